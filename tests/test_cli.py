"""The program as a user meets it: exit codes, streams, messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, Make, Run, entry

BROKEN = {"actions/2026-09-03-pricing.md": entry("action", assignee="bne")}


def test_check_is_silent_and_0_when_clean(run: Run, journal: Make) -> None:
    done = run("-C", journal({"insights/a.md": entry("insight")}), "check")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_check_shows_line_mark_and_remedy(run: Run, journal: Make) -> None:
    done = run("-C", journal(BROKEN), "check")
    assert done.code == 1
    assert done.out == (
        'actions/2026-09-03-pricing.md:5:11: error[unknown-person]: nobody in journal.yaml is called "bne"\n'
        "   5 | assignee: bne\n"
        '     |           ^^^ did you mean "ben"?\n'
    )
    assert done.err == "1 error; journalkit explain RULE says more\n"


def test_the_mark_stands_under_the_fault_behind_wide_and_combining_letters(run: Run, journal: Make) -> None:
    done = run("-C", journal({"insights/a.md": entry("insight", tags="[日本, e\u0301, 🚀, [x]]")}), "check")
    line, mark = done.out.splitlines()[1:3]
    assert line.endswith("tags: [日本, e\u0301, 🚀, [x]]")
    assert mark.index("^") == len("   5 | tags: [日本, e, 🚀, [") + 3  # three letters take two columns each


def test_check_prints_json_for_programs_also_when_clean(run: Run, journal: Make) -> None:
    done = run("-C", journal(BROKEN), "check", "--format", "json")
    data = json.loads(done.out)
    assert done.code == 1
    assert data["schema_version"] == 1
    assert data["diagnostics"][0] == {
        "path": "actions/2026-09-03-pricing.md",
        "line": 5,
        "column": 11,
        "end_line": 5,
        "end_column": 14,
        "severity": "error",
        "rule": "unknown-person",
        "message": 'nobody in journal.yaml is called "bne"',
        "help": 'did you mean "ben"?',
        "fix": {"title": "write ben", "edits": [{"line": 5, "column": 11, "end_line": 5, "end_column": 14, "text": "ben"}]},
    }
    assert json.loads(run("-C", journal({}, folder="clean"), "check", "--format", "json").out)["diagnostics"] == []


def test_check_prints_annotations_for_github(run: Run, journal: Make) -> None:
    done = run("-C", journal(BROKEN), "check", "--format", "github")
    assert done.out.startswith("::error file=actions/2026-09-03-pricing.md,line=5,col=11,title=unknown-person::nobody")


def test_warnings_count_only_when_strict(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", cssclasses="wide")})
    assert run("-C", root, "check").code == 0
    assert "warning[foreign-field]" in run("-C", root, "check").out
    assert run("-C", root, "check", "--strict").code == 1


def test_check_of_a_path_shows_that_path_only(run: Run, journal: Make) -> None:
    root = journal({**BROKEN, "insights/a.md": entry("insight", date="soon")})
    done = run("check", "insights", cwd=root)
    assert "insights/a.md" in done.out
    assert "actions/" not in done.out
    assert run("check", "nothing.md", cwd=root).code == 2


def test_twenty_mistakes_give_twenty_diagnostics_in_one_run(run: Run, tmp_path: Path) -> None:
    """A journal made by init and edited by hand."""
    run("init", tmp_path / "j", "--name", "Ana Ruiz", "--with", "Ben Okafor")
    root = tmp_path / "j"
    mistakes = {
        "unknown-person": entry("action", assignee="bne"),
        "invalid-date": entry("insight", date="2026-02-30"),
        "unknown-type": entry("insigth"),
        "missing-field": entry("action"),
        "unknown-field": entry("insight", shraed="true"),
        "foreign-field": entry("insight", mood="good"),
        "wrong-type": entry("action", assignee="ana", confidence="high"),
        "out-of-range": entry("action", assignee="ana", confidence="120"),
        "not-a-choice": entry("insight", shared="yes"),
        "broken-reference": entry("insight", session="nowhere"),
        "broken-link": entry("insight", body="[x](../sessions/nowhere.md)"),
        "missing-attachment": entry("insight", body="![x](../attachments/no.png)"),
        "outside-journal": entry("insight", body="![x](../../no.png)"),
        "unknown-room": entry("insight", room="bne"),
        "duplicate-key": entry("insight", tags="a", tags_="b"),
        "alias": entry("insight", tags="*x"),
        "invalid-yaml": entry("insight", title="Ask: why"),
        "unclosed-front-matter": "---\ntype: insight\n",
        "ends-before-start": entry("action", assignee="ana", due="2026-08-01"),
        "completed-missing": entry("action", assignee="ana", status="done"),
        "private-assignment": entry("action", assignee="ben", shared="false"),
        "not-an-entry": "# No front matter",
    }
    with (root / "journal.yaml").open("a") as settings:
        settings.write("checks: {method: off}\n")
    (root / "insights").mkdir()
    for rule, text in mistakes.items():
        (root / "insights" / f"{rule}.md").write_text(text)
    done = run("-C", root, "check", "--format", "json")
    found = [(each["path"], each["rule"]) for each in json.loads(done.out)["diagnostics"]]
    assert sorted(found) == sorted((f"insights/{rule}.md", rule) for rule in mistakes)
    assert run("-C", root, "build").code == 1


def test_explain_says_all_of_a_rule_and_corrects_a_typo(run: Run) -> None:
    done = run("explain", "unknown-person")
    assert all(word in done.out for word in ("unknown-person (error)", "Why:", "Wrong:", "Right:"))
    wrong = run("explain", "unknown-persn")
    assert wrong.code == 2
    assert 'did you mean "unknown-person"?' in wrong.err


@pytest.mark.parametrize(
    "arguments", [("chek",), ("check", "--strct"), ("build", "--room"), ("-C", "/nowhere", "check"), ("--now", "soon", "check")]
)
def test_wrong_usage_ends_with_2_and_says_why(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, cwd=EXAMPLE)
    assert done.code == 2
    assert done.out == ""
    assert done.err.strip()


def test_a_mistyped_command_is_corrected(run: Run) -> None:
    assert "check" in run("chek").err


def test_outside_a_journal_the_way_in_is_named(run: Run, tmp_path: Path) -> None:
    done = run("check", cwd=tmp_path)
    assert done.code == 2
    assert "journalkit init" in done.err


def test_the_journal_is_found_upwards(run: Run) -> None:
    assert run("check", cwd=EXAMPLE / "sessions").code == 0


def test_build_says_where_the_site_is_and_how_many_entries(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", shared="public")})
    done = run("build", "--public", cwd=root)
    assert done.code == 0
    assert Path(done.out.strip()) == root / "_site" / "public" / "index.html"
    assert Path(root, "_site/public/insights/a.html").is_file()
    assert "1 entry" in done.err


def test_build_public_where_nothing_is_public_says_how_to_change_it(run: Run, journal: Make) -> None:
    done = run("-C", journal({"insights/a.md": entry("insight")}), "build", "--public")
    assert done.code == 0
    assert "Nothing in this journal is public" in done.err
    assert "shared: public" in done.err


def test_build_for_an_unknown_room_names_the_rooms(run: Run, journal: Make) -> None:
    done = run("-C", journal(), "build", "--room", "bne")
    assert done.code == 2
    assert 'did you mean "ben"?' in done.err


def test_build_with_faults_builds_the_rest_and_ends_with_1(run: Run, journal: Make) -> None:
    root = journal({**BROKEN, "insights/a.md": entry("insight")})
    done = run("-C", root, "build")
    assert done.code == 1
    assert "unknown-person" in done.err
    assert (root / "_site/private/insights/a.html").is_file()
    assert not (root / "_site/private/actions").exists()


def test_a_broken_journal_yaml_builds_nothing_and_keeps_the_old_site(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight")})
    run("-C", root, "build")
    before = (root / "_site/private/index.html").read_bytes()
    (root / "journal.yaml").write_text("format: 1\ntitle: x\nowner: nobody\npeople: {ana: {name: Ana}}\n")
    done = run("-C", root, "build")
    assert done.code == 1
    assert "unknown-person" in done.err
    assert (root / "_site/private/index.html").read_bytes() == before


def test_build_into_the_journal_is_refused_with_4(run: Run, journal: Make) -> None:
    done = run("-C", root := journal(), "build", "-o", root)
    assert done.code == 4
    assert "journal itself" in done.err


def test_a_broken_template_keeps_the_old_site_and_names_the_place(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight")})
    run("-C", root, "build")
    before = (root / "_site/private/index.html").read_bytes()
    (root / "templates/site").mkdir(parents=True)
    (root / "templates/site/index.html").write_text("{{ page.nothing }}\n{% if %}")
    done = run("-C", root, "build")
    assert done.code == 1
    assert "templates/site/index.html:2" in done.err
    assert (root / "_site/private/index.html").read_bytes() == before


def test_a_template_of_the_journal_replaces_the_packaged_one(run: Run, journal: Make) -> None:
    root = journal({"templates/site/404.html": '{% extends "site/base.html" %}{% block main %}Mine{% endblock %}'})
    run("-C", root, "build")
    assert "Mine" in (root / "_site/private/404.html").read_text()


def test_init_without_questions_gives_a_journal_that_checks_clean_and_builds(run: Run, tmp_path: Path) -> None:
    done = run("init", "j", cwd=tmp_path)
    assert done.code == 0
    assert run("check", "--strict", cwd=tmp_path / "j").code == 0
    assert run("build", cwd=tmp_path / "j").code == 0


@pytest.mark.parametrize(
    "text", ['Zoë "Z" O: Neil', "no", "12:30", "- a", "#x", "'it''s'", "日本語", "x\u2028shared: true", "a: b # c", "{x}", "*x"]
)
def test_init_writes_whatever_one_is_called(run: Run, tmp_path: Path, text: str) -> None:
    """THREATS C15: what was given is what is read back."""
    done = run(
        "init", "j", "--name", text, "--with", "Ben", "--title", text, "--north-star", text, "--metric", text, "--unit", text, cwd=tmp_path
    )
    assert done.code == 0
    assert run("check", "--strict", cwd=tmp_path / "j").out == ""
    assert run("build", cwd=tmp_path / "j").code == 0


def test_init_never_overwrites(run: Run, journal: Make) -> None:
    before = (root := journal()).joinpath("journal.yaml").read_bytes()
    done = run("init", root)
    assert done.code == 4
    assert (root / "journal.yaml").read_bytes() == before


def test_audit_finds_nothing_in_an_honest_site_and_something_in_a_stale_one(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", "A heron on the roof", shared="public")})
    run("-C", root, "build", "--public")
    assert run("-C", root, "audit", "--public").code == 0
    (root / "insights/a.md").write_text(entry("insight", "A heron on the roof", shared="false"))
    done = run("-C", root, "audit", "--public")
    assert done.code == 1
    assert "heron" in done.out


def test_names_with_control_characters_are_printed_escaped(run: Run, journal: Make) -> None:
    root = journal({"insights/a\x1b[31m\u202ex.md": entry("insight")})
    done = run("-C", root, "check")
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert "\\u001b" in done.out


def test_python_never_looks_for_circles_of_values(journal: Make) -> None:
    """With ten thousand entries that took half of the time of every command."""
    root = journal({"insights/a.md": entry("insight")})
    counted = "sum(each['collections'] for each in gc.get_stats())"
    script = f"import gc, os; import journalkit.__main__ as p; n = {counted}; os._exit = lambda code: print({counted} - n); p.main()"
    command = [sys.executable, "-c", script, "-C", str(root), "check"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "0\n"


def test_output_can_be_cut_short(run: Run, journal: Make) -> None:
    """THREATS F12."""
    root = journal({f"insights/{n}.md": entry("insight", date="never") for n in range(300)})
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "check"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as checking:
        assert checking.stdout is not None
        checking.stdout.readline()
        checking.stdout.close()
        assert checking.stderr is not None
        assert "Traceback" not in checking.stderr.read()


@pytest.mark.parametrize("env", [{"LANG": "C", "LC_ALL": "C"}, {"HOME": "/nonexistent"}, {"TZ": "Pacific/Kiritimati"}, {"NO_COLOR": "1"}])
def test_odd_environments_do_no_harm(run: Run, journal: Make, env: dict[str, str]) -> None:
    """THREATS F12."""
    root = journal({"insights/日記.md": entry("insight", "日記 é 🚀"), **BROKEN})
    done = run("-C", root, "build", env=env)
    assert done.code == 1
    assert "Traceback" not in done.err
    assert (root / "_site/private/insights/日記.html").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_init_asks_on_a_terminal_and_again_for_what_is_none_of_it(tmp_path: Path) -> None:
    import pty

    answers = [
        "Ana Ruiz",
        "Ben Okafor",
        "Ana leads",
        "Decide without me",
        "decisions",
        "%",
        "twenty",
        "20",
        "70",
        "christmas",
        "2026-12-18",
    ]
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "journalkit", "init", "j"]
    environment = {**os.environ, "JOURNALKIT_NOW": "2026-09-15T09:00+02:00"}
    with subprocess.Popen(command, cwd=tmp_path, stdin=end, stdout=end, stderr=end, env=environment) as asking:
        os.close(end)
        os.write(terminal, "".join(f"{answer}\n" for answer in answers).encode())
        assert asking.wait(timeout=30) == 0
    os.close(terminal)
    config = (tmp_path / "j/journal.yaml").read_text()
    goal = (tmp_path / "j/goals/2026-09-15-north-star.md").read_text()
    assert "title: Ana leads" in config
    assert "ben: {name: Ben Okafor, role: mentor}" in config
    assert 'metric: {name: decisions, unit: "%", baseline: 20, target: 70}' in goal
    assert "due: 2026-12-18" in goal
    assert "title: Decide without me" in goal


@pytest.mark.parametrize("option", ["--name", "--title", "--north-star", "--metric", "--baseline", "--target", "--due", "--timezone"])
def test_init_refuses_what_would_not_check_clean(run: Run, tmp_path: Path, option: str) -> None:
    for value in {"--due": ("tomorrow", "2020-01-01"), "--target": (" ", "1_000", "nan")}.get(option, (" ",)):
        done = run("init", "j", option, value, cwd=tmp_path)
        assert done.code == 2
        assert option in done.err
        assert not (tmp_path / "j").exists()


def test_a_time_without_offset_is_a_time_in_the_journals_zone(run: Run, journal: Make) -> None:
    root = journal({"actions/a.md": entry("action", assignee="ana", due="2026-09-14")})
    for now, late in (("2026-09-14T23:30", False), ("2026-09-14T22:30Z", True)):
        run("--now", now, "-C", root, "build")
        assert ("day late" in (root / "_site/private/actions.html").read_text()) == late


@pytest.fixture
def git_settings(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Makes settings of git and gives the environment in which no others count."""

    def make(**settings: str) -> dict[str, str]:
        file = tmp_path / "settings-of-git"
        file.write_text("".join(f"[{name.partition('_')[0]}]\n\t{name.partition('_')[2]} = {value}\n" for name, value in settings.items()))
        return {"GIT_CONFIG_GLOBAL": str(file), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(tmp_path), "JOURNALKIT_ME": ""}

    return make


