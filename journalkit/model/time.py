"""Days and times as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from journalkit.values import Struct


class When(Struct, frozen=True, array_like=True):
    """A civil day, perhaps with a time of day, perhaps with an offset from UTC, as it was written."""

    day: date
    clock: time | None = None
    offset: timedelta | None = None

    @property
    def order(self) -> tuple[date, time]:
        """The key to sort by; a bare day comes before the times of that day."""
        return (self.day, self.clock or time.min)

    def instant(self, zone: tzinfo) -> datetime:
        """The moment in time; a time without offset is in `zone`, a bare day begins at its midnight."""
        of = timezone(self.offset) if self.offset is not None else zone
        return datetime.combine(self.day, self.clock or time.min, of)

    def universal(self, zone: tzinfo) -> datetime:
        """The moment in UTC; at the ends of the calendar, where there may be none, the same clock time in UTC."""
        try:
            return self.instant(zone).astimezone(UTC)
        except OverflowError:
            return datetime.combine(self.day, self.clock or time.min, UTC)

    def end(self, zone: tzinfo) -> datetime:
        """The moment by which it is over: the time itself, or the midnight that ends a bare day."""
        return self.instant(zone) if self.clock else When(self.day + timedelta(days=1)).instant(zone)

    def __str__(self) -> str:
        return self.day.isoformat() + (f" {self.clock:%H:%M}" if self.clock else "")

    @property
    def written(self) -> str:
        """The form for a file: all that is known of it."""
        if self.clock is None:
            return self.day.isoformat()
        seconds = f"{self.clock:%H:%M:%S}" if self.clock.second else f"{self.clock:%H:%M}"
        if self.offset is None:
            return f"{self.day.isoformat()} {seconds}"
        minutes = int(self.offset.total_seconds()) // 60
        return f"{self.day.isoformat()} {seconds}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    @property
    def machine(self) -> str:
        """The form for `<time datetime>`."""
        if self.clock is None:
            return self.day.isoformat()
        of = timezone(self.offset) if self.offset is not None else None
        return datetime.combine(self.day, self.clock, of).isoformat()
