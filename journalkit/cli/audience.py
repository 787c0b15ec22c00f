"""The options that say for whom a site is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from journalkit.cli import completion
from journalkit.cli.app import REFUSED, USAGE, Ending
from journalkit.diagnostic import did_you_mean
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience

if TYPE_CHECKING:
    from journalkit.model.journal import Journal

F = TypeVar("F", bound=Callable[..., Any])


class SiteFolder(click.Path):
    """The name of a folder for a site, which is not a slip of the keyboard or an empty variable of a script."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder. Ends the command when it looks like no name of one."""
        text = os.fspath(value)
        if not text.strip():
            raise Ending("the name of the folder is empty; nothing was written", REFUSED)
        if text.startswith("-"):
            raise Ending(f"{text!r} looks like an option; write ./{text} if a folder is called that", REFUSED)
        return super().convert(value, param, ctx)


def audience_options(command: F) -> F:
    """Add `--public` and `--room`."""
    public = click.option("--public", is_flag=True, default=False, help="What everyone may see.")
    room = completion.room_option("What the people of a room may see.")
    return public(room(command))


def audience_asked(public: bool, room: str | None) -> Audience:
    """The audience that the options name; the owner when they name none. The room may be one that the journal does not have."""
    if public and room is not None:
        raise Ending("--public and --room exclude each other", USAGE)
    if room is None:
        return PUBLIC if public else PRIVATE
    return room_audience(room)


def audience_of(journal: Journal, asked: Audience) -> Audience:
    """The audience that was asked for. Ends the command when the journal has no such room."""
    room = asked.room
    if room is not None and room not in journal.config.rooms:
        known = ", ".join(journal.config.rooms) or "none yet"
        raise Ending(f"there is no room {room!r}; {did_you_mean(room, journal.config.rooms) or f'rooms: {known}'}", USAGE)
    return asked
