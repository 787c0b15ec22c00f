"""Days and times as people say them: `2026-09-24`, `friday`, `in 2 weeks`, `yesterday 18:30`. The only importer of dateparser.

Only phrases of a few plain forms are taken, since dateparser finds a day in almost anything: it takes `mon 5` for one in May.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from journalkit.cli.app import USAGE, Ending, printable
from journalkit.model.time import When

EXAMPLES = "write 2026-09-24, or words such as friday, tomorrow, in 2 weeks, yesterday 18:30"
FARTHEST = timedelta(days=5 * 366)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
NUMBERED = r"\d{1,2}(?:st|nd|rd|th)?"

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[-+]\d{2}:\d{2})", re.ASCII)
CLOCK = re.compile(
    r"(?:\bat )?(?<![\w:])(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?: ?(?P<half>am|pm))?|(?P<oclock>\d{1,2}) ?(?P<half_day>am|pm)"
    r"|(?P<word>noon|midnight))\Z",
    re.ASCII,
)
WEEKDAY = re.compile(
    r"(?:on )?(?:(?P<which>next|last|this) )?(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r?s?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
FROM_NOW = re.compile(rf"in (?P<in>{NUMBER}) (?P<unit>hour|min|minute)s?|(?P<ago>{NUMBER}) (?P<unit_ago>hour|min|minute)s? ago", re.ASCII)
PLAIN = re.compile(
    rf"today|tomorrow|yesterday|(?:the )?day after tomorrow|(?:the )?day before yesterday|(?:next|last) (?:week|month|year)"
    rf"|(?:in )?{NUMBER} (?:day|week|month|year)s?|{NUMBER} (?:day|week|month|year)s? ago"
    rf"|(?:on )?(?:the )?{NUMBERED}\.?(?: of)? {MONTH}(?:,? \d{{4}})?|(?:on )?{MONTH} {NUMBERED}(?:,? \d{{4}})?",
    re.ASCII,
)


def when_said(option: str, text: str, now: datetime, *, past: bool = False) -> When:
    """The day, with the time where one was said. `past` where words mean the last such day, not the coming one. Ends the command when it
    is neither.
    """
    said = " ".join(re.sub(r"(?<=\d)T(?=\d)", " ", text).split()).casefold()
    found = _instant(text.strip(), now) or _from_now(said, now) or _civil(said, now, past=past)
    if found is None:
        raise Ending(printable(f"{option}: {text!r} is not a day that can be told; {EXAMPLES}"), USAGE)
    return found


def day_said(option: str, text: str, now: datetime, *, past: bool = False) -> date:
    """The day that was said. Ends the command when it is none."""
    found = when_said(option, text, now, past=past)
    if found.clock is not None:
        raise Ending(printable(f"{option}: {text!r} has a time, but a day is wanted here, such as {found.day}"), USAGE)
    return found.day


def _instant(text: str, now: datetime) -> When | None:
    """A time with an offset, as the journal's clocks show it."""
    if text == "now":
        return _of(now)
    try:
        return _of(datetime.fromisoformat(text).astimezone(now.tzinfo)) if INSTANT.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


def _from_now(said: str, now: datetime) -> When | None:
    """So many hours or minutes from now, which are the same when the clocks change."""
    found = FROM_NOW.fullmatch(said)
    if found is None:
        return None
    number = _number(found["in"] or found["ago"])
    minutes = number * (60 if (found["unit"] or found["unit_ago"]) == "hour" else 1)
    moment = now.astimezone(UTC) + timedelta(minutes=minutes if found["in"] else -minutes)
    return _of(moment.astimezone(now.tzinfo))


def _number(word: str) -> int:
    words = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return int(word) if word.isdecimal() else max(1, words.index(word.removesuffix("n") if word == "an" else word))


def _of(moment: datetime) -> When:
    return When(moment.date(), moment.time().replace(second=0, microsecond=0))


def _civil(said: str, now: datetime, *, past: bool) -> When | None:
    """A day, with a time or without; a time alone is one of today."""
    timed = CLOCK.search(said)
    clock = _clock(timed) if timed else None
    if timed and clock is None:
        return None
    phrase = said[: timed.start()].strip() if timed else said
    weekday = WEEKDAY.fullmatch(phrase)
    day: date | None
    try:
        if weekday:
            day = _weekday(weekday, now, clock, past=past)
        elif DAY.fullmatch(phrase):
            return When(date.fromisoformat(phrase), clock)
        elif not phrase and timed:
            day = now.date()
        else:
            day = _plain(phrase, now, past=past)
    except (ValueError, OverflowError):
        return None
    return When(day, clock) if day and abs(day - now.date()) <= FARTHEST else None


def _clock(found: re.Match[str]) -> time | None:
    """The time of day, or None when there is no such time."""
    if found["word"]:
        return time(12 if found["word"] == "noon" else 0)
    hour, minute, half = int(found["hour"] or found["oclock"]), int(found["minute"] or 0), found["half"] or found["half_day"]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _weekday(found: re.Match[str], now: datetime, clock: time | None, *, past: bool) -> date:
    """The coming day of that name, or the last one; today is either, unless its time has passed or has still to come."""
    today = now.date()
    ahead = (WEEKDAYS.index(found["day"][:3]) - today.weekday()) % 7
    if found["which"] == "next" or (found["which"] != "last" and not past):
        passed = clock is not None and clock < now.time().replace(second=0, microsecond=0)
        return today + timedelta(days=ahead or (7 if found["which"] == "next" or passed else 0))
    behind = (7 - ahead) % 7
    to_come = clock is not None and clock > now.time()
    return today - timedelta(days=behind or (7 if found["which"] == "last" or to_come else 0))


def _plain(phrase: str, now: datetime, *, past: bool) -> date | None:
    """What a phrase of a plain form means to dateparser."""
    if not PLAIN.fullmatch(phrase):
        return None
    import dateparser

    base = datetime.combine(now.date(), time.min)
    if re.search(MONTH, phrase):  # a day without a year, which may be today
        base += timedelta(days=1 if past else -1)
    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "past" if past else "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = dateparser.parse(re.sub(r"\bthe |\bof |(?<=\d)\.", "", phrase), languages=["en"], settings=settings)
    return found.date() if found else None
