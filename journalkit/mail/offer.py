"""What of a journal is shared with each of its rooms, as a letter may tell it: from the room's View, and links from the public one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from journalkit.model.audience import PUBLIC, room_audience
from journalkit.model.entry import Action, Entry, Key
from journalkit.model.journal import Journal
from journalkit.model.person import Room
from journalkit.site.address import entry_address
from journalkit.values import Struct
from journalkit.view import View, project, readable


class Item(Struct, frozen=True):
    """An entry that a room may read: its title, type and author's name, for whom it is and until when, and where it can be viewed."""

    key: Key
    title: str
    type: str
    author: str
    assignee: str | None
    due: date | None
    link: str

    @property
    def name(self) -> str:
        return f"{self.key.author}/{self.key.id}"


class Offer(Struct, frozen=True):
    """What is shared with a room, newest first; `synced` tells that its people receive it."""

    room: str
    title: str
    people: tuple[str, ...]
    synced: bool
    items: tuple[Item, ...]

    def only(self, names: Iterable[str]) -> Offer:
        """The same with these entries alone."""
        chosen = frozenset(names)
        return Offer(self.room, self.title, self.people, self.synced, tuple(each for each in self.items if each.name in chosen))


def offers(journal: Journal) -> tuple[Offer, ...]:
    """What is shared with each room that the owner is in. What came from others is theirs to tell."""
    public = _public_links(journal)
    return tuple(_offer(journal, each, public) for each in journal.config.rooms.values() if journal.config.owner in each.people)


def for_person(found: Iterable[Offer], person: str) -> tuple[Offer, ...]:
    """What is shared with a person and written by somebody else: each entry once, in the first of the person's rooms that has it."""
    told: set[str] = set()
    chosen = []
    for each in found:
        if person in each.people:
            new = each.only(item.name for item in each.items if item.key.author != person and item.name not in told)
            told.update(item.name for item in new.items)
            chosen.append(new)
    return tuple(chosen)


def _offer(journal: Journal, room: Room, public: Mapping[Key, str]) -> Offer:
    view = project(journal, room_audience(room.id))
    own = [each for key, each in view.entries.items() if not journal.entries[key].received_in]
    newest = sorted(own, key=lambda each: (each.date.order, each.id, each.author), reverse=True)
    items = tuple(_item(each, view, room, public) for each in newest)
    shown = view.rooms[room.id]
    return Offer(room.id, shown.title or shown.id, shown.people, room.remote is not None, items)


def _item(entry: Entry, view: View, room: Room, public: Mapping[Key, str]) -> Item:
    action = entry if isinstance(entry, Action) else None
    link = _address(room.site_url, entry, view) if room.site_url else public.get(entry.key, "")
    author = view.people[entry.author].name if entry.author in view.people else entry.author
    return Item(entry.key, entry.title, entry.type, author, action.assignee if action else None, action.due if action else None, link)


def _public_links(journal: Journal) -> dict[Key, str]:
    """Where entries stand on the public site, by the keys that they have in the journal."""
    if not journal.config.site_url:
        return {}
    view = project(journal, PUBLIC)  # has the entries in the same order, under other names
    pairs = zip(readable(journal, PUBLIC), view.entries.values(), strict=True)
    return {key: _address(journal.config.site_url, entry, view) for key, entry in pairs}


def _address(site: str, entry: Entry, view: View) -> str:
    return f"{site.rstrip('/')}/{entry_address(entry, view)}"
