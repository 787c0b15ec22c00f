"""Texts with some of their spans replaced, and files replaced whole. Everything outside the named spans keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from journalkit.nodes import Mapping, Node, Pair, Scalar
from journalkit.source import LINE_END, Edit, Span

GAP = r"(?:[ \t\r\n]|#[^\r\n]*+)*+"  # what may stand between two signs of a flow mapping
COLON = re.compile(GAP + ":")
REMARK = re.compile(r"#[^\r\n]*")
COMMA = re.compile(GAP + ",")


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
    end = pair.key.span.end + len(text[pair.key.span.end : end].rstrip())
    line = LINE_END.search(text, end)
    return Edit(Span(_line_start(text, pair.key.span.start), line.end() if line else len(text)), "")


def assignment(text: str, mapping: Mapping, name: str, value: str, after: Pair | None = None) -> Edit:
    """The smallest edit that gives a field of a mapping this value, which is YAML already; one that is not there is added
    below the one named `after`, else at the end.
    """
    pair = next((pair for pair in mapping.pairs if pair.key.text == name), None)
    if pair is not None:
        return _replacement(text, mapping, pair, value)
    field = f"{name}: {value}"
    if mapping.flow:
        return _added_in_flow(text, mapping, field)
    if not mapping.pairs:
        return Edit(Span(mapping.span.start, mapping.span.start), field + _line_end(text, mapping.span.start))
    return _added_in_block(text, after or mapping.pairs[-1], field)


def _replacement(text: str, mapping: Mapping, pair: Pair, value: str) -> Edit:
    """The edit that puts another value in place of the one of a field, and the remarks that stood within that one behind it."""
    start = pair.value.span.start
    end = start + len(text[start : _end(text, pair.value)].rstrip("\r\n"))
    if start < end:
        deeper = 0 if mapping.flow else _column(text, pair.key) + 1 - _column(text, pair.value)  # below zero on the line of the key
        kept = "".join(f" {remark}" for remark in _remarks(text, pair.value, end))
        if kept and mapping.flow:  # what comes behind must not become part of the last remark
            kept += _line_end(text, start) + " " * _column(text, mapping)
        return Edit(Span(start, end), " " * deeper + value + kept)
    colon = COLON.match(text, pair.key.span.end)
    at = colon.end() if colon else pair.key.span.end
    return Edit(Span(at, at), f" {value}" if colon else f": {value}")


def _added_in_flow(text: str, mapping: Mapping, field: str) -> Edit:
    """The edit that adds a field between braces."""
    if not mapping.pairs:
        return Edit(Span(mapping.span.end - 1, mapping.span.end - 1), field)
    last = mapping.pairs[-1]
    at = max(last.key.span.end, last.value.span.end)
    comma = COMMA.match(text, at)
    if comma is not None:
        at = comma.end()
    after = " " if text.startswith("#", at) else ""
    return Edit(Span(at, at), f"{'' if comma else ','} {field}{after}")


def _added_in_block(text: str, last: Pair, field: str) -> Edit:
    """The edit that adds a line with a field below the last one."""
    field = " " * _column(text, last.key) + field
    at = max(last.key.span.end, _end(text, last.value))
    if text[at - 1] in "\r\n":
        return Edit(Span(at, at), field + _line_end(text, at))
    line = LINE_END.search(text, at)
    at = line.start() if line else len(text)
    return Edit(Span(at, at), _line_end(text, at) + field)


def _end(text: str, node: Node) -> int:
    """Where a node ends: that of a block is the end of the last thing in it, since YAML counts the comments below it too."""
    if isinstance(node, Scalar):
        block = not node.plain and text[node.span.start] in "|>"
        kept = block and "+" in text[node.span.start : node.span.start + 3]
        return node.span.start + len(text[slice(*node.span)].rstrip("\r\n")) if block and not kept else node.span.end
    if text[node.span.start] in "{[":
        return node.span.end
    if isinstance(node, Mapping):
        last = node.pairs[-1]
        return max(last.key.span.end, _end(text, last.value))
    return _end(text, node.items[-1])


def _remarks(text: str, node: Node, end: int) -> Iterator[str]:
    """The comments between the values of a list or mapping that ends there."""
    places = [node.span.start, *(place for each in _scalars(node) for place in each.span), end]
    for number in range(0, len(places), 2):
        yield from (match[0].rstrip() for match in REMARK.finditer(text, *places[number : number + 2]))


def _scalars(node: Node) -> Iterator[Scalar]:
    """The single values in a node, keys too, in the order of the text."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for pair in node.pairs:
            yield pair.key
            yield from _scalars(pair.value)
    else:
        for item in node.items:
            yield from _scalars(item)


def _column(text: str, node: Node) -> int:
    return node.span.start - _line_start(text, node.span.start)


def _line_start(text: str, at: int) -> int:
    return max(text.rfind(sign, 0, at) for sign in "\r\n") + 1


def _line_end(text: str, at: int) -> str:
    """How lines end here: as the line before does, or the first one of the file."""
    found = LINE_END.search(text, _line_start(text, at)) or LINE_END.search(text)
    return found[0] if found else "\n"
