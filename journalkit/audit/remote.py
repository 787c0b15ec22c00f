"""The audit of a room's remote: every object that lies there, fetched into a place of its own and compared with what is shared now."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from journalkit.audit.traces import search
from journalkit.git.running import Surroundings
from journalkit.git.store import Store
from journalkit.model.audience import room_audience
from journalkit.model.entry import Key
from journalkit.model.journal import Journal
from journalkit.model.person import Room
from journalkit.rooms.arrival import single
from journalkit.rooms.made import Known
from journalkit.rooms.paths import SEEN_FILE
from journalkit.rooms.projection import branch_of
from journalkit.rooms.remote import BRANCHES, Remote, address_of, folder_of
from journalkit.rooms.seen_file import read_seen_file
from journalkit.rooms.stream import commit_of
from journalkit.values import Struct, replace
from journalkit.view import project

HERE = "refs/here/"
SHOWN = 20


class RemoteAudit(Struct, frozen=True):
    """Numbers of objects of one's own and of others at a remote, and every finding in words."""

    own: int
    others: int
    findings: tuple[str, ...]


class _Copy(Struct, frozen=True):
    """All that can be fetched from a remote, and where from: ids by the names of the refs there; objects that others' branches lead to."""

    remote: Remote
    refs: Mapping[str, str]
    everything: frozenset[str]
    others: frozenset[str]


def audit_remote(
    journal: Journal, root: Path, room: Room, words: Mapping[str, str], around: Surroundings, seen: Mapping[Key, str], address: str
) -> RemoteAudit:
    """Compare what lies at the address of a room with what is shared now, and search it for hidden words; `seen` are the marks that others
    may be told. A room without a remote was left, and should have nothing of one's own there. Failed, Misdirected or Busy.
    """
    with tempfile.TemporaryDirectory(prefix="journalkit-audit-") as folder:
        store = Store(Path(folder) / "mirror.git", around)
        store.folder.mkdir()
        store.prepare()
        remote = Remote(store, address_of(address, root))
        with remote.alone():
            store.agree(remote.address, store.remote_refs(remote.address).values())
            store.fetch(remote.address, {"refs/*": f"{HERE}*"})
            copy = _copy(remote, journal.config.owner, room)
            found = (*_refs(copy, room), *_branch(copy, journal, root, room, seen), *_unseen(copy), *_words(copy, room, words))
    return RemoteAudit(len(copy.everything - copy.others), len(copy.others), found)


def _copy(remote: Remote, me: str, room: Room) -> _Copy:
    refs = {name.replace(HERE, "refs/", 1): sha for name, sha in remote.store.refs().items()}
    theirs = [refs[f"{BRANCHES}{person}"] for person in room.people if person != me and f"{BRANCHES}{person}" in refs]
    others = _reached(remote.store, theirs) - _reached(remote.store, [sha for sha in refs.values() if sha not in theirs])
    return _Copy(remote, refs, _everything(remote.store), others)


def _reached(store: Store, tips: list[str]) -> frozenset[str]:
    """The objects that some commits lead to."""
    data = "".join(f"{sha}\n" for sha in tips).encode()
    return (
        frozenset(store.run("rev-list", "--objects", "--no-object-names", "--stdin", data=data).decode().split()) if tips else frozenset()
    )


def _everything(store: Store) -> frozenset[str]:
    """All objects of a store, whether anything leads to them or not."""
    return frozenset(store.run("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)").decode().split())


def _refs(copy: _Copy, room: Room) -> Iterator[str]:
    """Refs that no sync makes."""
    known = {f"{BRANCHES}{person}" for person in room.people}
    for name in sorted(copy.refs.keys() - known)[:SHOWN]:
        yield f"{copy.remote.address.shown}: {name} is no branch of one of the people of room {room.id}"


def _branch(copy: _Copy, journal: Journal, root: Path, room: Room, seen: Mapping[Key, str]) -> Iterator[str]:
    """Whether one's own branch is exactly what a sync would send now; the id of a commit stands for every byte of it."""
    me = journal.config.owner
    there = copy.refs.get(f"{BRANCHES}{me}")
    if there is None:
        return
    if room.remote is None:
        yield f"{copy.remote.address.shown}: journal/{me} is still there, and room {room.id} has no remote in journal.yaml"
        return
    with copy.remote.store.objects() as objects:
        told = read_seen_file(single(objects, there, SEEN_FILE) or b"")
    seen = {key: mark for key, mark in seen.items() if mark in told}  # what was looked at since is told by the next sync
    known = Known(copy.remote.store.naming)
    made = commit_of(branch_of(project(journal, room_audience(room.id)), me, room.address, seen, known), root)
    if made.id != there:
        yield f"{copy.remote.address.shown}: journal/{me} is not what is shared now; journalkit sync {room.id}"


def _unseen(copy: _Copy) -> Iterator[str]:
    """Objects of a folder that nothing leads to; a host does not let them be seen."""
    if copy.remote.address.folder:
        there = replace(copy.remote.store, folder=folder_of(copy.remote.address))
        left = len(_everything(there) - copy.everything)
        if left:
            yield f"{copy.remote.address.shown}: {left} objects lie there that no branch leads to; git gc --prune=now removes them"


def _words(copy: _Copy, room: Room, words: Mapping[str, str]) -> Iterator[str]:
    """Hidden words in objects that are not others' own."""
    searched = {word: what for word, what in words.items() if word != (room.address or "").casefold()}
    with copy.remote.store.objects() as objects:
        for sha, data in objects.contents(sorted(copy.everything - copy.others)):
            for trace in search({f"object {sha[:12]}": data}, searched):
                yield f"{copy.remote.address.shown}: {trace.path}: {trace.what} stands here: {trace.words!r}"
                break
