"""What of others' entries was looked at, room by room, as marks in `.journalkit/rooms/`.

A mark is made of an entry's name and bytes, and tells neither.

Knows no sites, and does not decide who may see what. All of it is state that may be lost: then more is new than really is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from journalkit.kept import forget, keep, kept
from journalkit.layout import STATE
from journalkit.model.entry import Entry, Key
from journalkit.model.journal import Config, Journal
from journalkit.model.person import Room
from journalkit.source import digest

DIGITS = 20
FOLDER = "rooms"


def mark_of(key: Key, content: str) -> str:
    """The mark of an entry whose file has this digest."""
    return digest(f"{key.author}/{key.id}\0{content}".encode())[:DIGITS]


def marks_in(journal: Journal, room: str, digests: Mapping[str, str], *, but: str = "") -> dict[Key, str]:
    """The marks of all entries as a room has them, but those of one person, by the digests of files by path."""
    entries = journal.as_received_in(room).entries.values()
    return {each.key: mark_of(each.key, digests[each.path]) for each in entries if each.key.author != but and each.path in digests}


def unseen(journal: Journal, root: Path, digests: Mapping[str, str]) -> frozenset[Key]:
    """The entries of others that were not looked at as they are now; those that came by no room only if anything was ever looked at."""
    known = {mark for room in journal.config.rooms for mark in seen_in(root, room).values()}
    theirs = (each for each in journal.entries.values() if each.author != journal.config.owner and (known or each.received_in))
    return frozenset(each.key for each in theirs if known.isdisjoint(_marks(each, digests)))


def _marks(entry: Entry, digests: Mapping[str, str]) -> Iterable[str]:
    return (mark_of(entry.key, digests[path]) for path in (entry.path, *entry.copies) if path in digests)


def seen_in(root: Path, room: str) -> dict[Key, str]:
    """The marks of the entries that were looked at in a room, as they were then."""
    found = kept(root, FOLDER, f"{room}.seen.json")
    named = ((name.partition("/"), mark) for name, mark in found.items() if isinstance(mark, str))
    return {Key(author, entry): mark for (author, _, entry), mark in named if entry}


def tellable(config: Config, room: Room, here: Mapping[Key, str], seen: Mapping[Key, str]) -> dict[Key, str]:
    """The marks that others of a room are told: of what was looked at and is still so; none where the settings say that nobody is told."""
    if not (config.read_marks if room.read_marks is None else room.read_marks):
        return {}
    return {key: mark for key, mark in here.items() if seen.get(key) == mark}


def keep_seen(root: Path, room: str, marks: Mapping[Key, str]) -> None:
    """Write down which entries were looked at in a room. OSError when that cannot be done."""
    keep(root, FOLDER, f"{room}.seen.json", value={f"{key.author}/{key.id}": marks[key] for key in sorted(marks)})


def state(root: Path) -> str:
    """What names all that was looked at in any room."""
    files = sorted((root / STATE / FOLDER).glob("*.seen.json"))
    return digest(repr([(file.name, kept(root, FOLDER, file.name)) for file in files]).encode())


def seen_by(root: Path, room: str) -> dict[str, frozenset[str]]:
    """The ids of the owner's entries that others of a room have looked at, by person; of who does not say it, nothing is there."""
    found = kept(root, FOLDER, f"{room}.seen-by.json")
    return {name: frozenset(each for each in ids if isinstance(each, str)) for name, ids in found.items() if isinstance(ids, list)}


def keep_seen_by(root: Path, room: str, seen: Mapping[str, Collection[str]]) -> None:
    """Write down what others of a room have looked at. OSError when that cannot be done."""
    keep(root, FOLDER, f"{room}.seen-by.json", value={person: sorted(ids) for person, ids in seen.items()})


def forget_seen(root: Path, room: str) -> None:
    """Delete all that is known of a room."""
    for what in ("seen", "seen-by"):
        forget(root, FOLDER, f"{room}.{what}.json")
