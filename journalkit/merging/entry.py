"""Three versions of the bytes of an entry to one. What cannot be merged by field and paragraph is left to git.

Whatever only one side changed is taken from that side as it is; ends of lines, a byte order mark and a missing last line end too.
"""

from __future__ import annotations

from journalkit.conflicts import THEIRS, conflicts
from journalkit.diagnostic import Severity
from journalkit.located import FENCE, parse
from journalkit.merging import paragraphs
from journalkit.merging.header import NOTHING, Header, Merging, Unmergeable, header_of, shape
from journalkit.merging.three import Clash, chosen
from journalkit.nodes import Document
from journalkit.source import Source
from journalkit.values import Struct

MARK = b"\xef\xbb\xbf"
MOST_BYTES = 1024 * 1024
SIGNS = 7
TYPE = "type"


class Merged(Struct, frozen=True):
    """The bytes of a merged entry; `clashes` are the fields that have two values, `text` tells whether the text has two versions."""

    data: bytes
    clashes: tuple[str, ...] = ()
    text: bool = False

    @property
    def clean(self) -> bool:
        """Whether nothing is left to be decided."""
        return not (self.clashes or self.text)


class _Version(Struct, frozen=True):
    """A file in its parts; the lines of all of them end with a line feed here."""

    opening: str = "---\n"
    header: Header = NOTHING
    closing: str = "---\n"
    body: str = ""
    document: Document | None = None
    crlf: bool = False
    last_line_ends: bool = True
    marked: bool = False


def merge(base: bytes, ours: bytes, theirs: bytes, signs: int = SIGNS) -> Merged | None:
    """Both sides' changes of an entry together; None when git should merge the lines. An empty base is a file that both sides added."""
    try:
        return Merged(chosen(base, ours, theirs))
    except Clash:
        pass
    if max(map(len, (base, ours, theirs))) > MOST_BYTES:
        return None
    try:
        versions = (_version(base) if base else _Version(), _version(ours), _version(theirs))
        merged = _merged(versions[0], versions[1], versions[2], signs)
        told = any(TYPE in each.header.pieces for each in versions[1:])  # `check` tells of two values in entries, and of nothing else
        return merged if told or not merged.clashes else None
    except (Unmergeable, paragraphs.TooMany, Clash):
        return None


def _version(data: bytes) -> _Version:
    """The parts of a file. Unmergeable when it is no sound entry, or its lines end in several ways."""
    marked = data.startswith(MARK)
    try:
        text = data.removeprefix(MARK).decode("utf-8")
    except UnicodeDecodeError:
        raise Unmergeable from None
    crlf = "\r" in text
    if "\0" in text or (crlf and not text.count("\r\n") == text.count("\r") == text.count("\n")):
        raise Unmergeable
    text = text.replace("\r\n", "\n")
    ends = text.endswith("\n")
    text = text if ends else f"{text}\n"
    fences = [*FENCE.finditer(text)][:2]
    if len(fences) < 2 or fences[0].start() != 0:
        raise Unmergeable
    opening, closing = fences
    document = _sound(text)
    header = header_of(document, text[opening.end() : closing.start()], opening.end())
    return _Version(opening[0], header, closing[0], text[closing.end() :], document, crlf, ends, marked)


def _sound(text: str) -> Document:
    """A text as a document. Unmergeable when something is wrong with its header, or it was left undecided by another merge."""
    if next(conflicts(text, ""), None) is not None:
        raise Unmergeable
    outcome = parse(Source("", text, ""))
    if outcome.value is None or any(each.severity is Severity.ERROR for each in outcome.diagnostics):
        raise Unmergeable
    return outcome.value


def _merged(base: _Version, ours: _Version, theirs: _Version, signs: int) -> Merged:
    clashes: list[str] = []
    merging = Merging(base.header, ours.header, theirs.header, clashes)
    header = merging.merged(text_of_ours=ours.body != base.body, text_of_theirs=theirs.body != base.body)
    try:
        body, left = chosen(base.body, ours.body, theirs.body), False
    except Clash:
        body, left = paragraphs.merged(base.body, ours.body, theirs.body, signs)
    opening = chosen(base.opening, ours.opening, theirs.opening)
    closing = chosen(base.closing, ours.closing, theirs.closing)
    text = f"{opening}{header.text}{closing}{body}"
    _check(text, header, ours, theirs)
    if not _either(base, ours, theirs, "last_line_ends"):
        text = text.removesuffix("\n")
    if _either(base, ours, theirs, "crlf"):
        text = text.replace("\n", "\r\n")
    mark = MARK if _either(base, ours, theirs, "marked") else b""
    return Merged(mark + text.encode("utf-8"), tuple(clashes), left)


def _either(base: _Version, ours: _Version, theirs: _Version, name: str) -> bool:
    """What counts of something that is so or not; of files that both sides added, what is so in ours."""
    if base.document is None:
        return bool(getattr(ours, name))
    return bool(chosen(*(getattr(each, name) for each in (base, ours, theirs))))


def _check(text: str, header: Header, ours: _Version, theirs: _Version) -> None:
    """Unmergeable, unless every field of the result says what it says on the side that it was taken from."""
    document = parse(Source("", text, "")).value
    if document is None or [pair.key.text for pair in document.front.pairs] != list(header.pieces):
        raise Unmergeable
    for name, piece in header.pieces.items():
        said = shape(document.front.get(name))
        own = name.removesuffix(THEIRS) if not piece.key else name
        sides = [side for side in (ours, theirs) if side.document and own in side.header.pieces]
        if not piece.key:
            sides = [side for side in sides if side is theirs]
        if sides and all(side.document is None or shape(side.document.front.get(own)) != said for side in sides):
            raise Unmergeable
