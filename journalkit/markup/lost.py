"""Words of a text that no page shows, though its writer typed them: cells that a table has no column for, footnotes that nothing leads to.

And a block of code that is never closed, which takes in all that follows. Knows the parser's tokens, and not what is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from journalkit.model.body import Lost, LostKind
from journalkit.source import Span

NOTE = re.compile(r"(?m)^[ \t>]*\[\^([^\]\s]+)\]:")
Lines = Callable[[int, int], Span]


def lost(text: str, tokens: Sequence[Token], lines: Lines, env: dict[str, Any]) -> Iterator[Lost]:
    """What is lost of a text, and where it stands."""
    yield from _open_code(tokens, lines)
    if any(token.type == "table_open" for token in tokens):
        yield from _cells(text, tokens, lines)
    notes = env.get("footnotes", {}).get("refs", {})
    if notes:
        yield from _notes(text, tokens, lines, notes)


def _open_code(tokens: Sequence[Token], lines: Lines) -> Iterator[Lost]:
    for token in tokens:
        if token.type != "fence" or not token.map:
            continue
        inner = token.content.count("\n") + (not token.content.endswith("\n") and token.content != "")
        if inner == token.map[1] - token.map[0] - 1:  # no line is left for a fence below
            yield Lost(LostKind.CODE, lines(token.map[0], token.map[0] + 1).start)


def _cells(text: str, tokens: Sequence[Token], lines: Lines) -> Iterator[Lost]:
    columns = 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and token.map and columns:
            row = lines(*token.map)
            cells = escapedSplit(text[slice(*row)].strip(" \t\r\n>"))
            surplus = cells[columns + (cells[0] == "") :]
            if any(cell.strip() for cell in surplus):
                yield Lost(LostKind.CELLS, row.start)


def _notes(text: str, tokens: Sequence[Token], lines: Lines, notes: dict[str, int]) -> Iterator[Lost]:
    code = [lines(*token.map) for token in tokens if token.type in ("fence", "code_block") and token.map]
    last: dict[str, int] = {}
    for match in NOTE.finditer(text):
        if f":{match[1]}" in notes and not any(block.start <= match.start() < block.end for block in code):
            if match[1] in last or notes[f":{match[1]}"] < 0:
                yield Lost(LostKind.NOTE, last.get(match[1], match.start()))
            last[match[1]] = match.start()
