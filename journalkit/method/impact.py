"""What a mentorship was worth: kept commitments, time to reflection, advice, hypotheses, calibration, the metric, hours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Generic, TypeVar

from journalkit.method.advice import Advice, Verdict, ledger, outcome_of
from journalkit.method.calibration import Calibration, calibration, forecasts_of
from journalkit.method.clocks import Clock, ClockState
from journalkit.method.commitments import Commitment
from journalkit.method.hypotheses import HypothesisRecord, actions_trying, record
from journalkit.method.meetings import of_room, people_in
from journalkit.method.practice import Practice
from journalkit.method.progress import Progress
from journalkit.model.entry import Action, Key, Reflection, Session
from journalkit.values import Struct

T = TypeVar("T")


class Scope(Struct, frozen=True):
    """What to count: entries of a room, of a person, and of the days from `since` to `until`, both included. None: all."""

    room: str | None = None
    person: str | None = None
    since: date | None = None
    until: date | None = None

    def has_day(self, day: date | None) -> bool:
        """Whether a day lies in the period; what has no known day belongs to every period that is open at both ends."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def has_person(self, *people: str | None) -> bool:
        return self.person is None or self.person in people


class Kept(Struct, frozen=True):
    """Commitments that came due: done, dropped or overdue in the period. `with_due` of the kept ones had a day, `in_time` met it."""

    commitments: tuple[Commitment, ...]
    kept: int
    unconfirmed: int
    dropped: int
    overdue: int
    with_due: int
    in_time: int

    @property
    def share(self) -> float | None:
        """The part that was kept, from 0 to 1."""
        return self.kept / len(self.commitments) if self.commitments else None

    @property
    def in_time_share(self) -> float | None:
        """The part of the kept ones with a day that were kept by it, from 0 to 1."""
        return self.in_time / self.with_due if self.with_due else None


class MonthOfKept(Struct, frozen=True):
    """What became of the commitments that came due in a month, by year and number; `missed` were dropped or are overdue."""

    month: tuple[int, int]
    kept: int
    unconfirmed: int
    missed: int


class Reflecting(Struct, frozen=True):
    """The clocks of actions completed in the period that have run out or were answered. `median_hours` is the median time to reflection."""

    clocks: tuple[Clock, ...]
    in_time: int
    late: int
    missed: int
    median_hours: float | None

    @property
    def share(self) -> float | None:
        """The part that was reflected on within 72 hours, from 0 to 1."""
        counted = self.in_time + self.late + self.missed
        return self.in_time / counted if counted else None


class Comparison(Struct, frozen=True):
    """What was expected of an action, and what its reflection says came of it."""

    action: Action
    reflection: Reflection


class Change(Struct, frozen=True):
    """A goal's metric at the start and the end of a period, with the days of these measures; the baseline stands on the goal's date."""

    progress: Progress
    before: float
    before_day: date
    after: float
    after_day: date


class Impact(Struct, frozen=True):
    """One page that says whether it was worth it, for a scope. `hours` are those of the `timed` sessions that say how long they took."""

    scope: Scope
    kept: Kept
    reflecting: Reflecting
    advice: tuple[Advice, ...]
    verdicts: Mapping[str, int]
    hypotheses: HypothesisRecord
    outcomes: Mapping[str, int]
    comparisons: tuple[Comparison, ...]
    calibration: Calibration
    changes: tuple[Change, ...]
    sessions: tuple[Session, ...]
    hours: float
    timed: int

    @property
    def tried(self) -> int:
        """How many pieces of advice were tried and reflected on."""
        return len(self.advice) - self.verdicts[Verdict.UNTRIED]


class _ByDay(Struct, Generic[T], frozen=True):
    """Items that have days, so that those of a period are found without looking at all: `numbers` are their places, by day."""

    items: Sequence[T]
    days: Sequence[date]
    numbers: Sequence[int]

    @classmethod
    def of(cls, found: Iterable[tuple[date | None, T]]) -> _ByDay[T]:
        """Items with the day of each, where it is known."""
        pairs = list(found)
        by_day = sorted((day, number) for number, (day, _) in enumerate(pairs) if day is not None)
        return cls([item for _, item in pairs], [day for day, _ in by_day], [number for _, number in by_day])

    def within(self, scope: Scope) -> Sequence[T]:
        """Those whose day is of the period, in the order in which they were given; what has none is as in `Scope.has_day`."""
        if scope.since is None and scope.until is None:
            return self.items
        first = bisect_left(self.days, scope.since) if scope.since else 0
        last = bisect_right(self.days, scope.until) if scope.until else len(self.days)
        return [self.items[number] for number in sorted(self.numbers[first:last])]


class _Counted(Struct, frozen=True):
    """What is counted in every scope, and need not be found anew for each, by the days that say of which period it is.

    These are sessions that were, commitments that came due, that were done, and whose outcome was reflected on, and advice. `trying` are
    the actions that try a hypothesis.
    """

    sessions: _ByDay[Session]
    due: _ByDay[Commitment]
    done: _ByDay[Commitment]
    reflected: _ByDay[Commitment]
    advice: _ByDay[Advice]
    trying: Mapping[tuple[Key, int], Sequence[Action]]

    @classmethod
    def of(cls, practice: Practice) -> _Counted:
        """What is to be counted of a practice."""
        commitments, today = practice.commitments.values(), practice.today
        return cls(
            _ByDay.of((each.date.day, each) for each in practice.sessions if each.date.day <= today),
            _ByDay.of((_day_of(each), each) for each in commitments if each.status != "open" or each.late),
            _ByDay.of((each.settled, each) for each in commitments if each.status == "done"),
            _ByDay.of((day, each) for each in commitments if (day := _reflected_on(each.action, practice))),
            _ByDay.of((each.insight.date.day, each) for each in ledger(practice)),
            actions_trying(practice),
        )


