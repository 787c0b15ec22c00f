"""Types of fields: each reads a node of front matter as a value, or says what is wrong with it.

A scalar is read from its text by the field's type, never by YAML's guess: `12:30`, `no` and `012` mean what the field asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Generic, Protocol, TypeVar

from journalkit.diagnostic import Diagnostic, Rule, Severity, diagnose, did_you_mean
from journalkit.located import Mapping, Node, Scalar, Sequence
from journalkit.model.entry import NumberedReference, Reach, Reference, Sharing, StepReference
from journalkit.model.time import When
from journalkit.schema.rules import (
    INVALID_DATE,
    INVALID_ID,
    NOT_A_CHOICE,
    OUT_OF_RANGE,
    UNKNOWN_PERSON,
    UNKNOWN_ROOM,
    WRONG_TYPE,
)
from journalkit.schema.slug import is_slug, slug
from journalkit.source import Span

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Fault(Exception):
    """The reading of a field ended here; what is wrong has been reported."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that the fields of a file may use; None when journal.yaml does not say them."""

    people: frozenset[str] | None = None
    rooms: frozenset[str] | None = None
    extra_fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one file: what its fields may name, and what was found wrong so far."""

    path: str
    vocabulary: Vocabulary = Vocabulary()
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, rule: Rule, span: Span, message: str, help: str = "") -> None:  # noqa: A002
        """Note a fault and go on."""
        self.found.append(diagnose(rule, self.path, span, message, help))

    def fault(self, rule: Rule, span: Span, message: str, help: str = "") -> Fault:  # noqa: A002
        """Note a fault that ends the reading of this field; to be raised."""
        self.report(rule, span, message, help)
        return Fault()

    @property
    def failed(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.found)


class FieldType(Protocol[T_co]):
    """Reads a node as a value, or raises Fault after reporting; `expects` says in words what it takes."""

    @property
    def expects(self) -> str: ...

    def read(self, node: Node, reading: Reading) -> T_co: ...


def scalar(node: Node, reading: Reading, expects: str) -> Scalar:
    """The node as a single value."""
    if isinstance(node, Scalar):
        return node
    kind = "a list" if isinstance(node, Sequence) else "a mapping"
    raise reading.fault(WRONG_TYPE, first_line(node), f"{expects} is wanted here, not {kind}")


def first_line(node: Node) -> Span:
    """The place to point at for a list or mapping: its first item, since its end may be many lines below."""
    if isinstance(node, Sequence) and node.items:
        return first_line(node.items[0])
    if isinstance(node, Mapping) and node.pairs:
        return node.pairs[0].key.span
    return node.span


def quoted(text: str) -> str:
    """The text in double quotes, shortened for a message."""
    shown = text if len(text) <= 60 else text[:57] + "…"
    return f'"{shown}"'


@dataclass(frozen=True, slots=True)
class Text:
    """Any text that is not blank."""

    expects: str = "text"

    def read(self, node: Node, reading: Reading) -> str:
        text = scalar(node, reading, self.expects).text.strip()
        if not text:
            raise reading.fault(WRONG_TYPE, node.span, f"{self.expects} is wanted here, but this is blank")
        return text


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""

    expects: str = "true or false"

    def read(self, node: Node, reading: Reading) -> bool:
        value = scalar(node, reading, self.expects)
        if value.plain and value.text in ("true", "false"):
            return value.text == "true"
        help_text = "without quotes" if value.text in ("true", "false") else boolean_meant(value.text)
        raise reading.fault(NOT_A_CHOICE, value.span, f"{quoted(value.text)} is not true or false", help_text)


def boolean_meant(text: str) -> str:
    """What YAML 1.1 would have made of a word."""
    meant = {
        "yes": "true",
        "on": "true",
        "1": "true",
        "true": "true",
        "no": "false",
        "off": "false",
        "0": "false",
        "false": "false",
    }
    word = meant.get(text.casefold())
    return f"write {word}" if word else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    choices: tuple[str, ...]

    @property
    def expects(self) -> str:
        return "one of " + ", ".join(self.choices)

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if value.text in self.choices:
            return value.text
        hint = did_you_mean(value.text, self.choices)
        raise reading.fault(NOT_A_CHOICE, value.span, f"{quoted(value.text)} is not {self.expects}", hint)


NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number, perhaps within bounds; `whole` for integers."""

    least: float | None = None
    most: float | None = None
    whole: bool = False

    @property
    def expects(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        if self.least is not None and self.most is not None:
            return f"{kind} from {self.least:g} to {self.most:g}"
        return f"{kind} of {self.least:g} or more" if self.least is not None else kind

    def read(self, node: Node, reading: Reading) -> float:
        value = scalar(node, reading, self.expects)
        text = value.text.strip()
        if not NUMBER.fullmatch(text) or len(text) > 30 or (self.whole and not text.lstrip("+-").isdecimal()):
            hint = "write it without separators" if re.fullmatch(r"[-+\d][\d_., %']*", text) else ""
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}", hint)
        number = float(text)
        if (self.least is not None and number < self.least) or (self.most is not None and number > self.most):
            raise reading.fault(OUT_OF_RANGE, value.span, f"{text} is not {self.expects}")
        return number


DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt]|[ \t]+)(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?[ \t]*(Z|z|[-+]\d{2}:?\d{2})?",
    re.ASCII,
)
NEARLY_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


def read_day(value: Scalar, reading: Reading, text: str) -> date:
    """A day of the calendar, year first."""
    match = DAY.fullmatch(text)
    if not match:
        near = NEARLY_DAY.fullmatch(text)
        hint = f"write {int(near[1]):04}-{int(near[2]):02}-{int(near[3]):02}" if near else "write it as 2026-09-03"
        raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not a day (year-month-day)", hint)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not a day of the calendar") from None


@dataclass(frozen=True, slots=True)
class Day:
    """A day, without a time."""

    expects: str = "a day (2026-09-03)"

    def read(self, node: Node, reading: Reading) -> When:
        value = scalar(node, reading, self.expects)
        return When(read_day(value, reading, value.text.strip()))


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a time with or without offset."""

    expects: str = "a day (2026-09-03) or a time (2026-09-03 18:30)"

    def read(self, node: Node, reading: Reading) -> When:
        value = scalar(node, reading, self.expects)
        match = TIME.fullmatch(value.text.strip())
        if not match:
            return When(read_day(value, reading, value.text.strip()))
        day = read_day(value, reading, match[1])
        try:
            clock = time(int(match[2]), int(match[3]), int(match[4] or 0))
            offset = read_offset(match[5]) if match[5] else None
        except ValueError:
            raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not a time of the day") from None
        return When(day, clock, offset)


def read_offset(text: str) -> timedelta:
    """The offset from UTC that `Z`, `+0200` or `+02:00` stand for. ValueError beyond a day."""
    if text in "Zz":
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if text[0] == "-" else size


@dataclass(frozen=True, slots=True)
class Due:
    """A day, or `next-session` (read as None)."""

    expects: str = "a day (2026-09-03) or next-session"

    def read(self, node: Node, reading: Reading) -> date | None:
        value = scalar(node, reading, self.expects)
        if value.text.strip() == "next-session":
            return None
        if not value.text[:1].isdigit() and (hint := did_you_mean(value.text, ["next-session"])):
            raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not {self.expects}", hint)
        return read_day(value, reading, value.text.strip())


DURATION = re.compile(r"(?:(\d{1,2}):(\d{2})|(\d{1,4})(?: ?min(?:utes)?)?|(\d{1,2}) ?h(?: ?(\d{1,2}) ?(?:m|min)?)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes: `50`, `50 min`, `1h`, `1h 20m`, `1:20`."""

    expects: str = "a duration (50 min, 1h 20m)"

    def read(self, node: Node, reading: Reading) -> int:
        value = scalar(node, reading, self.expects)
        match = DURATION.fullmatch(value.text.strip())
        if not match:
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}")
        clock_hours, clock_minutes, minutes, hours, rest = (int(group) if group else 0 for group in match.groups())
        total = clock_hours * 60 + clock_minutes + minutes + hours * 60 + rest
        if not 0 < total <= 24 * 60:
            raise reading.fault(OUT_OF_RANGE, value.span, "a duration is between one minute and a day")
        return total


@dataclass(frozen=True, slots=True)
class Slug:
    """An id that is being given (not referred to)."""

    expects: str = "an id (lower case letters, digits and -)"

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if is_slug(value.text):
            return value.text
        suggestion = slug(value.text)
        hint = f"write {suggestion}" if suggestion else ""
        raise reading.fault(INVALID_ID, value.span, f"{quoted(value.text)} is not {self.expects}", hint)


@dataclass(frozen=True, slots=True)
class PersonId:
    """One of the people of journal.yaml."""

    expects: str = "a person of journal.yaml"

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        known = reading.vocabulary.people
        if known is not None and value.text not in known:
            hint = did_you_mean(value.text, sorted(known)) or "the people are " + ", ".join(sorted(known))
            raise reading.fault(UNKNOWN_PERSON, value.span, f"nobody in journal.yaml is called {quoted(value.text)}", hint)
        return value.text


@dataclass(frozen=True, slots=True)
class RoomId:
    """One of the rooms of journal.yaml."""

    expects: str = "a room of journal.yaml"

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        known = reading.vocabulary.rooms
        if known is not None and value.text not in known:
            rooms = "the rooms are " + ", ".join(sorted(known)) if known else "add it under rooms: in journal.yaml"
            hint = did_you_mean(value.text, sorted(known)) or rooms
            raise reading.fault(UNKNOWN_ROOM, value.span, f"no room in journal.yaml is called {quoted(value.text)}", hint)
        return value.text


