"""Which entry somebody means: by id, by the beginning of an id, with its day or without, or by words of its title. One with errors too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from journalkit.model.entry import Entry, Key, Written
from journalkit.reading.place import id_of
from journalkit.values import Struct

DAY_OF_ID = re.compile(r"\d{4}-\d{2}-\d{2}-", re.ASCII)


class Claim(Struct, frozen=True):
    """A file of the journal's own that claims to be an entry and has errors: what can be told of it."""

    path: str
    id: str
    author: str
    title: str
    aliases: tuple[str, ...] = ()
    received_in: str | None = None

    @property
    def key(self) -> Key:
        return Key(self.author, self.id)


E = TypeVar("E", bound=Entry | Claim)


def claim_of(path: str, written: Written | None, owner: str) -> Claim:
    """What can be told of a file that claims to be an entry, from what could be read of it, if anything."""
    name = id_of(path)
    if not isinstance(written, Entry):
        return Claim(path, name, owner, name)
    return Claim(path, name, written.author or owner, written.title or name, written.aliases or ())


def meant(name: str, entries: Iterable[E], owner: str) -> tuple[E, ...]:
    """The entries that a name may mean, by the first of these that any fits: the id, with or without its author (the owner's own before
    others'), an alias, the beginning of an id, what stands behind the day of an id, its beginning, the title, words of the title in any
    case, words of the id.
    """
    known = tuple(entries)
    name = name.strip().removesuffix(".md").removeprefix("[[").removesuffix("]]")
    exact = [each for each in known if name in (each.id, f"{each.author}/{each.id}") or f"{name}.md" == each.path]
    own = [each for each in exact if each.author == owner]
    folded = name.casefold()
    ways: Sequence[list[E]] = (
        own or exact,
        [each for each in known if name in each.aliases],
        [each for each in known if name and f"{each.author}/{each.id}".startswith(name)] if "/" in name else [],
        [each for each in known if name and each.id.startswith(name)],
        [each for each in known if _behind_day(each) == name],
        [each for each in known if name and _behind_day(each).startswith(name)],
        [each for each in known if each.title.casefold() == folded],
        [each for each in known if folded and folded in each.title.casefold()],
        [each for each in known if folded and folded in each.id],
    )
    return tuple(next((found for found in ways if found), []))


def _behind_day(entry: Entry | Claim) -> str:
    """The id without the day that it begins with."""
    return DAY_OF_ID.sub("", entry.id, count=1)
