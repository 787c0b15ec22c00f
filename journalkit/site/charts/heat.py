"""The thread as a calendar: a square a day, darker where more was written.

A year is cut in two, so that a phone can show one half above the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from journalkit.languages.say import Say
from journalkit.site.charts.drawing import Drawing, Mark, rect, text
from journalkit.site.piece import Chart, Text

WEEKS, PER_HALF = 52, 26
CELL, STEP, LEFT, TOP = 10, 12, 30, 20
LEVELS = (1, 2, 4, 7)
NAMED_DAYS = (0, 2, 4)  # Monday, Wednesday, Friday


def heat_map(days: Mapping[date, tuple[int, str]], anchor: str, say: Say) -> Chart | None:
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
        title=say("The thread from {start} to {end}, day by day", start=say.day(first), end=say.day(last)),
        description=say("{entries} on {days}.", entries=say.entries(entries), days=say.days(len(shown))),
        drawings=tuple(_weeks(begin + 7 * at, half, last, shown, say) for at in range(0, weeks, half)),
        heads=(say("Month"), say("Entries"), say("Days")),
        rows=tuple(_rows(shown, say)),
        numbers=(1, 2),
        caption=say("As numbers"),
    )


def _rows(days: Mapping[date, tuple[int, str]], say: Say) -> Iterator[tuple[tuple[Text, ...], ...]]:
    """A line a month, newest first."""
    months: dict[tuple[int, int], list[int]] = {}
    for day, (count, _) in days.items():
        months.setdefault((day.year, day.month), []).append(count)
    for month in sorted(months, reverse=True):
        yield (Text(say.month(*month)),), (Text(str(sum(months[month]))),), (Text(str(len(months[month]))),)


def _weeks(begin: int, weeks: int, last: date, days: Mapping[date, tuple[int, str]], say: Say) -> Drawing:
    """Some weeks, a column each."""
    marks: list[Mark] = [text("tick", LEFT - 6, TOP + row * STEP + 9, say.locale.weekdays[row], "end") for row in NAMED_DAYS]
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
                marks.append(text("tick", x, TOP - 7, say.locale.ticks[day.month - 1]))
            count, address = days.get(day, (0, ""))
            said = say.named(say.day(day), say.entries(count)) if count else ""
            marks.append(rect(f"heat-{_level(count)}", x, y, CELL, CELL, said, address))
    return Drawing(LEFT + weeks * STEP, TOP + 7 * STEP, tuple(marks))


def _level(count: int) -> int:
    """How dark: 0 for nothing, up to 4."""
    return sum(count >= each for each in LEVELS)
