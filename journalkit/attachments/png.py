"""PNG, moving ones too: chunks with a length, a name and a checksum."""

from __future__ import annotations

import zlib

from journalkit.attachments.picture import UPRIGHT, Picture, orientation_alone, orientation_in, shown

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER, NOTES, LAST = b"IHDR", b"eXIf", b"IEND"
PIXELS = frozenset([b"IDAT", b"fdAT"])
COLOURS = frozenset(
    [b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"hIST", b"sPLT", b"cICP", b"mDCV", b"cLLI", b"mDCv", b"cLLi"]
)
KEPT = PIXELS | COLOURS | {HEADER, LAST, b"pHYs", b"acTL", b"fcTL"}


def is_png(data: bytes) -> bool:
    """Whether a file begins as PNG does."""
    return data.startswith(SIGNATURE)


def png(data: bytes) -> Picture:
    """The picture with its colours and its orientation."""
    kept = [SIGNATURE]
    at, width, height, orientation = len(SIGNATURE), 0, 0, UPRIGHT
    while at + 8 <= len(data):
        name, start = data[at + 4 : at + 8], at + 8
        end = start + int.from_bytes(data[at : at + 4], "big")
        whole = end + 4 <= len(data)
        body = data[start:end]
        if name == HEADER and not width:
            width, height = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
        if name == NOTES and whole and orientation == UPRIGHT:
            orientation = orientation_in(body)
            if orientation != UPRIGHT:
                kept.append(_chunk(NOTES, orientation_alone(orientation)))
        elif name in KEPT and (whole or name in PIXELS):  # of pixels that are cut off some may still be shown
            kept.append(data[at : end + 4])
        at = end + 4
        if name == LAST:
            break
    return shown(width, height, orientation, b"".join(kept))


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
