"""Whether the method is followed: one subject a file, each a function from a Followed to diagnostics.

Nothing here leaves an entry out, and journal.yaml sets how grave each rule is, for all or for one room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from journalkit.checks.method import commitments, goals, reflections, sessions
from journalkit.checks.method.followed import Followed, Found
from journalkit.diagnostic import Diagnostic, Rule, Severity
from journalkit.model.journal import Config
from journalkit.schema.rules import SWALLOWED_VALUE
from journalkit.values import replace

CHECKS: tuple[Callable[[Followed], Iterator[Found]], ...] = (
    commitments.expectations,
    commitments.due_dates,
    commitments.overdue,
    commitments.postponed,
    commitments.completed_ahead,
    goals.north_star,
    goals.measurable,
    goals.due_dates,
    goals.unmapped,
    reflections.late,
    reflections.missing,
    reflections.questions,
    sessions.empty_handed,
    sessions.too_many,
    sessions.unresolved,
    sessions.day_over,
)
METHOD_RULES = (*goals.RULES, *sessions.RULES, *commitments.RULES, *reflections.RULES)
ALL = "method"  # what stands in `checks` for all rules of the method
OFF = "off"


def check_method(followed: Followed, before: Iterable[Diagnostic] = ()) -> tuple[Diagnostic, ...]:
    """Everything that the method's checks find, as grave as the journal wants it, besides what was found `before`: where a value was taken
    for a comment, nothing is called missing.
    """
    told = {(each.path, each.span) for each in before if each.rule is SWALLOWED_VALUE}
    found = (each for check in CHECKS for each in check(followed) if (each.diagnostic.path, each.diagnostic.span) not in told)
    return tuple(set_ for each in found if (set_ := _as_wanted(each, followed.config)))


def _as_wanted(found: Found, config: Config) -> Diagnostic | None:
    level = wanted_level(found.diagnostic.rule, config, found.room)
    return None if level == OFF else replace(found.diagnostic, severity=Severity(level))


def wanted_level(rule: Rule, config: Config, room: str | None) -> str:
    """How grave a rule is: as the room says, else the journal, each for the rule before all rules; else as the rule itself is."""
    found = config.rooms.get(room or "")
    of_room = found.checks if found else {}
    for levels in (of_room, config.checks):
        for name in (rule.slug, ALL):
            if name in levels:
                return levels[name]
    return rule.severity.value
