"""The advice ledger: what others said, who tried it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from journalkit.method.commitments import Commitment
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Insight, Key
from journalkit.values import Struct

GOOD, BAD = ("exceeded", "met"), ("missed",)


class Verdict(StrEnum):
    """What came of advice: every attempt met its aim, every one missed it, or some did; untried until an attempt was reflected on."""

    HELD = "held"
    FAILED = "failed"
    MIXED = "mixed"
    UNTRIED = "untried"


class Attempt(Struct, frozen=True):
    """An action that tries advice; `outcome` is that of the assignee's newest reflection which names one."""

    commitment: Commitment
    outcome: str | None


class Advice(Struct, frozen=True):
    """A piece of advice, what was tried because of it, and its age in days."""

    insight: Insight
    attempts: tuple[Attempt, ...]
    verdict: Verdict
    age: int

    @property
    def live(self) -> bool:
        return self.insight.status == "live"

    @property
    def waiting(self) -> bool:
        """Whether nobody has even promised to try it."""
        return self.live and not any(each.commitment.status != "dropped" for each in self.attempts)


def is_advice(insight: Insight) -> bool:
    """Whether somebody other than its author said it."""
    return insight.said_by is not None and insight.said_by != insight.author


def ledger(practice: Practice) -> tuple[Advice, ...]:
    """All advice, newest first."""
    tries: dict[Key | None, list[Action]] = {}
    for entry in practice.entries:
        if isinstance(entry, Action) and entry.insight:
            tries.setdefault(entry.insight.key, []).append(entry)
    found = [each for each in reversed(practice.entries) if isinstance(each, Insight) and is_advice(each)]
    return tuple(_advice(each, tries.get(each.key, ()), practice) for each in found)


def _advice(insight: Insight, actions: Iterable[Action], practice: Practice) -> Advice:
    attempts = tuple(Attempt(practice.commitments[each.key], outcome_of(each, practice)) for each in actions)
    return Advice(insight, attempts, _verdict([each.outcome for each in attempts if each.outcome]), _age(insight, practice.today))


def outcome_of(action: Action, practice: Practice) -> str | None:
    """How the assignee's newest reflection that names an outcome sees an action; the same day's last one counts."""
    said = [each.outcome for each in practice.reflections.get(action.key, ()) if each.author == action.assignee and each.outcome]
    return said[-1] if said else None


def _verdict(outcomes: list[str]) -> Verdict:
    if not outcomes:
        return Verdict.UNTRIED
    if all(each in GOOD for each in outcomes):
        return Verdict.HELD
    return Verdict.FAILED if all(each in BAD for each in outcomes) else Verdict.MIXED


def _age(insight: Insight, today: date) -> int:
    return max(0, (today - insight.date.day).days)
