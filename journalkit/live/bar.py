"""What a page is given while it is served: the bar that says through whose eyes one looks, and the script that reloads it.

The site's files never hold any of it.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from journalkit.values import Struct

END = b"</body>"
HEAD = b"<head>"


class Eyes(Struct, frozen=True):
    """Through whose eyes one looks: a kind for the look, a few words, and a sentence more."""

    kind: str
    words: str
    more: str


class Bar(Struct, frozen=True):
    """The bar, and the script beside it, from the files of a folder."""

    markup: Template
    script: bytes
    eyes: Eyes

    @classmethod
    def of(cls, folder: Path, eyes: Eyes) -> Bar:
        """The bar for whose eyes these are."""
        style = (folder / "live.css").read_text(encoding="utf-8")
        markup = (folder / "bar.html").read_text(encoding="utf-8")
        return cls(Template(Template(markup).safe_substitute(style=style)), (folder / "live.js").read_bytes(), eyes)

    def added_to(self, page: bytes, run: str, build: int, path: str) -> bytes:
        """A page as it is served: with the bar at its end, which knows the build that the page is of."""
        markup = self.markup.substitute(
            run=escape(run),
            build=build,
            page=escape(path),
            kind=escape(self.eyes.kind),
            words=escape(self.eyes.words),
            more=escape(self.eyes.more),
        ).encode("utf-8")
        at = page.rfind(END)
        return page + markup if at < 0 else page[:at] + markup + page[at:]


def based(page: bytes) -> bytes:
    """The page for addresses that lead nowhere: its links count from the start of the site, however deep it is shown."""
    return page.replace(HEAD, HEAD + b'\n<base href="/">', 1)
