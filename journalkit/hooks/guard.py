"""What a push would show to people who may not read it, in the commits that the remote has not got: every version of an entry, and what
was made of entries.

Who may read what is asked of the view, with the journal as the commit has it; what cannot be told counts as hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from journalkit.git.own import NO_OBJECT, Repository, Version
from journalkit.git.running import Failed
from journalkit.hooks.laid_out import is_part, laid_out, places_of_journals, within
from journalkit.layout import SETTINGS, STATE
from journalkit.located import opens_with_front_matter
from journalkit.model.audience import PUBLIC, Audience, room_audience
from journalkit.model.journal import Config
from journalkit.pipeline import Effort, check_folder, no_memo
from journalkit.reading.discover import is_attachment
from journalkit.rooms.remote import Misdirected, same_place
from journalkit.site.manifest import FILE_NAME, manifest_of
from journalkit.values import Struct
from journalkit.view import project, readable


class Push(NamedTuple):
    """One line of what git tells the hook: what is pushed, and what the remote has there."""

    ref: str
    new: str
    old: str


class Held(Struct, frozen=True):
    """A file that must not be pushed, with the commit that has it and the reason."""

    path: str
    commit: str
    reason: str


def pushes(lines: Iterable[str]) -> list[Push]:
    """What the hook reads from git; deleted refs are none. Failed for anything else."""
    found: list[Push] = []
    for line in lines:
        if line.strip():
            words = line.split()
            if len(words) != 4:
                raise Failed("git tells the hook something that it does not understand")
            if not NO_OBJECT.fullmatch(words[1]):
                found.append(Push(words[2], words[1], words[3]))
    return found


def reader_of(remote: str, config: Config, root: Path) -> Audience | None:
    """Who can read a remote, as far as journal.yaml says: None when it is the owner's alone, a room, else everyone.

    One that it calls private and gives to a room is the room's.
    """
    for room in config.rooms.values():
        if any(each and _same(remote, each, root) for each in (room.repository, room.remote)):
            return room_audience(room.id)
    return None if any(_same(remote, each, root) for each in config.private_remotes) else PUBLIC


def _same(remote: str, other: str, root: Path) -> bool:
    try:
        return same_place(remote, other, root)
    except (Misdirected, ValueError):
        return False


def held_back(
    repository: Repository, prefix: str, wanted: Collection[Push], remote: str, audience: Audience, settings: bytes, effort: Effort
) -> list[Held]:
    """The files that an audience may not read, of those that a push would bring to a remote, which is given by its address.

    Failed when that cannot be told.
    """
    for push in wanted:
        if not repository.is_commit(push.new):
            raise Failed(f"{push.ref} is not a series of commits")
    known = [push.old for push in wanted if not NO_OBJECT.fullmatch(push.old) and repository.is_commit(push.old)]
    if len(known) < len(wanted):  # a branch that is new there may have much in common with others that are not
        known += repository.at_remote(remote)
    found = repository.versions((push.new for push in wanted), known)
    pushed = [repository.tree(push.new) for push in wanted]
    left = _LeftPlaces(repository, prefix, [version.path for version in found], *pushed, *map(repository.tree, known[: len(wanted)]))
    new: dict[tuple[str, str], Version] = {}
    for version in found:
        place = left.place_of(version)
        if place is None and version.path.startswith(prefix):
            place = prefix
        if place is not None and is_part(version.path.removeprefix(place)):
            new[version.path.removeprefix(place), version.sha] = version  # the oldest commit that has it counts
    made = [*_made_of_entries(repository, found, audience)]
    if not new:
        return made
    trees = [within(tree, prefix) for tree in pushed]
    held: dict[tuple[str, str], str] = {}
    for tree, some in _layers(trees, new):
        with laid_out(repository, tree, settings) as folder:
            held.update(_judged(folder, some, audience, effort))
    by_version = ((new[pair], reason) for pair, reason in sorted(held.items()))
    return [*made, *(Held(version.path.removeprefix(prefix), version.commit, reason) for version, reason in by_version)]


class _LeftPlaces:
    """Where in a repository a journal was that is somewhere else now: what lay there then is judged with it."""

    def __init__(self, repository: Repository, prefix: str, *lists: Iterable[str]) -> None:
        self._repository = repository
        settings = places_of_journals(path for paths in lists for path in paths)
        self._left = {place for place in settings if place != prefix and not (repository.top / place / SETTINGS).is_file()}
        self._places: dict[str, set[str]] = {}

    def place_of(self, version: Version) -> str | None:
        """The folder, with a / behind it, of the journal that a file was of in its commit, if none is there now."""
        if not any(version.path.startswith(place) for place in self._left):
            return None
        if version.commit not in self._places:
            self._places[version.commit] = places_of_journals(self._repository.tree(version.commit))
        place = max((each for each in self._places[version.commit] if version.path.startswith(each)), key=len, default=None)
        return place if place in self._left else None


def _made_of_entries(repository: Repository, found: Iterable[Version], audience: Audience) -> Iterator[Held]:
    """Of the versions of files, those that hold what entries say: the state of this program, and what marks a site as not for the audience.

    They count wherever they lie in the repository: a site may be built anywhere.
    """
    marks: dict[str, Version] = {}
    for version in found:
        *folders, name = version.path.split("/")
        if STATE in folders:
            yield Held(version.path, version.commit, f"what lies in {STATE}/ is yours alone")
        elif name == FILE_NAME:
            marks.setdefault(version.sha, version)
    for sha, data in repository.contents(marks):
        site = manifest_of(data)
        if site is None or site.audience not in (str(PUBLIC), str(audience)):
            reason = f"it marks a site {f'for: {site.audience}' if site else 'of which nobody can tell for whom it is'}"
            yield Held(marks[sha].path, marks[sha].commit, reason)


def _layers(trees: list[dict[str, str]], new: Mapping[tuple[str, str], Version]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Journals to look at, each with the files in it to be judged: each tree that is pushed; then the first one with older versions."""
    left = dict.fromkeys(new)
    for tree in trees:
        here = {path: sha for path, sha in new if tree.get(path) == sha}
        for pair in here.items():
            left.pop(pair, None)
        yield tree, here
    while left:
        layer: dict[str, str] = {}
        for path, sha in left:
            layer.setdefault(path, sha)
        for pair in layer.items():
            del left[pair]
        yield {**trees[0], **layer}, layer


