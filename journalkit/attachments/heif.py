"""AVIF and HEIC: boxes within boxes, with a list of items and of where in the file each lies.

So that no place has to be told anew, an item that is no picture is not cut out: something of the same length that says nothing takes its
place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from journalkit.attachments.picture import Picture

BRANDS = frozenset([b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"])
NOTES, DESCRIPTION = b"Exif", b"mime"
NO_NOTES = bytes(4) + b"MM\0*\0\0\0\x08" + bytes(6)
NO_DESCRIPTION = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
OTHER_BOXES = frozenset([b"uuid", b"udta"])
IN_FILE, IN_BOX = 0, 1
MOST = 10_000  # items, properties and boxes


class Box(NamedTuple):
    """A box: its name, and where what is in it begins and ends."""

    name: bytes
    start: int
    end: int


def is_heif(data: bytes) -> bool:
    """Whether a file begins as AVIF or HEIC does."""
    length = int.from_bytes(data[:4], "big")
    return data[4:8] == b"ftyp" and any(data[at : at + 4] in BRANDS for at in range(8, min(length, 200), 4) if at != 12)


def heif(data: bytes) -> Picture:
    """The picture; which way up it is stands among its properties and stays."""
    found = bytearray(data)
    outer = list(_boxes(data, 0, len(data)))
    for box in outer:
        if box.name in OTHER_BOXES:
            found[box.start : box.end] = bytes(box.end - box.start)
            found[box.start - 4 : box.start] = b"free"
    meta = {box.name: box for box in _inside(data, outer, b"meta", 4)}
    kinds = dict(_kinds(data, meta))
    for item, start, end in _places(data, meta):
        if kinds.get(item) in (NOTES, DESCRIPTION) and start < end <= len(data):
            filler = NO_NOTES if kinds[item] == NOTES else NO_DESCRIPTION
            filler, pad = (filler, b"\0") if kinds[item] == NOTES else (filler, b" ")
            found[start:end] = filler.ljust(end - start, pad) if len(filler) <= end - start else pad * (end - start)
    return Picture(*_size(data, meta), bytes(found))


def _boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    for _ in range(MOST):
        if at + 8 > end:
            return
        length, start = int.from_bytes(data[at : at + 4], "big"), at + 8
        if length == 1:
            length, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        stop = end if length == 0 else at + length
        if stop < start or stop > end:
            return
        yield Box(data[at + 4 : at + 8], start, stop)
        at = stop


def _inside(data: bytes, boxes: list[Box], name: bytes, skipped: int = 0) -> list[Box]:
    """What is in the first box of a name, behind some bytes."""
    box = next((each for each in boxes if each.name == name), None)
    return list(_boxes(data, box.start + skipped, box.end)) if box else []


class _Reader:
    """Reads numbers one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def number(self, size: int) -> int:
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "big")


def _kinds(data: bytes, meta: dict[bytes, Box]) -> Iterator[tuple[int, bytes]]:
    """The number of each item, and what it is."""
    if b"iinf" not in meta:
        return
    box = meta[b"iinf"]
    first = box.start + (6 if data[box.start : box.start + 1] == b"\0" else 8)
    for each in _boxes(data, first, box.end):
        reader = _Reader(data, each.start)
        version = reader.number(4) >> 24
        if each.name == b"infe" and version >= 2:
            item = reader.number(2 if version == 2 else 4)
            yield item, data[reader.at + 2 : reader.at + 6]


def _places(data: bytes, meta: dict[bytes, Box]) -> Iterator[tuple[int, int, int]]:
    """Where the pieces of each item begin and end."""
    if b"iloc" not in meta:
        return
    reader = _Reader(data, meta[b"iloc"].start)
    version = reader.number(4) >> 24
    sizes = reader.number(2)
    offset_size, length_size, base_size, index_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, (sizes & 15) if version else 0
    own = meta.get(b"idat", Box(b"", 0, 0))
    for _ in range(min(MOST, reader.number(4 if version == 2 else 2))):
        item = reader.number(4 if version == 2 else 2)
        method = reader.number(2) & 15 if version else IN_FILE
        reader.number(2)
        base = reader.number(base_size)
        for _ in range(min(MOST, reader.number(2))):
            reader.number(index_size)
            start = base + reader.number(offset_size) + (own.start if method == IN_BOX else 0)
            length = reader.number(length_size)
            if reader.at > len(data):
                return
            whole = own.end if method == IN_BOX else len(data)
            if method in (IN_FILE, IN_BOX):
                yield item, start, start + length if length else whole


def _size(data: bytes, meta: dict[bytes, Box]) -> tuple[int, int]:
    """The size of the first picture as it is shown."""
    if b"pitm" not in meta or b"iprp" not in meta:
        return 0, 0
    reader = _Reader(data, meta[b"pitm"].start)
    first = reader.number(2 if reader.number(4) >> 24 == 0 else 4)
    parts = list(_boxes(data, meta[b"iprp"].start, meta[b"iprp"].end))
    properties = _inside(data, parts, b"ipco")
    width = height = turns = 0
    for number in _properties_of(data, parts, first):
        box = properties[number - 1] if 0 < number <= len(properties) else Box(b"", 0, 0)
        if box.name == b"ispe":
            width, height = (int.from_bytes(data[box.start + at : box.start + at + 4], "big") for at in (4, 8))
        elif box.name == b"irot":
            turns = data[box.start] & 3
        elif box.name == b"clap":
            return 0, 0  # a part of it is shown
    return (height, width) if turns % 2 else (width, height)


def _properties_of(data: bytes, parts: list[Box], item: int) -> list[int]:
    """The numbers of the properties of an item."""
    box = next((each for each in parts if each.name == b"ipma"), None)
    if box is None:
        return []
    reader = _Reader(data, box.start)
    head = reader.number(4)
    version, wide = head >> 24, head & 1
    for _ in range(min(MOST, reader.number(4))):
        found = reader.number(2 if version == 0 else 4)
        numbers = [reader.number(2) & 0x7FFF if wide else reader.number(1) & 0x7F for _ in range(reader.number(1))]
        if found == item:
            return numbers
    return []
