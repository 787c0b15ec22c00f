"""What the commands about rooms share: whose journal it is, in what surroundings git runs, and how their faults end a command."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from journalkit.authoring.change import Unchangeable, Unwritable
from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, USAGE, App, Ending, printable
from journalkit.diagnostic import did_you_mean
from journalkit.git.running import Failed
from journalkit.lock import Busy
from journalkit.model.journal import Config
from journalkit.model.person import Room
from journalkit.reading.load import read_settings
from journalkit.rooms.inbox import Misplaced
from journalkit.rooms.remote import HOST, SCHEME, Misdirected
from journalkit.rooms.sync import Refused


def settings_of(root: Path) -> Config:
    """The journal's settings. Ends the command when they cannot be used."""
    config = read_settings(root).value.config
    if config is None:
        raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
    return config


def owner_of(app: App, config: Config) -> str:
    """Whose entries are sent: the owner's. Ends the command when somebody else asks."""
    if app.person is not None and app.person != config.owner:
        raise Ending(printable(f"this is the journal of {config.owner}, who alone sends from it; --as {app.person} cannot"), USAGE)
    return config.owner


def room_of(config: Config, name: str) -> Room:
    """The room of a name. Ends the command when there is none, or when the owner is not in it."""
    if name not in config.rooms:
        known = ", ".join(config.rooms) or "none yet"
        raise Ending(printable(f"there is no room {name!r}; {did_you_mean(name, config.rooms) or f'rooms: {known}'}"), USAGE)
    room = config.rooms[name]
    if config.owner not in room.people:
        raise Ending(f"{config.owner} is not among the people of room {name} in journal.yaml", USAGE)
    return room


def from_here(remote: str, root: Path) -> str:
    """The address as journal.yaml has it: a folder named from the current one is named from the journal there."""
    if not remote.strip() or SCHEME.match(remote) or HOST.match(remote) or Path(remote).is_absolute() or remote.startswith("-"):
        return remote
    return Path(os.path.relpath(Path.cwd() / remote, root)).as_posix()


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """End the command with a message and its code when something of the rooms cannot be done."""
    try:
        yield
    except (Misplaced, Refused) as fault:
        raise Ending(printable(str(fault)), REFUSED) from None
    except Misdirected as fault:
        raise Ending(printable(str(fault)), USAGE) from None
    except (Busy, Failed) as fault:
        raise Ending(printable(str(fault)), ENVIRONMENT) from None
    except Unchangeable as fault:
        raise Ending(printable(str(fault)), ENVIRONMENT if isinstance(fault, Unwritable) else REFUSED) from None
