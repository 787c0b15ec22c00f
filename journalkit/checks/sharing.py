"""Whether what `shared` says does what its author will expect. Who may read is decided in view.py; this only explains surprises."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.markup.effort import Effort
from journalkit.markup.leftover import leftovers
from journalkit.model.audience import room_audience
from journalkit.model.entry import Entry, Key, Reach, Written
from journalkit.model.journal import Journal
from journalkit.model.texts import texts_of
from journalkit.schema.kind import KINDS, references
from journalkit.source import Span
from journalkit.view import INHERITED_FROM, readable, room_of

NO_ROOM = warning(
    "no-room",
    "An entry is shared with its room, but no room can be told for those who would read it.",
    why="With several rooms the program does not guess; until `room:` is written, nobody else can read the entry. "
    "A room is also taken from the session, action, goal or subject that the entry refers to, if the room's people may read that one.",
    wrong="shared: true      # in a journal with two rooms",
    right="shared: true\nroom: ben",
)
HIDDEN_REFERENCE = warning(
    "hidden-reference",
    "An entry that others may read refers to one that only its author may read.",
    why="They see the entry without the reference: without its session or goal, or with plain words instead of a link. "
    "Feedback, updates and reflections about a private entry are not seen at all.",
    wrong="shared: true\nsession: 2026-09-03-kickoff      # that session is shared: false",
    right="Share the session too, or leave the line out.",
)
UNREADABLE_ENTRY = warning(
    "unreadable-entry",
    "An entry of another person in this journal is shared with nobody.",
    why="`shared: false` means that its author alone may read it, so that it stands in no site of yours.",
    wrong="author: ben\nshared: false      # in Ana's journal",
    right="author: ben\nshared: true",
)
TELLING_FILE = warning(
    "telling-file",
    "A file that others may get tells of its making: who wrote it, where, with what.",
    why="Of JPEG, PNG, GIF, WebP, AVIF, HEIC and SVG everything but the picture is left out when others get it. Any other file goes out "
    "as it is: a PDF or a text of an office program names its author, a film or a TIFF the place and the camera.",
    wrong="[the report](../attachments/report.docx)      # which names who wrote it",
    right="Save the file again without its properties; every program that makes such files has a setting for it.",
)
RULES = (NO_ROOM, HIDDEN_REFERENCE, UNREADABLE_ENTRY, TELLING_FILE)


def rooms_of_shared(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each entry that is shared with its room and has none, or has it from an entry that the room cannot read."""
    config = journal.config
    readers = {name: readable(journal, room_audience(name)) for name in config.rooms} if len(config.rooms) > 1 else {}
    by_key: dict[Key, str | None] = {}
    read_there: dict[str, dict[Key, str | None]] = {name: {} for name in readers}
    for entry in journal.entries.values():
        if entry.shared.reach is not Reach.ROOM or entry.received_in or (config.open_thread and entry.author == config.owner):
            continue
        place = _sharing_place(entry)
        room = room_of(entry, config, journal.entries.get, by_key)
        nowhere = room is None and (config.rooms or "shared" in entry.places)
        unread = room in readers and room_of(entry, config, readers[room].get, read_there[room]) != room
        if not (nowhere or unread) or _leans_on_a_faulty_entry(entry, journal):
            continue
        if nowhere:
            rooms = " or ".join(f"room: {name}" for name in config.rooms) or "shared: public, or add a room to journal.yaml"
            yield diagnose(
                NO_ROOM,
                entry.path,
                place,
                "shared with its room, but it has no room: nobody else can read it",
                f"write {rooms}",
            )
        else:
            message = f"its room {room} comes from an entry that the room cannot read: nobody else can read this one"
            yield diagnose(NO_ROOM, entry.path, place, message, f"write room: {room}")


