"""`journalkit unshare`."""

from __future__ import annotations

import click

from journalkit.authoring.readers import access
from journalkit.cli.answer import asked
from journalkit.cli.completion import entries as complete_entry
from journalkit.cli.entry import own_named
from journalkit.cli.sharing import KEPT_PRIVATE, set_readers

TAKEN_BACK = (
    "What was sent or published before cannot be taken back: whoever has a copy keeps it, and so does the history of a repository "
    "that was pushed. Build and publish again, so that at least no new copies are made."
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
    entry = own_named(name, found)
    sent = [each.audience.room for each in access(entry, found.journal) if each.reads and each.audience.room]
    if set_readers(found, entry, KEPT_PRIVATE):
        for room in (found.journal.config.rooms[name] for name in sent):
            if room.remote:
                click.echo(f"journalkit sync {room.id} takes it from the room's remote, out of all history there.", err=True)
        click.echo(TAKEN_BACK, err=True)
