"""Whether everything maps back to one measurable outcome."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks.method.followed import Followed, Found, in_entry, in_settings
from journalkit.diagnostic import advice
from journalkit.method.mapping import MAPPED
from journalkit.model.entry import Action, Entry, Goal, Insight, Session

NO_NORTH_STAR = advice(
    "no-north-star",
    "The journal's owner has no open North Star.",
    why="A mentorship without one measurable outcome cannot say whether it was worth it.",
    wrong="no goal with north_star: true and status: open",
    right="type: goal\nnorth_star: true\nmetric: {name: decisions made without me, unit: '%', baseline: 20, target: 70}\ndue: 2026-12-18",
)
GOAL_NOT_MEASURABLE = advice(
    "goal-not-measurable",
    "An open goal has no metric.",
    why="What is not measured cannot be seen to move; neither can what one does for it.",
    wrong="type: goal\ntitle: Write better notes",
    right="type: goal\ntitle: Write notes that hold\nmetric: {name: questions per note, unit: questions, baseline: 14, target: 4}",
)
GOAL_WITHOUT_DUE = advice(
    "goal-without-due",
    "An open goal has no due date.",
    why="Without a day there is no pace: nobody can tell whether the goal is ahead or behind.",
    wrong="type: goal\nmetric: {name: notes, target: 20}",
    right="type: goal\nmetric: {name: notes, target: 20}\ndue: 2026-12-18",
)
UNMAPPED_ENTRY = advice(
    "unmapped-entry",
    "A session, insight or action serves no goal: it names none, and neither does what it refers to.",
    why="What maps back to nothing is either a goal that nobody has written down yet, or a distraction.",
    wrong="type: action\nassignee: ana",
    right="type: action\nassignee: ana\ngoal: 2026-03-02-north-star",
)
RULES = (NO_NORTH_STAR, GOAL_NOT_MEASURABLE, GOAL_WITHOUT_DUE, UNMAPPED_ENTRY)


def north_star(followed: Followed) -> Iterator[Found]:
    """A finding when the owner has no open North Star."""
    has_one = any(goal.north_star and goal.status == "open" for goal in followed.own(Goal))
    if followed.whole and not has_one:
        message = f"{followed.practice.owner} has no open North Star, the one goal that everything maps back to"
        yield in_settings(NO_NORTH_STAR, message, "write a goal with north_star: true, a metric and a due date")


def _open_goals(followed: Followed) -> Iterator[Goal]:
    return (goal for goal in followed.own(Goal) if goal.status == "open")


def measurable(followed: Followed) -> Iterator[Found]:
    """A finding for each open goal without a metric."""
    for goal in _open_goals(followed):
        if goal.metric is None:
            hint = "add metric: {name: …, unit: …, baseline: …, target: …}"
            yield in_entry(GOAL_NOT_MEASURABLE, goal, "metric", "this goal has no metric, so nobody will see it move", hint)


def due_dates(followed: Followed) -> Iterator[Found]:
    """A finding for each open goal without a due date."""
    for goal in _open_goals(followed):
        if goal.due is None:
            yield in_entry(GOAL_WITHOUT_DUE, goal, "due", "this goal has no due date, so it has no pace", "add due: with a day")


def unmapped(followed: Followed) -> Iterator[Found]:
    """A finding for each entry that serves no goal, where there are goals to serve."""
    practice = followed.practice
    if not any(isinstance(entry, Goal) for entry in practice.entries):
        return
    for entry in followed.own(*MAPPED):
        leans_on_nothing_faulty = followed.whole or not _names_something(entry)
        if practice.goals.get(entry.key) is None and _counts(entry, followed) and leans_on_nothing_faulty:
            hint = "add goal: with the id of one, or name a session that has one"
            yield in_entry(UNMAPPED_ENTRY, entry, "goal", f"this {entry.type} serves no goal", hint)


def _names_something(entry: Entry) -> bool:
    return any(name in entry.places for name in ("goal", "session", "action", "insight", "hypothesis", "measures"))


def _counts(entry: Entry, followed: Followed) -> bool:
    """Whether an entry still stands; dropped, cancelled and retired ones need serve nothing, a reflection serves what its action does."""
    if isinstance(entry, Session):
        return entry.status != "cancelled"
    if isinstance(entry, Insight):
        return entry.status == "live"
    return isinstance(entry, Action) and followed.practice.commitments[entry.key].status != "dropped"
