"""One room brought to the same state on both sides: others' branches to files, one's own part of the view to one's branch.

Every step may be the last one: whatever was done is right, and the next run does the rest. The journal's own repository is not touched.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from journalkit.git.objects import Objects
from journalkit.git.running import Failed, Surroundings
from journalkit.git.store import Store
from journalkit.layout import STATE
from journalkit.lock import held
from journalkit.model.entry import Key
from journalkit.model.journal import Journal
from journalkit.model.person import Person, Room
from journalkit.rooms.arrival import Arrival, Unusable, arrival, single, texts, why_not_text
from journalkit.rooms.inbox import Changes, Inbox
from journalkit.rooms.made import files_of, remember_files
from journalkit.rooms.paths import NO_ENTRIES, ROOM_FILE, SEEN_FILE
from journalkit.rooms.projection import Branch
from journalkit.rooms.remote import TRIES, Branches, Remote, address_of
from journalkit.rooms.room_file import RoomFile, read_room_file
from journalkit.rooms.seen_file import read_seen_file
from journalkit.rooms.stream import Commit, commit_of, stream_of
from journalkit.rooms.waiting import Place, place_of
from journalkit.seen import keep_seen, marks_in, seen_in, tellable
from journalkit.store import Memo
from journalkit.values import Struct, field, replace

MOMENT = 1.0  # seconds in which the processes of a sync that was killed end too
LOOKED_AT, RECEIVED, SENT = "refs/room/", "refs/received/", "refs/sent/"


class Refused(Exception):
    """Something must not be touched; the message says why and what to do."""


class Received(Struct, frozen=True):
    """What came from one person, what was refused and why, what was kept aside, and what the person says of the room."""

    changes: Changes = field(default_factory=Changes)
    refused: Mapping[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    says: RoomFile | None = None


class Sent(Struct, frozen=True):
    """What was sent for the first time, again with other contents, and not any more, by path; attachments that could not be, and why.

    `commit` is the id of the branch; `marks` tells that what others know to be looked at is not the same any more; `by_another` that the
    branch was not as this journal left it, `was_gone` that it was not there at all.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""
    pushed: bool = False
    marks: bool = False
    by_another: bool = False
    was_gone: bool = False


class Station(Struct, frozen=True):
    """A room as it is reached from a journal, while its lock is held."""

    root: Path
    room: Room
    me: str
    remote: Remote

    @property
    def store(self) -> Store:
        return self.remote.store

    @property
    def state(self) -> Path:
        return self.root / STATE


@contextlib.contextmanager
def station(root: Path, room: Room, me: str, around: Surroundings, *, remote: str | None = None) -> Iterator[Station]:
    """The room's store and remote, locked against another sync of the same room. Busy, Misdirected or Refused."""
    folder = root / STATE / "rooms"
    address = address_of(remote or room.remote or "", root)
    for part in (folder.parent, folder, folder / f"{room.id}.git"):
        if part.is_symlink():
            raise Refused(f"{part.relative_to(root).as_posix()} is a symbolic link; move it away")
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / f"{room.id}.lock", f"another sync of room {room.id} is running; wait for it to end", wait=MOMENT):
        store = Store(folder / f"{room.id}.git", around)
        store.prepare()
        yield Station(root, room, me, Remote(store, address))


class Looked(Struct, frozen=True):
    """The remote as it was found: its branches, the store's refs, what could not be fetched, and who has not come to this place yet."""

    branches: Branches
    refs: Mapping[str, str]
    unfetched: Mapping[str, str]
    place: Place = Place()


def look(at: Station) -> Looked:
    """Fetch what is new at the remote. Failed when it cannot be reached."""
    with at.remote.alone():
        branches = at.remote.branches(frozenset(at.room.people))
        place = _place(at, branches)
        at.store.agree(at.remote.address, branches.people.values())
        refs = at.store.refs()
        wanted = {person: LOOKED_AT + person for person, sha in branches.people.items() if refs.get(LOOKED_AT + person) != sha}
        if set(wanted.values()) & set(refs):
            at.store.will_be_untidy()
        unfetched = at.remote.fetch(wanted)
    refs = at.store.refs() if wanted else refs
    own = refs.get(LOOKED_AT + at.me) if at.me in branches.people else None
    return Looked(replace(branches, people={**branches.people, **({at.me: own} if own else {})}), refs, unfetched, place)


