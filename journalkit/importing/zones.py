"""The time zones of a calendar: those that the world knows by name, and those that the file itself describes.

Programs name zones as they like (`Pacific Standard Time`, `/mozilla.org/20070129_1/Europe/Madrid`), and describe in the file
when the clocks of each change. Only changes on one day of each year or on some days are read, which is what programs write;
a zone with others is unknown.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

from journalkit.importing.lines import Line
from journalkit.importing.when import in_form, local
from journalkit.values import Struct

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?", re.ASCII)
NTH = re.compile(rf"([+-]?[1-5])({'|'.join(DAYS)})", re.ASCII)
MONTH = re.compile(r"1[0-2]|0?[1-9]", re.ASCII)
TIME = "%Y%m%dT%H%M%S"
MOST_CHANGES = 100
MOST_ZONES = 1_000


class _Yearly(Struct, frozen=True):
    """The day of each year on which clocks change: a day of a month, or the nth weekday of one, from its end where n is negative."""

    month: int
    day: int
    nth: int
    last: date

    def in_year(self, year: int) -> date | None:
        """That day; nothing in a year that has none."""
        first, length = monthrange(year, self.month)
        ahead = (self.day - first) % 7
        days = range(1 + ahead, length + 1, 7)
        if self.nth and abs(self.nth) > len(days):
            return None
        day = days[self.nth - 1 if self.nth > 0 else self.nth] if self.nth else self.day
        return date(year, self.month, day) if day <= length else None


class _Change(Struct, frozen=True):
    """From when clocks show which offset, once or each year."""

    start: datetime
    offset: timedelta
    yearly: _Yearly | None

    def before(self, at: datetime) -> datetime | None:
        """The last time before another at which clocks were changed so."""
        if self.yearly is None or at < self.start:
            return self.start if self.start <= at else None
        newest = min(at.year, self.yearly.last.year)
        for year in range(newest, max(newest - 9, self.start.year) - 1, -1):
            day = self.yearly.in_year(year)
            found = datetime.combine(day, self.start.time()) if day and day <= self.yearly.last else None
            if found and self.start <= found <= at:
                return found
        return self.start


class Zones(Struct, frozen=True):
    """What a file says of its zones, by their names."""

    described: Mapping[str, tuple[_Change, ...]]

    def local(self, text: str, zone: str) -> str:
        """A time without offset with that of its zone; as it is when nobody knows the zone. NotADay when it cannot be told."""
        *_, first, second, third = ("", "", *zone.split("/"))
        for known in (zone, f"{first}/{second}/{third}", f"{second}/{third}") if zone.startswith("/") else (zone,):
            written = local(text, known)
            if datetime.fromisoformat(written).tzinfo is not None:
                return written
        if len(written) == 10 or zone not in self.described:
            return written
        at = datetime.fromisoformat(written)
        past = [(begun, each.offset) for each in self.described[zone] if (begun := each.before(at))]
        return in_form(at.replace(tzinfo=timezone(max(past)[1]))) if past else written


def read_zones(lines: Iterable[Line]) -> Zones:
    """The zones that a calendar describes in a way that can be read."""
    described: dict[str, tuple[_Change, ...]] = {}
    for block in _of_zones(lines):
        name = next((line.raw.strip() for line in block if line.name == "tzid"), "")
        changes = _changes(block)
        if name and changes and len(described) < MOST_ZONES:
            described.setdefault(name, changes)
    return Zones(MappingProxyType(described))


def _of_zones(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines of each zone."""
    block: list[Line] | None = None
    for line in lines:
        mark = (line.name, line.raw.strip().upper())
        if mark == ("begin", "VTIMEZONE"):
            block = []
        elif mark == ("end", "VTIMEZONE") and block is not None:
            yield block
            block = None
        elif block is not None:
            block.append(line)


def _changes(block: list[Line]) -> tuple[_Change, ...]:
    """The changes of a zone; none where one of them cannot be read."""
    found: list[_Change] = []
    part: list[Line] = []
    for line in block:
        if line.name == "begin":
            part = []
        elif line.name == "end":
            changes = _change(part)
            if not changes or len(found) + len(changes) > MOST_CHANGES:
                return ()
            found += changes
        part.append(line)
    return tuple(found)


def _change(part: list[Line]) -> list[_Change]:
    """One part of a zone: a change that comes each year, or once for each day that it names."""
    one = {line.name: line.raw.strip() for line in reversed(part)}
    sign = OFFSET.fullmatch(one.get("tzoffsetto", ""))
    try:
        start = datetime.strptime(one.get("dtstart", ""), TIME)
        more = [datetime.strptime(each, TIME) for line in part if line.name == "rdate" for each in line.raw.strip().split(",")]
        yearly = _yearly(one["rrule"], start) if "rrule" in one else None
    except ValueError:
        return []
    if not sign or int(sign[2]) > 23 or int(sign[3]) > 59 or sum(line.name == "rrule" for line in part) > 1:
        return []
    offset = timedelta(hours=int(sign[2]), minutes=int(sign[3])) * (-1 if sign[1] == "-" else 1)
    return [_Change(start, offset, yearly), *(_Change(each, offset, None) for each in more)]


def _yearly(rule: str, start: datetime) -> _Yearly:
    """The day of each year that a rule means. ValueError where it means anything else."""
    said = dict(each.strip().upper().partition("=")[::2] for each in rule.rstrip(";").split(";"))
    month, nth = MONTH.fullmatch(said.get("BYMONTH", str(start.month))), NTH.fullmatch(said.get("BYDAY", ""))
    alone = {"INTERVAL": "1", "BYHOUR": str(start.hour), "BYMINUTE": str(start.minute), "BYSECOND": str(start.second)}
    meant = said.keys() <= {"FREQ", "BYMONTH", "BYDAY", "WKST", "UNTIL", *alone}
    if (
        not meant
        or any(said.get(name, each) != each for name, each in alone.items())
        or said.get("FREQ") != "YEARLY"
        or month is None
        or ("BYDAY" in said and nth is None)
    ):
        raise ValueError(rule)
    last = datetime.strptime(said["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in said else date.max
    return _Yearly(int(month[0]), DAYS.index(nth[2]) if nth else start.day, int(nth[1]) if nth else 0, last)
