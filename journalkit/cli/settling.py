"""What becomes of an action: who may say so, and where: in its own file where that is the owner's to change, else in an update."""

from __future__ import annotations

import click

from journalkit.cli.answer import Asked
from journalkit.cli.app import REFUSED, Ending, printable
from journalkit.cli.entry import handle
from journalkit.cli.writing import change, new_entry
from journalkit.model.entry import Action
from journalkit.model.time import When

TITLES = (("done", "Done"), ("dropped", "Dropped"), ("confirmed", "Confirmed"))


def refuse_others(found: Asked, action: Action, status: str) -> None:
    """End the command when it is not for the person who asks to say this of an action."""
    reason = _why_not(found, action, status)
    if reason:
        raise Ending(printable(reason), REFUSED)


def _why_not(found: Asked, action: Action, status: str) -> str:
    if status == "done" and action.assignee != found.me:
        who = found.journal.config.people[action.assignee].name
        hint = f"only {who} can complete it; when it is done, say: journalkit confirm {handle(action, found)}"
        return f"{action.id} is {who}'s to do: {hint}"
    if status == "dropped" and found.me not in (action.author, action.assignee):
        return f"only {' or '.join(dict.fromkeys((action.author, action.assignee)))} may drop {action.id}"
    if status == "confirmed" and action.assignee == found.me:
        return f"{action.id} is yours; the other side confirms it. You say: journalkit done {handle(action, found)}"
    return ""


def refuse_settled(found: Asked, action: Action) -> None:
    """End the command when an action is done or dropped already."""
    state = found.practice.commitments[action.key].status
    if state != "open":
        raise Ending(printable(f"{action.id} is {state} already; journalkit reopen takes that back"), REFUSED)


def settle(found: Asked, action: Action, status: str, completed: When | None = None) -> None:
    """Set the status of an action. Gives on standard output the file in which it stands now."""
    if action.author == found.me == found.practice.owner and not action.received_in and status != "confirmed":
        change(found, action, {"status": status, "completed": str(completed) if completed else None})
        click.echo(str(found.root / action.path))
        return
    title = f"{dict(TITLES)[status]}: {action.title}"
    file = new_entry(found, "update", title, action, status=status, completed=str(completed) if completed else "")
    click.echo(str(file))
    if status != "confirmed":
        click.echo(printable(f"The action is in {action.author}'s file, so this is an update of yours."), err=True)
