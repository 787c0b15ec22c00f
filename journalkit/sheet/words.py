"""What is said of commitments, outcomes and clocks, and in which tone."""

from __future__ import annotations

from datetime import date

from journalkit.languages.say import Say
from journalkit.method.clocks import ClockState
from journalkit.method.commitments import Commitment

OUTCOME_TONES = (("exceeded", "done"), ("met", "done"), ("partly", "open"), ("missed", "late"))
CLOCK_TONES = {
    ClockState.RUNNING: "open", ClockState.IN_TIME: "done", ClockState.LATE: "late", ClockState.MISSED: "late", ClockState.UNSEEN: "quiet",
}.items()  # fmt: skip


def state(commitment: Commitment, today: date, say: Say) -> tuple[str, str]:
    """Where a commitment stands in words, and the tone: done, open, late or dropped."""
    if commitment.status == "done":
        return _done(commitment, say)
    if commitment.status == "dropped":
        return say.term("action state", "dropped"), "dropped"
    if commitment.due is not None and commitment.late:
        return say.many(
            (today - commitment.due).days, "due {day}, {n} day late", "due {day}, {n} days late", day=say.day(commitment.due)
        ), "late"
    if commitment.due is not None:
        return say("due {day}", day=say.day(commitment.due)), "open"
    return say("due next session") if commitment.action.next_session else say.term("action state", "open"), "open"


def _done(commitment: Commitment, say: Say) -> tuple[str, str]:
    day = say.day(commitment.completed.day) if commitment.completed else ""
    if commitment.confirmed:
        return say("done {day}, confirmed", day=day) if day else say("done, confirmed"), "done"
    if commitment.confirms:
        return say("done {day}, not confirmed yet", day=day) if day else say("done, not confirmed yet"), "open"
    return say("done {day}", day=day) if day else say.term("action state", "done"), "done"


def outcome_tone(outcome: str | None) -> str:
    """The tone of what came of an action; none for no outcome."""
    return dict(OUTCOME_TONES).get(outcome or "", "")


def clock_tone(state_of_clock: ClockState) -> str:
    """The tone of a clock's state."""
    return next(tone for known, tone in CLOCK_TONES if known is state_of_clock)
