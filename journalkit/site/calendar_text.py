"""A calendar as the text of its file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.site.files import CalendarContent, Event

FOLD_AT = 75  # octets in a line, its end not counted
NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
SPECIAL = re.compile(r"([\\;,])")
NO_EVENTS = ("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000",
             "END:STANDARD", "END:VTIMEZONE")  # fmt: skip


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
