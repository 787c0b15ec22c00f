"""Every rule the program knows, by slug."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from journalkit import header_rules
from journalkit.checks import asides, commitments, dates, feedback, goals, people, rooms, sharing
from journalkit.diagnostic import Rule
from journalkit.reading import rules as reading
from journalkit.schema import rules as schema

ROOMS_OF_RULES = (header_rules, reading, schema, asides, commitments, dates, feedback, goals, people, rooms, sharing)
RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.slug: rule for rule in sorted((r for module in ROOMS_OF_RULES for r in module.RULES), key=lambda rule: rule.slug)}
)
