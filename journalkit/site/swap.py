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
from journalkit.site.manifest import FILE_NAME, read_manifest
from journalkit.site.write import LOCK_NAME, PATIENCE, Refused, Unwritten, check_folder, unwritten
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
            if _is_ours(old) and not folder.exists():
                old.rename(folder)  # a program was killed between the two steps of another system
            folder.mkdir(parents=True, exist_ok=True)
            ends.enter_context(held(folder / LOCK_NAME, f"another build is writing to {folder}; wait for it to end"))
            for each in (new, old):
                _check_left(each, folder)
            _remove(new, old)
        try:
            with unwritten(folder):
                new.mkdir(mode=0o700)
                (new / LOCK_NAME).touch()  # so that it is known as ours from the first moment
                _link(folder, new)
                shutil.copymode(folder, new)
            yield new
            with unwritten(folder):
                # held until the old folder is gone: the lock of the old one goes away with it
                ends.enter_context(held(new / LOCK_NAME, f"another program is writing to {new}; wait for it to end", wait=PATIENCE))
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
    """Let the files of a folder stand in another one too, some apart and those that are there already; the locks stay.

    Folders get their modes when all is in them, so that nobody sees before what a mode keeps from him.
    """
    made: list[Path] = []
    for around, folders, names in os.walk(folder):
        place = Path(around).relative_to(folder)
        links = [each for each in folders if (Path(around) / each).is_symlink()]
        wanted = [each for each in (*names, *links) if (place / each).as_posix() not in apart]
        wanted = [each for each in wanted if each != LOCK_NAME and not each.startswith(TEMPORARY)]
        if wanted or not apart:
            missing = [each for each in (*reversed(place.parents), place) if not (to / each).is_dir()]
            for way in missing:
                (to / way).mkdir(mode=0o700)
            made += missing
        for each in wanted:
            if not os.path.lexists(to / place / each):
                _link_file(Path(around) / each, to / place / each)
    for way in reversed(made):
        shutil.copymode(folder / way, to / way)


def _link_file(file: Path, to: Path) -> None:
    """The same file under another name, or a copy where a file can have only one."""
    try:
        os.link(file, to, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, to, follow_symlinks=False)


def _is_ours(folder: Path) -> bool:
    """Whether a folder beside a site is one that a build left half-way."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    names = [each.name for each in folder.iterdir()]
    return not names or LOCK_NAME in names or FILE_NAME in names


def _check_left(left: Path, folder: Path) -> None:
    """Refused when what stands beside a site is no build's, or holds what was neither made by one nor is in the site too."""
    if os.path.lexists(left) and not (_is_ours(left) and all(os.path.lexists(folder / each) for each in _of_others(left))):
        raise Refused(f"{left} holds what journalkit did not make, and --swap needs the place; move it away, or build without --swap")


def _of_others(folder: Path) -> Iterator[Path]:
    """The files in a folder that are not this program's."""
    own = _own(folder)
    for around, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(TEMPORARY)]
        place = Path(around).relative_to(folder)
        links = [each for each in folders if (Path(around) / each).is_symlink()]
        for each in (*names, *links):
            if each not in (LOCK_NAME, FILE_NAME) and not each.startswith(TEMPORARY) and (place / each).as_posix() not in own:
                yield place / each


def _remove(*folders: Path) -> None:
    """Remove folders of ours, and last in each what says that it is."""
    for folder in folders:
        if not folder.exists():
            continue
        for each in sorted(folder.iterdir(), key=lambda found: (found.name in (LOCK_NAME, FILE_NAME), found.name == LOCK_NAME)):
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
        folder.rmdir()
