"""A lock that ends with the process which holds it, however that ends.

Nothing is written into the file: it may lie where others read. Where the system tells who holds it (Linux), the message says so.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

LOCKS, PROCESSES = Path("/proc/locks"), Path("/proc")  # where Linux tells of locks and processes
LONGEST_COMMAND = 200


class Busy(Exception):
    """Another process holds the lock; the message says what it does."""


@contextlib.contextmanager
def held(file: Path, busy: str, *, wait: float = 0) -> Iterator[None]:
    """Hold the lock of a file, which is made if need be. Busy when another process holds it for longer than `wait` seconds."""
    until = monotonic() + wait
    handle = _taken(file)
    while handle is None:
        if monotonic() >= until:
            raise Busy(f"{busy}{_told(_holder(file))}")
        sleep(0.02)
        handle = _taken(file)
    try:
        yield
    finally:
        os.close(handle)


def _taken(file: Path) -> int | None:
    """The file, open and locked; None when another process has it, or when another file took its place in between."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    with contextlib.suppress(OSError):
        lock(handle)
        if os.path.samestat(os.fstat(handle), file.stat()):
            return handle
    os.close(handle)
    return None


def _holder(file: Path) -> int | None:
    """The process that holds the lock of a file; None where there is no telling."""
    try:
        there = file.stat()
        lines = [line.split() for line in LOCKS.read_text(encoding="ascii", errors="replace").splitlines()]
    except OSError:
        return None
    place = f"{os.major(there.st_dev):02x}:{os.minor(there.st_dev):02x}:{there.st_ino}"
    found = (words[4] for words in lines if len(words) > 5 and words[1] == "FLOCK" and words[5] == place)
    return next((int(each) for each in found if each.isdecimal() and int(each) > 0), None)


def _told(process: int | None) -> str:
    """Which process it is, in words, and how to end it; nothing where there is no telling."""
    if process is None:
        return ""
    command = ""
    with contextlib.suppress(OSError):
        words = (PROCESSES / str(process) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        command = " ".join([Path(words[0]).name, *words[1:]]).strip()[:LONGEST_COMMAND]
    return f". It is process {process}{f' ({command})' if command else ''}; kill {process} ends it, should it hang"


def lock(handle: int) -> None:
    """Lock an open file for as long as this process keeps it open. OSError when another one has."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
