"""The entry that an argument names, and how to name entries back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from journalkit.authoring.meant import meant
from journalkit.authoring.settling import handle_of
from journalkit.cli.answer import Asked
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.diagnostic import did_you_mean
from journalkit.model.entry import Entry

E = TypeVar("E", bound=Entry)
SHOWN = 8


def entry_named(name: str, found: Asked, first: type[E], *others: type[E], likely: Callable[[E], bool] | None = None) -> E:
    """The entry of the journal that a name means; of several the only `likely` one. Ends the command with the candidates otherwise."""
    types = (first, *others)
    known = [each for each in found.journal.entries.values() if isinstance(each, types)]
    candidates = meant(name, known, found.practice.owner)
    if likely is not None and len(candidates) > 1:
        candidates = tuple(each for each in candidates if likely(each)) or candidates
    if len(candidates) == 1:
        return candidates[0]
    kind = " or ".join(each.type for each in types if each is not Entry) or "entry"
    if not candidates:
        unsynced = (
            "; what others shared comes with journalkit sync" if any(each.remote for each in found.journal.config.rooms.values()) else ""
        )
        hint = did_you_mean(name, [each.id for each in known]) or f"journalkit list shows all{unsynced}"
        raise Ending(printable(f"there is no {kind} {name!r}; {hint}"), USAGE)
    lines = [f"  {handle(each, found):<40}  {each.title}" for each in candidates[:SHOWN]]
    more = [f"  and {len(candidates) - SHOWN} more"] if len(candidates) > SHOWN else []
    listed = "\n".join(printable(line) for line in (*lines, *more))
    raise Ending(f"{printable(repr(name))} may mean {len(candidates)} entries; write more of the id:\n{listed}", USAGE)


def own_named(name: str, found: Asked) -> Entry:
    """The entry that a name means to who wants to change it: of several the one in a file of the journal's own."""
    return entry_named(name, found, Entry, likely=lambda each: not each.received_in)


def handle(entry: Entry, found: Asked) -> str:
    """The shortest name that means an entry: its id, with its author where the owner has one of that id too."""
    return handle_of(entry, found.practice.owner)
