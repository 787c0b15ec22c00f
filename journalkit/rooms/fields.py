"""An entry of a View as front matter in one canonical form: only fields that the program knows, in the order of their table.

Comments, unknown fields, the room and the author are not written: they say more than a room needs, or what its branch says already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from journalkit.authoring.readers import says
from journalkit.model.entry import Action, Entry, Measure, NumberedReference, Reference, StepReference
from journalkit.model.time import When
from journalkit.schema.field import FieldType, ListOf, MapOf
from journalkit.schema.kind import KINDS
from journalkit.schema.record import Record
from journalkit.schema.scalar import flow_text

FIRST = ("type", "title", "date", "shared")
NOT_SENT = frozenset(["author", "room"])
SENT: Mapping[str, tuple[tuple[str, str, FieldType[Any]], ...]] = MappingProxyType(
    {
        kind.name: tuple((each.name, each.kept_as, each.type) for each in kind.fields if each.name not in {*FIRST, *NOT_SENT})
        for kind in KINDS.values()
    }
)
ALL_VALUES: Mapping[str, Callable[[Entry], tuple[Any, ...]]] = MappingProxyType(
    {
        name: attrgetter("title", "date", *(kept_as for _, kept_as, _ in fields), *(["next_session"] if name == "action" else []))
        for name, fields in SENT.items()
        if name != "roadmap"
    }
)
PLAIN_NAME = re.compile(r"(?:[^\W\d_][\w-]*/)?\d{4}-\d{2}-\d{2}-[\w-]*[^\W\d_][\w-]*(?:#\d+)?")


def front_matter(entry: Entry, me: str) -> str:
    """The header of an entry as its author `me` sends it, with both lines of dashes."""
    lines = [f"type: {entry.type}", f"title: {flow_text(entry.title)}", f"date: {entry.date.written}", f"shared: {says(entry)}"]
    for name, kept_as, kind in SENT[entry.type]:
        value = _value(entry, kept_as)
        if value is not None and value != ():
            lines.extend(_lines(name, kind, value, me))
    return "\n".join(("---", *lines, "---", ""))


def values_of(entry: Entry) -> list[Any]:
    """All that the header of an entry is made of, beside its author: what the fields hold, without what they mean for others."""
    return [entry.type, says(entry), *ALL_VALUES[entry.type](entry)]


def _value(entry: Entry, name: str) -> Any:
    if name == "due" and isinstance(entry, Action) and entry.next_session:
        return "next-session"
    return getattr(entry, name)


def _lines(name: str, kind: FieldType[Any], value: Any, me: str) -> Iterator[str]:
    if isinstance(kind, ListOf) and isinstance(kind.item, Record):
        yield f"{name}:"
        yield from (f"  - {_record(kind.item, item, me)}" for item in value)
    else:
        yield f"{name}: {_text(kind, value, me)}"


def _text(kind: FieldType[Any], value: Any, me: str) -> str:
    """A value as YAML that its field reads back as the same."""
    write = _FORMS.get(type(value))
    if write is not None:
        return write(value, me)
    if isinstance(kind, ListOf):
        return "[" + ", ".join(_text(kind.item, item, me) for item in value) + "]"
    if isinstance(kind, Record):
        return _record(kind, value, me)
    if isinstance(kind, MapOf):
        return "{" + ", ".join(f"{_name(_key(each.goal, me))}: {_number(each.value)}" for each in value if isinstance(each, Measure)) + "}"
    raise TypeError(f"{value!r} has no form in front matter")


def _record(kind: Record[Any], value: Any, me: str) -> str:
    said = ((each, getattr(value, each.kept_as)) for each in kind.fields)
    return "{" + ", ".join(f"{field.name}: {_text(field.type, each, me)}" for field, each in said if each is not None) + "}"


def _key(reference: Reference, me: str) -> str:
    """How an author names an entry: one's own by its id alone."""
    key = reference.key
    if key is None:
        raise TypeError(f"{reference.text!r} leads nowhere")
    return key.id if key.author == me else f"{key.author}/{key.id}"


def _name(name: str) -> str:
    return name if PLAIN_NAME.fullmatch(name) else flow_text(name)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


_FORMS: Mapping[type, Callable[[Any, str], str]] = MappingProxyType(
    {
        str: lambda value, me: flow_text(value),
        bool: lambda value, me: "true" if value else "false",
        int: lambda value, me: _number(value),
        float: lambda value, me: _number(value),
        When: lambda value, me: value.written,
        date: lambda value, me: value.isoformat(),
        NumberedReference: lambda value, me: _name(f"{_key(value.entry, me)}#{value.number}"),
        Reference: lambda value, me: _name(_key(value, me)),
        StepReference: lambda value, me: flow_text(f"{value.roadmap}#{value.step}"),
    }
)
