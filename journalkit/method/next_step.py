"""The one thing to document now, and why: everything that waits, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from journalkit.method.advice import ledger
from journalkit.method.clocks import ClockState
from journalkit.method.hypotheses import Tested, hypotheses
from journalkit.method.meetings import planned
from journalkit.method.practice import Practice
from journalkit.method.progress import Freshness
from journalkit.method.roadmaps import roadmaps
from journalkit.model.entry import Action, Entry, Roadmap, Session
from journalkit.values import Struct

SOON = timedelta(days=7)
RECENT = timedelta(days=30)


class NextStep(Struct, frozen=True):
    """Something to write: what, why, about which entry, until when, and with which step of which roadmap."""

    kind: str
    what: str
    why: str
    about: Entry | None = None
    until: datetime | date | None = None
    roadmap: Roadmap | None = None
    step: str | None = None


def next_steps(practice: Practice, me: str) -> tuple[NextStep, ...]:
    """All that waits for a person, the most pressing first; never empty."""
    found = tuple(step for each in ORDER for step in each(practice, me))
    return found or (
        NextStep("insight", "Write down one thing that you learned today", "Nothing else waits. What is not written is gone in a week."),
    )


def _running_clocks(practice: Practice, me: str) -> Iterator[NextStep]:
    for clock in practice.clocks.values():
        if clock.state is ClockState.RUNNING and clock.action.assignee == me:
            why = "You completed it; what surprised you is only fresh for 72 hours."
            yield NextStep("reflection", f"Reflect on “{clock.action.title}”", why, clock.action, clock.deadline)


def _past_sessions(practice: Practice, me: str) -> Iterator[NextStep]:
    for session in practice.sessions:
        if session.status == "planned" and session.date.day < practice.today and session.author == me:
            why = "Its day is over and it is still planned: notes, outcomes of its hypotheses, and what each side promised."
            yield NextStep("session", f"Say what came of “{session.title}”", why, session)


def _no_north_star(practice: Practice, me: str) -> Iterator[NextStep]:
    if me == practice.owner and not any(goal.author == me for goal in practice.north_stars()):
        why = "Everything maps back to one measurable outcome. Without it, nobody can say whether this was worth it."
        yield NextStep("goal", "Write your North Star", why)


def _missing_hypotheses(practice: Practice, me: str) -> Iterator[NextStep]:
    for session in planned(practice.sessions, practice.today):
        if not session.hypotheses and session.author == me and session.date.day - practice.today <= SOON:
            why = "Who walks in without an expectation cannot be surprised, and learns less."
            yield NextStep("hypotheses", f"Write two or three hypotheses for “{session.title}”", why, session, session.date.day)


def _overdue(practice: Practice, me: str) -> Iterator[NextStep]:
    for each in practice.commitments.values():
        if each.late and each.action.assignee == me:
            yield NextStep(
                "update",
                f"Say where “{each.action.title}” stands",
                "Its day is over. Done, a new day, or dropped: each is an answer.",
                each.action,
                each.due,
            )


def _unresolved(practice: Practice, me: str) -> Iterator[NextStep]:
    for each in unresolved(practice):
        if each.author == me:
            yield NextStep(
                "hypotheses",
                f"Say what came of the hypotheses of “{each.title}”",
                "An expectation that is never settled teaches nothing.",
                each,
            )


def unresolved(practice: Practice) -> tuple[Session, ...]:
    """Held sessions of earlier days with a hypothesis that nobody settled or still tries."""
    return tuple({each.session.key: each.session for each in forgotten(practice)}.values())


def forgotten(practice: Practice) -> tuple[Tested, ...]:
    """The hypotheses of sessions held on earlier days that are still open and that no open action tries."""
    return tuple(
        each
        for each in hypotheses(practice).tested
        if each.session.status == "held"
        and each.session.date.day < practice.today
        and each.hypothesis.outcome == "open"
        and not any(_is_open(action, practice) for action in each.actions)
    )


def _is_open(action: Action, practice: Practice) -> bool:
    return practice.commitments[action.key].status == "open"


def _missed_reflections(practice: Practice, me: str) -> Iterator[NextStep]:
    for clock in reversed(tuple(practice.clocks.values())):
        if clock.state is ClockState.MISSED and clock.action.assignee == me and practice.now - clock.deadline <= RECENT:
            why = "The 72 hours are over. Late is still better than never: write what you remember."
            yield NextStep("reflection", f"Reflect on “{clock.action.title}”", why, clock.action)


def _stale_metrics(practice: Practice, me: str) -> Iterator[NextStep]:
    for goal in practice.open_goals():
        progress = practice.series[goal.key]
        if goal.metric and (goal.owner or goal.author) == me and progress.freshness in (Freshness.STALE, Freshness.NEVER):
            why = (
                "It was never measured."
                if progress.measured is None
                else f"The newest measure is {(practice.today - progress.measured).days} days old."
            )
            yield NextStep("measure", f"Measure “{goal.metric.name}”", why, goal)


def _roadmap_steps(practice: Practice, me: str) -> Iterator[NextStep]:
    for each in roadmaps(practice):
        current = each.current
        if current and each.followed:
            stalled = f" It has stood still for {current.stalled} days." if current.stalled else ""
            document = f": {current.step.document}" if current.step.document else ""
            what = f"Document “{current.step.title}”{document}"
            yield NextStep("step", what, current.step.why + stalled, None, None, each.roadmap, current.step.id)


def _untried_advice(practice: Practice, me: str) -> Iterator[NextStep]:
    waiting = [each for each in ledger(practice) if each.waiting and each.insight.author == me]
    for each in waiting[-1:]:
        why = f"It is {each.age} days old and nobody has promised to try it. Make it an action, or retire it."
        yield NextStep("action", f"Try the advice “{each.insight.title}”", why, each.insight)


def _no_session(practice: Practice, me: str) -> Iterator[NextStep]:
    if len(practice.view.people) > 1 and not planned(practice.sessions, practice.today):
        yield NextStep("session", "Plan the next session", "None is planned, and what has no day does not happen.")


ORDER: tuple[Callable[[Practice, str], Iterator[NextStep]], ...] = (
    _running_clocks,
    _no_north_star,
    _past_sessions,
    _missing_hypotheses,
    _overdue,
    _unresolved,
    _missed_reflections,
    _stale_metrics,
    _roadmap_steps,
    _untried_advice,
    _no_session,
)
