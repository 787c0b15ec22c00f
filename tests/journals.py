"""Whole journals for property tests: what stands in them, how they are written to files, and who may read what.

Every text that may have to be hidden holds a *canary*, a word that stands nowhere else, with an owner: the entry, aside, attachment,
person, … that it belongs to. `Whole.sees` decides by the written rules (docs/format.md, DESIGN.md), without journalkit/view.py, what an
audience may read; `Whole.files` writes the journal as it is, or with all that is hidden from an audience `changed`, or with hidden entries
`deleted` together with the references to them.
"""

from __future__ import annotations

import functools
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import jinja2
import jinja2.bccache
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from journalkit import templating
from journalkit.markup.cut import NEUTRAL_WORDS

settings.register_profile(
    "default", max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
settings.register_profile("long", settings.get_profile("default"), max_examples=2_000, derandomize=False)
PROFILE = settings.get_profile("long" if os.environ.get("JOURNALKIT_FUZZ") == "long" else "default")

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
    "quoted reference", "image in link", "in bold words", "raw anchor",
)  # fmt: skip
WIKI_FORMS = ENTRY_FORMS[:7]  # the same in every copy of a received entry, wherever it lies
FILE_FORMS = ("path", "path with tip", "image", "image with tip", "full reference", "image reference")


