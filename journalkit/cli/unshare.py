"""`journalkit unshare`."""

from __future__ import annotations

import click

from journalkit.cli.answer import asked
from journalkit.cli.completion import entries as complete_entry
from journalkit.cli.entry import entry_named
from journalkit.cli.sharing import KEPT_PRIVATE, set_readers
from journalkit.model.entry import Entry

TAKEN_BACK = (
    "What was sent or published before cannot be taken back: whoever has a copy keeps it, and so does the history of a repository "
    "that was pushed. Sync, build and publish again, so that at least no new copies are made."
)


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_entry)
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Keep an entry to yourself from now on, and say what that cannot undo.

    \b
    Example:  journalkit unshare kickoff
    """
    found = asked(ctx)
    if set_readers(found, entry_named(name, found, Entry), KEPT_PRIVATE):
        click.echo(TAKEN_BACK, err=True)
