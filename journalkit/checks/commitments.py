"""Who may say that a commitment is kept, and who must know of it."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, error
from journalkit.model.entry import Action, Reach, Update
from journalkit.model.journal import Journal

COMPLETED_BY_OTHER = error(
    "completed-by-other",
    "Somebody other than the assignee says that an action is done.",
    why="A commitment is kept by the person who made it; the other side confirms.",
    wrong="type: action\nauthor: ana\nassignee: ben\nstatus: done",
    right="type: update      # written by ben\nabout: ana/2026-09-03-send-the-list\nstatus: done",
)
COMPLETED_MISSING = error(
    "completed-missing",
    "`status: done` and `completed` belong together, and one of them is missing.",
    why="The 72 hours to reflect count from the time of completion.",
    wrong="status: done",
    right="status: done\ncompleted: 2026-09-09 18:20",
)
PRIVATE_ASSIGNMENT = error(
    "private-assignment",
    "An action is assigned to somebody who may not read it.",
    why="A commitment that the other person cannot see is none.",
    wrong="author: ana\nassignee: ben\nshared: false",
    right="author: ana\nassignee: ben\nshared: true",
)
RULES = (COMPLETED_BY_OTHER, COMPLETED_MISSING, PRIVATE_ASSIGNMENT)


def completions(journal: Journal) -> Iterator[Diagnostic]:
    """Errors of actions and updates that say `done`."""
    for entry in journal.entries.values():
        if isinstance(entry, Action):
            yield from _of_action(entry)
        elif isinstance(entry, Update):
            yield from _of_update(entry, journal)


def _of_action(action: Action) -> Iterator[Diagnostic]:
    done = action.status == "done"
    if done and action.author != action.assignee:
        message = f"this action is {action.assignee}'s to complete, but {action.author} says that it is done"
        hint = f"{action.assignee} writes an update with status: done"
        yield diagnose(COMPLETED_BY_OTHER, action.path, action.place("status"), message, hint)
    elif done and action.completed is None:
        yield diagnose(
            COMPLETED_MISSING,
            action.path,
            action.place("status"),
            "done, but when?",
            "add completed: with the day or time",
        )
    if not done and action.completed is not None:
        message = f"completed, but the status is {action.status}"
        yield diagnose(
            COMPLETED_MISSING,
            action.path,
            action.place("completed"),
            message,
            "write status: done, or delete completed:",
        )


def _of_update(update: Update, journal: Journal) -> Iterator[Diagnostic]:
    action = journal.find(update.about.key)
    if update.status == "done" and isinstance(action, Action) and update.author != action.assignee:
        message = f"this action is {action.assignee}'s to complete, but {update.author} says that it is done"
        yield diagnose(
            COMPLETED_BY_OTHER,
            update.path,
            update.place("status"),
            message,
            "write status: progress, or status: confirmed",
        )
    if update.status != "done" and update.completed is not None:
        message = f"completed, but the status is {update.status}"
        yield diagnose(
            COMPLETED_MISSING,
            update.path,
            update.place("completed"),
            message,
            "write status: done, or delete completed:",
        )


def private_assignments(journal: Journal) -> Iterator[Diagnostic]:
    """Errors of actions that their assignee cannot read."""
    for action in journal.entries.values():
        if isinstance(action, Action) and action.assignee != action.author and action.shared.reach is Reach.NOBODY:
            message = f"{action.assignee} cannot read this action"
            yield diagnose(
                PRIVATE_ASSIGNMENT,
                action.path,
                action.place("shared"),
                message,
                "write shared: true, or assign it to yourself",
            )