class Whole:
    """A journal: all that is in it, and who owns which canary."""

    def __init__(self) -> None:
        self.owners: list[Owner] = []
        self.people: list[Somebody] = []
        self.rooms: list[Space] = []
        self.open_thread = False
        self.roadmaps: list[Plan] = []
        self.tags: list[str] = []
        self.entries: list[Item] = []
        self.attached: list[File] = []
        self.words = ""
        self.extra: dict[str, str] = {}

    def canary(self, *owner: object) -> str:
        """A new word that belongs to an owner."""
        self.owners.append(owner)
        return f"kq{len(self.owners) - 1:04}zx"

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Everyone, and each room."""
        return ("public", *range(len(self.rooms)))

    # Who may read what

    def room_of(self, number: int, audience: Audience, among: frozenset[int]) -> int | None:
        """The room of an entry for an audience, as far as it can be told from the entries `among`."""
        item = self.entries[number]
        if item.received:
            return audience if isinstance(audience, int) and audience in item.received else item.received[0]
        if item.room is not None:
            return item.room
        if len(self.rooms) == 1:
            return 0
        found = (
            self.room_of(item.refs[name].target, audience, among)
            for name in ROOM_FROM
            if name in item.refs and item.refs[name].target in among
        )
        return next((room for room in found if room is not None), None)

    def shared(self, number: int) -> object:
        """What `shared` of an entry says, or means when it is not there."""
        item = self.entries[number]
        return item.shared if item.shared is not None else item.kind in SHARED_WHEN_UNSET

    def may_read(self, number: int, audience: Audience, among: frozenset[int]) -> bool:
        """Whether `shared` of an entry lets an audience read it."""
        item, shared = self.entries[number], self.shared(number)
        own = item.author == 0 and not item.received
        if audience == "private":
            return item.author == 0 or shared is not False
        if shared is False:
            return False
        if shared == "public" or (shared is True and self.open_thread and own):
            return True
        if audience == "public":
            return False
        if item.received:
            return audience in item.received
        if isinstance(shared, tuple):
            return audience in shared
        return self.room_of(number, audience, among) == audience

    def readable(self, audience: Audience) -> frozenset[int]:
        """The entries that an audience may read: by what `shared` says, when it may also read what they are about."""
        left: frozenset[int] = frozenset()
        told = frozenset(n for n, item in enumerate(self.entries) if not item.faulty and self.shared(n) is not False)
        for n, item in enumerate(self.entries):  # each refers to earlier ones only
            rooms_agree = all(self.may_read(n, audience, among) for among in (left, told))
            if not item.faulty and rooms_agree and self._has_subject(n, left):
                left |= {n}
        return left

    def _has_subject(self, number: int, among: frozenset[int]) -> bool:
        item = self.entries[number]
        return item.kind not in NEEDED or item.refs[NEEDED[item.kind]].target in among

    def sees(self, audience: Audience) -> Sees:
        """Everything that an audience may know of."""
        entries = self.readable(audience)
        roadmaps = frozenset(n for n, plan in enumerate(self.roadmaps) if self._reads_roadmap(n, plan, audience))
        bodies = [*(self.entries[n].body for n in entries), *(self.roadmaps[n].body for n in roadmaps)]
        files = {link.target[1] for body in bodies for link in shown_links(body) if link.target[0] == "file"}
        people = {person for n in entries for person in self._named(self.entries[n])}
        if isinstance(audience, int):
            people.update(self.rooms[audience].people)
        if audience == "private":
            people.update(range(len(self.people)))
        return Sees(entries, roadmaps, frozenset(files), frozenset(people))

    def _reads_roadmap(self, number: int, plan: Plan, audience: Audience) -> bool:
        if audience == "private" or plan.shared == "public" or (plan.shared is True and self.open_thread):
            return True
        if audience == "public" or not isinstance(audience, int):
            return False
        listed = isinstance(plan.shared, tuple) and audience in plan.shared
        return self.rooms[audience].roadmap == number or listed or (plan.shared is True and len(self.rooms) == 1)

    def _named(self, item: Item) -> Iterator[int]:
        yield item.author
        for _, people in item.people:
            yield from people

    def shows(self, owner: Owner, audience: Audience, sees: Sees) -> bool:
        """Whether an audience may meet the words of an owner."""
        kind, *rest = owner
        if kind == "entry":
            return any(number in sees.entries for number in rest)
        if kind in ("roadmap", "file"):
            return rest[0] in getattr(sees, {"roadmap": "roadmaps", "file": "files"}[kind])
        if kind == "tag":
            return any(rest[0] in self.entries[number].tags for number in sees.entries)
        if kind == "tip":
            return self.shows(rest[0], audience, sees) and self.shows(rest[1], audience, sees)
        if kind == "role":
            return rest[0] in sees.people
        if kind == "person":
            return rest[0] in sees.people and not (audience == "public" and self.people[rest[0]].public_name)
        if kind == "public name":
            return rest[0] in sees.people and audience == "public"
        if kind == "room":
            return rest[0] == audience
        return bool(kind == "always")

    def secrets(self, audience: Audience) -> dict[str, Owner]:
        """The canaries that an audience must never meet."""
        sees = self.sees(audience)
        return {f"kq{n:04}zx": owner for n, owner in enumerate(self.owners) if not self.shows(owner, audience, sees)}

    def promised(self, audience: Audience) -> dict[str, Owner]:
        """The canaries that an audience must find: titles and texts of what it may read."""
        sees = self.sees(audience)
        found: dict[str, Owner] = {}
        for n in sees.entries:
            item = self.entries[n]
            for text in (item.title, *shown_words(item.body)):
                found.update((f"kq{each}zx", ("entry", n)) for each in CANARY.findall(text))
        for n in sees.roadmaps:
            plan = self.roadmaps[n]
            for text in (plan.title, *(title for _, title in plan.steps), *shown_words(plan.body)):
                found.update((f"kq{each}zx", ("roadmap", n)) for each in CANARY.findall(text))
        return found

    # The journal as files

    def files(self, audience: Audience = "private", mode: str = "original") -> dict[str, bytes]:
        """The files of the journal; with all that is hidden from the audience as it is (`original`), `changed`, or `deleted`."""
        return Writing(self, audience, mode).files()


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


class Writing:
    """Writes a journal in one of the three ways."""

    def __init__(self, whole: Whole, audience: Audience, mode: str) -> None:
        self.whole, self.audience, self.mode = whole, audience, mode
        self.sees = whole.sees(audience)
        self.hidden = frozenset(CANARY.fullmatch(word)[1] for word in whole.secrets(audience)) if mode == "changed" else frozenset()

    def files(self) -> dict[str, bytes]:
        whole, deleted = self.whole, self.mode == "deleted"
        found: dict[str, bytes] = {"journal.yaml": self._config().encode()}
        for number, item in enumerate(whole.entries):
            if not (deleted and number not in self.sees.entries):
                for path in self.paths(item):
                    found[path] = self._entry(number, item, path).encode()
        for number, plan in enumerate(whole.roadmaps):
            if not (deleted and number not in self.sees.roadmaps):
                found[f"roadmaps/{plan.id}.md"] = self._roadmap(number, plan).encode()
        for number, each in enumerate(whole.attached):
            if not (deleted and number not in self.sees.files):
                found.update((path, each.data) for path in each.paths)
        found.update((path, text.encode()) for path, text in whole.extra.items() if not deleted)
        return {self._other(path): self._other(data.decode()).encode() for path, data in found.items()}

    def _other(self, text: str) -> str:
        """The text with other words in place of hidden canaries."""
        return CANARY.sub(lambda match: f"aw{match[1]}vy-other" if match[1] in self.hidden else match[0], text)

    def paths(self, item: Item) -> list[str]:
        if item.received:
            author = self.whole.people[item.author].id
            return [f"rooms/{self.whole.rooms[room].id}/{author}/{item.folder}/{item.id}.md" for room in item.received]
        return [f"{item.folder}/{item.id}.md"]

    def is_gone(self, target: tuple[str, int]) -> bool:
        """Whether references to this are to be taken out."""
        kind, number = target
        seen = {"entry": self.sees.entries, "roadmap": self.sees.roadmaps, "file": self.sees.files}[kind]
        return self.mode == "deleted" and number not in seen

    def _config(self) -> str:
        whole = self.whole
        lines = ["format: 1", f"title: Journal {whole.words}", f"owner: {whole.people[0].id}"]
        lines += [f"thread: {'public' if whole.open_thread else 'private'}", "site_url: https://example.org/thread/"]
        lines += ["ignore: [drafts/]", "extra_fields: [cssclasses]", "people:"]
        for person in whole.people:
            optional = {"role": person.role, "email": person.email, "public_name": person.public_name}
            lines += [f"  {person.id}:", f"    name: {person.name}", *(f"    {name}: {value}" for name, value in optional.items() if value)]
        lines += ["rooms:"] if whole.rooms else []
        for room in whole.rooms:
            lines += [f"  {room.id}:", "    people: [" + ", ".join(whole.people[n].id for n in room.people) + "]"]
            lines += [f"    title: {room.title}", f"    remote: git@example.org:{room.remote}.git", f"    done: {room.done}"]
            lines += [f"    roadmap: {whole.roadmaps[room.roadmap].id}"] if room.roadmap is not None else []
        return "\n".join(lines) + "\n"

    def _sharing(self, shared: object) -> list[str]:
        if shared is None:
            return []
        if isinstance(shared, tuple):
            rooms = (self.whole.rooms[n].id if isinstance(n, int) else n for n in shared)
            return ["shared: [" + ", ".join(rooms) + "]"]
        return [f"shared: {str(shared).lower()}"]

    def _roadmap(self, number: int, plan: Plan) -> str:
        lines = ["---", "type: roadmap", f"title: {plan.title}", *self._sharing(plan.shared), "steps:"]
        for step, title in plan.steps:
            lines += [f"  - id: {step}", f"    title: {title}", "    why: Because."]
        return "\n".join([*lines, "---", self._body(plan.body, f"roadmaps/{plan.id}.md", 0), ""])

    def _entry(self, number: int, item: Item, path: str) -> str:
        whole = self.whole
        later = 1 if self.mode == "changed" and number not in self.sees.entries else 0
        lines = ["---", f"type: {item.kind}"]
        lines += [] if item.in_heading else [f"title: {item.title}"]
        day = FIRST_DAY + timedelta(item.day + 400 * later)
        lines += [f"date: {'2026-02-30' if item.faulty == 'date' else day}{item.clock}"]
        lines += ["shared: yes"] if item.faulty == "shared" else self._sharing(item.shared)
        lines += [f"author: {whole.people[item.author].id}"] if item.author and not (item.received and item.day % 2) else []
        lines += [f"room: {whole.rooms[item.room].id}"] if item.room is not None else []
        lines += ["tags: [" + ", ".join(whole.tags[n] for n in item.tags) + "]"] if item.tags else []
        lines += [f"aliases: [{item.alias}]"] if item.alias else []
        lines += [f"{name}: {self._reference(ref, item)}" for name, ref in item.refs.items() if not self.is_gone(("entry", ref.target))]
        measures = [(ref, value) for ref, value in item.measures if not self.is_gone(("entry", ref.target))]
        if measures:
            lines += ["measures:", *(f"  {self._reference(ref, item)}: {value + later}" for ref, value in measures)]
        if item.step is not None and not self.is_gone(("roadmap", item.step[0])):
            plan = whole.roadmaps[item.step[0]]
            lines += [f"step: {plan.id + '#' if item.step[2] else ''}{plan.steps[item.step[1]][0]}"]
        for name, people in item.people:
            ids = [whole.people[n].id for n in people]
            lines += [f"{name}: " + ("[" + ", ".join(ids) + "]" if name == "with" else ids[0])]
        lines += [f"{name}: {value + later}" for name, value in item.numbers.items()]
        lines += [f"{name}: {FIRST_DAY + timedelta(value + 400 * later)}" for name, value in item.days.items()]
        lines += item.lines
        if item.claims:
            lines += ["hypotheses:"]
            for number, claim in enumerate(item.claims):
                outcome = OUTCOMES[(item.day + number + later) % len(OUTCOMES)]
                lines += [f"  - claim: {claim}", f"    confidence: {50 + later}", f"    outcome: {outcome}"]
        heading = f"# {item.title}{item.in_heading}\n\n" if item.in_heading else ""
        return "\n".join([*lines, "---", heading + self._body(item.body, path, item.author), ""])

    def _name(self, target: int, by: int, full: bool, alias: bool) -> str:
        """The name of an entry in a reference by a person: the bare id where that is clear."""
        item = self.whole.entries[target]
        name = item.alias if alias and item.alias else item.id
        clear = sum(other.id == item.id for other in self.whole.entries) == 1 and self.whole.shared(target) is not False
        return name if not full and (clear or by == item.author) else f"{self.whole.people[item.author].id}/{name}"

    def _reference(self, ref: Ref, item: Item) -> str:
        name = self._name(ref.target, item.author, ref.form == "full", ref.form == "alias")
        if ref.number:
            return f"{name}#{ref.number}"
        return {"quoted wiki": f'"[[{name}]]"', "wiki": f"[[{name}]]"}.get(ref.form, name)

    def _body(self, body: list[Block], path: str, author: int) -> str:
        blocks = []
        for block in body:
            shape, definitions = shape_of(block), list[str]()
            slots = []
            for slot, pieces in zip(shape.slots, block.slots, strict=True):
                written = [
                    piece.before
                    + (self._link(piece.link, path, author, shape, slot, definitions) if piece.link else piece.words)
                    + piece.after
                    for piece in pieces
                ]
                slots.append("".join(written))
            text = shape.text.format(*slots, n=block.number)
            blocks += [*definitions, text] if block.shape in LAST_SHAPES else [text, *definitions]  # an open aside would hide them
        return "\n\n".join(blocks)

    def _link(self, link: Link, path: str, author: int, shape: Shape, slot: str, definitions: list[str]) -> str:
        """The link as it is written; its words when what it leads to is gone. What defines it outside of an aside it is in stays."""
        kind, number = link.target
        words = link.words
        if link.form in ("wrapped", "[[id|wrapped]]"):
            words = words + (shape.more or " ") + "wrapped"
        elif link.form == "bold":
            words = f"**{words}**"
        elif link.form in ("brackets", "[[id|brackets]]"):
            words = f"a [{words}] b"
        image = link.form.startswith("image") and kind == "file"
        gone = self.is_gone(link.target)
        if kind == "file":
            target = next((each for each in self.whole.attached[number].paths if _near(each, path)), self.whole.attached[number].paths[0])
        elif kind == "roadmap":
            target = f"roadmaps/{self.whole.roadmaps[number].id}.md"
        else:
            target = self.paths(self.whole.entries[number])[0]
        address = posixpath.relpath(target, posixpath.dirname(path))
        name = (
            self._name(number, author, link.full, link.alias)
            if kind == "entry"
            else self.whole.roadmaps[number].id
            if kind == "roadmap"
            else ""
        )
        bar = r"\|" if shape.table else "|"
        mark = "!" if image else ""
        if "reference" in link.form and (slot == "s" or not gone):
            label = link.words if link.form.startswith(("collapsed", "shortcut")) else link.label
            tip = f" '{link.tip}'" if link.form == "quoted reference" else ""
            definitions.append(f"[{label}]: <{address}>{tip}")
        if gone:
            return self._words_alone(link, words)
        written: dict[str, Callable[[], str]] = {
            "[[id]]": lambda: f"[[{name}]]",
            "[[id|words]]": lambda: f"[[{name}{bar}{words}]]",
            "[[id|wrapped]]": lambda: f"[[{name}{bar}{words}]]",
            "[[id|brackets]]": lambda: f"[[{name}{bar}{words}]]",
            "raw anchor": lambda: f'<a href="{address}">{words}</a>',
            "[[id#part]]": lambda: f"[[{name}#part]]",
            "[[id#part|words]]": lambda: f"[[{name}#part{bar}{words}]]",
            "![[id]]": lambda: f"![[{name}]]",
            "path#part": lambda: f"[{words}]({address}#part)",
            "encoded path": lambda: f"[{words}]({address.replace('-', '%2D')})",
            "collapsed reference": lambda: f"[{words}][]",
            "shortcut reference": lambda: f"[{words}]",
            "image in link": lambda: f"[![{words}](https://example.org/a.png)]({address})",
            "in bold words": lambda: f"**[{words}]({address})**",
        }
        if link.form in written:
            return written[link.form]()
        if "reference" in link.form:
            return f"{mark}[{words}][{link.label}]"
        tip = f' "{link.tip}"' if "tip" in link.form else ""
        return f"{mark}[{words}]({address}{tip})"

    def _words_alone(self, link: Link, words: str) -> str:
        """What stays of a link when it is taken out."""
        if link.form == "![[id]]":
            return ""
        if not has_words(link):
            return NEUTRAL_WORDS
        if link.form == "raw anchor":
            return f"{words}</a>"  # raw HTML is text, of which only what names the entry goes
        if link.form == "image in link":
            return f"![{words}](https://example.org/a.png)"
        return f"**{words}**" if link.form == "in bold words" else words


def _near(attachment: str, path: str) -> bool:
    """Whether an attachment lies in the same sender's folder as a file."""
    return attachment.split("attachments/")[0] == ("/".join(path.split("/")[:3]) + "/" if path.startswith("rooms/") else "")


