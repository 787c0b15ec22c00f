"""The words within a value of the model, whatever holds them."""

from __future__ import annotations

from journalkit.model.body import Body
from journalkit.model.entry import Key, Reference
from journalkit.source import Span
from journalkit.values import Struct

NOT_WORDS = frozenset(["path", "author", "id"])
WORDLESS = (Reference, Key, Span)


def texts_of(value: object) -> list[str]:
    """All texts within a value, those of nested values too; references and places apart."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Body):
        return [value.text, value.plain]
    if isinstance(value, tuple) and not isinstance(value, WORDLESS):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, Struct) and not isinstance(value, WORDLESS):
        return [text for name in value.__struct_fields__ if name not in NOT_WORDS for text in texts_of(getattr(value, name))]
    return []
