"""Long lists on several pages. The oldest entries stand on pages that never shift, the newest on the page of the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from journalkit.model.entry import Entry
from journalkit.site.piece import Text
from journalkit.values import Struct

FULL = 40  # entries of a page that never shifts
FEWEST = 20  # that stay on the page of the list


class Leaf(Struct, frozen=True):
    """One page of a list: its path, its title, its entries, newest first, and its neighbours in the list."""

    path: str
    title: str
    entries: tuple[Entry, ...]
    earlier: Text | None = None
    later: Text | None = None


def leaves(path: str, title: str, newest_first: Sequence[Entry]) -> tuple[Leaf, ...]:
    """The pages of a list, oldest first; the last one is that of the list itself, whose path and title are given."""
    oldest_first = newest_first[::-1]
    older = max(0, (len(oldest_first) - FEWEST) // FULL)
    paths = [f"{path.removesuffix('.html')}/{number}.html" for number in range(1, older + 1)]
    ranges = [f"{number * FULL + 1}–{(number + 1) * FULL}" for number in range(older)]
    places = [*(Text(said, quote(each)) for said, each in zip(ranges, paths, strict=True)), Text(title, quote(path))]
    found = []
    for number in range(older + 1):
        own = oldest_first[number * FULL : (number + 1) * FULL if number < older else None]
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
