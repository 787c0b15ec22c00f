"""The sessions of a mentorship in their order: which comes next, which was last, whose they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from journalkit.model.audience import Reach
from journalkit.model.entry import Action, Entry, Session
from journalkit.view import View


def meetings(view: View) -> tuple[Session, ...]:
    """All sessions that were not cancelled, oldest first."""
    sessions = [entry for entry in view.entries.values() if isinstance(entry, Session) and entry.status != "cancelled"]
    return tuple(sorted(sessions, key=lambda each: (each.date.order, each.key)))


def people_in(session: Session) -> frozenset[str]:
    """Everybody who takes part in a session."""
    return frozenset([session.author, *session.participants])


def mentorship(session: Session, view: View) -> object:
    """What is equal for sessions of one mentorship: the room; in public, where rooms are not known, the people."""
    return people_in(session) if view.audience.reach is Reach.PUBLIC else session.room


def of_same_mentorship(session: Session, other: Session, view: View) -> bool:
    """Whether two sessions belong to one mentorship."""
    return mentorship(session, view) == mentorship(other, view)


def next_meeting(action: Action, sessions: Sequence[Session], view: View) -> Session | None:
    """The session that `due: next-session` of an action means: the first one of its mentorship that comes after the action and its session.

    It stays the same when that session has been held, so that a promise does not move by itself. None while none is planned, and in
    public when the action's own session is not to be seen.
    """
    agreed = view.find(action.session.key) if action.session else None
    agreed_in = agreed if isinstance(agreed, Session) else None
    if view.audience.reach is Reach.PUBLIC and agreed_in is None:
        return None
    after = max(action.date.day, agreed_in.date.day) if agreed_in else action.date.day
    for session in sessions[bisect_right(sessions, after, key=lambda each: each.date.day) :]:
        if of_same_mentorship(agreed_in, session, view) if agreed_in else session.room == action.room:
            return session
    return None


def planned(sessions: Iterable[Session], today: date) -> tuple[Session, ...]:
    """The planned sessions of today and later, soonest first."""
    return tuple(each for each in sessions if each.status == "planned" and each.date.day >= today)


def of_room(entry: Entry, room: str | None) -> bool:
    """Whether an entry belongs to a room; every entry does where no room is asked for."""
    return room is None or entry.room == room
