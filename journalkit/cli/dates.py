"""Days and times as people say them: `2026-09-24`, `friday`, `in 2 weeks`, `yesterday 18:30`. The only importer of dateparser."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from journalkit.cli.app import USAGE, Ending, printable
from journalkit.model.time import When

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?", re.ASCII)
SAYS_TIME = re.compile(r"\d{1,2}:\d{2}|\d\s*[ap]\.?m\b|\b(?:noon|midnight|now|hours?|minutes?)\b", re.IGNORECASE)
HAS_WORD = re.compile(r"[^\W\d_]{2,}")
MONTH_ALONE = re.compile(r"(?:(?:next|last|this)\s+)?[^\W\d_]{3,9}(?:\s+\d{4})?", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EXAMPLES = "write 2026-09-24, or words such as friday, tomorrow, in 2 weeks"
FARTHEST = timedelta(days=5 * 366)


def when_said(option: str, text: str, now: datetime, *, past: bool = False) -> When:
    """The day, with the time where one was said. `past` where a weekday means the one that was. Ends the command when it is neither."""
    text = " ".join(text.split())
    if DAY.fullmatch(text) or TIME.fullmatch(text):
        return _written(option, text)
    found = _in_words(text, now, past=past)
    if found is None or abs(found - now.replace(tzinfo=None)) > FARTHEST:
        raise Ending(printable(f"{option}: {text!r} is not a day that can be told; {EXAMPLES}"), USAGE)
    return When(found.date(), found.time().replace(second=0, microsecond=0) if SAYS_TIME.search(text) else None)


def day_said(option: str, text: str, now: datetime, *, past: bool = False) -> date:
    """The day that was said. Ends the command when it is none."""
    return when_said(option, text, now, past=past).day


def _written(option: str, text: str) -> When:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Ending(f"{option}: {text!r} is not a day of the calendar", USAGE) from None
    return When(found.date(), None if DAY.fullmatch(text) else found.time())


def _in_words(text: str, now: datetime, *, past: bool) -> datetime | None:
    """What words mean; nothing for digits alone, which each country reads in its own way, and for a month without a day."""
    starts = [word[:3].casefold() for word in text.split()]
    month_alone = MONTH_ALONE.fullmatch(text) and any(word in MONTHS for word in starts) and not any(word in WEEKDAYS for word in starts)
    if not HAS_WORD.search(text) or month_alone:
        return None
    import dateparser

    settings = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past" if past else "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return dateparser.parse(text, languages=["en"], settings=settings)
