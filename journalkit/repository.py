"""The git repository that a journal lies in, as far as its files tell: whether it is still the same. No program is run."""

from __future__ import annotations

import contextlib
from pathlib import Path

LONGEST = 4096  # characters of HEAD and of what it names


def state(root: Path) -> str:
    """A name for the commit and the index that git has for a folder; another name when one of them may have changed, none outside git."""
    folder = _folder(root.absolute())
    if folder is None:
        return ""
    shared = folder / _read(folder / "commondir").strip()
    head = _read(folder / "HEAD").strip()
    name = head.removeprefix("ref: ") if head.startswith("ref: ") else ""
    parts = [str(folder), head, *(_read(place / name).strip() for place in (folder, shared) if name and ".." not in name)]
    return "\n".join(
        [*parts, *(_state(file) for file in (folder / "index", shared / "packed-refs", shared / "config", shared / "shallow"))]
    )


def _folder(root: Path) -> Path | None:
    """The folder in which git keeps what it knows; None when there is none, or none that may be looked at."""
    for place in (root, *root.parents):
        found = place / ".git"
        with contextlib.suppress(OSError):
            if found.is_dir():
                return found
            if found.is_file():
                return place / _read(found).removeprefix("gitdir:").strip()
    return None


def _read(file: Path) -> str:
    """The beginning of a small file; nothing when it cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as text:
                return text.read(LONGEST)
    return ""


def _state(file: Path) -> str:
    """What changes when a file changes; nothing when there is none."""
    with contextlib.suppress(OSError, ValueError):
        status = file.stat()
        return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
    return ""
