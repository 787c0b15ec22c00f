"""A Sheet on a terminal, wide or narrow; the only importer of rich."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator

import click
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table as Columns
from rich.text import Text

from journalkit.cli.app import printable as escaped
from journalkit.model.entry import Entry
from journalkit.sheet.sheet import Bar, Block, Cell, Facts, Lines, Part, Remark, Sheet, Table, Words

NARROW = 72
WIDE = 100
GAP = 2
READABLE = 14  # as wide as a column of words has to be
CROWDED = 4  # so many columns of numbers need a wide terminal
KEPT_TOGETHER = "\ue000"  # of the private use area, which escaped() would write as a code
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
    lines = page.getvalue().replace(KEPT_TOGETHER, " ").splitlines()
    click.echo("\n".join(lines if terminal else (line.rstrip() for line in lines)), color=True)


def printable(text: str) -> str:
    """The words for a terminal; a space that must not break is another sign until the lines are made."""
    return KEPT_TOGETHER.join(escaped(part) for part in text.split("\u00a0"))


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
        widths = _widths(part, width)
        return _table(part, widths) if widths else _stack(part, width)
    if isinstance(part, Lines):
        return _lines(part)
    if isinstance(part, Bar):
        return _bar(part, width)
    return _cell(part.words) if isinstance(part, Remark) else Text()


def _widths(part: Table, width: int) -> list[int] | None:
    """The widths of the columns side by side: the widest give way first, and no id is broken; None without room."""
    wanted = [max(len(head), *(_cell(row[index]).cell_len for row in part.rows)) for index, head in enumerate(part.heads)]
    least = [wide if index in part.numbers else min(wide, READABLE) for index, wide in enumerate(wanted)]
    least[0] = max(least[0], _longest_handle(part), _longest_name(part))
    room = width - GAP * (len(wanted) - 1)
    crowded = len(part.numbers) >= CROWDED and width < WIDE - 2
    if width < NARROW or crowded or sum(least) > room:
        return None
    while sum(wanted) > room:
        widest = max((i for i in range(len(wanted)) if wanted[i] > least[i]), key=lambda i: (wanted[i], -i))
        wanted[widest] -= 1
    return wanted


def _longest_handle(part: Table) -> int:
    handles = (len(each.about.id) for row in part.rows for each in row[0] if each.handle and isinstance(each.about, Entry))
    return max(handles, default=0)


def _longest_name(part: Table) -> int:
    """How wide the first column is where each row begins with one word, as names do that somebody types again; else 0."""
    names = [_cell(row[0]) for row in part.rows]
    return max((each.cell_len for each in names), default=0) if all(" " not in each.plain for each in names) else 0


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
    grid.add_column(style="dim", max_width=max(10, width // 3), overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    for label, cell in part.items:
        grid.add_row(printable(label), _cell(cell))
    return grid


def _table(part: Table, widths: list[int]) -> RenderableType:
    columns = Columns(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    for index, head in enumerate(part.heads):
        justify: JustifyMethod = "right" if index in part.numbers else "left"
        columns.add_column(printable(head), justify=justify, width=widths[index], overflow="fold")
    for row in part.rows:
        columns.add_row(*(_cell(cell) for cell in row))
    return columns


def _stack(part: Table, width: int) -> RenderableType:
    """A table for narrow terminals: each row below the other, with its heads, as many beside each other as there is room for."""
    lines: list[RenderableType] = [Text(printable(part.heads[0]), style="dim")]
    for row in part.rows:
        name = _cell(row[0])
        indent = len(name.plain) - len(name.plain.lstrip(f" {KEPT_TOGETHER}"))
        lines.append(name)
        in_words = [index for index in range(1, len(row)) if row[index] and index not in part.numbers]
        numbers = [index for index in sorted(part.numbers) if row[index]]
        said = [_labelled(part.heads[index], row[index]) for index in (*in_words, *numbers)]
        lines.extend(Padding(line, (0, 0, 0, indent + 2)) for line in _side_by_side(said, width - indent - 2))
    return Group(*lines)


def _side_by_side(parts: Iterable[Text], width: int) -> Iterator[Text]:
    """The parts in lines, in their order: a part begins a line where the line before has no room for all of it."""
    line: Text | None = None
    for part in parts:
        longer = Text(" · ", style="dim").join((line, part)) if line else part
        if line and longer.cell_len > width:
            yield line
            longer = part
        line = longer
    if line:
        yield line


def _labelled(head: str, cell: Cell) -> Text:
    return Text.assemble((f"{printable(head)}: " if head else "", "dim"), _cell(cell))


def _lines(part: Lines) -> RenderableType:
    grid = Columns.grid(padding=(0, 1, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")
    for number, cell in enumerate(part.items, start=1):
        grid.add_row(f"{number}." if part.numbered else "-", _cell(cell))
    return grid


def _bar(part: Bar, width: int) -> RenderableType:
    grid = Columns.grid(padding=(0, 1, 0, 0))
    bar = ProgressBar(total=100, completed=part.share, width=max(10, min(40, width - 30)))
    grid.add_row(part.start, bar, part.end, f"({part.share}\u00a0% of the way)")
    return grid
