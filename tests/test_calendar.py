"""Calendars: read by a program that nobody here wrote; no text can write a line of its own."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.model.audience import PRIVATE, PUBLIC
from journalkit.site.calendar_text import calendar_text, folded_line
from journalkit.site.files import CalendarContent, Event
from tests.conftest import CONFIG, Make, entry
from tests.test_site import EXAMPLE, NOW, SITES, site

CALENDARS = [(name, path) for name, files in SITES.items() for path in files if path.endswith(".ics")]


def read(data: bytes) -> icalendar.Calendar:
    found = icalendar.Calendar.from_ical(data)
    assert isinstance(found, icalendar.Calendar)
    assert not found.errors
    assert all(not event.errors for event in found.events)
    return found


def events(root: Path, path: str = "calendar.ics") -> dict[str, icalendar.Event]:
    return {str(event["SUMMARY"]): event for event in read(site(root, PRIVATE)[path]).events}


@pytest.mark.parametrize(("name", "path"), CALENDARS)
def test_every_calendar_is_read_line_by_line(name: str, path: str) -> None:
    data = SITES[name][path]
    calendar = read(data)
    assert calendar["VERSION"] == "2.0"
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    ids = [str(event["UID"]) for event in calendar.events]
    assert len(ids) == len(set(ids))
    assert calendar.subcomponents  # a calendar without anything in it is none


def test_a_calendar_holds_sessions_due_days_and_deadlines(journal: Make) -> None:
    root = journal(
        {
            "goals/g.md": entry("goal", "Goal", due="2026-12-18"),
            "sessions/s.md": entry(
                "session",
                "Talk",
                date="2026-09-20 18:30",
                with_="[ben]",
                status="planned",
                duration="50 min",
                hypotheses="[{claim: 'Yes, it is; so'}]",
            ),
            "sessions/day.md": entry("session", "Whole day", date="2026-09-21", status="planned"),
            "sessions/off.md": entry("session", "Off", date="2026-09-22 10:00-04:00", status="cancelled"),
            "actions/a.md": entry("action", "Hers", assignee="ana", due="2026-09-30", expected="Much"),
            "actions/b.md": entry("action", "His", assignee="ben", due="next-session"),
            "actions/c.md": entry("action", "Done", assignee="ana", status="done", completed="2026-09-14 18:00", due="2026-09-14"),
            "actions/d.md": entry("action", "Long done", assignee="ana", status="done", completed="2026-09-01 18:00"),
        }
    )
    found = events(root)
    assert set(found) == {
        "Goal due: Goal",
        "Talk",
        "Whole day",
        "Off",
        "Due (Ana Ruiz): Hers",
        "Due (Ben Okafor): His",
        "72 hours to reflect end (Ana Ruiz): Done",
    }
    talk = found["Talk"]
    assert (talk.start, talk.end) == (datetime(2026, 9, 20, 16, 30, tzinfo=UTC), datetime(2026, 9, 20, 17, 20, tzinfo=UTC))
    assert str(talk["DESCRIPTION"]) == "With Ben Okafor\nHypotheses:\n1. Yes, it is; so"
    assert (found["Whole day"].start, found["Whole day"].end) == (date(2026, 9, 21), date(2026, 9, 22))
    assert (found["Off"].start, found["Off"]["STATUS"]) == (datetime(2026, 9, 22, 14, tzinfo=UTC), "CANCELLED")
    assert found["Due (Ana Ruiz): Hers"].start == date(2026, 9, 30)
    assert found["Due (Ben Okafor): His"].start == date(2026, 9, 20)
    assert found["72 hours to reflect end (Ana Ruiz): Done"].start == datetime(2026, 9, 17, 16, tzinfo=UTC)
    assert str(found["Due (Ana Ruiz): Hers"]["DESCRIPTION"]) == "Expected: Much"
    assert set(events(root, "people/ben.ics")) == {"Talk", "Due (Ben Okafor): His"}
    assert "Due (Ben Okafor): His" not in events(root, "people/ana.ics")


def test_ids_and_stamps_stay_when_the_day_or_other_entries_change(journal: Make) -> None:
    first = {"actions/a.md": entry("action", "First", assignee="ana", due="2026-12-30")}
    more = {"actions/0.md": entry("action", "More", date="2026-01-01", assignee="ana", due="2026-12-29")}
    before = events(journal(first, folder="one"))["Due (Ana Ruiz): First"]
    after = events(journal({**first, **more}, folder="two"))["Due (Ana Ruiz): First"]
    assert before.to_ical() == after.to_ical()
    assert before["DTSTAMP"].dt == datetime(2026, 9, 2, 22, tzinfo=UTC)
    later = read(site(EXAMPLE, PRIVATE, NOW + timedelta(days=1))["calendar.ics"])
    now = read(SITES["private"]["calendar.ics"])
    stamps = {str(event["UID"]): event["DTSTAMP"].dt for event in now.events}
    assert {str(event["UID"]): event["DTSTAMP"].dt for event in later.events}.items() <= stamps.items()


def test_a_calendar_of_others_holds_nothing_hidden() -> None:
    shown = {str(event["SUMMARY"]) for event in read(SITES["public"]["calendar.ics"]).events}
    everything = {str(event["SUMMARY"]) for event in read(SITES["private"]["calendar.ics"]).events}
    assert shown
    assert len(shown) < len(everything)
    assert b"Okafor" not in SITES["public"]["calendar.ics"]


def test_an_empty_calendar_and_days_at_the_ends_of_the_calendar_are_read(journal: Make) -> None:
    assert not read(site(journal(), PUBLIC)["calendar.ics"]).events
    ends = {
        "sessions/a.md": entry("session", "First", date="0001-01-01 00:00"),
        "sessions/b.md": entry("session", "Last", date="9999-12-31 23:59"),
        "goals/c.md": entry("goal", "Late", due="9999-12-31"),
    }
    assert set(events(journal(ends))) == {"First", "Last", "Goal due: Late"}


def test_a_title_cannot_write_a_line_of_its_own(journal: Make) -> None:
    """THREATS B13."""
    title = json.dumps('x\nBEGIN:VALARM\nATTENDEE:mailto:a@example.org,;:"\\')
    found = read(site(journal({"sessions/a.md": entry("session", title, summary=title)}, config=CONFIG), PRIVATE)["calendar.ics"])
    assert len(found.events) == 1
    assert not found.events[0].subcomponents
    assert "ATTENDEE" not in found.events[0]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_comes_back_as_one_value(title: str, description: str) -> None:
    """THREATS B13."""
    content = CalendarContent((Event("id@x", "20260903T000000Z", "20260903", title, description=description, kind="action"),))
    data = calendar_text(content, title).encode()
    (event,) = read(data).events
    assert set(event) <= {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "STATUS", "TRANSP"}
    assert not event.subcomponents
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    kept = "".join(sign for sign in title if sign.isalnum())
    assert "".join(sign for sign in str(event["SUMMARY"]) if sign.isalnum()) == kept


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding_loses_nothing_and_cuts_no_character(line: str) -> None:
    """THREATS B13."""
    folded = folded_line(line)
    assert folded.replace("\r\n ", "") == line + "\r\n" or "\r\n " in line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
