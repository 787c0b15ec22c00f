"""Types of fields: each reads a node of front matter as a value, or says what is wrong with it.

A scalar is read from its text by the field's type, never by YAML's guess: `12:30`, `no` and `012` mean what the field asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from journalkit.diagnostic import Diagnostic, Fix, Rule, Severity, diagnose, did_you_mean
from journalkit.header_rules import CONTROL_CHARACTER
from journalkit.nodes import CONTROL, Mapping, Node, Scalar, Sequence
from journalkit.schema.accepted import Accepted, single, within_blanks
from journalkit.schema.fixes import meant_instead, whole_instead, without_item, written_instead
from journalkit.schema.rules import (
    ASIDE_IN_FIELD,
    BELOW_ONE_PERCENT,
    NOT_A_CHOICE,
    OUT_OF_RANGE,
    WRONG_TYPE,
)
from journalkit.source import Span
from journalkit.values import Struct, field

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Fault(Exception):
    """The reading of a field ended here; what is wrong has been reported."""


class Vocabulary(Struct, frozen=True):
    """The names that the fields of a file may use; None when journal.yaml does not say them."""

    people: frozenset[str] | None = None
    rooms: frozenset[str] | None = None
    extra_fields: frozenset[str] = frozenset()


class Reading(Struct, frozen=True):
    """The reading of one file: what its fields may name, its text, and what was found wrong so far."""

    path: str
    vocabulary: Vocabulary = Vocabulary()
    text: str = ""
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, rule: Rule, span: Span, message: str, hint: str = "", fix: Fix | None = None) -> None:
        """Note a fault and go on."""
        self.found.append(diagnose(rule, self.path, span, message, hint, fix))

    def fault(self, rule: Rule, span: Span, message: str, hint: str = "", fix: Fix | None = None) -> Fault:
        """Note a fault that ends the reading of this field; to be raised."""
        self.report(rule, span, message, hint, fix)
        return Fault()

    @property
    def failed(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.found)


class FieldType(Protocol[T_co]):
    """Reads a node as a value, or raises Fault after reporting; `expects` says in words what it takes, `accepts` as a JSON Schema."""

    @property
    def expects(self) -> str: ...

    @property
    def accepts(self) -> Accepted: ...

    def read(self, node: Node, reading: Reading) -> T_co: ...


def scalar(node: Node, reading: Reading, expects: str) -> Scalar:
    """The node as a single value."""
    if isinstance(node, Scalar):
        return node
    kind = "a list" if isinstance(node, Sequence) else "a mapping"
    hint = "put the value in quotes" if expects == "text" and isinstance(node, Mapping) and node.flow else ""
    raise reading.fault(WRONG_TYPE, first_line(node), f"{expects} is wanted here, not {kind}", hint)


def first_line(node: Node) -> Span:
    """The place to point at for a list or mapping: its first item, since its end may be many lines below."""
    if isinstance(node, Sequence) and node.items:
        return first_line(node.items[0])
    if isinstance(node, Mapping) and node.pairs:
        return node.pairs[0].key.span
    return node.span


def quoted(text: str) -> str:
    """The text in double quotes, shortened for a message."""
    return f'"{shortened(text)}"'


def shortened(text: str) -> str:
    """The text, or its beginning."""
    return text if len(text) <= 60 else text[:57] + "…"


UNSEEN = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff"
SEEN_TEXT = rf"^(?![\s\S]*(?:%%|<!--|[{UNSEEN}]))[\s\S]*\S"


class Text(Struct, frozen=True):
    """Any text that is not blank."""

    expects: str = "text"

    @property
    def accepts(self) -> Accepted:
        return single(SEEN_TEXT)

    def read(self, node: Node, reading: Reading) -> str:
        text = scalar(node, reading, self.expects).text.strip()
        if not text:
            raise reading.fault(WRONG_TYPE, node.span, f"{self.expects} is wanted here, but this is blank")
        unseen = CONTROL.search(text)
        if unseen and unseen[0] != "\n":
            raise reading.fault(CONTROL_CHARACTER, node.span, f"the character U+{ord(unseen[0]):04X} is not allowed here", "delete it")
        if "%%" in text or "<!--" in text:
            raise reading.fault(ASIDE_IN_FIELD, node.span, "an aside in a field would be shown to others", "move it to the text below")
        return text


class Flag(Struct, frozen=True):
    """`true` or `false`."""

    expects: str = "true or false"

    @property
    def accepts(self) -> Accepted:
        return {"type": "boolean"}

    def read(self, node: Node, reading: Reading) -> bool:
        value = scalar(node, reading, self.expects)
        if value.plain and value.text in ("true", "false"):
            return value.text == "true"
        help_text = f"write {value.text} without quotes" if value.text in ("true", "false") else boolean_meant(value.text)
        word = value.text if value.text in ("true", "false") else meant_by(value.text)
        fix = whole_instead(reading.text, value, word) if word else None
        raise reading.fault(NOT_A_CHOICE, value.span, f"{quoted(value.text)} is not true or false", help_text, fix)


def boolean_meant(text: str) -> str:
    """A hint with what YAML 1.1 would have made of a word."""
    word = meant_by(text)
    return f"write {word}" if word else ""


def meant_by(text: str) -> str:
    """What YAML 1.1 would have made of a word: `true` or `false`; nothing when it is neither."""
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
    return meant.get(text.casefold(), "")


class Choice(Struct, frozen=True):
    """One of a few words."""

    choices: tuple[str, ...]

    @property
    def expects(self) -> str:
        return "one of " + ", ".join(self.choices)

    @property
    def accepts(self) -> Accepted:
        return {"enum": list(self.choices)}

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if value.text in self.choices:
            return value.text
        hint = did_you_mean(value.text, self.choices)
        raise reading.fault(
            NOT_A_CHOICE, value.span, f"{quoted(value.text)} is not {self.expects}", hint, meant_instead(reading.text, value, self.choices)
        )


SIMPLE_LIST = re.compile(r"[\w-]+(?: *, *[\w-]+)+")
NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
WHOLE_NUMBER = r"[-+]?[0-9]+"
LONGEST_NUMBER = 30


class Number(Struct, frozen=True):
    """A decimal number, perhaps within bounds; `whole` for integers, `percent` for one of which a fraction is no percentage."""

    least: float | None = None
    most: float | None = None
    whole: bool = False
    percent: bool = False

    @property
    def expects(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        if self.least is not None and self.most is not None:
            return f"{kind} from {self.least:g} to {self.most:g}"
        return f"{kind} of {self.least:g} or more" if self.least is not None else kind

    @property
    def accepts(self) -> Accepted:
        bounds = {"minimum": self.least, "maximum": self.most}
        number = {"type": "integer" if self.whole else "number", **{name: each for name, each in bounds.items() if each is not None}}
        form = rf"(?=\S{{1,{LONGEST_NUMBER}}}\s*$)(?:{WHOLE_NUMBER if self.whole else NUMBER.pattern})"
        return {"anyOf": [number, {"type": "string", "pattern": within_blanks(form), "description": "a number in quotes"}]}

    def number_in(self, text: str) -> float | None:
        """The number that a text without blanks around it says, within the bounds or not; None for a text that says none."""
        written = NUMBER.fullmatch(text) and len(text) <= LONGEST_NUMBER and (not self.whole or re.fullmatch(WHOLE_NUMBER, text))
        return float(text) if written else None

    def holds(self, number: float) -> bool:
        """Whether a number lies within the bounds."""
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)

    def hint(self, text: str) -> str:
        """What to write instead of a text that says no number; empty where that cannot be told."""
        if re.fullmatch(r"[-+]?\d+,\d+", text):
            return f"write {text.replace(',', '.')}"
        if re.fullmatch(r"[-+]?\d[\d_' ]*", text, re.ASCII) and len(text) <= 30:
            return "write it without separators"
        if re.fullmatch(r"[-+]?\d+(\.\d+)?\s?%", text, re.ASCII):
            return f"write {text.rstrip('% ')}"
        return ""

    def read(self, node: Node, reading: Reading) -> float:
        value = scalar(node, reading, self.expects)
        text = value.text.strip()
        number = self.number_in(text)
        if number is None:
            hint = self.hint(text)
            share = re.fullmatch(r"(\d+(?:\.\d+)?)\s?%", text, re.ASCII)
            fix = written_instead(reading.text, value, share[1]) if share and not self.whole else None
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}", hint, fix)
        if not self.holds(number):
            raise reading.fault(OUT_OF_RANGE, value.span, f"{text} is not {self.expects}")
        if self.percent and 0 < number < 1:
            reading.report(
                BELOW_ONE_PERCENT, value.span, f"this is in percent, and {text} is less than one", f"did you mean {number * 100:g}?"
            )
        return number


class ListOf(Struct, Generic[T], frozen=True):
    """A list; a single value stands for a list of one where `single` allows it.

    `twice` is the rule that an item breaks which stood there before, `quoted` the one of a value in quotes that looks like several.
    """

    item: FieldType[T]
    single: bool = True
    at_least: int = 0
    twice: Rule | None = None
    quoted: Rule | None = None

    @property
    def expects(self) -> str:
        return f"a list, each item {self.item.expects}"

    @property
    def accepts(self) -> Accepted:
        found = {"type": "array", "items": self.item.accepts, **({"minItems": self.at_least} if self.at_least else {})}
        return {"anyOf": [found, self.item.accepts]} if self.single else found

    def read(self, node: Node, reading: Reading) -> tuple[T, ...]:
        if not isinstance(node, Sequence):
            if self.single and isinstance(node, Scalar):
                if node.plain and "," in node.text:
                    words = f"[{node.text}]" if SIMPLE_LIST.fullmatch(node.text) else None
                    fix = written_instead(reading.text, node, words)
                    raise reading.fault(WRONG_TYPE, node.span, "a list needs brackets", f"write [{shortened(node.text)}]", fix)
                if self.quoted is not None and "," in node.text:
                    hint = f"write [{shortened(node.text)}]; for a single one with a comma write [{quoted(node.text)}]"
                    reading.report(self.quoted, node.span, "what stands in quotes is a single item, comma and all", hint)
                return each_item((node,), self.item, reading)
            kind = "a mapping" if isinstance(node, Mapping) else "a single value"
            raise reading.fault(
                WRONG_TYPE,
                first_line(node),
                f"a list is wanted here, not {kind}",
                "begin each item with - on a line of its own",
            )
        if len(node.items) < self.at_least:
            raise reading.fault(WRONG_TYPE, node.span, f"{self.expects} is wanted here, but this is empty")
        if self.twice is not None:
            _report_doubled(node, self.twice, reading)
        return each_item(node.items, self.item, reading)


def _report_doubled(items: Sequence, rule: Rule, reading: Reading) -> None:
    """Report each item that stands in the list before."""
    seen: set[str] = set()
    for index, item in enumerate(items.items):
        if isinstance(item, Scalar) and item.text in seen:
            message = f"{quoted(item.text)} stands twice in this list"
            reading.report(rule, item.span, message, "delete one of them", without_item(reading.text, items, index))
        seen.update([item.text] if isinstance(item, Scalar) else [])


def each_item(nodes: Iterable[Node], item: FieldType[T], reading: Reading) -> tuple[T, ...]:
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


class MapOf(Struct, Generic[T], frozen=True):
    """Any keys, each read by one field type, with values of another; gives `make(key value, value)` for each pair."""

    key: FieldType[Any]
    value: FieldType[Any]
    make: Callable[[Any, Any], T]
    expects: str

    @property
    def accepts(self) -> Accepted:
        return {"type": "object", "propertyNames": self.key.accepts, "additionalProperties": self.value.accepts}

    def read(self, node: Node, reading: Reading) -> tuple[T, ...]:
        if not isinstance(node, Mapping):
            raise reading.fault(WRONG_TYPE, first_line(node), f"{self.expects} is wanted here")
        made, faulty = [], False
        for pair in node.pairs:
            try:
                made.append(self.make(self.key.read(pair.key, reading), self.value.read(pair.value, reading)))
            except Fault:
                faulty = True
        if faulty:
            raise Fault
        return tuple(made)
