"""What may be written at a place of a text that is not finished: told by its lines alone, since it may not be YAML yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from journalkit.schema.field import ListOf, MapOf
from journalkit.schema.kind import COMMON, KINDS
from journalkit.schema.names import Readers, RoomId
from journalkit.schema.record import Field, Record
from journalkit.source import LINE_END, Source, Span
from journalkit.values import Struct

FENCE = re.compile(r"---[ \t]*")
SHAPE = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<rest>.*)")
KEY = re.compile(r"(?P<key>[\w./-]+|\"[^\"]*\"|'[^']*')[ \t]*:(?P<blank>[ \t]+|$)(?P<value>.*)", re.S)
WORD = re.compile(r"[\w./#-]*")
LINK = re.compile(r"!?\[\[(?P<id>[^\[\]|#]*)$")
PATH = re.compile(r"\]\((?P<path>[^()\s]*)$")


class Wanted(Struct, frozen=True):
    """Something that may be written over a span: the name of one of `fields`, or a value of a `type`, or what a link leads to.

    `typed` is what stands there before the cursor; `link` is `id` or `path`; `blank`: a blank is missing before the value.
    """

    span: Span
    typed: str
    fields: tuple[Field, ...] = ()
    noun: str = ""
    type: Any = None
    link: str = ""
    blank: bool = False
    kinds: bool = False


class _Header(Struct, frozen=True):
    """The lines of front matter; `body` is the number of the first line behind it."""

    lines: Sequence[str]
    body: int


def wanted_at(source: Source, offset: int) -> Wanted | None:
    """What may be written at a place; None where it is plain text."""
    lines = LINE_END.split(source.text)
    place = source.position(offset)
    number, before = place.line - 1, lines[place.line - 1][: place.column - 1]
    after = lines[number][place.column - 1 :]
    header = _header(lines)
    if header is None or number >= header.body:
        return _in_text(before, after, offset)
    if number == 0:
        return None
    return _in_front(header, number, before, after, offset)


def _header(lines: Sequence[str]) -> _Header | None:
    if not FENCE.fullmatch(lines[0]):
        return None
    closing = next((number for number in range(1, len(lines)) if FENCE.fullmatch(lines[number])), len(lines))
    return _Header(lines[:closing], closing)


def _in_text(before: str, after: str, offset: int) -> Wanted | None:
    """What a link that is being written may lead to."""
    for form, link in ((LINK, "id"), (PATH, "path")):
        found = form.search(before)
        if found:
            typed = found[link]
            rest = re.match(r"[^\[\]()|#\s]*", after)
            return Wanted(Span(offset - len(typed), offset + (rest.end() if rest else 0)), typed, link=link)
    return None


def _in_front(header: _Header, number: int, before: str, after: str, offset: int) -> Wanted | None:
    shape = SHAPE.fullmatch(before)
    if shape is None or "#" in re.sub(r"\S#", "", before):
        return None
    kind = next((found[1] for line in header.lines if (found := re.fullmatch(r"type:[ \t]*['\"]?(\w+).*", line))), "")
    top: tuple[Field, ...] = KINDS[kind].fields if kind in KINDS else COMMON
    path = _path(header.lines, number, shape)
    container = _container(path, top, kind or "entry")
    if container is None:
        return None
    rest, dashed = shape["rest"], bool(shape["dashes"])
    key = KEY.fullmatch(rest)
    if isinstance(container, Record) and key:
        field = next((each for each in container.fields if each.name == key["key"]), None)
        return _value(field, container.noun, key["value"], not key["blank"], after, offset) if field else None
    if isinstance(container, Record):
        present = _present(header.lines, number, shape)
        return _name(container, present, rest, after, offset)
    if isinstance(container, MapOf):
        return _leaf(container.key, rest, after, offset) if not key else None
    return _leaf(container, rest, after, offset) if dashed else None


def _path(lines: Sequence[str], number: int, shape: re.Match[str]) -> list[str]:
    """The keys below which a line stands."""
    path: list[str] = []
    column, dashed = len(shape["indent"]) + len(shape["dashes"]), bool(shape["dashes"])
    limit = len(shape["indent"])
    for above in range(number - 1, 0, -1):
        if column == 0:
            break
        found = SHAPE.fullmatch(lines[above])
        if found is None or not found["rest"].strip() or found["rest"].startswith("#"):
            continue
        start, own = len(found["indent"]), len(found["indent"]) + len(found["dashes"])
        if not dashed and own == column and found["dashes"]:
            dashed, limit = True, start
        key = KEY.fullmatch(found["rest"])
        if key and not key["value"].split("#")[0].strip() and (own <= limit if dashed else own < column) and own < column:
            path.insert(0, key["key"].strip("\"'"))
            column, dashed, limit = own, bool(found["dashes"]), start
    return path


def _container(path: Iterable[str], top: tuple[Field, ...], noun: str) -> Any:
    """What the keys lead to: a mapping with fields, a mapping of names, or the type of an item; None when that is not known."""
    here: Any = Record(noun, top, dict)
    for name in path:
        field = next((each for each in here.fields if each.name == name), None) if isinstance(here, Record) else None
        if field is None:
            return None
        here = field.type.item if isinstance(field.type, ListOf) else RoomId() if isinstance(field.type, Readers) else field.type
    return here


def _present(lines: Sequence[str], number: int, shape: re.Match[str]) -> set[str]:
    """The fields that stand in the same mapping already."""
    column = len(shape["indent"]) + len(shape["dashes"])
    found: set[str] = set()
    for step in (-1, 1):
        at = number if not (step < 0 and shape["dashes"]) else 0
        while 0 < (at := at + step) < len(lines):
            other = SHAPE.fullmatch(lines[at])
            if other is None or not other["rest"].strip():
                continue
            own = len(other["indent"]) + len(other["dashes"])
            if own < column or (step > 0 and other["dashes"] and own <= column):
                break
            key = KEY.fullmatch(other["rest"])
            if own == column and key:
                found.add(key["key"].strip("\"'"))
            if own == column and other["dashes"]:
                break
    return found


def _name(container: Record[Any], present: set[str], typed: str, after: str, offset: int) -> Wanted | None:
    """The name of a field."""
    if not re.fullmatch(r"[\w-]*", typed):
        return None
    fields = tuple(each for each in container.fields if each.name not in present)
    rest = re.match(r"[\w-]*:?[ \t]?", after)
    end = offset + (rest.end() if rest else 0)
    return Wanted(Span(offset - len(typed), end), typed, fields, container.noun)


def _value(field: Field, noun: str, typed: str, blank: bool, after: str, offset: int) -> Wanted | None:
    """A value of a field, perhaps within brackets or braces that are not closed yet."""
    kind = field.type
    opened = _open_bracket(typed)
    if opened is None:
        item = kind.item if isinstance(kind, ListOf) else kind
        if isinstance(item, Record | MapOf):
            return None
        return _leaf(item, typed, after, offset, blank=blank, kinds=field.name == "type")
    inside = typed[opened + 1 :]
    part = re.sub(r"^.*,", "", inside, flags=re.S).lstrip()
    if typed[opened] == "[":
        item = RoomId() if isinstance(kind, Readers) else kind.item if isinstance(kind, ListOf) else kind
        return _leaf(item, part, after, offset)
    if isinstance(kind, MapOf):
        return _leaf(kind.key, part, after, offset) if ":" not in part else None
    if not isinstance(kind, Record):
        return None
    key = KEY.fullmatch(part)
    if key:
        own = next((each for each in kind.fields if each.name == key["key"]), None)
        return _leaf(own.type, key["value"], after, offset, blank=not key["blank"]) if own else None
    present = {found.strip() for found in re.findall(r"([\w-]+)[ \t]*:", inside)}
    return _name(kind, present, part, after, offset)


def _open_bracket(typed: str) -> int | None:
    """Where the innermost bracket or brace stands that is still open."""
    stack: list[int] = []
    quote = ""
    for number, sign in enumerate(typed):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "[{":
            stack.append(number)
        elif sign in "]}" and stack:
            stack.pop()
    return stack[-1] if stack else None


def _leaf(kind: Any, typed: str, after: str, offset: int, *, blank: bool = False, kinds: bool = False) -> Wanted | None:
    """A single value; quotes that are open stay."""
    typed = typed.lstrip("[").lstrip("\"'")
    rest = WORD.match(after)
    end = offset + (rest.end() if rest else 0)
    return Wanted(Span(offset - len(typed), end), typed, type=kind, blank=blank, kinds=kinds)
