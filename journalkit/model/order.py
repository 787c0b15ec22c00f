"""In which order to look at entries of which some lean on others, so that no chain of them is followed by calls within calls."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from journalkit.model.entry import Key


def below_first(leaning: Mapping[Key, Collection[Key]]) -> Iterator[Key]:
    """The keys of all that leans on something, each behind those that it leans on, as far as they do not go in a circle."""
    done: set[Key] = set()
    for first, below in leaning.items():
        if first in done:
            continue
        if all(key in done or key not in leaning for key in below):  # as nearly always: there is no way to go
            done.add(first)
            yield first
            continue
        ways = [iter((first,))]
        path: list[Key] = []
        while ways:
            key = next(ways[-1], None)
            if key is None:
                ways.pop()
                yield from path[-1:]
                del path[-1:]
            elif key in leaning and key not in done:
                done.add(key)
                path.append(key)
                ways.append(iter(leaning[key]))
