"""Which entries somebody asks for: filters, orders and what waits, as the method sees entries at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeAlias

from journalkit.method.clocks import ClockState
from journalkit.method.meetings import people_in
from journalkit.method.practice import Practice
from journalkit.method.progress import Outlook
from journalkit.model.entry import (
    Action,
    Entry,
    Feedback,
    Goal,
    Hypothesis,
    Indicator,
    Insight,
    Key,
    Measure,
    Metric,
    NumberedReference,
    Reference,
    Session,
    Sharing,
    StepReference,
)
from journalkit.model.time import When
from journalkit.schema.kind import KEPT_AS, references
from journalkit.values import Struct

SOON = timedelta(days=7)
ADDED_FIELDS = ("id", "path", "state", "serves")
SORTS = ("date", "due", "title", "id", "type", "author", "state")
ALIKE = MappingProxyType(str.maketrans("øØłŁđĐıŧŦħĦ‘’ʼ“”„‐‑‒–—", "oOlLdDitThH'''\"\"\"-----"))
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
DROPPED = frozenset(["Mn", "Cf"])
Test: TypeAlias = Callable[[Entry], bool]


class Condition(Struct, frozen=True):
    """What a field must say, of entries that may have it; the empty value stands for nothing. With `unlike`, what it must not say."""

    field: str
    value: str
    unlike: bool = False


class Wanted(Struct, frozen=True):
    """What entries must be like. What is None, empty or false asks nothing; several things are asked at once.

    `session` is any entry that the front matter must name. `readers` is what `shared` says: false, true, public, rooms, or the name of a
    room.
    """

    me: str
    types: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    assignee: str | None = None
    author: str | None = None
    said_by: str | None = None
    participant: str | None = None
    goal: Key | None = None
    session: Key | None = None
    room: str | None = None
    tags: tuple[str, ...] = ()
    step: str | None = None
    since: date | None = None
    until: date | None = None
    due_before: date | None = None
    readers: str | None = None
    received: bool = False
    mine: bool = False
    where: tuple[Condition, ...] = ()


class Waiting(Struct, frozen=True):
    """An entry that waits for a person: for what (`reflect`, `overdue`, `due`, `confirm` or `answer`), and until when."""

    entry: Entry
    kind: str
    until: datetime | date | None = None


def wanted_entries(wanted: Wanted, practice: Practice) -> tuple[Entry, ...]:
    """The entries that are as wanted, newest first; of actions alone the open ones by due date before the others, of goals alone the
    open North Stars before the others.
    """
    tests = (*_of_itself(wanted, practice), *_of_people(wanted), *_of_relations(wanted, practice), *_of_days(wanted, practice))
    found = [entry for entry in reversed(practice.entries) if all(test(entry) for test in tests)]
    if all(isinstance(entry, Goal) for entry in found):
        return tuple(sorted(found, key=lambda entry: isinstance(entry, Goal) and (entry.status != "open", not entry.north_star)))
    if not all(isinstance(entry, Action) for entry in found):
        return tuple(found)
    order = {key: number for number, key in enumerate(practice.commitments)}
    return tuple(sorted(found, key=lambda entry: order[entry.key]))


def _of_itself(wanted: Wanted, practice: Practice) -> Iterator[Test]:
    if wanted.types:
        yield lambda entry: entry.type in wanted.types
    if wanted.status:
        yield lambda entry: not states_of(entry, practice).isdisjoint(wanted.status)
    tags = {folded(tag) for tag in wanted.tags}
    if tags:
        yield lambda entry: tags <= {folded(tag) for tag in entry.tags}
    if wanted.readers:
        yield lambda entry: wanted.readers in _readers(fields_of(entry, practice)["shared"])
    if wanted.where:
        yield lambda entry: all(_says(entry, each, practice) for each in wanted.where)


def _of_people(wanted: Wanted) -> Iterator[Test]:
    if wanted.assignee:
        yield lambda entry: isinstance(entry, Action) and entry.assignee == wanted.assignee
    if wanted.author:
        yield lambda entry: entry.author == wanted.author
    if wanted.said_by:
        yield lambda entry: isinstance(entry, Insight) and entry.said_by == wanted.said_by
    if wanted.participant:
        yield lambda entry: isinstance(entry, Session) and wanted.participant in people_in(entry)
    if wanted.mine:
        yield lambda entry: is_of(wanted.me, entry)
    if wanted.received:
        yield lambda entry: bool(entry.received_in) and entry.author != wanted.me


def _of_relations(wanted: Wanted, practice: Practice) -> Iterator[Test]:
    if wanted.goal:
        goals = goals_under(wanted.goal, practice)
        yield lambda entry: practice.goals.get(entry.key) in goals and entry.key != wanted.goal
    if wanted.session:
        yield lambda entry: any(reference.key == wanted.session for _, reference in references(entry))
    if wanted.room:
        yield lambda entry: practice.view.in_room(entry, wanted.room or "")
    if wanted.step:
        yield lambda entry: entry.step is not None and wanted.step in (entry.step.step, f"{entry.step.roadmap}#{entry.step.step}")


def _of_days(wanted: Wanted, practice: Practice) -> Iterator[Test]:
    since, until, before = wanted.since or date.min, wanted.until or date.max, wanted.due_before
    if wanted.since or wanted.until:
        yield lambda entry: since <= entry.date.day <= until
    if before:
        yield lambda entry: (due_of(entry, practice) or date.max) < before


def state_of(entry: Entry, practice: Practice) -> str:
    """Where an entry stands: as its `status` says, but an action as the method sees it, and `overdue` for a goal whose day is over."""
    commitment = practice.commitments.get(entry.key)
    if commitment is not None:
        return commitment.state
    if isinstance(entry, Goal) and entry.status == "open" and entry.key in practice.series:
        return "overdue" if practice.series[entry.key].outlook is Outlook.OVERDUE else "open"
    return str(getattr(entry, "status", ""))


def states_of(entry: Entry, practice: Practice) -> frozenset[str]:
    """All words for where an entry stands: what is overdue is open too, what is unconfirmed is done too."""
    commitment = practice.commitments.get(entry.key)
    status = commitment.status if commitment is not None else str(getattr(entry, "status", ""))
    return frozenset([state_of(entry, practice), status]) - {""}


def due_of(entry: Entry, practice: Practice) -> date | None:
    """The day by which an action or goal is due, that of the session where an action says `next-session`."""
    commitment = practice.commitments.get(entry.key)
    if commitment is not None:
        return commitment.due
    due = getattr(entry, "due", None)
    return due.day if isinstance(due, When) else due if isinstance(due, date) else None


def is_of(person: str, entry: Entry) -> bool:
    """Whether an entry is a person's: an action by its assignee, a goal by its owner, every other entry by its author."""
    if isinstance(entry, Action):
        return entry.assignee == person
    return (entry.owner if isinstance(entry, Goal) and entry.owner else entry.author) == person


