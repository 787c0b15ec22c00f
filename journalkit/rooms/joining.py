"""What a remote says of its room to somebody who wants to join: who is in it, what it is called, and who is named there."""

from __future__ import annotations

from collections.abc import Mapping

from journalkit.model.person import Person, Room
from journalkit.rooms.arrival import Unusable, arrival, texts
from journalkit.rooms.paths import ROOM_FILE
from journalkit.rooms.remote import BRANCHES, Remote
from journalkit.rooms.room_file import RoomFile, read_room_file
from journalkit.schema.slug import is_slug
from journalkit.values import Struct

MOST_BRANCHES = 100
MOST_REASONS = 3


class Invitation(Struct, frozen=True):
    """A room as its branches describe it: its id where it was made, its title, its people, and others who are named there.

    `said_by` are the people whose branches say so.
    """

    room: str
    title: str | None
    people: Mapping[str, Person]
    named: Mapping[str, Person]
    said_by: tuple[str, ...]


def invitation(remote: Remote) -> Invitation | None:
    """What the branches of a remote say together, None without any. Failed when it cannot be reached, Unusable when no branch is right.

    Each person is described by the own branch, where there is one. A branch whose person is not among its people says nothing.
    """
    told = _said(remote)
    said = {person: each for person, each in told.items() if isinstance(each, RoomFile)}
    if not said:
        if told:
            raise Unusable("; ".join(f"journal/{person}: {reason}" for person, reason in list(told.items())[:MOST_REASONS]))
        return None
    people = {name: each for file in said.values() for name, each in file.people.items()}
    people |= {person: file.people[person] for person, file in said.items()}
    named = {name: each for file in said.values() for name, each in file.named.items() if name not in people}
    first = next(iter(said.values()))
    return Invitation(first.room, next((each.title for each in said.values() if each.title), None), people, named, tuple(said))


def _said(remote: Remote) -> dict[str, RoomFile | str]:
    """What each branch says of the room, or why it says nothing."""
    refs = remote.store.remote_refs(remote.address, f"{BRANCHES}*")
    remote.store.agree(remote.address, refs.values())
    people = sorted(name.removeprefix(BRANCHES) for name in refs if name.startswith(BRANCHES))
    wanted = {person: f"refs/joining/{number}" for number, person in enumerate(people) if is_slug(person) and number < MOST_BRANCHES}
    refused = remote.fetch(wanted)
    at = remote.store.refs()
    said: dict[str, RoomFile | str] = {}
    with remote.store.objects() as objects:
        for person, ref in wanted.items():
            if person in refused or ref not in at:
                said[person] = refused.get(person, "it cannot be fetched")
                continue
            try:
                files = arrival(objects, at[ref]).files
            except Unusable as fault:
                said[person] = str(fault)
                continue
            data = dict(texts(objects, {path: name for path, name in files.items() if path == ROOM_FILE}))
            found = read_room_file(data[ROOM_FILE]) if ROOM_FILE in data else "it has no usable file"
            if isinstance(found, str):
                said[person] = f"{ROOM_FILE}: {found}"
            else:
                said[person] = found if person in found.people else f"{ROOM_FILE}: {person} is not among its people"
    return said


def known_as(invited: Invitation, remote: str, rooms: Mapping[str, Room]) -> Room | None:
    """The room of the journal that is meant: that with this remote, else one without a remote that has the same people; else None."""
    same = next((room for room in rooms.values() if room.remote == remote), None)
    waiting = (room for room in rooms.values() if room.remote is None and set(room.people) == set(invited.people))
    return same or next(waiting, None)
