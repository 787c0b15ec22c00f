"""The state of commitments: what an action's file and its updates say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, tzinfo

from journalkit.method.meetings import next_meeting
from journalkit.model.entry import Action, Key, Session, Update
from journalkit.model.time import When
from journalkit.values import Struct
from journalkit.view import View


class Commitment(Struct, frozen=True):
    """An action and where it stands on a day.

    `status` is open, done or dropped; `due` the day, that of the session where it said `next-session`; `settled` the day on which it was
    completed or dropped, where that is known; `confirmed` by the other side, which counts where the room `confirms`; `late` when it is open
    after its day; `news` are its updates, oldest first.
    """

    action: Action
    status: str
    due: date | None
    completed: When | None
    settled: date | None
    confirmed: bool
    confirms: bool
    late: bool
    news: tuple[Update, ...]

    @property
    def state(self) -> str:
        """`overdue`, `open`, `done` or `dropped`; `unconfirmed` when the other side has still to say so."""
        if self.status == "open":
            return "overdue" if self.late else "open"
        return "unconfirmed" if self.status == "done" and not self.kept else self.status

    @property
    def kept(self) -> bool:
        """Whether it is done, and confirmed where the room wants that."""
        return self.status == "done" and (self.confirmed or not self.confirms)

    @property
    def settled_for_all(self) -> bool:
        """Whether nobody has to do anything any more: it was kept or dropped."""
        return self.kept or self.status == "dropped"

    @property
    def in_time(self) -> bool | None:
        """Whether it was completed by its day; None when it was not completed or had none."""
        return self.completed.day <= self.due if self.completed and self.due else None


def commitments(view: View, sessions: Sequence[Session], today: date, zone: tzinfo | None) -> dict[Key, Commitment]:
    """All commitments of a view in its zone: open ones by due date, then the others, newest first."""
    updates: dict[Key | None, list[Update]] = defaultdict(list)
    for entry in view.entries.values():
        if isinstance(entry, Update):
            updates[entry.about.key].append(entry)
    actions = (each for each in view.entries.values() if isinstance(each, Action))
    found = [_commitment(each, updates[each.key], sessions, view, today, zone or UTC) for each in actions]
    still_open = sorted((c for c in found if c.status == "open"), key=lambda c: (c.due or date.max, c.action.date.order, c.action.key))
    settled = sorted((c for c in found if c.status != "open"), key=lambda c: (c.action.date.order, c.action.key), reverse=True)
    return {each.action.key: each for each in (*still_open, *settled)}


def _commitment(
    action: Action, updates: Iterable[Update], sessions: Sequence[Session], view: View, today: date, zone: tzinfo
) -> Commitment:
    """Where an action stands: its own file counts, else the newest update by a person who may say so.

    Only the assignee completes; the assignee or the author drops; somebody other than the assignee confirms.
    """
    status, completed, settled = action.status, action.completed, None
    said: Action | Update = action
    news = tuple(sorted(updates, key=lambda each: (each.date.order, each.key)))
    for update in news:
        if update.status == "done" and update.author == action.assignee and action.status == "open":
            status, completed, settled, said = "done", update.completed or update.date, None, update
        elif update.status == "dropped" and update.author in (action.assignee, action.author) and action.status == "open":
            status, completed, settled = "dropped", None, update.date.day
    due = _due(action, sessions, view)
    late = status == "open" and due is not None and due < today
    room = view.rooms.get(action.room or "")
    return Commitment(
        action=action,
        status=status,
        due=due,
        completed=completed,
        settled=completed.day if completed else settled,
        confirmed=completed is not None and any(_confirms(each, action, completed, said, zone) for each in news),
        confirms=room is not None and room.done == "confirmed",
        late=late,
        news=news,
    )


def _confirms(update: Update, action: Action, completed: When, said: Action | Update, zone: tzinfo) -> bool:
    """Whether an update of the other side says that a completed action is done; one from before it was completed means something else.

    The days decide. Within one day it is from before only where that can be told: both have a time, and one of which the zone is known.
    """
    if update.status != "confirmed" or update.author == action.assignee or update.date.day < completed.day:
        return False
    told = _zone_is_known(update.date, update) and _zone_is_known(completed, said)
    return update.date.day > completed.day or not told or update.date.universal(zone) >= completed.universal(zone)


def _zone_is_known(when: When, said: Action | Update) -> bool:
    """Whether it is known which moment a time of an entry means: others may have written theirs in another zone."""
    return when.clock is not None and (when.offset is not None or not said.received_in)


def _due(action: Action, sessions: Sequence[Session], view: View) -> date | None:
    if not action.next_session:
        return action.due
    session = next_meeting(action, sessions, view)
    return session.date.day if session else None
