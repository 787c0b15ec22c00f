"""GIF: a screen, then blocks, of which extensions may say anything."""

from __future__ import annotations

from journalkit.attachments.picture import Picture

SIGNATURES = (b"GIF87a", b"GIF89a")
SCREEN = 13
EXTENSION, IMAGE, LAST = 0x21, 0x2C, 0x3B
CONTROL, APPLICATION = 0xF9, 0xFF
KEPT_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # how often it runs, and its colours


def is_gif(data: bytes) -> bool:
    """Whether a file begins as GIF does."""
    return data.startswith(SIGNATURES)


def gif(data: bytes) -> Picture:
    """The pictures, their times, and how often they run."""
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    at = SCREEN + _colours(data[10:11])
    kept = [data[:at]]
    while at < len(data):
        kind = data[at]
        if kind == LAST:
            kept.append(data[at : at + 1])
            break
        if kind == IMAGE:
            end = _blocks_end(data, at + 11 + _colours(data[at + 9 : at + 10]))
        elif kind == EXTENSION:
            end = _blocks_end(data, at + 2)
        else:
            break
        if kind == IMAGE or _is_kept(data[at + 1 : at + 14]):
            kept.append(data[at:end])
        at = end
    return Picture(width, height, b"".join(kept))


def _is_kept(extension: bytes) -> bool:
    return extension[:1] == bytes([CONTROL]) or (extension[:1] == bytes([APPLICATION]) and extension[2:] in KEPT_APPLICATIONS)


def _colours(flags: bytes) -> int:
    """How many bytes the table of colours takes whose flags are given."""
    return 3 * 2 ** ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    """Where the blocks end that begin at a place, each behind its length; the last one is empty."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