def _place(at: Station, branches: Branches) -> Place:
    """Where the room is, and who was at its last place and has not come here yet."""
    others = [person for person in at.room.people if person != at.me]
    return place_of(at.root, at.room.id).now(at.remote.address.url, others, branches.people)


def _own_files(at: Station, commit: str | None, memo: Memo) -> Mapping[str, str]:
    """The files of one's own branch as it is there."""
    known = files_of(memo, at.room.id, commit) if commit else {}
    if commit is None or known is not None:
        return known or {}
    with at.store.objects() as objects, contextlib.suppress(Unusable):
        return arrival(objects, commit).files
    return {}


def receive(at: Station, looked: Looked, *, dry: bool) -> dict[str, Received]:
    """Bring the folders of all others of the room to what they send; with `dry` only say what would be done. Misplaced or Failed."""
    found: dict[str, Received] = {}
    refs: dict[str, str | None] = {}
    with at.store.objects() as objects:
        for person in at.room.people:
            if person == at.me or person in looked.unfetched or person in looked.place.waiting:
                continue
            commit = looked.refs.get(LOOKED_AT + person) if person in looked.branches.people else None
            try:
                found[person] = _from(at, person, objects, commit, looked.refs.get(RECEIVED + person), dry=dry)
            except Unusable as fault:
                found[person] = Received(refused={f"journal/{person}": str(fault)})
                continue
            for name in (LOOKED_AT, RECEIVED):
                if looked.refs.get(name + person) != commit:
                    refs[name + person] = commit
    if not dry and refs:
        if any(name in looked.refs for name in refs):
            at.store.will_be_untidy()
        at.store.set_refs(refs)
    return found


def _from(at: Station, person: str, objects: Objects, commit: str | None, before: str | None, *, dry: bool) -> Received:
    """What one person sends, put into the person's folder."""
    inbox = Inbox(at.root, at.room.id, person, at.store.naming)
    inbox.look()
    came = arrival(objects, commit) if commit else Arrival({}, {})
    known = came.files if commit == before else _before(objects, before)
    files = {path: sha for path, sha in came.files.items() if path not in NO_ENTRIES}
    refused = dict(came.refused)
    for path, data in texts(objects, {path: files[path] for path in inbox.stale(files)}):
        reason = why_not_text(path, data, person)
        if reason:
            refused[path] = reason
            del files[path]
    changes = inbox.changes(files, known)
    says = _says(objects, came.files.get(ROOM_FILE), refused)
    if dry:
        return Received(changes, refused, (), says)
    inbox.sweep()
    aside = [inbox.keep_aside(path, at.state) for path in changes.edited]
    for path in (*changes.removed, *(path for path in changes.edited if path not in files)):
        inbox.remove(path)
    for path, data in texts(objects, {path: files[path] for path in inbox.stale(files)}):
        inbox.put(path, data)
    return Received(changes, refused, tuple(each.relative_to(at.root).as_posix() for each in aside if each), says)


def _before(objects: Objects, commit: str | None) -> Mapping[str, str] | None:
    """What a person sent before; None where that is not known."""
    if commit is None:
        return None
    try:
        return arrival(objects, commit).files
    except Unusable:
        return None


def _says(objects: Objects, sha: str | None, refused: dict[str, str]) -> RoomFile | None:
    data = next((data for _, data in objects.contents([sha] if sha else [])), None)
    said = read_room_file(data) if data is not None else None
    if isinstance(said, str):
        refused[ROOM_FILE] = said
        return None
    return said


def told(at: Station, looked: Looked) -> dict[str, frozenset[str]]:
    """What the people of the room, oneself included, say on their branches that they have looked at: marks, by person."""
    with at.store.objects() as objects:
        found = {
            person: single(objects, sha, SEEN_FILE) for person, sha in looked.branches.people.items() if person not in looked.unfetched
        }
    return {person: read_seen_file(data) for person, data in found.items() if data is not None}


def looked_at_here(at: Station, journal: Journal, digests: Mapping[str, str], before: frozenset[str], *, dry: bool) -> dict[Key, str]:
    """The marks that are to be told: of what was looked at and is here unchanged, also where only the branch `before` knows that it was."""
    here, seen = marks_in(journal, at.room.id, digests, but=at.me), seen_in(at.root, at.room.id)
    known = {**seen, **{key: mark for key, mark in here.items() if mark in before}}
    if known != seen and not dry:
        keep_seen(at.root, at.room.id, known)
    return tellable(journal.config, at.room, here, known)


