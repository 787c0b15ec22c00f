"""`journalkit who`."""

from __future__ import annotations

import click

from journalkit.authoring.readers import access
from journalkit.cli.answer import answer_data, asked, json_option
from journalkit.cli.completion import entries as complete_entry
from journalkit.cli.entry import entry_named
from journalkit.cli.readers import lookers, readers_in_words
from journalkit.model.entry import Entry


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_entry)
@json_option
@click.pass_context
def command(ctx: click.Context, name: str, as_json: bool) -> None:
    """Say who can read an entry, through what, and which of the entries that it names stay hidden from them.

    \b
    Example:  journalkit who kickoff
    """
    found = asked(ctx)
    entry = entry_named(name, found, Entry)
    if as_json:
        readers = [
            {
                "audience": str(each.audience),
                "reads": each.reads,
                "why": each.why,
                "hidden": each.hidden,
                "seen_by": lookers(entry, each, found),
            }
            for each in access(entry, found.journal)
        ]
        answer_data(found, {"entry": entry, "readers": readers})
        return
    click.echo(readers_in_words(entry, found))
