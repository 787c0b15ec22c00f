"""Entries as CSV, a table a type: UTF-8, RFC 4180, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from journalkit.exporting.readable import words_of
from journalkit.method.filtering import fields_of, said
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry
from journalkit.schema.field import ListOf
from journalkit.schema.kind import KINDS, Kind
from journalkit.schema.record import Field, Record
from journalkit.sheet.data import data_of

FIRST = ("id", "author", "title", "date", "state")
LEFT_OUT = frozenset(["type", "shared", "aliases", *FIRST])
FORMULA = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")  # how a cell begins that a spreadsheet may run
NOT_IN_TABLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
SEVERAL = "; "


def table(kind: Kind, entries: Iterable[Entry], practice: Practice) -> str:
    """The entries of a type as a table, oldest first: a line of names, then one line an entry."""
    fields = [each for each in kind.fields if each.name not in LEFT_OUT]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*FIRST, *(name for field in fields for name in _names(field)), "text"])
    for entry in entries:
        if entry.type == kind.name:
            known = fields_of(entry, practice)
            first = [_cell(known[name], practice) for name in FIRST]
            cells = [cell for field in fields for cell in _cells(field, known[field.name], practice)]
            writer.writerow([*first, *cells, harmless(words_of(entry))])
    return out.getvalue()


def _names(field: Field) -> Iterator[str]:
    """The columns of a field: one for each part of a record."""
    if isinstance(field.type, Record):
        yield from (f"{field.name}.{each.name}" for each in field.type.fields)
    else:
        yield field.name


def _cells(field: Field, value: Any, practice: Practice) -> Iterator[str]:
    if isinstance(field.type, Record):
        yield from (_cell(getattr(value, each.kept_as, None), practice) for each in field.type.fields)
    elif isinstance(field.type, ListOf) and isinstance(field.type.item, Record):
        yield harmless(json.dumps(data_of(value), ensure_ascii=False)) if value else ""
    else:
        yield _cell(value, practice)


def _cell(value: Any, practice: Practice) -> str:
    """A value as the text of a cell; a number stays one, whatever its sign."""
    texts = said(value, practice.owner)
    return SEVERAL.join(texts) if isinstance(value, int | float) else harmless(SEVERAL.join(texts))


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that looks like it begins with an apostrophe."""
    text = NOT_IN_TABLES.sub("\ufffd", text)
    return f"'{text}" if FORMULA.match(text) else text


def kinds_of(practice: Practice) -> tuple[Kind, ...]:
    """The types of which there are entries, in the order of their table."""
    there = {entry.type for entry in practice.entries}
    return tuple(kind for kind in KINDS.values() if kind.name in there)
