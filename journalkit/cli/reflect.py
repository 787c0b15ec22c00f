"""`journalkit reflect`."""

from __future__ import annotations

from typing import Any

import click

from journalkit.cli.answer import asked
from journalkit.cli.app import REFUSED, USAGE, Ending, printable
from journalkit.cli.completion import actions as complete_action
from journalkit.cli.entry import entry_named, handle
from journalkit.cli.number import number
from journalkit.cli.writing import edit_and_check, new_entry, text_said
from journalkit.method.clocks import ClockState
from journalkit.model.entry import Action

OUTCOMES = ("exceeded", "met", "partly", "missed")


@click.command()
@click.argument("name", metavar="[ID]", required=False, shell_complete=complete_action)
@click.option("--outcome", type=click.Choice(OUTCOMES), default=None, help="What came of it, against what was expected.")
@click.option("--result", metavar="NUMBER", type=number, default=None, help="The number, against its KPI.")
@click.option("--title", default=None, help="The title. Default: On: and the action's.")
@click.option("--body", metavar="TEXT", default=None, help="The text, instead of the three questions; - reads it from standard input.")
@click.option("--share", is_flag=True, default=False, help="Your room may read it.")
@click.option("--no-edit", is_flag=True, default=False, help="Do not open the editor.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    outcome: str | None,
    result: float | None,
    title: str | None,
    body: str | None,
    share: bool,
    no_edit: bool,
) -> None:
    """Open the three questions on a completed action: what worked, what surprised me, what data changed.

    Without ID: the action whose 72 hours end first.

    \b
    Example:  journalkit reflect pricing-note --outcome partly
    """
    found = asked(ctx)
    if name is None:
        running = [each for each in found.practice.clocks.values() if each.state is ClockState.RUNNING and each.action.assignee == found.me]
        if not running:
            raise Ending("no 72 hours are running; name the action: journalkit reflect ID", USAGE)
        action = running[0].action
    else:
        action = entry_named(name, found, Action, likely=lambda each: found.practice.commitments[each.key].status == "done")
    if found.practice.commitments[action.key].status != "done":
        hint = f"say so first: journalkit done {handle(action, found)}"
        raise Ending(printable(f"{action.id} is not done yet; {hint}"), REFUSED)
    said: dict[str, Any] = {"outcome": outcome or "", "result": result, "body": text_said(body) if body else ""}
    file = new_entry(found, "reflection", title or f"On: {action.title}", action, shared="true" if share else None, **said)
    click.echo(str(file))
    clock = found.practice.clocks.get(action.key)
    if clock and clock.reflection and clock.reflection.author == found.me:
        before = f"{action.id} has a reflection of yours already, {clock.reflection.path}"
        click.echo(printable(f"{before}. This is one more; if that was not meant:  journalkit rm {file.stem}"), err=True)
    edit_and_check(ctx, found, file, edit=not no_edit)
