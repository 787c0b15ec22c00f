"""What status, next, prep, advice, hypotheses, impact and map say: on the example, in pipes, on narrow terminals, as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, Make, Run, entry

COMMANDS = ("status", "next", "prep", "advice", "hypotheses", "impact", "map")
NUMBER = re.compile(r"\d")


@pytest.mark.parametrize("command", [*COMMANDS, "status --room ben", "impact --person ana", "impact --room chiara", "advice --from ben"])
def test_an_answer_says_when_it_was_counted_and_talks_on_stdout_only(run: Run, command: str) -> None:
    done = run("-C", EXAMPLE, *command.split())
    assert (done.code, done.err) == (0, "")
    assert "As of 15 Sep 2026 at 09:00, Europe/Madrid" in " ".join(done.out.split())


@pytest.mark.parametrize("width", [40, 60, 72, 100, 200])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_wider_than_the_terminal(run: Run, command: str, width: int) -> None:
    done = run("-C", EXAMPLE, command, env={"COLUMNS": str(width)})
    assert max(len(line) for line in done.out.splitlines()) <= width
    assert not any(line != line.rstrip() for line in done.out.splitlines())
    assert "\x1b" not in done.out


def test_without_room_for_columns_what_belongs_together_stands_in_as_few_lines_as_it_needs(run: Run) -> None:
    listed = run("-C", EXAMPLE, "list", "sessions", env={"COLUMNS": "71"}).out
    assert "\n    When: 24 Sep 2026, 10:00 · With: Ben Okafor · State: planned\n" in listed
    below = run("-C", EXAMPLE, "map", env={"COLUMNS": "80"}).out
    assert "\n      Speak slowly enough for strangers\n        Metric now: " in below


@pytest.mark.parametrize("command", COMMANDS)
def test_the_data_has_a_version_a_time_and_the_answer(run: Run, command: str) -> None:
    data = json.loads(run("-C", EXAMPLE, command, "--json").out)
    assert data["schema_version"] == 1
    assert data["now"] == "2026-09-15T09:00:00+02:00"
    assert data[command]


def test_status_reads_like_something_for_the_wall(run: Run) -> None:
    text = " ".join(run("-C", EXAMPLE, "status", env={"COLUMNS": "200"}).out.split())
    expected = (
        "North Star: The payments team decides without me",
        "57 % on 11 Sep 2026 (fresh)",
        "70 % by 18 Dec 2026",
        "+1.34 points every week so far; +0.97 points every week needed until 18 Dec 2026",
        "The way to December 2026-09-24-autumn-plan",
        "24 Sep 2026, 10:00 (in 9 days)",
        "due 11 Sep 2026, 4 days late",
        "17 Sep 2026, 11:00 (50 h left)",
        "Promised by Ana Ruiz",
        "Feedback waiting",
    )
    for words in expected:
        assert words in text


def test_next_names_one_thing_and_why(run: Run) -> None:
    done = run("-C", EXAMPLE, "next").out
    assert done.splitlines()[3] == "Reflect on “Put the slides online”"
    assert "fresh for 72 hours" in done
    data = json.loads(run("-C", EXAMPLE, "next", "--json").out)
    assert data["next"]["kind"] == "reflection"
    assert data["next"]["until"] == "2026-09-17T11:00:00+02:00"


def test_next_depends_on_who_asks(run: Run) -> None:
    assert "Put the slides online" not in run("-C", EXAMPLE, "--as", "ben", "next").out


def test_prep_takes_the_next_session_or_the_one_that_is_named(run: Run) -> None:
    assert run("-C", EXAMPLE, "prep").out.startswith("The way to December\n")
    assert run("-C", EXAMPLE, "prep", "--room", "chiara").out.startswith("From the talk to the article\n")
    assert run("-C", EXAMPLE, "prep", "2026-09-24-autumn-plan").out == run("-C", EXAMPLE, "prep").out
    missed = run("-C", EXAMPLE, "prep", "2026-09-24-autum-plan")
    assert missed.code == 2
    assert 'did you mean "2026-09-24-autumn-plan"?' in missed.err
    several = run("-C", EXAMPLE, "prep", "2026-09-24")
    assert several.code == 2
    assert "2026-09-24-from-talk-to-article" in several.err


def test_prep_as_markdown_may_be_put_into_an_entry(run: Run, journal: Make, tmp_path: Path) -> None:
    """Every link of it is one that check follows, whatever titles hold."""
    odd = '"A | title with [[brackets]], *stars* and # signs"'
    root = journal(
        {
            "goals/star.md": entry("goal", odd, date="2026-01-01", north_star="true", metric="{name: 'a|b', target: 3}", shared="true"),
            "sessions/before.md": entry("session", with_="ben", goal="star", shared="true"),
            "actions/mine.md": entry("action", odd, assignee="ana", session="before", expected=odd, due="2026-09-10"),
            "rooms/ben/ben/actions/his.md": entry("action", odd, assignee="ben", shared="true"),
            "rooms/ben/ben/insights/said.md": entry("insight", odd, from_="ben", author="ben", shared="true"),
            "sessions/next.md": entry("session", date="2026-09-20", status="planned", with_="ben", hypotheses="[{claim: 'x | y'}]"),
        }
    )
    done = run("-C", root, "prep", "--markdown")
    assert done.code == 0
    (root / "sessions" / "pasted.md").write_text(entry("session", body=done.out, date="2026-09-14", shared="false"))
    checked = run("-C", root, "check", "--strict", "--format", "concise")
    assert (checked.code, checked.out) == (0, "")
    site = run("-C", root, "build", "-o", tmp_path / "site")
    assert site.code == 0
    page = (tmp_path / "site" / "sessions" / "pasted.html").read_text(encoding="utf-8")
    assert 'href="../actions/mine.html"' in page
    assert page.count("<table>") == sum(line.startswith("|---") for line in done.out.splitlines())


def test_prep_as_a_page_stands_alone(run: Run) -> None:
    page = run("-C", EXAMPLE, "prep", "--html").out
    assert page.startswith("<!doctype html>")
    assert "Three questions" in page
    assert "href=" not in page
    assert "<script" not in page
    assert "<link" not in page
    assert run("-C", EXAMPLE, "prep", "--html", "--json").code == 2


def test_impact_counts_a_period_and_refuses_one_that_ends_before_it_starts(run: Run) -> None:
    done = run("-C", EXAMPLE, "impact", "--since", "2026-07-01", "--until", "2026-07-31", "--json")
    found = json.loads(done.out)["impact"]
    assert found["scope"] == {"room": None, "person": None, "since": "2026-07-01", "until": "2026-07-31"}
    assert all("2026-07" in each["date"] for each in found["sessions"])
    assert run("-C", EXAMPLE, "impact", "--since", "2026-08-01", "--until", "2026-07-01").code == 2
    assert "such as 2026-09-15" in run("-C", EXAMPLE, "impact", "--since", "July").err
    assert 'did you mean "ben"?' in run("-C", EXAMPLE, "impact", "--room", "bne").err
    assert 'did you mean "ana"?' in run("-C", EXAMPLE, "impact", "--person", "anna").err


def test_an_empty_journal_gets_answers_too(run: Run, journal: Make) -> None:
    root = journal()
    for command in COMMANDS:
        done = run("-C", root, command)
        assert done.code == (2 if command == "prep" else 0), command
    assert "There is none yet" in run("-C", root, "status").out
    assert "journalkit prep SESSION" in run("-C", root, "prep").err


def test_files_with_errors_are_left_out_and_that_is_said(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": "---\ntype: insigth\n---\n"})
    done = run("-C", root, "status")
    assert done.code == 0
    assert done.err == "1 file with errors left out of the journal; journalkit check shows them\n"
    (root / "journal.yaml").write_text("format: 2\n")
    assert run("-C", root, "status").code == 1


def test_a_title_plays_no_tricks_on_a_terminal(run: Run, journal: Make) -> None:
    root = journal({"actions/a.md": entry("action", '"\\e[31mred\\u202e"', assignee="ana", due="2026-09-20")})
    out = run("-C", root, "status").out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_the_example_as_a_room_sees_nothing_of_the_other(run: Run, tmp_path: Path) -> None:
    """The numbers of a room's impact page are those of its view: fewer than the owner's."""
    run("-C", EXAMPLE, "build", "-o", tmp_path / "own")
    run("-C", EXAMPLE, "build", "--room", "ben", "-o", tmp_path / "room")
    pattern = re.compile(r"(\d+) of (\d+) that came due")
    own, room = (pattern.search((tmp_path / name / "impact.html").read_text()) for name in ("own", "room"))
    assert own is not None
    assert room is not None
    assert int(room[2]) < int(own[2])
