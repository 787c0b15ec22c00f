"""Long lists on several pages. The oldest entries stand on pages that never shift, the newest on the page of the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from journalkit.model.entry import Entry
from journalkit.site.piece import Text
from journalkit.values import Struct


class Size(Struct, frozen=True):
    """How many entries there are on a page that never shifts, and how many stay at least on the page of the list."""

    full: int
    fewest: int


TEXTS = Size(full=40, fewest=20)  # of entries with what they begin with


class Leaf(Struct, frozen=True):
    """One page of a list: its path, its title, its entries, newest first, and its neighbours in the list."""

    path: str
    title: str
    entries: tuple[Entry, ...]
    earlier: Text | None = None
    later: Text | None = None


def leaves(path: str, title: str, newest_first: Sequence[Entry], size: Size = TEXTS, folder: str = "") -> tuple[Leaf, ...]:
    """The pages of a list, oldest first; the last one is that of the list itself, whose path and title are given.

    The others are in `folder`; where none is named, in one named like the page.
    """
    folder, full = folder or path.removesuffix(".html"), size.full
    oldest_first = newest_first[::-1]
    older = max(0, (len(oldest_first) - size.fewest) // full)
    paths = [f"{folder}/{number}.html" for number in range(1, older + 1)]
    ranges = [f"{number * full + 1}–{(number + 1) * full}" for number in range(older)]
    places = [*(Text(said, quote(each)) for said, each in zip(ranges, paths, strict=True)), Text(title, quote(path))]
    found = []
    for number in range(older + 1):
        own = oldest_first[number * full : (number + 1) * full if number < older else None]
        found.append(
            Leaf(
                path if number == older else paths[number],
                title if number == older else f"{title}, {ranges[number]}",
                tuple(own[::-1]),
                places[number - 1] if number else None,
                places[number + 1] if number < older else None,
            )
        )
    return tuple(found)