def goals_under(goal: Key, practice: Practice) -> frozenset[Key]:
    """A goal and all that support it, directly or not."""
    found = {goal}
    while True:
        below = {
            each.key for each in practice.entries if isinstance(each, Goal) and each.supports is not None and each.supports.key in found
        } - found
        if not below:
            return frozenset(found)
        found |= below


def waiting_for(me: str, practice: Practice) -> tuple[Waiting, ...]:
    """What waits for a person: running 72-hour clocks, overdue actions and goals, actions due within a week, completed actions of others
    to confirm, open feedback of others on what is theirs; each kind by its day.
    """
    own = [each for each in practice.commitments.values() if each.action.assignee == me]
    rooms = practice.view.rooms
    return (
        *(
            Waiting(each.action, "reflect", each.deadline)
            for each in practice.clocks.values()
            if each.state is ClockState.RUNNING and each.action.assignee == me
        ),
        *(Waiting(each.action, "overdue", each.due) for each in own if each.late),
        *(
            Waiting(each, "overdue", due_of(each, practice))
            for each in practice.entries
            if isinstance(each, Goal) and is_of(me, each) and state_of(each, practice) == "overdue"
        ),
        *(
            Waiting(each.action, "due", each.due)
            for each in own
            if each.status == "open" and each.due and timedelta(0) <= each.due - practice.today <= SOON
        ),
        *(
            Waiting(each.action, "confirm")
            for each in practice.commitments.values()
            if each.state == "unconfirmed" and each.action.assignee != me and me in rooms[each.action.room or ""].people
        ),
        *(
            Waiting(each, "answer")
            for each in practice.entries
            if isinstance(each, Feedback) and each.status == "open" and each.author != me and _concerns(me, each, practice)
        ),
    )


def _concerns(me: str, feedback: Feedback, practice: Practice) -> bool:
    target = practice.view.find(feedback.about.key)
    return target is not None and (target.author == me or is_of(me, target))


