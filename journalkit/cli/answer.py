"""What all commands that answer a question share: the owner's view at a time, and the answer on the terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from journalkit.cli.app import FINDINGS, USAGE, App, Ending, printable, who_is_meant
from journalkit.cli.reading import read_journal
from journalkit.cli.words import counted
from journalkit.diagnostic import Severity, did_you_mean
from journalkit.method.practice import Practice, practice
from journalkit.model.audience import PRIVATE
from journalkit.model.journal import Journal
from journalkit.pipeline import Checked
from journalkit.sheet.data import data_of
from journalkit.sheet.sheet import Sheet
from journalkit.values import Struct
from journalkit.view import project

F = TypeVar("F", bound=Callable[..., Any])
SCHEMA_VERSION = 1


class Asked(Struct, frozen=True):
    """The owner's journal at the time, who asks, the digests of its files by path, and all that was read of them."""

    root: Path
    journal: Journal
    practice: Practice
    me: str
    files: Mapping[str, str]
    checked: Checked


def asked(ctx: click.Context) -> Asked:
    """The journal that the command is about. Ends the command when journal.yaml cannot be used; says how much is left out."""
    app: App = ctx.obj
    root = app.root()
    checked = read_journal(root)
    if checked.journal is None:
        raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
    faulty = {each.path for each in checked.diagnostics if each.severity is Severity.ERROR}
    if faulty:
        click.echo(f"{counted(len(faulty), 'file')} with errors left out of the journal; journalkit check shows them", err=True)
    config = checked.journal.config
    at = practice(project(checked.journal, PRIVATE), app.time(config.timezone))
    return Asked(root, checked.journal, at, app.me(config, root), checked.inputs.files, checked)


def json_option(command: F) -> F:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, default=False, help="Print data instead of words.")(command)


def answer(ctx: click.Context, found: Asked, sheet: Sheet, data: dict[str, object], *, as_json: bool) -> None:
    """Print an answer: the sheet, or its data with the time it was counted at."""
    if as_json:
        answer_data(found, data)
    else:
        from journalkit.cli.terminal import show

        show(sheet, colour=ctx.color)


def answer_data(found: Asked, data: dict[str, object]) -> None:
    """Print an answer as JSON, with its version and the time it was counted at."""
    whole = {"schema_version": SCHEMA_VERSION, "now": found.practice.now.isoformat(), **data_of(data)}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    click.echo("".join(each if each.isprintable() or each in "\n\u00a0" else json.dumps(each)[1:-1] for each in text))


def room_named(journal: Journal, room: str | None) -> str | None:
    """The room that an option names. Ends the command when there is none."""
    if room is not None and room not in journal.config.rooms:
        known = ", ".join(journal.config.rooms) or "none yet"
        raise Ending(f"there is no room {room!r}; {did_you_mean(room, journal.config.rooms) or f'rooms: {known}'}", USAGE)
    return room


def person_named(journal: Journal, person: str | None) -> str | None:
    """The person that an option names. Ends the command when there is none."""
    if person is not None and person not in journal.config.people:
        raise Ending(printable(f"there is nobody called {person!r}; {who_is_meant(person, journal.config)}"), USAGE)
    return person


def step_named(step: str | None, found: Asked) -> str | None:
    """The step of a roadmap that an option names. Ends the command when there is none."""
    steps = [(roadmap.id, each.id) for roadmap in found.practice.view.roadmaps.values() for each in roadmap.steps]
    known = {word for roadmap, each in steps for word in (each, f"{roadmap}#{each}")}
    if step is not None and step not in known:
        hint = did_you_mean(step, known) or "journalkit roadmap list shows all"
        raise Ending(printable(f"no roadmap has a step {step!r}; {hint}"), USAGE)
    return step


def day_of(option: str, text: str | None) -> date | None:
    """The day that an option names. Ends the command when it is none."""
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise Ending(f"{option}: {text!r} is not a day such as 2026-09-15", USAGE) from None
