"""A Sheet on a terminal, wide or narrow; the only importer of rich."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table as Columns
from rich.text import Text

from journalkit.cli.app import printable as escaped
from journalkit.model.entry import Entry
from journalkit.sheet.sheet import Bar, Block, Cell, Facts, Lines, Part, Remark, Sheet, Table, Words

NARROW = 72
WIDEST = 120
TONES = (("done", "green"), ("open", ""), ("late", "red"), ("dropped", "strike dim"), ("quiet", "dim"), ("momentary", ""))


def show(sheet: Sheet, *, colour: bool | None) -> None:
    """Print a sheet to standard output; `colour` None leaves that to the terminal."""
    page = io.StringIO()
    terminal = sys.stdout.isatty()
    console = Console(file=page, force_terminal=terminal, no_color=colour is False, highlight=False, emoji=False, markup=False)
    width = min(console.width, WIDEST)
    console.print(_title(sheet.title), width=width)
    if sheet.lead:
        console.print(Text.assemble(_cell(sheet.lead), style="dim"), width=width)
    for block in sheet.blocks:
        console.print()
        console.print(Group(*_block(block, width)), width=width)
    lines = page.getvalue().splitlines()
    click.echo("\n".join(lines if terminal else (line.rstrip() for line in lines)), color=True)


def printable(text: str) -> str:
    """The words for a terminal: spaces that do not break are for pages."""
    return escaped(text.replace("\u00a0", " "))


def _title(words: str) -> Text:
    return Text(printable(words), style="bold underline")


def _block(block: Block, width: int) -> Iterator[RenderableType]:
    if block.title:
        yield Text(printable(block.title), style="bold")
    for part in block.parts:
        yield Padding(_part(part, width - 2), (0, 0, 0, 2))


def _part(part: Part, width: int) -> RenderableType:
    if isinstance(part, Facts):
        return _facts(part, width)
    if isinstance(part, Table):
        return _table(part) if width >= NARROW else _stack(part)
    if isinstance(part, Lines):
        return _lines(part)
    if isinstance(part, Bar):
        return _bar(part, width)
    return _cell(part.words) if isinstance(part, Remark) else Text()


def _cell(cell: Cell) -> Text:
    text = Text()
    for each in cell:
        if text and each.text != ",":
            text.append(" ")
        text.append_text(_words(each))
    return text


def _words(words: Words) -> Text:
    text = Text(printable(words.text), style=dict(TONES).get(words.tone, ""))
    if words.handle and isinstance(words.about, Entry):
        text = Text.assemble(text, " ", (printable(words.about.id), "dim"))
    return text


def _facts(part: Facts, width: int) -> RenderableType:
    grid = Columns.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", max_width=max(10, width // 3))
    grid.add_column(ratio=1)
    for label, cell in part.items:
        grid.add_row(printable(label), _cell(cell))
    return grid


def _table(part: Table) -> RenderableType:
    columns = Columns(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for index, head in enumerate(part.heads):
        number = index in part.numbers
        columns.add_column(
            printable(head),
            justify="right" if number else "left",
            ratio=None if number else 2 if index == 0 else 1,
            no_wrap=number,
            overflow="fold",
        )
    for row in part.rows:
        columns.add_row(*(_cell(cell) for cell in row))
    return columns


def _stack(part: Table) -> RenderableType:
    """A table for narrow terminals: each row below the other, with its heads."""
    lines: list[RenderableType] = []
    for row in part.rows:
        lines.append(_cell(row[0]))
        for head, cell in zip(part.heads[1:], row[1:], strict=True):
            if cell:
                lines.append(Padding(Text.assemble((f"{printable(head)}: ", "dim"), _cell(cell)), (0, 0, 0, 2)))
    return Group(*lines)


def _lines(part: Lines) -> RenderableType:
    grid = Columns.grid(padding=(0, 1, 0, 0))
    for number, cell in enumerate(part.items, start=1):
        grid.add_row(f"{number}." if part.numbered else "-", _cell(cell))
    return grid


def _bar(part: Bar, width: int) -> RenderableType:
    grid = Columns.grid(padding=(0, 1, 0, 0))
    bar = ProgressBar(total=100, completed=part.share, width=max(10, min(40, width - 30)))
    grid.add_row(part.start, bar, part.end, f"({part.share}\u00a0% of the way)")
    return grid
