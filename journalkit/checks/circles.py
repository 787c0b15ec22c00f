"""Chains of entries that come back to where they began, each looked through once however long they are. Knows no field."""

from __future__ import annotations

from collections.abc import Callable

from journalkit.model.entry import Entry, Key


def circle(first: Entry, above: Callable[[Entry], Entry | None], ends: set[Key]) -> tuple[Key, ...]:
    """The way from an entry back to itself; empty when there is none. `ends` collects entries from which the way comes to an end."""
    way: dict[Key, None] = {}
    entry: Entry | None = first
    while entry is not None and entry.key not in way and entry.key not in ends:
        way[entry.key] = None
        entry = above(entry)
    if entry is None or entry.key in ends:
        ends.update(way)
        return ()
    return (*way, first.key) if entry is first else ()
