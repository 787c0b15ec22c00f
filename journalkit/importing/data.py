"""Values of other programs: from YAML nodes, TOML and JSON to plain data, and from there to YAML that says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from journalkit.importing.found import NOTHING, Data, Plain
from journalkit.nodes import Mapping as Fields
from journalkit.nodes import Node, Pair, Scalar, Sequence
from journalkit.schema.scalar import flow_text
from journalkit.source import Span

DEEPEST = 15  # levels, as front matter may have them with room to spare
WITHOUT_QUOTES = re.compile(
    r"true|false|null|[-+]?\d{1,30}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,3})?|"
    r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|[-+]\d\d:?\d\d))?)?",
    re.ASCII,
)
AT = Span(0, 0)


def word(text: str) -> str:
    """A word that stood without quotes: as such where YAML would take it for something else than text."""
    return Plain(text) if WITHOUT_QUOTES.fullmatch(text) else text


def of_node(node: Node) -> Data:
    """A node of YAML as data."""
    if isinstance(node, Scalar):
        return NOTHING if node.empty else word(node.text) if node.plain else node.text
    if isinstance(node, Sequence):
        return tuple(of_node(each) for each in node.items)
    return {pair.key.text: of_node(pair.value) for pair in node.pairs}


def of_value(value: Any) -> Data:
    """A value of TOML or JSON as data."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return Plain("true" if value else "false")
    if isinstance(value, int | float):
        return word(str(value))
    if isinstance(value, datetime | date | time):
        return word(value.isoformat())
    if isinstance(value, list | tuple):
        return tuple(of_value(each) for each in value)
    if isinstance(value, Mapping):
        return {str(name): of_value(each) for name, each in value.items()}
    return str(value)


def is_nothing(data: Data) -> bool:
    """Whether it is YAML's word for no value."""
    return isinstance(data, Plain) and data == NOTHING


def node_of(data: Data) -> Node:
    """Data as a node, so that the types of fields can read it."""
    if isinstance(data, str):
        return Scalar("" if is_nothing(data) else str(data), AT, isinstance(data, Plain))
    if isinstance(data, Mapping):
        return Fields(tuple(Pair(Scalar(name, AT, True), node_of(each)) for name, each in data.items()), AT)
    return Sequence(tuple(node_of(each) for each in data), AT)


def yaml_of(data: Data) -> str:
    """Data as YAML on one line."""
    if isinstance(data, Plain):
        return str(data)
    if isinstance(data, str):
        return flow_text(data)
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{flow_text(name)}: {yaml_of(each)}" for name, each in data.items()) + "}"
    return "[" + ", ".join(map(yaml_of, data)) + "]"


def depth(data: Data) -> int:
    """How many levels of lists and mappings there are."""
    if isinstance(data, str):
        return 0
    return 1 + max((depth(each) for each in (data.values() if isinstance(data, Mapping) else data)), default=0)


def has_name(data: Data, name: str) -> bool:
    """Whether a mapping in the data has a name."""
    if isinstance(data, Mapping):
        return name in data or any(has_name(each, name) for each in data.values())
    return not isinstance(data, str) and any(has_name(each, name) for each in data)


def is_blank(data: Data) -> bool:
    """Whether nothing is said."""
    return is_nothing(data) or (isinstance(data, str) and not data.strip()) or (not isinstance(data, str) and not data)


def words_in(data: Data) -> tuple[str, ...]:
    """The single words or texts of a value: itself, or those of a list."""
    if isinstance(data, str):
        return () if is_blank(data) else (str(data).strip(),)
    return tuple(each for item in data for each in words_in(item)) if not isinstance(data, Mapping) else ()


def as_json(data: Any) -> str:
    """Data as JSON in one form, to be told by."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=dict)
