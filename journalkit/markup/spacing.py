"""A text without more empty lines than one between its parts: how many stood there may tell of what was cut out. Code keeps its own."""

from __future__ import annotations

import re

from journalkit.edit import edited
from journalkit.markup.body import Lines
from journalkit.markup.parser import PARSER
from journalkit.source import Edit, Span

EMPTY_LINES = re.compile(r"(?:(?<=\n)|(?<=\r)|\A)(?:[ \t]*(?:\r\n|\r|\n))+")
CODE = frozenset(["fence", "code_block"])


def single_spaced(text: str) -> str:
    """The text with one empty line for each run of them outside code, and none before and behind it."""
    code = code_spans(text)
    runs = (match for match in EMPTY_LINES.finditer(text) if not any(each.start <= match.start() < each.end for each in code))
    return edited(text, (Edit(Span(*match.span()), "\n" if match.start() else "") for match in runs)).rstrip()


def code_spans(text: str) -> list[Span]:
    """Where the blocks of code of a text stand."""
    lines = Lines(text)
    return [lines.span(*token.map) for token in PARSER.parse(text, {}) if token.type in CODE and token.map]
