"""Pages as closed values: all that a template may show of one is in it. Addresses are relative to the site's root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from journalkit.markup.marks import Target
from journalkit.model.body import Body


@dataclass(frozen=True, slots=True)
class Text:
    """Words and where they lead; no address: just words. `machine` is the form of a time for programs, `clock` marks a deadline."""

    words: str
    address: str = ""
    machine: str = ""
    tone: str = ""
    clock: bool = False


Cell: TypeAlias = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a block: `kind` is facts, table, lines, bar or remark, and says which of the others it has.

    `items` are labels with cells, `rows` those of a table under `heads` or lines of one cell each, `numbers` the columns set flush right.
    """

    kind: str
    items: tuple[tuple[str, Cell], ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    numbers: tuple[int, ...] = ()
    numbered: bool = False
    share: int = 0
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, perhaps leading somewhere, and the pieces under it."""

    title: Text
    parts: tuple[Part, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of an entry as it stands on a page: its body, what its links lead to, and how its headings and anchors fit in.

    `level` is the level of its highest heading; `keep_title` is false when the page's title is that heading.
    """

    body: Body
    targets: tuple[Target, ...]
    prefix: str
    level: int
    keep_title: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is to be said under it."""

    label: str
    values: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An entry in a list.

    `kind` is the type, `word` what to call it; `state` is e.g. `3 days late`, with its `tone`; `excerpt` its first words.
    """

    kind: str
    word: str
    title: str
    address: str
    when: Text
    anchor: str
    context: tuple[Text, ...] = ()
    state: str = ""
    tone: str = ""
    summary: str = ""
    excerpt: Prose | None = None
    tags: tuple[Text, ...] = ()
    readers: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An update or feedback in full, on the page of what it is about."""

    card: Card
    prose: Prose
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A hypothesis of a session; `tested_by` are the actions that try it."""

    number: int
    claim: str
    confidence: str
    outcome: str
    evidence: str
    tested_by: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and a list of entries."""

    title: str
    cards: tuple[Card, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Meter:
    """A metric: what is measured, from where to where, and where it stands; `share` in percent, None when it cannot be told."""

    name: str
    unit: str
    baseline: str
    target: str
    current: str
    since: Text | None
    share: int | None
    freshness: str = ""
    points: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryContent:
    card: Card
    facts: tuple[Fact, ...]
    prose: Prose
    meter: Meter | None
    claims: tuple[Claim, ...]
    notes: tuple[Note, ...]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    previous: Card | None
    next: Card | None


@dataclass(frozen=True, slots=True)
class GoalCard:
    card: Card
    meter: Meter | None
    due: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexContent:
    north_stars: tuple[GoalCard, ...]
    sessions: tuple[Card, ...]
    commitments: tuple[Section, ...]
    blocks: tuple[Block, ...]
    newest: tuple[Card, ...]
    pillars: tuple[GoalCard, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class ListContent:
    """A page of lists. `facts` stand above them; `earlier` and `later` lead to the neighbouring pages."""

    lead: str
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    earlier: Text | None = None
    later: Text | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class StepContent:
    id: str
    title: str
    why: str
    document: str
    evidence: str
    days: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class RoadmapContent:
    audience: str
    summary: str
    prose: Prose
    blocks: tuple[Block, ...]
    steps: tuple[StepContent, ...]


@dataclass(frozen=True, slots=True)
class SheetContent:
    """A page made of blocks, with lists of entries below them."""

    lead: Cell
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class UrlContent:
    """The addresses of all pages, absolute, for sitemap.xml and robots.txt; no addresses when the site is not public."""

    addresses: tuple[Text, ...]
    sitemap: str


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


Content: TypeAlias = (
    EntryContent
    | IndexContent
    | ListContent
    | RoadmapContent
    | SheetContent
    | UrlContent
    | FeedContent
    | CalendarContent
    | SearchContent
    | FoundContent
    | DataContent
    | None
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of a site has: its name, whose eyes it is for, where one can go; `more` stands at the foot.

    `follow` are the files for other programs, with their media type in `machine`.
    """

    site_title: str
    site_summary: str
    language: str
    audience: str
    notice: str
    navigation: tuple[Text, ...]
    more: tuple[Fact, ...]
    public: bool
    follow: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its path, its template and all that the template may show.

    `canonical` is its public address, `alternates` are the feeds and calendars of the same, with their media type in `machine`.
    """

    path: str
    template: str
    title: str
    description: str
    frame: Frame
    content: Content
    canonical: str = ""
    base: str | None = None
    alternates: tuple[Text, ...] = ()

    @property
    def root(self) -> str:
        """What leads from this page to the site's root."""
        return self.base if self.base is not None else "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that is made when it is needed, by whom it is needed, so that a site of many pages is never in memory as a whole."""

    path: str
    canonical: str
    make: Callable[[], Page]
