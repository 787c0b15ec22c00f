"""The one gate outwards: a journal cut down to what one audience may read. Nothing else in the program decides about visibility.

A hidden entry does not exist in a View: no title, id, link, tag, person, room, attachment or measure of it, and no room or goal inherited
from it. Every later stage gets a View and cannot show what is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from journalkit.markup.cut import cut
from journalkit.markup.text import read_text
from journalkit.model.audience import Audience
from journalkit.model.audience import Reach as Who
from journalkit.model.body import Body, Link
from journalkit.model.entry import (
    Destination,
    Entry,
    Key,
    NumberedReference,
    Reach,
    Reference,
    Roadmap,
    Session,
    Sharing,
    StepReference,
    Written,
)
from journalkit.model.file import FileFacts
from journalkit.model.journal import Config, Journal
from journalkit.model.order import below_first
from journalkit.model.person import Person, Room
from journalkit.model.places import NOWHERE
from journalkit.schema.kind import KINDS, by_type, references
from journalkit.schema.slug import slug
from journalkit.values import Struct, field, replace

Find: TypeAlias = Callable[[Key], Entry | None]

INHERITED_FROM = by_type("session", "action", "about", "goal", "supports")
PERSON_FIELDS = by_type("author", "owner", "said_by", "assignee")


class View(Struct, frozen=True):
    """What one audience may see of a journal. `people` are those it may know of, under the ids and names it may know.

    `attachments` gives the name under which each file that a visible text links to is shown, `files` by this name what is known of it.
    `unseen` are entries of others that the owner has not looked at; nobody else is told.
    """

    audience: Audience
    config: Config
    people: Mapping[str, Person]
    rooms: Mapping[str, Room]
    entries: Mapping[Key, Entry]
    roadmaps: Mapping[str, Roadmap]
    attachments: Mapping[str, str]
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    unseen: frozenset[Key] = frozenset()

    @property
    def files_as_they_are(self) -> bool:
        """Whether files go out with all that cameras and programs wrote into them: on the owner's own site, and nowhere else."""
        return self.audience.reach is Who.PRIVATE

    def find(self, key: Key | None) -> Entry | None:
        """The entry of a key, or None."""
        return self.entries.get(key) if key else None

    def in_room(self, entry: Entry, room: str) -> bool:
        """Whether an entry of this view is one of a room: all are in the room's own view."""
        return self.audience.room == room or room in (entry.room, *entry.shared.rooms, *entry.received_in)


class _Gate(Struct, frozen=True):
    """What one audience may see, as all cutting needs it: its entries, roadmaps and people; `read` gives what a text says that was cut."""

    audience: Audience
    config: Config
    entries: Mapping[Key, Entry]
    roadmaps: Mapping[str, Roadmap]
    known_as: Mapping[str, Person]
    read: Callable[[str], Body]
    room_by_key: dict[Key, str | None] = field(default_factory=dict)

    def find(self, key: Key) -> Written | None:
        """The entry or roadmap of a key, if the audience may read it."""
        roadmap = self.roadmaps.get(key.id)
        return self.entries.get(key) or (roadmap if roadmap is not None and roadmap.key == key else None)

    @property
    def owner(self) -> str:
        """The owner as the audience knows that person; empty when it does not."""
        return self.known_as[self.config.owner].id if self.config.owner in self.known_as else ""


def project(journal: Journal, audience: Audience, read: Callable[[str], Body] = read_text) -> View:
    """The view of one audience. Texts that are cut are read again by `read`, which must give what `read_text` gives."""
    private = audience.reach is Who.PRIVATE
    entries = readable(journal, audience)
    used = {entry.step.roadmap for entry in entries.values() if entry.step}
    roadmaps = {name: each for name, each in journal.roadmaps.items() if _readable_roadmap(each, audience, journal.config, name in used)}
    rooms = {
        r.id: replace(r, remote=None, address=None, repository=None, read_marks=None)
        for r in journal.config.rooms.values()
        if private or r.id == audience.room
    }
    named = {person for entry in entries.values() for person in people_of(entry)} | {p for room in rooms.values() for p in room.people}
    known_as = _known_as((p for p in journal.config.people.values() if private or p.id in named), audience)
    gate = _Gate(audience, journal.config, entries, roadmaps, known_as, read)
    shown = [_cut_entry(entry, gate) for entry in entries.values()]
    shown_roadmaps = {name: _cut_roadmap(each, gate) for name, each in roadmaps.items()}
    written: list[Written] = [*shown, *shown_roadmaps.values()]
    linked_files = sorted({d.attachment for each in written for d in each.destinations.values() if d.attachment})
    shown_files = _shown_files(linked_files, known_as)
    return View(
        audience=audience,
        config=_cut_config(journal.config, audience, gate.owner),
        people={person.id: person for person in known_as.values()},
        rooms=rooms,
        entries={entry.key: entry for entry in shown},
        roadmaps=shown_roadmaps,
        attachments=shown_files,
        files={name: journal.files[path] for path, name in shown_files.items() if path in journal.files},
        unseen=frozenset(key for key in journal.unseen if private and key in entries),
    )


