"""The walk-in card of a session: what was expected, what was promised and what came of it, what moved, what is open, what to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journalkit.method.advice import Advice, ledger, outcome_of
from journalkit.method.commitments import Commitment
from journalkit.method.hypotheses import Tested, hypotheses
from journalkit.method.meetings import planned
from journalkit.method.practice import Practice
from journalkit.method.progress import Progress
from journalkit.model.entry import Entry, Feedback, Goal, Key, Reflection, Session
from journalkit.values import Struct

QUESTIONS = 3


class Promise(Struct, frozen=True):
    """A commitment that comes back in a session: its state, and what its reflection says of it."""

    commitment: Commitment
    outcome: str | None
    reflection: Reflection | None


class Moved(Struct, frozen=True):
    """A goal's metric on the day of the session before and now. `before` is None when it was not known then."""

    progress: Progress
    before: float | None
    since: date
    now: float | None


class Question(Struct, frozen=True):
    """Something to ask, and the entry because of which."""

    text: str
    about: Entry | None = None


class Prep(Struct, frozen=True):
    """What to walk into a session with. `previous` is the one that was held before; `promises` come back from earlier sessions."""

    session: Session
    previous: Session | None
    hypotheses: tuple[Tested, ...]
    promises: tuple[Promise, ...]
    moved: tuple[Moved, ...]
    feedback: tuple[Feedback, ...]
    advice: tuple[Advice, ...]
    questions: tuple[Question, ...]


def next_session(practice: Practice, room: str | None = None) -> Session | None:
    """The next planned session, of a room where one is asked for."""
    return next((each for each in planned(practice.sessions, practice.today) if room is None or each.room == room), None)


def prep(session: Session, practice: Practice) -> Prep:
    """The walk-in card of a session that was not cancelled."""
    previous = practice.returns.previous.get(session.key)
    promises = returning(session, practice)
    moved = tuple(_moved(session, previous, practice))
    open_feedback = tuple(
        each
        for each in reversed(practice.entries)
        if isinstance(each, Feedback) and each.status == "open" and _belongs(each, session, practice)
    )
    waiting = tuple(each for each in ledger(practice) if each.waiting and each.insight.said_by in _people(session))
    tested = hypotheses(practice, [session]).tested
    questions = tuple(_questions(promises, moved, waiting, previous, practice))[:QUESTIONS]
    return Prep(session, previous, tested, promises, moved, open_feedback, waiting, questions)


def _people(session: Session) -> tuple[str, ...]:
    return (session.author, *session.participants)


def _belongs(entry: Entry, session: Session, practice: Practice) -> bool:
    return entry.room == session.room or practice.view.audience.room is not None


def returning(session: Session, practice: Practice) -> tuple[Promise, ...]:
    """The commitments of earlier sessions that come back in this one, with what came of them."""
    return tuple(_promise(each, practice) for each in practice.returns.of(session, practice.view))


def _promise(commitment: Commitment, practice: Practice) -> Promise:
    action = commitment.action
    reflections = [each for each in practice.reflections.get(action.key, ()) if each.author == action.assignee]
    return Promise(commitment, outcome_of(action, practice), reflections[-1] if reflections else None)


def _moved(session: Session, previous: Session | None, practice: Practice) -> Iterator[Moved]:
    """The metrics of the North Star and of the session's goal, then and now."""
    own = practice.goals.get(session.key)
    wanted: dict[Key, None] = dict.fromkeys([*(star.key for star in practice.north_stars()), *([own] if own else [])])
    for key in wanted:
        goal = practice.view.find(key)
        progress = practice.series.get(key)
        if isinstance(goal, Goal) and goal.metric is not None and progress is not None:
            since = previous.date.day if previous else goal.date.day
            yield Moved(progress, progress.value_on(since), since, progress.current)


def _questions(
    promises: tuple[Promise, ...], moved: tuple[Moved, ...], waiting: tuple[Advice, ...], previous: Session | None, practice: Practice
) -> Iterator[Question]:
    """What the data asks, the most pressing first; the last ones are always worth asking."""
    say = practice.say
    for each in promises:
        if each.commitment.late:
            late = each.commitment.action
            yield Question(say("“{title}” is overdue. Keep it with a new day, change it, or drop it?", title=late.title), late)
            break
    for each in promises:
        if each.outcome in ("missed", "partly"):
            action = each.commitment.action
            text = say("“{title}” came out differently than expected. What did we not see beforehand?", title=action.title)
            yield Question(text, action)
            break
    refuted = [h for h in hypotheses(practice, [previous] if previous else []).tested if h.hypothesis.outcome in ("refuted", "mixed")]
    for claim in refuted[:1]:
        text = say("We believed “{claim}” and it did not hold. What do we believe now?", claim=claim.hypothesis.claim)
        yield Question(text, claim.session)
    for change in moved[:1]:
        metric = change.progress.goal.metric
        if metric and change.before is not None and change.now is not None and change.now != change.before:
            text = (
                say("What moved “{metric}” since the last session, and is it the thing we worked on?", metric=metric.name)
                if previous
                else say("What moved “{metric}” so far, and is it the thing we worked on?", metric=metric.name)
            )
            yield Question(text, change.progress.goal)
        elif metric:
            text = say("“{metric}” did not move. What is the smallest thing that would show in it?", metric=metric.name)
            yield Question(text, change.progress.goal)
    for advice in waiting[-1:]:
        title = advice.insight.title
        text = say("The advice “{title}” is {days} days old and untried. Try it, or let it go?", title=title, days=advice.age)
        yield Question(text, advice.insight)
    if previous is None:
        yield Question(say("What would have to be different in half a year for this to have been worth it?"))
        yield Question(say("How will each of us say that something does not help?"))
    yield Question(say("What did I not dare to write down since the last time?"))
    yield Question(say("If only one thing may be promised today, which one, until when, and how will we see it?"))
    yield Question(say("What should we stop talking about?"))
