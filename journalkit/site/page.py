"""Pages as closed values: all that a template may show of one is in it. What they are made of stands in piece.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

from journalkit.languages.tags import direction
from journalkit.site.files import CalendarContent, DataContent, FeedContent, FoundContent, SearchContent
from journalkit.site.piece import Block, Card, Cell, Chart, Claim, Fact, Meter, Note, Prose, Section, Stage, Text, TodoList
from journalkit.values import Struct


class EntryContent(Struct, frozen=True, array_like=True, tag=True):
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


class GoalCard(Struct, frozen=True, array_like=True):
    card: Card
    meter: Meter | None
    due: str
    chart: Chart | None = None
    outlook: Cell = ()
    pace: str = ""


class SessionCard(Struct, frozen=True, array_like=True):
    """A planned session: how far away it is, and what is expected of it."""

    card: Card
    away: str
    claims: tuple[str, ...]


class FirstStep(Struct, frozen=True, array_like=True):
    """What the owner of a new journal may do, in words, and the command that does it."""

    words: str
    command: str


class IndexContent(Struct, frozen=True, array_like=True, tag=True):
    """The first page. `waiting` is feedback and running clocks; `newest` begins with the newest entry; `steps` are for a new journal."""

    north_stars: tuple[GoalCard, ...]
    newest: tuple[Card, ...]
    sessions: tuple[SessionCard, ...]
    commitments: tuple[TodoList, ...]
    waiting: tuple[Block, ...]
    pillars: tuple[GoalCard, ...]
    empty: str
    steps: tuple[FirstStep, ...] = ()


class ListContent(Struct, frozen=True, array_like=True, tag=True):
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


class StepContent(Struct, frozen=True, array_like=True):
    id: str
    title: str
    why: str
    document: str
    evidence: str
    days: str
    cards: tuple[Card, ...]


class RoadmapContent(Struct, frozen=True, array_like=True, tag=True):
    audience: str
    summary: str
    prose: Prose
    blocks: tuple[Block, ...]
    steps: tuple[StepContent, ...]


class Chapter(Struct, frozen=True, array_like=True):
    """An entry as a part of a long text on paper; its `prose` leads to other parts of that text or nowhere."""

    card: Card
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    prose: Prose


class BookContent(Struct, frozen=True, array_like=True, tag=True):
    """The entries of a period on one page that stands alone, after what was counted in it."""

    lead: str
    blocks: tuple[Block, ...]
    chapters: tuple[Chapter, ...]


class SheetContent(Struct, frozen=True, array_like=True, tag=True):
    """A page made of blocks, with lists of entries below them."""

    lead: Cell
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


class RegisterRow(Struct, frozen=True, array_like=True):
    """An entry as a line of a dense table."""

    card: Card
    day: str
    who: str
    goal: Text | None


class RegisterContent(Struct, frozen=True, array_like=True, tag=True):
    """All entries of a year in a table; `kinds` are their types with plurals, `people` and `goals` what one may filter by."""

    lead: str
    rows: tuple[RegisterRow, ...]
    kinds: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    goals: tuple[str, ...]
    years: tuple[Text, ...]


class UrlContent(Struct, frozen=True, array_like=True, tag=True):
    """The addresses of all pages, absolute, for sitemap.xml and robots.txt; no addresses when the site is not public."""

    addresses: tuple[Text, ...]
    sitemap: str


class PreviewContent(Struct, frozen=True, array_like=True, tag=True):
    """What is drawn for other sites: words `above` in the colour of a kind, the title in `lines` of a size, lines `below`, and how far the
    North Star has come in percent.
    """

    kind: str
    above: str
    lines: tuple[str, ...]
    size: int
    below: tuple[str, ...]
    share: int | None


Content: TypeAlias = (
    EntryContent
    | IndexContent
    | ListContent
    | RoadmapContent
    | SheetContent
    | BookContent
    | RegisterContent
    | UrlContent
    | FeedContent
    | CalendarContent
    | SearchContent
    | FoundContent
    | DataContent
    | PreviewContent
    | None
)


class Frame(Struct, frozen=True, array_like=True):
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
        return direction(self.language)


class Page(Struct, frozen=True, array_like=True, dict=True):
    """One file of the site: its path, its template and all that the template may show.

    `canonical` is its public address, `alternates` are the feeds and calendars of the same, with their media type in `machine`; `preview`
    is the public address of the picture that other sites show of it.
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
    preview: str = ""

    @cached_property
    def root(self) -> str:
        """What leads from this page to the site's root."""
        return self.base if self.base is not None else "../" * self.path.count("/")


class Planned(Struct, frozen=True):
    """A page that is made when it is needed, by whom it is needed, so that a site of many pages is never in memory as a whole."""

    path: str
    canonical: str
    make: Callable[[], Page]
