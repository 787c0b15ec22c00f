"""The register: every entry of a year in one dense table, for the owner, who looks for something. Others read the thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from journalkit.model.audience import Reach
from journalkit.model.entry import Action, Entry, Goal, Insight
from journalkit.site.address import entry_address
from journalkit.site.composing import KINDS, Composing, plural
from journalkit.site.page import Page, Planned, RegisterContent, RegisterRow
from journalkit.site.paths import named_path
from journalkit.site.piece import Text


def register_pages(composing: Composing) -> Iterator[Planned]:
    """A page a year, on the private site only."""
    if composing.view.audience.reach is not Reach.PRIVATE:
        return
    years: dict[int, list[Entry]] = defaultdict(list)
    for entry in reversed(composing.entries):
        years[entry.date.day.year].append(entry)
    addresses = tuple(Text(str(year), _path(year)) for year in years)
    for year, found in years.items():
        yield composing.planned(_path(year), partial(_page, composing, year, tuple(found), addresses))


def _path(year: int) -> str:
    return named_path("register", f"{year:04}")


def _page(composing: Composing, year: int, found: tuple[Entry, ...], years: tuple[Text, ...]) -> Page:
    rows = tuple(_row(composing, each) for each in found)
    present = {each.type for each in found}
    content = RegisterContent(
        lead=composing.newest_first(len(found)),
        rows=rows,
        kinds=tuple((kind, plural(kind, composing.say)) for kind in KINDS if kind in present),
        people=tuple(sorted({row.who for row in rows if row.who})),
        goals=tuple(sorted({row.goal.words for row in rows if row.goal})),
        years=years if len(years) > 1 else (),
    )
    return composing.page(_path(year), "register.html", composing.say("Register {year}", year=year), content)


def _row(composing: Composing, entry: Entry) -> RegisterRow:
    """An entry as a line: whose it is, which goal it serves."""
    view, practice = composing.view, composing.practice
    who = entry.assignee if isinstance(entry, Action) else entry.said_by if isinstance(entry, Insight) and entry.said_by else entry.author
    goal = view.find(practice.goals.get(entry.key)) if not isinstance(entry, Goal) else None
    leading = Text(goal.title, entry_address(goal, view)) if goal else None
    return RegisterRow(composing.cards.card(entry), entry.date.day.isoformat(), view.people[who].name, leading)
