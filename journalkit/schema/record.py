"""Named fields of a mapping: which are known, which are needed, and what each one's value is."""

from __future__ import annotations

import re
from collections import abc
from collections.abc import Callable, Collection, Iterable
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

from journalkit.conflicts import MERGE_CLASH, THEIRS
from journalkit.diagnostic import Fix, nearest, surely
from journalkit.nodes import Mapping, Node, Pair, Scalar
from journalkit.schema.accepted import Accepted, or_nothing
from journalkit.schema.field import Fault, FieldType, Reading, first_line, quoted
from journalkit.schema.fixes import written_instead
from journalkit.schema.rules import FOREIGN_FIELD, MISSING_FIELD, SWALLOWED_VALUE, UNKNOWN_FIELD, WRONG_TYPE
from journalkit.schema.slug import look_alike
from journalkit.source import Span
from journalkit.values import Struct

T = TypeVar("T")
Kinds: TypeAlias = abc.Mapping[str, frozenset[str]]  # each with the names of its fields
NO_KINDS: Kinds = MappingProxyType({})


class Field(Struct, frozen=True):
    """One field: its name, how its value is read, and under which name the model keeps it."""

    name: str
    type: FieldType[Any]
    required: bool = False
    attribute: str = ""

    @property
    def kept_as(self) -> str:
        return self.attribute or self.name


class Record(Struct, Generic[T], frozen=True):
    """A mapping with fields of its own, read as one value."""

    noun: str
    fields: tuple[Field, ...]
    make: Callable[..., T]

    @property
    def expects(self) -> str:
        return self.noun + " {" + ", ".join(each.name for each in self.fields) + "}"

    @property
    def accepts(self) -> Accepted:
        return accepted_fields(self.fields)

    def read(self, node: Node, reading: Reading) -> T:
        if not isinstance(node, Mapping):
            raise reading.fault(WRONG_TYPE, first_line(node), f"{self.expects} is wanted here")
        before = len(reading.found)
        values = read_fields(node, self.fields, reading, self.noun)
        missing = [each for each in self.fields if each.required and each.kept_as not in values]
        if missing or (len(reading.found) > before and reading.failed):
            raise Fault
        return self.make(**values)


def accepted_fields(fields: Iterable[Field], elsewhere: Collection[str] = ()) -> dict[str, Any]:
    """What a mapping with these fields accepts; those `elsewhere` are needed, but may be said in another place than here."""
    needed = [each.name for each in fields if each.required and each.name not in elsewhere]
    properties = {each.name: {"description": each.type.expects, **_accepted(each, each.name in needed)} for each in fields}
    return {"type": "object", "properties": properties, **({"required": needed} if needed else {})}


def _accepted(field: Field, needed: bool) -> Accepted:
    """What a field accepts: nothing too where it may be left out, but never in `shared`."""
    return field.type.accepts if needed or field.name == "shared" else or_nothing(field.type.accepts)


def read_fields(
    mapping: Mapping,
    fields: tuple[Field, ...],
    reading: Reading,
    noun: str,
    *,
    elsewhere: Kinds = NO_KINDS,
    unread: frozenset[str] = frozenset(),
    at: Span | None = None,
) -> dict[str, Any]:
    """The values of all fields that are there and can be read, by the name the model keeps them under.

    Every fault is reported. `elsewhere` says which fields each kind has; `unread` names those that stand on unreadable lines; a missing
    field is reported at `at`.
    """
    known = {each.name: each for each in fields}
    values: dict[str, Any] = {}
    present = set(unread)
    foreign: list[Pair] = []
    for pair in mapping.pairs:
        field = known.get(pair.key.text)
        if field is None:
            if _foreign(pair, known, elsewhere, reading):
                foreign.append(pair)
                continue
            meant = _unknown(pair, mapping, known, elsewhere, noun, reading)
            present.update([meant] if meant else [])
            continue
        if isinstance(pair.value, Scalar) and pair.value.empty and field.name != "shared":
            if field.required and field.name not in unread:
                present.add(field.name)
                _blank(pair, field, reading)
            elif not field.required:
                _check_for_comment(pair, reading)
            continue
        present.add(field.name)
        try:
            values[field.kept_as] = field.type.read(pair.value, reading)
        except Fault:
            continue
    _report_foreign(foreign, mapping, elsewhere, noun, reading)
    for field in fields:
        if field.required and field.name not in present:
            place = at or Span(mapping.span.start, mapping.span.start)
            reading.report(
                MISSING_FIELD,
                place,
                f'{_with_article(noun)} needs "{field.name}"',
                f"add {field.name}: {field.type.expects}",
            )
    return values


def swallowed(pair: Pair, text: str) -> Span | None:
    """Where a value stands that YAML took for a comment: `#lead`, but not `# a remark`. None for every other value."""
    if not (isinstance(pair.value, Scalar) and pair.value.empty):
        return None
    rest = re.compile(r"[^\S\r\n]*:[^\S\r\n]+(#[^\s#][^\r\n]*)").match(text, pair.key.span.end)
    return Span(*rest.span(1)) if rest else None


