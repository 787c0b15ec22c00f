"""The first page: the North Star and where it leads, the newest entries, the next session, what both sides promised, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from journalkit.languages.say import Say
from journalkit.method.practice import Practice
from journalkit.method.status import Status, status
from journalkit.model.audience import Reach
from journalkit.model.entry import Entry, Goal, Session
from journalkit.sheet.progress import outlook, pace
from journalkit.sheet.sheet import Block
from journalkit.sheet.status import clock_parts, feedback_parts
from journalkit.site.address import anchor_of, entry_address
from journalkit.site.charts.metric import metric_chart, sparkline
from journalkit.site.composing import Composing
from journalkit.site.list_pages import by_person
from journalkit.site.page import FirstStep, GoalCard, IndexContent, Page, Planned, SessionCard
from journalkit.site.piece import Text, TodoList
from journalkit.site.sheets import cell
from journalkit.view import View

NEWEST, PROMISED, MEETINGS = 8, 6, 2


def index_page(composing: Composing) -> Iterator[Planned]:
    """The first page of the site."""
    yield composing.planned("index.html", partial(_page, composing))


def _page(composing: Composing) -> Page:
    view, practice = composing.view, composing.practice
    found = status(practice, practice.owner)
    content = IndexContent(
        north_stars=tuple(_north_star(composing, goal, f"chart-{number}") for number, goal in enumerate(practice.north_stars(), start=1)),
        newest=tuple(composing.cards.card(each, excerpt=True) for each in _newest(composing)),
        sessions=tuple(_sessions(composing, found)),
        commitments=tuple(_commitments(composing)),
        waiting=composing.blocks(_waiting(found, practice)),
        pillars=tuple(_pillar(composing, goal) for goal in practice.open_goals() if not goal.north_star),
        empty="" if composing.entries else _nothing(view, practice.say),
        steps=tuple(_first_steps(composing)) if view.audience.reach is Reach.PRIVATE else (),
    )
    return composing.page("index.html", "index.html", view.config.title, content, view.config.summary or "")


def _newest(composing: Composing) -> Iterator[Entry]:
    """The newest entries; what is planned stands elsewhere on the page."""
    left = NEWEST
    for entry in reversed(composing.entries):
        if not left:
            return
        if not (isinstance(entry, Session) and entry.status == "planned"):
            left -= 1
            yield entry


def _sessions(composing: Composing, found: Status) -> Iterator[SessionCard]:
    """The next planned sessions, soonest first, and those whose day is over although they are still planned."""
    practice = composing.practice
    planned = [each for each in practice.sessions if each.status == "planned" and each.date.day >= practice.today]
    for session in planned[:MEETINGS]:
        claims = tuple(each.claim for each in session.hypotheses)
        yield SessionCard(composing.cards.card(session), practice.say.in_days((session.date.day - practice.today).days), claims)
    for session in found.day_over[-MEETINGS:]:
        yield SessionCard(composing.cards.card(session), practice.say("still planned, but its day is over"), ())


def _commitments(composing: Composing) -> Iterator[TodoList]:
    """What each side promised and has still to do, most urgent first."""
    for person, actions in by_person(composing, composing.practice.commitments.values(), ("late", "open")):
        left_out = len(actions) - PROMISED
        more = Text(composing.say.many(left_out, "and {n} more", "and {n} more"), "actions.html") if left_out > 0 else None
        yield TodoList(composing.cards.person(person), tuple(composing.cards.todo(each) for each in actions[:PROMISED]), more)


def _waiting(found: Status, practice: Practice) -> Iterator[Block]:
    """Running clocks and open feedback."""
    if found.clocks:
        yield Block(practice.say("72 hours to reflect"), clock_parts(found.clocks, practice), "clocks")
    if found.feedback:
        yield Block(practice.say("Feedback waiting"), feedback_parts(found.feedback, practice), "feedback")


def _nothing(view: View, say: Say) -> str:
    if view.audience.reach is Reach.PRIVATE:
        return say("Nothing is written yet.")
    return say("Nothing is shared here yet.")


def _first_steps(composing: Composing) -> Iterator[FirstStep]:
    """How to begin a journal in which there is nothing yet but goals."""
    say = composing.say
    if any(not isinstance(each, Goal) for each in composing.entries):
        return
    if not any(goal.north_star for goal in composing.practice.open_goals()):
        north_star = 'journalkit new goal "…" --north-star --metric "…" --target 70'
        yield FirstStep(say("Write down the one goal that everything maps back to, and the number by which it can be seen."), north_star)
    session = 'journalkit new session "…" --on friday --hypothesis "60% …"'
    yield FirstStep(say("Plan the next session, and say beforehand what you expect of it."), session)
    action = 'journalkit new action "…" --due friday --expected "…"'
    yield FirstStep(say("Afterwards, write down what you want to do, until when, and what should be different then."), action)
    yield FirstStep(say("At any time, ask what to write next, and why."), "journalkit next")


def _north_star(composing: Composing, goal: Goal, anchor: str) -> GoalCard:
    """The card of a North Star: its chart, where it leads, and the paces."""
    progress, say = composing.practice.series[goal.key], composing.say
    return GoalCard(
        composing.cards.card(goal),
        composing.cards.meter(goal),
        say.day(goal.due.day) if goal.due else "",
        metric_chart(progress, lambda each: entry_address(each, composing.view), anchor, say, low=True),
        cell(outlook(progress, say), composing.address),
        pace(progress, say),
    )


def _pillar(composing: Composing, goal: Goal) -> GoalCard:
    """The card of another goal, with a sparkline."""
    cards = composing.cards
    progress = composing.practice.series[goal.key]
    chart = sparkline(progress, f"spark-{anchor_of(goal, composing.view)}", composing.say)
    return GoalCard(cards.card(goal), cards.meter(goal), composing.say.day(goal.due.day) if goal.due else "", chart)
