"""WebP: chunks of a RIFF file, those of each frame within it."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.attachments.picture import UPRIGHT, Picture, orientation_alone, orientation_in, shown

CANVAS, NOTES, FRAME = b"VP8X", b"EXIF", b"ANMF"
LOSSY, LOSSLESS = b"VP8 ", b"VP8L"
KEPT = frozenset([CANVAS, LOSSY, LOSSLESS, b"ALPH", b"ANIM", b"ICCP"])
FRAME_HEAD = 16
HAS_NOTES, HAS_DESCRIPTION = 0x08, 0x04


def is_webp(data: bytes) -> bool:
    """Whether a file begins as WebP does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def webp(data: bytes) -> Picture:
    """The picture with its colours and its orientation."""
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    chunks = list(_chunks(data[12:end]))
    notes = next((body for name, body in chunks if name == NOTES), b"")
    orientation = orientation_in(notes)
    kept = []
    for name, body in chunks:
        if name == CANVAS:
            flags = body[0] & ~(HAS_NOTES | HAS_DESCRIPTION) if body else 0
            body = bytes([flags | (HAS_NOTES if orientation > UPRIGHT else 0)]) + body[1:]
        if name == FRAME:
            body = body[:FRAME_HEAD] + b"".join(_chunk(*each) for each in _chunks(body[FRAME_HEAD:]) if each[0] in KEPT)
        if name in KEPT or name == FRAME:
            kept.append(_chunk(name, body))
    if orientation > UPRIGHT:
        kept.append(_chunk(NOTES, orientation_alone(orientation)))
    found = b"WEBP" + b"".join(kept)
    width, height = next((size for name, body in chunks if (size := _size(name, body))), (0, 0))
    return shown(width, height, orientation, b"RIFF" + len(found).to_bytes(4, "little") + found)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def _size(name: bytes, body: bytes) -> tuple[int, int] | None:
    """The size that a chunk tells."""
    if name == CANVAS and len(body) >= 10:
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if name == LOSSY and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    if name == LOSSLESS and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None
