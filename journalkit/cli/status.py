"""`journalkit status`."""

from __future__ import annotations

import click

from journalkit.cli import completion
from journalkit.cli.answer import answer, asked, json_option, room_named
from journalkit.method.rooms import room_state
from journalkit.method.status import status
from journalkit.sheet.room import room_sheet
from journalkit.sheet.status import status_sheet


@click.command()
@completion.room_option("Where one room stands: people, history, promises, roadmap.")
@json_option
@click.pass_context
def command(ctx: click.Context, room: str | None, as_json: bool) -> None:
    """Where everything stands: the North Star, the next session, what both sides promised, running 72-hour clocks, waiting feedback.

    \b
    Example:  journalkit status
    """
    found = asked(ctx)
    name = room_named(found.journal, room)
    if name is not None:
        state = room_state(found.practice.view.rooms[name], found.practice)
        answer(ctx, found, room_sheet(state, found.practice), {"room": state}, as_json=as_json)
        return
    state_of_all = status(found.practice, found.me)
    answer(ctx, found, status_sheet(state_of_all, found.practice), {"status": state_of_all}, as_json=as_json)
