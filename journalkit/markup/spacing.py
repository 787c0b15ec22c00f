"""A text without more empty lines than one between its parts: how many stood there may tell of what was cut out. Code keeps its own."""

from __future__ import annotations

import re

from journalkit.edit import edited
from journalkit.markup.effort import NAME, Effort, TooMuchWorkError
from journalkit.markup.parser import PARSER
from journalkit.markup.places import Lines
from journalkit.source import Edit, Span

EMPTY_LINES = re.compile(r"(?:(?<=\n)|(?<=\r)|\A)(?:[ \t]*(?:\r\n|\r|\n))+")
CODE = frozenset(["fence", "code_block"])


def single_spaced(text: str) -> str:
    """The text with one empty line for each run of them outside code, and none before and behind it."""
    runs = [match for match in EMPTY_LINES.finditer(text) if match[0] != "\n" or not match.start()]
    code = code_spans(text) if runs else []
    outside = (match for match in runs if not any(each.start <= match.start() < each.end for each in code))
    return edited(text, (Edit(Span(*match.span()), "\n" if match.start() else "") for match in outside)).rstrip()


def code_spans(text: str) -> list[Span]:
    """Where the blocks of code of a text stand; in one that makes too much work nobody knows, so that all of it counts as code."""
    lines = Lines(text)
    try:
        tokens = PARSER.parse(text, {NAME: Effort()})
    except TooMuchWorkError:
        return [Span(0, len(text))]
    return [lines.span(*token.map) for token in tokens if token.type in CODE and token.map]
