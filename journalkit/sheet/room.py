"""One mentorship in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from journalkit.method.practice import Practice
from journalkit.method.rooms import RoomState
from journalkit.model.entry import Hypothesis
from journalkit.sheet import words
from journalkit.sheet.progress import now, target
from journalkit.sheet.roadmap import roadmap_parts
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of, commitment_parts, feedback_parts, person, separated, session_parts


def room_sheet(found: RoomState, practice: Practice) -> Sheet:
    """The state of a room: people, sessions, promises, insights, goals, roadmap, feedback."""
    return Sheet(found.room.title or found.room.id, as_of(practice), tuple(_blocks(found, practice)))


def _blocks(found: RoomState, practice: Practice) -> Iterator[Block]:
    yield Block("", tuple(_overview(found, practice)))
    yield Block("Next session", session_parts(found.upcoming[0] if found.upcoming else None, practice), "next")
    yield Block("Open commitments", commitment_parts(found.commitments, practice, "Nothing is open.", whose=True), "commitments")
    lists = (
        ("Feedback waiting", feedback_parts(found.feedback, practice), "feedback"),
        ("Goals", _goals(found, practice), "goals"),
        ("Roadmap", roadmap_parts(found.roadmap) if found.roadmap else (), "roadmap"),
        ("Insights and advice", _insights(found, practice), "insights"),
        ("Session history", _history(found), "sessions"),
    )
    yield from (Block(title, parts, anchor) for title, parts, anchor in lists if parts)


def _overview(found: RoomState, practice: Practice) -> Iterator[Part]:
    people = separated(word for each in found.room.people if each in practice.view.people for word in _with_role(each, practice))
    last: Cell = says("none yet")
    if found.held:
        last = (Words(words.day(found.held[0].date.day), found.held[0]), Words(f"({words.days_ago(found.quiet or 0)})"))
    yield facts(
        ("People", people),
        ("Sessions held", says(str(len(found.held)))),
        ("Last", last),
        ("Roadmap", leads_to(found.roadmap.roadmap) if found.roadmap else ()),
    )
    if found.stalled:
        yield remark(f"It has gone quiet: no session is planned, and none was held for {found.quiet} days. Who writes first?")


def _goals(found: RoomState, practice: Practice) -> tuple[Part, ...]:
    rows = [(leads_to(each), tuple(now(practice.series[each.key])), says(target(practice.series[each.key]))) for each in found.goals]
    return table(("Goal", "Now", "Target"), rows)


def _insights(found: RoomState, practice: Practice) -> tuple[Part, ...]:
    rows = [(leads_to(each), person(each.said_by or each.author, practice), says(words.day(each.date.day))) for each in found.insights]
    return table(("What", "From", "Day"), rows)


def _history(found: RoomState) -> tuple[Part, ...]:
    rows = [
        (leads_to(each), says(words.when(each.date)), says(words.minutes(each.minutes or 0)), says(_outcomes(each.hypotheses)))
        for each in found.held
    ]
    return table(("Session", "When", "Took", "Hypotheses"), rows)


def _with_role(name: str, practice: Practice) -> Iterator[Words]:
    role = practice.view.people[name].role
    for each in person(name, practice):
        yield Words(each.text + (f" ({role})" if role else ""), each.about)


def _outcomes(hypotheses: Iterable[Hypothesis]) -> str:
    found = [each.outcome for each in hypotheses]
    return ", ".join(f"{found.count(outcome)} {outcome}" for outcome in ("supported", "refuted", "mixed", "open") if outcome in found)