def rooms_of_roadmaps(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each roadmap that is shared with its room where several rooms could be meant."""
    config = journal.config
    followed = {room.roadmap for room in config.rooms.values()}
    for roadmap in journal.roadmaps.values():
        if roadmap.shared.reach is Reach.ROOM and not config.open_thread and len(config.rooms) != 1 and roadmap.id not in followed:
            rooms = f"shared: [{', '.join(config.rooms)}]" if config.rooms else "shared: public"
            message = "shared with its room, but no room follows this roadmap: nobody else can read it"
            yield diagnose(NO_ROOM, roadmap.path, _sharing_place(roadmap), message, f"write {rooms}, or name it in a room of journal.yaml")


def _leans_on_a_faulty_entry(entry: Entry, journal: Journal) -> bool:
    """Whether an entry would take its room from one that was left out; what is wrong is said there."""
    named = (getattr(entry, name) for name in INHERITED_FROM[entry.type])
    return any(reference is not None and reference.key is not None and journal.find(reference.key) is None for reference in named)


def _sharing_place(entry: Written) -> Span:
    return entry.place("shared") if "shared" in entry.places else entry.place("title")


def hidden_references(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each mention, in fields and text, of a private entry by one that others may read."""
    private = {key: entry for key, entry in journal.entries.items() if entry.shared.reach is Reach.NOBODY}
    if not private:
        return
    for entry in journal.entries.values():
        if entry.shared.reach is Reach.NOBODY or entry.received_in:
            continue
        for name, reference in references(entry):
            target = private.get(reference.key) if reference.key else None
            if target is not None:
                needed = name in KINDS[entry.type].required_references
                effect = "others do not see this entry at all" if needed else "others see this entry without it"
                yield _hidden(entry, reference.span, target, effect)
        for link in (*entry.body.links, *entry.body.leftovers):
            destination = entry.destinations.get(link.name)
            target = private.get(destination.key) if destination and destination.key else None
            if target is not None:
                yield _hidden(entry, link.whole.shifted(entry.body_start), target, "others see words without a link")
        if entry.bracketed:
            yield from _named_in_fields(entry, journal)


def _named_in_fields(entry: Entry, journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each link to a private entry in a field, which is shown as it was typed."""
    for each in (field for field in KINDS[entry.type].fields_of_words if field.name in entry.places):
        words = "\n".join(texts_of(getattr(entry, each.kept_as)))
        for link in leftovers(words, (), (), list, Effort(2**62)):
            person, _, named = link.target.rpartition("/")
            target = journal.find(Key(person or entry.author, named.removesuffix(".md")))
            if target is None:
                target = journal.find(Key(entry.author, named.removesuffix(".md")))
            if target is not None and target.shared.reach is Reach.NOBODY:
                yield _hidden(entry, entry.place(each.name), target, "fields are plain words, so that others see what stands here")


def telling_files(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each link in a text that others may read to a file that tells of its making."""
    for written in (*journal.entries.values(), *journal.roadmaps.values()):
        if written.shared.reach is Reach.NOBODY or not written.path or (isinstance(written, Entry) and written.received_in):
            continue
        for link in written.body.links:
            destination = written.destinations.get(link.name)
            attachment = (destination.attachment or "") if destination else ""
            facts = journal.files.get(attachment)
            if facts is not None and facts.tells and not any(each.start <= link.whole.start < each.end for each in written.body.asides):
                message = f"others get {attachment} as it is, and it tells {' and '.join(facts.tells)}"
                place = link.whole.shifted(written.body_start)
                yield diagnose(TELLING_FILE, written.path, place, message, "save it without its properties, or do not link it")


def _hidden(entry: Entry, span: Span, target: Entry, effect: str) -> Diagnostic:
    message = f"only {target.author} may read {target.path}: {effect}"
    hint = "leave the reference out" if target.received_in else "share that entry too, or leave the reference out"
    return diagnose(HIDDEN_REFERENCE, entry.path, span, message, hint)


def unreadable(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each entry that its author keeps private in somebody else's journal."""
    for entry in journal.entries.values():
        if entry.author != journal.config.owner and entry.shared.reach is Reach.NOBODY:
            message = f"only {entry.author} may read this entry, so it stands in no site of this journal"
            yield diagnose(UNREADABLE_ENTRY, entry.path, _sharing_place(entry), message, "correct shared: or author:")
