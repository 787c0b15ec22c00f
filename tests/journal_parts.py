"""What stands in the journals of property tests: entries, people, rooms, files, and the shapes of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

NOW = datetime(2026, 9, 15, 9, tzinfo=ZoneInfo("Europe/Madrid"))
BUILT_IN_STEP = "first-90-days-as-lead#agree-on-day-90"
OUTCOMES = ("open", "supported", "refuted", "mixed")
FIRST_DAY = date(2026, 1, 5)
CANARY = re.compile(r"kq(\d{4})zx")
BACKWARDS = re.compile(r"xz(\d{4})qk")
FOLDERS = {
    "goal": "goals",
    "session": "sessions",
    "insight": "insights",
    "action": "actions",
    "update": "updates",
    "reflection": "reflections",
    "feedback": "feedback",
}
SHARED_WHEN_UNSET = ("action", "update", "feedback")
NEEDED = {"update": "about", "reflection": "action", "feedback": "about"}
ROOM_FROM = ("session", "action", "about", "goal", "supports")

Owner: TypeAlias = tuple[Any, ...]
Audience: TypeAlias = "int | str"  # the number of a room, or "public", or "private"


@dataclass(frozen=True)
class Ref:
    """A mention of an entry in a field: its number, how it is written, and the number of a hypothesis."""

    target: int
    form: str
    number: int = 0


@dataclass(frozen=True)
class Link:
    """A link in a text, to ("entry", n), ("roadmap", n) or ("file", n)."""

    form: str
    target: tuple[str, int]
    words: str
    tip: str
    label: str
    full: bool
    alias: bool


@dataclass(frozen=True)
class Piece:
    """A piece of inline text: plain words, or words that are an aside, or a link."""

    before: str
    words: str
    after: str = ""
    link: Link | None = None
    secret: bool = False


@dataclass(frozen=True)
class Block:
    shape: str
    slots: tuple[tuple[Piece, ...], ...]
    number: int


@dataclass
class Somebody:
    id: str
    name: str
    role: str
    email: str
    public_name: str


@dataclass
class Space:
    """A room."""

    id: str
    people: tuple[int, ...]
    title: str
    remote: str
    roadmap: int | None
    done: str


@dataclass
class File:
    """An attachment of a person; one that was received lies in each of the rooms."""

    paths: tuple[str, ...]
    data: bytes


@dataclass
class Plan:
    """A roadmap."""

    id: str
    shared: object
    title: str
    steps: tuple[tuple[str, str], ...]
    body: list[Block] = field(default_factory=list)


@dataclass
class Item:
    """An entry."""

    kind: str
    id: str
    author: int
    folder: str
    received: tuple[int, ...]
    shared: object
    room: int | None
    title: str
    in_heading: str  # how the heading that is the title ends; empty when the title is a field
    day: int
    clock: str
    faulty: str = ""
    tags: tuple[int, ...] = ()
    alias: str = ""
    refs: dict[str, Ref] = field(default_factory=dict)
    measures: list[tuple[Ref, int]] = field(default_factory=list)
    step: tuple[int, int, bool] | None = None
    lines: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    people: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    claims: tuple[str, ...] = ()
    body: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Text:
    """Whose text is being made, which attachments it may link to, and in which forms it links to entries."""

    owner: Owner
    files: tuple[int, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Sees:
    """What an audience may know of."""

    entries: frozenset[int]
    roadmaps: frozenset[int]
    files: frozenset[int]
    people: frozenset[int]


@dataclass(frozen=True)
class Shape:
    """A block of Markdown with slots: v visible, s secret, c and k the same as plain words only. `more` begins a line that goes on."""

    text: str
    slots: str
    more: str = ""
    table: bool = False


SHAPES = {
    "paragraph": Shape("{0}", "v", "\n"),
    "lines": Shape("{0}\n{1}", "vv", "\n"),
    "hard break": Shape("{0}\\\n{1}", "vv"),
    "heading": Shape("## {0}", "v"),
    "setext heading": Shape("{0}\n---", "v"),
    "list": Shape("- {0}\n- {1}", "vv", "\n  "),
    "deep list": Shape("1. {0}\n   - {1}\n\n     {2}", "vvv"),
    "tasks": Shape("- [ ] {0}\n- [x] {1}", "vv"),
    "tabs": Shape("-\t{0}\n\n\t{1}", "vv"),
    "partial tabs": Shape("1. {0}\n\n \t{1}", "vv"),
    "quote": Shape("> {0}\n> {1}", "vv", "\n> "),
    "lazy quote": Shape("> {0}\n{1}", "vv"),
    "quoted list": Shape("> - {0}\n>   {1}\n>\n> > {2}", "vvv"),
    "callout": Shape("> [!NOTE]\n> {0}", "v"),
    "titled callout": Shape("> [!tip]- {0}\n> {1}", "vv"),
    "table": Shape("| {0} | {1} |\n|---|:-:|\n| {2} | {3} |", "vvvv", table=True),
    "table in list": Shape("- {0}\n\n  | a | {1} |\n  |---|---|\n  | b | {2} |", "vvv", table=True),
    "footnote": Shape("{0}.[^{n}]\n\n[^{n}]: {1}\n\n    {2}", "vvv"),
    "terms": Shape("{0}\n: {1}\n\n: {2}", "vvv"),
    "fence": Shape("```\n%%{0}%% [[nothing]] [x](../nowhere.md)\n<!-- {1} -->\n```", "cc"),
    "fence in list": Shape("- {0}\n\n  ~~~python\n  x = 1  # %%{1}%%\n  ~~~\n- {2}", "vcv"),
    "indented code": Shape("{0}\n\n    %%{1}%% [[nothing]]", "vc"),
    "lone sign in code": Shape("```\n%% {0}\n```\n\n{1} %%{2}%%", "cvs"),
    "raw anchor": Shape('<a href="https://elsewhere.example/{0}">{1}</a>', "cv"),
    "raw block": Shape('<div title="{0}">\n{1}\n</div>', "cv"),
    "link round links": Shape("[{0}](https://example.org/) {1}", "vv"),
    "aside": Shape("%%{0}%%", "s"),
    "aside of lines": Shape("%%\n{0}\n{1}\n%%", "ss"),
    "aside of paragraphs": Shape("%%{0}\n\n- {1}\n\n{2}%%", "sss"),
    "aside between": Shape("{0} %%{1}%% {2}", "vsv"),
    "aside across": Shape("{0} %%{1}\n\n{2}%% {3}", "vssv"),
    "aside with code": Shape("{0} %%{1}\n\n```\n{2}\n```\n\n{3}%% {4}", "vsksv"),
    "aside in heading": Shape("## {0} %%{1}%% {2}", "vsv"),
    "aside in table": Shape("| {0} %%{1}%% | b |\n|---|---|\n| {2} | %%{3}%% |", "vsvs", table=True),
    "aside in quote": Shape("> {0} %%{1}\n> {2}%% {3}", "vssv"),
    "aside in list": Shape("- {0}\n- %%{1}\n  - {2}%%\n- {3}", "vssv"),
    "aside in footnote": Shape("{0}.[^{n}]\n\n[^{n}]: {1} %%{2}%% {3}", "vvsv"),
    "aside in label": Shape("[{0} %%{1}%%](https://example.org/)", "vs"),
    "comment": Shape("{0} <!-- {1} --> {2}", "vsv"),
    "comment block": Shape("<!-- {0}\n\n{1}\n-->", "ss"),
    "signs in each other": Shape("{0} %%<!-- {1}%% {2} <!-- %% {3} --> {4}", "vsvsv"),
}
LAST_SHAPES = {
    "open aside": Shape("{0} %%{1}\n\n## {2}", "vss"),
    "open comment": Shape("{0}\n\n<!-- {1}\n\n- {2}", "vss"),
    "open aside in list": Shape("- {0}\n- %%{1}\n- {2}", "vss"),
    "aside closed in code": Shape("{0} %%{1}\n\n```\n%% {2}\n```\n\n{3}", "vsks"),
}
ENTRY_FORMS = (
    "[[id]]", "[[id|words]]", "[[id#part]]", "[[id#part|words]]", "![[id]]", "[[id|wrapped]]", "[[id|brackets]]", "path", "path#part",
    "path with tip", "encoded path", "wrapped", "bold", "brackets", "full reference", "collapsed reference", "shortcut reference",
    "quoted reference", "image in link", "in bold words", "raw anchor", "raw tag",
)  # fmt: skip
WIKI_FORMS = ENTRY_FORMS[:7]  # the same in every copy of a received entry, wherever it lies
FILE_FORMS = ("path", "path with tip", "image", "image with tip", "full reference", "image reference")


def shown_links(body: list[Block]) -> Iterator[Link]:
    """The links in a text outside asides."""
    for block in body:
        for slot, pieces in zip(shape_of(block).slots, block.slots, strict=True):
            for piece in pieces:
                if piece.link is not None and slot not in "sk" and not piece.secret:
                    yield piece.link


def shown_words(body: list[Block]) -> Iterator[str]:
    """The words that stand in a text outside asides, those of links included."""
    for block in body:
        for slot, pieces in zip(shape_of(block).slots, block.slots, strict=True):
            for piece in pieces if slot in "vc" else ():
                if not piece.secret and piece.link is None:
                    yield piece.words
                elif piece.link is not None and has_words(piece.link):
                    yield piece.link.words


def has_words(link: Link) -> bool:
    """Whether the words of a link stand in the text whatever it leads to."""
    return link.form not in ("[[id]]", "[[id#part]]", "![[id]]")


def shape_of(block: Block) -> Shape:
    return SHAPES.get(block.shape) or LAST_SHAPES[block.shape]
