"""Pages as closed values: all that a template may show of one is in it. What they are made of stands in piece.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from journalkit.site.files import CalendarContent, DataContent, FeedContent, FoundContent, SearchContent
from journalkit.site.piece import Block, Card, Cell, Chart, Claim, Fact, Meter, Note, Prose, Section, Stage, Text, TodoList

RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"])


@dataclass(frozen=True, slots=True)
class EntryContent:
    card: Card
    chain: tuple[Stage, ...]
    facts: tuple[Fact, ...]
    prose: Prose
    meter: Meter | None
    chart: Chart | None
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
    chart: Chart | None = None
    outlook: Cell = ()
    pace: str = ""


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A planned session: how far away it is, and what is expected of it."""

    card: Card
    away: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexContent:
    """The first page. `waiting` is feedback and running clocks; `newest` begins with the newest entry."""

    north_stars: tuple[GoalCard, ...]
    newest: tuple[Card, ...]
    sessions: tuple[SessionCard, ...]
    commitments: tuple[TodoList, ...]
    waiting: tuple[Block, ...]
    pillars: tuple[GoalCard, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class ListContent:
    """A page of lists. `facts` stand above them; `chart` below the heading; `earlier` and `later` lead to the neighbouring pages.

    `full` lists are read like the thread; `archive` are the months of each year.
    """

    lead: str
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    earlier: Text | None = None
    later: Text | None = None
    full: bool = False
    chart: Chart | None = None
    archive: tuple[Fact, ...] = ()


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
class RegisterRow:
    """An entry as a line of a dense table."""

    card: Card
    day: str
    who: str
    goal: Text | None


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """All entries of a year in a table; `kinds` are their types with plurals, `people` and `goals` what one may filter by."""

    lead: str
    rows: tuple[RegisterRow, ...]
    kinds: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    goals: tuple[str, ...]
    years: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class UrlContent:
    """The addresses of all pages, absolute, for sitemap.xml and robots.txt; no addresses when the site is not public."""

    addresses: tuple[Text, ...]
    sitemap: str


Content: TypeAlias = (
    EntryContent
    | IndexContent
    | ListContent
    | RoadmapContent
    | SheetContent
    | RegisterContent
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
    `stylesheets` are in the order in which they are loaded, the journal's own last.
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
    stylesheets: tuple[str, ...] = ()

    @property
    def direction(self) -> str:
        """Which way the journal's language is written."""
        return "rtl" if self.language.replace("_", "-").split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


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
