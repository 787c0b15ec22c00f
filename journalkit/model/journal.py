"""The journal as a whole: the spine that every later stage stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from journalkit.model.entry import Entry, Key, Roadmap
from journalkit.model.person import Person, Room
from journalkit.source import Span

REFLECTION_HEADINGS = ("What worked", "What surprised me", "What data changed")


@dataclass(frozen=True, slots=True)
class Config:
    """What journal.yaml says. `open_thread` is `thread: public`; `places` are spans in the file of settings that may name nothing.

    `headings` are the three questions of a reflection as headings; `roadmap` is followed by the owner alone, without a room; `checks` sets
    severities of rules of the method.
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
    ignore: tuple[str, ...] = ()
    extra_fields: tuple[str, ...] = ()
    headings: tuple[str, ...] = REFLECTION_HEADINGS
    roadmap: str | None = None
    checks: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Journal:
    """All entries that can be used as written, linked, in the order of their paths.

    `attachments` are the paths of files that entries may link to, `packaged` the names of all built-in roadmaps; of these only the used
    ones are among `roadmaps`.
    """

    config: Config
    entries: Mapping[Key, Entry]
    roadmaps: Mapping[str, Roadmap]
    attachments: frozenset[str]
    packaged: tuple[str, ...] = ()

    def find(self, key: Key | None) -> Entry | None:
        """The entry of a key; None when there is none or it was left out."""
        return self.entries.get(key) if key else None

    def without(self, paths: frozenset[str]) -> Journal:
        """The journal without the entries and roadmaps of these files."""
        if not paths:
            return self
        return replace(
            self,
            entries={key: entry for key, entry in self.entries.items() if entry.path not in paths},
            roadmaps={name: roadmap for name, roadmap in self.roadmaps.items() if roadmap.path not in paths},
        )
