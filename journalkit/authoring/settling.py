"""What becomes of an action: who may say so, and whether it is said in the action's own file or in an update."""

from __future__ import annotations

from journalkit.authoring.meant import Claim
from journalkit.model.entry import Action, Entry
from journalkit.model.journal import Config
from journalkit.model.time import When

TITLES = (("done", "Done"), ("dropped", "Dropped"), ("confirmed", "Confirmed"))


def why_not_said(action: Action, status: str, me: str, config: Config) -> str:
    """What keeps a person from saying this of an action, in words; empty when nothing does."""
    handle = handle_of(action, config.owner)
    if status == "done" and action.assignee != me:
        who = config.people[action.assignee].name
        return f"{action.id} is {who}'s to do: only {who} can complete it; when it is done, say: journalkit confirm {handle}"
    if status == "dropped" and me not in (action.author, action.assignee):
        return f"only {' or '.join(dict.fromkeys((action.author, action.assignee)))} may drop {action.id}"
    if status == "confirmed" and action.assignee == me:
        return f"{action.id} is yours; the other side confirms it, once you have said that it is done: journalkit done {handle}"
    return ""


def is_said_in_its_file(action: Action, status: str, me: str, owner: str) -> bool:
    """Whether a person says this of an action in the action's own file, and not in an update."""
    return action.author == me == owner and not action.received_in and status != "confirmed"


def fields_that_say(status: str, completed: When | None) -> dict[str, str | None]:
    """The fields of an action's own file that say so."""
    return {"status": status, "completed": completed.written if completed else None}


def title_of_update(action: Action, status: str) -> str:
    """The title of the update that says so."""
    return f"{dict(TITLES)[status]}: {action.title}"


def handle_of(entry: Entry | Claim, owner: str) -> str:
    """The shortest name that means an entry: its id, with its author where the owner has one of that id too."""
    return entry.id if entry.author == owner else f"{entry.author}/{entry.id}"
