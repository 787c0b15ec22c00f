"""What was expected before sessions, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Hypothesis, Key, Session
from journalkit.values import Struct

MOST = 3
OUTCOMES = ("supported", "refuted", "mixed", "open")


class Tested(Struct, frozen=True):
    """One hypothesis of a session, counted from 1, and the actions that try it."""

    session: Session
    number: int
    hypothesis: Hypothesis
    actions: tuple[Action, ...]


class HypothesisRecord(Struct, frozen=True):
    """Hypotheses in the order of their sessions. `counts` has every outcome; `with_evidence` counts the resolved ones that say theirs."""

    tested: tuple[Tested, ...]
    counts: Mapping[str, int]
    with_evidence: int

    @property
    def resolved(self) -> int:
        return sum(self.counts.values()) - self.counts["open"]

    def by_month(self) -> dict[tuple[int, int], dict[str, int]]:
        """The counts of each month with sessions, oldest first."""
        months: dict[tuple[int, int], Counter[str]] = {}
        for each in self.tested:
            day = each.session.date.day
            months.setdefault((day.year, day.month), Counter())[each.hypothesis.outcome] += 1
        return {month: {outcome: counts[outcome] for outcome in OUTCOMES} for month, counts in months.items()}


def hypotheses(practice: Practice, sessions: Iterable[Session] | None = None) -> HypothesisRecord:
    """The record of the given sessions, of all that were not cancelled when none are given."""
    return record(practice.sessions if sessions is None else sessions, actions_trying(practice))


def actions_trying(practice: Practice) -> dict[tuple[Key, int], list[Action]]:
    """The actions that try each hypothesis, by its session and number."""
    trying: dict[tuple[Key, int], list[Action]] = {}
    for entry in practice.entries:
        if isinstance(entry, Action) and entry.hypothesis and entry.hypothesis.entry.key:
            trying.setdefault((entry.hypothesis.entry.key, entry.hypothesis.number), []).append(entry)
    return trying


def record(sessions: Iterable[Session], trying: Mapping[tuple[Key, int], Sequence[Action]]) -> HypothesisRecord:
    """The record of some sessions, told which actions try what."""
    tested = tuple(
        Tested(session, number, each, tuple(trying.get((session.key, number), ())))
        for session in sessions
        for number, each in enumerate(session.hypotheses, start=1)
    )
    counts = Counter(each.hypothesis.outcome for each in tested)
    with_evidence = sum(bool(each.hypothesis.evidence) for each in tested if each.hypothesis.outcome != "open")
    return HypothesisRecord(tested, {outcome: counts[outcome] for outcome in OUTCOMES}, with_evidence)
