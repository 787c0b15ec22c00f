"""The state of commitments: what an action's file and its updates say together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from journalkit.model.entry import Action, Update
from journalkit.model.time import When
from journalkit.view import View


@dataclass(frozen=True, slots=True)
class Commitment:
    """An action and where it stands: `status` open, done or dropped; `confirmed` by the other side; `late` on the given day."""

    action: Action
    status: str
    completed: When | None
    confirmed: bool
    late: bool


def commitment(action: Action, updates: Iterable[Update], today: date) -> Commitment:
    """Where an action stands: its own file counts, else the newest update by a person who may say so.

    Only the assignee completes; the assignee or the author drops; somebody other than the assignee confirms.
    """
    status, completed, confirmed = action.status, action.completed, False
    for update in sorted(updates, key=lambda each: (each.date.order, each.id)):
        if update.status == "done" and update.author == action.assignee and action.status == "open":
            status, completed = "done", update.completed or update.date
        elif update.status == "dropped" and update.author in (action.assignee, action.author) and action.status == "open":
            status, completed = "dropped", None
        elif update.status == "confirmed" and update.author != action.assignee:
            confirmed = True
    late = status == "open" and action.due is not None and action.due < today
    return Commitment(action, status, completed, confirmed and status == "done", late)


def commitments(view: View, today: date) -> tuple[Commitment, ...]:
    """All commitments of a view: open ones by due date, then the others, newest first."""
    updates: dict[object, list[Update]] = {}
    for entry in view.entries.values():
        if isinstance(entry, Update) and entry.about is not None:
            updates.setdefault(entry.about.key, []).append(entry)
    actions = (entry for entry in view.entries.values() if isinstance(entry, Action))
    found = [commitment(action, updates.get(action.key, ()), today) for action in actions]
    still_open = sorted(
        (c for c in found if c.status == "open"), key=lambda c: (c.action.due or date.max, c.action.date.order, c.action.id)
    )
    settled = sorted((c for c in found if c.status != "open"), key=lambda c: (c.action.date.order, c.action.id), reverse=True)
    return (*still_open, *settled)
