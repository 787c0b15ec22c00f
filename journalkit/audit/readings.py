"""All ways to read the bytes of a file: as they stand, as their format means them, packed, encoded. Knows nothing of what is hidden."""

from __future__ import annotations

import base64
import html
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from journalkit.values import Struct

WORD = re.compile(r"\w+")
TAG = re.compile(r"<[^>]*>")
FOLD = re.compile(r"\r?\n[ \t]")
ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf])|(.))")
SIXTY_FOUR = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
SIXTEEN = re.compile(rb"[0-9a-fA-F]{10,}")
DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}")
PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04")
LEGIBLE = re.compile(rb"(?:[ -~\t\r\n]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){5,}")
MOST_PACKED, LARGEST, PIECE, DEEPEST, LONG = 2_000, 1 << 22, 1 << 16, 2, 1 << 23
ZIP_HEAD = 30


class Reading(Struct, frozen=True):
    """What a file says, read in all ways, and the words in it, by which most of what it does not say is told at once; None for very long
    ones, of which one does not want to hold the words too.
    """

    text: str
    words: frozenset[str] | None

    def says(self, sought: Sought) -> bool:
        """Whether it says something."""
        return (self.words is None or sought.inner <= self.words) and sought.words in self.text


class Sought(Struct, frozen=True):
    """Words to be looked for; `inner` are those of them that are whole wherever all of them stand."""

    words: str
    inner: frozenset[str]


def sought(words: str) -> Sought:
    """Words, folded already, to be looked for; the beginning of a digest is a word of every text that has one."""
    return Sought(words, frozenset([words] if DIGEST.fullmatch(words) else WORD.findall(words)[1:-1]))


def folded(text: str) -> str:
    """The text as it is compared: entities and percent signs resolved, case and spaces disregarded."""
    return " ".join(unquote(html.unescape(text)).casefold().split())


def reading(path: str, data: bytes) -> Reading:
    """All ways to read a file, with its path: as it stands, as its format means it, without the signs of markup, unpacked and decoded."""
    written = _written(data)
    meant = _meant(path, written)
    within = (*_within(data, DEEPEST), *_decoded(path.encode("utf-8", "surrogatepass")))
    ways = [path, written, meant, TAG.sub("", meant), *map(_written, within)]
    text = " ".join(folded(way) for way in dict.fromkeys(ways))
    return Reading(text, frozenset([*WORD.findall(text), *DIGEST.findall(text)]) if len(text) < LONG else None)


def _written(data: bytes) -> str:
    """The text of some bytes; of what is no text, the pieces that are."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return b" ".join(LEGIBLE.findall(data)).decode("utf-8", "replace")


def _meant(path: str, text: str) -> str:
    """The text without what its format puts into it: folds of lines, signs that stand for others, HTML as the text of XML."""
    if path.endswith(".ics"):
        text = FOLD.sub("", text)
    if path.endswith((".ics", ".json", ".js")):
        return ESCAPED.sub(_sign, text)
    return html.unescape(text) if path.endswith(".xml") else text


def _sign(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else " " if match[3] else match[4]


def _within(data: bytes, depth: int) -> Iterator[bytes]:
    """What lies in the bytes of a file in another form, and in that again: signs of two bytes, packed, in 64 or 16 signs."""
    yield from ([data.replace(b"\0", b"")] if b"\0" in data else [])
    for each in (*_unpacked(data), *_decoded(data)) if depth else ():
        yield each
        yield from _within(each, depth - 1)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What is packed in some bytes as gzip, zlib or zip do, wherever it begins."""
    for number, match in enumerate(PACKED.finditer(data)):
        if number == MOST_PACKED:
            return
        at, bits = match.start(), 47  # either of the two heads
        if match[0].startswith(b"PK"):
            at, bits = _behind_name(data, match.start()), -15
        yield b"".join(_inflated(memoryview(data)[at:], bits))


def _inflated(data: memoryview, bits: int) -> Iterator[bytes]:
    """What is packed, piece by piece up to a fault or a length that is enough."""
    packed, left = zlib.decompressobj(bits), LARGEST
    for start in range(0, len(data), PIECE):
        if packed.eof or left <= 0:
            return
        try:
            piece = packed.decompress(data[start : start + PIECE], left)
        except zlib.error:
            return
        left -= len(piece)
        yield piece


def _behind_name(data: bytes, at: int) -> int:
    """Where the contents of a file in a zip begin."""
    lengths = data[at + 26 : at + ZIP_HEAD]
    return at + ZIP_HEAD + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")


def _decoded(data: bytes) -> Iterator[bytes]:
    """What runs of signs stand for, wherever in the run it begins, where any of it can be read or is packed."""
    for match in SIXTY_FOUR.finditer(data):
        run = match[0].translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            whole = (len(run) - start) // 4 * 4
            found = base64.b64decode(run[start : start + whole] + _rest(run[start:]))
            yield from [found] if LEGIBLE.search(found) or PACKED.search(found) else []
    for match in SIXTEEN.finditer(data):
        for start in range(2):
            run = match[0][start:]
            found = bytes.fromhex(run[: len(run) // 2 * 2].decode())
            yield from [found] if LEGIBLE.search(found) or PACKED.search(found) else []


def _rest(run: bytes) -> bytes:
    """The last signs of a run, filled up to four."""
    last = run[len(run) // 4 * 4 :]
    return last + b"=" * (4 - len(last)) if len(last) > 1 else b""
