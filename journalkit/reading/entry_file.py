"""One file to what it is: an entry, a faulty one, or none at all."""

from __future__ import annotations

from pathlib import Path

from journalkit.conflicts import conflicts
from journalkit.diagnostic import Outcome, diagnose
from journalkit.located import foreign_front_matter, opens_with_front_matter, parse
from journalkit.reading.decode import Decoded, decode
from journalkit.reading.place import place_of
from journalkit.reading.read import decode as decode_bytes
from journalkit.reading.read import read
from journalkit.reading.recall import FileRead
from journalkit.reading.rules import NOT_AN_ENTRY
from journalkit.schema.field import Vocabulary
from journalkit.schema.kind import KINDS, NESTED_FIELDS
from journalkit.source import Source, Span
from journalkit.values import replace

START = Span(0, 0)
ENTRY_FOLDERS = frozenset(kind.folder for kind in KINDS.values())


def read_file(root: Path, path: str, vocabulary: Vocabulary, owner: str) -> tuple[FileRead, str]:
    """What a file is, and the digest of its bytes; no digest when they are gone or cannot be read as text."""
    source = read(root, path)
    return _file_read(path, source, vocabulary, owner), source.value.digest if source.value else ""


def read_bytes(path: str, data: bytes, vocabulary: Vocabulary, owner: str) -> FileRead:
    """What a file would be if it held these bytes."""
    return _file_read(path, decode_bytes(path, data), vocabulary, owner)


def _file_read(path: str, source: Outcome[Source | None], vocabulary: Vocabulary, owner: str) -> FileRead:
    entry = read_entry(source.value, vocabulary, owner) if source.value else None
    decoded = entry.value if entry else None
    return FileRead(
        path,
        decoded.written if decoded else None,
        decoded.sound if decoded else False,
        bool(source.diagnostics or entry is not None),
        (*source.diagnostics, *(entry.diagnostics if entry else ())),
    )


def read_entry(source: Source, vocabulary: Vocabulary, owner: str) -> Outcome[Decoded | None] | None:
    """The entry in a file, or None, with all that is wrong with it; nothing at all for a Markdown file that is not an entry."""
    left = tuple(conflicts(source.text, source.path))
    if left and (opens_with_front_matter(source.text) or source.text.startswith("<<<<<<<") or _in_entry_folder(source.path)):
        return Outcome(None, left)
    if not opens_with_front_matter(source.text):
        foreign = foreign_front_matter(source)
        if foreign:
            return Outcome(None, (foreign,))
        return _stray(source) if _in_entry_folder(source.path) else None
    document = parse(source, NESTED_FIELDS)
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
