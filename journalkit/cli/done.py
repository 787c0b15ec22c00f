"""`journalkit done`."""

from __future__ import annotations

from datetime import UTC

import click

from journalkit.cli.answer import Asked, asked
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.cli.completion import actions as complete_action
from journalkit.cli.dates import when_said
from journalkit.cli.entry import entry_named, handle
from journalkit.cli.number import number
from journalkit.cli.settling import refuse_others, refuse_settled, settle, this_minute
from journalkit.cli.writing import edit_and_check, new_entry
from journalkit.languages.say import ENGLISH
from journalkit.method.clocks import clocks
from journalkit.model.entry import Action
from journalkit.model.time import When
from journalkit.values import replace


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_action)
@click.option("--on", "when", metavar="WHEN", default=None, help="When it was completed (friday, yesterday 18:30). Default: now.")
@click.option("--result", metavar="NUMBER", type=number, default=None, help="Reflect on it at once, with this number against its KPI.")
@click.option("--no-edit", is_flag=True, default=False, help="With --result: do not open the editor.")
@click.pass_context
def command(ctx: click.Context, name: str, when: str | None, result: float | None, no_edit: bool) -> None:
    """Say that an action of yours is done; the 72 hours to reflect begin.

    Only the assignee may say so. An action that lives in somebody else's folder gets an update of yours.

    \b
    Example:  journalkit done pricing-note --on yesterday
    """
    found = asked(ctx)
    action = entry_named(name, found, Action, likely=lambda each: found.practice.commitments[each.key].status == "open")
    refuse_others(found, action, "done")
    refuse_settled(found, action)
    completed = _completed(action, when, found)
    settle(found, action, "done", completed)
    click.echo(_until(action, completed, found), err=True)
    if result is not None:
        file = new_entry(found, "reflection", f"On: {action.title}", action, result=result)
        click.echo(str(file))
        edit_and_check(ctx, found, file, edit=not no_edit)


def _completed(action: Action, said: str | None, found: Asked) -> When:
    """When it was completed. Ends the command for a time before the action, or ahead."""
    now = found.practice.now
    if said is None:
        completed = this_minute(found)
        return completed if _confirmed_today(action, found) else replace(completed, offset=None)
    completed = when_said("--on", said, now, past=True)
    if completed.day < action.date.day:
        raise Ending(printable(f"--on: {completed.day} lies before the action's own day {action.date.day}"), USAGE)
    if completed.instant(now.tzinfo or UTC) > now:
        raise Ending(printable(f"--on: {completed} lies ahead; say it when it is done"), USAGE)
    return completed


def _confirmed_today(action: Action, found: Asked) -> bool:
    """Whether it was confirmed today, done before, and reopened: what is done again is later than that, and its offset tells everyone."""
    return any(each.status == "confirmed" and each.date.day == found.practice.today for each in found.practice.commitments[action.key].news)


def _until(action: Action, completed: When, found: Asked) -> str:
    """When it was done, and until when to reflect on it."""
    commitment = replace(found.practice.commitments[action.key], status="done", completed=completed)
    running = clocks(found.practice.view, [commitment], found.practice.now).get(action.key)
    until = f" Reflect on it by {ENGLISH.time(running.deadline)}: journalkit reflect {handle(action, found)}" if running else ""
    return printable(f"{action.id} is done ({ENGLISH.when(completed)}).{until}".replace("\u00a0", " "))
