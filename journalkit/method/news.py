"""What others wrote, changed and took back in a room since the owner last looked, and what of the owner's entries they have looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from journalkit.model.entry import Entry, Feedback, Key
from journalkit.model.person import Room
from journalkit.values import Struct
from journalkit.view import View


class SeenBy(Struct, frozen=True):
    """The owner's entries that one person of the room can read: those which that person looked at as they are now, and the others."""

    person: str
    seen: tuple[Entry, ...]
    not_yet: tuple[Entry, ...]


class News(Struct, frozen=True):
    """What is new in a room: entries newest first, open feedback first; of what was taken back only names are known."""

    room: Room
    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    withdrawn: tuple[Key, ...]
    seen_by: tuple[SeenBy, ...]

    @property
    def feedback(self) -> tuple[Feedback, ...]:
        """The open feedback in it."""
        return tuple(each for each in (*self.new, *self.changed) if isinstance(each, Feedback) and each.status == "open")

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)

    def first(self, most: int) -> News:
        """The same with so many entries at most: what is left out is still new the next time."""
        return News(self.room, self.new[:most], self.changed[: max(0, most - len(self.new))], self.withdrawn, self.seen_by)


def news(
    view: View,
    room: Room,
    me: str,
    *,
    shared: Collection[Key],
    here: Mapping[Key, str],
    seen: Mapping[Key, str],
    faulty: Collection[Key],
    told: Mapping[str, Collection[str]],
) -> News:
    """What is new to `me` in a room.

    `view` is the owner's, with the copies of this room; `shared` are the entries that the room may read, `here` the marks of its entries
    as they are, `seen` those of what was looked at. What is `faulty` is there and cannot be used, so that it is neither new nor taken
    back. `told` says who looked at which entries.
    """
    there = [each for each in view.entries.values() if each.key in shared]
    theirs = sorted((each for each in there if each.author != me), key=lambda each: (each.date.order, each.id, each.author), reverse=True)
    theirs.sort(key=lambda each: not (isinstance(each, Feedback) and each.status == "open"))
    keys = {each.key for each in theirs}
    return News(
        room,
        tuple(each for each in theirs if each.key not in seen),
        tuple(each for each in theirs if each.key in seen and seen[each.key] != here.get(each.key)),
        tuple(sorted(key for key in seen if key not in keys and key not in faulty)),
        tuple(_seen_by(person, [each for each in there if each.author == me], told[person]) for person in room.people if person in told),
    )


def _seen_by(person: str, mine: list[Entry], ids: Collection[str]) -> SeenBy:
    newest = sorted(mine, key=lambda each: (each.date.order, each.id), reverse=True)
    return SeenBy(person, tuple(each for each in newest if each.id in ids), tuple(each for each in newest if each.id not in ids))
