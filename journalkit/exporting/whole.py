"""What the site makes for other programs and for paper, as files that stand alone: the same pages, and no second way to make them."""

from __future__ import annotations

import base64
import mimetypes
from pathlib import Path
from types import MappingProxyType

from journalkit.exporting.period import Period
from journalkit.method.impact import Scope, impact
from journalkit.method.practice import Practice
from journalkit.sheet.impact import impact_sheet
from journalkit.site.book import book
from journalkit.site.calendar import calendar_page
from journalkit.site.card import Cards
from journalkit.site.composing import Composing, composing_of
from journalkit.site.data import data_page
from journalkit.site.paths import STYLESHEETS
from journalkit.site.product import Copied
from journalkit.site.relations import relate
from journalkit.site.render import render_page

PICTURES = MappingProxyType({"image/webp": ".webp", "image/avif": ".avif"})  # what not every Python knows by its ending
MOST_COUNTED = 10  # lines of a list in what was counted


def data_text(practice: Practice, root: Path) -> str:
    """journal.json with the texts in it. TemplateFault as for a site."""
    return render_page(data_page(_composing(practice), whole=True), root)


def calendar_text(practice: Practice, root: Path) -> str:
    """The calendar of everybody. TemplateFault as for a site."""
    composing = _composing(practice)
    return render_page(calendar_page(composing, "calendar.ics", composing.view.config.title), root)


def book_text(practice: Practice, root: Path, period: Period) -> str:
    """The entries of a period, after what was counted in it, as one HTML page. TemplateFault as for a site, OSError for lost pictures."""
    composing, entries = _composing(practice), period.entries(practice)
    counted = impact_sheet(impact(practice, Scope(since=period.since, until=period.until)), practice, most=MOST_COUNTED)
    used = {each.attachment for entry in entries for each in entry.destinations.values() if each.attachment}
    shown = {source: name for source, name in practice.view.attachments.items() if source in used}
    pictures = {name: address for source, name in shown.items() if (address := _within(practice, root, source))}
    return render_page(book(composing, entries, period.said(entries, composing.say), counted.blocks, pictures), root)


def _composing(practice: Practice) -> Composing:
    return composing_of(practice, Cards(practice, relate(practice)), STYLESHEETS)


def _within(practice: Practice, root: Path, source: str) -> str:
    """A picture as an address that holds all of it; empty for other files."""
    kind = next((kind for kind, ending in PICTURES.items() if source.casefold().endswith(ending)), mimetypes.guess_type(source)[0]) or ""
    if not kind.startswith("image/"):
        return ""
    return f"data:{kind};base64,{base64.b64encode(attached(practice, root, source)).decode('ascii')}"


def attached(practice: Practice, root: Path, source: str) -> bytes:
    """The bytes of an attachment as the audience of the view gets it."""
    return Copied(source, root / source, whole=practice.view.files_as_they_are).data()
