"""From values and days to places: round steps for numbers, months and weeks for days."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from journalkit.languages.say import Say
from journalkit.values import Struct

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
WEEK_STEPS = (1, 2, 4)
SHORTEST_OF_MONTHS = 75
LEAST = 1e-300
SMALLEST_SHARE = 1e-9  # numbers nearer to each other than this are one place on an axis


class Scale(Struct, frozen=True):
    """A straight scale: the values from `low` to `high` lie between the places `start` and `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the scale."""
        return self.low <= value <= self.high


def rounded_range(values: Iterable[float], most: int = 5) -> tuple[float, ...]:
    """The ticks of an axis for values: at most `most` steps of a round size.

    It begins at zero unless the values lie far from it, so that a small change does not look like a big one.
    """
    found = list(values)
    low, high = min(found), max(found)
    if 0 < low <= high / 2 or low == high > 0:
        low = 0
    elif 0 > high >= low / 2 or low == high < 0:
        high = 0
    if low == high:
        high = low + 1
    step = _step(max(LEAST, (high - low) / most, abs(high) * SMALLEST_SHARE, abs(low) * SMALLEST_SHARE))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{each * step:.12g}") + 0.0 for each in range(first, max(last, first + 1) + 1))


def _step(least: float) -> float:
    """The smallest round number that is not below another."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * each for each in STEPS if power * each >= least * (1 - 1e-9))


def day_ticks(first: date, last: date, say: Say, most: int = 5) -> tuple[tuple[date, str], ...]:
    """Days to name on an axis: first days of months, or Mondays where only weeks are shown."""
    if (last - first).days < SHORTEST_OF_MONTHS:
        return tuple((each, say.day_of_month(each)) for each in _mondays(first, last, most))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next(each for each in MONTH_STEPS if months / each <= most)
    found = list(_months(first, last, step))
    return tuple(
        (each, say.tick(each.year, each.month, with_year=index == 0 or each.year != found[index - 1].year))
        for index, each in enumerate(found)
    )


def _months(first: date, last: date, step: int) -> Iterator[date]:
    """The first days of every so many months, counted from January of the year 1."""
    at = first.year * 12 + first.month - 1
    at += (-at) % step if first.day == 1 else step - at % step
    while at <= last.year * 12 + last.month - 1:
        yield date(at // 12, at % 12 + 1, 1)
        at += step


def _mondays(first: date, last: date, most: int) -> Iterator[date]:
    weeks = ((last - first).days + 1) / 7
    step = next((each for each in WEEK_STEPS if weeks / each <= most), WEEK_STEPS[-1])
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= last:
        yield day
        day += timedelta(weeks=step)
