"""The small file on each branch with the marks of what its person has looked at, a mark a line. It tells no names and no times."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from journalkit.model.entry import Key
from journalkit.rooms.paths import NO_ENTRIES
from journalkit.seen import DIGITS, mark_of

MARK = re.compile(rf"^[0-9a-f]{{{DIGITS}}}$", re.MULTILINE | re.ASCII)


def seen_file(marks: Iterable[str]) -> str:
    """The text of the file; empty for no marks."""
    return "".join(f"{mark}\n" for mark in sorted(set(marks)))


def read_seen_file(data: bytes) -> frozenset[str]:
    """The marks in the bytes of such a file; what is no mark is passed over."""
    return frozenset(MARK.findall(data.decode("ascii", "replace")))


def looked_at(digests: Mapping[str, str], me: str, marks: Collection[str]) -> frozenset[str]:
    """The ids of the entries on the branch of `me`, given by path with the digests of their texts, that somebody with these marks has
    looked at as they are sent now."""
    ids = {path: PurePosixPath(path).stem for path in digests if path not in NO_ENTRIES}
    return frozenset(name for path, name in ids.items() if marks and mark_of(Key(me, name), digests[path]) in marks)
