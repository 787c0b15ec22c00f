"""`journalkit find`."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import click

from journalkit.cli import completion
from journalkit.cli.answer import Asked, answer_data, asked, json_option
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.cli.entry import handle
from journalkit.cli.list import type_named
from journalkit.cli.words import counted
from journalkit.located import parse
from journalkit.method.filtering import folded
from journalkit.model.entry import Entry
from journalkit.nodes import Mapping, Node, Scalar
from journalkit.reading.read import for_display
from journalkit.source import Source, Span
from journalkit.values import Struct

FORMATS = ("text", "concise")
OWN_WORDS = frozenset(["type", "status", "outcome", "shared", "north_star"])  # fields whose words are the program's: `list` filters by them
PIECE = re.compile(r"\s+|[!-~]+|.", re.DOTALL)
TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
CUT = "…"
LEAST_WIDTH = 30


class Line(NamedTuple):
    """A line of a file, counted from 1, and the ranges of characters in it that match."""

    number: int
    text: str
    matches: tuple[Span, ...]


class Part(Struct, frozen=True):
    """A part of a file: where it begins and how it is written there, and what it says. `escaped` when these are not the same letters."""

    start: int
    written: str
    said: str
    escaped: bool = False

    def has(self, term: str) -> bool:
        """Whether a folded term stands in it."""
        return term in _flat(self.said)

    def places(self, terms: Iterable[str]) -> Iterator[Span]:
        """Where terms stand, as ranges of the file; of what is written with escapes the beginning."""
        having = [term for term in terms if self.has(term)]
        if having and self.escaped:
            yield Span(self.start, self.start + 1)
        elif having:
            text, at = _mapped(self.written)
            for term in having:
                for match in re.finditer(re.escape(term), text):
                    yield Span(self.start + at[match.start()], self.start + at[match.end() - 1] + 1)


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--type", "type_name", metavar="TYPE", default=None, shell_complete=completion.types, help="Only entries of one type.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=None, help="The newest N only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="text: by entry, with line numbers. concise: path:line: and the whole line, for editors and pipes.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], type_name: str | None, limit: int | None, form: str, as_json: bool) -> None:
    """The entries in which all of the words stand, newest first, with the lines.

    Case and diacritics do not count. Titles, texts and what fields say are searched. Words in quotes must stand together.

    \b
    Example:  journalkit find pricing "ask before" --type insights
    """
    kind = type_named(type_name)
    terms = wanted_terms(text)
    if not terms:
        raise Ending("there is nothing to look for; write a word of what you look for", USAGE)
    found = asked(ctx)
    entries = [each for each in reversed(found.practice.entries) if kind in (None, each.type)]
    every = [each for each in entries if _has(each, terms, found)]
    hits = every[:limit]
    if not every:
        click.echo("nothing found", err=True)
    elif len(hits) < len(every):
        click.echo(f"the first {len(hits)} of {counted(len(every), 'entry', 'entries')}", err=True)
    if as_json:
        answer_data(found, {"total": len(every), "found": [_data(each, _lines(each, terms, found)) for each in hits]})
        return
    for each in hits:
        lines = _lines(each, terms, found)
        click.echo("\n".join(_concise(each, lines) if form == "concise" else _in_words(each, lines, found)), color=ctx.color)


def wanted_terms(texts: Iterable[str]) -> tuple[str, ...]:
    """What must be found, folded: each argument as it stands, but one with quotes in it word by word and phrase by phrase."""
    parts = (part for text in texts for part in (_terms(text) if '"' in text else [text]))
    return tuple(dict.fromkeys(term for part in parts if (term := _flat(part))))


def _terms(text: str) -> Iterator[str]:
    text = text.replace("“", '"').replace("”", '"')
    return (match[1] if match[1] is not None else match[2] for match in TERM.finditer(text))


def _flat(text: str) -> str:
    """The text folded, with one space where there are spaces or line ends."""
    return " ".join(folded(text).split())


def _has(entry: Entry, terms: tuple[str, ...], found: Asked) -> bool:
    """Whether each term stands in some part of an entry."""
    source = for_display(found.root, entry.path)
    header = source.text[: entry.body_start]
    as_it_reads = "\\" not in header and "''" not in header
    if as_it_reads:
        whole = _flat(source.text)
        if not all(term in whole for term in terms):
            return False  # most entries end here, without a look at their parts
    parts = tuple(_parts(source, entry))
    return all(any(part.has(term) for part in parts) for term in terms)


def _mapped(text: str) -> tuple[str, tuple[int, ...]]:
    """The text as `_flat` gives it, and for each of its characters the place in the text that it comes from."""
    pieces: list[str] = []
    at: list[int] = []
    for match in PIECE.finditer(text):
        piece = " " if match[0].isspace() else folded(match[0])
        pieces.append(piece)
        at.extend(range(match.start(), match.end()) if match[0].isascii() and piece != " " else [match.start()] * len(piece))
    return "".join(pieces), tuple(at)


def _parts(source: Source, entry: Entry) -> Iterator[Part]:
    """What fields say, each by itself, and the text of the entry."""
    document = parse(source).value
    for scalar in _scalars(document.front) if document else ():
        written = source.text[scalar.span.start : scalar.span.end]
        escaped = " ".join(scalar.text.split()) not in " ".join(written.split())
        yield Part(scalar.span.start, written, scalar.text, escaped)
    text = source.text[entry.body_start :]
    yield Part(entry.body_start, text, text)


def _scalars(node: Node) -> Iterator[Scalar]:
    """The values within a node that somebody chose the words of."""
    if isinstance(node, Scalar):
        if not node.empty:
            yield node
        return
    items = (pair.value for pair in node.pairs if pair.key.text not in OWN_WORDS) if isinstance(node, Mapping) else node.items
    for item in items:
        yield from _scalars(item)


def _lines(entry: Entry, terms: tuple[str, ...], found: Asked) -> tuple[Line, ...]:
    """The lines of an entry that terms touch, each once, with what of it matches."""
    source = for_display(found.root, entry.path)
    touched: dict[int, list[Span]] = defaultdict(list)
    for span in (span for part in _parts(source, entry) for span in part.places(terms)):
        first, last = source.position(span.start), source.position(span.end - 1)
        for number in range(first.line, last.line + 1):
            begin = first.column - 1 if number == first.line else 0
            end = last.column if number == last.line else len(source.line(number))
            touched[number].append(Span(begin, end))
    return tuple(Line(number, source.line(number), tuple(_merged(touched[number]))) for number in sorted(touched))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _in_words(entry: Entry, lines: Iterable[Line], found: Asked) -> Iterator[str]:
    """The entry, and below it its lines, as wide as the terminal."""
    width = _width()
    name, title = printable(handle(entry, found)), printable(entry.title)
    if width is None or _columns(name) + 2 + _columns(title) <= width:
        yield f"{click.style(name, dim=True)}  {click.style(title, bold=True)}"
    else:
        yield click.style(name, dim=True)
        yield from (click.style(line, bold=True) for line in click.wrap_text(title, width, "  ", "  ").split("\n"))
    for line in lines:
        yield f"{line.number:>5}: {_marked(line, None if width is None else max(LEAST_WIDTH, width - 7))}"


def _concise(entry: Entry, lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield f"{printable(entry.path)}:{line.number}: {_marked(line, None)}"


def _width() -> int | None:
    """The columns of the terminal; None where whole lines are wanted."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() or os.environ.get("COLUMNS") else None


