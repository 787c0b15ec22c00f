"""Where commands find a journal and its sites."""

from __future__ import annotations

from pathlib import Path

from journalkit.layout import SETTINGS, SITES
from journalkit.model.audience import Audience, Reach


def journal_folder(asked: Path | None) -> Path | None:
    """The journal in the folder that was asked for, else the nearest one upwards from where the command runs; None when there is none."""
    start = (asked or Path.cwd()).absolute()
    if start.name == SETTINGS and start.is_file():
        start = start.parent
    candidates = (start,) if asked is not None else (start, *start.parents)
    return next((folder for folder in candidates if (folder / SETTINGS).is_file()), None)


def site_folder(root: Path, audience: Audience) -> Path:
    """Where the site for an audience is built when nothing else is asked for."""
    if audience.reach is Reach.ROOM:
        return root / SITES / "rooms" / str(audience.room)
    return root / SITES / str(audience.reach.value)


def home_folder() -> Path | None:
    """The home folder, or None where there is none."""
    try:
        return Path.home()
    except RuntimeError:
        return None