def readable(journal: Journal, audience: Audience) -> dict[Key, Entry]:
    """The entries that an audience may read: those shared with it whose needed references it may read too.

    An entry takes its room only from one that the audience may read, so that what is private decides nothing; and where all that is
    shared with anybody gives it another room, it is that room's alone.
    """
    known: dict[Key, bool] = {}
    journal = journal.as_received_in(audience.room)
    came = {
        key: _open_everywhere(journal.entries[key], copies, audience) for key, copies in journal.copies.items() if key in journal.entries
    }
    entries = {**journal.entries, **came}
    config, among_all, among_read = journal.config, dict[Key, str | None](), dict[Key, str | None]()

    def told(key: Key) -> Entry | None:
        return entry if (entry := entries.get(key)) and not entry.only_for_author else None

    def find(key: Key) -> Entry | None:
        entry = entries.get(key)
        if entry is None:
            return None
        if key not in known:
            known[key] = False  # while it is being told, so that a circle ends
            needed = (key_meant(getattr(entry, name), find) for name in KINDS[entry.type].required_references)
            shared = _shared_with(entry, audience, config, find, among_read) and _shared_with(entry, audience, config, told, among_all)
            known[key] = shared and all(each and find(each) for each in needed)
        return entry if known[key] else None

    leaning = {key: below for key, entry in entries.items() if (below := _leans_on(entry, audience))}
    for key in (*below_first(leaning), *entries):
        find(key)
    return {key: entry for key, entry in entries.items() if known[key]}


def _open_everywhere(entry: Entry, copies: Iterable[Entry], audience: Audience) -> Entry:
    """The entry, which is open to those of none of its rooms only if its author says so in every copy."""
    if audience.reach is Who.PRIVATE or all(each.shared.reach is Reach.EVERYONE for each in copies):
        return entry
    return replace(entry, shared=Sharing(Reach.ROOM))


def _shared_with(entry: Entry, audience: Audience, config: Config, find: Find, known: dict[Key, str | None]) -> bool:
    """Whether `shared` of an entry reaches an audience; `find` gives the entries that it may read, `known` their rooms."""
    reach, own = entry.shared.reach, entry.author == config.owner
    if audience.reach is Who.PRIVATE:
        return own or reach is not Reach.NOBODY
    if reach is Reach.NOBODY:
        return False
    if reach is Reach.EVERYONE or (reach is Reach.ROOM and config.open_thread and own and not entry.received_in):
        return True
    if audience.reach is Who.PUBLIC:
        return False
    if entry.received_in:
        return audience.room in entry.received_in
    if reach is Reach.ROOMS:
        return audience.room in entry.shared.rooms
    return room_of(entry, config, find, known) == audience.room


def room_of(entry: Entry, config: Config, find: Find, known: dict[Key, str | None]) -> str | None:
    """The room of an entry: its own, the only one, or that of one it refers to among those `find` gives. `known` keeps what was found."""
    if entry.room is not None or len(config.rooms) == 1:
        return entry.room or next(iter(config.rooms))
    room: str | None = None
    ways = {entry.key: _inherited(entry, find)}  # a loop: a chain of references may be longer than calls may be deep
    while ways and room is None:
        last = next(reversed(ways))
        key = next(ways[last], None)
        target = find(key) if key and key not in ways and key not in known else None
        if key is None:
            known[last] = None
            del ways[last]
        elif target is not None and target.room is None:
            ways[key] = _inherited(target, find)
        else:
            room = target.room if target is not None else known.get(key)
    known.update(dict.fromkeys(ways, room))
    return room


def _inherited(entry: Entry, find: Find) -> Iterator[Key]:
    """The entries from which an entry may have its room."""
    named = (getattr(entry, name) for name in INHERITED_FROM[entry.type])
    yield from (key for reference in named if reference and (key := key_meant(reference, find)))


