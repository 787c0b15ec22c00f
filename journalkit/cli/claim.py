"""The sign that a site is being served: a locked file under `.journalkit/` that says where, and goes when the server ends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from journalkit.cli.app import ENVIRONMENT, Ending, printable
from journalkit.layout import STATE
from journalkit.lock import lock

NAME = "serving-{}.lock"
TEXT_START = 1  # some systems let nobody read the bytes that are locked, which is the first one


class Claim:
    """A file that this process alone holds."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def say(self, address: str) -> None:
        """Write down where the site is served, for who wants to serve it too."""
        os.lseek(self._handle, TEXT_START, os.SEEK_SET)
        os.write(self._handle, address.encode())


@contextlib.contextmanager
def claimed(root: Path, site: str) -> Iterator[Claim]:
    """Hold the sign for a site of a journal. Ends the command when another process serves the same one."""
    file = root / STATE / NAME.format(quote(site, safe=""))
    try:
        file.parent.mkdir(exist_ok=True)
        handle = _opened(file)
    except OSError as fault:
        hint = f"it says where the site is served: make {file.parent} a folder that you may write to, it may be deleted"
        raise Ending(printable(f"cannot write {file}: {fault.strerror}; {hint}"), ENVIRONMENT) from None
    try:
        yield Claim(handle)
    finally:
        with contextlib.suppress(OSError):
            file.unlink()
        os.close(handle)


def _opened(file: Path) -> int:
    """The file, opened and locked; one that its holder removed in between is opened anew."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            lock(handle)
        except OSError:
            where = _address(handle)
            os.close(handle)
            raise Ending(f"this site is being served already{f', at {where}' if where else ''}; stop that first", ENVIRONMENT) from None
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(handle), file.stat()):
                return handle
        os.close(handle)


def _address(handle: int) -> str:
    """What the holder of the file has written down."""
    with contextlib.suppress(OSError):
        os.lseek(handle, TEXT_START, os.SEEK_SET)
        return printable(os.read(handle, 200).decode("utf-8", "replace"))
    return ""
