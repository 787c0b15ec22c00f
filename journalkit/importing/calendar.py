"""Invitations: the events of an `.ics` file, each a session. Lines, names and values are read as RFC 5545 has them.

How a line is written is known to `lines.py`; what the file itself says of a zone, to `zones.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from journalkit.importing.found import Collection, Data, Fault, Found, read_limited
from journalkit.importing.keys import numbered, told_by
from journalkit.importing.lines import Line, read_line
from journalkit.importing.when import NotADay, moment, moment_in
from journalkit.importing.zones import Zones, read_zones
from journalkit.values import Struct, field

MOST = 16 * 1024 * 1024
CANCEL = re.compile(r"^METHOD:[ ]*CANCEL[ ]*\r?$", re.MULTILINE | re.IGNORECASE)
REPEATS = "it repeats, and only this first one is imported; make the others with journalkit new session"
LINE_END = re.compile(r"\r?\n")
FOLD = re.compile(r"\r?\n[ \t]")
LENGTH = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d+S)?)?", re.ASCII)
OURS = ("summary", "description", "duration", "status")
KNOWN = MappingProxyType(
    {"title": "title", "date": "date", "duration": "duration", "with": "with", "status": "status", "categories": "tags"}
)


def read_calendar(source: Path) -> Collection:
    """The events of a calendar."""
    data = read_limited(source, MOST)
    if isinstance(data, str):
        return Collection("ics", "ics", (), (Fault(source.name, data),))
    try:
        text = FOLD.sub("", data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        return Collection("ics", "ics", (), (Fault(source.name, f"byte {fault.start} is not UTF-8; save the file as UTF-8"),))
    faults: list[Fault] = []
    found = tuple(_events(text, source.name, faults))
    if not found and not faults:
        faults.append(Fault(source.name, "there is no event in it"))
    return Collection("ics", "ics", numbered(found), tuple(faults), KNOWN)


def _events(text: str, name: str, faults: list[Fault]) -> Iterator[Found]:
    """Each event; what is no event is a fault."""
    cancelled = bool(CANCEL.search(text))
    zones = read_zones(filter(None, map(read_line, LINE_END.split(text))))
    for number, block in enumerate(_blocks(text), start=1):
        at = f"{name} part {number}"
        try:
            if block.kind != "VEVENT":
                raise NotADay(f"this is no event, but {block.kind}")
            if not block.ended:
                raise NotADay("the event is not ended by END:VEVENT")
            yield _event(block, at, cancelled, zones)
        except NotADay as fault:
            faults.append(Fault(at, str(fault)))


class _Block(Struct):
    """An event or another part of a calendar: its own lines, those of parts within it, such as alarms, and what is no line."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    depth: int = 0
    ended: bool = False

    def add(self, written: str, line: Line | None) -> None:
        """Take the next line of the text."""
        begins, ends = (line is not None and line.name == word for word in ("begin", "end"))
        if ends and not self.depth:
            self.ended = True
        elif begins or self.depth or line is None:
            self.depth += 1 if begins else -1 if ends else 0
            self.inner.append(written)
        else:
            self.lines.append(line)


def _blocks(text: str) -> Iterator[_Block]:
    """The parts of a calendar but its zones."""
    block: _Block | None = None
    for written in filter(None, LINE_END.split(text)):
        line = read_line(written)
        if block is not None:
            block.add(written, line)
        elif (
            line is not None and line.name == "begin" and line.raw.strip().upper() not in ("VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT")
        ):
            block = _Block(line.raw.strip().upper())
        if block is not None and block.ended:
            yield block
            block = None
    if block is not None:
        yield block


