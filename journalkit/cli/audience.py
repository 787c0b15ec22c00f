"""The options that say for whom a site is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from journalkit.cli.app import USAGE, Ending
from journalkit.diagnostic import did_you_mean
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, Reach, room_audience
from journalkit.model.journal import Journal

F = TypeVar("F", bound=Callable[..., Any])


def audience_options(command: F) -> F:
    """Add `--public` and `--room`."""
    public = click.option("--public", is_flag=True, default=False, help="What everyone may see.")
    room = click.option("--room", metavar="ROOM", default=None, help="What the people of a room may see.")
    return public(room(command))


def audience_of(journal: Journal, public: bool, room: str | None) -> Audience:
    """The audience that the options name; the owner when they name none."""
    if public and room is not None:
        raise Ending("--public and --room exclude each other", USAGE)
    if room is None:
        return PUBLIC if public else PRIVATE
    if room not in journal.config.rooms:
        known = ", ".join(journal.config.rooms) or "none yet"
        raise Ending(f"there is no room {room!r}; {did_you_mean(room, journal.config.rooms) or f'rooms: {known}'}", USAGE)
    return room_audience(room)


def site_folder(root: Path, audience: Audience) -> Path:
    """Where the site for an audience is built when nothing else is asked for."""
    if audience.reach is Reach.ROOM:
        return root / "_site" / "rooms" / str(audience.room)
    return root / "_site" / str(audience.reach.value)
