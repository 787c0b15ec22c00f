"""Files made to hurt: each is refused or read, with a place, and the files beside it are read."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import click
import pytest

from journalkit.cli.report import FORMATS, sources_of
from journalkit.markup.body import read_body
from journalkit.method.mapping import goal_map
from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from journalkit.pipeline import check_folder, practice_at, site_of
from journalkit.view import project
from tests.calls import call
from tests.conftest import CONFIG, EXAMPLE, Make, entry
from tests.journal_parts import NOW
from tests.shown import CONFIG as TWO_ROOMS

HEAD = "---\ntype: insight\ntitle: T\ndate: 2026-09-03\n"
DEEP = "error[too-deep]: more than 20 levels of nesting"
HEADER_TOO_LARGE = "error[too-large]: front matter is limited to 64 KiB; move text to the body"
FILE_TOO_LARGE = "error[too-large]: a file is limited to 1 MiB; split it, or make it an attachment"
BODY_DEEP = "error[too-deep]: this text is nested so deep that Markdown programs lose it; use fewer levels"


def said(root: Path) -> list[str]:
    """What `check --format concise` says, a line each."""
    found = check_folder(root).diagnostics
    return click.unstyle(FORMATS["concise"](found, sources_of(root, found))).splitlines()


def with_fields(fields: str) -> dict[str, str]:
    return {"insights/bad.md": f"{HEAD}{fields}\n---\n", "insights/good.md": entry("insight")}


def with_text(body: str) -> dict[str, str]:
    return {"insights/bad.md": f"{HEAD}---\n{body}", "insights/good.md": entry("insight")}


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        pytest.param("tags: " + "[" * 30_000, "5:27", id="30,000 brackets, which crash libyaml"),
        pytest.param("tags: " + "{a: " * 10_000, "5:87", id="10,000 braces"),
        pytest.param("tags: " + "[{" * 15_000, "5:27", id="brackets and braces in turn"),
        pytest.param("tags: " + "[" * 21 + "]" * 21, "5:27", id="21 brackets that are closed"),
        pytest.param("tags:\n  " + "- " * 20_000, "6:1", id="20,000 dashes on a line"),
        pytest.param("tags:\n  " + "? " * 20_000, "6:1", id="20,000 question marks on a line"),
        pytest.param("\n".join("x:" if not level else " " * level + "x:" for level in range(300)), "25:21", id="300 levels of indentation"),
        pytest.param("x:\n" + "\n".join(" " * level + "-" for level in range(1, 300)), "25:21", id="300 lists in lists"),
    ],
)
def test_nesting_that_crashes_parsers_is_refused_before_they_see_it(journal: Make, fields: str, place: str) -> None:
    """THREATS C1."""
    root = journal(with_fields(fields))
    assert said(root) == [f"insights/bad.md:{place}: {DEEP}"]


@pytest.mark.parametrize(
    ("fields", "place", "diagnostic"),
    [
        pytest.param("summary: " + "x" * 70_000, "2:1", HEADER_TOO_LARGE, id="70,000 letters"),
        pytest.param("summary: " + "é" * 33_000, "2:1", HEADER_TOO_LARGE, id="33,000 letters of two bytes"),
        pytest.param("# " + "x" * 70_000, "2:1", HEADER_TOO_LARGE, id="a comment of 70,000 letters"),
        pytest.param("\n".join(f"k{n}: 1" for n in range(50_000)), "2:1", HEADER_TOO_LARGE, id="50,000 fields"),
        pytest.param("x: [" + "&a b, " * 20_000 + "]", "2:1", HEADER_TOO_LARGE, id="20,000 anchors"),
        pytest.param("x: [" + "*a, " * 200_000 + "]", "2:1", HEADER_TOO_LARGE, id="200,000 aliases"),
        pytest.param("title2: " + "x" * 2_000_000, "1:1", FILE_TOO_LARGE, id="two million letters"),
    ],
)
def test_front_matter_that_is_too_large_is_refused(journal: Make, fields: str, place: str, diagnostic: str) -> None:
    """THREATS C1."""
    root = journal(with_fields(fields))
    assert said(root) == [f"insights/bad.md:{place}: {diagnostic}"]
    assert [each.rule.slug for each in check_folder(root).diagnostics] == ["too-large"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("x-a: &a [x, x]\nx-b: &b [*a, *a]\nx-c: [*b, *b]", id="billion laughs"),
        pytest.param(
            "\n".join(["x-a: &a {k: v}", *(f"x-{n}: &n{n} {{<<: [{'*a, ' * 9}*a]}}" for n in range(9))]),
            id="a bomb of merge keys, seconds for PyYAML",
        ),
    ],
)
def test_bombs_of_aliases_are_refused(journal: Make, fields: str) -> None:
    """THREATS C1, C4."""
    lines = said(journal(with_fields(fields)))
    assert lines
    assert all("error[alias]" in line and line.startswith("insights/bad.md:") for line in lines)


def test_a_file_of_one_mebibyte_is_read_and_one_byte_more_is_not(journal: Make) -> None:
    head = f"{HEAD}---\n"
    line = "word " * 19 + "\n"
    most = (head + line * 12_000)[: 1024 * 1024]
    assert said(journal({"insights/bad.md": most})) == []
    assert said(journal({"insights/bad.md": most + "x"})) == [f"insights/bad.md:1:1: {FILE_TOO_LARGE}"]


def test_front_matter_of_64_kibibytes_is_read_and_one_byte_more_is_not(journal: Make) -> None:
    rest = len("type: insight\ntitle: T\ndate: 2026-09-03\nsummary: \n")
    most = "summary: " + "x" * (64 * 1024 - rest)
    assert said(journal(with_fields(most))) == []
    assert said(journal(with_fields(most + "x"))) == [f"insights/bad.md:2:1: {HEADER_TOO_LARGE}"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("x-n: " + "9" * 5_000, id="a number of 5,000 digits, too long for Python"),
        pytest.param("x-n: 1" + ":59" * 5_000, id="a sexagesimal number"),
        pytest.param("x-n: " + "1_" * 5_000, id="underscores"),
        pytest.param("x-n: [" + "a, " * 20_000 + "]", id="20,000 items"),
        pytest.param("\n".join(f"x-{n}: 1" for n in range(5_000)), id="5,000 fields"),
        pytest.param("x-n: '" + "''" * 30_000 + "'", id="30,000 quotes"),
        pytest.param('x-n: "' + '\\"' * 30_000 + '"', id="30,000 escapes"),
        pytest.param("# " + "[{&*!<" * 3, id="signs in a comment"),
        pytest.param(" " * 60_000, id="60,000 spaces"),
        pytest.param("\n" * 60_000, id="60,000 empty lines"),
        pytest.param('summary: "' + "[]" * 30_000 + '"', id="brackets that are closed"),
    ],
)
def test_what_is_merely_long_is_read(journal: Make, fields: str) -> None:
    assert said(journal(with_fields(fields))) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        pytest.param("> " * 120 + "x\n", "6:1", id="quotes"),
        pytest.param("- " * 120 + "x\n", "6:1", id="lists on a line"),
        pytest.param("One\n\n" + "".join("  " * level + "- x\n" for level in range(60)), "55:1", id="lists by indentation"),
        pytest.param("One\n\n" + "> " * 5_000 + "x\n", "8:1", id="5,000 quotes"),
    ],
)
def test_text_that_markdown_programs_would_lose_is_named(journal: Make, body: str, place: str) -> None:
    assert said(journal(with_text(body))) == [f"insights/bad.md:{place}: {BODY_DEEP}"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("> " * 45 + "x\n", id="45 quotes"),
        pytest.param("".join("  " * level + "- x\n" for level in range(45)), id="45 lists"),
        pytest.param("*" * 5_000 + "x" + "*" * 5_000, id="emphasis"),
        pytest.param("[" * 5_000 + "x" + "]" * 5_000, id="brackets"),
        pytest.param("[[" * 5_000, id="wiki links that are not closed"),
        pytest.param("[[a|" * 5_000, id="wiki links with text that are not closed"),
        pytest.param("%%a%% " * 5_000, id="asides"),
        pytest.param("<!-- a --> " * 5_000, id="comments"),
        pytest.param("| a |\n|---|\n" + "| b |\n" * 5_000, id="a long table"),
        pytest.param("a\u0301\u0302" * 8_000, id="combining characters"),
        pytest.param("x" * 200_000, id="a line of 200,000 letters"),
        pytest.param("\x1b\x07\x85\u2028\ufeff\ufffe", id="control characters, which the body may hold"),
    ],
)
def test_odd_text_is_read_in_good_time(journal: Make, body: str) -> None:
    assert said(journal(with_text(body))) == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("`" * 5_000, id="code signs"),
        pytest.param("\n".join("`" * n for n in range(1, 150)), id="fences of every length"),
    ],
)
def test_code_that_is_never_closed_is_read_and_named(journal: Make, body: str) -> None:
    assert ["[lost-text]: this block of code is never closed" in line for line in said(journal(with_text(body)))] == [True]


@pytest.mark.parametrize(
    ("config", "place", "diagnostic"),
    [
        pytest.param("[" * 30_000, "1:21", DEEP, id="brackets"),
        pytest.param(CONFIG + "x: " + "{a: " * 30, "11:84", DEEP, id="braces"),
        pytest.param(CONFIG + "# " + "x" * 2_000_000, "1:1", FILE_TOO_LARGE, id="two million letters"),
    ],
)
def test_settings_have_the_same_limits(journal: Make, config: str, place: str, diagnostic: str) -> None:
    assert said(journal({"insights/good.md": entry("insight")}, config)) == [f"journal.yaml:{place}: {diagnostic}"]


def test_a_folder_of_a_thousand_entries_without_settings_says_that_once(journal: Make) -> None:
    root = journal({f"insights/entry-{n}.md": entry("insight", author="nobody-knows") for n in range(1_000)})
    (root / "journal.yaml").unlink()
    assert said(root) == ["journal.yaml:1:1: error[missing-config]: there is no journal.yaml here; journalkit init makes a new journal"]
    assert [each.rule.slug for each in check_folder(root).diagnostics] == ["missing-config"]


def test_a_file_with_no_end_of_faults_is_cut_off_and_told_quickly(journal: Make) -> None:
    lines = said(journal(with_fields("a: @x\n" * 5_000)))
    assert lines[0] == 'insights/bad.md:5:4: error[invalid-yaml]: a value cannot begin with @ without quotes; write a: "@x"'
    assert len(lines) <= 100


def test_a_journal_of_many_entries_is_checked_in_good_time(journal: Make) -> None:
    root = journal({f"insights/entry-{n}.md": entry("insight", body=f"[[entry-{n + 1}]]") for n in range(1_000)})
    found = check_folder(root).diagnostics
    assert [each.message for each in found] == ['there is no entry "entry-1000"']


@pytest.mark.parametrize("line", ["# a\n", "<!--\n", "%%\nx\n\n", "> [!note]\n", "- [[x]]\n"])
def test_many_lines_of_a_kind_are_read_in_linear_time(line: str) -> None:
    """Bounds are counted, not timed: four times the lines take less than twelve times the calls."""

    def calls(size: int) -> int:
        count = 0

        def counting(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counting)
        try:
            read_body(line * size)
        finally:
            sys.setprofile(None)
        return count

    assert calls(1200) < 12 * calls(300)


@pytest.mark.parametrize("kind", ["goal", "feedback"])
def test_a_chain_of_entries_may_be_longer_than_calls_may_be_deep(journal: Make, kind: str) -> None:
    """References are followed one after the other, for the room, the goal and the reader of each; the first file is at the top."""
    count = sys.getrecursionlimit() // 2
    names = [f"e{n:04}" for n in range(count)]
    field, folder, shared = ("supports", "goals", "true") if kind == "goal" else ("about", "feedback", "public")
    files = {
        f"{folder}/{name}.md": entry(kind, name, "Words.", shared=shared, **{field: below}) for name, below in pairwise([*names, "last"])
    }
    files |= (
        {"goals/last.md": entry(kind, "Last", shared=shared, room="ben")}
        if kind == "goal"
        else {"actions/last.md": entry("action", assignee="ana", shared="public")}
    )
    root = journal(files, TWO_ROOMS)
    checked = check_folder(root, NOW)
    assert checked.journal is not None and checked.practice is not None
    view = project(checked.journal, room_audience("ben") if kind == "goal" else PUBLIC)
    assert len(view.entries) == len(files)
    if kind == "goal":
        assert {each.room for each in project(checked.journal, PRIVATE).entries.values()} == {"ben"}
        assert sum(branch.total for branch in goal_map(practice_at(view, NOW)).roots) == 0
    else:
        page = {each.path: each.data.decode() for each in site_of(view, root, NOW)}["actions/last.html"]
        assert page.count('class="note kind-feedback"') == count


@pytest.mark.parametrize("now", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_time_without_a_day_before_or_after_it_is_refused(now: str) -> None:
    """Never a traceback."""
    ran = call("-C", EXAMPLE, "--now", now, "status")
    assert ran.code == 2
    assert "--now: the year" in ran.err
