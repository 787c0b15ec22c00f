"""Values in words: numbers with units, days, times, states."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from journalkit.method.clocks import ClockState
from journalkit.method.commitments import Commitment
from journalkit.model.digits import digits, to_what_counts
from journalkit.model.time import When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
OUTCOME_TONES = (("exceeded", "done"), ("met", "done"), ("partly", "open"), ("missed", "late"))
CLOCK_TONES = {
    ClockState.RUNNING: "open", ClockState.IN_TIME: "done", ClockState.LATE: "late", ClockState.MISSED: "late", ClockState.UNSEEN: "quiet",
}.items()  # fmt: skip


def number(value: float | None, unit: str | None = None) -> str:
    """`20`, `4.5 h`, `70 %`; nothing for None."""
    if value is None:
        return ""
    shown = digits(value).replace("-", "\u2212")
    return f"{shown}\u00a0{unit}" if unit else shown


def rounded(value: float | None, unit: str | None = None, *, signed: bool = False) -> str:
    """A worked-out number, to what counts of it; `signed` for changes."""
    if value is None:
        return ""
    if signed and unit == "%":
        unit = "points"  # a change of a percentage
    shown = to_what_counts(value)
    return ("+" if signed and shown > 0 else "") + number(shown, unit)


def percent(share: float | None) -> str:
    """A share from 0 to 1 in whole percent."""
    return "" if share is None else f"{math.floor(100 * share + 0.5)}\u00a0%"


def share(part: int, whole: int, noun: str = "") -> str:
    """`3 of 4 sessions (75 %)`; without a share where there is nothing to share."""
    named = f"{part} of {whole}{f' {noun}' if noun else ''}"
    return f"{named} ({percent(part / whole)})" if whole else named


def count(amount: int, word: str, words: str = "") -> str:
    """`1 session`, `2 sessions`."""
    return f"{amount}\u00a0{word if amount == 1 else words or f'{word}s'}"


def day(value: date | None) -> str:
    """`3 Sep 2026`; nothing for None."""
    return "" if value is None else f"{value.day}\u00a0{MONTHS[value.month - 1]}\u00a0{value.year}"


def time(value: datetime) -> str:
    """`3 Sep 2026, 18:30`."""
    return f"{day(value.date())}, {value:%H:%M}"


def month(year: int, number_of_month: int) -> str:
    """`September 2026`."""
    return f"{LONG_MONTHS[number_of_month - 1]} {year}"


def when(value: When) -> str:
    """A day, with the time where one was written."""
    return day(value.day) + (f", {value.clock:%H:%M}" if value.clock else "")


def minutes(value: int) -> str:
    """`50 min`, `1 h 20 min`."""
    hours, rest = divmod(value, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part)


def hours(value: timedelta) -> str:
    """`71 h 25 min`, `40 min`; without minutes from four days on."""
    total = round(value / timedelta(minutes=1))
    if total >= 4 * 24 * 60:
        return f"{round(total / 60 / 24)} days"
    return minutes(total) or "0 h"


def days_ago(value: int) -> str:
    """`today`, `1 day ago`, `12 days ago`."""
    return "today" if value == 0 else f"{count(value, 'day')} ago"


def state(commitment: Commitment, today: date) -> tuple[str, str]:
    """Where a commitment stands in words, and the tone: done, open, late or dropped."""
    if commitment.status == "done":
        completed = f"done {day(commitment.completed.day)}" if commitment.completed else "done"
        if commitment.confirmed:
            return f"{completed}, confirmed", "done"
        return (f"{completed}, not confirmed yet", "open") if commitment.confirms else (completed, "done")
    if commitment.status == "dropped":
        return "dropped", "dropped"
    if commitment.due is not None and commitment.late:
        return f"due {day(commitment.due)}, {count((today - commitment.due).days, 'day')} late", "late"
    if commitment.due is not None:
        return f"due {day(commitment.due)}", "open"
    return "due next session" if commitment.action.next_session else "open", "open"


def outcome_tone(outcome: str | None) -> str:
    """The tone of what came of an action; none for no outcome."""
    return dict(OUTCOME_TONES).get(outcome or "", "")


def clock_tone(state_of_clock: ClockState) -> str:
    """The tone of a clock's state."""
    return next(tone for known, tone in CLOCK_TONES if known is state_of_clock)
