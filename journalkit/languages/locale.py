"""How dates and numbers are written in a language, as a value; English is written out here, the others stand in data.py."""

from __future__ import annotations

from journalkit.values import Struct


class Locale(Struct, frozen=True):
    """The names of months and days, and the patterns of dates and numbers.

    `months` stand within a date, `ticks` alone, `long_months` alone in full; `weekdays` begin with Monday. In the patterns `{0}` is the
    day, `{1}` the month by its name, `{2}` the year, and `{3}` the month by its number; in `day_and_time` `{0}` is the day, `{1}` the time.
    """

    months: tuple[str, ...]
    ticks: tuple[str, ...]
    long_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day: str
    day_of_month: str
    month: str
    long_month: str
    day_and_time: str
    decimal: str
    group: str
    percent: str


SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ENGLISH = Locale(
    months=SHORT,
    ticks=SHORT,
    long_months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    day="{0}\u00a0{1}\u00a0{2}",
    day_of_month="{0}\u00a0{1}",
    month="{1}\u00a0{2}",
    long_month="{1} {2}",
    day_and_time="{0}, {1}",
    decimal=".",
    group=",",
    percent="{0}\u00a0%",
)  # fmt: skip
