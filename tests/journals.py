"""Whole journals for property tests: what stands in them, how they are written to files, and who may read what.

Every text that may have to be hidden holds a *canary*, a word that stands nowhere else, with an owner: the entry, aside, attachment,
person, … that it belongs to. `Whole.sees` decides by the written rules (docs/format.md, DESIGN.md), without journalkit/view.py, what an
audience may read; `Whole.files` writes the journal as it is, or with all that is hidden from an audience `changed`, or with hidden entries
`deleted` together with the references to them.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.journal_parts import (
    BUILT_IN_STEP,
    CANARY,
    ENTRY_FORMS,
    FILE_FORMS,
    FOLDERS,
    LAST_SHAPES,
    SHAPES,
    WIKI_FORMS,
    Block,
    File,
    Item,
    Link,
    Owner,
    Piece,
    Plan,
    Ref,
    Somebody,
    Space,
    Text,
)
from tests.journal_rules import Whole

settings.register_profile(
    "default", max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
settings.register_profile("long", settings.get_profile("default"), max_examples=2_000, derandomize=False)
PROFILE = settings.get_profile("long" if os.environ.get("JOURNALKIT_FUZZ") == "long" else "default")


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
        if form in ("raw anchor", "raw tag") and target[0] == "entry" and whole.entries[target[1]].received:
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
