"""The folder of a person in a room, `rooms/<room>/<person>/`, brought to exactly what that person sends; the only place that is written.

The folder is generated: what was changed there by hand is kept aside and said, then put right.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from journalkit.git.objects import SHA1, object_id
from journalkit.temporary import TEMPORARY, sweep, written_beside
from journalkit.values import Struct, field

ASIDE = "aside"


class Misplaced(Exception):
    """The folder is not one of the journal: nothing was written. The message says why."""


class Changes(Struct, frozen=True):
    """What becomes of the files of a folder, by path; `edited` are those that were changed by hand, and so are put right."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.edited)


class Inbox(Struct):
    """The folder of one person, and what of it lies on the disk: ids of blobs by path, as a repository with this `naming` has them."""

    root: Path
    room: str
    person: str
    naming: str = SHA1
    found: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.root / "rooms" / self.room / self.person

    def look(self) -> None:
        """Read what lies there. Misplaced when the way there is a symbolic link or no folder."""
        for part in (self.root / "rooms", self.root / "rooms" / self.room, self.folder):
            if part.is_symlink() or (part.exists() and not part.is_dir()):
                shown = part.relative_to(self.root).as_posix()
                raise Misplaced(f"{shown} is not a folder of the journal, so nothing is received there; move it away")
        self.found = {path: object_id("blob", data, self.naming) for path, data in _files(self.folder)}

    def changes(self, wanted: Mapping[str, str], before: Mapping[str, str] | None) -> Changes:
        """What is to be done so that exactly the wanted files lie there; `before` is what was received last, where that is known."""
        known = {*(before or {}).items(), *wanted.items()}
        edited = {path for path, sha in self.found.items() if before is not None and (path, sha) not in known}
        edited |= {path for path in before or {} if path in wanted and path not in self.found and wanted[path] == (before or {})[path]}
        rest = [path for path in wanted if path not in edited]
        return Changes(
            added=tuple(sorted(path for path in rest if path not in self.found)),
            changed=tuple(sorted(path for path in rest if path in self.found and self.found[path] != wanted[path])),
            removed=tuple(sorted(path for path in self.found if path not in wanted and path not in edited)),
            edited=tuple(sorted(edited)),
        )

    def stale(self, wanted: Mapping[str, str]) -> list[str]:
        """The wanted files that do not lie there as they should."""
        return [path for path, sha in wanted.items() if self.found.get(path) != sha]

    def put(self, path: str, data: bytes) -> None:
        """Write a file whole; links on the way are not followed but taken away."""
        file = self.folder / path
        for parent in reversed([each for each in file.parents if each == self.folder or each.is_relative_to(self.folder)]):
            if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
                parent.unlink()
            parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir() and not file.is_symlink():
            raise Misplaced(f"{file.relative_to(self.root).as_posix()} is a folder where a file is received; move it away")
        _write(file, data)

    def keep_aside(self, path: str, state: Path) -> Path | None:
        """Copy a file that was changed by hand to a place of its own in the journal's state, before it is put right."""
        file = self.folder / path
        if file.is_symlink() or not file.is_file():
            return None
        data = file.read_bytes()
        folder = (state / ASIDE / self.room / self.person / path).parent
        folder.mkdir(parents=True, exist_ok=True)
        stem, dot, ending = file.name.rpartition(".")
        sweep(folder)
        number, target = 1, folder / file.name
        while target.exists() and target.read_bytes() != data:
            number += 1
            target = folder / (f"{stem}-{number}.{ending}" if dot else f"{file.name}-{number}")
        _write(target, data)
        return target

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        file = self.folder / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            file.unlink()
        for parent in file.parents:
            if parent == self.root or not parent.is_relative_to(self.root / "rooms"):
                break
            with contextlib.suppress(OSError):
                parent.rmdir()
                continue
            break

    def sweep(self) -> None:
        """Remove what a killed program left half-way."""
        if self.folder.is_dir():
            for file in self.folder.rglob(f"{TEMPORARY}*"):
                file.unlink(missing_ok=True)


def _write(file: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a half."""
    with written_beside(file) as temporary:
        temporary.unlink(missing_ok=True)
        with temporary.open("xb") as stream:
            stream.write(data)
        temporary.replace(file)


def _files(folder: Path, path: str = "") -> Iterator[tuple[str, bytes]]:
    """All files below a folder with their bytes; a link, and what is no file, has none. Dot files are those of other programs."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        inner = f"{path}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder / entry.name, f"{inner}/")
        elif entry.is_file(follow_symlinks=False):
            yield inner, Path(entry.path).read_bytes()
        else:
            yield inner, b"\0link"
