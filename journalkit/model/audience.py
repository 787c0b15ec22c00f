"""For whom a site is built."""

from __future__ import annotations

from enum import Enum

from journalkit.values import Struct


class Reach(Enum):
    """The three kinds of audience."""

    PRIVATE = "private"
    ROOM = "room"
    PUBLIC = "public"


class Audience(Struct, frozen=True):
    """The owner, the people of one room, or everyone."""

    reach: Reach
    room: str | None = None

    def __str__(self) -> str:
        return f"room {self.room}" if self.reach is Reach.ROOM else self.reach.value


PRIVATE = Audience(Reach.PRIVATE)
PUBLIC = Audience(Reach.PUBLIC)


def room_audience(name: str) -> Audience:
    """The people of a room."""
    return Audience(Reach.ROOM, name)