# Making journals


@functools.cache
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


class Maker:
    """Draws a journal, simplest choices first so that failures shrink to small journals."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.whole = Whole()

    def pick(self, *options: Any) -> Any:
        return options[self.draw(_below(len(options)))] if len(options) > 1 else options[0]

    def some(self, *options: Any, most: int = 2) -> tuple[Any, ...]:
        count = self.pick(*range(min(most, len(options)) + 1))
        return tuple(dict.fromkeys(self.pick(*options) for _ in range(count)))

    def rarely(self, one_in: int) -> bool:
        return bool(self.pick(*[False] * (one_in - 1), True))

    def journal(self, smallest: int, largest: int) -> Whole:
        whole = self.whole
        whole.words = whole.canary("always")
        whole.open_thread = self.rarely(4)
        for number in range(self.pick(2, 3, 4)):
            whole.people.append(self._person(number))
        plans = self.pick(0, 1, 2)
        for number in range(self.pick(1, 2, 0, 3)):
            whole.rooms.append(self._room(number, plans))
        whole.tags = [f"t{whole.canary('tag', number)}" for number in range(4)]
        for number in range(plans):
            whole.roadmaps.append(self._plan(number))
        for number in range(self.pick(0, 1, 2)):
            whole.attached.append(File((f"attachments/{whole.canary('file', number)}.txt",), whole.canary("file", number).encode()))
        for number in range(self.draw(st.integers(smallest, largest))):
            whole.entries.append(self._item(number))
        for number, item in enumerate(whole.entries):
            self._texts(number, item)
        for number, plan in enumerate(whole.roadmaps):
            plan.body = self._body(Text(("roadmap", number), (), ENTRY_FORMS))
        never = [whole.canary("never") for _ in range(4)]
        whole.extra = {
            "notes.txt": never[0],
            f"drafts/{never[1]}.md": f"---\ntype: session\ntitle: {never[1]}\ndate: 2026-03-04\nshared: public\n---\n",
            f"sessions/{never[2]}.md.bak": f"---\ntype: session\ntitle: {never[2]}\ndate: 2026-03-04\nshared: public\n---\n",
            f"attachments/{never[3]}.txt": never[3],
        }
        return whole

    def _person(self, number: int) -> Somebody:
        whole = self.whole
        public = f"{self.pick('my mentor', 'a friend')} {whole.canary('public name', number)}" if self.rarely(3) else ""
        if public and self.rarely(4):
            public = "my mentor"
        return Somebody(
            f"p{number}{whole.canary('person', number)}",
            f"{self.pick('Ana', 'Zoe')} {whole.canary('person', number)}",
            whole.canary("role", number) if self.rarely(2) else "",
            f"{whole.canary('never')}@example.org" if self.rarely(2) else "",
            public,
        )

    def _room(self, number: int, plans: int) -> Space:
        whole = self.whole
        people = tuple(sorted({0, *self.some(*range(len(whole.people)), most=3)}))
        roadmap = self.pick(None, *range(plans))
        return Space(
            f"r{number}{whole.canary('room', number)}",
            people,
            whole.canary("room", number),
            whole.canary("never"),
            roadmap,
            self.pick("completed", "confirmed"),
        )

    def _sharing(self, kinds_unset: bool = True) -> object:
        rooms = tuple(range(len(self.whole.rooms)))
        options: list[object] = [False, "public", True, *([None] if kinds_unset else [])]
        chosen = self.pick(*options, *(["list"] if rooms else []))
        return (self.pick(*rooms), *self.some(*rooms, most=1)) if chosen == "list" else chosen

    def _plan(self, number: int) -> Plan:
        whole = self.whole
        steps = tuple((f"s{whole.canary('roadmap', number)}", whole.canary("roadmap", number)) for _ in range(self.pick(1, 2)))
        return Plan(f"plan-{whole.canary('roadmap', number)}", self._sharing(), whole.canary("roadmap", number), steps)

    def _item(self, number: int) -> Item:
        """An entry with its fields; those it refers to came before it."""
        whole = self.whole
        before = {kind: [n for n, item in enumerate(whole.entries) if item.kind == kind] for kind in FOLDERS}
        kinds = ["session", "insight", "goal", "action"]
        kinds += ["update"] if before["action"] or before["goal"] else []
        kinds += ["reflection", "reflection"] if before["action"] else []
        kinds += ["feedback"] if whole.entries else []
        kind = self.pick(*kinds)
        author = self.pick(0, *range(len(whole.people)))
        received: tuple[int, ...] = ()
        rooms = [room for room, each in enumerate(whole.rooms) if author in each.people]
        if author and rooms and self.rarely(2):
            received = tuple(sorted({self.pick(*rooms), *self.some(*rooms, most=1)}))
        shared = self._sharing()
        if received and isinstance(shared, tuple):
            shared = ("their-room",)
        day = self.pick(0, 1, 40, 41, 80, 300)
        same_id = [item for item in whole.entries if item.author != author]
        if same_id and self.rarely(8):
            twin = self.pick(*same_id)
            identity = twin.id
            if not any(item.id == identity and item.author == author for item in whole.entries):
                self._own_too(identity, number)
            else:
                identity = self._id(number)
        else:
            identity = self._id(number)
        item = Item(
            kind=kind,
            id=identity,
            author=author,
            folder=FOLDERS[kind] + (self.pick("", "", "/2026") if identity.endswith(f"{len(whole.owners) - 1:04}zx") else f"/twin{number}"),
            received=received,
            shared=shared,
            room=self.pick(None, *range(len(whole.rooms))) if not received else None,
            title=f"Title {whole.canary('entry', number)}",
            in_heading=self._heading() if self.rarely(4) else "",
            day=day,
            clock=self.pick("", " 18:30", "T07:05:09Z", " 23:30 -05:00"),
            tags=self.some(0, 1, 2, 3),
        )
        if (received or not author) and self.rarely(10):
            item.faulty = self.pick("shared", "date")
        elif self.rarely(4):
            item.alias = f"alias-{whole.canary('never')}"
        self._fields(number, item, before)
        return item

    def _heading(self) -> str:
        secret = self.whole.canary("never")
        return str(self.pick(" ", f" %%{secret}%%", f" <!-- {secret} -->"))

    def _id(self, number: int) -> str:
        return self.pick("2026-", "") + f"e-{self.whole.canary('entry', number)}"

    def _own_too(self, identity: str, number: int) -> None:
        """Note that the canary of an id belongs to another entry as well."""
        found = int(CANARY.search(identity)[1])
        self.whole.owners[found] = (*self.whole.owners[found], number)

    def _ref(self, options: list[int]) -> Ref | None:
        target = self.pick(None, *options)
        return Ref(target, self._form(target)) if target is not None else None

    def _form(self, target: int) -> str:
        return str(self.pick("bare", "full", "quoted wiki", "wiki", *(["alias"] if self.whole.entries[target].alias else [])))

    def _fields(self, number: int, item: Item, before: dict[str, list[int]]) -> None:
        whole = self.whole
        anybody = range(len(whole.people))

        def text(name: str) -> None:
            if self.rarely(3):
                item.lines.append(f"{name}: {whole.canary('entry', number)}")

        def refer(name: str, *kinds: str) -> None:
            ref = self._ref([n for kind in kinds for n in before[kind]])
            if ref is not None:
                item.refs[name] = ref

        text("summary")
        if item.kind == "goal":
            star = self.rarely(3) and not any(
                other.kind == "goal" and other.author == item.author and "north_star: true" in other.lines for other in whole.entries
            )
            item.lines += ["north_star: true"] if star else []
            if not star:
                refer("supports", "goal")
            if star or self.rarely(2):
                name = whole.canary("entry", number)
                item.lines += [f"metric: {{name: {name}, unit: {whole.canary('entry', number)}, baseline: 10, target: 70}}"]
            item.people += [("owner", (self.pick(*anybody),))] if self.rarely(3) else []
            item.days |= {"due": item.day + 30} if self.rarely(3) else {}
            item.lines += [f"status: {self.pick('open', 'achieved', 'dropped')}"] if self.rarely(3) else []
        elif item.kind == "session":
            item.people += [("with", people)] if (people := self.some(*anybody)) else []
            item.lines += [f"status: {self.pick('planned', 'held')}"] if self.rarely(3) else []
            item.numbers |= {"duration": 50} if self.rarely(3) else {}
            refer("goal", "goal")
            item.claims = tuple(whole.canary("entry", number) for _ in range(self.pick(0, 1, 2)))
        elif item.kind == "insight":
            refer("session", "session")
            refer("goal", "goal")
            item.people += [("from", (self.pick(*anybody),))] if self.rarely(2) else []
        elif item.kind == "action":
            self._action(number, item, before, refer, text)
        elif item.kind == "update":
            self._update(item, before)
        elif item.kind == "reflection":
            item.refs["action"] = self._required(before["action"])
            item.numbers |= {"result": 5} if self.rarely(2) else {}
            item.lines += [f"outcome: {self.pick('met', 'partly')}"] if self.rarely(2) else []
        elif item.kind == "feedback":
            item.refs["about"] = self._required([n for group in before.values() for n in group])
        goals = [n for n in before["goal"] if self.rarely(3)]
        item.measures = [(Ref(n, self.pick("bare", "full")), self.pick(20, 40)) for n in goals]
        if whole.roadmaps and self.rarely(4):
            plan = self.pick(*range(len(whole.roadmaps)))
            item.step = (plan, self.pick(*range(len(whole.roadmaps[plan].steps))), self.rarely(2))
        elif self.rarely(6):
            item.lines += [f"step: {BUILT_IN_STEP}"]
        if self.rarely(6):
            item.lines += [f"x-note: {whole.canary('never')}", f"cssclasses: {whole.canary('never')}", f"# {whole.canary('never')}"]
            item.lines += [f"private_note: {whole.canary('never')}"]

    def _required(self, options: list[int]) -> Ref:
        target = self.pick(*options)
        return Ref(target, self._form(target))

    def _action(
        self,
        number: int,
        item: Item,
        before: dict[str, list[int]],
        refer: Callable[..., None],
        text: Callable[[str], None],
    ) -> None:
        whole = self.whole
        assignee = self.pick(item.author, *range(len(whole.people)))
        if item.shared is False:
            assignee = item.author
        item.people += [("assignee", (assignee,))]
        refer("session", "session")
        refer("goal", "goal")
        refer("insight", "insight")
        claimed = [n for n in before["session"] if whole.entries[n].claims]
        if claimed and self.rarely(2):
            target = self.pick(*claimed)
            item.refs["hypothesis"] = Ref(target, self.pick("bare", "full"), self.pick(*range(1, len(whole.entries[target].claims) + 1)))
        text("expected")
        if self.rarely(3):
            item.lines += [f"kpi: {{name: {whole.canary('entry', number)}, unit: {whole.canary('entry', number)}, target: 4}}"]
        item.numbers |= {"confidence": 70} if self.rarely(3) else {}
        if self.rarely(3):
            item.days["due"] = item.day + 10
        elif self.rarely(2):
            item.lines += ["due: next-session"]
        if assignee == item.author and self.rarely(3):
            item.lines += ["status: done"]
            item.days["completed"] = item.day + 5

    def _update(self, item: Item, before: dict[str, list[int]]) -> None:
        ref = self._required(before["action"] + before["goal"])
        item.refs["about"] = ref
        about = self.whole.entries[ref.target]
        assigned = dict(about.people).get("assignee", ())
        if self.rarely(2):
            done = ["done"] if about.kind == "goal" or item.author in assigned else []
            item.lines += [f"status: {self.pick('progress', 'confirmed', 'dropped', *done)}"]

    def _texts(self, number: int, item: Item) -> None:
        if item.received and self.rarely(3):
            folders = [f"rooms/{self.whole.rooms[room].id}/{self.whole.people[item.author].id}/attachments" for room in item.received]
            added = len(self.whole.attached)
            name = f"{self.whole.canary('file', added)}.txt"
            data = self.whole.canary("file", added).encode()
            self.whole.attached.append(File(tuple(f"{folder}/{name}" for folder in folders), data))
            own = (added,)
        else:
            own = (
                () if item.received else tuple(n for n, each in enumerate(self.whole.attached) if each.paths[0].startswith("attachments/"))
            )
        item.body = self._body(Text(("entry", number), own, WIKI_FORMS if len(item.received) > 1 else ENTRY_FORMS))

    def _body(self, text: Text) -> list[Block]:
        blocks = [self._block(text, self.pick(*SHAPES), n) for n in range(self.pick(0, 1, 2, 3, 4, 5))]
        if self.rarely(8):
            blocks.append(self._block(text, self.pick(*LAST_SHAPES), 9))
        return blocks

    def _block(self, text: Text, name: str, number: int) -> Block:
        shape = SHAPES.get(name) or LAST_SHAPES[name]
        return Block(name, tuple(self._inline(text, slot) for slot in shape.slots), number)

    def _inline(self, text: Text, slot: str) -> tuple[Piece, ...]:
        whole = self.whole
        mine: Owner = text.owner if slot in "vc" else ("never",)
        pieces = [Piece("", whole.canary(*mine))]
        if slot in "ck":
            return tuple(pieces)
        for _ in range(self.pick(0, 1, 2, 3)):
            kind = self.pick("link", "words", "link", "strong", "code", "aside", "link")
            before, after = self.pick((" ", ""), (" (", ")"), (" ", ","), ("—", ""))
            if kind == "link":
                link = self._link(mine, text)
                if link is not None:
                    pieces.append(Piece(before, "", after, link))
            elif kind == "aside" and slot == "v":
                pieces.append(Piece(before + "%%", whole.canary("never"), "%%" + after, secret=True))
            else:
                sign = {"strong": "**", "code": "`"}.get(kind, "")
                pieces.append(Piece(before + sign, whole.canary(*mine), sign + after))
        return tuple(pieces)

    def _link(self, mine: Owner, text: Text) -> Link | None:
        whole = self.whole
        targets = [("entry", n) for n in range(len(whole.entries))]
        targets += [("roadmap", n) for n in range(len(whole.roadmaps))] + [("file", n) for n in text.files]
        if not targets:
            return None
        target = self.pick(*targets)
        form = self.pick(*(FILE_FORMS if target[0] == "file" else text.forms))
        if form == "raw anchor" and target[0] == "entry" and whole.entries[target[1]].received:
            form = "path"  # such an address is text, and would name the sender
        return Link(
            form=form,
            target=target,
            words=whole.canary(*mine),
            tip=whole.canary("tip", mine, target),
            label=whole.canary(*text.owner),
            full=self.rarely(4),
            alias=self.rarely(3),
        )


@st.composite
def journals(draw: Callable[[st.SearchStrategy[Any]], Any], smallest: int = 3, largest: int = 8) -> Whole:
    """Journals of a few entries that `check` finds no errors in, but for those that are meant to be faulty."""
    return Maker(draw).journal(smallest, largest)


def write(files: dict[str, bytes], folder: Path) -> Path:
    """Write files below a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


class Remembered(jinja2.BytecodeCache):
    """Compiled templates, so that a hundred small sites take seconds."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


REMEMBERED = Remembered()


@contextmanager
def remembered_templates() -> Iterator[None]:
    """While this lasts, a template that was compiled once is not compiled again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templating, "Environment", functools.partial(templating.Environment, bytecode_cache=REMEMBERED))
        yield
