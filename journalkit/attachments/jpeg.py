"""JPEG: segments behind markers, then the picture, which runs up to the next marker."""

from __future__ import annotations

import re

from journalkit.attachments.picture import EXIF, UPRIGHT, Picture, orientation_alone, orientation_in, shown

START, END = b"\xff\xd8", b"\xff\xd9"
MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)  # within the picture 00 and the restart marks follow FF
STANDALONE = frozenset([0x01, *range(0xD0, 0xD9)])
SCAN, LAST = 0xDA, 0xD9
APP0, APP1, APP2, APP14, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
TABLES = frozenset([*range(0xC0, 0xD0), *range(0xDA, 0xE0)])
JFIF, COLOURS, ADOBE = b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"
JFIF_LENGTH, ADOBE_LENGTH = 14, 12


def is_jpeg(data: bytes) -> bool:
    """Whether a file begins as JPEG does."""
    return data.startswith(START + b"\xff")


def jpeg(data: bytes) -> Picture:
    """The picture with its colours and its orientation; what stands behind it, a film or a second picture, is left out too."""
    kept: list[bytes] = []
    head, at, width, height, orientation = b"", len(START), 0, 0, 0
    while match := MARKER.search(data, at):
        marker, at = match[1][0], match.end()
        if marker == LAST:
            kept.append(END)
            break
        if marker in STANDALONE:
            continue
        end = at + max(2, int.from_bytes(data[at : at + 2], "big"))
        if end > len(data):
            break
        body, at = data[at + 2 : end], end
        if marker in SIZES and not width:
            height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
        if marker == APP1 and body.startswith(EXIF) and not orientation:
            orientation = orientation_in(body)
        if marker == APP0 and body.startswith(JFIF) and not head:
            head = _segment(APP0, body[: JFIF_LENGTH - 2].ljust(JFIF_LENGTH - 2, b"\0") + b"\0\0")  # without its small copy of the picture
        elif marker == APP14 and body.startswith(ADOBE):
            kept.append(_segment(APP14, body[:ADOBE_LENGTH]))
        elif marker in TABLES or (marker == APP2 and body.startswith(COLOURS)):
            kept.append(_segment(marker, body))
        if marker == SCAN:
            next_marker = AFTER_SCAN.search(data, at)
            end = next_marker.start() if next_marker else len(data)
            kept.append(data[at:end])
            at = end
    turn = _segment(APP1, EXIF + orientation_alone(orientation)) if orientation > UPRIGHT else b""
    return shown(width, height, orientation, b"".join([START, head, turn, *kept]))


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body
