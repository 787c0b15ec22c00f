"""What a file that goes out as it is tells of its making: who wrote it, with what, where. Looked for, never taken out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

AUTHOR, PLACE, NOTES = "who made it", "where it was made", "notes of a camera or program"
UNSEEN = "what cannot be looked into"
LARGEST = 256 * 1024 * 1024
LARGEST_PART = 16 * 1024 * 1024
MOST_PARTS = 200
# How the library says that a file is damaged, in five ways, or locked or packed in a way that it does not know (RuntimeError).
NOT_UNPACKED = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError)

IN_PAPERS = (
    (re.compile(rb"/Author\s*(?:\((?!\))|<(?!<|>))|<dc:creator>|pdf:Author"), AUTHOR),
    (re.compile(rb"Exif\0\0"), NOTES),
    (re.compile(rb"/Encrypt\b"), UNSEEN),
)
OBJECTS = re.compile(rb"/Type\s*/ObjStm\b[^>]*>>\s*stream\r?\n")
IN_OFFICE = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator|Manager|Company)(?:\s[^>]*)?>[^<]")
ABOUT_OFFICE = frozenset(["docProps/core.xml", "docProps/app.xml", "meta.xml"])
IN_ANY = (
    (re.compile(rb"\xa9xyz|com\.apple\.quicktime\.location|loci\0\0\0\0|GPSLatitude"), PLACE),
    (re.compile(rb"<\0?s\0v\0g"), UNSEEN),  # a drawing in UTF-16
    (re.compile(rb"Exif\0\0|<x:xmpmeta|com\.apple\.quicktime\.(?:make|model)|\xa9(?:mod|mak|ART|nam)"), NOTES),
)
IMAGES_OF_NOTES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # TIFF and the raw pictures of cameras are nothing but notes


def told_by(data: bytes) -> tuple[str, ...]:
    """What a file tells of its making, as far as it can be found."""
    if data.startswith(IMAGES_OF_NOTES):
        return (NOTES,)
    if data.startswith(b"%PDF"):
        return tuple(dict.fromkeys(_of_paper(data)))
    if data.startswith(b"PK\x03\x04"):
        return tuple(dict.fromkeys(_of_office(data)))
    return tuple(what for sign, what in IN_ANY if sign.search(data)) if b"\0" in data[:LARGEST_PART] else ()


def _of_paper(data: bytes) -> Iterator[str]:
    """A PDF: what stands in it, and in the objects that are packed together in it."""
    texts = [data, *_unpacked(data)]
    yield from (what for sign, what in IN_PAPERS if any(sign.search(text) for text in texts))


def _unpacked(data: bytes) -> Iterator[bytes]:
    for number, match in enumerate(OBJECTS.finditer(data)):
        if number == MOST_PARTS:
            return
        try:
            yield zlib.decompressobj().decompress(data[match.end() :][:LARGEST_PART], LARGEST_PART)
        except zlib.error:
            continue


def _of_office(data: bytes) -> Iterator[str]:
    """A text or table of an office program, or a folder that was packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            for name in ABOUT_OFFICE.intersection(names):
                with packed.open(name) as part:
                    if IN_OFFICE.search(part.read(LARGEST_PART)):
                        yield AUTHOR
            if "[Content_Types].xml" not in names and "mimetype" not in names:
                yield UNSEEN
    except NOT_UNPACKED:
        yield UNSEEN