def _event(block: _Block, name: str, cancelled: bool, zones: Zones) -> Found:
    """An event as what a session says; all other lines by their names."""
    lines, inner = block.lines, block.inner
    one = {line.name: line for line in reversed(lines)}
    start = one.get("dtstart")
    if start is None:
        raise NotADay("the event has no DTSTART")
    status = one["status"].text.casefold() if "status" in one else ""
    minutes = _minutes(start, one.get("dtend"), one.get("duration"), zones)
    guests = tuple(dict.fromkeys(_guest(line) for line in lines if line.name in ("attendee", "organizer")))
    fields: dict[str, Data] = {"title": one["summary"].text if "summary" in one else "", "date": _moment(start, zones)}
    fields |= {"duration": f"{minutes} min"} if minutes else {}
    fields |= {"with": guests} if guests else {}
    fields |= {"status": "cancelled"} if cancelled or status == "cancelled" else {}
    fields |= _others(lines, keep_end=not minutes, keep_status=status not in ("", "cancelled"))
    fields |= {"parts": "\n".join(inner)} if inner else {}
    body = one["description"].text if "description" in one else ""
    again = f" {one['recurrence-id'].text}" if "recurrence-id" in one else ""
    key = f"{one['uid'].text}{again}" if "uid" in one else told_by(_moment(start, zones), fields, body)
    remarks = (*((REPEATS,) if {"rrule", "rdate"} & one.keys() else ()), *_of_zone(start, zones))
    return Found(name, key, fields, body.strip(), kind="session", remarks=remarks)


def _others(lines: list[Line], *, keep_end: bool, keep_status: bool) -> dict[str, Data]:
    """All that is not a field of a session: each name once, with all its values; what a zone or an address says beside them too."""
    said = {"summary", "description", "dtstart", "duration", *(() if keep_end else ("dtend",)), *(() if keep_status else ("status",))}
    kept: dict[str, tuple[str, ...]] = {}
    zone = next((line.parameters["tzid"] for line in lines if line.name == "dtstart" and "tzid" in line.parameters), "")
    kept |= {"timezone": (zone,)} if zone else {}
    for line in lines:
        is_time = line.name in ("dtstart", "dtend")
        more = [f"{key.upper()}={each}" for key, each in line.parameters.items() if not is_time or (key, each) != ("tzid", zone)]
        if line.name not in said:
            name = f"ics-{line.name}" if line.name in OURS else line.name
            kept[name] = (*kept.get(name, ()), f"{';'.join(more)}:{line.text}" if more else line.text)
        elif unsaid := [each for each in more if not is_time or not each.startswith("VALUE=")]:
            kept[f"{line.name}-parameters"] = (";".join(unsaid),)
        said -= {line.name}  # a second line of this name is kept whole
    return {name: each[0] if len(each) == 1 else each for name, each in kept.items()}


def _guest(line: Line) -> str:
    """The address of a guest, behind the name where that is said too."""
    address, name = line.text.strip(), " ".join(re.split(r"[\s,;<>]+", line.parameters.get("cn", ""))).strip()
    if not address.casefold().startswith("mailto:"):
        return name or address
    return f"{name} <{address[7:]}>" if name and name.casefold() != address[7:].casefold() else address[7:]


def _moment(line: Line, zones: Zones) -> str:
    """The time of a line with its offset, where its zone is known."""
    text = line.raw.strip()
    zone = line.parameters.get("tzid", "")
    return moment_in(text, "") if text.endswith("Z") else zones.local(text, zone) if zone else moment(text)


def _of_zone(start: Line, zones: Zones) -> tuple[str, ...]:
    """What to say of a time whose zone neither the world nor the file knows."""
    written, zone = _moment(start, zones), start.parameters.get("tzid", "")
    unknown = zone and ":" in written and datetime.fromisoformat(written).tzinfo is None
    return (f"its time zone {zone[:60]!r} is unknown, so its time is that of the journal",) if unknown else ()


def _minutes(start: Line, end: Line | None, length: Line | None, zones: Zones) -> int:
    """How long an event takes, within a day; 0 where that is not said, or it is a matter of days."""
    if length is not None:
        match = LENGTH.fullmatch(length.raw.strip())
        weeks, days, hours, minutes = (int(each) if each else 0 for each in match.groups()) if match else (0, 0, 0, 0)
        total = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    elif end is not None and end.parameters.get("value", "").upper() != "DATE" and len(start.raw.strip()) > 8:
        first, last = (datetime.fromisoformat(_moment(each, zones)) for each in (start, end))
        total = last - first if (first.tzinfo is None) == (last.tzinfo is None) else timedelta()
    else:
        return 0
    minutes = int(total.total_seconds()) // 60
    return minutes if 0 < minutes < 24 * 60 else 0
