"""The journal as a whole: the spine that every later stage stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from journalkit.model.entry import Entry, Key, Roadmap
from journalkit.model.file import FileFacts
from journalkit.model.person import Person, Room
from journalkit.source import Span
from journalkit.values import Struct, field, replace

REFLECTION_HEADINGS = ("What worked", "What surprised me", "What data changed")


class Config(Struct, frozen=True):
    """What journal.yaml says. `open_thread` is `thread: public`; `places` are spans of settings that may name nothing or say too much.

    `headings` are the three questions of a reflection as headings; `roadmap` is followed by the owner alone, without a room; `checks` sets
    severities of rules of the method; with `read_marks` others are told what the owner has looked at. `private_remotes` are addresses of
    repositories that nobody but the owner can read.
    """

    title: str
    owner: str
    people: Mapping[str, Person]
    rooms: Mapping[str, Room]
    summary: str | None = None
    open_thread: bool = False
    timezone: str = "UTC"
    site_url: str | None = None
    language: str = "en"
    private_remotes: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extra_fields: tuple[str, ...] = ()
    headings: tuple[str, ...] = REFLECTION_HEADINGS
    roadmap: str | None = None
    checks: Mapping[str, str] = field(default_factory=dict)
    read_marks: bool = True
    places: Mapping[str, Span] = field(default_factory=dict)

    @property
    def called_otherwise(self) -> tuple[Person, ...]:
        """The people who go by another name in public."""
        return tuple(person for person in self.people.values() if person.public_name)


class Journal(Struct, frozen=True):
    """All entries that can be used as written, linked, in the order of their paths.

    `attachments` are the paths of files that entries may link to, `packaged` the names of all built-in roadmaps; of these only the used
    ones are among `roadmaps`. Of an entry that came through several rooms the first one by path is among `entries`; `copies` has all of
    them as they came, since they may differ: what a room was sent is what it is shown. `files` tells of the attachments that are linked.
    `unseen` are entries of others that the owner has not looked at.
    """

    config: Config
    entries: Mapping[Key, Entry]
    roadmaps: Mapping[str, Roadmap]
    attachments: frozenset[str]
    packaged: tuple[str, ...] = ()
    copies: Mapping[Key, tuple[Entry, ...]] = field(default_factory=dict)
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    unseen: frozenset[Key] = frozenset()

    def find(self, key: Key | None) -> Entry | None:
        """The entry of a key; None when there is none or it was left out."""
        return self.entries.get(key) if key else None

    def without(self, paths: frozenset[str]) -> Journal:
        """The journal without the entries and roadmaps of these files."""
        if not paths:
            return self
        copies = {key: tuple(each for each in group if each.path not in paths) for key, group in self.copies.items()}
        sound = {key: together(group) for key, group in copies.items() if group}
        whole = {key: sound.get(key, entry) for key, entry in self.entries.items()}
        return replace(
            self,
            entries={key: entry for key, entry in whole.items() if entry.path not in paths},
            roadmaps={name: roadmap for name, roadmap in self.roadmaps.items() if roadmap.path not in paths},
            copies={key: group for key, group in copies.items() if len(group) > 1},
        )

    def having(self, paths: frozenset[str]) -> frozenset[str]:
        """Those of these files of which the journal has entries or roadmaps."""
        if not paths:
            return paths
        written = (*self.entries.values(), *self.roadmaps.values(), *(each for group in self.copies.values() for each in group))
        return paths.intersection(each.path for each in written)

    def as_received_in(self, room: str | None) -> Journal:
        """The journal with the copies of a room in the place of those that came through other rooms."""
        own = {key: each for key, group in self.copies.items() for each in group if room in each.received_in}
        if not own:
            return self
        entries = sorted(({**self.entries, **own}).items(), key=lambda pair: pair[1].path)
        return replace(self, entries=dict(entries), copies={key: group for key, group in self.copies.items() if key not in own})

    def as_received(self) -> Iterator[Journal]:
        """The journal, and as it is for each room that has copies of its own."""
        yield self
        rooms = {room for group in self.copies.values() for each in group for room in each.received_in}
        yield from (self.as_received_in(room) for room in sorted(rooms))


def together(group: Sequence[Entry]) -> Entry:
    """What came through several rooms as one entry: the first copy, which knows of the others."""
    first = group[0]
    if len(group) == 1:
        return first
    return replace(
        first, received_in=tuple(sorted(room for each in group for room in each.received_in)), copies=tuple(e.path for e in group[1:])
    )
