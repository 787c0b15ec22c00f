"""What is on which day, for calendar programs (RFC 5545): sessions, days on which something is due, ends of the 72 hours.

Times are in UTC, which every program shows in the reader's own zone; days are days. Nothing is taken from the clock: the stamp of an event
is the date of its entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from journalkit.method.clocks import ClockState
from journalkit.method.meetings import people_in
from journalkit.model.entry import Action, Entry, Goal, Session
from journalkit.model.time import When
from journalkit.site.address import entry_address, named_path
from journalkit.site.composing import Composing
from journalkit.site.feeds import host_of, moment, zone
from journalkit.site.files import CalendarContent, Event
from journalkit.site.page import Page, Planned
from journalkit.source import digest

FOLD_AT = 75  # octets in a line, its end not counted
NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
SPECIAL = re.compile(r"([\\;,])")
NO_EVENTS = ("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000",
             "END:STANDARD", "END:VTIMEZONE")  # fmt: skip


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


def calendar_text(content: CalendarContent, title: str) -> str:
    """The calendar as the text of its file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//journalkit//journalkit//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(title)}",
        f"X-WR-CALNAME:{escaped(title)}",
        *(line for event in content.events for line in _lines(event)),
        *(() if content.events else NO_EVENTS),  # a calendar holds one thing at least
        "END:VCALENDAR",
    ]
    return "".join(folded_line(line) for line in lines)


def _lines(event: Event) -> Iterator[str]:
    timed = "T" in event.start
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}"
    yield f"DTSTAMP:{event.stamp}"
    yield f"DTSTART:{event.start}" if timed else f"DTSTART;VALUE=DATE:{event.start}"
    if event.minutes:
        yield f"DURATION:PT{event.minutes}M"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.address:
        yield f"URL:{NOT_TEXT.sub('', event.address)}"
    yield f"CATEGORIES:{event.kind.upper()}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text as the value of a property: no sign in it can end the line."""
    return SPECIAL.sub(r"\\\1", NOT_TEXT.sub("\ufffd", LINE_ENDS.sub("\n", text))).replace("\n", "\\n")


def folded_line(line: str) -> str:
    """A line with its end, folded so that no part of it is longer than 75 octets; no character is cut in two."""
    return "\r\n ".join(_parts(line)) + "\r\n"


def _parts(line: str) -> list[str]:
    if len(line) * 4 < FOLD_AT or len(line.encode()) <= FOLD_AT:
        return [line]
    parts: list[str] = []
    part: list[str] = []
    size = 0
    for character in line:
        octets = len(character.encode())
        if size + octets > FOLD_AT:
            parts.append("".join(part))
            part, size = [], 1  # the space that the next line begins with
        part.append(character)
        size += octets
    return [*parts, "".join(part)]