def _leans_on(entry: Entry, audience: Audience) -> list[Key]:
    """The entries that decide whether an audience may read one: those that it needs, and those from which it may have its room."""
    names = (*KINDS[entry.type].required_references, *(INHERITED_FROM[entry.type] if audience.reach is Who.ROOM else ()))
    named = [reference for name in names if (reference := getattr(entry, name))]
    return [key for reference in named for key in (reference.key, *reference.among) if key]


def key_meant(named: Reference | Destination, find: Callable[[Key], object]) -> Key | None:
    """What a reference or link means to those for whom `find` gives what they may read: of several entries of one id the only one there."""
    if not named.among:
        return named.key
    found = [key for key in named.among if find(key)]
    return found[0] if len(found) == 1 else named.key


def _readable_roadmap(roadmap: Roadmap, audience: Audience, config: Config, used: bool) -> bool:
    """A roadmap is read by those it is shared with, and by the rooms that follow it; a built-in one where a visible entry uses it."""
    reach = roadmap.shared.reach
    if roadmap.packaged:
        private = audience.reach is Who.PRIVATE
        followed = {room.roadmap for room in config.rooms.values() if private or room.id == audience.room} | (
            {config.roadmap} if private else set()
        )
        return used or roadmap.id in followed
    if audience.reach is Who.PRIVATE or reach is Reach.EVERYONE or (reach is Reach.ROOM and config.open_thread):
        return True
    room = config.rooms.get(audience.room or "")
    return room is not None and (
        room.roadmap == roadmap.id or room.id in roadmap.shared.rooms or (reach is Reach.ROOM and len(config.rooms) == 1)
    )


def people_of(entry: Entry) -> set[str]:
    """The people whom an entry's fields name."""
    named = {person for name in PERSON_FIELDS[entry.type] if (person := getattr(entry, name))}
    return named.union(entry.participants) if isinstance(entry, Session) else named


def _known_as(people: Iterable[Person], audience: Audience) -> dict[str, Person]:
    """Each person as the audience may know them: in public by `public_name`, id included; e-mail addresses on the private site only."""
    if audience.reach is Who.PRIVATE:
        return {person.id: person for person in people}
    known: dict[str, Person] = {}
    for person in people:
        name = person.public_name if audience.reach is Who.PUBLIC and person.public_name else None
        new_id = base = (slug(name) or "somebody") if name else person.id
        number = 2
        while any(other.id == new_id for other in known.values()):
            new_id, number = f"{base}-{number}", number + 1
        known[person.id] = Person(new_id, name or person.name, person.role)
    return known


def _shown_files(paths: Iterable[str], known_as: Mapping[str, Person]) -> dict[str, str]:
    """Each file with the place under which it is shown, no two alike."""
    shown: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        place = first = _shown_as(path, known_as)
        number = 2
        while place in taken:
            stem, dot, ending = first.rpartition(".")
            place, number = f"{stem}-{number}{dot}{ending}" if dot else f"{first}-{number}", number + 1
        shown[path] = place
        taken.add(place)
    return shown


def _shown_as(attachment: str, known_as: Mapping[str, Person]) -> str:
    """The place of an attachment on the site: its path; a received one's in a folder of its sender."""
    if attachment.startswith("attachments/"):
        return attachment
    _, _, person, _, own = attachment.split("/", 4)
    return f"attachments-{known_as[person].id if person in known_as else 'received'}/{own}"


def _cut_config(config: Config, audience: Audience, owner: str) -> Config:
    """Of the settings only what every page may say; `owner` as the audience knows that person."""
    if audience.reach is Who.PRIVATE:
        return config
    address = config.site_url if audience.reach is Who.PUBLIC else None
    return Config(config.title, owner, {}, {}, config.summary, False, config.timezone, address, config.language)


