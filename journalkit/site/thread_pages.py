"""The thread: its newest entries with a calendar of the year and the list of months, and a page a month. Old months never shift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from urllib.parse import quote

from journalkit.model.entry import Entry, Key
from journalkit.site.address import anchor_of
from journalkit.site.charts.heat import heat_map
from journalkit.site.composing import Composing
from journalkit.site.page import ListContent, Page, Planned
from journalkit.site.paging import Leaf, leaves
from journalkit.site.paths import month_path
from journalkit.site.piece import Fact, Section, Text
from journalkit.values import replace

NEWEST = 20


def thread_pages(composing: Composing) -> Iterator[Planned]:
    """The months, and the page that leads to them."""
    months: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in reversed(composing.entries):
        months[entry.date.day.year, entry.date.day.month].append(entry)
    order = sorted(months)
    say, places = composing.say, dict[Key, str]()
    for index, at in enumerate(order):
        earlier = Text(say.month(*order[index - 1]), month_path(*order[index - 1])) if index else None
        later = Text(say.month(*order[index + 1]), month_path(*order[index + 1])) if index + 1 < len(order) else None
        for leaf in leaves(month_path(*at), say.month(*at), months[at]):
            places.update({entry.key: leaf.path for entry in leaf.entries})
            whole = replace(leaf, earlier=leaf.earlier or earlier, later=leaf.later or later)
            yield composing.planned(leaf.path, partial(_month, composing, whole))
    yield composing.planned("thread.html", partial(_thread, composing, {at: len(months[at]) for at in reversed(order)}, places))


def _month(composing: Composing, leaf: Leaf) -> Page:
    section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in leaf.entries))
    content = ListContent("", (section,), (), leaf.earlier, leaf.later, full=True)
    return composing.page(leaf.path, "list.html", leaf.title, content)


def _thread(composing: Composing, months: Mapping[tuple[int, int], int], places: Mapping[Key, str]) -> Page:
    newest = tuple(reversed(composing.entries[-NEWEST:]))
    sections = (Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in newest)),) if newest else ()
    years: dict[int, list[Text]] = defaultdict(list)
    for (year, month), count in months.items():
        said = f"{composing.say.locale.long_months[month - 1]} ({count})"
        years[year].append(Text(said, month_path(year, month)))
    archive = tuple(Fact(str(year), tuple(found)) for year, found in years.items())
    chart = heat_map(_days(composing, places), "calendar", composing.say)
    lead = composing.newest_first(len(composing.entries)) if composing.entries else ""
    content = ListContent(lead, sections, (), full=True, chart=chart, archive=archive)
    return composing.page("thread.html", "list.html", composing.say("Thread"), content)


def _days(composing: Composing, places: Mapping[Key, str]) -> dict[date, tuple[int, str]]:
    """How many entries each day up to today has, and where the newest of them stands in its month."""
    found: dict[date, tuple[int, str]] = {}
    for entry in composing.entries:
        day = entry.date.day
        if day <= composing.practice.today:
            place = f"{places[entry.key]}#{quote(anchor_of(entry, composing.view))}"
            found[day] = found.get(day, (0, ""))[0] + 1, place
    return found
