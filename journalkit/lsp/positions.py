"""Places as the protocol counts them: lines from 0, columns in units of the encoding that was agreed on. Offsets are ours."""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol.types import Position, PositionEncodingKind, Range

from journalkit.source import LINE_END, Edit, Source, Span
from journalkit.values import Struct

BEYOND = 0xFFFF  # the last character that UTF-16 writes as one unit


class Ruler(Struct, frozen=True):
    """Turns offsets of a text into places of the protocol and back.

    `lead` is how many characters the editor has before the text: one where it keeps a byte order mark.
    """

    source: Source
    encoding: str = PositionEncodingKind.Utf16
    lead: int = 0

    def position(self, offset: int) -> Position:
        """The place of an offset."""
        starts = self.source.line_starts
        line = bisect_right(starts, offset) - 1
        before = self.source.text[starts[line] : offset]
        return Position(line, units(before, self.encoding) + (self.lead if line == 0 else 0))

    def offset(self, position: Position) -> int:
        """The offset of a place; the end of the line for one beyond it, the end of the text for a line that is not there."""
        starts, text = self.source.line_starts, self.source.text
        if position.line >= len(starts):
            return len(text)
        start = starts[position.line]
        found = LINE_END.search(text, start)
        line = text[start : found.start() if found else len(text)]
        wanted = position.character - (self.lead if position.line == 0 else 0)
        return start + characters(line, wanted, self.encoding)

    def range(self, span: Span) -> Range:
        """The places of a span."""
        return Range(self.position(span.start), self.position(span.end))

    def span(self, place: Range) -> Span:
        """The span of places."""
        return Span(self.offset(place.start), self.offset(place.end))

    def shown(self, span: Span) -> Range:
        """The places to underline: where a span has no characters, the line that it stands on."""
        if span.start < span.end:
            return self.range(span)
        text, start = self.source.text, self.source.line_starts[bisect_right(self.source.line_starts, span.start) - 1]
        found = LINE_END.search(text, start)
        return self.range(Span(start, found.start() if found else len(text)))


def units(text: str, encoding: str) -> int:
    """How many units of an encoding a text has."""
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(ord(each) > BEYOND for each in text)


def characters(line: str, wanted: int, encoding: str) -> int:
    """How many characters of a line lie before so many units; a place within a character is the one before it."""
    if encoding == PositionEncodingKind.Utf32 or line.isascii():
        return max(0, min(wanted, len(line)))
    counted = 0
    for number, each in enumerate(line):
        counted += units(each, encoding)
        if counted > wanted:
            return number
    return len(line)


def edits_between(before: str, after: str) -> list[Edit]:
    """The edits, by whole lines, that make one text of another."""
    from difflib import SequenceMatcher  # takes long to load, and is seldom needed

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    found = []
    for what, first, last, from_line, to_line in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            found.append(_narrowed(before, Edit(Span(starts[first], starts[last]), "".join(new[from_line:to_line]))))
    return found


def _narrowed(text: str, edit: Edit) -> Edit:
    """The edit without the beginning and end that it does not change; a line end is never cut in two."""
    old, new = text[slice(*edit.span)], edit.text
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    while start and old[start - 1] == "\r":
        start -= 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    while end and old[len(old) - end] == "\n":
        end -= 1
    return Edit(Span(edit.span.start + start, edit.span.end - end), new[start : len(new) - end])
