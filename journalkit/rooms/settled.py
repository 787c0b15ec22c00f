"""What the last sync of all rooms left: where everything here and every branch there is as it was then, the journal need not be read.

Where only a few entries are new, they are named; what they are to the rooms is told by part.py.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cached_property
from pathlib import Path

from journalkit.digests import digest_together
from journalkit.kept import forget, keep, kept
from journalkit.packaged import this_program
from journalkit.reading.discover import is_markdown
from journalkit.reading.inputs import Background, Inputs, Listed, few_anew, inputs_of, is_attached, may_be_entry
from journalkit.reading.recall import FileRead
from journalkit.rooms.sync import Looked, Received, Sent, Station
from journalkit.rooms.ties import FREE_OF_ALL, Ties, ties_of
from journalkit.store import Memo
from journalkit.table import Table
from journalkit.values import Packer, Struct, Unpacker, ValidationError, asdict, field, replace

KIND = "sent"


class Out(IntEnum):
    """Whether an entry is left out because of an error, and where: before entries were linked, so that nothing is known of it but its
    names; after that, but before they were checked; or by that.
    """

    NO = 0
    UNLINKED = 1
    UNCHECKED = 2
    CHECKED = 3


class Left(Struct, frozen=True, array_like=True):
    """A file of the journal as a sync left it: its digest, what ties it to others, and whether an error leaves it out."""

    digest: str
    ties: Ties
    out: Out = Out.NO


class Faults(Struct, frozen=True):
    """How many files with errors are left out of a room: one's own, and those that came through it."""

    own: int = 0
    came: int = 0


def faults_of(room: str, faulty: Iterable[str]) -> Faults:
    """How many of these files are left out of a room."""
    paths = list(faulty)
    own = sum(not path.startswith("rooms/") and is_markdown(path) for path in paths)
    return Faults(own, sum(path.startswith(f"rooms/{room}/") for path in paths))


class _Of(Struct, frozen=True, array_like=True):
    """Of what the table of the files is: of reading with these `names`, the digest of what else than its bytes decides what a file is; and
    with these `settings`, none where files may depend on others in ways that their names do not tell.
    """

    names: str
    settings: str
    table: str


NOTHING = _Of("", "", "")


class AllLeft:
    """All files of a journal as the last sync left them; nothing where the memo does not know all of it."""

    def __init__(self, memo: Memo) -> None:
        self._memo = memo

    @cached_property
    def _table(self) -> Table[Left]:
        return Table(self._memo, KIND, "left", Left)

    @cached_property
    def _of(self) -> _Of:
        data = self._memo.get(KIND, "left of")
        with contextlib.suppress(ValidationError):
            found = Unpacker(_Of).decode(data) if data else NOTHING
            return found if found.table == self._table.state else NOTHING
        return NOTHING

    def of_settings(self, settings: str) -> Mapping[str, Left]:
        """How they were left, if that was with these settings, and their names told what depends on what."""
        return self._table.found if self._of.settings == settings else {}

    def of_names(self, names: str) -> Mapping[str, Left]:
        """How they were left, if these names decided what each is."""
        return self._table.found if self._of.names == names else {}

    def keep(self, names: str, settings: str, left: Mapping[str, Left]) -> None:
        """Put into the memo how a sync leaves them, unless a name of them is no text. Without `settings` the next one reads them all."""
        with contextlib.suppress(UnicodeEncodeError):
            self._table.keep(left)
            self._memo.put(KIND, "left of", Packer().encode(_Of(names, settings, self._table.state)))


class State(Struct, frozen=True):
    """What names all that a branch is made of: the journal's files and the program; and what was looked at of others' entries."""

    of: str
    seen: str


