"""What front matter is made of: values that are still the text that was typed, and know their place in the file.

Apart from what reads YAML (located.py), which takes its time to load.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from journalkit.source import Source, Span
from journalkit.values import Struct

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Scalar(Struct, frozen=True):
    """A single value as text; `plain` when it was written without quotes."""

    text: str
    span: Span
    plain: bool

    @property
    def empty(self) -> bool:
        """Nothing, `~` or `null` without quotes: no value."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


class Sequence(Struct, frozen=True):
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span


class Pair(Struct, frozen=True):
    """A key and its value."""

    key: Scalar
    value: Node


class Mapping(Struct, frozen=True):
    """Keys with values, in the order written; `flow` when written with braces."""

    pairs: tuple[Pair, ...]
    span: Span
    flow: bool = False

    def get(self, name: str) -> Node | None:
        """The value of a key, or None."""
        return next((pair.value for pair in self.pairs if pair.key.text == name), None)


Node: TypeAlias = Scalar | Sequence | Mapping


class Document(Struct, frozen=True):
    """A file cut in two: front matter as nodes, and the body as text that begins at `body_start`.

    `unread` names the fields on lines that are not YAML, so that nobody calls them missing.
    """

    source: Source
    front: Mapping
    body: str
    body_start: int
    unread: frozenset[str] = frozenset()