GitSettings = Callable[..., dict[str, str]]


def who_asks(run: Run, root: Path, *options: str, env: dict[str, str]) -> str:
    done = run(*options, "-C", root, "status", "--json", env=env)
    assert done.code == 0, done.err
    return str(json.loads(done.out)["status"]["me"])


def test_who_asks_is_what_the_option_says_then_the_environment_then_git_then_the_owner(
    run: Run, journal: Make, git_settings: GitSettings
) -> None:
    people = "owner: dan\npeople: {ana: {name: A}, ben: {name: B}, cem: {name: C, email: Cem@Example.org}, dan: {name: D}}\n"
    root = journal({}, f"format: 1\ntitle: T\n{people}")
    env = git_settings()
    assert who_asks(run, root, env=env) == "dan"
    env = git_settings(user_email="cem@example.ORG")
    assert who_asks(run, root, env=env) == "cem"
    env = git_settings(user_email="cem@example.ORG", journalkit_me="ben")
    assert who_asks(run, root, env=env) == "ben"
    assert who_asks(run, root, env={**env, "JOURNALKIT_ME": "ana"}) == "ana"
    assert who_asks(run, root, "--as", "cem", env={**env, "JOURNALKIT_ME": "ana"}) == "cem"
    assert who_asks(run, root, env={**env, "PATH": "/nowhere"}) == "dan"


def test_an_address_of_git_that_nobody_has_is_no_fault(run: Run, journal: Make, git_settings: GitSettings) -> None:
    assert who_asks(run, journal(), env=git_settings(user_email="somebody@example.net")) == "ana"


@pytest.mark.parametrize("said_by", ["--as", "JOURNALKIT_ME", "journalkit.me in the settings of git"])
def test_a_name_that_nobody_has_ends_with_2_and_says_where_it_stands(
    run: Run, journal: Make, git_settings: GitSettings, said_by: str
) -> None:
    root = journal()
    option = ("--as", "bne") if said_by == "--as" else ()
    env = git_settings(journalkit_me="bne") if "git" in said_by else git_settings()
    done = run(*option, "-C", root, "status", env={**env, **({said_by: "bne"} if said_by.isupper() else {})})
    assert (done.code, done.out) == (2, "")
    assert said_by in done.err
    assert 'did you mean "ben"?' in done.err
