"""The persistent memo: what reading and building gave for bytes that are known, in one SQLite file in `.journalkit/`.

Knows kinds, keys and bytes, never what they mean. It may be deleted, cut off, of another version or shared between processes: what it does
not give back exactly as it was put is not given back at all, and then the work is done again. Plain data only: a memo that a stranger put
into a journal is not read, and could run nothing if it were.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from journalkit.layout import STATE

FILE_NAME = "memo.sqlite"
GITIGNORE = "*\n"
KINDS = ("files", "entry", "texts", "cut", "file", "site", "page", "was", "sent")
PATIENCE = 2.0  # seconds to wait for another process that writes
CHECK = 8  # bytes of a digest that stand before each value
FAULTS = (sqlite3.Error, UnicodeDecodeError)  # what SQLite says of a spoiled file may repeat bytes of it that are no text


class Memo:
    """One memo, as a mapping for each kind from keys to bytes. What is put is there for others once it is saved.

    A memo that cannot be used, or that fails on the way, forgets everything and remembers what is put until the process ends.
    """

    def __init__(self, file: Path | None, salt: str) -> None:
        self._file = file
        self._salt = salt
        self._process = os.getpid()
        self._put: dict[tuple[str, str], bytes] = {}
        self._gone: set[tuple[str, str]] = set()
        self._base: sqlite3.Connection | None = None
        self._base = _opened(file, salt) if file else None

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put under a key; None when it is not known."""
        if (kind, key) in self._put:
            return self._put[kind, key]
        if (kind, key) in self._gone:
            return None
        found = next(self._rows(f"SELECT key, value FROM {kind} WHERE key = ?", (_key(key),)), None)
        return found[1] if found else None

    def all(self, kind: str) -> dict[str, bytes]:
        """Everything of a kind."""
        found = dict(self._rows(f"SELECT key, value FROM {kind}"))
        for _, key in (each for each in self._gone if each[0] == kind):
            found.pop(key, None)
        found.update({key: value for (of, key), value in self._put.items() if of == kind})
        return found

    def keys(self, kind: str) -> set[str]:
        """The keys of a kind."""
        found = {key for key in self._column(f"SELECT key FROM {kind}") if (kind, key) not in self._gone}
        return found | {key for of, key in self._put if of == kind}

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Remember a value, in place of what was there."""
        self._put[kind, key] = value
        self._gone.discard((kind, key))

    def drop(self, kind: str, keys: Iterable[str]) -> None:
        """Forget what was put under some keys."""
        for key in keys:
            self._put.pop((kind, key), None)
            self._gone.add((kind, key))

    def save(self) -> bool:
        """Write what was put since the last time, all or nothing; whether it is written."""
        if self._base is None or self._process != os.getpid():
            return False
        if not self._put and not self._gone:
            return True
        try:
            with self._base:
                for kind in KINDS:
                    gone = [(_key(key),) for of, key in self._gone if of == kind]
                    self._base.executemany(f"DELETE FROM {kind} WHERE key = ?", gone)
                    new = [(_key(key), _checked(_key(key), value)) for (of, key), value in self._put.items() if of == kind]
                    self._base.executemany(f"INSERT OR REPLACE INTO {kind} (key, value) VALUES (?, ?)", new)
        except FAULTS as fault:
            self._give_up(fault)
            return False
        self._put, self._gone = {}, set()
        return True

    def moment(self) -> int:
        """The time in nanoseconds by the clock that gives the journal's files their times; 0 when there is no telling."""
        if self._file is None or self._base is None:
            return 0
        try:
            os.utime(self._file)
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None and self._process == os.getpid():
            with contextlib.suppress(*FAULTS):
                self._base.close()
        self._base = None

    def __del__(self) -> None:
        self.close()

    def _rows(self, query: str, values: tuple[bytes, ...] = ()) -> Iterator[tuple[str, bytes]]:
        """The rows of a query whose values are as they were put under these keys."""
        for key, data in self._asked(query, values):
            if isinstance(key, bytes) and isinstance(data, bytes):
                value = data[CHECK:]
                if _digest(key, value) == data[:CHECK]:
                    yield key.decode("utf-8", "surrogatepass"), value

    def _column(self, query: str) -> Iterator[str]:
        for (key,) in self._asked(query, ()):
            if isinstance(key, bytes):
                try:
                    yield key.decode("utf-8", "surrogatepass")
                except UnicodeDecodeError:  # a key that is spoiled is nobody's
                    continue

    def _asked(self, query: str, values: tuple[bytes, ...]) -> Iterator[tuple[object, ...]]:
        if self._file is not None and self._process != os.getpid():  # a connection must not be used by a forked process
            self._process, self._base = os.getpid(), _opened(self._file, self._salt)
        if self._base is None:
            return
        try:
            yield from self._base.execute(query, values)
        except FAULTS as fault:
            self._give_up(fault)

    def _give_up(self, fault: Exception) -> None:
        """Go on without the file, which is removed when it is spoiled, so that the next run has a new one."""
        self.close()
        if self._file is not None and _is_of_the_file(fault):
            _remove(self._file)


