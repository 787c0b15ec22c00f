"""The words within a value of the model, whatever holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journalkit.model.body import Body
from journalkit.model.entry import Key, Reference
from journalkit.source import Span
from journalkit.values import Struct

NOT_WORDS = frozenset(["path", "author", "id"])


def texts_of(value: object) -> Iterator[str]:
    """All texts within a value, those of nested values too; references and places apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Body):
        yield value.text
        yield value.plain
    elif isinstance(value, Reference | Key | Mapping | Span):
        return
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name not in NOT_WORDS:
                yield from texts_of(getattr(value, name))
