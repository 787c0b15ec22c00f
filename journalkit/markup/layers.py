"""How many links and asides of a text lie within one another: what others get of it may have to be read once more for each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from journalkit.edit import edited
from journalkit.source import Edit, Span

FREE = 3  # which anybody writes: a picture in a link in a footnote
ASIDE = re.compile(r"%%.*?%%|<!--.*?-->", re.DOTALL)
BRACKET = re.compile(r"[\[\]]")


def layers(text: str, code: Iterable[Span], most: int) -> int:
    """How many, beyond those that anybody writes and up to `most`; brackets in code are none."""
    if text.count("]") <= FREE and text.count("%%") + text.count("-->") <= FREE:
        return 0
    text, asides = _without_asides(edited(text, [Edit(each, "") for each in code]), most + FREE)
    return min(most, max(0, asides + _height(text) - FREE))


def _without_asides(text: str, most: int) -> tuple[str, int]:
    """The text without asides and comments, and how often some were left when all were taken out."""
    for times in range(most):
        shorter = ASIDE.sub("", text)
        if shorter == text:
            return text, times
        text = shorter
    return text, most


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
