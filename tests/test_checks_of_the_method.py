"""What the checks of the method say where a case cannot hold it: a git history, a built site, the minute after a deadline."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest

from journalkit.cli.report import concise, sources_of
from journalkit.pipeline import check_folder

from .conftest import Make, Run, entry

NOW = datetime.fromisoformat("2026-09-15T09:00+02:00")
SETTINGS = (Path(__file__).parent / "cases" / "method.yaml").read_text(encoding="utf-8")
ME = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false")
ANSWERS = "".join(f"## {heading}\nIt.\n" for heading in ("What worked", "What surprised me", "What data changed"))


def said(root: Path, now: datetime = NOW) -> list[str]:
    """What is found at a time, in the concise format."""
    found = check_folder(root, now).diagnostics
    return click.unstyle(concise(found, sources_of(root, found))).splitlines()


def commit(root: Path, path: str, text: str) -> None:
    """Write an entry and commit everything, in a repository that is made when there is none."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "news")):
        subprocess.run(["git", *ME, *arguments], cwd=root, capture_output=True, check=True)


def action(due: object, **fields: object) -> str:
    return entry("action", **{"assignee": "ana", "expected": "Fewer questions", "due": due, **fields})


@pytest.mark.parametrize(
    ("days", "times"),
    [
        (["2026-09-20"], ""),
        (["2026-09-20", "2026-09-20"], ""),
        (["2026-09-20", "2026-09-27"], "once"),
        (["2026-09-20", "2026-09-27", "2026-09-20"], "twice"),
        (["2026-09-20", "2026-09-27", "next-session", "2026-10-04"], "3 times"),
    ],
)
def test_a_due_date_that_was_moved_is_told_with_how_often(journal: Make, days: list[str], times: str) -> None:
    root = journal(config=SETTINGS)
    for number, day in enumerate(days):
        commit(root, "actions/a.md", action(day) + f"Version {number}.\n")
    expected = f"actions/a.md:7:6: warning[postponed]: the due date was moved {times}; keep it, make it smaller, or drop it"
    assert said(root) == ([expected] if times else [])


def test_a_move_that_is_not_committed_yet_counts(journal: Make) -> None:
    root = journal(config=SETTINGS)
    commit(root, "actions/a.md", action("2026-09-20"))
    (root / "actions/a.md").write_text(action("2026-09-27"), encoding="utf-8")
    assert said(root) == ["actions/a.md:7:6: warning[postponed]: the due date was moved once; keep it, make it smaller, or drop it"]


def test_only_open_actions_of_the_owner_are_asked_why_they_were_moved(journal: Make) -> None:
    root = journal(config=SETTINGS)
    settled = {"status": "done", "completed": "2026-09-14"}
    for day in ("2026-09-20", "2026-09-27"):
        commit(root, "actions/done.md", action(day, **settled))
        commit(root, "actions/dropped.md", action(day, status="dropped"))
        commit(root, "actions/by-update.md", action(day))
        commit(root, "actions/by-ben.md", action(day, author="ben"))
        commit(root, "rooms/ben/ben/actions/bens.md", action(day))
    commit(root, "updates/news.md", entry("update", date="2026-09-14", about="by-update", status="dropped"))
    commit(root, "actions/for-ben.md", action("2026-09-20", assignee="ben"))
    commit(root, "actions/for-ben.md", action("2026-09-27", assignee="ben"))
    assert [line.split(" ")[0] for line in said(root)] == ["actions/for-ben.md:7:6:"]


def test_postponing_has_a_level_like_every_rule(journal: Make) -> None:
    for level, shown in {"off": [], "note": ["note[postponed]:"], "error": ["error[postponed]:"]}.items():
        root = journal(config=SETTINGS.replace("off}", f"off, postponed: {level}}}"), folder=level)
        for day in ("2026-09-20", "2026-09-27"):
            commit(root, "actions/a.md", action(day))
        assert [line.split(" ")[1] for line in said(root)] == shown


def test_where_git_knows_nothing_nothing_was_postponed(journal: Make) -> None:
    assert said(journal({"actions/a.md": action("2026-09-20")}, config=SETTINGS)) == []


@pytest.mark.parametrize(("completed", "deadline"), [("2026-09-01 18:00", "2026-09-04T18:00"), ("2026-09-01", "2026-09-05T00:00")])
def test_a_reflection_is_late_from_the_minute_after_the_72_hours(journal: Make, completed: str, deadline: str) -> None:
    """Where the reflection stands, not in which words it is told."""
    last = datetime.fromisoformat(deadline)
    for moment, late in ((last, []), (last + timedelta(minutes=1), ["reflections/b.md:4:7: warning[reflection-late]"])):
        files = {
            "actions/a.md": entry("action", date="2026-08-20", assignee="ana", status="done", completed=completed),
            "reflections/b.md": entry("reflection", date=f"{moment:%Y-%m-%d %H:%M}", body=ANSWERS, action="a"),
        }
        assert [line.partition("]")[0] + "]" for line in said(journal(files, config=SETTINGS))] == late


@pytest.mark.parametrize(("completed", "deadline"), [("2026-09-01 18:00", "2026-09-04T18:00"), ("2026-09-01", "2026-09-05T00:00")])
def test_a_reflection_is_missing_from_the_minute_after_the_72_hours(journal: Make, completed: str, deadline: str) -> None:
    root = journal(
        {"actions/a.md": entry("action", date="2026-08-20", assignee="ana", status="done", completed=completed)}, config=SETTINGS
    )
    last = datetime.fromisoformat(deadline)
    assert said(root, last) == []
    assert [line.partition("]")[0] + "]" for line in said(root, last + timedelta(minutes=1))] == [
        "actions/a.md:7:12: warning[reflection-missing]"
    ]


def test_a_rule_set_to_error_is_a_finding_and_leaves_nothing_out_of_the_site(journal: Make, run: Run) -> None:
    files = {"actions/a.md": action("2026-09-01", title="Write the note", date="2026-08-20", shared="true")}
    root = journal(files, config=SETTINGS.replace("no-north-star: off", "overdue: error"))
    assert run("-C", root, "check").code == 1
    for options in ((), ("--public",), ("--room", "ben")):
        run("-C", root, "build", *options)
    assert (root / "_site" / "private" / "actions" / "a.html").is_file()
    assert (root / "_site" / "rooms" / "ben" / "actions" / "a.html").is_file()


@pytest.mark.parametrize("level", ["warning", "note", "off"])
def test_a_rule_that_is_not_set_to_error_blocks_nothing(journal: Make, run: Run, level: str) -> None:
    root = journal({"actions/a.md": action("2026-09-01", date="2026-08-20")}, config=SETTINGS.replace("off}", f"off, overdue: {level}}}"))
    assert run("-C", root, "check").code == 0
    assert run("-C", root, "build").code == 0
    assert run("-C", root, "check", "--strict").code == (1 if level == "warning" else 0)
