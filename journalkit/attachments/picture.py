"""A picture as its format gives it, and which way up it is: the one thing of a camera's notes that a viewer needs."""

from __future__ import annotations

from journalkit.values import Struct

EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
SHORT = 3
UPRIGHT = 1
ON_ITS_SIDE = 5  # from here on width and height change places
LAST = 8
MOST_NOTES = 500


class Picture(Struct, frozen=True):
    """The size of a picture as it is shown, 0 where there is no telling, and its bytes without anything else."""

    width: int
    height: int
    data: bytes


def shown(width: int, height: int, orientation: int, data: bytes) -> Picture:
    """A picture of a size on the disk that is to be turned as its orientation says."""
    return Picture(height, width, data) if orientation >= ON_ITS_SIDE else Picture(width, height, data)


def orientation_in(notes: bytes) -> int:
    """The orientation, 1 to 8, that a camera's notes (a TIFF block, perhaps behind `Exif`) tell; upright when they tell none."""
    block = notes.removeprefix(EXIF)
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(block[:4])
    if order is None:
        return UPRIGHT

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for index in range(min(number(first, 2), MOST_NOTES)):
        at = first + 2 + 12 * index
        if number(at, 2) == ORIENTATION:
            found = number(at + 8, 2) if number(at + 2, 2) == SHORT else UPRIGHT
            return found if UPRIGHT <= found <= LAST else UPRIGHT
    return UPRIGHT


def orientation_alone(orientation: int) -> bytes:
    """A TIFF block that tells an orientation and nothing else."""
    note = b"".join(value.to_bytes(size, "big") for value, size in ((ORIENTATION, 2), (SHORT, 2), (1, 4), (orientation, 2), (0, 2)))
    return b"MM\0*\0\0\0\x08\0\x01" + note + bytes(4)
