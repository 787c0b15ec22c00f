"""Private asides that are never closed."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.model.journal import Journal
from journalkit.source import Span

UNCLOSED_ASIDE = warning(
    "unclosed-aside",
    "A private aside (`%%`) or comment (`<!--`) is opened and never closed, or a sign of one stands alone, as in `100 %% sure`.",
    why="Nobody can tell where it was meant to end, so everything after it is kept from others.",
    wrong="Ben is right. %%I still doubt it.",
    right="Ben is right. %%I still doubt it.%% I am 100 % sure of the rest; %\\%s stands for a word.",
)
HINT = "where an aside is meant, close it with %% or -->; where none is, write %, %\\% or <\\!--"
RULES = (UNCLOSED_ASIDE,)


def unclosed(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each text with an open aside."""
    for entry in (*journal.entries.values(), *journal.roadmaps.values()):
        if entry.body.open_aside is not None:
            place = entry.body_start + entry.body.open_aside
            message = "this aside is never closed: the rest of the text is kept from everybody else"
            yield diagnose(UNCLOSED_ASIDE, entry.path, Span(place, place + 2), message, HINT)
