"""What is known of the attachments that entries link to: from the memo where their bytes are known, else each is read once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from journalkit.model.entry import Written
from journalkit.model.file import FileFacts
from journalkit.source import digest
from journalkit.store import Memo

KIND = "file"


def attached_to(written: Iterable[Written]) -> frozenset[str]:
    """The attachments that entries and roadmaps link to."""
    return frozenset(each.attachment for one in written for each in one.destinations.values() if each.attachment)


def facts_of_attachments(root: Path, paths: Iterable[str], digests: Mapping[str, str], memo: Memo) -> dict[str, FileFacts]:
    """What is known of each of these attachments; of one that cannot be read nothing is."""
    remembered = memo.all(KIND)
    found: dict[str, FileFacts] = {}
    for path in sorted(paths):
        data = remembered.get(digests.get(path, ""))
        if data is not None:
            found[path] = _from_bytes(data)
        elif (read := _read(root / path)) is not None:
            found[path], now = read
            if now:
                remembered[now] = json.dumps(_plain(found[path])).encode()
                memo.put(KIND, now, remembered[now])
    memo.drop(KIND, remembered.keys() - set(digests.values()))
    return found


def _plain(facts: FileFacts) -> list[object]:
    return [facts.width, facts.height, facts.published, facts.tells]


def _from_bytes(data: bytes) -> FileFacts:
    width, height, published, tells = json.loads(data)
    return FileFacts(width, height, published, tuple(tells))


def _read(file: Path) -> tuple[FileFacts, str] | None:
    """What is known of a file, and the digest of the bytes that it is known of: it may have changed since it was looked at."""
    from journalkit.attachments.looking import LARGEST, TOO_LARGE, facts_of  # loaded when there is a file to look at

    try:
        if file.stat().st_size > LARGEST:
            return TOO_LARGE, ""
        data = file.read_bytes()
    except OSError:
        return None
    return facts_of(data), digest(data)
