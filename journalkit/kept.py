"""Small files of state in `.journalkit/`, as JSON: replaced in one step, and nothing where they are gone or spoiled.

Knows not what they say.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journalkit.layout import STATE
from journalkit.temporary import sweep, written_beside


def kept(root: Path, *path: str) -> dict[str, Any]:
    """What the file of a journal says; nothing when there is none, or none that can be read."""
    import json  # most journals have no such files

    try:
        found = json.loads(root.joinpath(STATE, *path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def spoiled(root: Path, *path: str) -> bool:
    """Whether a file stands there that does not say anything."""
    file = root.joinpath(STATE, *path)
    return os.path.lexists(file) and not kept(root, *path) and not _is_empty(file)


def _is_empty(file: Path) -> bool:
    """Whether a file says that there is nothing to say."""
    try:
        return file.read_text(encoding="utf-8").split() == ["{}"]
    except (OSError, ValueError):
        return False


def keep(root: Path, *path: str, value: Mapping[str, Any]) -> None:
    """Replace a file, unless it says the same; it is on the disk when this ends. OSError when that cannot be done."""
    if kept(root, *path) == value:
        return
    import json

    file = state_folder(root, *path[:-1]) / path[-1]
    sweep(file.parent)
    with written_beside(file) as temporary:
        with temporary.open("w", encoding="utf-8") as stream:
            json.dump(value, stream, ensure_ascii=True, indent=0)  # names of files may hold bytes that are no text
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)


def state_folder(root: Path, *path: str) -> Path:
    """A folder of the journal's state, which is made if need be. OSError when the way there is a symbolic link."""
    folder = root
    for name in (STATE, *path):
        folder /= name
        if folder.is_symlink():
            raise NotADirectoryError(f"{folder} is a symbolic link; move it away")
        folder.mkdir(exist_ok=True)
    return folder


def forget(root: Path, *path: str) -> None:
    """Delete a file, if it is there."""
    root.joinpath(STATE, *path).unlink(missing_ok=True)
