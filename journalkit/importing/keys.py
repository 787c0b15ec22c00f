"""By what something is known again that has no name of its own: its day and a digest of all that it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from journalkit.importing.data import as_json
from journalkit.importing.found import Data, Found
from journalkit.source import digest
from journalkit.values import replace


def told_by(start: str, fields: Mapping[str, Data], body: str) -> str:
    """A key of a beginning that people know it by, and what it says."""
    return f"{start} {content(fields, body)}".strip()


def content(fields: Mapping[str, Data], body: str) -> str:
    """A short digest of all that something says."""
    return digest(as_json([fields, body]).encode("utf-8", "surrogatepass"))[:12]


def numbered(found: Iterable[Found]) -> tuple[Found, ...]:
    """The same, with a number behind a key that was there before: what stands twice in a source is imported twice."""
    seen = Counter[str]()
    made = []
    for each in found:
        seen[each.key] += 1
        made.append(each if seen[each.key] == 1 else replace(each, key=f"{each.key} {seen[each.key]}"))
    return tuple(made)
