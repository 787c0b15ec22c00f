"""Every rule the program knows, by slug."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from journalkit import conflicts, header_rules
from journalkit.checks import (
    asides,
    commitments,
    committed,
    dates,
    feedback,
    goals,
    levels,
    people,
    pictures,
    rooms,
    secrets,
    sharing,
    texts,
)
from journalkit.checks.method import METHOD_RULES
from journalkit.diagnostic import Rule
from journalkit.reading import rules as reading
from journalkit.schema import rules as schema

MODULES = (
    conflicts,
    header_rules,
    reading,
    schema,
    asides,
    commitments,
    committed,
    dates,
    feedback,
    goals,
    levels,
    people,
    pictures,
    rooms,
    secrets,
    sharing,
    texts,
)
ALL_RULES = (*(rule for module in MODULES for rule in module.RULES), *METHOD_RULES)
RULES: Mapping[str, Rule] = MappingProxyType({rule.slug: rule for rule in sorted(ALL_RULES, key=lambda rule: rule.slug)})
