"""What stands at a place of an open file: a field, a name of an entry, a person, a room, a step, a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from journalkit.lsp.opened import Opened
from journalkit.model.body import LinkKind
from journalkit.model.entry import Key
from journalkit.nodes import Mapping, Node, Scalar, Sequence
from journalkit.reading.link import Known
from journalkit.reading.names import path_meant
from journalkit.reading.place import place_of
from journalkit.schema.field import Fault, ListOf, MapOf, Reading
from journalkit.schema.kind import COMMON, KINDS
from journalkit.schema.names import EntryReference, HypothesisReference, PersonId, Readers, RoomId, StepName, unwrapped
from journalkit.schema.record import Field, Record
from journalkit.source import Span
from journalkit.values import Struct


class What(Enum):
    """What a place may hold."""

    FIELD = "field"
    VALUE = "value"
    ENTRY = "entry"
    PERSON = "person"
    ROOM = "room"
    STEP = "step"
    FILE = "file"


class Spot(Struct, frozen=True):
    """Something at a place. `name` is where its name alone stands, `text` what is written there.

    `keys` are the entries that it may mean, `path` the file that a link leads to. `noun` is the type of entry, or the mapping such as
    `metric`, that the field belongs to.
    """

    what: What
    span: Span
    name: Span
    text: str
    keys: tuple[Key, ...] = ()
    path: str = ""
    noun: str = ""
    field: Field | None = None


class _Leaf(Struct, frozen=True):
    """A value of front matter with the type that reads it."""

    node: Node
    type: Any
    noun: str
    field: Field
    is_key: bool = False


def spot_at(opened: Opened, offset: int, known: Known | None) -> Spot | None:
    """What stands at a place; None for plain text."""
    return next((each for each in spots(opened, known) if each.span.start <= offset <= each.span.end), None)


def entry_spots(opened: Opened, known: Known | None) -> Iterator[Spot]:
    """All places that name an entry."""
    return (each for each in spots(opened, known) if each.what is What.ENTRY)


def spots(opened: Opened, known: Known | None) -> Iterator[Spot]:
    """All that stands in a file and is more than text: fields and their values, then links."""
    document = opened.document
    author = opened.entry.author if opened.entry else place_of(opened.path, known.config.owner if known else "").owner
    if document is not None:
        kind = kind_of(opened)
        for leaf in _leaves(document.front, KINDS[kind].fields if kind else COMMON, kind or "entry"):
            spot = _of_leaf(leaf, opened, known, author)
            if spot is not None:
                yield spot
    yield from _links(opened, known, author)


def kind_of(opened: Opened) -> str:
    """The type that an open entry says; nothing when it says none."""
    node = opened.document.front.get("type") if opened.document else None
    return node.text if isinstance(node, Scalar) and node.text in KINDS else ""


def _leaves(mapping: Mapping, fields: Iterable[Field], noun: str) -> Iterator[_Leaf]:
    """The keys and single values of a mapping, with those of mappings and lists in it."""
    known = {each.name: each for each in fields}
    for pair in mapping.pairs:
        field = known.get(pair.key.text)
        if field is not None:
            yield _Leaf(pair.key, field.type, noun, field, is_key=True)
            yield from _values(pair.value, field.type, noun, field)


def _values(node: Node, kind: Any, noun: str, field: Field) -> Iterator[_Leaf]:
    inner = unwrapped(node)
    if isinstance(kind, ListOf):
        for item in node.items if isinstance(node, Sequence) else (node,):
            yield from _values(item, kind.item, noun, field)
    elif isinstance(kind, Record) and isinstance(node, Mapping):
        yield from _leaves(node, kind.fields, kind.noun)
    elif isinstance(kind, MapOf) and isinstance(node, Mapping):
        for pair in node.pairs:
            yield from _values(pair.key, kind.key, noun, field)
    elif isinstance(kind, Readers) and isinstance(node, Sequence):
        for item in node.items:
            yield from _values(item, RoomId(), noun, field)
    elif isinstance(inner, Scalar):
        yield _Leaf(inner, kind, noun, field)


def _of_leaf(leaf: _Leaf, opened: Opened, known: Known | None, author: str) -> Spot | None:
    node, kind = leaf.node, leaf.type
    if not isinstance(node, Scalar):
        return None
    what, name, keys = What.VALUE, node.span, tuple[Key, ...]()
    if leaf.is_key:
        what = What.FIELD
    elif isinstance(kind, PersonId | RoomId):
        what = What.PERSON if isinstance(kind, PersonId) else What.ROOM
    elif isinstance(kind, EntryReference | HypothesisReference | StepName):
        what = What.STEP if isinstance(kind, StepName) else What.ENTRY
        try:
            read = kind.read(node, Reading(opened.path, text=opened.source.text))
        except Fault:
            return None
        reference: Any = getattr(read, "entry", read)
        name = reference.name_span or node.span
        if what is What.ENTRY and known is not None:
            keys = known.names.meant(reference.text, author)
    return Spot(what, node.span, name, opened.source.text[slice(*name)], keys, noun=leaf.noun, field=leaf.field)


def _links(opened: Opened, known: Known | None, author: str) -> Iterator[Spot]:
    """The links of the text."""
    start, text = opened.body_start, opened.source.text
    for link in opened.body.links:
        span = link.whole.shifted(start)
        wiki = link.kind in (LinkKind.WIKI, LinkKind.EMBED)
        at = text.find(link.target, *span) if wiki else text.rfind(link.target, *span) if link.target else -1
        name = Span(at, at + len(link.target)) if at >= 0 else span
        if wiki:
            yield Spot(What.ENTRY, span, name, link.target, known.names.meant(link.target, author) if known else ())
        elif known is not None:
            path = path_meant(opened.path, link.target)
            key = known.names.by_path.get(path)
            what = What.ENTRY if link.target[-3:].lower() == ".md" else What.FILE
            yield Spot(what, span, name, link.target, (key,) if key else (), path)
