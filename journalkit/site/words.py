"""Values in words: numbers with units, days, states."""

from __future__ import annotations

from datetime import date

from journalkit.method.commitments import Commitment
from journalkit.model.time import When
from journalkit.site.page import Text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: float | None, unit: str | None = None) -> str:
    """`20`, `4.5 h`, `70 %`; nothing for None."""
    if value is None:
        return ""
    shown = f"{value:.10g}"
    return f"{shown}\u00a0{unit}" if unit else shown


def day(value: date) -> str:
    """`3 Sep 2026`."""
    return f"{value.day}\u00a0{MONTHS[value.month - 1]}\u00a0{value.year}"


def month(year: int, number_of_month: int) -> str:
    """`September 2026`."""
    return f"{LONG_MONTHS[number_of_month - 1]} {year}"


def when(value: When) -> Text:
    """A day, with the time where one was written."""
    words = day(value.day) + (f", {value.clock:%H:%M}" if value.clock else "")
    return Text(words, machine=value.machine)


def minutes(value: int) -> str:
    """`50 min`, `1 h 20 min`."""
    hours, rest = divmod(value, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return " ".join(part for part in parts if part)


def state(commitment: Commitment, today: date, *, confirms: bool) -> tuple[str, str]:
    """Where a commitment stands in words, and the tone: done, open, late or dropped; `confirms` where the room wants confirmation."""
    action = commitment.action
    if commitment.status == "done":
        completed = f"done {day(commitment.completed.day)}" if commitment.completed else "done"
        if commitment.confirmed:
            return f"{completed}, confirmed", "done"
        return (f"{completed}, not confirmed yet", "open") if confirms else (completed, "done")
    if commitment.status == "dropped":
        return "dropped", "dropped"
    if action.due is not None and commitment.late:
        days = (today - action.due).days
        return f"{days} day{'s' if days != 1 else ''} late", "late"
    if action.due is not None:
        return f"due {day(action.due)}", "open"
    return "due next session" if action.next_session else "open", "open"
