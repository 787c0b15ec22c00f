"""How a goal's metric moved: its series, its pace, where that leads, and how fresh it is."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from enum import StrEnum

from journalkit.model.entry import Entry, Goal, Key
from journalkit.values import Struct
from journalkit.view import View

FRESH_DAYS, AGEING_DAYS = 14, 30
FARTHEST = 36500


class Freshness(StrEnum):
    """How old the newest measure is: up to 14 days, up to 30 days, older, or there is none. After the lights that Fava gives accounts."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    NEVER = "never measured"


class Outlook(StrEnum):
    """What is to be expected of a goal; `ON_COURSE` when the pace so far reaches the target by its due date."""

    REACHED = "reached"
    ON_COURSE = "on course"
    BEHIND = "behind"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


class Point(Struct, frozen=True):
    """One measure and the entry that carries it."""

    entry: Entry
    value: float

    @property
    def day(self) -> date:
        return self.entry.date.day


class Progress(Struct, frozen=True):
    """A goal's measures up to a day, in date order. Paces are in the metric's unit a week; a straight line is assumed everywhere."""

    goal: Goal
    points: tuple[Point, ...]
    today: date

    @property
    def current(self) -> float | None:
        """The newest measure, else the baseline."""
        if self.points:
            return self.points[-1].value
        return self.goal.metric.baseline if self.goal.metric else None

    @property
    def measured(self) -> date | None:
        """The day of the newest measure."""
        return self.points[-1].day if self.points else None

    @property
    def share(self) -> float | None:
        """How much of the way from baseline to target is done, from 0 to 1; None without both."""
        metric, current = self.goal.metric, self.current
        if metric is None or metric.baseline is None or current is None or metric.target == metric.baseline:
            return None
        return max(0.0, min(1.0, (current - metric.baseline) / (metric.target - metric.baseline)))

    @property
    def due(self) -> date | None:
        return self.goal.due.day if self.goal.due else None

    @property
    def freshness(self) -> Freshness:
        if self.measured is None:
            return Freshness.NEVER
        age = (self.today - self.measured).days
        return Freshness.FRESH if age <= FRESH_DAYS else Freshness.AGEING if age <= AGEING_DAYS else Freshness.STALE

    @property
    def reached(self) -> bool:
        """Whether the newest measure is at the target or beyond it, seen from where the series began."""
        metric, start = self.goal.metric, self._start()
        if metric is None or start is None or self.measured is None or self.current is None:
            return False
        if metric.target == start[1]:
            return self.current == metric.target  # to be held, from either side
        return self.current >= metric.target if metric.target > start[1] else self.current <= metric.target

    @property
    def pace(self) -> float | None:
        """The change a week so far: from the baseline on the goal's date (else the first measure) to the newest measure."""
        start = self._start()
        if start is None or self.measured is None or self.current is None or self.measured <= start[0]:
            return None
        return (self.current - start[1]) / (self.measured - start[0]).days * 7

    @property
    def needed(self) -> float | None:
        """The change a week that still reaches the target by the due date, from today on; None when it is reached or the day is over."""
        metric, current = self.goal.metric, self.current
        if metric is None or current is None or self.due is None or self.reached or self.due <= self.today:
            return None
        return (metric.target - current) / (self.due - self.today).days * 7

    @property
    def projected(self) -> float | None:
        """The value on the due date if the pace so far goes on."""
        if self.pace is None or self.current is None or self.due is None or self.measured is None or self.due < self.measured:
            return None
        return self.current + self.pace / 7 * (self.due - self.measured).days

    @property
    def reached_on(self) -> date | None:
        """The day on which the target is reached if the pace so far goes on; None when it never is, or not within a hundred years."""
        metric, pace, current = self.goal.metric, self.pace, self.current
        if metric is None or not pace or current is None or self.measured is None or self.reached:
            return None
        days = (metric.target - current) / (pace / 7)
        if not 0 <= days <= FARTHEST:
            return None
        whole = math.ceil(round(days, 6))
        return self.measured + timedelta(days=whole) if whole <= (date.max - self.measured).days else None

    @property
    def outlook(self) -> Outlook:
        """What is to be expected, as of today."""
        if self.reached or self.goal.status == "achieved":
            return Outlook.REACHED
        if self.due is not None and self.due < self.today:
            return Outlook.OVERDUE
        if self.projected is None or self.due is None:
            return Outlook.UNKNOWN
        return Outlook.ON_COURSE if self.reached_on is not None and self.reached_on <= self.due else Outlook.BEHIND

    def value_on(self, day: date) -> float | None:
        """The newest measure up to a day, else the baseline."""
        known = [point.value for point in self.points if point.day <= day]
        return known[-1] if known else self.goal.metric.baseline if self.goal.metric else None

    def day_of(self, day: date) -> date:
        """The day of the value that was the newest on a day: of its measure, else of the goal, where its baseline stands."""
        known = [point.day for point in self.points if point.day <= day]
        return known[-1] if known else self.goal.date.day

    def _start(self) -> tuple[date, float] | None:
        """Where the series begins: the baseline on the goal's date, else the first measure."""
        metric = self.goal.metric
        if metric is not None and metric.baseline is not None:
            return self.goal.date.day, metric.baseline
        return (self.points[0].day, self.points[0].value) if self.points else None


def series(view: View, today: date) -> dict[Key, Progress]:
    """The progress of every goal of a view; measures dated later than today do not count yet."""
    points: dict[Key | None, list[Point]] = defaultdict(list)
    for entry in view.entries.values():
        for measure in entry.measures:
            if entry.date.day <= today:
                points[measure.goal.key].append(Point(entry, measure.value))
    return {
        goal.key: Progress(goal, tuple(sorted(points[goal.key], key=lambda each: (each.entry.date.order, each.entry.key))), today)
        for goal in sorted(view.entries.values(), key=lambda each: (each.date.order, each.key))
        if isinstance(goal, Goal)
    }
