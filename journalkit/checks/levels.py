"""Whether the severities that journal.yaml sets are those of rules that may be set."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks.method import ALL, METHOD_RULES
from journalkit.diagnostic import Diagnostic, diagnose, did_you_mean, warning
from journalkit.model.journal import Journal
from journalkit.source import Span

UNKNOWN_CHECK = warning(
    "unknown-check",
    "`checks` in journal.yaml names something that is not a rule of the method.",
    why="The setting has no effect. Only rules of the method may be set; faults of files are always said.",
    wrong="checks: {overdu: off}",
    right="checks: {overdue: off}",
)
RULES = (UNKNOWN_CHECK,)


def known(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each severity that is set for something else than a rule of the method."""
    config = journal.config
    settings = [(f"checks.{name}", name) for name in config.checks]
    settings += [(f"rooms.{room.id}.checks.{name}", name) for room in config.rooms.values() for name in room.checks]
    slugs = [ALL, *(rule.slug for rule in METHOD_RULES)]
    for setting, name in settings:
        if name not in slugs:
            hint = did_you_mean(name, slugs) or f"{ALL} stands for all of them; journalkit explain lists every rule"
            place = config.places.get(setting, Span(0, 0))
            yield diagnose(UNKNOWN_CHECK, "journal.yaml", place, f'"{name}" is not a rule of the method', hint)
