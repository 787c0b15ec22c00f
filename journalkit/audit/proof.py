"""The audit of one audience: three builds compared, and of a room three branches, and the built bytes searched."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from journalkit.audit.traces import Trace, search, wanted
from journalkit.audit.variants import Hidden, changed, deleted, hidden_from
from journalkit.model.audience import Audience
from journalkit.model.entry import Key
from journalkit.model.journal import Journal
from journalkit.pipeline import check_folder, no_memo, site_of
from journalkit.reading.discover import Files, discover
from journalkit.rooms.projection import NOTHING, branch_of
from journalkit.rooms.stream import commit_of
from journalkit.site.manifest import FILE_NAME, Manifest
from journalkit.site.write import LOCK_NAME
from journalkit.source import digest
from journalkit.values import Struct
from journalkit.view import View, project, readable


class Audit(Struct, frozen=True):
    """What an audit did and found: numbers of visible and hidden entries and of files, the words that were searched for, each with what
    it is, and every finding in words.
    """

    visible: int
    hidden: int
    files: int
    searched: Mapping[str, str]
    findings: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many words were searched for."""
        return len(self.searched)


def audit(journal: Journal, audience: Audience, root: Path, now: datetime, built: Path | None, seen: Mapping[Key, str] = NOTHING) -> Audit:
    """Compare and search the site of an audience; `built` is a folder with its site, searched too when it is there; `seen` are the marks
    that the people of a room are told.
    """
    view = project(journal, audience)
    visible = readable(journal, audience)
    files = discover(root, journal.config.ignore).value
    hidden = hidden_from(journal, view, visible, files)
    site = {artifact.path: artifact.data for artifact in site_of(view, root, now)}
    sent = _branch(journal, view, root, seen)
    with_other_contents = _variant(root, audience, now, hidden, files, changed, seen)
    words = wanted(journal, view, visible, hidden.attachments, {**with_other_contents.plain, **with_other_contents.sent})
    without = _variant(root, audience, now, hidden, files, deleted, seen)
    findings = [
        *_differences(site, with_other_contents.site, "changed"),
        *_differences(sent, with_other_contents.sent, "changed"),
        *_differences(site, without.site, "deleted"),
        *_differences(sent, without.sent, "deleted"),
        *_in_words(search({**site, **sent}, words)),
    ]
    if built is not None and built.is_dir():
        findings.extend(_built(built, site, str(audience), words))
    return Audit(len(visible), len(hidden.paths), len(site), words, tuple(findings))


class Variant(NamedTuple):
    """The site of a copy of the journal in which everything hidden is different; `plain` are its files without the journal's templates.

    `sent` is the owner's branch of a room.
    """

    site: dict[str, bytes]
    plain: dict[str, bytes]
    sent: dict[str, bytes]


def _variant(
    root: Path,
    audience: Audience,
    now: datetime,
    hidden: Hidden,
    files: Files,
    make: Callable[[Path, Path, Hidden, Files], None],
    seen: Mapping[Key, str],
) -> Variant:
    with tempfile.TemporaryDirectory(prefix="journalkit-audit-") as folder:
        copy = Path(folder)
        make(root, copy, hidden, files)
        journal = check_folder(copy, memo=no_memo()).journal
        if journal is None:
            return Variant({}, {}, {})
        view = project(journal, audience)
        site = {artifact.path: artifact.data for artifact in site_of(view, copy, now)}
        shutil.rmtree(copy / "templates", ignore_errors=True)
        sent = _branch(journal, view, copy, seen)
        return Variant(site, {artifact.path: artifact.data for artifact in site_of(view, copy, now)}, sent)


def _branch(journal: Journal, view: View, root: Path, seen: Mapping[Key, str]) -> dict[str, bytes]:
    """What a sync would send of the owner's entries to a room: every text, and the commit, whose id stands for all of it."""
    room = journal.config.rooms.get(view.audience.room or "")
    if room is None or journal.config.owner not in room.people:
        return {}
    made = branch_of(view, journal.config.owner, room.address, seen)
    commit = commit_of(made, root)
    texts = {f"journal/{journal.config.owner}/{path}": text.encode("utf-8") for path, text in made.texts.items()}
    return {**texts, f"journal/{journal.config.owner}": f"{commit.id}\n{made.name}\n{made.message}".encode()}


def _differences(site: Mapping[str, bytes], other: Mapping[str, bytes], what: str) -> Iterator[str]:
    for path in sorted({*site, *other}):
        before, after = site.get(path), other.get(path)
        if before is None:
            yield f"{path}: this page is there only when hidden entries are {what}"
        elif after is None:
            yield f"{path}: this page is gone when hidden entries are {what}"
        elif before != after:
            yield f"{path}: differs when hidden entries are {what}: {_excerpt(before, after)}"


def _excerpt(before: bytes, after: bytes) -> str:
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    shown = before[max(0, start - 30) : start + 50].decode("utf-8", "replace")
    return repr(shown)


def _in_words(traces: Iterable[Trace]) -> Iterator[str]:
    """One finding a file: the first trace, and how many more there are."""
    by_path: dict[str, list[Trace]] = defaultdict(list)
    for trace in traces:
        by_path[trace.path].append(trace)
    for path, found in by_path.items():
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        yield f"{path}: {found[0].what} stands here: {found[0].words!r}{more}"


def _built(folder: Path, site: Mapping[str, bytes], audience: str, words: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a folder that holds a built site: traces in what no build would write now, and that it is out of date."""
    there = sorted(folder.rglob("*"))
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in there if path.is_file() and not path.is_symlink()}
    expected = {**site, FILE_NAME: Manifest(audience, {path: digest(data) for path, data in site.items()}).to_bytes(), LOCK_NAME: b""}
    stale = [path for path in files if expected.get(path) != files[path]]
    odd = {each.relative_to(folder).as_posix(): b"" for each in there if _is_odd(each)}
    suspects = {**{path: files[path] for path in stale}, **odd}
    yield from (f"{folder}/{finding}; build again" for finding in _in_words(search(suspects, words)))
    missing = [path for path in site if path not in files]
    if stale or missing or odd:
        wrong = [*stale, *missing, *odd]
        which = f"{len(wrong)} file{'s are' if len(wrong) > 1 else ' is'} not as a build would write them now"
        yield f"{folder}: {which}, {wrong[0]} for one; build again"


def _is_odd(path: Path) -> bool:
    """Whether a path in a site is what no build makes: a link, an empty folder, anything that is no plain file."""
    if path.is_symlink():
        return True
    return not any(path.iterdir()) if path.is_dir() else not path.is_file()
