"""All files of a journal to what they are: from the memo where their bytes are known, else read, by several processes when that pays."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from journalkit.digests import Digests, State, digest_together
from journalkit.model.body import LongTexts
from journalkit.parallel import meanwhile, shared_out
from journalkit.reading.discover import is_entered, is_markdown
from journalkit.reading.recall import FileRead, Recall, texts_from_bytes, texts_to_bytes
from journalkit.store import Memo
from journalkit.values import Struct, field

if TYPE_CHECKING:  # what knows all that it reads loads none of it
    from journalkit.schema.field import Vocabulary

AsRead: TypeAlias = tuple[str, str, bytes, bytes]  # a path, with the digest of the file, what it is, and its long texts

WORTH_A_PROCESS = 100  # files to read; with fewer, starting a process takes longer than what it saves
SAVED_AT_ONCE = 2000
DIGITS = 32


class Changed(OSError):
    """A file changed between two looks at it in one run."""


def unheeded(done: int, whole: int) -> None:
    """For those who do not want to know how far the reading is."""


class Renewed(NamedTuple):
    """What a file was, and what it is now, as the memo keeps it: all but its long texts, and these."""

    path: str
    was: bytes
    now: bytes
    texts: bytes

    def reads(self, recall: Recall, texts: Callable[[str], LongTexts]) -> tuple[FileRead, FileRead] | None:
        """What the file was, with the texts of before by their digests, and what it is now. None when this program cannot tell."""
        was = recall.from_bytes(self.path, self.was[2 * DIGITS :], texts)
        now = recall.from_bytes(self.path, self.now[2 * DIGITS :], lambda _: texts_from_bytes(self.texts))
        return (was, now) if was and now else None

    def keep(self, memo: Memo, now: FileRead) -> None:
        """Put what the file is now into the memo."""
        _keep(memo, now, self.now, self.texts)


class _LongTextsOf:
    """Gives the long texts of the body in a file; of many files, so that it is small."""

    __slots__ = ("path", "reader")

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader = reader
        self.path = path

    def __call__(self, digest: str) -> LongTexts:
        return self.reader.long_texts(self.path, digest)


class Reader(Struct, frozen=True):
    """Reads the files of a journal. `advance` is told how many files of how many are read.

    `instead` gives bytes that some files are read as if they held: such a reading is never remembered.
    """

    root: Path
    vocabulary: Vocabulary
    owner: str
    memo: Memo
    recall: Recall
    jobs: int = 1
    advance: Callable[[int, int], None] = unheeded
    instead: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, states: Mapping[str, State], digests: Digests, ignore: tuple[str, ...] = ()) -> list[FileRead]:
        """What each file is, in the order of the paths; a file that is gone claims nothing. Nothing is read instead that `ignore` names."""
        names = names_of(self.vocabulary, self.owner)
        remembered = self.memo.all("entry")
        found = self._read_instead({*states, *(path for path in self.instead if is_markdown(path) and is_entered(path, ignore))})
        known = {path: state for path, state in states.items() if path in remembered and path not in found}
        same = {path for path, name in digests.all_named(known).items() if remembered[path].startswith((name + names).encode())}
        others = [path for path in states if path not in found and path not in same]
        few = 0 < len(others) < WORTH_A_PROCESS <= len(same)
        ahead = meanwhile(lambda: [*self._some(others, range(len(others)))], self.jobs) if few else None
        for path in same:
            read = self.recall.from_bytes(path, remembered[path][2 * DIGITS :], _LongTextsOf(self, path))
            if read is not None:
                found[path] = read
        anew = [path for path in states if path not in found]
        self._keep_what_was([path for path in anew if path in remembered], remembered)
        read_ahead = ahead() if ahead else None
        some = read_ahead if read_ahead and anew == others else self._shared_out(anew)
        self._read_anew(some, len(anew), states, digests, names, found)
        if not self.instead:
            self._forget(remembered, anew, remembered.keys() - states.keys(), found)
        return [found[path] for path in states] if found.keys() == states.keys() else [found[path] for path in sorted(found)]

    def _read_instead(self, paths: Set[str]) -> dict[str, FileRead]:
        """What those files are that are read as if they held other bytes."""
        if not self.instead:
            return {}
        from journalkit.reading.entry_file import read_bytes

        return {path: read_bytes(path, data, self.vocabulary, self.owner) for path, data in self.instead.items() if path in paths}

    def _keep_what_was(self, paths: list[str], remembered: Mapping[str, bytes]) -> None:
        """Keep what changed files were for the next build, which may have to know what of them is new."""
        known = self.memo.keys("was") if paths else set()
        for path in paths:
            if path not in known:
                self.memo.put("was", path, remembered[path])

    def _forget(self, remembered: Mapping[str, bytes], anew: list[str], gone: Set[str], found: Mapping[str, FileRead]) -> None:
        """Forget files that are gone, and texts that are no more: of files that were read anew, where these are few, else all."""
        self.memo.drop("entry", gone)
        self.memo.drop("was", gone)
        if not anew and not gone:
            return
        used = {read.written.body.digest for read in found.values() if read.written}
        before = [path for path in (*anew, *gone) if path in remembered]
        if len(before) < len(anew) or len(before) >= WORTH_A_PROCESS:
            left = self.memo.keys("texts")
        else:
            was = (self.recall.from_bytes(path, remembered[path][2 * DIGITS :], _LongTextsOf(self, path)) for path in before)
            left = {each.written.body.digest for each in was if each and each.written}
        self.memo.drop("texts", left - used)

    def _shared_out(self, paths: list[str]) -> Iterator[AsRead]:
        """Read files, by as many processes as it pays."""
        return shared_out(partial(self._some, paths), len(paths), min(self.jobs, max(1, len(paths) // WORTH_A_PROCESS)))

    def _read_anew(
        self, some: Iterable[AsRead], count: int, states: Mapping[str, State], digests: Digests, names: str, found: dict[str, FileRead]
    ) -> None:
        """Find so many files as they were just read, and put what they are into the memo."""
        for done, (path, digest, data, texts) in enumerate(some, start=1):
            read = self.recall.from_bytes(path, data, _LongTextsOf(self, path))
            if read is None:
                raise TypeError(f"{path}: what was read of this file has no plain form")
            found[path] = read
            if digest:
                digests.note(path, states[path], digest)
                _keep(self.memo, read, (digest + names).encode() + data, texts)
            self.advance(done, count)
            if done % SAVED_AT_ONCE == 0:
                self.memo.save()

    def one(self, path: str, digest: str) -> FileRead | None:
        """What a file with this digest is, which the memo keeps as `read` would; None when it has another one by now."""
        names, remembered = names_of(self.vocabulary, self.owner), self.memo.get("entry", path)
        if remembered is not None and remembered[: 2 * DIGITS] == (digest + names).encode():
            return self.recall.from_bytes(path, remembered[2 * DIGITS :], _LongTextsOf(self, path))
        _, found, data, texts = next(self._some([path], [0]))
        read = self.recall.from_bytes(path, data, lambda _: texts_from_bytes(texts)) if found == digest else None
        if read is not None:
            self._keep_what_was([path] if remembered is not None else [], {path: remembered or b""})
            _keep(self.memo, read, (digest + names).encode() + data, texts)
        return read

    def renewed(self, path: str, before: str, after: str) -> Renewed | None:
        """What a file was when it had one digest, and is now that it has another one; None when either is not known."""
        names = names_of(self.vocabulary, self.owner)
        rows = (self.memo.get(kind, path) for kind in ("entry", "was"))
        data = next((row for row in rows if row is not None and row[: 2 * DIGITS] == (before + names).encode()), None)
        if data is None:
            return None
        _, digest, new, texts = next(self._some([path], [0]))
        return Renewed(path, data, (digest + names).encode() + new, texts) if digest == after else None

    def _some(self, paths: list[str], numbers: Iterable[int]) -> Iterator[AsRead]:
        """Some of the paths, as they are read."""
        from journalkit.reading.entry_file import read_file

        for path in (paths[number] for number in numbers):
            read, digest = read_file(self.root, path, self.vocabulary, self.owner)
            texts = texts_to_bytes(read.written.body.texts()) if read.written else b""
            yield path, digest, self.recall.to_bytes(read), texts

    def long_texts(self, path: str, digest: str) -> LongTexts:
        """The long texts of the body in a file. Changed when the file has another one now, and the memo has forgotten."""
        data = self.memo.get("texts", digest)
        if data is not None:
            return texts_from_bytes(data)
        from journalkit.reading.entry_file import read_file

        written = read_file(self.root, path, self.vocabulary, self.owner)[0].written
        if written is None or written.body.digest != digest:
            raise Changed(errno.EBUSY, "this file changed meanwhile; run the command again", path)
        return written.body.texts()


def names_of(vocabulary: Vocabulary, owner: str) -> str:
    """The digest of all but its bytes that decides what a file is: the names that it may use."""
    people, rooms = vocabulary.people, vocabulary.rooms
    parts = {"owner": owner, "extra": repr(sorted(vocabulary.extra_fields))}
    parts.update(people=repr(sorted(people)) if people is not None else "", rooms=repr(sorted(rooms)) if rooms is not None else "")
    return digest_together(parts)


def _keep(memo: Memo, read: FileRead, data: bytes, texts: bytes) -> None:
    memo.put("entry", read.path, data)
    if read.written is not None:
        memo.put("texts", read.written.body.digest, texts)
