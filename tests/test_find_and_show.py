"""Finding words in entries, and showing one whole: find and show."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from journalkit.cli.find import wanted_terms
from journalkit.method.filtering import folded
from tests.conftest import EXAMPLE, ROOT, Make, Run, entry
from tests.small_journal import SMALL, ids


@pytest.fixture
def small(journal: Make) -> Path:
    return journal(SMALL)


def test_find_shows_the_lines_with_their_numbers(run: Run, small: Path) -> None:
    done = run("-C", small, "find", "pricing")
    assert done.out.splitlines()[:2] == ["said  Still late", "    7: Because of **pricing**."]
    assert run("-C", small, "find", "pricing", "--format", "concise", "--type", "updates").out == (
        "updates/said.md:7: Because of **pricing**.\n"
    )
    data = json.loads(run("-C", small, "find", "PRICING", "--type", "update", "--json").out)
    assert data["found"][0]["entry"]["id"] == "said"
    assert data["found"][0]["lines"] == [
        {"line": 7, "text": "Because of **pricing**.", "matches": [{"column": 14, "end_column": 21}]},
    ]


def test_find_wants_all_words_somewhere_and_phrases_together(run: Run, small: Path) -> None:
    assert run("-C", small, "find", "late", "pricing").out.startswith("said  ")
    assert run("-C", small, "find", "late pricing").err == "nothing found\n"
    assert run("-C", small, "find", "before solving", "--limit", "1").out.startswith("ask  ")
    assert wanted_terms(['Ask  "before  Solving" x', "two words", "  "]) == ("ask", "before solving", "x", "two words")


def test_find_does_not_mind_case_diacritics_forms_and_line_ends(run: Run, journal: Make) -> None:
    body = "Zuerst Łódź,\ndann die Straße “dort”.\r\n> Ein langer\n> Satz\n"
    root = journal({"insights/a.md": entry("insight", '"caf\\u00e9 del mar"', body=unicodedata.normalize("NFD", body))})
    for text in ("lodz", "ŁODZ, dann", "STRASSE", 'strasse "dort"', "cafe DEL", "Café"):
        assert "a  café del mar" in run("-C", root, "find", text).out, text
    assert "nothing" in run("-C", root, "find", "strasse lodz").err
    lines = run("-C", root, "find", "lodz, dann", "--format", "concise").out.splitlines()
    assert [line.split(":")[1] for line in lines] == ["6", "7"]


def test_find_searches_what_people_wrote_not_the_programs_own_words(run: Run, small: Path) -> None:
    """`open`, `insight` and `true` stand in most files; what a field says in somebody's own words counts."""
    assert run("-C", small, "find", "open").out == ""
    assert run("-C", small, "find", "insight", "--type", "insights").out == ""
    assert "expected: ten calls" in run("-C", small, "find", "ten calls").out


def test_find_marks_matches_on_a_terminal(small: Path) -> None:
    out = on_a_terminal("-C", small, "find", "calls", "--type", "actions")
    assert "ten \x1b[33m\x1b[1mcalls\x1b[0m" in out
    assert "\x1b" not in on_a_terminal("-C", small, "find", "calls", env=("NO_COLOR=1",))


