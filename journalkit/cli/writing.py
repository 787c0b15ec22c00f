"""What all commands that write entries share: new files, changed fields, the editor, and the check that follows."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from journalkit.authoring import drafting
from journalkit.authoring.change import Unchangeable, Unwritable, create_whole, open_entry, with_fields, write_back
from journalkit.authoring.context import Context
from journalkit.authoring.draft import Draft, Unusable, field_order, templates_of
from journalkit.authoring.drafting import filled_in, filled_in_about, name_for, taken_names
from journalkit.authoring.meant import Claim
from journalkit.cli.answer import Asked
from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, USAGE, Ending, is_terminal, printable, surroundings
from journalkit.cli.reading import read_journal
from journalkit.cli.report import sources_of, text
from journalkit.diagnostic import Severity
from journalkit.model.entry import Entry
from journalkit.model.time import When
from journalkit.pipeline import Effort
from journalkit.reading.discover import stays_inside
from journalkit.templating import TemplateFault
from journalkit.temporary import sweep_below


def write_new(found: Asked, draft: Draft) -> Path:
    """Write a new entry; an existing file is never touched. Gives its path, and says when its id had to be another one."""
    sweep_below(found.root)
    file = found.root / draft.path
    file.parent.mkdir(parents=True, exist_ok=True)
    if not stays_inside(found.root, file.parent.name):
        raise Ending(printable(f"{draft.path} would lie outside the journal, where a symbolic link leads"), REFUSED)
    try:
        create_whole(file, draft.text.encode("utf-8"))
    except FileExistsError:
        raise Ending(printable(f"{draft.path} is there already; nothing was written"), REFUSED) from None
    except OSError as fault:
        raise Ending(printable(f"{draft.path} cannot be written: {fault.strerror}"), ENVIRONMENT) from None
    if draft.wanted_id:
        click.echo(printable(f"{draft.wanted_id} is taken, so this is {draft.id}"), err=True)
    return file


def values_of(found: Asked, context: Context, title: str, when: When, **more: Any) -> dict[str, Any]:
    """All that a template may fill in, from the context that was worked out; `more` is what was said besides."""
    return filled_in(context, title, when, found.practice, **more)


def name_of(entry: Entry | None, found: Asked) -> str:
    """How a new entry names this one; nothing for none. An id alone is the author's own."""
    return name_for(entry, found.me)


def drafted(found: Asked, kind: str, when: When, values: Mapping[str, Any]) -> Draft:
    """The new entry, under an id that nothing has yet. Ends the command when it could not be read as it is meant."""
    template = f"templates/entry/{kind}.md"
    try:
        return drafting.drafted(found.root, found.journal.config, kind, when, values, taken_names(found.root, found.journal))
    except TemplateFault as fault:
        raise Ending(printable(str(fault)), FINDINGS) from None
    except Unusable as fault:
        if (found.root / template).exists():
            raise Ending(printable(f"{template} makes an entry that cannot be used; {fault}"), FINDINGS) from None
        raise Ending(printable(f"{fault}; nothing was written"), USAGE) from None


def new_entry(
    found: Asked, kind: str, title: str, about: Entry, *, shared: str | None = None, when: When | None = None, **more: Any
) -> Path:
    """Write a new update or reflection about an action, dated today or at a time. Gives its file."""
    values = filled_in_about(kind, title, about, found.me, found.practice, shared, when, **more)
    return write_new(found, drafted(found, kind, when or When(found.practice.today), values))


def text_said(body: str) -> str:
    """The text that an option says: itself, or for `-` what stands on standard input."""
    return (typed() if body == "-" else text_of(body)).strip("\n")


def typed() -> str:
    """All of standard input."""
    return _read("standard input", sys.stdin.buffer.read() if sys.stdin else b"")


def text_in(file: Path) -> str:
    """The text of a file, `-` for standard input. Ends the command when it is none."""
    if str(file) == "-":
        return typed()
    try:
        return _read(str(file), file.read_bytes())
    except OSError as fault:
        raise Ending(printable(f"{file} cannot be read: {fault.strerror}"), ENVIRONMENT) from None


def _read(name: str, data: bytes) -> str:
    try:
        return text_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Ending(printable(f"{name} is not UTF-8: byte 0x{data[fault.start]:02X} at {fault.start}"), USAGE) from None


def text_of(text: str) -> str:
    """The text with the line ends of a new file."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def change(found: Asked, entry: Entry, fields: Mapping[str, str | None]) -> bool:
    """Change fields of the owner's entry, and nothing else of its file. False when it says so already. Ends the command when that
    cannot be done.
    """
    refuse_foreign(found, entry)
    sweep_below(found.root)
    try:
        opened = open_entry(found.root, entry.path)
        changed = with_fields(opened, fields, field_order(entry.type, templates_of(found.root)))
        write_back(opened, changed)
    except Unchangeable as fault:
        raise Ending(printable(str(fault)), ENVIRONMENT if isinstance(fault, Unwritable) else REFUSED) from None
    return changed != opened.data


def refuse_foreign(found: Asked, entry: Entry | Claim) -> None:
    """End the command when a file came from somebody else: the next sync would write it anew."""
    if entry.received_in:
        raise Ending(printable(f"{entry.path} came from {entry.author}, who alone can change it; write feedback or an update"), REFUSED)


def somebody_edits() -> bool:
    """Whether an editor has a terminal to itself: in `$(journalkit new …)` it has none."""
    return sys.stdin is not None and sys.stdout is not None and is_terminal() and sys.stdout.isatty()


def edit_and_check(ctx: click.Context, found: Asked, file: Path, *, edit: bool) -> None:
    """Open the editor where somebody sits at it, then show what is wrong with the file, and offer to open it again.

    Ends the command with 1 when errors are left.
    """
    edit, effort = edit and somebody_edits(), Effort(around=surroundings())
    while True:
        if edit:
            _edit(file)
        path = file.relative_to(found.root).as_posix()
        wrong = [each for each in read_journal(found.root, found.practice.now, effort=effort).diagnostics if each.path == path]
        if wrong:
            click.echo(text(wrong, sources_of(found.root, wrong)), err=True, color=ctx.color)
        if not (wrong and edit and click.confirm("Open it again?", default=True, err=True)):
            break
    if any(each.severity is Severity.ERROR for each in wrong):
        ctx.exit(FINDINGS)


def _edit(file: Path) -> None:
    """Open the editor and wait until it closes. Ends the command when there is none, when it failed, or when the file is gone."""
    try:
        click.edit(filename=str(file))
    except (click.ClickException, ValueError) as fault:
        said = fault.message if isinstance(fault, click.ClickException) else f"EDITOR cannot be understood: {fault}"
        raise Ending(printable(f"{said}; set EDITOR, or use --no-edit. The file is there: {file}"), ENVIRONMENT) from None
    if not file.exists():
        raise Ending(printable(f"the editor left no file behind: {file} is gone, and nothing was written"), ENVIRONMENT)
