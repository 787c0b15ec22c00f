"""The one right edit of a value, as a `Fix`: where the words of a node stand, and what takes their place. Never says what is right."""

from __future__ import annotations

import re
from collections.abc import Iterable

from journalkit.diagnostic import Fix, surely
from journalkit.nodes import Scalar, Sequence
from journalkit.source import Edit, Span

BETWEEN = re.compile(r"[ \t]*,[ \t]*")
DASH = re.compile(r"[ \t]*-[ \t]+")
LINE_REST = re.compile(r"[ \t]*(?:\r\n|\n|\r)")


def words_span(text: str, node: Scalar) -> Span | None:
    """Where the words of a value stand in the file, without its quotes; None when they stand there in another form."""
    whole, inner = node.span, Span(node.span.start + 1, node.span.end - 1)
    return next((span for span in (whole, inner) if node.text and text[slice(*span)] == node.text), None)


def written_instead(text: str, node: Scalar, words: str | None) -> Fix | None:
    """The fix that puts other words in place of those of a value and leaves its quotes; None without words, or for an escaped value."""
    span = words_span(text, node)
    return Fix(f"write {words}", (Edit(span, words),)) if span is not None and words else None


def whole_instead(text: str, node: Scalar, words: str) -> Fix | None:
    """The fix that puts words without quotes in place of a value with its quotes, or where there is none."""
    if words_span(text, node) is None and node.span.start < node.span.end:
        return None
    missing = node.span.start == node.span.end and not text[: node.span.start].endswith((" ", "\t"))
    return Fix(f"write {words}", (Edit(node.span, f" {words}" if missing else words),))


def meant_instead(text: str, node: Scalar, known: Iterable[str]) -> Fix | None:
    """The fix that writes the known word that was meant beyond doubt."""
    return written_instead(text, node, surely(node.text, known))


def without_item(text: str, items: Sequence, index: int) -> Fix | None:
    """The fix that takes an item that is not the first out of a list, with its comma or line; None where a remark stands beside it."""
    before, item = items.items[index - 1], items.items[index]
    if not isinstance(item, Scalar) or words_span(text, item) is None:
        return None
    title = f"delete the second {item.text}"
    if BETWEEN.fullmatch(text, before.span.end, item.span.start):
        return Fix(title, (Edit(Span(before.span.end, item.span.end), ""),))
    start = max(text.rfind("\n", 0, item.span.start), text.rfind("\r", 0, item.span.start)) + 1
    rest = LINE_REST.match(text, item.span.end)
    if rest is None or not DASH.fullmatch(text, start, item.span.start):
        return None
    return Fix(title, (Edit(Span(start, rest.end()), ""),))
