"""Types of fields for days, times and durations."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, time, timedelta

from journalkit.diagnostic import did_you_mean
from journalkit.model.time import When
from journalkit.nodes import Node, Scalar
from journalkit.schema.accepted import CHECKED, Accepted, within_blanks
from journalkit.schema.field import Reading, quoted, scalar
from journalkit.schema.fixes import meant_instead, written_instead
from journalkit.schema.rules import INVALID_DATE, OUT_OF_RANGE, WRONG_TYPE
from journalkit.values import Struct

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt]|[ \t]+)(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?[ \t]*(Z|z|[-+]\d{2}:?\d{2})?",
    re.ASCII,
)
A_DAY = r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
A_TIME = A_DAY + (
    r"(?:[Tt]|[ \t]+)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"[ \t]*(?:[Zz]|[-+](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
)
OF_THE_CALENDAR = f"that it is a day of the calendar is said by {CHECKED}"
TURNED_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
NEARLY_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


def read_day(value: Scalar, reading: Reading, text: str) -> date:
    """A day of the calendar, year first."""
    match = DAY.fullmatch(text)
    if not match:
        days = days_meant(text)
        fix = written_instead(reading.text, value, str(days[0])) if len(days) == 1 else None
        raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not a day (year-month-day)", _day_hint(text, days), fix)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        hint = _calendar_hint(int(match[1]), int(match[2]))
        raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not a day of the calendar", hint) from None


def days_meant(text: str) -> tuple[date, ...]:
    """The days that a text in another order or with other signs may mean: one where its numbers cannot be taken for each other."""
    near, turned = NEARLY_DAY.fullmatch(text), TURNED_DAY.fullmatch(text)
    if near:
        return _days((int(near[1]), int(near[2]), int(near[3])))
    if turned:
        first, second, year = int(turned[1]), int(turned[2]), int(turned[3])
        return _days((year, second, first), (year, first, second))
    return ()


def _days(*candidates: tuple[int, int, int]) -> tuple[date, ...]:
    found = []
    for parts in candidates:
        try:
            found.append(date(*parts))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _day_hint(text: str, days: tuple[date, ...]) -> str:
    """What to write instead of something that is no day."""
    timed = re.match(r"(\d{4}-\d{2}-\d{2})[Tt \t]", text, re.ASCII)
    if timed:
        return f"write {timed[1]}, or with a time {timed[1]} 18:30, with an offset {timed[1]} 18:30+02:00"
    return f"write {' or '.join(map(str, days))}" if days else "write year-month-day, such as 2026-09-03"


def _calendar_hint(year: int, month: int) -> str:
    """What to write instead of a day that no calendar has."""
    if year < 1:
        return "write a year from 0001 on"
    if not 1 <= month <= 12:
        return "write the month second, from 01 to 12"
    first = f"{year:04}-{month:02}"
    return f"write a day from {first}-01 to {first}-{monthrange(year, month)[1]}"


def read_whole_day(value: Scalar, reading: Reading) -> date:
    """A day where no time is taken."""
    text = value.text.strip()
    if TIME.fullmatch(text):
        raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} has a time, but a day is wanted here", f"write {text[:10]}")
    return read_day(value, reading, text)


class Day(Struct, frozen=True):
    """A day, without a time."""

    expects: str = "a day (2026-09-03)"

    @property
    def accepts(self) -> Accepted:
        return {"type": "string", "pattern": within_blanks(A_DAY), "description": f"{self.expects}; {OF_THE_CALENDAR}"}

    def read(self, node: Node, reading: Reading) -> When:
        value = scalar(node, reading, self.expects)
        return When(read_whole_day(value, reading))


class Moment(Struct, frozen=True):
    """A day, or a time with or without offset."""

    expects: str = "a day (2026-09-03) or a time (2026-09-03 18:30)"

    @property
    def accepts(self) -> Accepted:
        return {"type": "string", "pattern": within_blanks(f"{A_DAY}|{A_TIME}"), "description": f"{self.expects}; {OF_THE_CALENDAR}"}

    def read(self, node: Node, reading: Reading) -> When:
        value = scalar(node, reading, self.expects)
        match = TIME.fullmatch(value.text.strip())
        if not match:
            return When(read_day(value, reading, value.text.strip()))
        day = read_day(value, reading, match[1])
        try:
            clock = time(int(match[2]), int(match[3]), int(match[4] or 0))
        except ValueError:
            hint = f"write a time from {match[1]} 00:00 to {match[1]} 23:59"
            raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not a time of the day", hint) from None
        try:
            offset = read_offset(match[5]) if match[5] else None
        except ValueError:
            hint = "write one from -14:00 to +14:00, such as +02:00, or leave it out: then it is a time of the journal's zone"
            raise reading.fault(INVALID_DATE, value.span, f"{match[5]} is not an offset of any place from UTC", hint) from None
        return When(day, clock, offset)


def read_offset(text: str) -> timedelta:
    """The offset from UTC that `Z`, `+0200` or `+02:00` stand for. ValueError beyond a day."""
    if text in "Zz":
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if text[0] == "-" else size


class Due(Struct, frozen=True):
    """A day, or `next-session` (read as None)."""

    expects: str = "a day (2026-09-03) or next-session"

    @property
    def accepts(self) -> Accepted:
        return {"type": "string", "pattern": within_blanks(f"{A_DAY}|next-session"), "description": f"{self.expects}; {OF_THE_CALENDAR}"}

    def read(self, node: Node, reading: Reading) -> date | None:
        value = scalar(node, reading, self.expects)
        if value.text.strip() == "next-session":
            return None
        if not value.text[:1].isdigit() and (hint := did_you_mean(value.text, ["next-session"])):
            fix = meant_instead(reading.text, value, ["next-session"])
            raise reading.fault(INVALID_DATE, value.span, f"{quoted(value.text)} is not {self.expects}", hint, fix)
        return read_whole_day(value, reading)


DURATION = re.compile(r"(?:([0-9]{1,2}):([0-5][0-9])|([0-9]{1,4})(?: ?m(?:in(?:utes)?)?)?|([0-9]{1,2}) ?h(?: *([0-5]?[0-9]) ?(?:m|min)?)?)")
LONGEST_DURATION = 24 * 60
MINUTES, HOURS = r"m(?:in(?:ute)?s?)?\.?", r"h(?:ou)?(?:rs?)?\.?"
NEARLY_MINUTES = re.compile(rf"([0-9]{{1,4}}) ?{MINUTES}", re.IGNORECASE)
NEARLY_HOURS = re.compile(rf"([0-9]{{1,2}}(?:[.,][0-9]{{1,2}})?) ?{HOURS}(?:,? (?:and )?([0-9]{{1,2}}) ?{MINUTES})?", re.IGNORECASE)


class Duration(Struct, frozen=True):
    """Minutes: `50`, `50 min`, `1h`, `1h 20m`, `1:20`."""

    expects: str = "a duration (50 min, 1h 20m)"

    @property
    def accepts(self) -> Accepted:
        minutes = {"type": "integer", "minimum": 1, "maximum": LONGEST_DURATION, "description": "minutes"}
        about = f"{self.expects}; that it is no longer than a day is said by {CHECKED}"
        return {"anyOf": [minutes, {"type": "string", "pattern": within_blanks(DURATION.pattern), "description": about}]}

    def read(self, node: Node, reading: Reading) -> int:
        value = scalar(node, reading, self.expects)
        match = DURATION.fullmatch(value.text.strip())
        if not match:
            meant = _duration_meant(value.text.strip())
            hint = f"write {meant}" if meant else "write minutes, or hours and minutes"
            fix = written_instead(reading.text, value, meant)
            raise reading.fault(WRONG_TYPE, value.span, f"{quoted(value.text)} is not {self.expects}", hint, fix)
        clock_hours, clock_minutes, minutes, hours, rest = (int(group) if group else 0 for group in match.groups())
        total = clock_hours * 60 + clock_minutes + minutes + hours * 60 + rest
        if not 0 < total <= LONGEST_DURATION:
            raise reading.fault(OUT_OF_RANGE, value.span, "a duration is between one minute and a day")
        return total


def _duration_meant(text: str) -> str | None:
    """What `50 mins`, `1.5 hours` or `2 hrs 10 minutes` stand for; None for words that are no such thing, or are longer than a day."""
    if whole := NEARLY_MINUTES.fullmatch(text):
        return f"{whole[1]} min" if 0 < int(whole[1]) <= LONGEST_DURATION else None
    match = NEARLY_HOURS.fullmatch(text)
    minutes: float = float(match[1].replace(",", ".")) * 60 + int(match[2] or 0) if match else 0
    if not 0 < minutes <= LONGEST_DURATION or minutes % 1:
        return None
    hours, rest = divmod(int(minutes), 60)
    return f"{hours}h {rest}m" if rest else f"{hours}h"
