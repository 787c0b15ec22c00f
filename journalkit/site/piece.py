"""The pieces of pages as closed values: texts, charts, blocks, cards. Addresses are relative to the site's root."""

from __future__ import annotations

from typing import TypeAlias

from journalkit.markup.marks import Target
from journalkit.model.body import Body
from journalkit.site.charts.drawing import Drawing
from journalkit.source import digest
from journalkit.values import Struct


class Text(Struct, frozen=True, array_like=True):
    """Words and where they lead; no address: just words. `machine` is the form of a time for programs, `clock` marks a deadline."""

    words: str
    address: str = ""
    machine: str = ""
    tone: str = ""
    clock: bool = False


Cell: TypeAlias = tuple[Text, ...]


class Chart(Struct, frozen=True, array_like=True):
    """Drawings of numbers, side by side where there is room, and the same numbers in a table under `heads`, called `caption`.

    `title` and `description` are for those who do not see the drawings; `key` says what the roles of marks mean that have no name beside
    them.
    """

    anchor: str
    kind: str
    title: str
    description: str
    drawings: tuple[Drawing, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    numbers: tuple[int, ...] = ()
    caption: str = ""
    key: tuple[tuple[str, str], ...] = ()


class Part(Struct, frozen=True, array_like=True):
    """A piece of a block: `kind` is facts, table, lines, bar, remark or chart, and says which of the others it has.

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
    chart: Chart | None = None


class Block(Struct, frozen=True, array_like=True):
    """A heading, perhaps leading somewhere, and the pieces under it."""

    title: Text
    parts: tuple[Part, ...]
    anchor: str = ""


class Prose(Struct, frozen=True, array_like=True):
    """A text of an entry as it stands on a page: its body, what its links lead to, and how its headings and anchors fit in.

    `level` is the level of its highest heading; `keep_title` is false when the page's title is that heading.
    """

    body: Body
    targets: tuple[Target, ...]
    prefix: str
    level: int
    keep_title: bool = True


class Opening:
    """How a text begins, as HTML with marks, by its digest told from others."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.digest = digest(html.encode("utf-8", "surrogatepass"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opening) and other.html == self.html

    def __hash__(self) -> int:
        return hash(self.digest)


class Excerpt(Struct, frozen=True, array_like=True):
    """The first paragraph of an entry as it stands in a list, and what the links of its text lead to."""

    opening: Opening
    targets: tuple[Target, ...]


class Fact(Struct, frozen=True, array_like=True):
    """A label and what is to be said under it; `in_chain` where the chain of an entry leads to the same."""

    label: str
    values: tuple[Text, ...]
    in_chain: bool = False


class Stage(Struct, frozen=True, array_like=True):
    """One stage of the loop: its `kind`, what to call it, and what stands there with links; nothing where the loop is open.

    `here` marks the stage of the entry itself.
    """

    kind: str
    word: str
    found: Cell
    here: bool = False

    @property
    def role(self) -> str:
        """Its classes for the stylesheet."""
        return f"kind-{self.kind}{' there' if self.found else ''}{' here' if self.here else ''}"


class Todo(Struct, frozen=True, array_like=True):
    """A commitment as a line to tick off."""

    text: Text
    state: str
    tone: str


class TodoList(Struct, frozen=True, array_like=True):
    """What one person promised; `more` leads to what is left out."""

    title: Text
    items: tuple[Todo, ...]
    more: Text | None = None


class Card(Struct, frozen=True, array_like=True):
    """An entry in a list.

    `kind` is the type, `word` what to call it; `state` is e.g. `3 days late`, with its `tone`; `excerpt` its first words; `loop` the
    roles of the stages of the loop, `loop_words` the same in words; `todo` what was agreed in a session; `chart` a sparkline.
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
    excerpt: Excerpt | None = None
    tags: tuple[Text, ...] = ()
    readers: str = ""
    loop: tuple[str, ...] = ()
    loop_words: str = ""
    todo: tuple[Todo, ...] = ()
    chart: Chart | None = None


class Note(Struct, frozen=True, array_like=True):
    """An update or feedback in full, on the page of what it is about."""

    card: Card
    prose: Prose
    notes: tuple[Note, ...] = ()


class Claim(Struct, frozen=True, array_like=True):
    """A hypothesis of a session; `tested_by` are the actions that try it, `said` is its outcome in words."""

    number: int
    claim: str
    confidence: str
    outcome: str
    evidence: str
    tested_by: tuple[Card, ...]
    said: str = ""


class Section(Struct, frozen=True, array_like=True):
    """A heading and a list of entries; `more` says how many are left out here, and leads to them."""

    title: str
    cards: tuple[Card, ...]
    anchor: str = ""
    more: Text | None = None


class Meter(Struct, frozen=True, array_like=True):
    """A metric: what is measured, from where to where, and where it stands; `share` in percent, None when it cannot be told.

    `freshness` says how old the newest measure is, `fresh` the same in a word for the stylesheet.
    """

    name: str
    unit: str
    baseline: str
    target: str
    current: str
    since: Text | None
    share: int | None
    freshness: str = ""
    fresh: str = ""