def _judged(folder: Path, some: Mapping[str, str], audience: Audience, effort: Effort) -> Iterator[tuple[tuple[str, str], str]]:
    """Those of the files that the audience may not read, with the reason."""
    checked = check_folder(folder, memo=no_memo(), effort=effort)
    journal = checked.journal
    if journal is None:
        yield from ((pair, "journal.yaml has errors there, so nobody can tell who may read it") for pair in some.items())
        return
    view = project(journal, audience)
    entries = {entry.path: entry for entry in readable(journal, audience).values()}
    shown = {*entries, *(roadmap.path for roadmap in view.roadmaps.values()), *view.attachments}
    faulty = {each.path for each in checked.errors}
    asides = {path for path, entry in entries.items() if entry.body.asides}
    who = "everyone" if audience == PUBLIC else f"the people of room {audience.room}"
    for path, sha in some.items():
        if path in asides:
            yield (path, sha), "it has a private aside or comment in its text"
        elif path in shown or not (path in faulty or is_attachment(path) or _is_entry(folder / path)):
            continue
        elif path in faulty:
            yield (path, sha), "it has errors, so nobody can tell who may read it"
        elif is_attachment(path):
            yield (path, sha), f"no entry that {who} may read links to it"
        else:
            yield (path, sha), f"it is not shared with {who}"


def _is_entry(file: Path) -> bool:
    """Whether a file opens with front matter, or would without what stands before it by a slip: blank lines, spaces, marks of order."""
    return opens_with_front_matter(file.read_bytes().decode("utf-8", "replace").lstrip("\ufeff \t\r\n"))
