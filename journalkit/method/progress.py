"""How a goal's metric moved."""

from __future__ import annotations

from dataclasses import dataclass

from journalkit.model.entry import Entry, Goal
from journalkit.view import View


@dataclass(frozen=True, slots=True)
class Point:
    """One measure and the entry that carries it."""

    entry: Entry
    value: float


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal's measures in date order. `share` is how much of the way from baseline to target is done, from 0 to 1; None without both."""

    goal: Goal
    points: tuple[Point, ...]

    @property
    def current(self) -> float | None:
        if self.points:
            return self.points[-1].value
        return self.goal.metric.baseline if self.goal.metric else None

    @property
    def share(self) -> float | None:
        metric, current = self.goal.metric, self.current
        if metric is None or metric.baseline is None or current is None or metric.target == metric.baseline:
            return None
        return max(0.0, min(1.0, (current - metric.baseline) / (metric.target - metric.baseline)))


def progress(goal: Goal, view: View) -> Progress:
    """The measures of a goal among the entries of a view."""
    points = [Point(entry, m.value) for entry in view.entries.values() for m in entry.measures if m.goal.key == goal.key]
    return Progress(goal, tuple(sorted(points, key=lambda point: (point.entry.date.order, point.entry.key))))
