"""Sheets as parts of pages: their words get the addresses of what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from journalkit.model.entry import Entry, Roadmap
from journalkit.model.person import Person
from journalkit.sheet import sheet
from journalkit.site.address import entry_address
from journalkit.site.page import Frame, Page, SheetContent
from journalkit.site.paths import named_path
from journalkit.site.piece import Block, Cell, Part, Text
from journalkit.view import View

Address = Callable[[sheet.Words], str]
MOMENTARY = "momentary"  # what is only true for a moment has no place on a page that stays


def addresses(view: View) -> Address:
    """What gives the address, on the site of a view, of what words are about."""

    def address(words: sheet.Words) -> str:
        about = words.about
        if about is None:
            return ""
        if isinstance(about, Entry):
            path = entry_address(about, view)
        elif isinstance(about, Roadmap):
            path = quote(named_path("roadmaps", about.id))
        elif isinstance(about, Person):
            path = quote(named_path("people", about.id))
        else:
            path = quote(named_path("rooms", about.id))
        return f"{path}#{quote(words.anchor)}" if words.anchor and "#" not in path else path

    return address


def nowhere(words: sheet.Words) -> str:
    """No address: for a page that stands alone."""
    return ""


def blocks(found: Iterable[sheet.Block], address: Address) -> tuple[Block, ...]:
    """The blocks as a page shows them."""
    return tuple(_block(each, address) for each in found)


def sheet_alone(found: sheet.Sheet, view: View) -> Page:
    """A sheet as a page that stands alone and leads nowhere."""
    config = view.config
    frame = Frame(config.title, "", config.language, view.audience.reach.value, "", (), (), public=False)
    content = SheetContent(cell(found.lead, nowhere), blocks(found.blocks, nowhere))
    return Page("card.html", "card.html", found.title, "", frame, content)


def _block(block: sheet.Block, address: Address) -> Block:
    title = Text(block.title, address(sheet.Words(block.title, block.about)))
    return Block(title, tuple(_part(each, address) for each in block.parts), block.anchor)


def cell(words: sheet.Cell, address: Address) -> Cell:
    """The words of a cell with their addresses."""
    return tuple(Text(each.text, address(each), each.machine, each.tone, each.clock) for each in words if each.tone != MOMENTARY)


def _part(part: sheet.Part, address: Address) -> Part:
    if isinstance(part, sheet.Facts):
        return Part("facts", items=tuple((label, cell(words, address)) for label, words in part.items))
    if isinstance(part, sheet.Table):
        rows = tuple(tuple(cell(words, address) for words in row) for row in part.rows)
        return Part("table", heads=part.heads, rows=rows, numbers=tuple(sorted(part.numbers)))
    if isinstance(part, sheet.Lines):
        return Part("lines", rows=tuple((cell(words, address),) for words in part.items), numbered=part.numbered)
    if isinstance(part, sheet.Bar):
        return Part("bar", share=part.share, ends=(part.start, part.end))
    return Part("remark", rows=((cell(part.words, address),),))
