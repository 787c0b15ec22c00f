"""Objects of a repository: read through one `cat-file` for all of them, and named as git names them."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import NamedTuple

from journalkit.git.running import Failed, Surroundings, killed, started

AT_ONCE = 500  # requests that fit into a pipe together
ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
SHA1, SHA256 = "sha1", "sha256"  # how a repository names its objects
FILE_MODE, FOLDER_MODE = b"100644", b"40000"


class Info(NamedTuple):
    """The type of an object and the number of its bytes."""

    type: str
    size: int


class Child(NamedTuple):
    """One line of a tree: mode, name and id."""

    mode: bytes
    name: bytes
    id: str


class Objects:
    """Reads the objects of a repository while its block lasts."""

    def __init__(self, folder: Path, around: Surroundings) -> None:
        self._around = around
        self._running: subprocess.Popen[bytes] = started(folder, (f"--git-dir={folder}", "cat-file", "--batch-command", "--buffer"), around)
        self._watch = Timer(around.seconds, killed, (self._running, around))

    def __enter__(self) -> Objects:
        self._watch.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._watch.cancel()
        killed(self._running, self._around)
        with self._running:
            pass

    def infos(self, ids: Iterable[str]) -> dict[str, Info]:
        """What the objects are, those that are there."""
        found: dict[str, Info] = {}
        for some in _chunks(ids):
            self._ask("info", some)
            for sha in some:
                info = self._header(sha)
                if info:
                    found[sha] = info
        return found

    def contents(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of objects that are there, in the order of the ids. Ask for their sizes first."""
        for some in _chunks(ids):
            self._ask("contents", some)
            for sha in some:
                info = self._header(sha)
                if info:
                    data = self._read(info.size)
                    self._read(1)
                    yield sha, data

    def _ask(self, command: str, ids: list[str]) -> None:
        assert self._running.stdin is not None
        try:
            self._running.stdin.write("".join(f"{command} {sha}\n" for sha in ids).encode() + b"flush\n")
            self._running.stdin.flush()
        except OSError:
            raise Failed("git ended while its objects were read") from None

    def _header(self, sha: str) -> Info | None:
        assert self._running.stdout is not None
        line = self._running.stdout.readline().decode("ascii", "replace").split()
        if len(line) == 3 and line[0] == sha:
            return Info(line[1], int(line[2]))
        if len(line) == 2 and line[1] == "missing":
            return None
        raise Failed("git ended while its objects were read")

    def _read(self, size: int) -> bytes:
        assert self._running.stdout is not None
        data = self._running.stdout.read(size)
        if len(data) != size:
            raise Failed("git ended while its objects were read")
        return data


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    wanted = [sha for sha in ids if ID.fullmatch(sha)]
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))


def named_by(sha: str) -> str:
    """How the repository names its objects in which one has this id."""
    return SHA256 if len(sha) > 40 else SHA1


def children(tree: bytes, naming: str) -> Iterator[Child]:
    """The lines of a tree's bytes. ValueError when they are none."""
    at, size = 0, hashlib.new(naming, usedforsecurity=False).digest_size
    while at < len(tree):
        end = tree.index(b"\0", at)
        mode, blank, name = tree[at:end].partition(b" ")
        if not blank or len(tree) < end + 1 + size:
            raise ValueError("this is not a tree")
        yield Child(mode, name, tree[end + 1 : end + 1 + size].hex())
        at = end + 1 + size


def object_id(kind: str, data: bytes, naming: str) -> str:
    """The id of an object with these bytes."""
    return hashlib.new(naming, f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()


def tree_of(files: Mapping[str, str], naming: str) -> str:
    """The id of the tree that holds files, given by path with the ids of their blobs."""
    folders: dict[str, dict[str, str]] = {}
    here: dict[bytes, tuple[bytes, str]] = {}
    for path, sha in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = sha
        else:
            here[name.encode()] = (FILE_MODE, sha)
    for name, inner in folders.items():
        here[name.encode()] = (FOLDER_MODE, tree_of(inner, naming))
    ordered = sorted(here.items(), key=lambda each: each[0] + (b"/" if each[1][0] == FOLDER_MODE else b""))
    return object_id("tree", b"".join(mode + b" " + name + b"\0" + bytes.fromhex(sha) for name, (mode, sha) in ordered), naming)
