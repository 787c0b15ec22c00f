"""Entries in a list: as a table whose columns fit their type, as data, and as fields for lines of one's own form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from journalkit.method.filtering import ADDED_FIELDS, Waiting, fields_of, said
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry, Goal, Insight, Key, Session
from journalkit.schema.kind import ALL_KINDS
from journalkit.sheet.data import data_of
from journalkit.sheet.entry import about, kind_of, state
from journalkit.sheet.sheet import Block, Cell, Sheet, Words, leads_to, says, table
from journalkit.sheet.status import as_of, person, separated

Column: TypeAlias = tuple[str, Callable[[Entry, Practice], Cell]]
REASONS = (("reflect", "reflect by"), ("overdue", "was due"), ("due", "due"), ("confirm", "confirm it"), ("answer", "answer it"))
SHOWN_FIELDS = tuple(dict.fromkeys((*ADDED_FIELDS, *(each.name for kind in ALL_KINDS for each in kind.fields))))


def listing(entries: tuple[Entry, ...], practice: Practice, title: str, of: int, waiting: Iterable[Waiting] = ()) -> Sheet:
    """A table of entries, the first of `of` that were found; with the reason why each waits, where they do."""
    say = practice.say
    shown = say.entries(of) if len(entries) == of else f"{len(entries)} of {say.entries(of)}"
    lead = (*as_of(practice), Words("·"), Words(shown))
    return Sheet(title, lead, (Block("", table(*_table(entries, practice, {each.entry.key: each for each in waiting}))),))


def _table(
    entries: tuple[Entry, ...], practice: Practice, waiting: Mapping[Key, Waiting]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]], frozenset[int]]:
    types = {entry.type for entry in entries}
    columns = dict(TABLES).get(types.pop(), MIXED) if len(types) == 1 else MIXED
    if waiting:
        columns = (WHAT, ("Waits", lambda entry, practice: _reason(waiting[entry.key], practice)), TYPE, WHOSE)
    elif any(entry.author != practice.owner for entry in entries) and columns not in ACCOUNTABLE:
        columns = (*columns, BY)
    rows = [tuple(cell(entry, practice) for _, cell in columns) for entry in entries]
    return tuple(head for head, _ in columns), rows, frozenset()


def _what(entry: Entry, practice: Practice) -> Cell:
    return leads_to(entry, handle=True)


def _state(entry: Entry, practice: Practice) -> Cell:
    return says(*state(entry, practice))


def _whose(entry: Entry, practice: Practice) -> Cell:
    """The person an entry is about first: whose action or goal, who said it, with whom, else who wrote it."""
    if isinstance(entry, Session):
        return _with(entry, practice)
    single = getattr(entry, "assignee", None) or getattr(entry, "owner", None) or getattr(entry, "said_by", None)
    return person(single or entry.author, practice)


def _with(entry: Entry, practice: Practice) -> Cell:
    names = entry.participants if isinstance(entry, Session) else ()
    return separated(word for each in names for word in person(each, practice))


def _from(entry: Entry, practice: Practice) -> Cell:
    return person(entry.said_by, practice) if isinstance(entry, Insight) and entry.said_by else ()


def _now(entry: Entry, practice: Practice) -> Cell:
    if not isinstance(entry, Goal) or entry.metric is None or entry.key not in practice.series:
        return ()
    unit = entry.metric.unit
    now = practice.say.number(practice.series[entry.key].current)
    return says(f"{now} of {practice.say.number(entry.metric.target, unit)}" if now else "never measured")


def _due(entry: Entry, practice: Practice) -> Cell:
    return says(practice.say.day(entry.due.day)) if isinstance(entry, Goal) and entry.due else ()


def _reason(waiting: Waiting, practice: Practice) -> Cell:
    """Why an entry waits, and until when."""
    reason = dict(REASONS)[waiting.kind]
    tone = "late" if waiting.kind == "overdue" else "open"
    if waiting.until is None:
        return says(reason, tone)
    until = practice.say.time(waiting.until) if isinstance(waiting.until, datetime) else practice.say.day(waiting.until)
    return says(f"{reason} {until}", tone)


WHAT: Column = ("What", _what)
TYPE: Column = ("Type", lambda entry, practice: says(kind_of(entry, practice.say)))
DATE: Column = ("Date", lambda entry, practice: says(practice.say.day(entry.date.day)))
STATE: Column = ("State", _state)
WHOSE: Column = ("Who", _whose)
BY: Column = ("By", lambda entry, practice: person(entry.author, practice))
ABOUT: Column = ("On", about)
MIXED: tuple[Column, ...] = (WHAT, TYPE, DATE, WHOSE, STATE)
ACTIONS: tuple[Column, ...] = (WHAT, WHOSE, STATE)
GOALS: tuple[Column, ...] = (WHAT, TYPE, STATE, ("Now", _now), ("Due", _due))
TABLES: tuple[tuple[str, tuple[Column, ...]], ...] = (
    ("goal", GOALS),
    ("session", (WHAT, ("When", lambda entry, practice: says(practice.say.when(entry.date))), ("With", _with), STATE)),
    ("insight", (WHAT, DATE, ("From", _from), STATE)),
    ("action", ACTIONS),
    ("update", (WHAT, DATE, STATE, ABOUT)),
    ("reflection", (WHAT, DATE, ("Outcome", _state), ABOUT)),
    ("feedback", (WHAT, DATE, STATE, ABOUT)),
)
ACCOUNTABLE = (MIXED, ACTIONS)


def entry_data(entry: Entry, practice: Practice) -> dict[str, Any]:
    """All fields of an entry as data: what identifies it first, then every field of its type, null where nothing is said."""
    first = ("type", "id", "author", "title", "date", "path", "state")
    known = fields_of(entry, practice)
    whole = {name: known[name] for name in first} | {name: value for name, value in known.items() if name not in first}
    return {name: data_of(value) for name, value in whole.items()}


def field_in_words(entry: Entry, name: str, practice: Practice) -> str:
    """One of SHOWN_FIELDS of an entry as a text for programs; empty where nothing is said. `id` is the name that commands take."""
    if name == "id":
        return said(entry, practice.owner)[0]
    return ", ".join(said(fields_of(entry, practice).get(name), practice.owner))