def _check_for_comment(pair: Pair, reading: Reading) -> None:
    """Report a value that YAML took for a comment."""
    place = swallowed(pair, reading.text)
    if place is not None:
        message = f'"{pair.key.text}" has no value: what begins with # is a comment'
        reading.report(SWALLOWED_VALUE, place, message, "put it in quotes")


def _blank(pair: Pair, field: Field, reading: Reading) -> None:
    reading.report(
        MISSING_FIELD,
        pair.key.span,
        f'"{pair.key.text}" has no value',
        f"write {field.type.expects} after the colon; a value that begins with # needs quotes",
    )


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}" if not noun.endswith(".yaml") else noun


def _foreign(pair: Pair, known: Collection[str], elsewhere: Kinds, reading: Reading) -> bool:
    """Whether a field is one of another kind, and near none of this one."""
    name = pair.key.text
    return name not in reading.vocabulary.extra_fields and any(name in each for each in elsewhere.values()) and not nearest(name, known)


def _report_foreign(foreign: list[Pair], mapping: Mapping, elsewhere: Kinds, noun: str, reading: Reading) -> None:
    """Report the fields of other kinds in one message, at the type where another one is probably meant."""
    if not foreign:
        return
    several = len(foreign) > 1
    listed = ", ".join(quoted(each.key.text) for each in foreign)
    passed = "they are passed over" if several else "it is passed over"
    message = f"{_with_article(noun)} has no field{'s' if several else ''} {listed}; {passed}"
    them = "them" if several else "it"
    meant, said = _kind_meant(mapping, elsewhere, noun), mapping.get("type")
    if meant and said is not None:
        reading.report(FOREIGN_FIELD, said.span, message, f"did you mean type: {meant}? Else delete {them}")
    else:
        reading.report(FOREIGN_FIELD, foreign[0].key.span, message, f"delete {them}, or change the type")


def _kind_meant(mapping: Mapping, elsewhere: Kinds, noun: str) -> str | None:
    """The one kind that has at least two more of these fields than the kind that is said; None when there is none, or several."""
    fitting = {kind: sum(pair.key.text in fields for pair in mapping.pairs) for kind, fields in elsewhere.items()}
    most = max(fitting.values())
    best = [kind for kind, number in fitting.items() if number == most]
    return best[0] if len(best) == 1 and most >= fitting[noun] + 2 else None


def _unknown(pair: Pair, mapping: Mapping, known: Collection[str], elsewhere: Kinds, noun: str, reading: Reading) -> str | None:
    """Report an unknown field: an error when it is near a known one, whose name it gives, else a warning."""
    key, name = pair.key, pair.key.text
    if name.endswith(THEIRS):
        own = name.removesuffix(THEIRS)
        message = f"a merge left two values of {quoted(own)}: this is that of the other side"
        reading.report(MERGE_CLASH, key.span, message, f"keep the right one as {own}: and delete the other line")
        return own
    if name in reading.vocabulary.extra_fields or name.startswith("x-") or name == "<<":
        return None
    if any(name in each for each in elsewhere.values()):
        message = f'{_with_article(noun)} has no field "{name}"; it is passed over'
        reading.report(FOREIGN_FIELD, key.span, message, f'did you mean "{nearest(name, known)}"? Else delete it, or change the type')
        return None
    meant = nearest(name, known) or nearest(look_alike(name), known)
    if meant:
        fix = renamed_field(pair, mapping, known, reading)
        hint = "That field stands here already: keep one of the two lines" if mapping.get(meant) is not None else ""
        reading.report(UNKNOWN_FIELD, key.span, f"there is no field {quoted(name)}", f'did you mean "{meant}"? {hint}'.rstrip(), fix)
    elif name.isdecimal() and not elsewhere:
        reading.report(UNKNOWN_FIELD, key.span, f"the number {name} stands here as a field", "write decimals with a point: 1.5")
    else:
        hint = "name it under extra_fields: in journal.yaml, or begin it with x-, if another tool keeps it"
        reading.report(FOREIGN_FIELD, key.span, f"{quoted(name)} is not a field of journalkit; it is passed over", hint)
    return meant


def renamed_field(pair: Pair, mapping: Mapping, known: Iterable[str], reading: Reading) -> Fix | None:
    """The fix that gives a field the name that was meant beyond doubt, if no other one has that name or would get it.

    A line that decides who may read is the writer's to correct, unless it says `false`.
    """
    known = tuple(known)
    meant = _meant(pair.key.text, known)
    others = [each.key.text for each in mapping.pairs if each is not pair]
    if meant is None or any(other == meant or (other not in known and _meant(other, known) == meant) for other in others):
        return None
    private = isinstance(pair.value, Scalar) and pair.value.plain and pair.value.text == "false"
    if meant == "room" or (meant == "shared" and not private):
        return None
    return written_instead(reading.text, pair.key, meant)


def _meant(name: str, known: Iterable[str]) -> str | None:
    return surely(name, known) or surely(look_alike(name), known)
