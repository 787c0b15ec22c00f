"""What a new entry implies: the session, room, goal, readers and due date that its context says, so that nobody types them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from journalkit.method.practice import Practice
from journalkit.model.entry import Entry, Goal, Key, Session
from journalkit.values import Struct, replace

NEXT_SESSION = "next-session"
SHARED_TYPES = ("action", "update", "feedback")
FROM_SESSIONS = ("insight", "action")
WITH_GOALS = ("session", "insight", "action")


class Context(Struct, frozen=True):
    """What is known of a new entry: its type, author, day, the people it names, and what it refers to. `refused` names fields that are to
    stay empty; `withheld` are the entries that it would name if its readers might know of them.
    """

    kind: str
    author: str
    day: date
    people: tuple[str, ...] = ()
    room: str | None = None
    session: Session | None = None
    goal: Goal | None = None
    about: Entry | None = None
    readers: str | None = None
    refused: tuple[str, ...] = ()
    withheld: tuple[Entry, ...] = ()


def implied(context: Context, practice: Practice) -> Context:
    """The context with all that follows from it and from the journal. What is shared takes nothing from what is private."""
    if context.readers is None:
        private = context.about is not None and context.about.only_for_author
        context = replace(context, readers="true" if context.kind in SHARED_TYPES and not private else "false")
    if context.room is None:
        context = replace(context, room=_room(context, practice))
    if context.session is None and "session" not in context.refused and context.kind in FROM_SESSIONS:
        context = _with_session(context, _session(context, practice))
    if context.room is None and context.session is not None:
        context = replace(context, room=context.session.room)
    if context.goal is None and "goal" not in context.refused and context.kind in WITH_GOALS:
        context = _with_goal(context, tuple(_goals(context, practice)))
    return context


def _fits(entry: Entry, context: Context) -> bool:
    """Whether a new entry may name another without saying more to its readers than they know."""
    return not entry.only_for_author or (context.readers == "false" and entry.author == context.author)


def _with_session(context: Context, session: Session | None) -> Context:
    if session is None or _fits(session, context):
        return replace(context, session=session)
    return replace(context, withheld=(*context.withheld, session))


def _with_goal(context: Context, goals: tuple[Goal, ...]) -> Context:
    """The context with the first of the goals that its readers may know of."""
    goal = next((each for each in goals if _fits(each, context)), None)
    return replace(context, goal=goal, withheld=context.withheld if goal else (*context.withheld, *goals[:1]))


def _room(context: Context, practice: Practice) -> str | None:
    """The room of what the entry is about or of its session, else the one in which all of its people meet, else that of its goal, each
    only if everybody whom it names is in there; else the only room.
    """
    named, rooms = {context.author, *context.people}, practice.view.rooms
    meeting = [name for name, room in rooms.items() if named <= set(room.people)]
    for entry in (context.about, context.session):
        if entry is not None and entry.room in meeting:
            return entry.room
    if len(named) > 1 and len(meeting) == 1:
        return meeting[0]
    if context.goal is not None and context.goal.room in meeting:
        return context.goal.room
    return next(iter(rooms)) if len(rooms) == 1 else None


def _session(context: Context, practice: Practice) -> Session | None:
    """That of the advice that is tried, else that of the day, else the last one that was held before; of the room where that is known."""
    if context.about is not None:
        reference = getattr(context.about, "session", None)
        session = practice.view.find(reference.key) if reference else None
        return session if isinstance(session, Session) else None
    fitting = [each for each in practice.sessions if context.room in (None, each.room)]
    same_day = [each for each in fitting if each.date.day == context.day]
    held = [each for each in fitting if each.status == "held" and each.date.day < context.day]
    fit = same_day or held
    return fit[-1] if fit else None


def _goals(context: Context, practice: Practice) -> Iterable[Goal]:
    """The goals that the session, or what the entry is about, serves, then the North Star, where there is one."""
    keys = [practice.goals.get(entry.key) for entry in (context.about, context.session, *context.withheld) if entry is not None]
    named = (practice.view.find(Key(*key)) for key in keys if key)
    return [each for each in (*named, *practice.north_stars()[:1]) if isinstance(each, Goal)]


def next_session(context: Context, practice: Practice) -> Session | None:
    """The session that `due: next-session` of a new action means, as far as one is planned yet."""
    day = max(context.day, context.session.date.day) if context.session else context.day
    room = context.session.room if context.session else context.room
    return next((each for each in practice.sessions if each.date.day > day and each.room == room), None)
