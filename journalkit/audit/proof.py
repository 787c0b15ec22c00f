"""The audit of one audience: three builds compared, the built bytes searched."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from journalkit.audit.traces import Trace, search, wanted
from journalkit.audit.variants import Hidden, changed, deleted, hidden_from
from journalkit.model.audience import Audience
from journalkit.model.journal import Journal
from journalkit.pipeline import check_folder, no_memo, site_of
from journalkit.reading.discover import Files, discover
from journalkit.site.manifest import FILE_NAME
from journalkit.site.write import LOCK_NAME
from journalkit.view import project, readable


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit did and found: numbers of visible and hidden entries, of files and words searched, and every finding in words."""

    visible: int
    hidden: int
    files: int
    words: int
    findings: tuple[str, ...]


def audit(journal: Journal, audience: Audience, root: Path, now: datetime, built: Path | None) -> Audit:
    """Compare and search the site of an audience; `built` is a folder with its site, searched too when it is there."""
    view = project(journal, audience)
    visible = readable(journal, audience)
    files = discover(root, journal.config.ignore).value
    hidden = hidden_from(journal, view, visible, files)
    site = {artifact.path: artifact.data for artifact in site_of(view, root, now)}
    with_other_contents = _variant(root, audience, now, hidden, files, changed)
    words = wanted(journal, view, visible, hidden.attachments, with_other_contents.plain)
    findings = [
        *_differences(site, with_other_contents.site, "changed"),
        *_differences(site, _variant(root, audience, now, hidden, files, deleted).site, "deleted"),
        *_in_words(search(site, words)),
    ]
    if built is not None and built.is_dir():
        findings.extend(_built(built, site, words))
    return Audit(len(visible), len(hidden.paths), len(site), len(words), tuple(findings))


class Variant(NamedTuple):
    """The site of a copy of the journal in which everything hidden is different; `plain` are its files without the journal's templates."""

    site: dict[str, bytes]
    plain: dict[str, bytes]


def _variant(
    root: Path, audience: Audience, now: datetime, hidden: Hidden, files: Files, make: Callable[[Path, Path, Hidden, Files], None]
) -> Variant:
    with tempfile.TemporaryDirectory(prefix="journalkit-audit-") as folder:
        copy = Path(folder)
        make(root, copy, hidden, files)
        journal = check_folder(copy, memo=no_memo()).journal
        if journal is None:
            return Variant({}, {})
        view = project(journal, audience)
        site = {artifact.path: artifact.data for artifact in site_of(view, copy, now)}
        shutil.rmtree(copy / "templates", ignore_errors=True)
        return Variant(site, {artifact.path: artifact.data for artifact in site_of(view, copy, now)})


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


def _built(folder: Path, site: Mapping[str, bytes], words: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a folder that holds a built site: traces in files that no build would write now, and that it is out of date."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    stale = [path for path in files if path not in (FILE_NAME, LOCK_NAME) and site.get(path) != files[path]]
    suspects = {path: files[path] for path in files if path in stale or path == FILE_NAME}
    yield from (f"{folder}/{finding}; build again" for finding in _in_words(search(suspects, words)))
    missing = [path for path in site if path not in files]
    if stale or missing:
        count = len(stale) + len(missing)
        which = f"{count} file{'s are' if count > 1 else ' is'} not as a build would write them now"
        yield f"{folder}: {which}, {(stale + missing)[0]} for one; build again"
