"""Commitments by month: above the line those that were kept, below it those that were dropped or ran over."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.languages.say import Say
from journalkit.method.impact import MonthOfKept
from journalkit.site.charts.drawing import Drawing, Mark, line, rect, text
from journalkit.site.charts.scale import Scale, rounded_range
from journalkit.site.piece import Chart, Text

WIDTH, HEIGHT, TOP, RIGHT, BOTTOM = 640, 280, 34, 10, 34
LETTER = 12
NEWEST = 24
NAMED = 6
WIDEST = 46.0


def kept_chart(months: tuple[MonthOfKept, ...], anchor: str, say: Say) -> Chart | None:
    """A bar up and a bar down a month, of the newest two years; nothing without months."""
    shown = months[-NEWEST:]
    if not shown:
        return None
    kept, missed = sum(each.kept for each in shown), sum(each.missed for each in shown)
    waiting = sum(each.unconfirmed for each in shown)
    count = say.many(kept, "{n} commitment kept, {missed} not", "{n} commitments kept, {missed} not", missed=missed)
    later = say(", {number} not confirmed yet", number=waiting) if waiting else ""
    first, last = say.month(*shown[0].month), say.month(*shown[-1].month)
    newest = say("The newest {number} months as numbers", number=NEWEST)
    return Chart(
        anchor=anchor,
        kind="kept",
        title=say("Commitments kept and not kept, by month"),
        description=say("{start} to {end}: {count}.", start=first, end=last, count=count + later),
        drawings=(_drawing(shown, say),),
        heads=(say("Month"), say("Kept"), say("Not confirmed yet"), say("Dropped or overdue")),
        rows=tuple(
            tuple((Text(said),) for said in (say.month(*each.month), str(each.kept), str(each.unconfirmed), str(each.missed)))
            for each in reversed(shown)
        ),
        numbers=(1, 2, 3),
        key=(
            ("kept", say("kept")),
            *((("waiting", say("not confirmed yet")),) if waiting else ()),
            *((("unkept", say("dropped or overdue")),) if missed else ()),
        ),
        caption=say("As numbers") if len(shown) == len(months) else newest,
    )


def _drawing(months: tuple[MonthOfKept, ...], say: Say) -> Drawing:
    up, down = max(each.kept + each.unconfirmed for each in months), max(each.missed for each in months)
    ticks = tuple(tick for tick in rounded_range([-down, 0, up]) if tick == round(tick))
    left = 14 + LETTER * max(len(say.number(abs(tick))) for tick in ticks)
    low, high = min(ticks[0], -down), max(ticks[-1], up)
    y = Scale(low, max(high, low + 1), HEIGHT - BOTTOM, TOP)
    each_has = (WIDTH - RIGHT - left) / len(months)
    marks = [
        *_axes(y, ticks, left, say),
        *(mark for index, month in enumerate(months) for mark in _bars(month, left + index * each_has, each_has, y)),
    ]
    marks += _names(months, left, each_has, y, say)
    marks.append(line("zero", left, y(0), WIDTH - RIGHT, y(0)))
    return Drawing(WIDTH, HEIGHT, tuple(marks))


def _axes(y: Scale, ticks: tuple[float, ...], left: float, say: Say) -> Iterator[Mark]:
    yield text("unit", left, TOP - 16, say("commitments a month"))
    for tick in ticks:
        yield line("grid", left, y(tick), WIDTH - RIGHT, y(tick))
        yield text("tick", left - 8, y(tick) + 4, say.number(abs(tick)), "end")


def _bars(month: MonthOfKept, at: float, room: float, y: Scale) -> Iterator[Mark]:
    """The bars of a month: kept from the line up, not confirmed on top of it, missed from the line down."""
    width = min(WIDEST, room * 0.66)
    x = at + (room - width) / 2
    if month.kept:
        yield rect("kept", x, y(month.kept), width, y(0) - y(month.kept))
    if month.unconfirmed:
        top = month.kept + month.unconfirmed
        yield rect("waiting", x, y(top), width, y(month.kept) - y(top))
    if month.missed:
        yield rect("unkept", x, y(0), width, y(-month.missed) - y(0))


def _names(months: tuple[MonthOfKept, ...], left: float, room: float, y: Scale, say: Say) -> Iterator[Mark]:
    """The names of as many months as there is room for, with the year where it changes."""
    step = -(-len(months) // NAMED)
    year = 0
    for index in range(0, len(months), step):
        this, number = months[index].month
        name = say.tick(this, number, with_year=this != year)
        year = this
        at = left + (index + 0.5) * room
        yield text("tick", at, y.start + 24, name, "end" if at > WIDTH - 60 else "middle")
