"""A Sheet as Markdown that an entry may hold: links are `[[id|words]]`, so that journalkit follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.model.entry import Entry
from journalkit.sheet.sheet import Bar, Cell, Facts, Lines, Part, Sheet, Table, Words

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$%&!^=])")
BAR = re.compile(r"(?<!\\)\|")


def as_markdown(sheet: Sheet, owner: str) -> str:
    """The text of a sheet, with a heading for each block; the owner's entries are linked by their id alone."""
    lines = [f"# {plain(sheet.title)}", ""]
    if sheet.lead:
        lines += [_cell(sheet.lead, owner), ""]
    for block in sheet.blocks:
        lines += [f"## {plain(block.title)}", ""] if block.title else []
        for part in block.parts:
            lines += [*_part(part, owner), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _part(part: Part, owner: str) -> Iterator[str]:
    if isinstance(part, Facts):
        return _facts(part, owner)
    if isinstance(part, Table):
        return _table(part, owner)
    if isinstance(part, Lines):
        return _lines(part, owner)
    return _bar(part) if isinstance(part, Bar) else iter([_cell(part.words, owner)])


def plain(text: str) -> str:
    """The words with no meaning for Markdown."""
    return SPECIAL.sub(r"\\\1", text.replace("\u00a0", " ").replace("\n", " "))


def _cell(cell: Cell, owner: str) -> str:
    return _joined([_words(each, owner) for each in cell])


def _joined(parts: list[str]) -> str:
    return re.sub(r" ,", ",", " ".join(parts))


def _words(words: Words, owner: str) -> str:
    if not isinstance(words.about, Entry):
        return plain(words.text)
    key = words.about.key
    target = key.id if key.author == owner else f"{key.author}/{key.id}"
    shown = re.sub(r"[\[\]|]", " ", words.text)
    return f"[[{target}|{shown}]]"


def _facts(part: Facts, owner: str) -> Iterator[str]:
    for label, cell in part.items:
        yield f"- **{plain(label)}:** {_cell(cell, owner)}"


def _table(part: Table, owner: str) -> Iterator[str]:
    yield "| " + " | ".join(plain(head) for head in part.heads) + " |"
    yield "|" + "|".join("---:" if index in part.numbers else "---" for index in range(len(part.heads))) + "|"
    for row in part.rows:
        yield "| " + " | ".join(BAR.sub(r"\|", _cell(cell, owner)) for cell in row) + " |"


def _lines(part: Lines, owner: str) -> Iterator[str]:
    for number, cell in enumerate(part.items, start=1):
        yield f"{f'{number}.' if part.numbered else '-'} {_cell(cell, owner)}"


def _bar(part: Bar) -> Iterator[str]:
    yield f"{part.share} % of the way from {plain(part.start)} to {plain(part.end)}"
