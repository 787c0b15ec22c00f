"""Where a room meets: the address of its remote, and what is asked of it and put there. Knows refs and commits, no entries."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from journalkit.git.running import Failed, without_credentials
from journalkit.git.store import Address, Store, made_bare, tidied
from journalkit.lock import held
from journalkit.model.person import Room
from journalkit.values import Struct

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
HOST = re.compile(r"[^/\\:]{2,}:")
HELPER = re.compile(r"[^/]*::")
UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
BRANCHES = "refs/heads/journal/"
BESIDES = ("refs/heads/", "refs/tags/")
ALL = tuple(f"{each}*" for each in BESIDES)
MARK, UNTIDY = "journalkit-room", "journalkit-untidy"
PATIENCE = 120.0  # seconds to wait for another sync at the same folder
TRIES = 5


class Misdirected(Exception):
    """The remote is no address that may be used; the message says why."""


def address_of(remote: str, root: Path) -> Address:
    """The address that `remote` of a room says; a relative path counts from the journal."""
    shown = without_credentials(remote)
    if not remote.strip() or remote.startswith("-") or UNSEEN.search(remote) or HELPER.match(remote):
        raise Misdirected(f"{shown!r} is no remote: write the address of a repository (https://…, ssh://…, git@host:name.git) or a folder")
    if remote.startswith("file://"):
        return Address(remote, True, shown)
    if SCHEME.match(remote) or HOST.match(remote):
        return Address(remote, False, shown)
    return Address(str((root / remote).absolute()), True, shown)


def shared_remote(rooms: Iterable[Room], root: Path) -> tuple[str, str] | None:
    """Two rooms that would meet at the same place, where each one's people could read what is the other's; None when no two do."""
    taken: dict[str, str] = {}
    for room in rooms:
        if room.remote:
            address = address_of(room.remote, root)
            place = str(folder_of(address).resolve()) if address.folder else address.url.rstrip("/")
            if taken.setdefault(place.removesuffix(".git"), room.id) != room.id:
                return taken[place.removesuffix(".git")], room.id
    return None


def private_place(rooms: Iterable[Room], private: Iterable[str], root: Path) -> str | None:
    """The room that would meet at a remote that the journal calls private; None when none does. Misdirected."""
    pairs = ((room, each) for each in private for room in rooms if room.remote)
    return next((room.id for room, each in pairs if room.remote and same_place(room.remote, each, root)), None)


def same_place(one: str, other: str, root: Path) -> bool:
    """Whether two addresses lead to the same repository, however they are written. Misdirected when one of them is none."""
    return _place(one, root) == _place(other, root)


def _place(remote: str, root: Path) -> str:
    address = address_of(remote, root)
    if address.folder:
        return str(folder_of(address).resolve()).removesuffix("/.git").removesuffix(".git")
    if not SCHEME.match(remote):
        host, _, path = remote.partition(":")
        remote = f"ssh://{host}/{path.lstrip('/')}"
    parts = urlsplit(remote)
    user = f"{parts.username}@" if parts.scheme == "ssh" and parts.username else ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{user}{(parts.hostname or '').casefold()}{port}{parts.path.rstrip('/').removesuffix('.git')}"


def folder_of(address: Address) -> Path:
    """The folder of a remote on this machine."""
    return Path(unquote(urlsplit(address.url).path) if address.url.startswith("file://") else address.url)


class Branches(Struct, frozen=True):
    """The branches of a remote: the commit of each person's, and the names of other refs that stand where branches of people do.

    `besides` has the branches and tags that are no part of any room, by their names.
    """

    people: Mapping[str, str]
    strangers: tuple[str, ...]
    besides: Mapping[str, str] = MappingProxyType({})


class Remote(Struct, frozen=True):
    """A room's remote, and the store through which it is reached."""

    store: Store
    address: Address

    def branches(self, members: frozenset[str]) -> Branches:
        """Who of the room has a branch there."""
        refs = self.store.remote_refs(self.address, *ALL)
        besides = {name.split("/", 2)[2]: sha for name, sha in refs.items() if name.startswith(BESIDES) and not name.startswith(BRANCHES)}
        people = {name.removeprefix(BRANCHES): sha for name, sha in refs.items() if name.startswith(BRANCHES)}
        return Branches(
            {p: sha for p, sha in people.items() if p in members}, tuple(sorted(p for p in people if p not in members)), besides
        )

    def fetch(self, people: Mapping[str, str]) -> dict[str, str]:
        """Get the branches of people, each under the name of a ref; what cannot be got, with the reason. Failed when nothing can."""
        try:
            self._fetch(people)
        except Failed as fault:
            if len(people) == 1:
                return {person: str(fault) for person in people}
            refused: dict[str, str] = {}
            for person, ref in people.items():  # one bad branch must not keep the others out
                refused |= self.fetch({person: ref})
            if len(refused) == len(people):
                raise
            return refused
        return {}

    def _fetch(self, people: Mapping[str, str]) -> None:
        if people:
            self.store.fetch(self.address, {f"{BRANCHES}{person}": ref for person, ref in people.items()})

    def put(self, me: str, commit: str | None, expected: str | None) -> None:
        """Put a commit, or nothing, at one's own branch, if that is still as expected. Failed when it is not."""
        if expected:
            self.will_be_untidy()
        self.store.push(self.address, commit, f"{BRANCHES}{me}", expected)

    def will_be_untidy(self) -> None:
        """Note, where the remote is a folder that was made for the room, that there will be objects, or are, that no branch leads to."""
        if self._is_rooms_own():
            (folder_of(self.address) / UNTIDY).touch()

    def tidy(self) -> None:
        """Remove withdrawn objects from the remote, where it is a folder that was made for the room; a host does so in its own time."""
        if self._is_rooms_own() and (folder_of(self.address) / UNTIDY).exists():
            tidied(folder_of(self.address), self.store.around)
            (folder_of(self.address) / UNTIDY).unlink(missing_ok=True)

    def _is_rooms_own(self) -> bool:
        return self.address.folder and (folder_of(self.address) / MARK).is_file()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """While the block lasts, no other sync on this machine uses the remote, where it is a folder that was made for the room."""
        with contextlib.ExitStack() as stack:
            if self._is_rooms_own():
                busy = f"another sync uses {self.address.shown}; try again when it has ended"
                with contextlib.suppress(PermissionError):
                    stack.enter_context(held(folder_of(self.address) / MARK, busy, wait=PATIENCE))
            yield

    def make(self) -> None:
        """Make the remote where it is a folder that is not there yet, and mark it as the room's own. Failed when that cannot be done."""
        if not self.address.folder:
            return
        folder = folder_of(self.address)
        if not folder.exists():
            if not folder.parent.is_dir():
                raise Failed(f"{folder.parent} is not a folder")
            made_bare(folder, self.store.around)
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            (folder / MARK).touch()
