"""Days and times as programs and people write them, to the form that entries have: nothing is guessed that could be another day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journalkit.schema.dates import days_meant

MONTHS = (
    *("jan ene", "feb fév", "mar mär mrz", "apr avr abr", "may mai", "jun juin", "jul juil", "aug aoû ago", "sep", "oct okt", "nov"),
    "dec dez dic déc",
)  # how they begin in English, German, French and Spanish
CLOCK = (
    r"(?:(?:[Tt]|,?[ \t]+(?:at )?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"[ \t\u202f]*(?P<half>[AaPp]\.?[Mm]\.?)?[ \t]*(?:Uhr)?(?P<offset>Z|z|UTC|[-+]\d\d:?\d\d)?)?"
)
LETTERS = "A-Za-zÀ-ÿ"
NUMBERS = re.compile(rf"(?P<day>\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}){CLOCK}", re.ASCII)
WORDS = (
    re.compile(
        rf"(?:[{LETTERS}]{{3,10}},? )?(?P<month>[{LETTERS}]{{3,10}})\.? (?P<number>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){CLOCK}",
        re.ASCII,
    ),
    re.compile(
        rf"(?:[{LETTERS}]{{3,10}},? )?(?P<number>\d{{1,2}})(?:st|nd|rd|th|er)?\.?[ -](?:de )?(?P<month>[{LETTERS}]{{3,10}})\.?,?[ -]"
        rf"(?:de )?(?P<year>\d{{4}}){CLOCK}",
        re.ASCII,
    ),
)
EASTERN = re.compile(r"(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日", re.ASCII)
SHORT_YEAR = re.compile(r"\d{1,2}[-./ ][^\W_]+[-./ ]\d\d(?!\d)")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.ASCII)
SHORT = "; write its year with four digits"
ORDERS = ("day-first", "month-first")


class NotADay(ValueError):
    """The text is no day, or may be several; the message says which."""


def moment(text: str, order: str = "") -> str:
    """A day or time in the form of entries: `2026-09-03`, `2026-09-03 18:30`, `2026-09-03 18:30+02:00`. NotADay when it cannot be told."""
    text = EASTERN.sub(r"\1-\2-\3", text.strip())
    compact = COMPACT.fullmatch(text)
    if compact:
        _possible(compact[4], compact[5], compact[6])
        seconds = f":{compact[6]}" if compact[6] and compact[6] != "00" else ""
        clock = f" {compact[4]}:{compact[5]}{seconds}{'+00:00' if compact[7] else ''}" if compact[4] else ""
        return _real(f"{compact[1]}-{compact[2]}-{compact[3]}") + clock
    numbers = NUMBERS.fullmatch(text)
    if numbers:
        return _day(numbers["day"], order) + _clock(numbers)
    for form in WORDS:
        words = form.fullmatch(text)
        month = _month(words["month"]) if words else 0
        if words and month:
            return _real(f"{words['year']}-{month:02}-{int(words['number']):02}") + _clock(words)
    raise NotADay(f"{text[:60]!r} is no day{SHORT if SHORT_YEAR.match(text) else ''}")


def _month(name: str) -> int:
    """The number of a month by how its name begins; 0 for what is none."""
    folded = name.casefold()
    return next((number for number, beginnings in enumerate(MONTHS, start=1) if folded.startswith(tuple(beginnings.split()))), 0)


def day_of(text: str, order: str = "") -> str:
    """A day without its time. NotADay when it cannot be told."""
    return moment(text, order)[:10]


def moment_in(text: str, zone: str) -> str:
    """A time of UTC as the clocks of a zone showed it; as it is when the zone is unknown. NotADay when it cannot be told."""
    written = moment(text)
    try:
        at = datetime.fromisoformat(written)
        place = ZoneInfo(zone) if zone else UTC
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return written
    return in_form(at.astimezone(place)) if at.tzinfo else written


def local(text: str, zone: str) -> str:
    """A time without offset with that of its zone; as it is when the zone is unknown. NotADay when it cannot be told."""
    written = moment(text)
    try:
        at = datetime.fromisoformat(written)
        return written if len(written) == 10 or at.tzinfo else in_form(at.replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return written


def file_day(seconds: float) -> str:
    """The day of a time of a file system, in UTC; nothing for a time that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return ""


def in_form(at: datetime) -> str:
    """A time in the form of entries, with its seconds where it has any."""
    return at.isoformat(sep=" ", timespec="seconds" if at.second else "minutes")


def _day(text: str, order: str) -> str:
    days = [str(each) for each in days_meant(text)]
    first, second, year = re.split(r"[-/.]", text)
    if len(days) > 1 and order:
        day, month = (first, second) if order == ORDERS[0] else (second, first)
        return _real(f"{year}-{int(month):02}-{int(day):02}")
    if len(days) > 1:
        raise NotADay(f"{text} may be {' or '.join(days)}: say dates: {' or '.join(ORDERS)} in a mapping (--map)")
    if not days:
        raise NotADay(f"{text} is no day of the calendar{SHORT if SHORT_YEAR.match(text) else ''}")
    return days[0]


def _real(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotADay(f"{text} is no day of the calendar") from None


def _clock(match: re.Match[str]) -> str:
    """The time of day with its offset; nothing where none was written."""
    if match["hour"] is None:
        return ""
    hour = int(match["hour"])
    half = (match["half"] or "").casefold().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    _possible(hour, match["minute"], match["second"])
    seconds = f":{match['second']}" if match["second"] and match["second"] != "00" else ""
    offset = match["offset"] or ""
    if offset in ("Z", "z", "UTC"):
        offset = "+00:00"
    elif offset and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    return f" {hour:02}:{match['minute']}{seconds}{offset}"


def _possible(hour: str | int | None, minute: str | None, second: str | None) -> None:
    """NotADay for a time that no clock shows."""
    if int(hour or 0) > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        raise NotADay(f"{hour}:{minute}{f':{second}' if second else ''} is no time of the day")
