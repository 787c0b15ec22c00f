"""SVG: the drawing without comments, without the part for metadata, and without what drawing programs keep for themselves.

What is left out is cut out of the text; every other byte stays.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from xml.parsers.expat import ExpatError, ParserCreate

from journalkit.attachments.picture import Picture

SVG = "http://www.w3.org/2000/svg"
SHOWN = frozenset([SVG, "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", ""])
SHOWN_IN_NAMES = SHOWN | {"http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
METADATA = "metadata"
BETWEEN = "\n"
OPENING = re.compile(rb"\s*<[?!sa-zA-Z]")
START_TAG = re.compile(rb"""<[^\s<>/"']+(?:\s+[^\s<>=/"']+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
ATTRIBUTE = re.compile(rb"""\s+([^\s<>=/"':]+):[^\s<>=/"']+\s*=\s*(?:"[^"]*"|'[^']*')""")
EMBEDDED = re.compile(rb"""(data:image/[a-z+]+;base64,)([A-Za-z0-9+/=\s]+)""")
LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|pc|mm|cm|in)?\s*")
PIXELS = (("", 1.0), ("px", 1.0), ("pt", 4 / 3), ("pc", 16.0), ("mm", 96 / 25.4), ("cm", 96 / 2.54), ("in", 96.0))
LARGEST = 100_000
LOOKED_AT = 1024


def may_be_svg(data: bytes) -> bool:
    """Whether a file begins like text with marks."""
    return OPENING.match(data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")) is not None


def svg(data: bytes, cleaned: Callable[[bytes], bytes]) -> Picture | None:
    """The drawing, with the pictures in it `cleaned` too; None for a text that is no drawing."""
    reading = _Reading(data)
    end = reading.read()
    if not reading.is_svg:
        return None

    def embedded(match: re.Match[bytes]) -> bytes:
        try:
            picture = base64.b64decode(match[2], validate=False)
        except (binascii.Error, ValueError):
            return match[1]
        without = cleaned(picture)
        return match[0] if without == picture else match[1] + base64.b64encode(without)

    return Picture(*reading.size, EMBEDDED.sub(embedded, _without(data[:end], reading.cuts)))


def _without(data: bytes, cuts: list[tuple[int, int]]) -> bytes:
    kept, at = [], 0
    for start, end in sorted(cuts):
        kept.append(data[at : max(at, start)])
        at = max(at, end)
    return b"".join([*kept, data[at:]])


class _Reading:
    """One reading of a text, which notes what is to be cut out. A place where the parser stands on something else is not cut."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.is_svg = False
        self.size = (0, 0)
        self.cuts: list[tuple[int, int]] = []
        self.foreign: set[bytes] = set()
        self.depth = 0
        self.left_out: tuple[int, int] | None = None  # where the outermost element begins that is left out, and how deep it is
        self.parser = ParserCreate(namespace_separator=BETWEEN)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CommentHandler = self._comment
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartNamespaceDeclHandler = self._namespace

    def read(self) -> int:
        """Read it all; gives the place up to which it could be understood."""
        try:
            self.parser.Parse(self.data, True)
        except ExpatError:
            at = self.left_out[0] if self.left_out else self.parser.ErrorByteIndex
            return max(0, min(at, len(self.data)))
        return len(self.data)

    def _namespace(self, prefix: str | None, address: str) -> None:
        if prefix and address not in SHOWN_IN_NAMES:
            self.foreign.add(prefix.encode())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        address, _, local = name.rpartition(BETWEEN)
        self.depth += 1
        if self.depth == 1:
            self.is_svg = local == "svg" and address in SHOWN
            self.size = _size(attributes)
        if self.left_out is None and (local == METADATA or address not in SHOWN):
            self.left_out = (at, self.depth)
        tag = START_TAG.match(self.data, at)
        if tag and self.left_out is None:
            self.cuts += [each.span() for each in ATTRIBUTE.finditer(self.data, *tag.span()) if each[1] in self.foreign]

    def _end(self, _name: str) -> None:
        if self.left_out is not None and self.left_out[1] == self.depth:
            at = self.parser.CurrentByteIndex
            end = self.data.find(b">", at) + 1 if self.data.startswith(b"</", at) else at
            self._cut(b"<", self.left_out[0], end)
            self.left_out = None
        self.depth -= 1

    def _comment(self, _text: str) -> None:
        at = self.parser.CurrentByteIndex
        self._cut(b"<!--", at, self.data.find(b"-->", at + 4) + 3)

    def _instruction(self, target: str, _text: str) -> None:
        at = self.parser.CurrentByteIndex
        if target != "xml-stylesheet":
            self._cut(b"<?", at, self.data.find(b"?>", at) + 2)

    def _cut(self, sign: bytes, start: int, end: int) -> None:
        if self.data.startswith(sign, start) and end > start:
            self.cuts.append((start, end))


def _size(attributes: dict[str, str]) -> tuple[int, int]:
    """The size that the outermost element gives, or has by what it shows."""
    width, height = (_length(attributes.get(name, "")) for name in ("width", "height"))
    if not (width and height):
        view = [_length(each) for each in attributes.get("viewBox", "").replace(",", " ").split()[2:4]]
        if len(view) < 2 or not all(view):
            return 0, 0
        share = width / view[0] if width else height / view[1] if height else 1
        width, height = view[0] * share, view[1] * share
    return (round(width), round(height)) if max(width, height) <= LARGEST else (0, 0)


def _length(text: str) -> float:
    match = LENGTH.fullmatch(text)
    return float(match[1]) * dict(PIXELS)[match[2] or ""] if match else 0
