"""The entry that an argument names, and how to name entries back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from journalkit.authoring.meant import Claim, claim_of, meant
from journalkit.authoring.settling import handle_of
from journalkit.cli.answer import Asked
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.diagnostic import did_you_mean
from journalkit.model.entry import Entry, Roadmap
from journalkit.reading.place import place_of

E = TypeVar("E", bound=Entry)
N = TypeVar("N", bound=Entry | Claim)
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
    faulty = () if candidates else meant(name, with_errors(found), found.practice.owner)
    if len(faulty) == 1:
        raise Ending(printable(f"{faulty[0].path} has errors and is left out of the journal; journalkit edit {faulty[0].id}"), USAGE)
    return _only_one(name, kind, candidates, known, found)


def _only_one(name: str, kind: str, candidates: Sequence[N], known: Sequence[N], found: Asked) -> N:
    """The only candidate. Ends the command when there is none, with what comes near, or several."""
    if len(candidates) == 1:
        return candidates[0]
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


def own_or_faulty(name: str, found: Asked) -> Entry | Claim:
    """The entry that a name means to who wants to change its file; one of the journal's own with errors too.

    Ends the command when several files have that id, which a path tells apart.
    """
    known: list[Entry | Claim] = [*found.journal.entries.values(), *with_errors(found)]
    exact = [each for each in known if not each.received_in and name in (each.id, f"{each.author}/{each.id}", each.path)]
    if len(exact) > 1:
        raise Ending(printable(f"several files have that id; name one of them: {', '.join(each.path for each in exact)}"), USAGE)
    candidates = exact or meant(name, known, found.practice.owner)
    own = [each for each in candidates if not each.received_in]
    return _only_one(name, "entry", own if len(candidates) > 1 and own else candidates, known, found)


def with_errors(found: Asked) -> list[Claim]:
    """The files of the journal's own that claim to be entries and are left out of it."""
    sound = {each.path for each in found.journal.entries.values()}
    return [
        claim_of(each.path, each.written, found.practice.owner)
        for each in found.checked.reads
        if each.claims and each.path not in sound and not isinstance(each.written, Roadmap) and place_of(each.path, "").room is None
    ]


def handle(entry: Entry | Claim, found: Asked) -> str:
    """The shortest name that means an entry: its id, with its author where the owner has one of that id too."""
    return handle_of(entry, found.practice.owner)