def send(at: Station, looked: Looked, branch: Branch, memo: Memo, *, dry: bool) -> Sent:
    """Bring one's own branch to exactly this; with `dry` only say what would be sent. Failed when the remote does not take it.

    The memo knows which files were sent last.
    """
    commit = commit_of(branch, at.root)
    before = looked.branches.people.get(at.me)
    sent = Sent(unread=commit.unread, commit=commit.id)
    if commit.id == before:
        if not dry:
            remember_files(memo, at.room.id, commit.id, commit.files)
            if looked.refs.get(RECEIVED + at.me) != before:
                at.store.set_refs({RECEIVED + at.me: before})
        return sent
    mine = _own_files(at, before, memo)
    left = looked.refs.get(RECEIVED + at.me)
    was_gone = bool(left) and not before and place_of(at.root, at.room.id).at == looked.place.at
    sent = _compared(commit, mine)
    by_another = bool(before) and (bool(sent.withdrawn) if left is None else left != before)  # None: this copy never sent anything
    sent = replace(sent, commit=commit.id, pushed=not dry, by_another=by_another, was_gone=was_gone)
    if not dry:
        if before or SENT + at.me in looked.refs:  # which a sync left that was killed
            at.store.will_be_untidy()
        _import(at, commit, branch, frozenset(mine.values()))
        with at.remote.alone():
            if was_gone:  # what it led to may lie there still
                at.remote.will_be_untidy()
            sent = replace(sent, by_another=_put(at, commit.id, before) or by_another)
            at.remote.tidy()
        at.store.set_refs({LOOKED_AT + at.me: commit.id, RECEIVED + at.me: commit.id, SENT + at.me: None})
        remember_files(memo, at.room.id, commit.id, commit.files)
    return sent


def _import(at: Station, commit: Commit, branch: Branch, there: frozenset[str]) -> None:
    """Write a commit into the store, which should have the blobs that are `there`; all of them again when it has not. Failed."""
    try:
        at.store.imported(stream_of(commit, branch, SENT + at.me, there, at.root))
    except Failed:
        if not there:
            raise
        at.store.imported(stream_of(commit, branch, SENT + at.me, frozenset(), at.root))


def _put(at: Station, commit: str | None, expected: str | None) -> bool:
    """Put one's branch where it belongs, also when another copy of this journal did so meanwhile. Whether one did. Failed when the remote
    refuses.
    """
    first = expected
    for left in reversed(range(TRIES)):
        try:
            at.remote.put(at.me, commit, expected)
        except Failed:
            now = at.remote.branches(frozenset([at.me])).people.get(at.me)
            if now == commit:
                return expected != first
            if not left or now == expected:
                raise
            expected = now
        else:
            break
    return expected != first


def _compared(commit: Commit, mine: Mapping[str, str]) -> Sent:
    files = {path: sha for path, sha in commit.files.items() if path not in NO_ENTRIES}
    there = {path: sha for path, sha in mine.items() if path not in NO_ENTRIES}
    return Sent(
        added=tuple(path for path in files if path not in there),
        changed=tuple(path for path, sha in files.items() if path in there and there[path] != sha),
        withdrawn=tuple(path for path in there if path not in files),
        unread=commit.unread,
        marks=commit.files.get(SEEN_FILE) != mine.get(SEEN_FILE),
    )


def withdraw(at: Station) -> bool:
    """Take one's branch from the remote. Whether there was one."""
    with at.remote.alone():
        before = at.remote.branches(frozenset([at.me])).people.get(at.me)
        if before:
            _put(at, None, before)
        elif RECEIVED + at.me in at.store.refs():  # somebody else took it away, and what it led to may lie there still
            at.remote.will_be_untidy()
        at.remote.tidy()
    return before is not None


def finish(at: Station) -> None:
    """Remove what was withdrawn from the store, and from a folder whose sync was killed before it did so."""
    at.store.tidy()
    with at.remote.alone():
        at.remote.tidy()


def newcomers(said: Mapping[str, RoomFile], room: Room) -> dict[str, Person]:
    """The people who are in the room, as others say, and not as the journal says."""
    return {person.id: person for each in said.values() for person in each.people.values() if person.id not in room.people}


def unknown_people(said: Mapping[str, RoomFile], known: Mapping[str, Person]) -> dict[str, Person]:
    """The people whom others name and whom the journal does not know."""
    people = {person.id: person for each in said.values() for person in (*each.named.values(), *each.people.values())}
    return {name: person for name, person in people.items() if name not in known}
