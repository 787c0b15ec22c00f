"""Who of a room has not been at its new place yet, after `remote` of the room changed. Until then what came from them stays.

Kept in `.journalkit/rooms/`; where that is lost, a branch that is not there counts as taken back.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from journalkit.digests import digest_together
from journalkit.kept import forget, keep, kept
from journalkit.values import Struct

FOLDER = "rooms"


class Place(Struct, frozen=True):
    """Where a room was when it was synced last, as a digest of the address, and who had not come there yet."""

    at: str = ""
    waiting: frozenset[str] = frozenset()

    def now(self, address: str, others: Collection[str], there: Collection[str]) -> Place:
        """The same for an address, where some people have a branch; `others` are those of the room besides oneself."""
        at = digest_together({"address": address})
        moved = bool(self.at) and self.at != at
        return Place(at, frozenset(others if moved else self.waiting & set(others)) - set(there))


def place_of(root: Path, room: str) -> Place:
    """The place of a room at its last sync; nothing of that where it is not known."""
    found = kept(root, FOLDER, f"{room}.place.json")
    at, waiting = found.get("at"), found.get("waiting")
    if not isinstance(at, str) or not isinstance(waiting, list):
        return Place()
    return Place(at, frozenset(each for each in waiting if isinstance(each, str)))


def keep_place(root: Path, room: str, place: Place) -> None:
    """Write down where a room is. OSError when that cannot be done."""
    keep(root, FOLDER, f"{room}.place.json", value={"at": place.at, "waiting": sorted(place.waiting)})


def forget_place(root: Path, room: str) -> None:
    """Delete what is known of a room's place, once it was left."""
    forget(root, FOLDER, f"{room}.place.json")
