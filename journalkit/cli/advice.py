"""`journalkit advice`."""

from __future__ import annotations

import click

from journalkit.cli import completion
from journalkit.cli.answer import answer, asked, json_option, person_named, room_named
from journalkit.method.advice import ledger
from journalkit.method.meetings import of_room
from journalkit.sheet.advice import advice_sheet


@click.command()
@completion.room_option("Only advice of one room.")
@click.option("--from", "person", metavar="PERSON", default=None, shell_complete=completion.people, help="Only advice of one person.")
@json_option
@click.pass_context
def command(ctx: click.Context, room: str | None, person: str | None, as_json: bool) -> None:
    """The ledger of advice: what others said, whether it was tried, and whether it held, failed, came out mixed, or waits.

    \b
    Example:  journalkit advice --from ben
    """
    found = asked(ctx)
    room, person = room_named(found.journal, room), person_named(found.journal, person)
    said = tuple(each for each in ledger(found.practice) if of_room(each.insight, room) and person in (None, each.insight.said_by))
    answer(ctx, found, advice_sheet(said, found.practice), {"advice": said}, as_json=as_json)
