"""`journalkit reopen`."""

from __future__ import annotations

import click

from journalkit.cli.answer import asked
from journalkit.cli.app import REFUSED, Ending, printable
from journalkit.cli.completion import actions as complete_action
from journalkit.cli.entry import entry_named
from journalkit.cli.writing import change
from journalkit.model.entry import Action


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_action)
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Take back that an action is done or dropped.

    \b
    Example:  journalkit reopen pricing-note
    """
    found = asked(ctx)
    action = entry_named(name, found, Action, likely=lambda each: found.practice.commitments[each.key].status != "open")
    commitment = found.practice.commitments[action.key]
    if commitment.status == "open":
        raise Ending(printable(f"{action.id} is open; nothing was changed"), REFUSED)
    if action.status == "open":
        said = next(each for each in reversed(commitment.news) if each.status == commitment.status)
        raise Ending(printable(f"{said.path} says so; change its status there, or delete it: journalkit rm {said.id}"), REFUSED)
    if action.assignee != found.me and action.author != found.me:
        raise Ending(printable(f"only {action.author} or {action.assignee} may reopen {action.id}"), REFUSED)
    change(found, action, {"status": "open", "completed": None})
    click.echo(str(found.root / action.path))
    click.echo(printable(f"{action.id} is open again."), err=True)
