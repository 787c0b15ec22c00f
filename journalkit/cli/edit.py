"""`journalkit edit`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.answer import Asked, asked
from journalkit.cli.app import ENVIRONMENT, USAGE, Ending, printable
from journalkit.cli.completion import entries as complete_entry
from journalkit.cli.entry import own_or_faulty
from journalkit.cli.writing import edit_and_check, refuse_foreign, somebody_edits
from journalkit.reading.discover import discover
from journalkit.reading.place import id_of, place_of


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_entry)
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Open an entry in your editor, then show what is wrong with it.

    \b
    Example:  journalkit edit kickoff
    """
    found = asked(ctx)
    file = _file(name, found)
    if not somebody_edits():
        raise Ending(printable(f"an editor needs a terminal; the file is {file}"), ENVIRONMENT)
    edit_and_check(ctx, found, file, edit=True)


def _file(name: str, found: Asked) -> Path:
    """The file of the entry that a name means; one with errors too, and any other Markdown file of yours by its whole name. Ends the
    command when it is none of yours.
    """
    config = found.journal.config
    paths = [each for each in discover(found.root, config.ignore).value.markdown if place_of(each, config.owner).room is None]
    exact = [each for each in paths if name in (each, id_of(each))]
    if len(exact) > 1:
        raise Ending(printable(f"several files have that id; name one of them: {', '.join(exact)}"), USAGE)
    if exact:
        return found.root / exact[0]
    entry = own_or_faulty(name, found)
    refuse_foreign(found, entry)
    return found.root / entry.path