def _marked(line: Line, width: int | None) -> str:
    """The line with its matches marked, cut so that the first of them is to be seen."""
    text = line.text.replace("\t", " ")
    first, last = (0, len(text)) if width is None else _window(text, line.matches[0] if line.matches else Span(0, 0), width)
    shown, place = [CUT if first else ""], first
    for match in line.matches:
        start, end = max(place, match.start), min(match.end, last)
        if start < end:
            shown += [printable(text[place:start]), click.style(printable(text[start:end]), fg="yellow", bold=True)]
            place = end
    return "".join((*shown, printable(text[place:last]), CUT if last < len(text) else ""))


def _window(text: str, match: Span, width: int) -> tuple[int, int]:
    """The part of a line that fits in a width: from its start, else from a few words before the match."""
    if _columns(printable(text)) <= width:
        return 0, len(text)
    first = 0 if _columns(printable(text[: match.end])) < width else max(0, match.start - width // 4)
    room = width - 1 - (1 if first else 0)
    last = first
    while last < len(text) and room >= (taken := _columns(printable(text[last]))):
        room -= taken
        last += 1
    return first, last


def _columns(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _data(entry: Entry, lines: Iterable[Line]) -> dict[str, object]:
    shown = [
        {"line": each.number, "text": each.text, "matches": [{"column": m.start + 1, "end_column": m.end + 1} for m in each.matches]}
        for each in lines
    ]
    return {"entry": entry, "lines": shown}