def _is_of_the_file(fault: Exception) -> bool:
    """Whether a fault will be there as long as the file is: not that the disk is full, or that another process is writing."""
    return not isinstance(fault, sqlite3.OperationalError) or "readonly" in str(fault)


def open_memo(root: Path, salt: str) -> Memo:
    """The memo of the journal in a folder, for the program that `salt` names; where none can be kept, one that ends with the process."""
    folder = root / STATE
    try:
        if not stat.S_ISDIR(_made(folder).st_mode):
            return Memo(None, salt)
        with contextlib.suppress(FileExistsError), os.fdopen(_new_file(folder / ".gitignore"), "w", encoding="utf-8") as ignore:
            ignore.write(GITIGNORE)
    except OSError:
        return Memo(None, salt)
    return Memo(folder / FILE_NAME, salt)


def _made(folder: Path) -> os.stat_result:
    """The folder, made if need be, and not a link to somewhere else."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
    return folder.lstat()


def _new_file(file: Path) -> int:
    """A new file, open for writing; never what a link leads to. FileExistsError when there is something."""
    return os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)


def _opened(file: Path, salt: str) -> sqlite3.Connection | None:
    """The database, made anew when it is not this program's own; None when there can be none."""
    for _ in range(2):
        try:
            base = _connected(file)
        except (*FAULTS, OSError):
            return None
        try:
            if _is_own(base, file, salt):
                return base
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):  # somebody else is writing
                base.close()
                return None
        except FAULTS:
            pass
        base.close()
        _remove(file)
    return None


def _connected(file: Path) -> sqlite3.Connection:
    for beside in _beside(file):
        if beside.is_symlink():
            beside.unlink()
    with contextlib.suppress(FileExistsError):
        os.close(_new_file(file))
    if not stat.S_ISREG(file.lstat().st_mode):
        raise OSError("not a regular file")
    return sqlite3.connect(file, timeout=PATIENCE, check_same_thread=False)


def _beside(file: Path) -> Iterator[Path]:
    """The files that SQLite keeps beside a database while it writes."""
    return (file.with_name(f"{file.name}-{ending}") for ending in ("journal", "wal", "shm"))


def _remove(file: Path) -> None:
    for each in (file, *_beside(file)):
        with contextlib.suppress(OSError):
            each.unlink()


def _is_own(base: sqlite3.Connection, file: Path, salt: str) -> bool:
    """Whether a database was made here by this program; an empty one is made so."""
    for setting in ("trusted_schema = OFF", "synchronous = OFF", "secure_delete = ON", "temp_store = MEMORY"):
        base.execute(f"PRAGMA {setting}")
    wanted = {"self": "CREATE TABLE self (name TEXT)"}
    wanted.update({kind: f"CREATE TABLE {kind} (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID" for kind in KINDS})
    found = dict(base.execute("SELECT name, sql FROM sqlite_master"))
    name = _name_of(file, salt)
    if not found:
        with base:
            base.execute("BEGIN IMMEDIATE")
            for statement in wanted.values():
                base.execute(statement)
            base.execute("INSERT INTO self VALUES (?)", (name,))
        return True
    return found == wanted and list(base.execute("SELECT name FROM self")) == [(name,)]


def _name_of(file: Path, salt: str) -> str:
    """What the memo of this program at this place is called: another program's, a copy or one that was unpacked has another name."""
    there = file.stat()
    return f"{salt} {there.st_dev} {there.st_ino}"


def _key(key: str) -> bytes:
    """A key as bytes: names of files may hold what is no text."""
    return key.encode("utf-8", "surrogatepass")


def _checked(key: bytes, value: bytes) -> bytes:
    """A value behind a digest of what it is and under which key."""
    return _digest(key, value) + value


def _digest(key: bytes, value: bytes) -> bytes:
    return blake2b(b"%d:%b%b" % (len(key), key, value), digest_size=CHECK).digest()
