"""The days that an export is about."""

from __future__ import annotations

from datetime import date

from journalkit.languages.say import Say
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry
from journalkit.values import Struct


class Period(Struct, frozen=True):
    """The days from `since` to `until`, both included. None: without an end on that side."""

    since: date | None = None
    until: date | None = None

    def entries(self, practice: Practice) -> tuple[Entry, ...]:
        """The entries of the period, oldest first."""
        since, until = self.since or date.min, self.until or date.max
        return tuple(entry for entry in practice.entries if since <= entry.date.day <= until)

    def said(self, entries: tuple[Entry, ...], say: Say) -> str:
        """The period in words; where it has no end, that of its entries is one."""
        days = [entry.date.day for entry in entries]
        first, last = self.since or min(days, default=None), self.until or max(days, default=None)
        if first is None or last is None or first == last:
            return say.day(first or last)
        return say("{start} to {end}", start=say.day(first), end=say.day(last))
