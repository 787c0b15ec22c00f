"""Front matter merged field by field, with the comments above each field; lines that nobody changed keep their bytes.

A field to which both sides gave different values stands there twice, the second time with `(theirs)` behind its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from journalkit.conflicts import THEIRS
from journalkit.merging.three import Clash, chosen
from journalkit.nodes import Document, Node, Scalar, Sequence
from journalkit.nodes import Mapping as Fields
from journalkit.values import Struct, replace

DECIDES_WHO_READS = ("shared", "room")
NOBODY = re.compile(r"shared[ \t]*:[ \t]+false[ \t]*(?:#[^\n]*)?\n\s*")
COMMENT_OR_BLANK = re.compile(r"(?:[ \t]*\n|#[^\n]*\n)*\Z")
KEEPS_BLANK_LINES = re.compile(r"[|>][1-9]?\+")
UNUSUAL = re.compile(r"[^\w -]")
Shape: TypeAlias = "tuple[object, ...] | str"


class Unmergeable(Exception):
    """The front matter is not written in a way that can be merged by field."""


class Piece(Struct, frozen=True):
    """One field: the comments and blank lines above it, its key as it is written, and its lines."""

    lead: str
    key: str
    text: str


class Header(Struct, frozen=True):
    """Front matter in pieces by the names of fields, and the comments below the last one."""

    pieces: Mapping[str, Piece]
    tail: str = ""

    @property
    def text(self) -> str:
        """The lines of the header, as they were."""
        return "".join(piece.lead + piece.text for piece in self.pieces.values()) + self.tail


NOTHING = Header({})


def header_of(document: Document, header: str, start: int) -> Header:
    """The pieces of a header that begins at character `start` of its file. Unmergeable when a field is not one of lines of its own."""
    front = document.front
    begins = [pair.key.span.start - start for pair in front.pairs]
    if front.flow or any(at and header[at - 1] != "\n" for at in begins) or (begins and begins[0] < 0):
        raise Unmergeable
    pieces: dict[str, Piece] = {}
    lead = header[: begins[0]] if begins else header
    if COMMENT_OR_BLANK.fullmatch(lead) is None:
        raise Unmergeable
    for pair, begin, end in zip(front.pairs, begins, [*begins[1:], len(header)], strict=True):
        lines = header[begin:end]
        rest = COMMENT_OR_BLANK.search(lines)
        cut = rest.start() if rest else len(lines)
        while cut and lines[cut - 1] != "\n":  # the end of the field's own line is no blank line
            cut = lines.find("\n", cut) + 1 or len(lines)
        if KEEPS_BLANK_LINES.search(lines):  # nobody can tell to which field these lines belong when they move
            raise Unmergeable
        pieces[pair.key.text] = Piece(lead, header[begin : pair.key.span.end - start], lines[:cut])
        lead = lines[cut:]
    return Header(pieces, lead)


class Merging(Struct):
    """The three versions of a header; `clashes` are the names of fields that have two values now."""

    base: Header
    ours: Header
    theirs: Header
    clashes: list[str]

    def merged(self, *, text_of_ours: bool, text_of_theirs: bool) -> Header:
        """The header of both sides; the flags say which side changed the text below it."""
        names = self._order()
        kept: dict[str, Piece] = {}
        wary = {name: self._is_risky(name, text_of_ours, text_of_theirs) for name in DECIDES_WHO_READS}
        orphans = ""
        for name in names:
            pieces = [*self._field(name, risky=wary.get(name, False))]
            orphans += "" if pieces else self._new_comments(name)
            for piece in pieces:
                kept[_name(piece, name)] = replace(piece, lead=orphans + piece.lead)
                orphans = ""
        return Header(kept, orphans + _comments(self.base.tail, self.ours.tail, self.theirs.tail))

    def _new_comments(self, name: str) -> str:
        """What one side wrote above a field that the other one deleted."""
        base, ours, theirs = (each.pieces[name].lead if name in each.pieces else "" for each in (self.base, self.ours, self.theirs))
        known = set(base.splitlines())
        return "".join(line for line in (ours or theirs).splitlines(keepends=True) if line.rstrip("\n") not in known)

    def _order(self) -> list[str]:
        """All names, in the order of the side that changed it, the others' new ones behind the field that they stand behind there."""
        common = [name for name in self.base.pieces if name in self.ours.pieces]
        changed = [name for name in self.ours.pieces if name in self.base.pieces] != common
        first, second = (self.ours, self.theirs) if changed else (self.theirs, self.ours)
        names = list(first.pieces)
        before = ""
        for name in second.pieces:
            if name not in names:
                names.insert(names.index(before) + 1 if before in names else 0, name)
            before = name
        return names

    def _field(self, name: str, *, risky: bool) -> Iterator[Piece]:
        base, ours, theirs = (each.pieces.get(name) for each in (self.base, self.ours, self.theirs))
        lead = _comments(*(each.lead if each else "" for each in (base, ours, theirs)))
        try:
            if risky:
                raise Clash
            text = chosen(*(each.text if each else None for each in (base, ours, theirs)))
        except Clash:
            self.clashes.append(name)
            if ours is not None:
                yield Piece(lead, ours.key, ours.text)
            yield Piece("" if ours else lead, "", _renamed(name, theirs))
            return
        side = ours if ours is not None and ours.text == text else theirs
        if text is not None and side is not None:
            yield Piece(lead, side.key, text)

    def _is_risky(self, name: str, text_of_ours: bool, text_of_theirs: bool) -> bool:
        """Whether one side says anew who may read the entry, while the other side changed what there is to read."""
        base, ours, theirs = (_text(each, name) for each in (self.base, self.ours, self.theirs))
        if ours == theirs or (ours != base and theirs != base):
            return False
        if ours != base:
            return not _closes(ours) and (text_of_theirs or self._changed(self.theirs, name))
        return not _closes(theirs) and (text_of_ours or self._changed(self.ours, name))

    def _changed(self, side: Header, but: str) -> bool:
        names = {*side.pieces, *self.base.pieces} - {but}
        return any(_text(side, name) != _text(self.base, name) for name in names)


def _text(header: Header, name: str) -> str:
    piece = header.pieces.get(name)
    return piece.text if piece else ""


def _closes(text: str) -> bool:
    """Whether a line says that nobody else reads the entry."""
    return NOBODY.fullmatch(f"{text}") is not None


def _name(piece: Piece, name: str) -> str:
    return name if piece.key else name + THEIRS


def _renamed(name: str, piece: Piece | None) -> str:
    """A field of the other side under another name; without a value when that side deleted it."""
    key = name + THEIRS
    written = "'" + key.replace("'", "''") + "'" if UNUSUAL.search(name) else key
    return f"{written}{piece.text[len(piece.key) :]}" if piece else f"{written}:\n"


def _comments(base: str, ours: str, theirs: str) -> str:
    """Comments of both sides: where both changed them, all lines of the one and those of the other that it lacks."""
    try:
        return chosen(base, ours, theirs)
    except Clash:
        known = set(ours.splitlines())
        return ours + "".join(line for line in theirs.splitlines(keepends=True) if line.rstrip("\n") not in known)


def shape(node: Node | None) -> Shape:
    """What a node says, without its place."""
    if node is None:
        return ()
    if isinstance(node, Scalar):
        return ("plain" if node.plain else "quoted", node.text)
    if isinstance(node, Sequence):
        return ("list", *(shape(item) for item in node.items))
    return _shape_of_fields(node)


def _shape_of_fields(node: Fields) -> Shape:
    return ("fields", *((pair.key.text, shape(pair.value)) for pair in node.pairs))
