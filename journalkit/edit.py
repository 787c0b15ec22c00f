"""Texts with some of their spans replaced, and files replaced whole. Everything outside the named spans keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from journalkit.located import Mapping, Pair
from journalkit.source import Span


class Edit(NamedTuple):
    """Put `text` in place of a span."""

    span: Span
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits; where two overlap, the one that begins first and reaches farthest counts, and hides what both cover."""
    pieces: list[str] = []
    reached = 0
    for span, new in sorted(set(edits), key=lambda edit: (edit.span.start, -edit.span.end)):
        if span.start < reached:
            reached = max(reached, span.end)
            continue
        pieces.append(text[reached : span.start] + new)
        reached = span.end
    return "".join(pieces) + text[reached:]


def removal(text: str, mapping: Mapping, pair: Pair) -> Edit:
    """The edit that takes a field out of a mapping: its lines in a block, itself and one comma between braces."""
    end = max(pair.key.span.end, pair.value.span.end)
    if mapping.flow:
        after = len(text) - len(text[end:].lstrip(" \t\r\n"))
        if text[after : after + 1] == ",":
            return Edit(Span(pair.key.span.start, after + 1), "")
        before = len(text[: pair.key.span.start].rstrip(" \t\r\n"))
        return Edit(Span(before - 1 if text[before - 1] == "," else pair.key.span.start, end), "")
    start = max(text.rfind("\n", 0, pair.key.span.start), text.rfind("\r", 0, pair.key.span.start)) + 1
    end = pair.key.span.end + len(text[pair.key.span.end : end].rstrip())
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    end += 2 if text.startswith("\r\n", end) else 1
    return Edit(Span(start, min(end, len(text))), "")
