"""Calibration: of what somebody was 70 % sure of, how much came true."""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.method.advice import BAD, GOOD, outcome_of
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Session
from journalkit.values import Struct

WIDTH = 10


class Forecast(Struct, frozen=True):
    """Something that was said with a confidence in percent, and whether it came true."""

    entry: Entry
    claim: str
    confidence: float
    came_true: bool


class Bin(Struct, frozen=True):
    """The forecasts with a confidence from `low` to below `high` percent (100 belongs to the last): count, mean, and how many came true."""

    low: int
    high: int
    count: int
    mean: float
    true: int

    @property
    def share(self) -> float:
        """The part that came true, from 0 to 1."""
        return self.true / self.count


class Calibration(Struct, frozen=True):
    """How well confidence was placed.

    `brier` is the mean of the squared differences between confidence (from 0 to 1) and what happened (0 or 1): 0 is perfect, 0.25 is
    what always saying 50 % gets (Brier, G. W.: Verification of forecasts expressed in terms of probability, Monthly Weather Review 78,
    1950). None without forecasts. `undecided` counts those that came out mixed or partly, which a yes or no cannot score.
    """

    forecasts: tuple[Forecast, ...]
    undecided: int
    bins: tuple[Bin, ...]
    brier: float | None


def calibration(forecasts: Iterable[Forecast], undecided: int) -> Calibration:
    """The calibration of forecasts, in bins of ten percent as in a reliability diagram; empty bins are left out."""
    found = tuple(forecasts)
    squares = [(each.confidence / 100 - each.came_true) ** 2 for each in found]
    return Calibration(found, undecided, tuple(_bins(found)), sum(squares) / len(squares) if squares else None)


def _bins(forecasts: tuple[Forecast, ...]) -> Iterable[Bin]:
    for low in range(0, 100, WIDTH):
        inside = [each for each in forecasts if min(int(each.confidence // WIDTH) * WIDTH, 100 - WIDTH) == low]
        if inside:
            mean = sum(each.confidence for each in inside) / len(inside)
            yield Bin(low, low + WIDTH, len(inside), mean, sum(each.came_true for each in inside))


def forecasts_of(sessions: Iterable[Session], actions: Iterable[Action], practice: Practice) -> tuple[list[Forecast], int]:
    """All that was said with a confidence and has come out, and how many came out neither way.

    A hypothesis came true when it was supported, an action when its reflection says that the expected outcome was met or exceeded.
    """
    found: list[Forecast] = []
    undecided = 0
    for session in sessions:
        for each in session.hypotheses:
            if each.confidence is not None and each.outcome in ("supported", "refuted"):
                found.append(Forecast(session, each.claim, each.confidence, each.outcome == "supported"))
            undecided += each.confidence is not None and each.outcome == "mixed"
    for action in actions:
        outcome = outcome_of(action, practice)
        if action.confidence is not None and outcome in (*GOOD, *BAD):
            found.append(Forecast(action, action.expected or action.title, action.confidence, outcome in GOOD))
        undecided += action.confidence is not None and outcome == "partly"
    return found, undecided
