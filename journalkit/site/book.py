"""The entries of a period as one page that stands alone: for paper, and to be kept. What is not in it leads nowhere.

Pictures come within the page, as the addresses that the caller gives for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from journalkit.model.body import LinkKind
from journalkit.model.entry import Entry
from journalkit.sheet.sheet import Block
from journalkit.site.address import anchor_of, entry_address
from journalkit.site.composing import Composing
from journalkit.site.entry_pages import claims_of
from journalkit.site.page import BookContent, Chapter, Page
from journalkit.site.paths import attachment_path
from journalkit.site.piece import Fact, Prose, Text
from journalkit.site.sheets import blocks, nowhere
from journalkit.values import Struct, replace

SHOWN_WITHIN = (LinkKind.IMAGE, LinkKind.EMBED)


class Within(Struct, frozen=True):
    """Where addresses of the site stand within the page: entries by their address there, pictures by the file that they have there."""

    entries: Mapping[str, str]
    pictures: Mapping[str, str]

    def address(self, address: str) -> str:
        """The place of an entry within the page; empty when it is not in it."""
        return self.entries.get(address) or self.entries.get(address.partition("#")[0], "")

    def text(self, text: Text) -> Text:
        """The words, leading to a place within the page or nowhere."""
        return replace(text, address=self.address(text.address))

    def prose(self, prose: Prose) -> Prose:
        """The text of an entry with all that it shows and leads to within the page."""
        targets = []
        for target, link in zip(prose.targets, prose.body.links, strict=True):
            shown = self.pictures.get(target.address, "") if link.kind in SHOWN_WITHIN else ""
            address = shown or self.address(target.address)
            targets.append(replace(target, address=address, leads=target.leads and bool(address)))
        return replace(prose, targets=tuple(targets))


def book(composing: Composing, entries: Iterable[Entry], lead: str, counted: Iterable[Block], pictures: Mapping[str, str]) -> Page:
    """The page of some entries, in the order given, after what was counted; `pictures` has addresses by the names of attachments."""
    entries, title = tuple(entries), composing.view.config.title
    within = Within(_places(composing, entries), {quote(attachment_path(name)): each for name, each in pictures.items()})
    chapters = tuple(_chapter(composing, entry, within) for entry in entries)
    content = BookContent(lead, blocks(counted, nowhere), chapters)
    return composing.page("book.html", "book.html", title, content)


def _places(composing: Composing, entries: tuple[Entry, ...]) -> dict[str, str]:
    """Where each entry stands within the page, by its address on the site."""
    return {entry_address(entry, composing.view): f"#{quote(anchor_of(entry, composing.view))}" for entry in entries}


def _chapter(composing: Composing, entry: Entry, within: Within) -> Chapter:
    cards = composing.cards
    card = cards.card(entry)
    context = (Text(composing.say.when(entry.date), machine=entry.date.machine), *(within.text(each) for each in card.context))
    facts = tuple(Fact(each.label, tuple(within.text(value) for value in each.values)) for each in cards.facts(entry))
    claims = tuple(replace(each, tested_by=()) for each in claims_of(composing, entry))
    prose = within.prose(cards.prose(entry, prefix=f"{card.anchor}-", level=3))
    return Chapter(replace(card, address="", context=context, tags=(), readers=""), facts, claims, prose)
