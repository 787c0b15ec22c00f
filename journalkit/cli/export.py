"""`journalkit export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from journalkit.cli import completion
from journalkit.cli.answer import day_of
from journalkit.cli.app import FINDINGS, USAGE, App, Ending
from journalkit.cli.audience import audience_asked, audience_of, audience_options
from journalkit.cli.building import faults_end
from journalkit.cli.list import type_named
from journalkit.cli.output import folder_needed, put_file, put_folder
from journalkit.cli.reading import read_journal
from journalkit.cli.words import counted
from journalkit.exporting.folder import plain_entries
from journalkit.exporting.period import Period
from journalkit.exporting.readable import markdown_text
from journalkit.exporting.tables import kinds_of, table
from journalkit.exporting.whole import book_text, calendar_text, data_text
from journalkit.method.practice import Practice
from journalkit.pipeline import practice_at, steady
from journalkit.schema.kind import KINDS
from journalkit.values import Struct
from journalkit.view import project

F = TypeVar("F", bound=Callable[..., Any])


class OutputPath(click.Path):
    """A path that has a name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Ends the command for an empty name, which would be the current folder."""
        if not str(value):
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


FILE = OutputPath(path_type=Path)


class Wanted(Struct, frozen=True):
    """What is exported: the folder of the journal, and what the method reads off the view of an audience."""

    root: Path
    practice: Practice


def output_option(command: F) -> F:
    """Add `-o` and `--force` for a file."""
    output = click.option("-o", "output", type=FILE, metavar="FILE", default=None, help="Write a file instead of printing.")
    force = click.option("--force", is_flag=True, default=False, help="Write over a file that no export made.")
    return output(force(command))


def period_options(command: F) -> F:
    """Add `--since` and `--until`."""
    since = click.option("--since", metavar="DAY", default=None, help="Entries from this day on (2026-01-01).")
    until = click.option("--until", metavar="DAY", default=None, help="Entries up to this day, the day included.")
    return since(until(command))


@click.group()
def command() -> None:
    """The journal for other programs and for paper, for you or as others may see it.

    Without --public or --room everything is exported that you may see. It is printed, or with -o written to a file. What an export did not
    make itself it does not write over.

    \b
    Example:  journalkit export html --since 2026-01-01 --until 2026-12-31 -o our-year.html
              journalkit export csv actions --room ben
    """


@command.command("json", short_help="All data in one file.")
@audience_options
@output_option
@click.pass_context
def json_command(ctx: click.Context, public: bool, room: str | None, output: Path | None, force: bool) -> None:
    """All data in one file: what journal.json of a site says, with the text of each entry as HTML.

    \b
    Example:  journalkit export json --public -o journal.json
    """
    found = _wanted(ctx, public, room)
    with faults_end():
        text = data_text(found.practice, found.root)
    put_file(text, output, found.root, force=force)


@command.command("csv", short_help="Tables, one a type.")
@click.argument("type_name", metavar="[TYPE]", required=False, shell_complete=completion.types)
@audience_options
@period_options
@click.option("-o", "output", type=FILE, metavar="PATH", default=None, help="Write a file; without TYPE a folder with a file a type.")
@click.option("--force", is_flag=True, default=False, help="Write over a file that no export made.")
@click.pass_context
def csv_command(
    ctx: click.Context,
    type_name: str | None,
    public: bool,
    room: str | None,
    since: str | None,
    until: str | None,
    output: Path | None,
    force: bool,
) -> None:
    """A table of all entries of a type, or a folder with a table of each type.

    \b
    Example:  journalkit export csv actions > actions.csv
    """
    found, period = _wanted(ctx, public, room), _period(since, until)
    kind = type_named(type_name)
    entries = period.entries(found.practice)
    if kind is not None:
        put_file(table(KINDS[kind], entries, found.practice), output, found.root, force=force)
        return
    folder = folder_needed(output, "export csv without a TYPE")
    tables = {f"{each.folder}.csv": table(each, entries, found.practice).encode("utf-8") for each in kinds_of(found.practice)}
    put_folder(tables, folder, found.root, f"tables, {found.practice.view.audience}", force=force)


@command.command("ics", short_help="The calendar.")
@audience_options
@output_option
@click.pass_context
def ics_command(ctx: click.Context, public: bool, room: str | None, output: Path | None, force: bool) -> None:
    """The calendar: sessions, due days, ends of the 72 hours.

    \b
    Example:  journalkit export ics -o mentorship.ics
    """
    found = _wanted(ctx, public, room)
    with faults_end():
        text = calendar_text(found.practice, found.root)
    put_file(text, output, found.root, force=force)


@command.command("markdown", short_help="One text, or a folder of plain entries.")
@audience_options
@period_options
@click.option("--folder", "as_folder", is_flag=True, default=False, help="A folder of plain entries with their front matter.")
@click.option("-o", "output", type=FILE, metavar="PATH", default=None, help="Write a file instead of printing; the folder of --folder.")
@click.option("--force", is_flag=True, default=False, help="Write over a file that no export made.")
@click.pass_context
def markdown_command(
    ctx: click.Context,
    public: bool,
    room: str | None,
    since: str | None,
    until: str | None,
    as_folder: bool,
    output: Path | None,
    force: bool,
) -> None:
    """All entries as one text to be read, or with --folder as plain entries to go on with elsewhere.

    \b
    Example:  journalkit export markdown --public --folder -o ~/public-entries
    """
    period = _period(since, until)
    if as_folder and period != Period():
        raise Ending("--folder has all entries: --since and --until are for the one text", USAGE)
    found = _wanted(ctx, public, room)
    if not as_folder:
        put_file(markdown_text(found.practice, period), output, found.root, force=force)
        return
    plain = plain_entries(found.practice, found.root)
    for title in plain.left_out:
        click.echo(f"left out, since its links cannot be told from its words: {title}", err=True)
    put_folder(plain.files, folder_needed(output, "--folder"), found.root, f"plain entries, {found.practice.view.audience}", force=force)


@command.command("html", short_help="A period as one page for paper.")
@audience_options
@period_options
@output_option
@click.pass_context
def html_command(
    ctx: click.Context, public: bool, room: str | None, since: str | None, until: str | None, output: Path | None, force: bool
) -> None:
    """A period as one page for paper, with its pictures in it and what was counted before it. Print it to make a PDF of it.

    \b
    Example:  journalkit export html --since 2026-01-01 --until 2026-12-31 -o our-year.html
    """
    found, period = _wanted(ctx, public, room), _period(since, until)
    with faults_end():
        text = book_text(found.practice, found.root, period)
    put_file(text, output, found.root, force=force)


def _wanted(ctx: click.Context, public: bool, room: str | None) -> Wanted:
    """What the audience may see, at the time. Ends the command when there is no such room, or journal.yaml cannot be used."""
    app: App = ctx.find_root().obj
    root, asked = app.root(), audience_asked(public, room)
    checked = read_journal(root)
    if checked.journal is None:
        raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
    if checked.errors:
        faulty = len({each.path for each in checked.errors})
        click.echo(f"{counted(faulty, 'file')} with errors left out of the journal; journalkit check shows them", err=True)
    view = project(checked.journal, audience_of(checked.journal, asked))
    return Wanted(root, steady(practice_at(view, app.now)))


def _period(since: str | None, until: str | None) -> Period:
    """The period that the options name. Ends the command when it ends before it begins."""
    period = Period(day_of("--since", since), day_of("--until", until))
    if period.since and period.until and period.until < period.since:
        raise Ending(f"--until {period.until} lies before --since {period.since}", USAGE)
    return period
