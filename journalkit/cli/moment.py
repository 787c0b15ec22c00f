"""The time that a command is told, in place of the clock's."""

from __future__ import annotations

from datetime import datetime

FIRST_YEAR, LAST_YEAR = 1000, 9000  # so that a day, a month or a zone more or less is a time too


def time_said(text: str) -> datetime:
    """The time of `2026-09-15T09:00+02:00` (ISO 8601), without a zone when none is written. ValueError says why it cannot be used."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2026-09-15T09:00+02:00") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"the year {found.year} is not one of {FIRST_YEAR} to {LAST_YEAR}")
    return found
