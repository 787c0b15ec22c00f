"""Whether promises can be kept and are: an expected outcome, a day, and no moving of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from journalkit.checks.method.followed import Followed, Found, in_entry
from journalkit.diagnostic import advice
from journalkit.model.entry import Action, Update

NO_EXPECTED_OUTCOME = advice(
    "no-expected-outcome",
    "An open action does not say what is expected of it.",
    why="Only what was expected beforehand can turn out differently; afterwards everybody has always known.",
    wrong="type: action\nassignee: ana\ndue: 2026-09-10",
    right="type: action\nassignee: ana\ndue: 2026-09-10\nexpected: Two of three reviewers decide without asking me",
)
NO_DUE_DATE = advice(
    "no-due-date",
    "An open action has no due date.",
    why="A promise without a day is a wish.",
    wrong="type: action\nassignee: ana",
    right="type: action\nassignee: ana\ndue: 2026-09-10      # or next-session",
)
OVERDUE = advice(
    "overdue",
    "The due date of an open action is over.",
    why="Done, a new day, or dropped: each is an answer. Silence costs the other side's trust.",
    wrong="due: 2026-09-10\nstatus: open      # on 12 September",
    right="status: done\ncompleted: 2026-09-10",
)
POSTPONED = advice(
    "postponed",
    "The due date of an open action was moved, as the git history of its file shows.",
    why="What is moved again and again is not wanted, too big, or not yours. Saying so takes less than the next delay.",
    wrong="due: 2026-09-24      # was 2026-09-10, and 2026-08-27 before",
    right="Drop it, make it smaller, or give it to somebody else.",
)
COMPLETED_AHEAD = advice(
    "completed-ahead",
    "A time of completion lies in the future.",
    why="What is done was done before now. A slip in the year would start the 72 hours years from here, and nobody would reflect.",
    wrong="status: done\ncompleted: 2027-09-10      # on 12 September 2026",
    right="status: done\ncompleted: 2026-09-10",
)
RULES = (NO_EXPECTED_OUTCOME, NO_DUE_DATE, OVERDUE, POSTPONED, COMPLETED_AHEAD)


def _open_actions(followed: Followed) -> Iterator[Action]:
    return (each for each in followed.own(Action) if followed.practice.commitments[each.key].status == "open")


def expectations(followed: Followed) -> Iterator[Found]:
    """A finding for each open action of the owner without an expected outcome."""
    for action in _open_actions(followed):
        if action.expected is None and not (action.kpi and action.kpi.target is not None):
            hint = "add expected: with what will be different when it is done"
            yield in_entry(NO_EXPECTED_OUTCOME, action, "expected", "this action does not say what is expected of it", hint)


def due_dates(followed: Followed) -> Iterator[Found]:
    """A finding for each open action of the owner without a day."""
    for action in _open_actions(followed):
        if action.due is None and not action.next_session:
            yield in_entry(NO_DUE_DATE, action, "due", "this action has no due date", "add due: with a day, or next-session")


def overdue(followed: Followed) -> Iterator[Found]:
    """A finding for each overdue action that the owner promised, or was promised."""
    practice = followed.practice
    for each in practice.commitments.values():
        action = each.action
        if each.late and practice.owner in (action.assignee, action.author):
            late = (practice.today - each.due).days if each.due else 0
            days = f"{late} day{'' if late == 1 else 's'} ago"
            if action.assignee == practice.owner:
                message, hint = f"this was due on {each.due}, {days}", "write status: done, a new day, or status: dropped"
            else:
                message, hint = f"{action.assignee} promised this until {each.due}, {days}", f"ask {action.assignee}, or drop it together"
            yield in_entry(OVERDUE, action, "due", message, hint)


def postponed(followed: Followed) -> Iterator[Found]:
    """A finding for each open action whose due date was moved."""
    for action in _open_actions(followed):
        moves = followed.due_moves.get(action.path, 0)
        if moves:
            times = "once" if moves == 1 else "twice" if moves == 2 else f"{moves} times"
            yield in_entry(POSTPONED, action, "due", f"the due date was moved {times}", "keep it, make it smaller, or drop it")


def completed_ahead(followed: Followed) -> Iterator[Found]:
    """A finding for each action and update of the owner that says when something will have been done."""
    now = followed.practice.now
    said: tuple[Action | Update, ...] = (*followed.own(Action), *followed.own(Update))
    for entry in said:
        if entry.completed is not None and entry.completed.universal(now.tzinfo or UTC) > now:
            message = f"completed {entry.completed} lies ahead"
            yield in_entry(COMPLETED_AHEAD, entry, "completed", message, "correct it, or say that it is done when it is")
