"""One mentorship in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from journalkit.languages.say import Say
from journalkit.method.hypotheses import OUTCOMES
from journalkit.method.practice import Practice
from journalkit.method.rooms import RoomState
from journalkit.model.entry import Hypothesis
from journalkit.sheet.progress import now, target
from journalkit.sheet.roadmap import roadmap_parts
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of, commitment_parts, feedback_parts, person, separated, session_parts

NEWEST = 40  # of a kind in the state of a room


def room_sheet(found: RoomState, practice: Practice) -> Sheet:
    """The state of a room: people, sessions, promises, insights, goals, roadmap, feedback."""
    return Sheet(found.room.title or found.room.id, as_of(practice), tuple(_blocks(found, practice)))


def _blocks(found: RoomState, practice: Practice) -> Iterator[Block]:
    say = practice.say
    yield Block("", tuple(_overview(found, practice)))
    yield Block(say("Next session"), session_parts(found.upcoming[0] if found.upcoming else None, practice), "next")
    yield Block(say("Open commitments"), commitment_parts(found.commitments, practice, say("Nothing is open."), whose=True), "commitments")
    lists = (
        (say("Feedback waiting"), feedback_parts(found.feedback, practice), "feedback"),
        (say("Goals"), _goals(found, practice), "goals"),
        (say("Roadmap"), roadmap_parts(found.roadmap, say) if found.roadmap else (), "roadmap"),
        (say("Insights and advice"), _insights(found, practice), "insights"),
        (say("Session history"), _history(found, say), "sessions"),
    )
    yield from (Block(title, parts, anchor) for title, parts, anchor in lists if parts)


def _overview(found: RoomState, practice: Practice) -> Iterator[Part]:
    say = practice.say
    people = separated(word for each in found.room.people if each in practice.view.people for word in _with_role(each, practice))
    last: Cell = says(say("none yet"))
    if found.held:
        last = (Words(say.day(found.held[0].date.day), found.held[0]), Words(f"({say.days_ago(found.quiet or 0)})"))
    yield facts(
        (say("People"), people),
        (say("Sessions held"), says(str(len(found.held)))),
        (say("Last"), last),
        (say("Roadmap"), leads_to(found.roadmap.roadmap) if found.roadmap else ()),
    )
    if found.stalled:
        yield remark(
            say("It has gone quiet: no session is planned, and none was held for {days} days. Who writes first?", days=found.quiet)
        )


def _goals(found: RoomState, practice: Practice) -> tuple[Part, ...]:
    say, series = practice.say, practice.series
    rows = [(leads_to(each), tuple(now(series[each.key], say)), says(target(series[each.key], say))) for each in found.goals]
    return table((say("Goal"), say("Now"), say("Target")), rows)


def _insights(found: RoomState, practice: Practice) -> tuple[Part, ...]:
    say = practice.say
    rows = [
        (leads_to(each), person(each.said_by or each.author, practice), says(say.day(each.date.day))) for each in found.insights[:NEWEST]
    ]
    return (*table((say("What"), say.term("person", "From"), say("Day")), rows), *_more(len(found.insights), say))


def _history(found: RoomState, say: Say) -> tuple[Part, ...]:
    rows = [
        (leads_to(each), says(say.when(each.date)), says(say.minutes(each.minutes or 0)), says(_outcomes(each.hypotheses, say)))
        for each in found.held[:NEWEST]
    ]
    return (*table((say("Session"), say("When"), say("Took"), say("Hypotheses")), rows), *_more(len(found.held), say))


def _more(count: int, say: Say) -> Iterator[Part]:
    """How many there are besides the newest."""
    if count > NEWEST:
        yield remark(say.many(count - NEWEST, "and {n} more", "and {n} more"))


def _with_role(name: str, practice: Practice) -> Iterator[Words]:
    role = practice.view.people[name].role
    for each in person(name, practice):
        yield Words(each.text + (f" ({role})" if role else ""), each.about)


def _outcomes(hypotheses: Iterable[Hypothesis], say: Say) -> str:
    found = Counter(each.outcome for each in hypotheses)
    return ", ".join(f"{found[each]} {say.term('outcome of a hypothesis', each)}" for each in OUTCOMES if found[each])