def impact(practice: Practice, scope: Scope) -> Impact:
    """What is to be counted in a scope, as of the practice's time."""
    return impacts(practice, (scope,))[0]


def impacts(practice: Practice, scopes: Iterable[Scope]) -> tuple[Impact, ...]:
    """The same for several scopes."""
    counted = _Counted.of(practice)
    return tuple(_impact(practice, scope, counted) for scope in scopes)


def _impact(practice: Practice, scope: Scope, counted: _Counted) -> Impact:
    def promised(found: _ByDay[Commitment]) -> list[Commitment]:
        return [c for c in found.within(scope) if of_room(c.action, scope.room) and scope.has_person(c.action.assignee)]

    sessions = [s for s in counted.sessions.within(scope) if of_room(s, scope.room) and scope.has_person(*people_in(s))]
    said = [a for a in counted.advice.within(scope) if of_room(a.insight, scope.room) and scope.has_person(a.insight.said_by)]
    verdicts = Counter(each.verdict.value for each in said)
    own = [each for each in sessions if scope.has_person(each.author)]
    came_out = [each.action for each in promised(counted.reflected)]
    comparisons = tuple(_comparisons(came_out, practice))
    outcomes = Counter(outcome for each in came_out if (outcome := outcome_of(each, practice)))
    held = tuple(each for each in sessions if each.status == "held")
    minutes = [each.minutes for each in held if each.minutes]
    return Impact(
        scope,
        _kept(promised(counted.due)),
        _reflecting([practice.clocks[c.action.key] for c in promised(counted.done) if c.action.key in practice.clocks]),
        tuple(said),
        {each.value: verdicts[each.value] for each in Verdict},
        record(own, counted.trying),
        {each: outcomes[each] for each in ("exceeded", "met", "partly", "missed")},
        comparisons,
        calibration(*forecasts_of(own, came_out, practice)),
        tuple(_changes(practice, scope)),
        held,
        sum(minutes) / 60,
        len(minutes),
    )


def _day_of(commitment: Commitment) -> date | None:
    """The day on which a commitment came due: it was settled, or its day was over."""
    if commitment.status == "open":
        return commitment.due
    return commitment.settled or commitment.due or commitment.action.date.day


def by_month(found: Kept) -> tuple[MonthOfKept, ...]:
    """Commitments that came due, by month, from the first month to the last one without a gap."""
    months: dict[int, Counter[str]] = {}
    for each in found.commitments:
        day = _day_of(each)
        if day is not None:
            months.setdefault(day.year * 12 + day.month - 1, Counter())[each.state] += 1
    return tuple(
        MonthOfKept((number // 12, number % 12 + 1), states["done"], states["unconfirmed"], states["dropped"] + states["overdue"])
        for number in range(min(months, default=0), max(months, default=-1) + 1)
        for states in [months.get(number, Counter())]
    )


def _kept(found: list[Commitment]) -> Kept:
    kept = [each for each in found if each.kept]
    with_due = [each for each in kept if each.in_time is not None]
    states = Counter(each.state for each in found)
    in_time = sum(bool(each.in_time) for each in with_due)
    return Kept(tuple(found), len(kept), states["unconfirmed"], states["dropped"], states["overdue"], len(with_due), in_time)


def _reflecting(found: list[Clock]) -> Reflecting:
    states = Counter(each.state for each in found)
    hours = [each.took / timedelta(hours=1) for each in found if each.took is not None]
    counted = tuple(each for each in found if each.state in (ClockState.IN_TIME, ClockState.LATE, ClockState.MISSED))
    return Reflecting(
        counted, states[ClockState.IN_TIME], states[ClockState.LATE], states[ClockState.MISSED], median(hours) if hours else None
    )


def _reflected_on(action: Action, practice: Practice) -> date | None:
    """The day of the reflection that names the outcome of an action."""
    days = [each.date.day for each in practice.reflections.get(action.key, ()) if each.author == action.assignee and each.outcome]
    return days[-1] if days else None


def _comparisons(actions: Iterable[Action], practice: Practice) -> Iterable[Comparison]:
    for action in actions:
        said = [each for each in practice.reflections.get(action.key, ()) if each.author == action.assignee and each.outcome]
        if said:
            yield Comparison(action, said[-1])


def _changes(practice: Practice, scope: Scope) -> Iterable[Change]:
    """The change of each goal's metric within the period, from the newest measure before it or the baseline; none if none was made."""
    for progress in practice.series.values():
        goal, metric = progress.goal, progress.goal.metric
        inside = [each for each in progress.points if scope.has_day(each.day)]
        if metric is None or not inside or not of_room_or_none(progress, scope) or not scope.has_person(goal.owner or goal.author):
            continue
        earlier = [each for each in progress.points if scope.since is not None and each.day < scope.since]
        if earlier:
            before, before_day = earlier[-1].value, earlier[-1].day
        elif metric.baseline is not None:
            before, before_day = metric.baseline, goal.date.day
        else:
            before, before_day = inside[0].value, inside[0].day
        yield Change(progress, before, before_day, inside[-1].value, inside[-1].day)


def of_room_or_none(progress: Progress, scope: Scope) -> bool:
    """Whether a goal belongs to a room, or to no room in particular."""
    return progress.goal.room is None or of_room(progress.goal, scope.room)
