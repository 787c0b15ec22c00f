"""Where everything stands on a day."""

from __future__ import annotations

from journalkit.method.clocks import Clock, ClockState
from journalkit.method.commitments import Commitment
from journalkit.method.practice import Practice
from journalkit.method.prep import next_session
from journalkit.method.progress import Progress
from journalkit.model.entry import Feedback, Session
from journalkit.values import Struct


class Status(Struct, frozen=True):
    """North Stars with their progress, the next session, sessions still planned although their
    day is over, what a person and the others promised by due date (open, or waiting to be
    confirmed), running clocks, open feedback of
    others, what of it was not looked at with `news` yet, and how many entries of others were not.
    """

    me: str
    north_stars: tuple[Progress, ...]
    next_session: Session | None
    day_over: tuple[Session, ...]
    mine: tuple[Commitment, ...]
    theirs: tuple[Commitment, ...]
    clocks: tuple[Clock, ...]
    feedback: tuple[Feedback, ...]
    unread: tuple[Feedback, ...]
    new: int


def status(practice: Practice, me: str) -> Status:
    """The status for a person."""
    still_open = [each for each in practice.commitments.values() if not each.settled_for_all]
    waiting = [each for each in reversed(practice.entries) if isinstance(each, Feedback) and each.status == "open" and each.author != me]
    unseen = practice.view.unseen
    return Status(
        me,
        tuple(practice.series[star.key] for star in practice.north_stars()),
        next_session(practice),
        tuple(each for each in practice.sessions if each.status == "planned" and each.date.day < practice.today),
        tuple(each for each in still_open if each.action.assignee == me),
        tuple(each for each in still_open if each.action.assignee != me),
        tuple(each for each in practice.clocks.values() if each.state is ClockState.RUNNING),
        tuple(waiting),
        tuple(each for each in waiting if each.key in unseen),
        sum(1 for key in unseen if key.author != me),
    )
