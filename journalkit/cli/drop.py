"""`journalkit drop`."""

from __future__ import annotations

import click

from journalkit.cli.answer import asked
from journalkit.cli.app import printable
from journalkit.cli.completion import actions as complete_action
from journalkit.cli.entry import entry_named
from journalkit.cli.settling import refuse_others, refuse_settled, settle
from journalkit.model.entry import Action


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_action)
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Let go of an action: its author or its assignee may. It is kept, and counted as dropped.

    \b
    Example:  journalkit drop pricing-note
    """
    found = asked(ctx)
    action = entry_named(name, found, Action, likely=lambda each: found.practice.commitments[each.key].status == "open")
    refuse_others(found, action, "dropped")
    refuse_settled(found, action)
    settle(found, action, "dropped")
    click.echo(printable(f"{action.id} is dropped."), err=True)