@dataclass(frozen=True, slots=True)
class Readers:
    """The field `shared`. Whatever is not exactly one of its forms is refused."""

    expects: str = "false, true, public, or a list of rooms"

    def read(self, node: Node, reading: Reading) -> Sharing:
        if isinstance(node, Sequence):
            if not node.items:
                raise reading.fault(NOT_A_CHOICE, node.span, "this list of rooms is empty", "write shared: false")
            return Sharing(Reach.ROOMS, tuple(sorted(set(_each(node.items, RoomId(), reading)))))
        value = scalar(node, reading, self.expects)
        if value.plain and value.text in ("true", "false"):
            return Sharing(Reach.ROOM if value.text == "true" else Reach.NOBODY)
        if value.text == "public":
            return Sharing(Reach.EVERYONE)
        raise reading.fault(
            NOT_A_CHOICE,
            value.span,
            f"{quoted(value.text)} is not {self.expects}; nobody else can read this entry",
            self._hint(value, reading),
        )

    def _hint(self, value: Scalar, reading: Reading) -> str:
        if value.text in ("true", "false"):
            return f"write {value.text} without quotes"
        if value.text in (reading.vocabulary.rooms or ()):
            return f"for that room write [{value.text}]"
        return boolean_meant(value.text) or did_you_mean(value.text, ["public", "true", "false"]) or "write false if you are not sure"


REFERENCE = re.compile(r"(?:\[\[)?\s*([^\[\]|#\s]+?)\s*(?:\|[^\[\]]*)?(?:\]\])?")


@dataclass(frozen=True, slots=True)
class EntryReference:
    """The id of another entry of one of the given types (any when there are none)."""

    types: tuple[str, ...] = ()

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
        text = match[1]
        if text.endswith(".md"):
            text = text.removesuffix(".md").rpartition("/")[2]
        return Reference(text, value.span)


def unwrapped(node: Node) -> Node:
    """`[[id]]` without quotes is a list in a list for YAML; what it holds."""
    if isinstance(node, Sequence) and len(node.items) == 1:
        inner = node.items[0]
        if isinstance(inner, Sequence) and len(inner.items) == 1:
            return inner.items[0]
    return node


@dataclass(frozen=True, slots=True)
class HypothesisReference:
    """`SESSION#n`."""

    expects: str = "a session and the number of its hypothesis (2026-09-03-kickoff#1)"

    def read(self, node: Node, reading: Reading) -> NumberedReference:
        value = scalar(unwrapped(node), reading, self.expects)
        name, sign, number = value.text.strip().removeprefix("[[").removesuffix("]]").partition("#")
        if not name or not sign or not number.isdecimal() or not number.isascii() or len(number) > 3:
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}")
        return NumberedReference(Reference(name, value.span), int(number))


@dataclass(frozen=True, slots=True)
class StepName:
    """`step`, or `roadmap#step`."""

    expects: str = "a step of a roadmap (listen, or first-90-days#listen)"

    def read(self, node: Node, reading: Reading) -> StepReference:
        value = scalar(node, reading, self.expects)
        before, sign, after = value.text.strip().partition("#")
        step, roadmap = (after, before) if sign else (before, None)
        if not is_slug(step) or (roadmap is not None and not is_slug(roadmap)):
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}")
        return StepReference(step, roadmap, value.span)


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list; a single value stands for a list of one where `single` allows it."""

    item: FieldType[T]
    single: bool = True

    @property
    def expects(self) -> str:
        return f"a list of {self.item.expects}"

    def read(self, node: Node, reading: Reading) -> tuple[T, ...]:
        if not isinstance(node, Sequence):
            if self.single and isinstance(node, Scalar):
                return _each((node,), self.item, reading)
            kind = "a mapping" if isinstance(node, Mapping) else "a single value"
            raise reading.fault(
                WRONG_TYPE,
                first_line(node),
                f"a list is wanted here, not {kind}",
                "begin each item with - on a line of its own",
            )
        return _each(node.items, self.item, reading)


def _each(nodes: Iterable[Node], item: FieldType[T], reading: Reading) -> tuple[T, ...]:
    """All items, each fault reported; Fault at the end when there was one."""
    values, faulty = [], False
    for node in nodes:
        try:
            values.append(item.read(node, reading))
        except Fault:
            faulty = True
    if faulty:
        raise Fault
    return tuple(values)


@dataclass(frozen=True, slots=True)
class MapOf(Generic[T]):
    """Any keys, each read by one field type, with values of another; gives `make(key value, value)` for each pair."""

    key: FieldType[Any]
    value: FieldType[Any]
    make: Callable[[Any, Any], T]

    @property
    def expects(self) -> str:
        return f"lines of {self.key.expects}: {self.value.expects}"

    def read(self, node: Node, reading: Reading) -> tuple[T, ...]:
        if not isinstance(node, Mapping):
            raise reading.fault(WRONG_TYPE, first_line(node), f"{self.expects} are wanted here")
        made, faulty = [], False
        for pair in node.pairs:
            try:
                made.append(self.make(self.key.read(pair.key, reading), self.value.read(pair.value, reading)))
            except Fault:
                faulty = True
        if faulty:
            raise Fault
        return tuple(made)
