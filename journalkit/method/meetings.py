"""The sessions of a mentorship in their order: which comes next, which was last, whose they are."""

from __future__ import annotations

from collections.abc import Iterable
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


def of_same_mentorship(session: Session, other: Session, view: View) -> bool:
    """Whether two sessions belong to one mentorship: the same room; in public, where rooms are not known, the same people."""
    if view.audience.reach is Reach.PUBLIC:
        return people_in(session) == people_in(other)
    return session.room == other.room


def next_meeting(action: Action, sessions: Iterable[Session], view: View) -> Session | None:
    """The session that `due: next-session` of an action means: the first one of its mentorship that comes after the action and its session.

    It stays the same when that session has been held, so that a promise does not move by itself. None while none is planned, and in
    public when the action's own session is not to be seen.
    """
    agreed = view.find(action.session.key) if action.session else None
    agreed_in = agreed if isinstance(agreed, Session) else None
    if view.audience.reach is Reach.PUBLIC and agreed_in is None:
        return None
    after = max(action.date.day, agreed_in.date.day) if agreed_in else action.date.day
    for session in sessions:
        same = of_same_mentorship(agreed_in, session, view) if agreed_in else session.room == action.room
        if session.date.day > after and same:
            return session
    return None


def planned(sessions: Iterable[Session], today: date) -> tuple[Session, ...]:
    """The planned sessions of today and later, soonest first."""
    return tuple(each for each in sessions if each.status == "planned" and each.date.day >= today)


def before(session: Session, sessions: Iterable[Session], view: View) -> Session | None:
    """The last session of the same mentorship that was held before a session."""
    earlier = [
        each
        for each in sessions
        if each.status == "held"
        and (each.date.order, each.key) < (session.date.order, session.key)
        and of_same_mentorship(session, each, view)
    ]
    return earlier[-1] if earlier else None


def of_room(entry: Entry, room: str | None) -> bool:
    """Whether an entry belongs to a room; every entry does where no room is asked for."""
    return room is None or entry.room == room
