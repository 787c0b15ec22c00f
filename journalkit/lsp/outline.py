"""An open file in outline: its fields, its hypotheses, its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol.types import DocumentSymbol, SymbolKind

from journalkit.lsp.opened import Opened
from journalkit.nodes import Mapping, Node, Pair, Scalar, Sequence
from journalkit.source import LINE_END, Span

HEADING = re.compile(r" {0,3}(?P<level>#{1,6})[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
LONGEST = 80


def outline(opened: Opened) -> list[DocumentSymbol]:
    """What an open file consists of."""
    headings = list(_headings(opened))
    if opened.document is None:
        return headings
    fields = [_field(pair, opened) for pair in opened.document.front.pairs]
    title = opened.entry.title if opened.entry else ""
    whole = Span(0, len(opened.source.text))
    at = opened.entry.place("title") if opened.entry else Span(0, 0)
    detail = opened.entry.type if opened.entry else None
    found = _symbol(title or opened.path, SymbolKind.File, whole, at, opened, detail)
    found.children = [*fields, *headings]
    return [found]


def _field(pair: Pair, opened: Opened) -> DocumentSymbol:
    """A field, with what is in it."""
    whole = Span(pair.key.span.start, max(pair.key.span.end, pair.value.span.end))
    detail = pair.value.text if isinstance(pair.value, Scalar) else ""
    found = _symbol(pair.key.text, SymbolKind.Field, whole, pair.key.span, opened, detail)
    found.children = list(_items(pair.value, opened))
    return found


def _items(node: Node, opened: Opened) -> Iterator[DocumentSymbol]:
    """The items of a list of mappings, by the first thing that each says, and the fields of a mapping."""
    if isinstance(node, Mapping):
        yield from (_field(pair, opened) for pair in node.pairs)
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping) and item.pairs:
            first = item.pairs[0]
            name = first.value.text if isinstance(first.value, Scalar) else first.key.text
            yield _symbol(name, SymbolKind.Object, item.span, first.key.span, opened)


def _headings(opened: Opened) -> list[DocumentSymbol]:
    """The headings of the text, each with those below it."""
    text, starts = opened.source.text, opened.source.line_starts
    found: list[tuple[int, str, int, int]] = []
    fence = ""
    for number, start in enumerate(starts):
        end = LINE_END.search(text, start)
        line = text[start : end.start() if end else len(text)]
        if start < opened.body_start:
            continue
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else HEADING.fullmatch(line)
        if heading and heading["title"]:
            found.append((len(heading["level"]), heading["title"], number, start + len(line)))
    return _nested(found, opened)


def _nested(found: list[tuple[int, str, int, int]], opened: Opened) -> list[DocumentSymbol]:
    """Headings as a tree: each reaches to the next of its level or above."""
    top: list[DocumentSymbol] = []
    above: list[tuple[int, list[DocumentSymbol]]] = [(0, top)]
    for index, (level, title, number, end) in enumerate(found):
        following = next((starts for other, _, starts, _ in found[index + 1 :] if other <= level), None)
        start = opened.source.line_starts[number]
        last = opened.source.line_starts[following] if following is not None else len(opened.source.text)
        symbol = _symbol(title, SymbolKind.String, Span(start, last), Span(start, end), opened)
        children: list[DocumentSymbol] = []
        symbol.children = children
        while above[-1][0] >= level:
            above.pop()
        above[-1][1].append(symbol)
        above.append((level, children))
    return top


def _symbol(name: str, kind: SymbolKind, whole: Span, at: Span, opened: Opened, detail: str | None = None) -> DocumentSymbol:
    shown = " ".join(name.split())[:LONGEST] or "–"
    return DocumentSymbol(shown, kind, opened.ruler.range(whole), opened.ruler.range(at), detail=(detail or "")[:LONGEST] or None)
