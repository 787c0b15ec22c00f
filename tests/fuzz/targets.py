"""What is tried with each input: one piece of a journal is replaced by it, and the journal must end in pages or diagnostics.

Knows nothing of where inputs come from: Hypothesis makes them in tests/test_fuzz.py, and atheris in tests/fuzz/coverage.py.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from journalkit.cli.report import FORMATS, sources_of
from journalkit.diagnostic import Severity
from journalkit.model.audience import PRIVATE, PUBLIC
from journalkit.pipeline import Checked, check_folder, no_memo, site_of
from journalkit.rooms.arrival import why_not_text
from journalkit.rooms.paths import DEEPEST, LONGEST, LONGEST_PATH, decoded, why_refused
from journalkit.rooms.room_file import RoomFile, read_room_file
from journalkit.rooms.seen_file import read_seen_file
from journalkit.view import project
from tests.conftest import CONFIG, NOW, entry

GOOD = "insights/good.md"
HOSTILE = "insights/hostile.md"
RECEIVED = "rooms/ben/ben/insights/hostile.md"
FIELDS = "type: insight\ntitle: T\ndate: 2026-09-03\n"


class Finding(AssertionError):
    """Something that no input may lead to."""


def front_matter(data: bytes) -> None:
    """The header of an entry."""
    entry_with(b"---\n" + FIELDS.encode() + data + b"\n---\nWords.\n")


def whole_entry(data: bytes) -> None:
    """All bytes of an entry's file."""
    entry_with(data)


def body(data: bytes) -> None:
    """The text of an entry that everyone may read."""
    entry_with(b"---\n" + FIELDS.encode() + b"shared: public\n---\n" + data)


def settings(data: bytes) -> None:
    """journal.yaml."""
    with_files({"journal.yaml": data, GOOD: entry("insight", "Good").encode()}, "journal.yaml")


def received(data: bytes) -> None:
    """What came from a room's remote: a name, a text, and the small files beside the entries."""
    name = decoded(data[:300])
    if name is not None and not why_refused(name):
        parts = name.split("/")
        require(len(parts) <= DEEPEST and len(name.encode()) <= LONGEST_PATH, f"a name beyond all bounds: {name!r}")
        require(all(part not in ("", ".", "..") and len(part.encode()) <= LONGEST for part in parts), f"a name that leads away: {name!r}")
        require(name.isprintable(), f"a name that cannot be shown: {name!r}")
    require(isinstance(read_room_file(data), RoomFile | str), "a room's file is read or refused")
    require(isinstance(read_seen_file(data), frozenset), "marks are read")
    if not why_not_text("insights/hostile.md", data, "ben"):
        with_files({RECEIVED: data, GOOD: entry("insight", "Good").encode()}, RECEIVED)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "front-matter": front_matter,
    "whole-entry": whole_entry,
    "body": body,
    "settings": settings,
    "received": received,
}


def entry_with(data: bytes) -> None:
    """A journal with one entry of these bytes, and a good one beside it."""
    with_files({HOSTILE: data, GOOD: entry("insight", "Good").encode()}, HOSTILE)


def with_files(files: Mapping[str, bytes], hostile: str) -> None:
    """Read and build a journal of these files, of which one is hostile: it alone may have faults."""
    with tempfile.TemporaryDirectory(prefix="journalkit-fuzz-") as folder:
        root = Path(folder)
        for path, data in {"journal.yaml": CONFIG.encode(), **files}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        found = check_folder(root, datetime.fromisoformat(NOW), no_memo())
        told(found, root, hostile)
        pages(found, root, hostile)


def told(found: Checked, root: Path, hostile: str) -> None:
    """Diagnostics are of the hostile file, at places that it has, and every format can print them."""
    others = [each for each in found.diagnostics if each.path != hostile]
    require(hostile == "journal.yaml" or not others, f"another file's fault: {others}")
    for name in FORMATS:
        FORMATS[name](found.diagnostics, sources_of(root, found.diagnostics))
    printed = FORMATS["concise"](found.diagnostics, sources_of(root, found.diagnostics))
    require(printed.splitlines() == printed.removesuffix("\n").split("\n") or not printed, f"a message of several lines: {printed!r}")


def pages(found: Checked, root: Path, hostile: str) -> None:
    """What has no error is on the owner's site; no site fails for what it holds."""
    faulty = any(each.severity is Severity.ERROR for each in found.diagnostics)
    if found.journal is None:
        require(faulty and hostile == "journal.yaml", "no journal, and nobody says why")
        return
    paths = {each.path for each in (*found.journal.entries.values(), *found.journal.roadmaps.values())}
    if hostile != "journal.yaml":
        require(GOOD in paths, "another entry is lost")
        not_an_entry = any(each.rule.slug == "not-an-entry" for each in found.diagnostics)
        require(hostile in paths or faulty or not_an_entry, "an entry is lost, and nobody says why")
    for audience in (PRIVATE, PUBLIC):
        site_of(project(found.journal, audience), root, datetime.fromisoformat(NOW))


def require(right: bool, otherwise: str) -> None:
    """Finding when something is not as it must be."""
    if not right:
        raise Finding(otherwise)
