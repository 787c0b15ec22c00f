"""`journalkit share`."""

from __future__ import annotations

import click

from journalkit.authoring.readers import widened
from journalkit.cli import completion
from journalkit.cli.answer import asked, room_named
from journalkit.cli.app import USAGE, Ending
from journalkit.cli.entry import own_named
from journalkit.cli.sharing import set_readers


@click.command()
@click.argument("name", metavar="ID", shell_complete=completion.entries)
@click.option("--public", is_flag=True, default=False, help="Everyone may read it.")
@click.option(
    "--with",
    "rooms",
    metavar="ROOM",
    multiple=True,
    shell_complete=completion.rooms,
    help="The people of this room may read it; may be given several times.",
)
@click.pass_context
def command(ctx: click.Context, name: str, public: bool, rooms: tuple[str, ...]) -> None:
    """Let others read an entry: its room, the rooms that are named, or everyone; then say who can read it now.

    Who can read it already still can.

    \b
    Example:  journalkit share kickoff --with ben
    """
    found = asked(ctx)
    if public and rooms:
        raise Ending("--public and --with exclude each other", USAGE)
    entry = own_named(name, found)
    named = tuple(str(room_named(found.journal, each)) for each in rooms)
    set_readers(found, entry, widened(entry, found.journal, named, public=public))
