"""Journals of property tests as files: as they are, or with what is hidden from an audience changed or deleted."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from datetime import timedelta

from journalkit.markup.cut import NEUTRAL_WORDS
from tests.journal_parts import CANARY, FIRST_DAY, LAST_SHAPES, OUTCOMES, Audience, Block, Item, Link, Plan, Ref, Shape, has_words, shape_of
from tests.journal_rules import Whole


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
            "raw tag": lambda: f'<area title="a>b" href="{address}">{words}',
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
        if link.form == "raw tag":
            return f'<area title="a>b" href="">{words}'
        if link.form == "image in link":
            return f"![{words}](https://example.org/a.png)"
        return f"**{words}**" if link.form == "in bold words" else words


def _near(attachment: str, path: str) -> bool:
    """Whether an attachment lies in the same sender's folder as a file."""
    return attachment.split("attachments/")[0] == ("/".join(path.split("/")[:3]) + "/" if path.startswith("rooms/") else "")


# Making journals
