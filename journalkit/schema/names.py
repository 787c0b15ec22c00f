"""Types of fields that give or use a name: ids, people, rooms, readers, references."""

from __future__ import annotations

import re

from journalkit.diagnostic import Fix, did_you_mean, surely
from journalkit.model.entry import NumberedReference, Reach, Reference, Sharing, StepReference
from journalkit.nodes import Node, Scalar, Sequence
from journalkit.schema.accepted import CHECKED, Accepted, an_id, single, whole, within_blanks
from journalkit.schema.field import Reading, boolean_meant, each_item, meant_by, quoted, scalar
from journalkit.schema.fixes import meant_instead, whole_instead, words_span
from journalkit.schema.rules import INVALID_ID, NOT_A_CHOICE, UNKNOWN_PERSON, UNKNOWN_ROOM, WRONG_TYPE
from journalkit.schema.slug import LONGEST, RESERVED, is_slug, look_alike, slug
from journalkit.source import Span
from journalkit.values import Struct

IN_ID = r"(?:[a-z0-9-]|[^\u0000-\u007f])"
AN_ID = rf"(?!-)(?!(?:{'|'.join(sorted(RESERVED))})(?!{IN_ID})){IN_ID}+(?<!-)"
OF_OTHER_SCRIPTS = f"which letters of other scripts may stand in it is said by {CHECKED}"


class Slug(Struct, frozen=True):
    """An id that is being given (not referred to)."""

    expects: str = "an id (lower case letters, digits and -)"

    @property
    def accepts(self) -> Accepted:
        return an_id(whole(AN_ID), maxLength=LONGEST, description=f"{self.expects}; {OF_OTHER_SCRIPTS}")

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if is_slug(value.text):
            return value.text
        suggestion = slug(value.text)
        hint = f"write {suggestion}" if suggestion else ""
        raise reading.fault(INVALID_ID, value.span, f"{quoted(value.text)} is not {self.expects}", hint)


class PersonId(Struct, frozen=True):
    """One of the people of journal.yaml."""

    expects: str = "a person of journal.yaml"

    @property
    def accepts(self) -> Accepted:
        return an_id(whole(AN_ID), description=f"{self.expects}; who these are is said by {CHECKED}")

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        known = reading.vocabulary.people
        if known is not None and value.text not in known:
            people = "the people are " + ", ".join(sorted(known)) if known else "add the person under people: there"
            hint = did_you_mean(value.text, sorted(known)) or people
            fix = meant_instead(reading.text, value, known)
            raise reading.fault(UNKNOWN_PERSON, value.span, f"nobody in journal.yaml is called {quoted(value.text)}", hint, fix)
        return value.text


class RoomId(Struct, frozen=True):
    """One of the rooms of journal.yaml."""

    expects: str = "a room of journal.yaml"

    @property
    def accepts(self) -> Accepted:
        return an_id(whole(AN_ID), description=f"{self.expects}; which these are is said by {CHECKED}")

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        known = reading.vocabulary.rooms
        if known is not None and value.text not in known:
            rooms = "the rooms are " + ", ".join(sorted(known)) if known else "add it under rooms: in journal.yaml"
            hint = did_you_mean(value.text, sorted(known)) or rooms
            raise reading.fault(UNKNOWN_ROOM, value.span, f"no room in journal.yaml is called {quoted(value.text)}", hint)
        return value.text


class Readers(Struct, frozen=True):
    """The field `shared`. Whatever is not exactly one of its forms is refused."""

    expects: str = "false, true, public, or a list of rooms"

    @property
    def accepts(self) -> Accepted:
        word = {"enum": [True, False, "true", "false", "public"]}
        alone = {"type": "array", "maxItems": 1, "items": word}
        return {"anyOf": [{"enum": [False, True, "public"]}, {"type": "array", "minItems": 1, "items": RoomId().accepts, "not": alone}]}

    def read(self, node: Node, reading: Reading) -> Sharing:
        if isinstance(node, Sequence):
            if not node.items:
                raise reading.fault(NOT_A_CHOICE, node.span, "this list of rooms is empty", "write shared: false")
            words = [item.text for item in node.items if isinstance(item, Scalar)]
            if len(node.items) == 1 and words and words[0] in ("true", "false", "public"):
                raise reading.fault(NOT_A_CHOICE, node.span, f"a list holds rooms, not {quoted(words[0])}", f"write shared: {words[0]}")
            return Sharing(Reach.ROOMS, tuple(sorted(set(each_item(node.items, RoomId(), reading)))))
        value = scalar(node, reading, self.expects)
        if value.plain and value.text in ("true", "false"):
            return Sharing(Reach.ROOM if value.text == "true" else Reach.NOBODY)
        if value.text == "public":
            return Sharing(Reach.EVERYONE)
        raise reading.fault(
            NOT_A_CHOICE,
            value.span,
            f"{quoted(value.text)} is not {self.expects}; until it is, nobody reads this entry",
            self._hint(value, reading),
            self._fix(value, reading),
        )

    def _fix(self, value: Scalar, reading: Reading) -> Fix | None:
        """The fix of a value that can only have meant `false`, or says nothing; whoever meant to share writes it."""
        private = value.text == "false" or meant_by(value.text) == "false" or surely(value.text, ("false", "true", "public")) == "false"
        return whole_instead(reading.text, value, "false") if private or value.empty else None

    def _hint(self, value: Scalar, reading: Reading) -> str:
        if value.text in ("true", "false"):
            return f"write {value.text} without quotes"
        if value.text in (reading.vocabulary.rooms or ()):
            return f"for that room write [{value.text}]"
        if not value.text.isascii() and look_alike(value.text) in ("true", "false", "public"):
            return "type it again: some of its letters only look alike"
        return boolean_meant(value.text) or did_you_mean(value.text, ["public", "true", "false"]) or "write false if you are not sure"


