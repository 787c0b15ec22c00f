"""Who can read an entry and through what, and what `shared` says or would have to say: asked of the one gate, view.py, explained here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TypeAlias

from journalkit.model.audience import PUBLIC, Audience, room_audience
from journalkit.model.audience import Reach as Readers
from journalkit.model.entry import Entry, Key, Reach, Reference, Written
from journalkit.model.journal import Config, Journal
from journalkit.schema.kind import KINDS, references
from journalkit.values import Struct
from journalkit.view import INHERITED_FROM, readable, room_of

Seen: TypeAlias = Mapping[Audience, Mapping[Key, Entry]]


class Access(Struct, frozen=True):
    """Whether an audience can read an entry, through what or what keeps it from them, and which entries it names are hidden from them."""

    audience: Audience
    reads: bool
    why: str
    hidden: tuple[Entry, ...]


def seen_by_all(journal: Journal) -> Seen:
    """What every room and everyone can read: asked once, where many entries are asked about."""
    audiences = (*(room_audience(name) for name in journal.config.rooms), PUBLIC)
    return {audience: readable(journal, audience) for audience in audiences}


def access(entry: Entry, journal: Journal, seen: Seen | None = None) -> tuple[Access, ...]:
    """The access of every room and of everyone; `seen` is what they can read, where that is known."""
    return tuple(_access(entry, audience, visible, journal) for audience, visible in (seen or seen_by_all(journal)).items())


def readers_in_a_line(entry: Entry, journal: Journal, seen: Seen | None = None) -> str:
    """Who can read an entry of the owner's view."""
    config = journal.config
    reading = [each.audience for each in access(entry, journal, seen) if each.reads]
    if any(audience.reach is Readers.PUBLIC for audience in reading):
        return "everyone"
    people = dict.fromkeys(person for audience in reading for person in config.rooms[audience.room or ""].people)
    names = [config.people[each].name for each in people if each != config.owner and each in config.people]
    rooms = ", ".join(f"room {audience.room}" for audience in reading)
    return f"{', '.join(('you', *names))} ({rooms})" if rooms else "you alone"


def audience_in_words(audience: Audience, config: Config) -> str:
    """An audience with the people in it."""
    if audience.reach is not Readers.ROOM:
        return "everyone, on the public site"
    people = config.rooms[audience.room or ""].people
    names = [config.people[each].name for each in people if each != config.owner and each in config.people]
    return f"room {audience.room} ({', '.join(names) or 'nobody else yet'})"


def says(written: Written) -> str:
    """The value of `shared` as it is written."""
    shared = written.shared
    return f"[{', '.join(shared.rooms)}]" if shared.reach is Reach.ROOMS else shared.reach.value


def widened(entry: Entry, journal: Journal, rooms: Iterable[str], *, public: bool) -> str:
    """The value of `shared` with which all who can read an entry still can, and everyone, these rooms, or without any its own room too."""
    reach, added = entry.shared.reach, set(rooms)
    open_to_all = reach is Reach.ROOM and journal.config.open_thread and entry.author == journal.config.owner
    if public or reach is Reach.EVERYONE or open_to_all:
        return "public" if public else says(entry)
    if not added and reach is not Reach.ROOMS:
        return "true"
    room = room_of(entry, journal.config, journal.entries.get, {})
    own = {room} if room and (reach is Reach.ROOM or not added) else set()
    readers = {*own, *entry.shared.rooms, *added}
    return says(entry) if reach is Reach.ROOM and readers == own else f"[{', '.join(sorted(readers))}]"


def _access(entry: Entry, audience: Audience, visible: Mapping[Key, Entry], journal: Journal) -> Access:
    reads = entry.key in visible
    hidden = tuple(_hidden(entry, journal, visible.keys())) if reads else ()
    return Access(audience, reads, _why(entry, audience, visible, journal, reads=reads), hidden)


def _hidden(entry: Entry, journal: Journal, visible: Set[Key]) -> Iterator[Entry]:
    named = [reference.key for _, reference in references(entry)] + [each.key for each in entry.destinations.values()]
    for key in dict.fromkeys(named):
        target = journal.find(key)
        if target is not None and target.key not in visible:
            yield target


def _why(entry: Entry, audience: Audience, visible: Mapping[Key, Entry], journal: Journal, *, reads: bool) -> str:
    """What lets an audience read an entry, or keeps it from them."""
    reach, config = entry.shared.reach, journal.config
    needed = [target for target in _needed(entry, journal) if not reads and reach is not Reach.NOBODY]
    if reach is Reach.NOBODY:
        return "shared: false" if "shared" in entry.places else "shared is not written, and this type is not shared by itself"
    if entry.received_in:
        return f"{entry.author} sent it to room {', '.join(entry.received_in)}" if reads else f"it came through room {entry.received_in[0]}"
    if reach is Reach.EVERYONE and reads:
        return "shared: public"
    if reach is Reach.ROOM and config.open_thread and reads and entry.author == config.owner:
        return "shared: true, and thread: public in journal.yaml"
    if needed:
        return f"it is about {needed[0].id}, which they cannot read"
    if reach is Reach.ROOMS:
        return f"shared: [{', '.join(entry.shared.rooms)}]"
    word = "shared: true" if "shared" in entry.places else f"{KINDS[entry.type].folder} are shared with their room"
    return f"{word}, {_room_words(entry, journal, visible, reads=reads)}"


def _needed(entry: Entry, journal: Journal) -> Iterator[Entry]:
    """The entries without which this one is nothing."""
    for name in KINDS[entry.type].required_references:
        target = journal.find(getattr(entry, name).key)
        if target is not None:
            yield target


def _room_words(entry: Entry, journal: Journal, visible: Mapping[Key, Entry], *, reads: bool) -> str:
    """The room and where it comes from, as far as those who read the entry can tell."""
    find = visible.get if reads else journal.entries.get
    room = room_of(entry, journal.config, find, {})
    if room is None:
        return "but no room can be told: write room:"
    if entry.room is not None:
        return f"room: {room}"
    if len(journal.config.rooms) == 1:
        return f"room {room}, the only one"
    for name in INHERITED_FROM[entry.type]:
        reference: Reference | None = getattr(entry, name)
        target = find(reference.key) if reference and reference.key else None
        if target is not None and room_of(target, journal.config, find, {}) == room:
            return f"room {room}, from {target.id}"
    return f"room {room}"
