"""A text without some of its links and asides. Which ones is decided elsewhere (view.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from journalkit.model.body import Link, LinkKind
from journalkit.source import Span

NEUTRAL_WORDS = "another entry"


class Edit(NamedTuple):
    """Replace a span of a text."""

    span: Span
    text: str


def cut(text: str, links: Iterable[Link], asides: Iterable[Span]) -> str:
    """The text with asides gone and links replaced by their own words; a link without words by neutral ones, an embed by nothing."""
    edits = [Edit(span, "") for span in asides]
    for link in links:
        edits.extend(unlinked(link))
    return replaced(text, edits)


def unlinked(link: Link) -> list[Edit]:
    """The edits that leave only the words of a link."""
    edits = [Edit(link.definition, "")] if link.definition else []
    if link.label is not None and link.kind is not LinkKind.EMBED:
        return [
            *edits,
            Edit(Span(link.whole.start, link.label.start), ""),
            Edit(Span(link.label.end, link.whole.end), ""),
        ]
    words = NEUTRAL_WORDS if link.kind is LinkKind.WIKI else ""
    return [*edits, Edit(link.whole, words)]


def replaced(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits; where two overlap, the one that begins first and reaches farthest counts."""
    pieces: list[str] = []
    reached = 0
    for span, new in sorted(set(edits), key=lambda edit: (edit.span.start, -edit.span.end)):
        if span.start < reached:
            if span.end > reached:
                reached = span.end
            continue
        pieces.append(text[reached : span.start] + new)
        reached = span.end
    return "".join(pieces) + text[reached:]
