"""Which entry somebody means: by id, by the beginning of an id, or by words of its title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journalkit.model.entry import Entry


def meant(name: str, entries: Iterable[Entry], owner: str) -> tuple[Entry, ...]:
    """The entries that a name may mean, by the first of these that any fits: the id, with or without its author (the owner's own before
    others'), an alias, the beginning of an id, words of the title in any case.
    """
    known = tuple(entries)
    name = name.strip().removesuffix(".md").removeprefix("[[").removesuffix("]]")
    exact = [each for each in known if name in (each.id, f"{each.author}/{each.id}") or f"{name}.md" == each.path]
    own = [each for each in exact if each.author == owner]
    folded = name.casefold()
    ways: Sequence[list[Entry]] = (
        own or exact,
        [each for each in known if name in each.aliases],
        [each for each in known if name and f"{each.author}/{each.id}".startswith(name)] if "/" in name else [],
        [each for each in known if name and each.id.startswith(name)],
        [each for each in known if folded and folded in each.title.casefold()],
        [each for each in known if folded and folded in each.id],
    )
    return tuple(next((found for found in ways if found), []))
