"""The 72-hour clock: whether a completed action was reflected on while it was fresh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from journalkit.method.commitments import Commitment
from journalkit.model.audience import Reach
from journalkit.model.entry import Action, Key, Reflection
from journalkit.values import Struct
from journalkit.view import View

ALLOWED = timedelta(hours=72)


class ClockState(StrEnum):
    """`unseen`: the time is over and no reflection is to be seen here, which in a view of others, or of another's action, says nothing."""

    RUNNING = "running"
    IN_TIME = "in time"
    LATE = "late"
    MISSED = "missed"
    UNSEEN = "unseen"


class Clock(Struct, frozen=True):
    """The clock of one completed action.

    `started` is the completion, the end of its day when only the day is known; `deadline` is 72 hours later; both in the journal's zone.
    `reflection` is the assignee's first one, `took` the time to it: from the start of its day when only the day is known, and never less
    than nothing.
    """

    action: Action
    started: datetime
    deadline: datetime
    reflection: Reflection | None
    took: timedelta | None
    state: ClockState

    def left(self, now: datetime) -> timedelta:
        """What is left until the deadline; below nothing when it has passed."""
        return self.deadline.astimezone(UTC) - now.astimezone(UTC)


def clocks(view: View, commitments: Iterable[Commitment], now: datetime) -> dict[Key, Clock]:
    """The clocks of all completed actions, by deadline, soonest first."""
    reflections: dict[Key | None, list[Reflection]] = defaultdict(list)
    for entry in view.entries.values():
        if isinstance(entry, Reflection):
            reflections[entry.action.key].append(entry)
    found = [clock for each in commitments if each.status == "done" for clock in _clock(each, reflections[each.action.key], view, now)]
    return {each.action.key: each for each in sorted(found, key=lambda each: (each.deadline.astimezone(UTC), each.action.key))}


def _clock(commitment: Commitment, reflections: Iterable[Reflection], view: View, now: datetime) -> Iterable[Clock]:
    """The clock of a completed action; nothing for days at the ends of the calendar, which no clock can reach."""
    action, completed, zone = commitment.action, commitment.completed, now.tzinfo
    if completed is None or zone is None:
        return
    try:
        started = completed.end(zone).astimezone(UTC)
        deadline = started + ALLOWED
        own = sorted((each for each in reflections if each.author == action.assignee), key=lambda each: (each.date.order, each.key))
        first = own[0] if own else None
        took = max(first.date.instant(zone).astimezone(UTC) - started, timedelta(0)) if first else None
        shown = started.astimezone(zone), deadline.astimezone(zone)
    except OverflowError:
        return
    yield Clock(action, *shown, first, took, _state(took, deadline, action, view, now))


def _state(took: timedelta | None, deadline: datetime, action: Action, view: View, now: datetime) -> ClockState:
    if took is not None:
        return ClockState.IN_TIME if took <= ALLOWED else ClockState.LATE
    if now.astimezone(UTC) <= deadline:
        return ClockState.RUNNING
    own = view.audience.reach is Reach.PRIVATE and action.assignee == view.config.owner
    return ClockState.MISSED if own else ClockState.UNSEEN


def still(now: datetime, deadlines: Iterable[datetime]) -> tuple[datetime, datetime]:
    """The span of time around `now` in which nothing that the method says changes: from a time, up to one that is no longer in it.

    That is the day of the journal, cut where the time of a clock is over. What is said at its start is true at any time of it.
    """
    zone = now.tzinfo
    day = datetime.combine(now.date(), time.min, zone)
    try:
        until = datetime.combine(now.date() + timedelta(days=1), time.min, zone)
        over = [each + timedelta(microseconds=1) for each in deadlines]
    except OverflowError:
        return now, now
    at = now.astimezone(UTC)
    past = [each for each in over if each.astimezone(UTC) <= at]
    to_come = [each for each in over if each.astimezone(UTC) > at]
    return max((day, *past), key=lambda each: each.astimezone(UTC)), min((until, *to_come), key=lambda each: each.astimezone(UTC))
