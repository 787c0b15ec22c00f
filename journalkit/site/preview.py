"""The picture that other sites show when somebody links to a page: of the site, and of each entry with a page of its own.

There are pictures on a public site whose address is known, when what draws them is installed (`[og]`). The picture of an entry holds
nothing that changes with the days, so that a new measure does not draw all of them anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import partial

from journalkit.languages.say import opening
from journalkit.model.entry import Entry, Update
from journalkit.model.entry import Feedback as Remark
from journalkit.sheet.entry import kind_of
from journalkit.site.address import entry_path
from journalkit.site.composing import SITE_PREVIEW, Composing
from journalkit.site.page import Frame, Page, Planned, PreviewContent
from journalkit.values import replace

WIDTH = 960
SIZES = ((66, 3), (54, 4), (44, 5))  # of letters, and how many lines there are room for
SMALL = 30
NARROW, WIDE = frozenset(" !'(),-./:;I[]ijlft|r`\u00a0"), frozenset("MW@mw%")
ELLIPSIS = "…"


def previews(composing: Composing) -> Iterator[Planned]:
    """The pictures, where there are any."""
    if not composing.previews:
        return
    yield composing.planned(SITE_PREVIEW, partial(_of_site, composing))
    for entry in composing.entries:
        if composing.cards.stands_alone(entry) and not isinstance(entry, Update | Remark):
            path = preview_path(entry_path(entry, composing.view))
            yield composing.planned(path, partial(_of_entry, composing, entry, path))


def preview_path(page: str) -> str:
    """The picture of the page of an entry."""
    return f"previews/{page.removesuffix('.html')}.png"


def _of_site(composing: Composing) -> Page:
    """The site: its title, and where the North Star stands."""
    config, practice = composing.view.config, composing.practice
    star = next(iter(practice.north_stars()), None)
    meter = composing.cards.meter(star) if star else None
    say = composing.say
    below = [say.named(say.term("type", "North Star"), star.title) if star else config.summary or ""]
    below += [say("{value}, target {target}", value=meter.current or meter.baseline, target=meter.target)] if meter else []
    share = meter.share if meter else None
    return _page(composing, SITE_PREVIEW, config.title, PreviewContent("action", "Growth Thread", (), 0, _small(below), share))


def _of_entry(composing: Composing, entry: Entry, path: str) -> Page:
    """An entry: its type, its title, its day, the North Star and the site."""
    star = next((each for each in composing.practice.north_stars() if each.key != entry.key), None)
    say = composing.say
    above = f"{opening(kind_of(entry, say))} · {say.day(entry.date.day)}"
    below = [say.named(say.term("type", "North Star"), star.title) if star else "", composing.view.config.title]
    return _page(composing, path, entry.title, PreviewContent(entry.type, above, (), 0, _small(below), None))


def _page(composing: Composing, path: str, title: str, content: PreviewContent) -> Page:
    """A picture as a page; its frame says nothing that is not drawn."""
    lines, size = _title(title)
    frame = Frame("", "", composing.frame.language, composing.frame.audience, "", (), (), composing.frame.public)
    page = composing.page(path, "preview.svg", title, replace(content, lines=lines, size=size))
    return replace(page, frame=frame, canonical="", alternates=(), preview="")


def _title(title: str) -> tuple[tuple[str, ...], int]:
    """A title in lines, in the largest letters in which all of it has room; the end of one that has none in the smallest is left out."""
    for size, most in SIZES:
        lines = _lines(title, WIDTH / size)
        if len(lines) <= most:
            return tuple(lines), size
    size, most = SIZES[-1]
    return (*lines[: most - 1], lines[most - 1][:-1].rstrip() + ELLIPSIS), size


def _small(texts: list[str]) -> tuple[str, ...]:
    """Each text in one line of small letters."""
    found = []
    for text in filter(None, texts):
        lines = _lines(text, WIDTH / SMALL - 1)
        found.append(lines[0] + (ELLIPSIS if len(lines) > 1 else ""))
    return tuple(found)


def _lines(text: str, width: float) -> list[str]:
    """A text in lines of about a width, which is told in heights of a letter; broken between words, and within one that is too long."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, width):
            longer = f"{lines[-1]} {piece}".strip()
            if _width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines if lines[0] else lines[1:] or [""]


def _pieces(word: str, width: float) -> Iterator[str]:
    start, reached = 0, 0.0
    for at, sign in enumerate(word):
        reached += _width(sign)
        if reached > width:
            yield word[start:at]
            start, reached = at, _width(sign)
    yield word[start:]


def _width(text: str) -> float:
    """About how wide a text is, in heights of a letter; rather too wide than too narrow."""
    return sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1
    if sign in NARROW:
        return 0.37
    return 1 if sign in WIDE else 0.75 if sign.isupper() else 0.63
