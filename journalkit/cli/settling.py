"""What becomes of an action: who may say so, and where: in its own file where that is the owner's to change, else in an update."""

from __future__ import annotations

import click

from journalkit.authoring.settling import fields_that_say, is_said_in_its_file, title_of_update, why_not_said
from journalkit.cli.answer import Asked
from journalkit.cli.app import REFUSED, Ending, printable
from journalkit.cli.entry import handle
from journalkit.cli.writing import change, new_entry
from journalkit.model.entry import Action
from journalkit.model.time import When


def refuse_others(found: Asked, action: Action, status: str) -> None:
    """End the command when it is not for the person who asks to say this of an action."""
    reason = why_not_said(action, status, found.me, found.journal.config)
    if reason:
        raise Ending(printable(reason), REFUSED)


def refuse_settled(found: Asked, action: Action) -> None:
    """End the command when an action is done or dropped already."""
    state = found.practice.commitments[action.key].status
    if state != "open":
        raise Ending(printable(f"{action.id} is {state} already; journalkit reopen takes that back"), REFUSED)


def note_open(found: Asked, action: Action) -> None:
    """Say of an action on which somebody reflects that it is not done yet, and who says so how."""
    if found.practice.commitments[action.key].status == "open":
        own = f"say so: journalkit done {handle(action, found)}"
        hint = own if action.assignee == found.me else f"{action.assignee} says so, with journalkit done"
        click.echo(printable(f"{action.id} is not done yet; when it is, {hint}"), err=True)


def this_minute(found: Asked) -> When:
    """The time now with its offset, so that others who read it in another zone know which moment it means."""
    now = found.practice.now
    return When(now.date(), now.time().replace(second=0, microsecond=0), now.utcoffset())


def settle(found: Asked, action: Action, status: str, completed: When | None = None) -> None:
    """Set the status of an action. Gives on standard output the file in which it stands now."""
    if is_said_in_its_file(action, status, found.me, found.practice.owner):
        change(found, action, fields_that_say(status, completed))
        click.echo(str(found.root / action.path))
        return
    said = {"status": status, "completed": completed.written if completed else ""}
    when = this_minute(found) if status == "confirmed" else None
    file = new_entry(found, "update", title_of_update(action, status), action, when=when, **said)
    click.echo(str(file))
    if status != "confirmed":
        click.echo(printable(f"The action is in {action.author}'s file, so this is an update of yours."), err=True)