def _cut_entry(entry: Entry, gate: _Gate) -> Entry:
    """The entry with nothing in it that its audience may not see."""
    audience, known_as = gate.audience, gate.known_as
    changes: dict[str, Any] = {
        "room": _room_told(entry, gate),
        "measures": tuple(replace(m, goal=goal) for m in entry.measures if (goal := _known(m.goal, gate))),
        "step": _step_told(entry, gate),
    }
    for name, reference in references(entry):
        if name != "measures":
            value = getattr(entry, name)
            found = _known(reference, gate)
            changes[name] = NumberedReference(found, value.number) if found and isinstance(value, NumberedReference) else found
    for name in PERSON_FIELDS[entry.type]:
        if person := getattr(entry, name):
            changes[name] = known_as[person].id
    if isinstance(entry, Session):
        changes["participants"] = tuple(known_as[person].id for person in entry.participants)
    if audience.reach is not Who.PRIVATE:
        public = entry.shared.reach is Reach.EVERYONE or audience.reach is Who.PUBLIC
        changes.update(shared=Sharing(Reach.EVERYONE if public else Reach.ROOM), received_in=(), copies=())
    if audience.reach is Who.PUBLIC:
        changes["aliases"] = ()
    return replace(entry, **_cut_text(entry, gate), **changes)


def _step_told(entry: Entry, gate: _Gate) -> StepReference | None:
    """The step of an entry, if it is one of a roadmap that its audience may read: of several that have such a step, the only one there."""
    step = entry.step
    named = [name for name in ((step.roadmap,) if step.roadmap else step.among) if name in gate.roadmaps] if step else []
    return replace(step, roadmap=named[0], among=()) if step and len(named) == 1 else None


def _room_told(entry: Entry, gate: _Gate) -> str | None:
    """The room of an entry as its audience may know it; in a room what has no other is of that one, whether or not there are others."""
    if gate.audience.reach is Who.PRIVATE:
        return room_of(entry, gate.config, gate.entries.get, gate.room_by_key)
    return gate.audience.room if entry.room in (None, gate.audience.room) else None


def _cut_roadmap(roadmap: Roadmap, gate: _Gate) -> Roadmap:
    """The roadmap with nothing in it that its audience may not see."""
    changes = _cut_text(roadmap, gate)
    if gate.audience.reach is not Who.PRIVATE:
        reach = Reach.EVERYONE if roadmap.shared.reach is Reach.EVERYONE else Reach.ROOM
        changes.update(author=gate.owner, shared=Sharing(reach))
    return replace(roadmap, **changes)


def _known(reference: Reference, gate: _Gate) -> Reference | None:
    """The reference by the name under which the audience knows its author; None to what it may not read."""
    key = key_meant(reference, gate.entries.get)
    if key is None or key not in gate.entries:
        return None
    return replace(reference, text="", key=Key(gate.known_as[key.author].id, key.id), among=())


def _cut_text(written: Written, gate: _Gate) -> dict[str, Any]:
    """What changes in an entry or roadmap: a body that has no asides and no links to what is not visible; on the private site all words."""
    body, renamed = written.body, dict[str, Destination]()
    for name, each in written.destinations.items():
        meant = replace(each, key=key_meant(each, gate.find))
        if _leads(meant, gate):
            renamed[name] = _renamed(meant, gate.known_as)
    if gate.audience.reach is Who.PRIVATE:
        return {"destinations": {link.name: renamed[link.name] for link in body.links if link.name in renamed}}
    words = {each.name for each in body.leftovers} - written.destinations.keys()  # which name nothing that anybody wrote
    while body.asides:  # first: what is a link, and which definitions are used, is told without them
        body = gate.read(cut(body.text, (), body.asides))
    while (hidden := _hidden(body, renamed, words)) or body.asides or body.unused:
        body = gate.read(cut(body.text, hidden, (*body.asides, *body.unused)))
    title = written.title if "title" in written.places else body.heading or written.type
    linked = {link.name for link in body.links}
    destinations = {name: destination for name, destination in renamed.items() if name in linked}
    return {"title": title, "body": body, "body_start": 0, "path": "", "places": NOWHERE, "destinations": destinations}


def _hidden(body: Body, shown: Collection[str], words: Collection[str]) -> list[Link]:
    """The links of a text to what is not among those shown, and what looks like one and is not among mere words."""
    hidden = [link for link in body.links if link.name not in shown]
    return hidden + [each for each in body.leftovers if each.name not in shown and each.name not in words]


def _leads(destination: Destination, gate: _Gate) -> bool:
    """Whether what a link leads to is visible; an attachment is, where the link is."""
    return destination.attachment is not None if destination.key is None else gate.find(destination.key) is not None


def _renamed(destination: Destination, known_as: Mapping[str, Person]) -> Destination:
    """The destination by the name under which the audience knows its author."""
    key = destination.key
    if key is None:
        return destination
    return Destination(key=Key(known_as[key.author].id if key.author in known_as else "", key.id))
