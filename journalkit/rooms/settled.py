"""What the last sync of all rooms left: where everything here and every branch there is as it was then, the journal need not be read.

Where only entries are other files, they are named; whether nothing but words is new in them is told by new_words.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from journalkit.digests import digest_together
from journalkit.kept import forget, keep, kept
from journalkit.packaged import this_program
from journalkit.reading.inputs import Background, Inputs, Listed, inputs_of, written_anew
from journalkit.reading.recall import FileRead
from journalkit.rooms.sync import Looked, Received, Sent, Station
from journalkit.store import Memo
from journalkit.values import Packer, Struct, Unpacker, ValidationError, replace

KIND = "sent"


class Left(Struct, frozen=True, array_like=True):
    """A file of the journal as a sync left it: its digest, and of an entry those of what it says but for its words, and of its words."""

    digest: str
    shape: str = ""
    words: str = ""


class Anew(Struct, frozen=True):
    """Files of the journal that are other ones than the last sync of all rooms left, with their digests now.

    `left` are all as it left them, `now` names all that a branch is made of now.
    """

    changed: Mapping[str, str]
    left: Mapping[str, Left]
    now: str


def state_of_all(inputs: Inputs, seen: str) -> str:
    """What names all that a branch is made of: the journal's files, the program, and what was looked at. Templates make sites alone."""
    bare = replace(inputs, background=Background({}, "", seen))
    return digest_together({"files": bare.digest(), "seen": seen, "program": this_program()})


def since_last_sync(opened: Iterable[tuple[Station, Looked, dict[str, Received]]], root: Path, memo: Memo, there: Listed) -> Anew | None:
    """The entries of one's own that are new as files since all rooms, and all other files, were left by a sync that had nothing to complain
    of: none when there is nothing to do. None when anything else is new.
    """
    found = list(opened)
    left_of = []
    for at, looked, received in found:
        value = kept(root, "rooms", _name(at))
        if not value or value.get("branches") != dict(looked.branches.people) or looked.branches.strangers or looked.unfetched:
            return None
        if any(each.changes or each.refused for each in received.values()):
            return None
        left_of.append(value.get("of"))
    try:
        inputs = inputs_of(root, there)
    except OSError:
        return None
    seen = inputs.background.seen
    now = state_of_all(inputs, seen)
    if not found or len(set(left_of)) > 1:
        return None
    if left_of[0] == now:
        return Anew({}, {}, now)
    left = _left(memo)
    before = {path: each.digest for path, each in left.items()}
    changed = written_anew(before, inputs.files)
    if changed is None or left_of[0] != state_of_all(replace(inputs, files=before), seen):
        return None
    return Anew({path: inputs.files[path] for path in changed}, left, now)


def _left(memo: Memo) -> dict[str, Left]:
    """What `keep_left` put into the memo."""
    data = memo.get(KIND, "left")
    try:
        return Unpacker(dict[str, Left]).decode(data) if data else {}
    except ValidationError:
        return {}


def as_left(files: Mapping[str, str], reads: Iterable[FileRead]) -> dict[str, Left]:
    """The files of a journal by their digests, with what was read of them."""
    found = {
        read.path: Left(files[read.path], read.shape, read.written.body.digest) for read in reads if read.written and read.path in files
    }
    return {path: found.get(path) or Left(digest) for path, digest in files.items()}


def keep_left(memo: Memo, left: Mapping[str, Left]) -> None:
    """Put into the memo how a sync leaves the files, unless one of their names is no text."""
    try:
        memo.put(KIND, "left", Packer().encode(left))
    except UnicodeEncodeError:
        memo.drop(KIND, ["left"])


def keep_settled(at: Station, looked: Looked, sent: Sent, of: str) -> None:
    """Write down how a room was left. OSError when that cannot be done."""
    keep(at.root, "rooms", _name(at), value={"of": of, "branches": {**looked.branches.people, at.me: sent.commit}})


def forget_settled(at: Station) -> None:
    """When the next sync must look at everything."""
    forget(at.root, "rooms", _name(at))


def _name(at: Station) -> str:
    return f"{at.room.id}.settled.json"
