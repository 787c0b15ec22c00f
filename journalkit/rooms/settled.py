"""Whether a room needs no work: everything here, and every branch there, is as the last sync left it. Then the journal need not be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from journalkit.diagnostic import Outcome
from journalkit.digests import digest_together
from journalkit.kept import forget, keep, kept
from journalkit.packaged import this_program
from journalkit.reading.discover import Files
from journalkit.reading.inputs import Inputs, inputs_of
from journalkit.rooms.sync import Looked, Received, Sent, Station
from journalkit.store import Memo


def state_of_all(inputs: Inputs, seen: str) -> str:
    """What names all that a branch is made of: the journal's files, the program, and what was looked at."""
    return digest_together({"files": inputs.digest(), "seen": seen, "program": this_program()})


def nothing_to_do(opened: Iterable[tuple[Station, Looked, dict[str, Received]]], root: Path, memo: Memo, files: Outcome[Files]) -> bool:
    """Whether all rooms, and the journal's files, are as a sync left them that had nothing to complain of."""
    found = list(opened)
    for at, looked, received in found:
        value = kept(root, "rooms", _name(at))
        if not value or value.get("branches") != dict(looked.branches.people) or looked.branches.strangers or looked.unfetched:
            return False
        if any(each.changes or each.refused for each in received.values()):
            return False
    try:
        inputs = inputs_of(root, memo, files)
    except OSError:
        return False
    now = state_of_all(inputs, inputs.background.seen)
    return bool(found) and all(kept(root, "rooms", _name(at)).get("of") == now for at, _, _ in found)


def keep_settled(at: Station, looked: Looked, sent: Sent, of: str) -> None:
    """Write down how a room was left. OSError when that cannot be done."""
    keep(at.root, "rooms", _name(at), value={"of": of, "branches": {**looked.branches.people, at.me: sent.commit}})


def forget_settled(at: Station) -> None:
    """When the next sync must look at everything."""
    forget(at.root, "rooms", _name(at))


def _name(at: Station) -> str:
    return f"{at.room.id}.settled.json"
