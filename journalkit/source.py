"""Text of one file and where things are in it. Knows nothing of YAML, Markdown or what a file means."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from journalkit.values import Struct

LINE_END = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A half-open range of characters, counted from the start of the text without its byte order mark."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same range `by` characters further on."""
        return Span(self.start + by, self.end + by)


class Edit(NamedTuple):
    """Put `text` in place of a span."""

    span: Span
    text: str


class Position(NamedTuple):
    """A place as people count it: line and column from 1, columns in characters."""

    line: int
    column: int


class Source(Struct, frozen=True, dict=True):
    """The decoded text of a file. `path` is relative to the journal, with `/`; `digest` is of the file's bytes."""

    path: str
    text: str
    digest: str
    byte_order_mark: bool = False

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of the first character of every line."""
        return (0, *(match.end() for match in LINE_END.finditer(self.text)))

    def position(self, offset: int) -> Position:
        """The line and column of an offset."""
        starts = self.line_starts
        line = bisect_right(starts, offset) - 1
        return Position(line + 1, offset - starts[line] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self.line_starts[number - 1]
        end = LINE_END.search(self.text, start)
        return self.text[start : end.start() if end else len(self.text)]


def digest(data: bytes) -> str:
    """The name that content goes by everywhere: 32 hexadecimal digits of BLAKE2b."""
    found = new_digest()
    found.update(data)
    return found.hexdigest()


def new_digest() -> blake2b:
    """What gives the same name to content that comes in pieces."""
    return blake2b(digest_size=16)
