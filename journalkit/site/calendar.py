"""What is on which day, for calendar programs (RFC 5545): sessions, days on which something is due, ends of the 72 hours.

Times are in UTC, which every program shows in the reader's own zone; days are days. Nothing is taken from the clock: the stamp of an event
is the date of its entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from journalkit.method.clocks import ClockState
from journalkit.method.meetings import people_in
from journalkit.model.entry import Action, Entry, Goal, Session
from journalkit.model.time import When
from journalkit.site.address import entry_address
from journalkit.site.composing import Composing
from journalkit.site.feeds import host_of, moment, zone
from journalkit.site.files import CalendarContent, Event
from journalkit.site.page import Page, Planned
from journalkit.site.paths import named_path
from journalkit.source import digest


def calendars(composing: Composing) -> Iterator[Planned]:
    """The calendar of everybody, and one of each person."""
    title = composing.view.config.title
    yield composing.planned("calendar.ics", partial(calendar_page, composing, "calendar.ics", title))
    for person in composing.view.people.values():
        path = named_path("people", person.id).removesuffix(".html") + ".ics"
        yield composing.planned(path, partial(calendar_page, composing, path, f"{person.name} · {title}", person.id))


def calendar_page(composing: Composing, path: str, title: str, person: str | None = None) -> Page:
    """The calendar of everybody, or of one person."""
    events = tuple(event for people, event in _events(composing) if person is None or person in people)
    return composing.page(path, "calendar.ics", title, CalendarContent(events))


def _events(composing: Composing) -> Iterator[tuple[frozenset[str], Event]]:
    """Every event, by date of its entry, with the people whom it concerns."""
    practice = composing.practice
    for entry in composing.entries:
        if isinstance(entry, Session):
            yield people_in(entry), _session(composing, entry)
        elif isinstance(entry, Goal) and entry.due and entry.status == "open":
            person = entry.owner or entry.author
            yield frozenset([person]), _day(composing, entry, entry.due.day, practice.say("Goal due"), entry.summary or "")
        elif isinstance(entry, Action):
            commitment, clock = practice.commitments[entry.key], practice.clocks.get(entry.key)
            concerned, name = frozenset([entry.assignee]), composing.cards.person(entry.assignee).words
            if commitment.status == "open" and commitment.due:
                expected = practice.say("Expected: {outcome}", outcome=entry.expected) if entry.expected else entry.summary or ""
                yield concerned, _day(composing, entry, commitment.due, practice.say("Due ({person})", person=name), expected)
            if clock is not None and clock.state is ClockState.RUNNING:
                at = _time(clock.deadline.astimezone(UTC))
                yield (
                    concerned,
                    _event(composing, entry, "reflect", at, practice.say("72 hours to reflect end ({person})", person=name), ""),
                )


def _session(composing: Composing, session: Session) -> Event:
    say = composing.say
    names = ", ".join(composing.cards.person(each).words for each in session.participants)
    claims = [f"{number}. {each.claim}" for number, each in enumerate(session.hypotheses, start=1)]
    lines = [say("With {names}", names=names) if names else "", session.summary or "", *([say("Hypotheses:"), *claims] if claims else [])]
    start = _moment(session.date, composing)
    return _event(
        composing,
        session,
        "session",
        start,
        "",
        "\n".join(line for line in lines if line),
        minutes=session.minutes or 0 if "T" in start else 0,
        cancelled=session.status == "cancelled",
        busy="T" in start and session.status != "cancelled",
    )


def _day(composing: Composing, entry: Entry, day: date, what: str, description: str) -> Event:
    return _event(composing, entry, "due", _written(day), what, description)


def _event(
    composing: Composing,
    entry: Entry,
    what: str,
    start: str,
    before: str,
    description: str,
    *,
    minutes: int = 0,
    cancelled: bool = False,
    busy: bool = False,
) -> Event:
    name = f"{entry.author}/{entry.id}#{what}"
    address = composing.site_url + entry_address(entry, composing.view) if composing.site_url else ""
    site = composing.view.config.site_url
    return Event(
        id=f"{digest(name.encode())}@{host_of(site) if site else 'journalkit.invalid'}",
        stamp=_time(moment(entry, composing.practice)),
        start=start,
        title=composing.say.named(before, entry.title) if before else entry.title,
        minutes=minutes,
        description=description,
        address=address,
        kind=entry.type,
        cancelled=cancelled,
        busy=busy,
    )


def _moment(when: When, composing: Composing) -> str:
    """A day, or where a time was written that time."""
    return _time(when.universal(zone(composing.practice))) if when.clock else _written(when.day)


def _written(day: date) -> str:
    return day.isoformat().replace("-", "")


def _time(time: datetime) -> str:
    return time.replace(tzinfo=None, microsecond=0).isoformat().replace("-", "").replace(":", "") + "Z"
