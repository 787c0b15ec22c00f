"""Whether sessions are walked into with expectations, and whether these are settled afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks.method.followed import Followed, Found, in_entry
from journalkit.diagnostic import advice
from journalkit.method.hypotheses import MOST
from journalkit.method.next_step import forgotten
from journalkit.model.entry import Session

EMPTY_HANDED = advice(
    "empty-handed",
    "A planned session has no hypotheses.",
    why="Who walks in without an expectation cannot be surprised. Two or three claims with a confidence take five minutes.",
    wrong="type: session\nstatus: planned",
    right="type: session\nstatus: planned\nhypotheses:\n  - {claim: The team says no because of the date, confidence: 60}",
)
TOO_MANY_HYPOTHESES = advice(
    "too-many-hypotheses",
    "A planned session has more than three hypotheses.",
    why="An hour settles two or three; the rest is carried along and never looked at.",
    wrong="hypotheses: four or more of them",
    right="hypotheses: the two or three whose answer would change what you do",
)
HYPOTHESIS_UNRESOLVED = advice(
    "hypothesis-unresolved",
    "A session was held and a hypothesis of it is still open, with no open action that tries it.",
    why="An expectation that is never settled teaches nothing, and spoils the record of how sure one may be.",
    wrong="status: held\nhypotheses:\n  - {claim: They will say no, confidence: 60}",
    right="status: held\nhypotheses:\n  - {claim: They will say no, confidence: 60, outcome: refuted, evidence: Two of three said yes}",
)
SESSION_DAY_OVER = advice(
    "session-day-over",
    "A session is still planned although its day is over.",
    why="Nobody can tell whether it took place; what was promised there is not counted.",
    wrong="date: 2026-09-03\nstatus: planned      # on 5 September",
    right="date: 2026-09-03\nstatus: held      # or cancelled, or a new date",
)
RULES = (EMPTY_HANDED, TOO_MANY_HYPOTHESES, HYPOTHESIS_UNRESOLVED, SESSION_DAY_OVER)


def _planned(followed: Followed) -> Iterator[Session]:
    today = followed.practice.today
    return (each for each in followed.own(Session) if each.status == "planned" and each.date.day >= today)


def empty_handed(followed: Followed) -> Iterator[Found]:
    """A finding for each session to come without hypotheses."""
    for session in _planned(followed):
        if not session.hypotheses:
            message = f"this session is on {session.date.day} and has no hypotheses"
            yield in_entry(EMPTY_HANDED, session, "hypotheses", message, "write two or three under hypotheses: before you go")


def too_many(followed: Followed) -> Iterator[Found]:
    """A finding for each session to come with more hypotheses than can be settled."""
    for session in _planned(followed):
        if len(session.hypotheses) > MOST:
            message = f"{len(session.hypotheses)} hypotheses are more than one session settles"
            yield in_entry(
                TOO_MANY_HYPOTHESES, session, "hypotheses", message, f"keep the {MOST} that matter, move the others to the next one"
            )


def unresolved(followed: Followed) -> Iterator[Found]:
    """A finding for each held session with a hypothesis that nobody settled or still tries."""
    open_ones = forgotten(followed.practice) if followed.whole else ()
    for session in followed.own(Session):
        numbers = [str(each.number) for each in open_ones if each.session.key == session.key]
        if numbers:
            which = f"hypothesis {numbers[0]} is" if len(numbers) == 1 else f"hypotheses {', '.join(numbers)} are"
            message = f"this session was held on {session.date.day} and {which} still open"
            hint = "write outcome: supported, refuted or mixed, and the evidence"
            yield in_entry(HYPOTHESIS_UNRESOLVED, session, "hypotheses", message, hint)


def day_over(followed: Followed) -> Iterator[Found]:
    """A finding for each session that is planned for a day in the past."""
    for session in followed.own(Session):
        if session.status == "planned" and session.date.day < followed.practice.today:
            message = f"this session is still planned, but {session.date.day} is over"
            yield in_entry(SESSION_DAY_OVER, session, "status", message, "write status: held or cancelled, or a new date")
