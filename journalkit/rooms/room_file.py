"""The small file on each branch that says who is in the room, what it is called, and who else is named there.

What comes from a remote was written by anybody, so it is read like front matter: with limits, by fields, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from journalkit.located import compose
from journalkit.model.person import Person
from journalkit.reading.read import decode
from journalkit.rooms.paths import ROOM_FILE
from journalkit.schema.field import Choice, MapOf, Reading, Text, Vocabulary
from journalkit.schema.names import Slug
from journalkit.schema.record import Field, Record, read_fields
from journalkit.schema.scalar import flow_text
from journalkit.source import Span
from journalkit.values import Struct

FORMAT = "1"
MOST_PEOPLE = 500


class Named(NamedTuple):
    """A person: the id and the fields."""

    id: str
    fields: dict[str, Any]


PERSON: Record[dict[str, Any]] = Record("person", (Field("name", Text(), required=True), Field("role", Text())), dict)
PEOPLE = MapOf(Slug(), PERSON, Named, "a mapping of ids to people")
FIELDS = (
    Field("format", Choice((FORMAT,)), required=True),
    Field("room", Slug(), required=True),
    Field("title", Text()),
    Field("people", PEOPLE, required=True),
    Field("named", PEOPLE),
)


class RoomFile(Struct, frozen=True):
    """What a branch says of its room: its id where it was made, its title, its people, and others whom entries name."""

    room: str
    title: str | None
    people: Mapping[str, Person]
    named: Mapping[str, Person]


def room_file(said: RoomFile) -> str:
    """The text of the file."""
    title = [f"title: {flow_text(said.title)}"] if said.title else []
    named = ["named:", *map(_line, said.named.values())] if said.named else []
    return "\n".join(
        (f"format: {FORMAT}", f"room: {flow_text(said.room)}", *title, "people:", *map(_line, said.people.values()), *named, "")
    )


def _line(person: Person) -> str:
    role = f", role: {flow_text(person.role)}" if person.role else ""
    return f"  {flow_text(person.id)}: {{name: {flow_text(person.name)}{role}}}"


def read_room_file(data: bytes) -> RoomFile | str:
    """What the bytes of such a file say, or what is wrong with them."""
    source = decode(ROOM_FILE, data)
    if source.value is None:
        return source.diagnostics[0].message if source.diagnostics else "it is empty"
    composed = compose(source.value.text, ROOM_FILE, 0)
    if composed.value.front is None or composed.diagnostics:
        return composed.diagnostics[0].message if composed.diagnostics else "it is empty"
    reading = Reading(ROOM_FILE, Vocabulary(), source.value.text)
    values = read_fields(composed.value.front, FIELDS, reading, "room", at=Span(0, 0))
    if reading.failed:
        return reading.found[0].message
    people, named = (_people(values.get(name, ())) for name in ("people", "named"))
    if not people or len(people) + len(named) > MOST_PEOPLE:
        return f"it names nobody, or more than {MOST_PEOPLE} people"
    return RoomFile(values["room"], values.get("title"), people, named)


def _people(named: tuple[Named, ...]) -> dict[str, Person]:
    return {each.id: Person(each.id, each.fields["name"], each.fields.get("role")) for each in named}
