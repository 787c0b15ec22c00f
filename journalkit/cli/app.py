"""What every command shares: which journal, which time, how to end."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from journalkit.cli.moment import time_said
from journalkit.cli.places import journal_folder
from journalkit.layout import SETTINGS
from journalkit.values import Struct, replace

if TYPE_CHECKING:  # nothing is loaded before a command needs it, so that --version, --help and completion are instant
    from journalkit.git.running import Surroundings
    from journalkit.model.journal import Config

FINDINGS, USAGE, ENVIRONMENT, REFUSED = 1, 2, 3, 4


class Ending(click.ClickException):
    """An error that ends the command with a code of its own."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class App(Struct, frozen=True):
    """The folder and the person that were asked for, if any were, and the time; without an offset it is a time in the journal's zone.

    `pretended`: the time is one that was asked for, not the clock's. `looked`: it was just found that the site is not as it would be built.
    """

    folder: Path | None
    now: datetime
    person: str | None = None
    pretended: bool = False
    looked: bool = False

    def time(self, zone: str) -> datetime:
        """The time, as the clocks of the journal's zone show it."""
        return self.now.replace(tzinfo=ZoneInfo(zone)) if self.now.tzinfo is None else self.now.astimezone(ZoneInfo(zone))

    def later(self) -> App:
        """The same at the time of the clock, which has gone on; a pretended time stands still."""
        return self if self.pretended else replace(self, now=parse_now(None))

    def today(self, zone: str) -> date:
        """The day of the journal."""
        return self.time(zone).date()

    def root(self) -> Path:
        """The journal's folder. Ends the command when there is none."""
        found = journal_folder(self.folder)
        if found is not None:
            return found
        if self.folder is not None and not self.folder.is_dir():
            raise Ending(f"{self.folder} is not a folder", USAGE)
        where = f"in {self.folder.resolve()}" if self.folder is not None else "here or above"
        raise Ending(f"there is no {SETTINGS} {where}. Make a journal with: journalkit init my-journal", USAGE)

    def me(self, config: Config, root: Path) -> str:
        """Who asks: `--as`, else what git says, else the owner. Ends the command when what is said so names nobody."""
        from journalkit import git

        if self.person is not None:
            return _person(self.person, "--as (or JOURNALKIT_ME)", config)
        around = surroundings()
        said = git.setting(root, "journalkit.me", around)
        if said is not None:
            return _person(said, "journalkit.me in the settings of git", config)
        address = git.setting(root, "user.email", around)
        known = (each.id for each in config.people.values() if address and each.email and each.email.casefold() == address.casefold())
        return next(known, config.owner)


def _person(name: str, said_by: str, config: Config) -> str:
    """The person of that id. Ends the command when there is none."""
    if name in config.people:
        return name
    raise Ending(printable(f"{said_by}: nobody in journal.yaml is called {name!r}; {who_is_meant(name, config)}"), USAGE)


def who_is_meant(name: str, config: Config) -> str:
    """Whose id a word that is none may stand for: the only person of that name or a part of it, else of an id near it, else all ids."""
    from journalkit.diagnostic import did_you_mean

    low = name.casefold()
    named = [each.id for each in config.people.values() if low in (each.name.casefold(), *each.name.casefold().split())]
    only = f'did you mean "{named[0]}"?' if len(named) == 1 else ""
    return only or did_you_mean(name, config.people) or f"people: {', '.join(config.people)}"


def parse_now(text: str | None) -> datetime:
    """The time that `--now` says, else the clock's."""
    if text is None:
        return datetime.now(UTC)
    try:
        return time_said(text)
    except ValueError as fault:
        raise Ending(f"--now: {fault}", USAGE) from None


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python not look for circles of values while a program that goes on for long reads a journal, which makes many and no circles."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def printable(text: str) -> str:
    """The text with control and direction characters escaped, so that no file name or value can play with the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\u200d\ufe0f" else f"\\u{ord(c):04x}" for c in text)


def is_terminal() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def surroundings() -> Surroundings:
    """Git as the user has it, asking for passwords only when somebody is there to type them."""
    from journalkit.git.running import Surroundings

    return Surroundings(dict(os.environ), interactive=is_terminal() and sys.stderr is not None and sys.stderr.isatty())
