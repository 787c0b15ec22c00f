"""Days and times in words: what they become, which way they look, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.cli.app import USAGE, Ending
from journalkit.cli.dates import day_said, when_said
from tests.calls import call
from tests.conftest import Make, entry
from tests.journals import PROFILE

MADRID = ZoneInfo("Europe/Madrid")
FRIDAY = datetime(2026, 9, 18, 9, 30, tzinfo=MADRID)
MONDAY = datetime(2026, 9, 14, 12, 0, tzinfo=MADRID)


def said(text: str, now: datetime = MONDAY, *, past: bool = False) -> str:
    return str(when_said("--on", text, now, past=past))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-09-24", "2026-09-24"),
        ("  2026-09-24 ", "2026-09-24"),
        ("2026-09-24 18:30", "2026-09-24 18:30"),
        ("2026-09-24T18:30", "2026-09-24 18:30"),
        ("2026-09-24 18:30:59", "2026-09-24 18:30"),
        ("2026-09-24 6pm", "2026-09-24 18:00"),
        ("2026-09-24T16:30Z", "2026-09-24 18:30"),
        ("2026-09-24T18:30:00-05:00", "2026-09-25 01:30"),
        ("2045-01-01", "2045-01-01"),
        ("today", "2026-09-14"),
        ("Tomorrow", "2026-09-15"),
        ("yesterday", "2026-09-13"),
        ("yesterday 18:30", "2026-09-13 18:30"),
        ("yesterday at 6:30 pm", "2026-09-13 18:30"),
        ("the day after tomorrow", "2026-09-16"),
        ("day before yesterday", "2026-09-12"),
        ("now", "2026-09-14 12:00"),
        ("noon", "2026-09-14 12:00"),
        ("18:30", "2026-09-14 18:30"),
        ("at 12 am", "2026-09-14 00:00"),
        ("12pm", "2026-09-14 12:00"),
        ("in 3 days", "2026-09-17"),
        ("in 2 weeks", "2026-09-28"),
        ("in two weeks", "2026-09-28"),
        ("in a week", "2026-09-21"),
        ("in 2 weeks 10:00", "2026-09-28 10:00"),
        ("in 1 month", "2026-10-14"),
        ("in 5 months", "2027-02-14"),
        ("in a year", "2027-09-14"),
        ("3 days ago", "2026-09-11"),
        ("ten days ago", "2026-09-04"),
        ("2 weeks ago 9:05", "2026-08-31 09:05"),
        ("next week", "2026-09-21"),
        ("last month", "2026-08-14"),
        ("in 90 minutes", "2026-09-14 13:30"),
        ("an hour ago", "2026-09-14 11:00"),
        ("24 september", "2026-09-24"),
        ("24. September", "2026-09-24"),
        ("sep 24", "2026-09-24"),
        ("sept 24th, 2026", "2026-09-24"),
        ("the 1st of october", "2026-10-01"),
        ("3 OCTOBER 10:15", "2026-10-03 10:15"),
        ("may 4", "2027-05-04"),
        ("29 february", "2028-02-29"),
        ("31 dec 2026", "2026-12-31"),
        ("14 september", "2026-09-14"),
    ],
)
def test_words_become_a_day(text: str, meant: str) -> None:
    assert said(text) == meant


@pytest.mark.parametrize(
    ("text", "coming", "last"),
    [
        ("friday", "2026-09-18", "2026-09-11"),
        ("fri", "2026-09-18", "2026-09-11"),
        ("on Friday", "2026-09-18", "2026-09-11"),
        ("this friday", "2026-09-18", "2026-09-11"),
        ("friday 10:00", "2026-09-18 10:00", "2026-09-11 10:00"),
        ("sunday", "2026-09-20", "2026-09-13"),
        ("next friday", "2026-09-18", "2026-09-18"),
        ("last friday", "2026-09-11", "2026-09-11"),
        ("2 weeks", "2026-09-28", "2026-08-31"),
        ("24 september", "2026-09-24", "2025-09-24"),
        ("10 september", "2027-09-10", "2026-09-10"),
    ],
)
def test_words_look_ahead_or_back_as_the_option_does(text: str, coming: str, last: str) -> None:
    assert (said(text), said(text, past=True)) == (coming, last)


@pytest.mark.parametrize(
    ("text", "coming", "last"),
    [
        ("friday", "2026-09-18", "2026-09-18"),
        ("friday 10:00", "2026-09-18 10:00", "2026-09-11 10:00"),
        ("friday 09:00", "2026-09-25 09:00", "2026-09-18 09:00"),
        ("friday 9:30", "2026-09-18 09:30", "2026-09-18 09:30"),
        ("next friday", "2026-09-25", "2026-09-25"),
        ("last friday", "2026-09-11", "2026-09-11"),
        ("saturday", "2026-09-19", "2026-09-12"),
        ("thursday", "2026-09-24", "2026-09-17"),
    ],
)
def test_on_a_friday_friday_is_today_unless_its_time_has_passed_or_has_still_to_come(text: str, coming: str, last: str) -> None:
    assert (said(text, FRIDAY), said(text, FRIDAY, past=True)) == (coming, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "10", "18", "10 11", "12/05/2026", "05.12.2026", "05-12-2026", "12/5", "24.9.", "2026/09/24", "2026-9-3",
        "20260903", "2026-02-30", "2026-13-01", "0000-00-00", "99999-01-01", "2026-09-24 25:00", "2026-09-24 12:60",
        "2026-09-24 13pm", "2026-09-24T18:30+99:00", "1789000000", "2026-W42-5", "2026-261", "may", "May 2026", "next may",
        "september", "q3", "soon", "later", "never", "asap", "weekend", "this week", "in 6 years", "in 999 years", "in 300 weeks",
        "24 september 2126", "24 september 1926", "31 september", "29 february 2027", "friday the 13th", "friday 13",
        "friday at 10", "mon 5", "wednesday 10", "friday 10.30", "friday 10:00 PST", "friday +2", "tomorrow 25:99",
        "friday friday", "friday tomorrow", "yesterday yesterday", "monday or tuesday", "friday in 2 weeks", "2026-09-24 friday",
        "in 1.5 weeks", "in -1 weeks", "next-session", "viernes", "freitag", "mañana", "٢٠٢٦-٠٩-٢٤", "２０２６-09-24",
        "2026-09-24\x00", "friday\x1b[31m", "a", "second", "utc", "🗓",
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_in_none_is_refused(text: str) -> None:
    with pytest.raises(Ending) as ending:
        said(text)
    assert ending.value.code == USAGE
    assert "--on" in ending.value.message
    assert ending.value.message.isprintable()


def test_a_day_is_wanted_without_a_time_where_nothing_has_a_time() -> None:
    assert day_said("--due", "friday", MONDAY) == date(2026, 9, 18)
    with pytest.raises(Ending, match="has a time, but a day is wanted here, such as 2026-09-18"):
        day_said("--due", "friday 10:00", MONDAY)


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        ("2026-10-24T12:00+02:00", "in 2 days", "2026-10-26"),
        ("2026-10-24T12:00+02:00", "in 24 hours", "2026-10-25 11:00"),
        ("2026-10-25T02:30+02:00", "in 1 hour", "2026-10-25 02:30"),
        ("2026-10-25T02:30+01:00", "an hour ago", "2026-10-25 02:30"),
        ("2026-10-24T12:00+02:00", "sunday 10:00", "2026-10-25 10:00"),
        ("2026-03-28T23:30+01:00", "tomorrow", "2026-03-29"),
        ("2026-03-29T01:30+01:00", "in 1 hour", "2026-03-29 03:30"),
        ("2026-03-30T00:30+02:00", "yesterday", "2026-03-29"),
        ("2026-03-22T12:00+01:00", "in 1 week", "2026-03-29"),
    ],
)
def test_days_are_civil_days_when_the_clocks_change_and_hours_are_hours(now: str, text: str, meant: str) -> None:
    assert said(text, datetime.fromisoformat(now).astimezone(MADRID)) == meant


WORDS = st.sampled_from(
    [
        "today",
        "tomorrow",
        "friday",
        "mon",
        "may",
        "24",
        "3",
        "10:00",
        "18h",
        "in",
        "ago",
        "next",
        "last",
        "week",
        "weeks",
        "days",
        "of",
        "the",
    ]
)
SIGNS = st.sampled_from(["sep", "2026", "2026-09-24", "at", "pm", "noon", ",", ".", "a", "an", "/", "-", "hour", "2nd"])


@PROFILE
@given(st.one_of(st.lists(st.one_of(WORDS, SIGNS), max_size=5).map(" ".join), st.text(max_size=20)), st.booleans())
def test_any_words_are_a_day_near_now_or_a_message(text: str, past: bool) -> None:
    try:
        found = when_said("--on", text, FRIDAY, past=past)
    except Ending as ending:
        assert ending.code == USAGE
        assert ending.message.isprintable()
    else:
        assert when_said("--on", str(found), FRIDAY) == found


def test_now_without_an_offset_is_in_the_zone_of_the_journal(journal: Make) -> None:
    root = journal({})
    written = call("-C", root, "new", "insight", "x", "--on", "now", "--no-edit", now="2026-09-18T23:30")
    assert "insight of 18 Sep 2026, 23:30" in written.err
    written = call("-C", root, "new", "insight", "y", "--on", "now", "--no-edit", now="2026-09-18T23:30+00:00")
    assert "insight of 19 Sep 2026, 01:30" in written.err


def test_the_day_that_words_became_is_said_and_written(journal: Make) -> None:
    root = journal({"actions/mine.md": entry("action", assignee="ana", date="2026-09-01")})
    now = "2026-09-14T12:00"
    coming = call("-C", root, "new", "action", "x", "--due", "friday", "--no-edit", now=now)
    assert "due 2026-09-18" in coming.err
    assert "\ndue: 2026-09-18\n" in Path(coming.out.strip()).read_text()
    session = call("-C", root, "new", "session", "x", "--on", "friday 10:00", "--no-edit", now=now)
    assert "session of 18 Sep 2026, 10:00" in session.err
    held = call("-C", root, "new", "session", "y", "--on", "friday 10:00", "--status", "held", "--no-edit", now=now)
    assert "session of 11 Sep 2026, 10:00" in held.err
    insight = call("-C", root, "new", "insight", "x", "--on", "friday", "--no-edit", now=now)
    assert "insight of 11 Sep 2026" in insight.err
    done = call("-C", root, "done", "mine", "--on", "friday", now=now)
    assert "mine is done (11 Sep 2026). Reflect on it by 15 Sep 2026, 00:00" in done.err
    assert "\ncompleted: 2026-09-11\n" in (root / "actions/mine.md").read_text()


def test_on_a_friday_done_on_friday_and_due_friday_are_both_today(journal: Make) -> None:
    root = journal({"actions/mine.md": entry("action", assignee="ana", date="2026-09-01")})
    now = "2026-09-18T12:00"
    assert "due 2026-09-18" in call("-C", root, "new", "action", "x", "--due", "friday", "--no-edit", now=now).err
    assert "(18 Sep 2026)" in call("-C", root, "done", "mine", "--on", "friday", now=now).err


@pytest.mark.parametrize("said_as", ["10", "12/05/2026", "05.12.2026", "may", "soon", "in 100 years", ""])
def test_a_day_that_is_none_ends_with_2_and_writes_nothing(journal: Make, said_as: str) -> None:
    text = entry("action", assignee="ana", date="2026-09-01")
    root = journal({"actions/mine.md": text})
    for arguments in (
        ("new", "action", "x", "--due", said_as),
        ("new", "insight", "x", "--on", said_as),
        ("done", "mine", "--on", said_as),
    ):
        done = call("-C", root, *arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert "is not a day" in done.err
    assert [file.name for file in root.rglob("*.md")] == ["mine.md"]
    assert (root / "actions/mine.md").read_text() == text
