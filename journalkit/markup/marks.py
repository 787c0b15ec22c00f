"""The marks in a body's HTML: where links, anchors and heading levels are filled in, once it is known on which page it stands.

A mark is NUL, a letter, a number and NUL. No text can contain one, since files with NUL are refused and HTML is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from journalkit.values import Struct

SAYINGS = (
    "Footnotes", "Footnote", "Back to the text", "Never leaves this private site", "Done", "To do",
    "Note", "Tip", "Important", "Warning", "Caution", "Question", "Success", "Quote", "Example", "Info",
)  # fmt: skip
PREFIX = "\0p\0"
TITLE_OPEN, TITLE_CLOSE = "\0x\0", "\0/x\0"
MARK = re.compile("\0(/?[a-z])([0-9]*)\0")
TITLE = re.compile("\0x\0.*?\0/x\0\n?", re.DOTALL)


class Target(Struct, frozen=True, array_like=True):
    """Where a link leads: an address relative to the site's root, and the title of what is there.

    `leads` is False for what cannot be reached: then only words stand there. `tip` is the tool tip that was written, `size` the width and
    height of a picture in pixels, 0 where they are not known. `saved` is a file that a browser keeps and does not open.
    """

    address: str
    title: str
    leads: bool = True
    tip: str = ""
    size: tuple[int, int] = (0, 0)
    saved: bool = False

    @property
    def room(self) -> str:
        """The room that a picture takes, as attributes, so that nothing on the page moves when it comes."""
        return f' width="{self.size[0]}" height="{self.size[1]}"' if all(self.size) else ""


def link_marks(number: int) -> tuple[str, str]:
    """The marks round the text of a link."""
    return f"\0a{number}\0", f"\0/a{number}\0"


def title_mark(number: int) -> str:
    """The mark for the title of what a link leads to."""
    return f"\0t{number}\0"


def say_mark(words: str) -> str:
    """The mark for one of the words that the program itself says in a text: which language it speaks is known on the page."""
    return f"\0s{SAYINGS.index(words)}\0"


def image_marks(number: int) -> tuple[str, str]:
    """The marks round the alternative text of an image."""
    return f"\0i{number}\0", f"\0/i{number}\0"


def level_mark(rank: int) -> str:
    """The mark for the level of a heading of the given rank in its text."""
    return f"\0h{rank}\0"


def fill(
    html: str, target: Callable[[int], Target], *, prefix: str, level: int, keep_title: bool = True, sayings: Sequence[str] = SAYINGS
) -> str:
    """The HTML with every mark replaced: links by what `target` gives for their number, anchors by `prefix`, headings from `level` down.

    With `keep_title` false the first `# heading`, which then is the title of the page, is left out. `sayings` are those of the program in
    the language of the page.
    """
    if "\0" not in html:
        return html
    if not keep_title:
        html = TITLE.sub("", html, count=1)

    def put(match: re.Match[str]) -> str:
        letter, number = match[1], int(match[2] or 0)
        if letter == "p":
            return prefix
        if letter == "h":
            return str(min(6, level + number - 1))
        if letter in ("x", "/x"):
            return ""
        if letter == "s":
            return escape(sayings[number])
        found = target(number)
        if letter == "t":
            return escape(found.title)
        if not found.leads:
            return ""
        tip = f' title="{escape(found.tip)}"' if found.tip else ""
        return {
            "a": f'<a href="{escape(found.address)}"{tip}{" download" if found.saved else ""}>',
            "/a": "</a>",
            "i": f'<img src="{escape(found.address)}"{found.room} loading="lazy" decoding="async" alt="',
            "/i": f'"{tip}>',
        }[letter]

    return MARK.sub(put, html)
