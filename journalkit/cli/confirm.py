"""`journalkit confirm`."""

from __future__ import annotations

import click

from journalkit.cli.answer import asked
from journalkit.cli.app import REFUSED, Ending, printable
from journalkit.cli.completion import actions as complete_action
from journalkit.cli.entry import entry_named
from journalkit.cli.settling import refuse_others, settle
from journalkit.model.entry import Action


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_action)
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Confirm that the other side has done what it promised; written as an update of yours.

    \b
    Example:  journalkit --as ben confirm pricing-note
    """
    found = asked(ctx)
    action = entry_named(name, found, Action, likely=lambda each: found.practice.commitments[each.key].state == "unconfirmed")
    commitment = found.practice.commitments[action.key]
    refuse_others(found, action, "confirmed")
    if commitment.status != "done":
        raise Ending(printable(f"{action.id} is {commitment.status}; {action.assignee} says first that it is done"), REFUSED)
    if commitment.confirmed:
        raise Ending(printable(f"{action.id} is confirmed already; nothing was written"), REFUSED)
    settle(found, action, "confirmed")
    click.echo(printable(f"{action.id} is confirmed."), err=True)