class Anew(Struct, frozen=True):
    """Files of the journal that are other ones than the last sync of all rooms left, and those that are gone.

    `inputs` are all that there is now, `left` what that sync left, `now` names all that a branch is made of now. `looked` says that one has
    looked at others' entries since, `nothing` that all is as it was left, at the remotes too; then `faults` are those of each room.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    inputs: Inputs
    left: Mapping[str, Left]
    now: State
    looked: bool = False
    nothing: bool = False
    faults: Mapping[str, Faults] = field(default_factory=dict)


def state_of_all(inputs: Inputs, seen: str) -> State:
    """What names all that a branch is made of; `seen` names what was looked at. Templates make sites alone."""
    bare = replace(inputs, background=Background({}, "", ""))
    return State(digest_together({"files": bare.digest(), "program": this_program()}), seen)


def since_last_sync(
    opened: Iterable[tuple[Station, Looked, dict[str, Received]]], root: Path, all_left: AllLeft, there: Listed
) -> Anew | None:
    """The few entries and attachments that came, went, or are other files since all rooms, and all other files, were left by a sync that
    had nothing to complain of but files with errors. None when anything else is new here, or when one's own branch is not as it was left.
    """
    found = list(opened)
    left_of, elsewhere, faults = [], False, dict[str, Faults]()
    for at, looked, received in found:
        value, people = kept(root, "rooms", _name(at)), dict(looked.branches.people)
        branches = value.get("branches") if value else None
        if not isinstance(branches, dict) or branches.get(at.me) != people.get(at.me) or looked.branches.strangers or looked.unfetched:
            return None
        if any(each.refused for each in received.values()):
            return None
        elsewhere |= branches != people or any(each.changes for each in received.values())
        left_of.append(State(str(value.get("of")), str(value.get("seen"))))
        counts = [each for name in Faults.__struct_fields__ if type(each := value.get(name)) is int and each >= 0]
        if len(counts) != len(Faults.__struct_fields__):
            return None
        faults[at.room.id] = Faults(*counts)
    try:
        inputs = inputs_of(root, there)
    except OSError:
        return None
    now = state_of_all(inputs, inputs.background.seen)
    seen_since = any(each.seen != now.seen for each in left_of)
    if len({each.of for each in left_of}) != 1:
        return None
    if left_of[0].of == now.of and not seen_since and not elsewhere:
        return Anew((), (), inputs, {}, now, nothing=True, faults=faults)
    left = all_left.of_settings(inputs.settings)
    before = {path: each.digest for path, each in left.items()}
    anew = few_anew(before, inputs.files)
    if anew is None or not all(is_attached(path) or may_be_entry(path) for path in anew):
        return None
    if left_of[0].of != state_of_all(replace(inputs, files=before), "").of:
        return None
    gone = tuple(path for path in anew if path not in inputs.files)
    return Anew(tuple(path for path in anew if path in inputs.files), gone, inputs, left, now, seen_since)


def as_left(files: Mapping[str, str], reads: Iterable[FileRead], before: Mapping[str, Left], out: Mapping[str, Out]) -> dict[str, Left]:
    """The files of a journal by their digests, with what was read of them; what is as it was `before` has the same ties. `out` are those
    that errors leave out.
    """
    same = {path: left for path, digest in files.items() if (left := before.get(path)) and left.digest == digest}
    anew = (read for read in reads if read.claims and read.path not in same)
    ties = {read.path: ties_of(read.path, read.written, sound=read.sound) for read in anew}
    found = {path: same.get(path) or Left(digest, ties.get(path) or _ties_of_file(path)) for path, digest in files.items()}
    return with_out(found, {**dict.fromkeys((path for path, each in found.items() if each.out), Out.NO), **out})


def with_out(left: dict[str, Left], out: Mapping[str, Out]) -> dict[str, Left]:
    """The same files, some of which errors leave out, or do not leave out any more."""
    return {**left, **{path: replace(left[path], out=each) for path, each in out.items() if path in left and left[path].out != each}}


def _ties_of_file(path: str) -> Ties:
    return ties_of(path, None) if is_attached(path) else FREE_OF_ALL


def keep_settled(at: Station, looked: Looked, sent: Sent, now: State, faults: Faults) -> None:
    """Write down how a room was left. OSError when that cannot be done."""
    branches = {**looked.branches.people, at.me: sent.commit}
    keep(at.root, "rooms", _name(at), value={"of": now.of, "seen": now.seen, "branches": branches, **asdict(faults)})


def forget_settled(at: Station) -> None:
    """When the next sync must look at everything."""
    forget(at.root, "rooms", _name(at))


def _name(at: Station) -> str:
    return f"{at.room.id}.settled.json"
