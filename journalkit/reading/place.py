"""Whose file it is, by where it lies, and the id that its name gives."""

from __future__ import annotations

import unicodedata

from journalkit.values import Struct


class Place(Struct, frozen=True):
    """Whose file it is: the journal's own, or received from a person in a room; `returned` when that person is the journal's owner."""

    owner: str
    room: str | None = None
    returned: bool = False


def place_of(path: str, owner: str) -> Place:
    """The place of a file in the journal."""
    parts = path.split("/")
    if parts[0] == "rooms" and len(parts) > 3:
        return Place(parts[2], parts[1], returned=parts[2] == owner)
    return Place(owner)


def id_of(path: str) -> str:
    """The id that a file's name gives: without `.md`, in composed form."""
    return unicodedata.normalize("NFC", path.rpartition("/")[2][: -len(".md")])
