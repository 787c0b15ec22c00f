"""Results of the method as JSON data: every field and every property of a value, entries as references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

from journalkit.model.entry import Entry, Roadmap
from journalkit.model.person import Person, Room
from journalkit.model.time import When
from journalkit.values import Struct

Form: TypeAlias = Callable[[Any, Callable[[Entry], Any]], Any]

DECIMALS = 6
PLAIN = frozenset({str, int, bool, type(None)})


def reference_of(entry: Entry) -> dict[str, Any]:
    """An entry as something that is referred to."""
    return {
        "type": entry.type,
        "id": entry.id,
        "author": entry.author,
        "title": entry.title,
        "date": entry.date.machine,
        "path": entry.path,
    }


def data_of(value: object, of_entry: Callable[[Entry], Any] = reference_of) -> Any:
    """The value as JSON data. Days and times are ISO 8601, durations `{"hours": …}`; people, rooms and roadmaps are their ids; entries are
    what `of_entry` makes of them.
    """
    kind: Any = type(value)
    return value if kind in PLAIN else _form_of(kind)(value, of_entry)


def _key(key: object) -> str:
    return "-".join(f"{part:02}" if isinstance(part, int) else str(part) for part in key) if isinstance(key, tuple) else str(key)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The public fields and properties of values of a class, in the order in which they are written."""
    fields = kind.__struct_fields__ if issubclass(kind, Struct) else ()
    properties = [name for each in reversed(kind.__mro__) for name, found in vars(each).items() if isinstance(found, property)]
    return tuple(name for name in (*fields, *properties) if not name.startswith("_"))


FORMS: tuple[tuple[type | tuple[type, ...], Form], ...] = (  # the first one that fits a class is its
    (Enum, lambda value, _: value.value),
    ((int, str), lambda value, _: value),
    (float, lambda value, _: round(value, DECIMALS)),
    (date, lambda value, _: value.isoformat()),
    (timedelta, lambda value, _: {"hours": round(value / timedelta(hours=1), DECIMALS)}),
    (When, lambda value, _: value.machine),
    (Entry, lambda value, of_entry: of_entry(value)),
    ((Person, Room, Roadmap), lambda value, _: value.id),
    (Mapping, lambda value, of_entry: {_key(key): data_of(each, of_entry) for key, each in value.items()}),
    ((tuple, list, frozenset), lambda value, of_entry: [data_of(each, of_entry) for each in value]),
    (object, lambda value, of_entry: {name: data_of(getattr(value, name), of_entry) for name in _names(value.__class__)}),
)


@cache
def _form_of(kind: type) -> Form:
    return next(form for kinds, form in FORMS if issubclass(kind, kinds))