def in_order(entries: Iterable[Entry], order: str, practice: Practice) -> tuple[Entry, ...]:
    """The entries by one of SORTS, backwards where `-` stands before it; those without such a value come last either way."""
    name = order.removeprefix("-")
    keys = {entry.key: _sort_key(entry, name, practice) for entry in entries}
    known = [entry for entry in entries if keys[entry.key] is not None]
    unknown = [entry for entry in entries if keys[entry.key] is None]
    by_date = sorted(known, key=lambda entry: (entry.date.order, entry.id, entry.author))
    return (*sorted(by_date, key=lambda entry: keys[entry.key], reverse=order.startswith("-")), *unknown)


def _sort_key(entry: Entry, name: str, practice: Practice) -> Any:
    if name == "date":
        return entry.date.order
    if name == "due":
        return due_of(entry, practice)
    if name == "state":
        return state_of(entry, practice) or None
    return folded(str(getattr(entry, name)))


def fields_of(entry: Entry, practice: Practice) -> dict[str, Any]:
    """All fields of an entry by the names of the format, with what they mean: entries for references, of an action the status, the day
    and the completion that its updates and sessions say, and beside them the fields of ADDED_FIELDS.
    """
    typed = {name: getattr(entry, kept_as, None) for name, kept_as in KEPT_AS[entry.type]}
    known = {name: _meant(value, practice) if value is not None else None for name, value in typed.items()}
    serves = practice.goals.get(entry.key)
    known.update(
        id=entry.id,
        path=entry.path,
        state=state_of(entry, practice) or None,
        serves=practice.view.find(serves) if serves and serves != entry.key else None,
        room=practice.view.audience.room or entry.room,  # to those of a room all that they see is of theirs, as in View.in_room
    )
    commitment = practice.commitments.get(entry.key)
    if commitment is not None:
        known.update(status=commitment.status, due=commitment.due, completed=commitment.completed)
        known["next_session"] = commitment.action.next_session
    return known


def _meant(value: object, practice: Practice) -> object:
    """The value of a field for whoever knows nothing of files: no places in texts, and entries instead of their names."""
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, Reference):
        return practice.view.find(value.key)
    if isinstance(value, NumberedReference):
        return {"session": practice.view.find(value.entry.key), "number": value.number}
    if isinstance(value, StepReference):
        return {"roadmap": value.roadmap, "step": value.step}
    if isinstance(value, Sharing):
        return {"false": False, "true": True, "rooms": value.rooms}.get(value.reach.value, value.reach.value)
    if isinstance(value, tuple) and value and isinstance(value[0], Measure):
        return tuple({"goal": practice.view.find(each.goal.key), "value": each.value} for each in value)
    return value


def said(value: object, owner: str) -> tuple[str, ...]:
    """The value of a field as texts for programs: days as ISO 8601, entries as ids, one text for each item of a list."""
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, float):
        return (f"{value:.10g}",)
    if isinstance(value, When):
        return (value.machine,)
    if isinstance(value, Entry):
        return (value.id if value.author == owner else f"{value.author}/{value.id}",)
    if isinstance(value, Mapping):
        sign = "=" if "value" in value else "#"
        return (sign.join(text for each in value.values() for text in said(each, owner)),)
    if isinstance(value, tuple):
        return tuple(text for each in value for text in said(each, owner))
    if isinstance(value, Metric | Indicator):
        return (value.name,)
    return (value.claim if isinstance(value, Hypothesis) else str(value),)


def _says(entry: Entry, condition: Condition, practice: Practice) -> bool:
    known = fields_of(entry, practice)
    if condition.field not in known:
        return False
    value = known[condition.field]
    texts = {folded(text) for text in said(value, practice.owner)}
    if isinstance(value, Entry | Mapping):
        texts |= {text.rpartition(sign)[2] for text in texts for sign in "/#"}
    found = folded(condition.value) in texts if condition.value else not texts
    return found is not condition.unlike


def _readers(shared: object) -> tuple[str, ...]:
    if isinstance(shared, tuple):
        return ("rooms", *shared)
    return said(shared, "")


def folded(text: str) -> str:
    """The text without what people leave out when they search: case, diacritics, forms of letters and quotation marks, invisible signs."""
    return NOT_ASCII.sub(_folded, text.lower())


def _folded(match: re.Match[str]) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", match[0].translate(ALIKE)).casefold())
    return "".join(character for character in parts if unicodedata.category(character) not in DROPPED)
