"""What stands in the files for other programs, and what the search is made of, as closed values. Addresses are as on pages."""

from __future__ import annotations

from dataclasses import dataclass

from journalkit.model.body import Body
from journalkit.site.piece import Claim, Fact, Prose, Text


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry in a feed: `id` never changes, times are in UTC; `address` is absolute, those of facts and prose are not."""

    id: str
    address: str
    title: str
    kind: str
    author: str
    published: str
    updated: str
    tags: tuple[str, ...]
    summary: str
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    prose: Prose


@dataclass(frozen=True, slots=True)
class FeedContent:
    """The newest entries of something, for feed readers; `home` is the address of the page that shows the same, in full."""

    home: str
    updated: str
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something in a calendar: on a whole day (`20260903`) or at a time in UTC (`20260903T163000Z`); `stamp` is a time too."""

    id: str
    stamp: str
    start: str
    title: str
    minutes: int = 0
    description: str = ""
    address: str = ""
    kind: str = ""
    cancelled: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class CalendarContent:
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class SearchContent:
    """The page that searches: the scripts with what can be found, newest first, what can be chosen from, and where one can go without."""

    files: tuple[str, ...]
    choices: tuple[Choice, ...]
    lists: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name, its label, and its options with their names for programs in `machine`."""

    name: str
    label: str
    options: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as the search finds it. `tags` are names of tag pages, `words` what people call them; `goals` are those it serves.

    `said` is what its fields say, in sentences.
    """

    kind: str
    word: str
    title: str
    address: str
    day: str
    when: str
    people: tuple[str, ...]
    rooms: tuple[str, ...]
    goals: tuple[str, ...]
    tags: tuple[str, ...]
    words: tuple[str, ...]
    said: str
    body: Body


@dataclass(frozen=True, slots=True)
class FoundContent:
    """What the search can find of one part of the site."""

    name: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """An item of the data of a site: its fields as the text of a JSON object, and its text."""

    fields: str
    prose: Prose | None = None


@dataclass(frozen=True, slots=True)
class DataContent:
    """The data of a site: fields of the whole as the text of a JSON object, and lists by name."""

    fields: str
    lists: tuple[tuple[str, tuple[Record, ...]], ...]
