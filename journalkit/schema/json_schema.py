"""The table of fields as JSON Schemas (2020-12), for editors and programs that know nothing of journalkit.

A schema says what one field of one file may hold. What a whole journal must be like is said by checks, and by no schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journalkit.schema.kind import KINDS, Kind
from journalkit.schema.record import Field, accepted_fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BEYOND = (
    "As YAML 1.2 reads it. What a schema cannot say is said by `journalkit check`: which people, rooms, entries and steps there are; what "
    "fields and files say together; how a number was typed (not 0x1f, .inf or True; whole ones without a point; within bounds also in "
    "quotes); that a list on one line needs brackets; and that a field is nearly one of these, which is taken for a slip. Other fields are "
    "passed over, with a warning unless they begin with x- or extra_fields in journal.yaml names them."
)
TITLE = "text; may be left out when the text below begins with a # heading"


def schema_of_kind(kind: Kind) -> dict[str, Any]:
    """The schema of the front matter of one type."""
    return {"$schema": DIALECT, "title": f"Front matter: {kind.name}", "description": BEYOND, **_fields_of(kind)}


def schema_of_entries() -> dict[str, Any]:
    """The schema of the front matter of every type: which fields there are follows from `type`."""
    rules = [{"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": {"$ref": f"#/$defs/{name}"}} for name in KINDS]
    return {
        "$schema": DIALECT,
        "title": "Front matter of a journal",
        "description": BEYOND,
        "type": "object",
        "properties": {"type": {"description": "what the entry is", "enum": list(KINDS)}},
        "required": ["type"],
        "allOf": rules,
        "$defs": {name: _fields_of(kind) for name, kind in KINDS.items()},
    }


def schema_of_settings(fields: Iterable[Field]) -> dict[str, Any]:
    """The schema of journal.yaml, which has these fields."""
    about = f"{BEYOND} That there is a person at least is said by it too."
    return {"$schema": DIALECT, "title": "journal.yaml", "description": about, **accepted_fields(tuple(fields))}


def _fields_of(kind: Kind) -> dict[str, Any]:
    found = accepted_fields(kind.fields, elsewhere=("title",))
    properties = found["properties"]
    return {
        **found,
        "properties": {
            **properties,
            "type": {"description": "what the entry is", "const": kind.name},
            "title": {**properties["title"], "description": TITLE},
        },
    }
