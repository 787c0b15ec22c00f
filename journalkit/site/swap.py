"""A site that is built beside the one that is being read and takes its place in one step, so that nobody sees two of them mixed."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from journalkit.lock import held
from journalkit.site.manifest import read_manifest
from journalkit.site.write import LOCK_NAME, Unwritten, check_folder, unwritten
from journalkit.temporary import TEMPORARY

HERE, EXCHANGE = -100, 2  # what Linux calls AT_FDCWD and RENAME_EXCHANGE
NOT_KNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)


@contextlib.contextmanager
def swapped(folder: Path, journal: Path, audience: str, home: Path | None) -> Iterator[Path]:
    """A folder that holds what the site's does, to build in: when the block ends well, the two change places and the old one goes.

    Refused, Busy or Unwritten as for a build.
    """
    check_folder(folder, journal, audience, home)
    folder = folder.resolve()
    new, old = (folder.parent / f".{folder.name}.journalkit-{which}" for which in ("new", "old"))
    with contextlib.ExitStack() as ends:
        with unwritten(folder):
            if old.is_dir() and not folder.exists():
                old.rename(folder)  # a program was killed between the two steps of another system
            folder.mkdir(parents=True, exist_ok=True)
            ends.enter_context(held(folder / LOCK_NAME, f"another build is writing to {folder}; wait for it to end"))
            _remove(new, old)
        try:
            with unwritten(folder):
                _link(folder, new)
                shutil.copymode(folder, new)
            yield new
            with unwritten(folder):
                left = old if _exchanged(folder, new, old) else new
                _link(left, folder, _own(left))
        finally:
            with unwritten(folder):
                _remove(new, old)


def _exchanged(folder: Path, new: Path, old: Path) -> bool:
    """Put the new folder in the place of the other one. Whether that took two steps, so that the old one has a name of its own."""
    if sys.platform == "linux" and _exchange(folder, new):
        return False
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or the disk cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in NOT_KNOWN:
        return False
    raise Unwritten(number, os.strerror(number), str(one))


def _own(folder: Path) -> frozenset[str]:
    """The files in a folder that are this program's."""
    manifest = read_manifest(folder)
    return frozenset(manifest.files) if manifest else frozenset()


def _link(folder: Path, to: Path, apart: frozenset[str] = frozenset()) -> None:
    """Let the files of a folder stand in another one too, some apart and those that are there already; the locks stay."""
    for around, _, names in os.walk(folder):
        place = Path(around).relative_to(folder)
        wanted = [each for each in names if (place / each).as_posix() not in apart]
        wanted = [each for each in wanted if each != LOCK_NAME and not each.startswith(TEMPORARY)]
        if wanted or not apart:
            (to / place).mkdir(parents=True, exist_ok=True)
        for each in wanted:
            if not os.path.lexists(to / place / each):
                _link_file(Path(around) / each, to / place / each)


def _link_file(file: Path, to: Path) -> None:
    """The same file under another name, or a copy where a file can have only one."""
    try:
        os.link(file, to, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, to, follow_symlinks=False)


def _remove(*folders: Path) -> None:
    for each in folders:
        if each.is_symlink():
            each.unlink()
        elif each.exists():
            shutil.rmtree(each)
