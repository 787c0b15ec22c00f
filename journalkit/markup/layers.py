"""How many links and asides of a text lie within one another: what others get of it may have to be read once more for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from types import MappingProxyType

from journalkit.edit import edited
from journalkit.markup.effort import Effort
from journalkit.source import Edit, Span

FREE = 3  # which anybody writes: a picture in a link in a footnote
LETTERS = 200  # of a text that count for one step, each time that all of it is read
SIGN = re.compile("%%|<!--|-->")
CLOSING = MappingProxyType({"%%": "%%", "<!--": "-->"})
BRACKET = re.compile(r"[\[\]]")


def spend_layers(text: str, code: Callable[[], Iterable[Span]], effort: Effort, *, links: bool) -> None:
    """Count once more what was spent on a text for each aside, and with `links` for each link, within another; signs in code are none."""
    if (not links or text.count("]") <= FREE) and text.count("%%") + text.count("-->") <= FREE:
        return
    text = edited(text, [Edit(each, "") for each in code()])
    once = effort.spent + len(text) // LETTERS + 1
    most = effort.left // once + 1
    height = _height(text) if links else 0
    text, asides = _without_asides(text, most + FREE)
    height = max(height, _height(text)) if links else 0
    effort.spend(once * min(most, max(0, asides + height - FREE)))


def _without_asides(text: str, most: int) -> tuple[str, int]:
    """The text without asides and comments, and how often some were left when all were taken out."""
    for times in range(most):
        shorter = _once_without(text)
        if len(shorter) == len(text):
            return text, times
        text = shorter
    return text, most


def _once_without(text: str) -> str:
    kept, end, start, closes = [], 0, 0, ""
    for match in SIGN.finditer(text):
        if not closes:
            start, closes = match.start(), CLOSING.get(match[0], "")
        elif match[0] == closes:
            kept.append(text[end:start])
            end, closes = match.end(), ""
    return "".join([*kept, text[end:]])


def _height(text: str) -> int:
    """How many brackets that are closed lie within one another at most."""
    opened: list[int] = []
    highest = 0
    for match in BRACKET.finditer(text):
        if match[0] == "[":
            opened.append(0)
        elif opened:
            height = 1 + opened.pop()
            highest = max(highest, height)
            if opened:
                opened[-1] = max(opened[-1], height)
    return highest