def test_a_long_line_is_cut_round_the_match(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", body=f"{'before ' * 50}needle {'after ' * 50}")})
    line = run("-C", root, "find", "needle", env={"COLUMNS": "60"}).out.splitlines()[1]
    assert "needle" in line
    assert line.startswith("    6: …")
    assert line.endswith("…")
    assert len(line) <= 60


def test_show_says_all_of_an_action(run: Run, small: Path) -> None:
    out = " ".join(run("-C", small, "show", "late").out.split())
    for words in ("Late one action · 3 Sep 2026 · by Ana", "due 11 Sep 2026, 4 days late", "Expected ten calls", "Kickoff kickoff"):
        assert words in out
    assert "Serves Write pillar" in out
    assert "Still late said about update" in out
    assert "Why ten? why about feedback open" in out
    assert "actions/late.md" in out
    assert "due by 17 Sep 2026, 10:00 (49 h left)" in run("-C", small, "show", "fresh").out
    assert "Looking back back action reflection met" in " ".join(run("-C", small, "show", "old").out.split())


def test_show_takes_prefixes_and_words_of_the_title(run: Run, small: Path) -> None:
    assert run("-C", small, "show", "before solv").out.startswith("Ask before solving\nadvice")
    assert run("-C", small, "show", "ben/hi").out.startswith("His own\n")
    several = run("-C", small, "show", "due")
    assert (several.code, several.out) == (2, "")
    assert "soon" in several.err
    assert "far" in several.err
    missing = run("-C", small, "show", "kickof-2")
    assert missing.code == 2
    assert "journalkit list" in missing.err or "did you mean" in missing.err


def test_show_keeps_lists_code_and_quotes_and_joins_paragraphs(run: Run, journal: Make) -> None:
    body = "# A title\nOne line\nand one more\\\nafter a break\n\n- an item\n  goes on\n- two\n\n```\ncode  stays\nas it is\n```\n> quote\n"
    root = journal({"insights/a.md": entry("insight", body=body)})
    out = run("-C", root, "show", "a").out
    shown = [line.removeprefix("  ") for line in out.split("insights/a.md\n\n")[1].splitlines()]
    assert shown == [
        "One line and one more", "after a break", "", "- an item goes on", "- two", "", "```", "code  stays", "as it is", "```", "> quote",
    ]  # fmt: skip


def test_show_gives_the_file_the_path_and_the_data(run: Run, small: Path) -> None:
    text = (small / "actions" / "late.md").read_text(encoding="utf-8")
    assert run("-C", small, "show", "late", "--raw").out == text
    assert run("-C", small, "show", "late", "--path").out == f"{small / 'actions' / 'late.md'}\n"
    data = json.loads(run("-C", small, "show", "late", "--json").out)
    assert data["entry"]["state"] == "overdue"
    assert data["entry"]["body"] == "\n"
    assert [(each["as"], each["entry"]["id"]) for each in data["referred_by"]] == [("about", "said"), ("about", "why")]
    assert data["commitment"]["late"] is True
    assert {each["audience"]: each["reads"] for each in data["readers"]} == {"room ben": True, "public": False}
    assert run("-C", small, "show", "late", "--raw", "--json").code == 2


def test_show_cuts_nothing_on_a_narrow_terminal(run: Run) -> None:
    out = run("-C", EXAMPLE, "show", "2026-05-22-my-own-failed-hand-over", env={"COLUMNS": "40"}).out
    assert "rooms/ben/ben/actions/2026-05-22-my-own-failed-hand-over.md" in "".join(out.split())


def test_show_says_who_can_read_it(run: Run, small: Path) -> None:
    assert "you alone" in run("-C", small, "show", "own").out
    assert "everyone" in run("-C", small, "show", "ask").out
    assert "(room ben)" in run("-C", small, "show", "late").out


def test_what_its_author_shares_with_nobody_is_neither_listed_nor_shown(run: Run, journal: Make) -> None:
    root = journal({"rooms/ben/ben/insights/slip.md": entry("insight", "A secret", shared="false", body="hush\n")})
    assert ids(run, root) == []
    assert run("-C", root, "find", "hush").out == ""
    for option in ((), ("--raw",), ("--path",), ("--json",)):
        done = run("-C", root, "show", "slip", *option)
        assert (done.code, done.out) == (4, "")
        assert "ask ben to share it" in done.err


def test_hostile_text_does_not_reach_the_terminal(run: Run, journal: Make) -> None:
    body = "red \x1b[31m and \u202e turned \x9b0m\x07\n\tneedle \x1b]0;x\x07\n"
    root = journal({"insights/a.md": entry("insight", '"\\u202eneedle"', body=body)})
    for command in ("list", "list --format {title}", "find needle", "find needle --format concise", "show a", "show a --raw"):
        out = run("-C", root, *command.split()).out
        assert out
        assert [c for c in out if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"] == [], command


def test_folding_leaves_nothing_that_folding_again_changes() -> None:
    for text in ("Łódź", "ÉCOLE", "Straße", "ﬁn", "“q” – ’s", "İstanbul", "e\u0301", "日本", "½", "soft\u00adhyphen"):
        assert folded(folded(text)) == folded(text)
    assert folded("soft\u00adhyphen") == "softhyphen"


def on_a_terminal(*arguments: object, env: tuple[str, ...] = ()) -> str:
    """What the program prints to a terminal."""
    import os
    import pty

    parent, child = pty.openpty()
    command = ["env", "COLUMNS=100", *env, sys.executable, "-m", "journalkit", *map(str, arguments)]
    with subprocess.Popen(command, stdout=child, stderr=child, stdin=child, cwd=ROOT) as process:
        process.wait(timeout=60)
        os.close(child)
        found = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            found += part
    os.close(parent)
    return found.decode("utf-8")