REFERENCE = re.compile(r"\[\[\s*([^\[\]|#\s]+)\s*(?:\|[^\[\]]*)?\]\]|([^\[\]|#\s]+)")


class EntryReference(Struct, frozen=True):
    """The id of another entry of one of the given types (any when there are none)."""

    types: tuple[str, ...] = ()

    @property
    def accepts(self) -> Accepted:
        about = f"{self.expects}; that there is such an entry is said by {CHECKED}"
        return _perhaps_in_brackets(single(within_blanks(REFERENCE.pattern)), about)

    @property
    def expects(self) -> str:
        if not self.types:
            return "the id of an entry"
        article = "an" if self.types[0][0] in "aeiou" else "a"
        return f"the id of {article} " + " or ".join(self.types)

    def read(self, node: Node, reading: Reading) -> Reference:
        value = scalar(unwrapped(node), reading, self.expects)
        match = REFERENCE.fullmatch(value.text.strip())
        if not match:
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}")
        name = without_path(match[1] or match[2])
        return Reference(name, value.span, name_span=_name_span(value, name, reading))


def _name_span(value: Scalar, name: str, reading: Reading) -> Span | None:
    """Where a name stands that is part of a value; None when it stands there in another form, or twice."""
    span = words_span(reading.text, value)
    if span is None or value.text.count(name) != 1:
        return None
    start = span.start + value.text.index(name)
    return Span(start, start + len(name))


def _perhaps_in_brackets(one: Accepted, about: str) -> Accepted:
    """One value, which may stand in two brackets without quotes."""
    inner = {"type": "array", "minItems": 1, "maxItems": 1, "items": one}
    return {"anyOf": [one, {"type": "array", "minItems": 1, "maxItems": 1, "items": inner}], "description": about}


def without_path(text: str) -> str:
    """The id, where somebody wrote the path of the file."""
    return text.removesuffix(".md").rpartition("/")[2] if text.endswith(".md") else text


def unwrapped(node: Node) -> Node:
    """`[[id]]` without quotes is a list in a list for YAML; what it holds."""
    if isinstance(node, Sequence) and len(node.items) == 1:
        inner = node.items[0]
        if isinstance(inner, Sequence) and len(inner.items) == 1:
            return inner.items[0]
    return node


HYPOTHESIS = re.compile(r"(?:\[\[)?([^\[\]#]+)(?:\]\])?#([0-9]{1,3})(?:\]\])?")


class HypothesisReference(Struct, frozen=True):
    """`SESSION#n`."""

    expects: str = "a session and the number of its hypothesis (2026-09-03-kickoff#1)"

    @property
    def accepts(self) -> Accepted:
        about = f"{self.expects}; that there is such a hypothesis is said by {CHECKED}"
        return _perhaps_in_brackets({"type": "string", "pattern": within_blanks(HYPOTHESIS.pattern)}, about)

    def read(self, node: Node, reading: Reading) -> NumberedReference:
        value = scalar(unwrapped(node), reading, self.expects)
        match = HYPOTHESIS.fullmatch(value.text.strip())
        if not match:
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}")
        name = without_path(match[1].strip())
        return NumberedReference(Reference(name, value.span, name_span=_name_span(value, name, reading)), int(match[2]))


class StepName(Struct, frozen=True):
    """`step`, or `roadmap#step`."""

    expects: str = "a step of a roadmap (listen, or first-90-days#listen)"

    @property
    def accepts(self) -> Accepted:
        about = f"{self.expects}; that there is such a step is said by {CHECKED}"
        return an_id(within_blanks(f"(?:{AN_ID}#)?{AN_ID}"), description=about)

    def read(self, node: Node, reading: Reading) -> StepReference:
        value = scalar(node, reading, self.expects)
        before, sign, after = value.text.strip().partition("#")
        step, roadmap = (after, before) if sign else (before, None)
        if not is_slug(step) or (roadmap is not None and not is_slug(roadmap)):
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}")
        return StepReference(step, roadmap, value.span, _name_span(value, value.text.strip(), reading))
