"""The Markdown of an entry: its text, its HTML, and what it points at. Made by markup/body.py."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from journalkit.source import Span
from journalkit.values import Struct


class LinkKind(Enum):
    """How a link was written."""

    WIKI = "wiki"
    EMBED = "embed"
    LINK = "link"
    IMAGE = "image"
    HTML = "html"


class Link(Struct, frozen=True, array_like=True):
    """A link to something in the journal, with places in the body's text.

    `target` is what was written (an id, or a relative path without escapes), `fragment` what follows its `#`. `whole` spans
    all of the link, `label` its visible text (None when it has none), `target_span` the target. `definition` spans the line
    `[x]: target` of a reference-style link. `title` is the link's tool tip.
    """

    kind: LinkKind
    target: str
    fragment: str
    whole: Span
    label: Span | None
    target_span: Span
    definition: Span | None = None
    title: str = ""

    @property
    def address(self) -> str:
        """What a browser would be given: the target with its fragment."""
        return f"{self.target}#{self.fragment}" if self.fragment else self.target

    @property
    def name(self) -> str:
        """What the link says, alike for all links that mean the same: an id in double brackets, or a path."""
        return f"[[{self.target}]]" if self.kind in (LinkKind.WIKI, LinkKind.EMBED) else self.target


class Part(Struct, frozen=True, array_like=True):
    """A heading of a text, and whether anything stands between it and the next heading of its level or above."""

    heading: str
    empty: bool


class Telling(Struct, frozen=True, array_like=True):
    """What in a text looks like a secret or an e-mail address: what it is, and where it stands; `words` only of an address."""

    what: str
    place: Span
    words: str = ""


class LongTexts(Struct, frozen=True, array_like=True):
    """The long texts of a body, as opposed to what is known about them.

    `html` holds marks where links, heading levels and anchors are filled in (see markup/marks.py); `plain` is the text without markup.
    """

    text: str
    html: str
    plain: str


class Texts:
    """Gives the long texts of a body when they are asked for: a journal of many entries need not hold them, they may lie in the memo.

    `digest` names the text that they are of. What came from the memo is told where to look.
    """

    def __init__(self, digest: str, look: Callable[[str], LongTexts] | None = None) -> None:
        self.digest = digest
        self._look = look

    def look_with(self, look: Callable[[str], LongTexts], digest: str) -> None:
        """From now on the texts are given by `look`; `digest` is the same one, which is not kept twice."""
        self._look, self.digest = look, digest

    def __call__(self) -> LongTexts:
        if self._look is None:
            raise LookupError(f"nobody knows the text {self.digest}")
        return self._look(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


class LostKind(Enum):
    """What a page does not show though it was typed."""

    CELLS = "cells"
    NOTE = "note"
    CODE = "code"


class Lost(Struct, frozen=True, array_like=True):
    """Something that a page does not show, and where it stands in the text."""

    kind: LostKind
    place: int


class Body(Struct, frozen=True, array_like=True):
    """Markdown text and all that its pages need of it.

    `digest` names the text, and everything else here follows from it. The long texts are given by `texts`. `opening` is how the plain text
    begins, `excerpt` is the HTML of the first paragraph with such marks.
    `links` stand in the order of their marks. `asides` are spans of text that never leaves the private site;
    `open_aside` is the place of one that is never closed, `too_deep` of text nested deeper than allowed, `tangled` of text
    that makes too much work to be read: then nothing else is known of it. `lost` is what pages do not show. `unused` spans
    `[x]: target` lines that no link uses, `heading` is its first `# heading`, `parts` are all headings,
    `tells` what should hardly stand in public. `leftovers` look like links and are shown as they were typed (markup/leftover.py);
    where they are `layered`, they lie within so much else that to cut one would be too much work.
    """

    digest: str
    opening: str
    excerpt: str
    heading: str | None
    links: tuple[Link, ...]
    asides: tuple[Span, ...]
    open_aside: int | None
    unused: tuple[Span, ...]
    parts: tuple[Part, ...]
    too_deep: int | None
    tells: tuple[Telling, ...]
    tangled: int | None
    lost: tuple[Lost, ...]
    leftovers: tuple[Link, ...]
    layered: bool
    texts: Texts

    @property
    def text(self) -> str:
        return self.texts().text

    @property
    def html(self) -> str:
        return self.texts().html

    @property
    def plain(self) -> str:
        return self.texts().plain
