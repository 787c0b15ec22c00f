"""The thread as a calendar: a square a day, darker where more was written.

A year is cut in two, so that a phone can show one half above the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from journalkit.sheet import words
from journalkit.site.charts.drawing import Drawing, Mark, rect, text
from journalkit.site.piece import Chart, Text

WEEKS, PER_HALF = 52, 26
CELL, STEP, LEFT, TOP = 10, 12, 30, 20
LEVELS = (1, 2, 4, 7)
DAY_NAMES = ((0, "Mon"), (2, "Wed"), (4, "Fri"))


def heat_map(days: Mapping[date, tuple[int, str]], anchor: str) -> Chart | None:
    """How much was written on each day of the last fifty-two weeks with entries, and where that leads."""
    if not days:
        return None
    last = max(days)
    monday = last - timedelta(days=last.weekday())
    first_monday = min(days).toordinal() - min(days).weekday()
    begin = max(monday.toordinal() - 7 * (WEEKS - 1), first_monday, 1)
    weeks = (monday.toordinal() - begin) // 7 + 1
    half = weeks if weeks <= PER_HALF else -(-weeks // 2)
    shown = {day: found for day, found in days.items() if day.toordinal() >= begin}
    entries = sum(count for count, _ in shown.values())
    first = min(shown)
    return Chart(
        anchor=anchor,
        kind="heat",
        title=f"The thread from {words.day(first)} to {words.day(last)}, day by day",
        description=f"{words.count(entries, 'entry', 'entries')} on {words.count(len(shown), 'day')}.",
        drawings=tuple(_weeks(begin + 7 * at, half, last, shown) for at in range(0, weeks, half)),
        heads=("Month", "Entries", "Days"),
        rows=tuple(_rows(shown)),
        numbers=(1, 2),
    )


def _rows(days: Mapping[date, tuple[int, str]]) -> Iterator[tuple[tuple[Text, ...], ...]]:
    """A line a month, newest first."""
    months: dict[tuple[int, int], list[int]] = {}
    for day, (count, _) in days.items():
        months.setdefault((day.year, day.month), []).append(count)
    for month in sorted(months, reverse=True):
        yield (Text(words.month(*month)),), (Text(str(sum(months[month]))),), (Text(str(len(months[month]))),)


def _weeks(begin: int, weeks: int, last: date, days: Mapping[date, tuple[int, str]]) -> Drawing:
    """Some weeks, a column each."""
    marks: list[Mark] = [text("tick", LEFT - 6, TOP + row * STEP + 9, name, "end") for row, name in DAY_NAMES]
    named = 0
    for week in range(weeks):
        for row in range(7):
            ordinal = begin + 7 * week + row
            if ordinal > last.toordinal():
                break
            day = date.fromordinal(ordinal)
            x, y = LEFT + week * STEP, TOP + row * STEP
            if row == 0 and day.month != named and week + 1 < weeks and date.fromordinal(ordinal + 7).month == day.month:
                named = day.month  # whose name needs two columns
                marks.append(text("tick", x, TOP - 7, words.MONTHS[day.month - 1]))
            count, address = days.get(day, (0, ""))
            said = f"{words.day(day)}: {words.count(count, 'entry', 'entries')}" if count else ""
            marks.append(rect(f"heat-{_level(count)}", x, y, CELL, CELL, said, address))
    return Drawing(LEFT + weeks * STEP, TOP + 7 * STEP, tuple(marks))


def _level(count: int) -> int:
    """How dark: 0 for nothing, up to 4."""
    return sum(count >= each for each in LEVELS)
