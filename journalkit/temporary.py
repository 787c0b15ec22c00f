"""Temporary files that stand beside what they will replace, and what is left of them when a program is killed.

Each is named after the process that writes it, so that another one can tell what is still being written from what nobody will ever finish.
Knows not what they hold.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from journalkit.layout import SITES

TEMPORARY = ".journalkit-tmp-"
OF_A_PROCESS = re.compile(re.escape(TEMPORARY) + r"([0-9]{1,9})(?:-[0-9]+)?")


def beside(target: Path, number: int | None = None) -> Path:
    """The temporary file of this process for a file; with a number it may have several in one folder."""
    return target.parent / f"{TEMPORARY}{os.getpid()}{'' if number is None else f'-{number}'}"


@contextlib.contextmanager
def written_beside(file: Path) -> Iterator[Path]:
    """The temporary file for a file, which is gone at the end; what the system says of it then is said of the file."""
    temporary = beside(file)
    try:
        with named_in_faults(file):
            yield temporary
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def named_in_faults(file: Path) -> Iterator[None]:
    """An OSError names this file where the system names none, as on a full disk, or only the temporary one."""
    try:
        yield
    except OSError as fault:
        if fault.filename is None or TEMPORARY in str(fault.filename):
            fault.filename = str(file)
        raise


def sweep(folder: Path) -> None:
    """Remove the temporary files of processes that are gone. To be called before this process writes there."""
    with contextlib.suppress(OSError), os.scandir(folder) as listing:
        for name in [each.name for each in listing if each.name.startswith(TEMPORARY)]:
            found = OF_A_PROCESS.fullmatch(name)
            if found and not _is_running(int(found[1])):
                with contextlib.suppress(OSError):
                    (folder / name).unlink()


def sweep_below(root: Path) -> None:
    """The same in all folders of a journal that hold its files."""
    for folder, folders, _ in os.walk(root):
        folders[:] = [each for each in folders if not each.startswith(".") and (each != SITES or folder != str(root))]
        sweep(Path(folder))


def _is_running(process: int) -> bool:
    """Whether another process of that number runs; yes where there is no telling."""
    if process == os.getpid():
        return False
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
