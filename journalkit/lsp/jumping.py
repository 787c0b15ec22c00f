"""Where things are: what a place names, what names it, and entries by their titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lsprotocol.types import Location, Position, Range, SymbolKind, WorkspaceSymbol

from journalkit.layout import SETTINGS
from journalkit.located import compose
from journalkit.lsp.desk import Sight
from journalkit.lsp.opened import Opened
from journalkit.lsp.positions import Ruler
from journalkit.lsp.spot import Spot, What, entry_spots, spot_at
from journalkit.model.entry import Entry, Key, Written
from journalkit.model.journal import Journal
from journalkit.nodes import Mapping
from journalkit.reading.read import for_display
from journalkit.schema.kind import references
from journalkit.source import Source, Span
from journalkit.values import Struct
from journalkit.view import View

MOST = 200
START = Span(0, 0)


class Shelf(Struct, frozen=True):
    """The files of a journal as the editor has them: `opened` by path, the others on the disk."""

    root: Path
    opened: dict[str, Opened]
    encoding: str
    uri_of: Callable[[str], str]

    def ruler(self, path: str) -> Ruler:
        """Counts places in a file."""
        return self.opened[path].ruler if path in self.opened else Ruler(self.source(path), self.encoding)

    def source(self, path: str) -> Source:
        """The text of a file."""
        return self.opened[path].source if path in self.opened else for_display(self.root, path)

    def beginning(self, path: str) -> Location:
        """The first place of a file, whatever is in it."""
        return Location(self.uri_of(path), Range(Position(0, 0), Position(0, 0)))

    def locations(self, path: str, spans: Iterable[Span]) -> Iterator[Location]:
        """Places in a file, which is read once."""
        ruler, uri = self.ruler(path), self.uri_of(path)
        return (Location(uri, ruler.range(span)) for span in spans)


def definitions(opened: Opened, sight: Sight, offset: int, shelf: Shelf) -> list[Location]:
    """Where that is which a place names."""
    spot = spot_at(opened, offset, sight.known)
    journal = sight.journal
    if spot is None or journal is None:
        return []
    if spot.what is What.ENTRY:
        return [shelf.beginning(path) for key in spot.keys for path in _paths_of(key, sight)]
    if spot.what is What.FILE:
        return [shelf.beginning(spot.path)] if spot.path in journal.attachments else []
    if spot.what in (What.PERSON, What.ROOM):
        return list(_in_settings(spot, shelf))
    return list(_steps(spot, journal, shelf)) if spot.what is What.STEP else []


def _paths_of(key: Key, sight: Sight) -> list[str]:
    """The files of an entry, faulty ones too."""
    return [path for path, each in sight.known.names.by_path.items() if each == key] if sight.known else []


def _in_settings(spot: Spot, shelf: Shelf) -> Iterator[Location]:
    """Where journal.yaml says who a person is, or who is in a room."""
    source = shelf.source(SETTINGS)
    front = compose(source.text, SETTINGS, 0).value.front
    below = front.get("people" if spot.what is What.PERSON else "rooms") if front else None
    pairs = below.pairs if isinstance(below, Mapping) else ()
    return shelf.locations(SETTINGS, [pair.key.span for pair in pairs if pair.key.text == spot.text])


def _steps(spot: Spot, journal: Journal, shelf: Shelf) -> Iterator[Location]:
    """Where a step of one of the journal's own roadmaps stands."""
    roadmap, _, name = spot.text.rpartition("#")
    for each in journal.roadmaps.values():
        if each.path and roadmap in ("", each.id) and any(step.id == name for step in each.steps):
            text = shelf.source(each.path).text
            at = text.find(f"id: {name}")
            yield from shelf.locations(each.path, [Span(at, at + len(f"id: {name}")) if at >= 0 else START])


def target_at(opened: Opened, sight: Sight, offset: int) -> Key | None:
    """The entry that a place names; the open entry itself where it names none."""
    spot = spot_at(opened, offset, sight.known)
    if spot is not None and spot.what is What.ENTRY:
        return spot.keys[0] if len(spot.keys) == 1 else None
    return opened.entry.key if opened.entry is not None else None


def references_of(key: Key, sight: Sight, shelf: Shelf, *, declaration: bool) -> list[Location]:
    """All places that name an entry, in the order of their files; with its own file where that is wanted."""
    found = [shelf.beginning(path) for path in _paths_of(key, sight)] if declaration else []
    journal = sight.journal
    places: dict[str, list[Span]] = {}
    written: list[Written] = [*journal.entries.values(), *(each for each in journal.roadmaps.values() if each.path)] if journal else []
    for each in written:
        if each.path not in shelf.opened:
            places[each.path] = list(_naming(each, key))
    for path, opened in shelf.opened.items():
        places[path] = [spot.name for spot in entry_spots(opened, sight.known) if key in spot.keys]
    return [*found, *(each for path in sorted(places) if places[path] for each in shelf.locations(path, places[path]))]


def _naming(written: Written, key: Key) -> Iterator[Span]:
    """The places of an entry that name another."""
    for _, reference in references(written) if isinstance(written, Entry) else ():
        if reference.key == key:
            yield reference.name_span or reference.span
    for link in written.body.links:
        destination = written.destinations.get(link.name)
        if destination is not None and destination.key == key:
            yield link.whole.shifted(written.body_start)


def workspace_symbols(query: str, view: View, shelf: Shelf) -> list[WorkspaceSymbol]:
    """The entries and roadmaps whose title or id has these words, the newest first."""
    words = query.casefold().split()
    entries = sorted(view.entries.values(), key=lambda each: each.date.order, reverse=True)
    written: list[Written] = [*entries, *(each for each in view.roadmaps.values() if each.path)]
    fitting = [each for each in written if all(word in f"{each.title} {each.id}".casefold() for word in words)]
    return [
        WorkspaceSymbol(shelf.beginning(each.path), each.title or each.id, SymbolKind.File, container_name=each.type)
        for each in fitting[:MOST]
    ]
