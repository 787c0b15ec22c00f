"""A text without more empty lines than one between its parts: how many stood there may tell of what was cut out. Code keeps its own."""

from __future__ import annotations

import re

from journalkit.edit import edited
from journalkit.markup.effort import NAME, Effort, TooMuchWorkError
from journalkit.source import Edit, Span

EMPTY_LINES = re.compile(r"[\n\r]([ \t\n\r]*[\n\r])")  # behind the end of a line; it begins with a sign, which is quickly found
CODE = frozenset(["fence", "code_block"])


def single_spaced(text: str) -> str:
    """The text with one empty line for each run of them outside code, and none before and behind it."""
    behind_an_end = (match.span(1) for match in EMPTY_LINES.finditer(f"\n{text}"))
    spans = (Span(start - 1, end - 1) for start, end in behind_an_end)
    runs = [each for each in spans if each.start == 0 or text[each.start : each.end] != "\n"]
    code = code_spans(text) if runs else []
    outside = (run for run in runs if not any(each.start <= run.start < each.end for each in code))
    return edited(text, (Edit(run, "\n" if run.start else "") for run in outside)).rstrip()


def code_spans(text: str) -> list[Span]:
    """Where the blocks of code of a text stand; in one that makes too much work nobody knows, so that all of it counts as code."""
    from journalkit.markup.parser import PARSER  # which takes its time to load, and few texts need it here
    from journalkit.markup.places import Lines

    lines = Lines(text)
    try:
        tokens = PARSER.parse(text, {NAME: Effort()})
    except TooMuchWorkError:
        return [Span(0, len(text))]
    return [lines.span(*token.map) for token in tokens if token.type in CODE and token.map]
