"""Where in a text the parser's tokens stand. Knows lines and offsets, and not what anything means."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from markdown_it.token import Token

from journalkit.source import LINE_END, Span

NEAR = 8  # lines below the last one in which the next line of the same piece of text may stand


class Lines:
    """The lines of a text as the parser counts them, with their offsets, which most texts do without."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in LINE_END.finditer(self.text)))

    def span(self, first: int, end: int) -> Span:
        """From the start of line `first` to the start of line `end`, both counted from 0."""
        last = self.starts[end] if end < len(self.starts) else len(self.text)
        return Span(self.starts[min(first, len(self.starts) - 1)], last)


class Piece(NamedTuple):
    """A line of an inline token: its offset there, its words, and where they stand in the body, with `|` escaped or not."""

    offset: int
    words: str
    found: int | None
    escaped: bool = False


class Place:
    """Turns offsets in an inline token's text into offsets in the body: the token lacks the indents and signs of its lines."""

    def __init__(self, token: Token, lines: Lines, reached: dict[int, int]) -> None:
        self.content = token.content
        self.map = token.map
        self.lines = lines
        self.pieces: list[Piece] = []
        first, end = token.map or [0, len(lines.starts)]
        self.block = lines.span(first, max(end, first + 1))
        line, offset = first, 0
        for piece in token.content.split("\n"):
            line = self._place(piece, offset, line, max(end, first + 1), reached)
            offset += len(piece) + 1

    def _place(self, words: str, offset: int, line: int, end: int, reached: dict[int, int]) -> int:
        """Find a line of the token in the body, at or below `line`; gives the line after it. In tables `|` stands there as `\\|`.

        That is looked for first: a row of many cells has the other nowhere. The blanks before it are not looked for: where a tab stands
        in the body, the token may have spaces. The first line of a token may stand anywhere in its block, the others follow it closely.
        """
        offset, words = offset + len(words) - len(words.lstrip(" \t")), words.lstrip(" \t")
        end = min(end, line + NEAR) if self.pieces else end
        for number in range(line, min(end, len(self.lines.starts))):
            span = self.lines.span(number, number + 1)
            for written in (words.replace("|", r"\|"), words) if "|" in words else (words,):
                found = self.lines.text.find(written, reached.get(number, span.start), span.end)
                if found >= 0:
                    reached[number] = found + len(written)
                    self.pieces.append(Piece(offset, words, found, written is not words))
                    return number + 1
        self.pieces.append(Piece(offset, words, None))
        return line + 1

    def span(self, start: int, end: int) -> Span | None:
        """The place of a range of the token's text; None when it cannot be told."""
        first, last = self._offset(start), self._offset(end)
        return Span(first, last) if first is not None and last is not None else None

    def _offset(self, index: int) -> int | None:
        piece = self.pieces[bisect_right(self.pieces, index, key=lambda each: each.offset) - 1]
        if piece.found is None:
            return None
        within = index - piece.offset
        return piece.found + within + (piece.words.count("|", 0, within) if piece.escaped else 0)


class Places:
    """The places of a text's inline tokens, asked for in their order."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._reached: dict[int, int] = {}
        self._last: Place | None = None

    def of(self, token: Token) -> Place:
        """The place of a token; a callout's title and its first paragraph are one piece of text."""
        last = self._last
        if last is None or last.content is not token.content or last.map != token.map:
            last = self._last = Place(token, self._lines, self._reached)
        return last
