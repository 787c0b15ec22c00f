"""A Sheet: what is to be said about something, before it is known where it will be shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from journalkit.model.entry import Entry, Roadmap
from journalkit.model.person import Person, Room
from journalkit.values import Struct

Subject: TypeAlias = Entry | Roadmap | Person | Room


class Words(Struct, frozen=True):
    """Some words and what they are about, so that they can lead there: to its page, or to the `anchor` on it.

    `tone` is done, open, late, dropped or quiet; `machine` the form of a time for programs, with `clock` when it is a deadline that a page
    may count down to. With `handle` a terminal adds the id that commands take.
    """

    text: str
    about: Subject | None = None
    anchor: str = ""
    tone: str = ""
    machine: str = ""
    clock: bool = False
    handle: bool = False


Cell: TypeAlias = tuple[Words, ...]


class Facts(Struct, frozen=True):
    """Labels with what is to be said under each."""

    items: tuple[tuple[str, Cell], ...]


class Table(Struct, frozen=True):
    """Rows under heads; the columns in `numbers` are set flush right. The first column of a row says what the row is about."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()


class Lines(Struct, frozen=True):
    """Lines of their own, numbered or not."""

    items: tuple[Cell, ...]
    numbered: bool = False


class Bar(Struct, frozen=True):
    """How much of a way is done, in percent, from something to something."""

    share: int
    start: str
    end: str


class Remark(Struct, frozen=True):
    """A sentence."""

    words: Cell


Part: TypeAlias = Facts | Table | Lines | Bar | Remark


class Block(Struct, frozen=True):
    """A heading and what stands under it."""

    title: str
    parts: tuple[Part, ...]
    anchor: str = ""
    about: Subject | None = None


class Sheet(Struct, frozen=True):
    """A whole answer: its title, a sentence under it, and its blocks."""

    title: str
    lead: Cell
    blocks: tuple[Block, ...]


def says(text: str, tone: str = "") -> Cell:
    """A cell of plain words; an empty one for no words."""
    return (Words(text, tone=tone),) if text else ()


def leads_to(entry: Subject, *, handle: bool = False) -> Cell:
    """A cell with the title or name of something, leading to it."""
    name = (entry.title or entry.id) if isinstance(entry, Room) else entry.name if isinstance(entry, Person) else entry.title
    return (Words(name, entry, handle=handle),)


def remark(text: str) -> Remark:
    """A sentence without links."""
    return Remark(says(text))


def facts(*items: tuple[str, Cell]) -> Facts:
    """Those labels under which there is something to say."""
    return Facts(tuple((label, cell) for label, cell in items if cell))


def table(heads: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], numbers: frozenset[int] = frozenset()) -> tuple[Part, ...]:
    """A table without the columns in which nothing stands, or nothing where there are no rows."""
    found = tuple(rows)
    if not found:
        return ()
    shown = [index for index in range(len(heads)) if index == 0 or any(row[index] for row in found)]
    kept = tuple(tuple(row[index] for index in shown) for row in found)
    return (Table(tuple(heads[index] for index in shown), kept, frozenset(i for i, index in enumerate(shown) if index in numbers)),)
