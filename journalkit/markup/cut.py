"""A text without some of its links and asides. Which ones is decided elsewhere (view.py)."""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.edit import edited
from journalkit.model.body import Link, LinkKind
from journalkit.source import Edit, Span

NEUTRAL_WORDS = "another entry"


def cut(text: str, links: Iterable[Link], asides: Iterable[Span]) -> str:
    """The text with asides gone and links replaced by their own words; a link without words by neutral ones, an embed by nothing."""
    edits = [Edit(span, "") for span in asides]
    for link in links:
        edits.extend(unlinked(link))
    return edited(text, edits)


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
