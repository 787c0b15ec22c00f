"""Changing who may read an entry."""

from __future__ import annotations

import click

from journalkit.authoring.readers import says
from journalkit.cli.answer import Asked
from journalkit.cli.app import FINDINGS, REFUSED, Ending, printable
from journalkit.cli.readers import readers_in_words
from journalkit.cli.reading import read_journal
from journalkit.cli.writing import change, refuse_foreign
from journalkit.model.entry import Action, Entry
from journalkit.values import replace

KEPT_PRIVATE = "false"


def set_readers(found: Asked, entry: Entry, shared: str) -> bool:
    """Set `shared` of an entry and say who can read it now. False when it said so already."""
    refuse_foreign(found, entry)
    if shared == KEPT_PRIVATE and isinstance(entry, Action) and entry.assignee != entry.author:
        raise Ending(printable(f"{entry.id} is {entry.assignee}'s to do, who must be able to read it; drop it instead"), REFUSED)
    said = "shared" in entry.places and says(entry) == shared
    changed = not said and change(found, entry, {"shared": shared})
    journal = read_journal(found.root).journal
    again = journal.find(entry.key) if journal else None
    if journal is None or again is None:
        raise Ending(printable(f"{entry.path} has errors now; journalkit check {entry.path} shows them"), FINDINGS)
    click.echo(readers_in_words(again, replace(found, journal=journal)))
    click.echo(f"shared: {shared}" if changed else f"It said shared: {shared} already; nothing was changed.", err=True)
    return changed
