"""The tree of goals: what supports what, and what the North Star needs."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks.circles import circle
from journalkit.diagnostic import Diagnostic, diagnose, error
from journalkit.model.entry import Entry, Goal, Key
from journalkit.model.journal import Journal
from journalkit.schema.rules import MISSING_FIELD

GOAL_CIRCLE = error(
    "goal-circle",
    "Goals support each other in a circle.",
    why="Everything maps back to one North Star; a circle leads nowhere.",
    wrong="a.md: supports: b\nb.md: supports: a",
    right="a.md: supports: north-star\nb.md: supports: a",
)
SUPPORTING_NORTH_STAR = error(
    "supporting-north-star",
    "A goal is the North Star and supports another goal.",
    why="The North Star is what the others support.",
    wrong="north_star: true\nsupports: 2026-03-02-another",
    right="north_star: true",
)
SECOND_NORTH_STAR = error(
    "second-north-star",
    "The journal has more than one open North Star of the same person.",
    why="A journal maps back to one outcome. The others are pillar goals, or wait.",
    wrong="two goals with north_star: true",
    right="one goal with north_star: true, the other with supports:",
)
RULES = (GOAL_CIRCLE, SUPPORTING_NORTH_STAR, SECOND_NORTH_STAR)


def circles(journal: Journal) -> Iterator[Diagnostic]:
    """An error for each goal of a circle."""
    ends: set[Key] = set()

    def above(goal: Entry) -> Entry | None:
        target = journal.find(goal.supports.key) if isinstance(goal, Goal) and goal.supports else None
        return target if isinstance(target, Goal) else None

    for goal in journal.entries.values():
        found = circle(goal, above, ends) if isinstance(goal, Goal) else ()
        if found:
            way = " → ".join(key.id for key in found)
            yield diagnose(
                GOAL_CIRCLE,
                goal.path,
                goal.place("supports"),
                f"this goal supports itself: {way}",
                "let one of them support the North Star",
            )


def north_stars(journal: Journal) -> Iterator[Diagnostic]:
    """Errors of North Stars without a metric, that support another goal, or that are not the only one."""
    first: dict[str, Goal] = {}
    for goal in sorted((g for g in journal.entries.values() if isinstance(g, Goal) and g.north_star), key=lambda g: g.path):
        place = goal.place("north_star")
        if goal.metric is None:
            hint = "add metric: {name: …, unit: …, baseline: …, target: …}"
            yield diagnose(MISSING_FIELD, goal.path, place, 'a North Star needs "metric"', hint)
        if goal.supports is not None:
            yield diagnose(
                SUPPORTING_NORTH_STAR,
                goal.path,
                goal.place("supports"),
                "a North Star supports no other goal",
                "delete one of the two",
            )
        if goal.status != "open":
            continue
        if goal.author in first:
            message = f"{first[goal.author].path} is the North Star already"
            yield diagnose(SECOND_NORTH_STAR, goal.path, place, message, "write supports: with its id instead")
        else:
            first[goal.author] = goal
