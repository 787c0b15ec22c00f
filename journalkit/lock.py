"""A lock that ends with the process which holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep


class Busy(Exception):
    """Another process holds the lock; the message says what it does."""


@contextlib.contextmanager
def held(file: Path, busy: str, *, wait: float = 0) -> Iterator[None]:
    """Hold the lock of a file, which is made if need be. Busy when another process holds it for longer than `wait` seconds."""
    until = monotonic() + wait
    handle = _taken(file)
    while handle is None:
        if monotonic() >= until:
            raise Busy(busy)
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


def lock(handle: int) -> None:
    """Lock an open file for as long as this process keeps it open. OSError when another one has."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
