"""A folder to a linked Journal, with everything that is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from journalkit.config import FILE_NAME, read_config, vocabulary_of
from journalkit.diagnostic import Diagnostic, Outcome, diagnose
from journalkit.located import foreign_front_matter, opens_with_front_matter, parse
from journalkit.model.entry import Entry, Key, Roadmap, Written
from journalkit.model.journal import Config, Journal
from journalkit.packaged import packaged_roadmaps
from journalkit.reading.decode import Decoded, Place, decode, id_of, place_of
from journalkit.reading.discover import discover, stays_inside
from journalkit.reading.link import link
from journalkit.reading.read import read
from journalkit.reading.rules import NO_CONFIG, NOT_AN_ENTRY, OUTSIDE_JOURNAL
from journalkit.schema.field import Vocabulary
from journalkit.schema.kind import KINDS
from journalkit.source import Source, Span

START = Span(0, 0)
ENTRY_FOLDERS = frozenset(kind.folder for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class Settings:
    """What journal.yaml says, as far as it can be used: None where it cannot, and the names it knows all the same."""

    config: Config | None
    vocabulary: Vocabulary


def load(root: Path) -> Outcome[Journal | None]:
    """The journal in a folder; None, with all that is wrong in every file, when journal.yaml cannot be used."""
    settings = read_settings(root)
    config = settings.value.config
    owner = config.owner if config else ""
    files = discover(root, config.ignore if config else ())
    found: list[Diagnostic] = [*settings.diagnostics, *files.diagnostics]
    written: list[Written] = []
    faulty: list[Written] = []
    claimed: dict[str, Key] = {}
    for path in files.value.markdown:
        source = read(root, path)
        found.extend(source.diagnostics)
        entry = read_entry(source.value, settings.value.vocabulary, owner) if source.value else None
        if entry is not None:
            found.extend(entry.diagnostics)
            if entry.value is not None:
                (written if entry.value.sound else faulty).append(entry.value.written)
        if source.diagnostics or entry is not None:
            claimed[path] = entry.value.written.key if entry and entry.value else Key(place_of(path, owner).owner, id_of(path))
    if config is None:
        return Outcome(None, tuple(found))
    packaged = packaged_roadmaps()
    built_in = {name: read_packaged(packaged[name]) for name in sorted(_named_roadmaps(config, [*written, *faulty]) & set(packaged))}
    linked = link(config, written, faulty, claimed, files.value.attachments, built_in)
    return Outcome(replace(linked.value, packaged=tuple(packaged)), (*found, *linked.diagnostics))


def _named_roadmaps(config: Config, written: Iterable[Written]) -> set[str]:
    """The roadmaps that settings and entries name."""
    followed = {config.roadmap, *(room.roadmap for room in config.rooms.values())}
    steps = (each.step for each in written if isinstance(each, Entry) and each.step)
    return {name for name in (*followed, *(step.roadmap for step in steps)) if name}


def read_packaged(file: Path) -> Roadmap:
    """A built-in roadmap. It is nobody's and everybody's."""
    path = f"roadmaps/{file.name}"
    source = Source(path, file.read_text(encoding="utf-8"), "")
    document = parse(source).value
    decoded = decode(document, Vocabulary(), Place("")).value if document else None
    if decoded is None or not isinstance(decoded.written, Roadmap):
        raise ValueError(f"{file} is not a roadmap")
    return replace(decoded.written, packaged=True, path="")


def read_settings(root: Path) -> Outcome[Settings]:
    """The settings of the journal in a folder."""
    nothing = Settings(None, Vocabulary())
    if (root / FILE_NAME).is_symlink() and not stays_inside(root, FILE_NAME):
        return Outcome(nothing, (diagnose(OUTSIDE_JOURNAL, FILE_NAME, START, "this symbolic link leads out of the journal, or nowhere"),))
    source = read(root, FILE_NAME)
    if source.value is None:
        missing = diagnose(
            NO_CONFIG,
            FILE_NAME,
            START,
            f"there is no {FILE_NAME} here",
            "journalkit init makes a new journal",
        )
        return Outcome(nothing, source.diagnostics or (missing,))
    config = read_config(source.value)
    return Outcome(Settings(config.value, vocabulary_of(source.value)), config.diagnostics)


def read_entry(source: Source, vocabulary: Vocabulary, owner: str) -> Outcome[Decoded | None] | None:
    """The entry in a file, or None, with all that is wrong with it; nothing at all for a Markdown file that is not an entry."""
    if not opens_with_front_matter(source.text):
        foreign = foreign_front_matter(source)
        if foreign:
            return Outcome(None, (foreign,))
        return _stray(source) if _in_entry_folder(source.path) else None
    document = parse(source)
    if document.value is None:
        return Outcome(None, document.diagnostics)
    entry = decode(document.value, vocabulary, place_of(source.path, owner))
    diagnostics = (*document.diagnostics, *entry.diagnostics)
    decoded = entry.value
    return Outcome(replace(decoded, sound=decoded.sound and not document.diagnostics) if decoded else None, diagnostics)


def _stray(source: Source) -> Outcome[Decoded | None]:
    message = "this file does not open with front matter, so it is not an entry"
    hint = "begin it with ---, the fields and ---, move it, or name it under ignore: in journal.yaml"
    return Outcome(None, (diagnose(NOT_AN_ENTRY, source.path, START, message, hint),))


def _in_entry_folder(path: str) -> bool:
    parts = path.split("/")
    return parts[0] in ENTRY_FOLDERS or (parts[0] == "rooms" and len(parts) > 4 and parts[3] in ENTRY_FOLDERS)
