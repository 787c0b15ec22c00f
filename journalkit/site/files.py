"""What stands in the files for other programs, and what the search is made of, as closed values. Addresses are as on pages."""

from __future__ import annotations

from journalkit.model.body import Body
from journalkit.site.piece import Claim, Fact, Prose, Text
from journalkit.values import Struct


class FeedItem(Struct, frozen=True, array_like=True):
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


class FeedContent(Struct, frozen=True, array_like=True, tag=True):
    """The newest entries of something, for feed readers; `home` is the address of the page that shows the same, in full."""

    home: str
    updated: str
    items: tuple[FeedItem, ...]


class Event(Struct, frozen=True, array_like=True):
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


class CalendarContent(Struct, frozen=True, array_like=True, tag=True):
    events: tuple[Event, ...]


class SearchContent(Struct, frozen=True, array_like=True, tag=True):
    """The page that searches: the scripts with what can be found, newest first, what can be chosen from, and where one can go without."""

    files: tuple[str, ...]
    choices: tuple[Choice, ...]
    lists: tuple[Text, ...]


class Choice(Struct, frozen=True, array_like=True):
    """A filter: its name, its label, and its options with their names for programs in `machine`."""

    name: str
    label: str
    options: tuple[Text, ...]


class Found(Struct, frozen=True, array_like=True):
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


class FoundContent(Struct, frozen=True, array_like=True, tag=True):
    """What the search can find of one part of the site."""

    name: str
    found: tuple[Found, ...]


class Record(Struct, frozen=True, array_like=True):
    """An item of the data of a site: its fields as the text of a JSON object, and its text."""

    fields: str
    prose: Prose | None = None


class DataContent(Struct, frozen=True, array_like=True, tag=True):
    """The data of a site: fields of the whole as the text of a JSON object, and lists by name."""

    fields: str
    lists: tuple[tuple[str, tuple[Record, ...]], ...]
