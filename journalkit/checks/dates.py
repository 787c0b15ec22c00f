"""The order of dates within an entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journalkit.diagnostic import Diagnostic, diagnose, error
from journalkit.model.entry import Entry
from journalkit.model.journal import Journal
from journalkit.model.time import When

ENDS_BEFORE_START = error(
    "ends-before-start",
    "`due` or `completed` lies before the entry's `date`.",
    why="One of the two is a slip, and pace and deadlines would be counted from it.",
    wrong="date: 2026-09-03\ndue: 2026-08-10",
    right="date: 2026-09-03\ndue: 2026-09-10",
)
RULES = (ENDS_BEFORE_START,)


def order(journal: Journal) -> Iterator[Diagnostic]:
    """An error for each end that lies before its start."""
    for entry in journal.entries.values():
        for name in ("due", "completed"):
            day = _day(getattr(entry, name, None))
            if day is not None and day < entry.date.day and not _update_of_earlier(entry, name):
                message = f"{name} {day} lies before the entry's date {entry.date.day}"
                yield diagnose(ENDS_BEFORE_START, entry.path, entry.place(name), message, "correct one of the two")


def _update_of_earlier(entry: Entry, name: str) -> bool:
    """An update may tell later that something was completed earlier."""
    return entry.type == "update" and name == "completed"


def _day(value: date | When | None) -> date | None:
    return value.day if isinstance(value, When) else value
