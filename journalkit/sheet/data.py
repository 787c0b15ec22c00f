"""Results of the method as JSON data: every field and every property of a value, entries as references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from journalkit.model.entry import Entry, Roadmap
from journalkit.model.person import Person, Room
from journalkit.model.time import When
from journalkit.values import Struct

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
    if type(value) in PLAIN:  # as most are
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int | str):
        return value
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return {"hours": round(value / timedelta(hours=1), DECIMALS)}
    if isinstance(value, When):
        return value.machine
    if isinstance(value, Entry):
        return of_entry(value)
    if isinstance(value, Person | Room | Roadmap):
        return value.id
    if isinstance(value, Mapping):
        return {_key(key): data_of(each, of_entry) for key, each in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [data_of(each, of_entry) for each in value]
    return {name: data_of(getattr(value, name), of_entry) for name in _names(value)}


def _key(key: object) -> str:
    return "-".join(f"{part:02}" if isinstance(part, int) else str(part) for part in key) if isinstance(key, tuple) else str(key)


def _names(value: object) -> list[str]:
    """The public fields and properties of a value, in the order in which they are written."""
    fields = value.__struct_fields__ if isinstance(value, Struct) else ()
    properties = [name for kind in reversed(type(value).__mro__) for name, each in vars(kind).items() if isinstance(each, property)]
    return [name for name in (*fields, *properties) if not name.startswith("_")]
