"""Texts that Markdown shows less of than somebody typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.model.body import LostKind
from journalkit.model.journal import Journal
from journalkit.source import Span

LOST_TEXT = warning(
    "lost-text",
    "Markdown shows less than was typed: surplus cells of a table, a footnote that nothing leads to, code that is never closed.",
    why="Every program that reads Markdown leaves these words out, or takes all that follows for code, and none of them says so.",
    wrong="| day | plan |\n|---|---|\n| Monday | ask | before solving |",
    right="| day | plan |\n|---|---|\n| Monday | ask before solving |",
)
RULES = (LOST_TEXT,)
WORDS: Mapping[LostKind, tuple[str, str]] = MappingProxyType(
    {
        LostKind.CELLS: (
            "this row has more cells than the table has columns, and no page shows them",
            "add a column, or write \\| for a bar",
        ),
        LostKind.NOTE: ("no page shows this footnote: nothing leads to it, or it stands twice", "write its sign, [^name], in the text"),
        LostKind.CODE: ("this block of code is never closed: all that follows is shown as code", "close it with a line of the same signs"),
    }
)


def lost(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each piece of a text that is lost."""
    for entry in (*journal.entries.values(), *journal.roadmaps.values()):
        for each in entry.body.lost:
            place = entry.body_start + each.place
            message, remedy = WORDS[each.kind]
            yield diagnose(LOST_TEXT, entry.path, Span(place, place), message, remedy)
