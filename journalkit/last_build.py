"""What the last build of a site was made of and what it said, so that one that would find everything the same need not be done."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from journalkit.diagnostic import Diagnostic, Rule, Severity
from journalkit.digests import digest_together
from journalkit.model.audience import PRIVATE, Audience
from journalkit.reading.inputs import Inputs, inputs_now
from journalkit.seen import state
from journalkit.site.known import is_as_left
from journalkit.site.manifest import STAGE, digest_of_manifest, read_manifest
from journalkit.source import Span
from journalkit.store import Memo
from journalkit.values import Struct, from_json, to_json


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


class Conditions(Struct, frozen=True):
    """Under what a build says what it says: what it was made of, by its digest, and the span of time in which nothing changes.

    `ignore` are the patterns of files that were left out, `output` is the digest of the manifest that says what was written.
    """

    inputs: str
    output: str
    since: datetime
    until: datetime
    ignore: tuple[str, ...]


def all_inputs(inputs: Inputs, root: Path, audience: Audience) -> str:
    """What names all that a build for an audience is made of: the journal's files, and for the owner also what was looked at."""
    return digest_together({"files": inputs.digest(root), "seen": state(root) if audience == PRIVATE else ""})


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


def remembered(root: Path, folder: Path, audience: Audience, now: datetime, memo: Memo) -> Built | None:
    """What a build would say now, when it would find everything as the last one left it; None when it must be done.

    A time without a zone is one of the journal's zone. Nothing but names, states and digests of files is looked at.
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
    try:
        same = all_inputs(inputs_now(root, memo, tuple(value["ignore"])), root, audience) == value["inputs"]
    except OSError:
        return None
    if not same or not is_as_left(folder, manifest, memo):
        return None
    errors = tuple(_error(*each) for each in value["errors"])
    return Built(audience, value["entries"], (), len(manifest.files), (), errors, value["counts"])


def _name(folder: Path, audience: Audience) -> str:
    return f"built {audience} {folder}"


def _in_zone(now: datetime, zone: str) -> datetime:
    """A time that is meant in a zone."""
    from zoneinfo import ZoneInfo  # most times have their zone, and zones take their time to load

    return now.replace(tzinfo=ZoneInfo(zone))


def _error(path: str, start: int, end: int, slug: str, message: str, help_text: str) -> Diagnostic:
    """An error as it was said; of its rule only the name is known here."""
    return Diagnostic(path, Span(start, end), Rule(slug, Severity.ERROR, "", "", "", ""), message, help_text)
