"""The digests of files, without reading those that have not changed since they were last read.

A file's state (size, times, number on the disk) is trusted as git trusts its index: only when it had not changed for a moment before it was
read, because two changes within one tick of the disk's clock look alike.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from journalkit.source import new_digest
from journalkit.store import Memo
from journalkit.table import Table
from journalkit.values import Struct, field

State: TypeAlias = tuple[int, int, int, int]
Noted: TypeAlias = tuple[State, str]  # a file's state, and its digest

TICK = 20_000_000  # nanoseconds, longer than the clock of any disk needs that counts smaller units than seconds
COARSE_TICK = 2_000_000_000  # for those that count seconds, some of them by twos
CHUNK = 1024 * 1024


def state_of(status: os.stat_result) -> State:
    """What changes when a file changes: its size, its two times in nanoseconds, its number on the disk."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Digests(Struct):
    """The digests of the files of a folder, as the memo knows them under a name. `now` is the disk's time before any of them is read.

    `table` is what the memo has, `known` are the files in whose states no change can hide, `noted` all whose digests were asked for by
    now: a file that changes meanwhile has one digest all the same, which is that of the bytes that were read.
    """

    root: Path
    table: Table[Noted]
    now: int
    known: dict[str, Noted] = field(default_factory=dict)
    noted: dict[str, Noted] = field(default_factory=dict)
    changed: bool = False

    def trusted(self, path: str, state: State) -> str | None:
        """The digest of a file in this state; None when it must be read."""
        found = self.noted.get(path) or self.known.get(path)
        return found[1] if found is not None and found[0] == state else None

    def note(self, path: str, state: State, digest: str, at: int | None = None) -> None:
        """Remember the digest of a file that was read after its state was, or that was known to have it at a time of the disk's; not when
        the file may have changed since without another state.
        """
        tick = COARSE_TICK if state[1] % 1_000_000_000 == 0 else TICK
        self.changed = True
        self.noted[path] = (state, digest)
        if max(state[1], state[2]) + tick < (self.now if at is None else at):
            self.known[path] = (state, digest)
        else:
            self.known.pop(path, None)

    def of(self, path: str, state: State) -> str:
        """The digest of a file's bytes, which are read if need be. OSError when they cannot be."""
        found = self.trusted(path, state)
        if found is None:
            found = digest_of(self.root / path)
            self.note(path, state, found)
        return found

    def named(self, path: str, state: State) -> str:
        """What names the bytes of a file now: their digest, or the file's state where they cannot be read."""
        try:
            return self.of(path, state)
        except OSError:
            return repr(state)

    def all_named(self, states: Mapping[str, State]) -> dict[str, str]:
        """What names the bytes of each of these files now, as `named`."""
        known, unknown = self.known, ((0, 0, 0, 0), "")
        found = ((path, state, known.get(path, unknown)) for path, state in states.items())
        return {path: noted[1] if noted[0] == state else self.named(path, state) for path, state, noted in found}

    def keep(self, paths: Iterable[str]) -> None:
        """Forget all files but these, and put what is known into the memo; files whose names are no text are read each time."""
        kept = {path: self.known[path] for path in paths if path in self.known}
        if self.changed or len(kept) != len(self.known):
            try:
                self.table.keep(kept)
            except UnicodeEncodeError:
                self.table.keep({path: found for path, found in kept.items() if _is_text(path)})


def remembered_digests(root: Path, memo: Memo, name: str) -> Digests:
    """The digests that the memo has under a name."""
    now = memo.moment()
    table = Table[Noted](memo, "files", name, Noted)
    return Digests(root, table, now, dict(table.found))


def _is_text(path: str) -> bool:
    """Whether the name of a file can be written in UTF-8."""
    try:
        return bool(path.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def digest_of(file: Path) -> str:
    """The digest of a file's bytes, as `source.digest` gives it."""
    found = new_digest()
    with file.open("rb", buffering=0) as opened:
        while data := opened.read(CHUNK):
            found.update(data)
    return found.hexdigest()


def digest_together(parts: Mapping[str, str]) -> str:
    """One digest for names with their digests."""
    whole = "".join([f"{len(name)}:{name}={parts[name]}\n" for name in sorted(parts)])
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
