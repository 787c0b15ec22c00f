"""Which commitments come back in a session. For journals of many years the answer looks only at the commitments of the time in question."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from journalkit.method.commitments import Commitment
from journalkit.method.meetings import mentorship, of_same_mentorship
from journalkit.model.entry import Key, Session
from journalkit.values import Struct
from journalkit.view import View

Month: TypeAlias = tuple[int, int]

LONG = 24  # months; a commitment that took longer is looked at for every session


class Returns(Struct, frozen=True):
    """The commitments of a view by the time in which they were open.

    `rank` is their order; `lasting` are those still open, by the day of their action; `running` the settled ones by the months in which
    they were open, `long` those that were open for years. `previous` gives the session of the same mentorship that was held before one.
    """

    rank: Mapping[Key, int]
    lasting: tuple[Commitment, ...]
    running: Mapping[Month, tuple[Commitment, ...]]
    long: tuple[Commitment, ...]
    previous: Mapping[Key, Session]

    def of(self, session: Session, view: View) -> tuple[Commitment, ...]:
        """The commitments of earlier sessions that come back in this one: those still open, and those settled since the session before."""
        previous = self.previous.get(session.key)
        found = {each.action.key: each for each in self._near(session, previous) if _comes_back(each, session, previous, view)}
        return tuple(found[key] for key in sorted(found, key=lambda key: self.rank[key]))

    def _near(self, session: Session, previous: Session | None) -> Iterator[Commitment]:
        """The commitments that may come back, some of them several times."""
        yield from self.lasting[: bisect_right(self.lasting, session.date.day, key=lambda each: each.action.date.day)]
        yield from self.long
        first, last = _month(previous.date.day) if previous else (0, 0), _month(session.date.day)
        for month, found in self.running.items():
            if first <= month <= last:
                yield from found


def returns(commitments: Mapping[Key, Commitment], sessions: Sequence[Session], view: View) -> Returns:
    """The commitments of a view, ready to be asked for; the sessions are in their order."""
    lasting = sorted((each for each in commitments.values() if each.status == "open"), key=lambda each: each.action.date.day)
    running: dict[Month, list[Commitment]] = defaultdict(list)
    long: list[Commitment] = []
    for each in commitments.values():
        if each.status != "open":
            months = tuple(_months(*sorted((each.action.date.day, _settled(each)))))
            for month in months:
                running[month].append(each)
            if not months:
                long.append(each)
    held = {month: tuple(found) for month, found in running.items()}
    rank = {key: number for number, key in enumerate(commitments)}
    return Returns(rank, tuple(lasting), held, tuple(long), dict(_previous(sessions, view)))


def _previous(sessions: Iterable[Session], view: View) -> Iterator[tuple[Key, Session]]:
    last: dict[object, Session] = {}
    for session in sessions:
        of = mentorship(session, view)
        if of in last:
            yield session.key, last[of]
        if session.status == "held":
            last[of] = session


def _comes_back(commitment: Commitment, session: Session, previous: Session | None, view: View) -> bool:
    action = commitment.action
    agreed = view.find(action.session.key) if action.session else None
    if agreed is not None and (agreed.key == session.key or agreed.date.order >= session.date.order):
        return False
    same = of_same_mentorship(agreed, session, view) if isinstance(agreed, Session) else action.room == session.room
    return same and action.date.day <= session.date.day and _is_news(commitment, previous)


def _is_news(commitment: Commitment, previous: Session | None) -> bool:
    """Whether a commitment was still open when the session before was held; one dropped on an unknown day is news once."""
    return previous is None or commitment.status == "open" or _settled(commitment) > previous.date.day


def _settled(commitment: Commitment) -> date:
    return commitment.settled or commitment.action.date.day


def _month(day: date) -> Month:
    return (day.year, day.month)


def _months(first: date, last: date) -> Iterator[Month]:
    """The months from one day to another; none when they are too many."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count <= LONG:
        for number in range(first.month - 1, first.month - 1 + count):
            yield (first.year + number // 12, number % 12 + 1)
