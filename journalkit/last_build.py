"""What the last build of a site was made of and what it said, so that one that would find everything the same need not be done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from journalkit.diagnostic import Diagnostic, Rule, Severity
from journalkit.digests import digest_together
from journalkit.model.audience import PRIVATE, Audience
from journalkit.parallel import meanwhile
from journalkit.reading.inputs import Inputs, inputs_now
from journalkit.site.known import is_as_left
from journalkit.site.manifest import STAGE, Manifest, digest_of_manifest, read_manifest
from journalkit.source import Span
from journalkit.store import Memo
from journalkit.values import Packer, Struct, Unpacker, from_json, to_json

WORTH_A_PROCESS = 500  # files of a site; with fewer, starting a process takes longer than what it saves


class Built(Struct, frozen=True):
    """What a build has to say: for whom it is, how many entries are visible, how many files it wrote, left and removed; the errors of the
    journal, and how many diagnostics there are of each severity.
    """

    audience: Audience
    entries: int
    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    errors: tuple[Diagnostic, ...]
    counts: Mapping[str, int]


class Standing(Struct, frozen=True, dict=True):
    """A site as the last build left it: what that build said, and the manifest; with what is in the journal's folder now.

    `as_left` says whether all files of the site stand as they were left; None where that is not being found out meanwhile.
    """

    root: Path
    folder: Path
    audience: Audience
    said: Mapping[str, Any]
    manifest: Manifest
    now: Inputs
    as_left: Callable[[], bool | None] | None = None

    @cached_property
    def inputs(self) -> str:
        """What names all that a build would be made of now."""
        return all_inputs(self.now, self.audience)

    def was_made_of(self, inputs: Inputs) -> bool:
        """Whether the last build was made of this, and of what else there is now."""
        same: bool = all_inputs(inputs, self.audience) == self.said["inputs"]
        return same

    def same(self, memo: Memo) -> Built | None:
        """What a build would say now, when it would find everything as the last one left it; None when it must be done."""
        as_left = self.as_left or partial(is_as_left, self.folder, self.manifest, memo)
        return self.built() if self.inputs == self.said["inputs"] and as_left() else None

    def built(self) -> Built:
        """What the last build said, without having written anything."""
        errors = tuple(_error(*each) for each in self.said["errors"])
        return Built(self.audience, self.said["entries"], (), len(self.manifest.files), (), errors, self.said["counts"])


class Conditions(Struct, frozen=True):
    """Under what a build says what it says: what it was made of, by its digest, and the span of time in which nothing changes.

    `ignore` are the patterns of files that were left out, `output` is the digest of the manifest that says what was written.
    """

    inputs: str
    output: str
    since: datetime
    until: datetime
    ignore: tuple[str, ...]


def all_inputs(inputs: Inputs, audience: Audience) -> str:
    """What names all that a build for an audience is made of: the journal's files, and for the owner also what was looked at."""
    return digest_together({"files": inputs.digest(), "seen": inputs.background.seen if audience == PRIVATE else ""})


def remember(folder: Path, built: Built, under: Conditions, memo: Memo) -> None:
    """Put what a build said into the memo, unless it names files whose names are no text."""
    errors = [[each.path, *each.span, each.rule.slug, each.message, each.help] for each in built.errors]
    value = {
        "inputs": under.inputs,
        "output": under.output,
        "since": under.since.isoformat(),
        "until": under.until.isoformat(),
        "zone": str(under.since.tzinfo),
        "ignore": under.ignore,
        "entries": built.entries,
        "errors": errors,
        "counts": dict(built.counts),
    }
    with contextlib.suppress(UnicodeEncodeError):
        memo.put("site", _name(folder, built.audience), to_json(value).encode())


def remember_anew(standing: Standing, memo: Memo) -> None:
    """Put what the last build said into the memo as said of what is there now."""
    value = {**standing.said, "inputs": standing.inputs, "output": digest_of_manifest(standing.folder)}
    memo.put("site", _name(standing.folder, standing.audience), to_json(value).encode())


def standing(root: Path, folder: Path, audience: Audience, now: datetime, memo: Memo, jobs: int = 1) -> Standing | None:
    """The site that the last build left in a folder, where it is of the same moment, and nothing else was built there since.

    A time without a zone is one of the journal's zone. Nothing but names, states and digests of files is looked at, by as many processes
    as `jobs` says.
    """
    data = memo.get("site", _name(folder, audience))
    manifest = read_manifest(folder) if data else None
    if data is None or manifest is None or manifest.audience != str(audience):
        return None
    value = from_json(data)
    if digest_of_manifest(folder) != value["output"] or (folder / STAGE).exists():
        return None  # something else was built here since, or the last build was killed while it cleaned up
    local = now if now.tzinfo else _in_zone(now, value["zone"])
    if not datetime.fromisoformat(value["since"]) <= local < datetime.fromisoformat(value["until"]):
        return None
    pays = jobs > 1 and len(manifest.files) > WORTH_A_PROCESS
    as_left = meanwhile(partial(is_as_left, folder, manifest, memo), jobs) if pays else None
    try:
        return Standing(root, folder, audience, value, manifest, inputs_now(root, memo, tuple(value["ignore"])), as_left)
    except OSError:
        return None


def remember_files(folder: Path, files: Mapping[str, str], memo: Memo) -> None:
    """Put into the memo of which files of the journal a site was made, by their digests; no files, when its pages cannot be told anew."""
    with contextlib.suppress(UnicodeEncodeError):
        memo.put("site", f"files {folder}", Packer().encode(files))
    memo.drop("was", memo.keys("was"))


def remembered_files(folder: Path, memo: Memo) -> dict[str, str]:
    """What was put by `remember_files`."""
    data = memo.get("site", f"files {folder}")
    return Unpacker(dict[str, str]).decode(data) if data else {}


def _name(folder: Path, audience: Audience) -> str:
    return f"built {audience} {folder}"


def _in_zone(now: datetime, zone: str) -> datetime:
    """A time that is meant in a zone."""
    from zoneinfo import ZoneInfo  # most times have their zone, and zones take their time to load

    return now.replace(tzinfo=ZoneInfo(zone))


def _error(path: str, start: int, end: int, slug: str, message: str, help_text: str) -> Diagnostic:
    """An error as it was said; of its rule only the name is known here."""
    return Diagnostic(path, Span(start, end), Rule(slug, Severity.ERROR, "", "", "", ""), message, help_text)
