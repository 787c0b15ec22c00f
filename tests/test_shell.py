"""What shells complete, and what journalkit says without a command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from journalkit.cli.main import journalkit
from tests.conftest import EXAMPLE, ROOT, Make, Ran, Run


def complete(words: str, *, shell: str = "bash", cwd: Path = EXAMPLE) -> Ran:
    """What a shell gets for the words typed so far."""
    typed = words.split(" ")
    variables = {"COMP_WORDS": words, "COMP_CWORD": typed[-1] if shell == "fish" else str(len(typed) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "journalkit"],
        cwd=cwd,
        env={"PATH": "", "HOME": str(cwd), "PYTHONPATH": str(ROOT), "_JOURNALKIT_COMPLETE": f"{shell}_complete", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("journalkit fin", "find"),
        ("journalkit show 2026-09-11-sl", "2026-09-11-slides-online"),
        ("journalkit show 2026-05-16-si", "2026-05-16-silence"),
        ("journalkit show ben/2026-05-16-si", "ben/2026-05-16-silence"),
        ("journalkit list act", "actions"),
        ("journalkit list --author B", "ben"),
        ("journalkit list --room ch", "chiara"),
        ("journalkit list --goal 2026-03-04-s", "2026-03-04-slow-down"),
        ("journalkit list --session 2026-09-08", "2026-09-08-the-offer"),
        ("journalkit list --tag coun", "counting"),
        ("journalkit completion f", "fish"),
        ("journalkit --as b", "ben"),
        ("journalkit new ins", "insight"),
        ("journalkit new insight x --from b", "ben"),
        ("journalkit done 2026-09-11-sl", "2026-09-11-slides-online"),
        ("journalkit done 2026-09-13-the-fifth", None),  # an insight
    ],
)
def test_shells_complete_names_of_the_journal(words: str, expected: str | None) -> None:
    done = complete(words)
    assert (done.code, done.err) == (0, "")
    assert done.out.strip() == (f"plain,{expected}" if expected else "")


def test_whoever_wants_a_person_a_room_or_an_entry_is_offered_those_there_are() -> None:
    def parameters(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Parameter]]:
        yield from ((f"{path} {each.name}", each) for each in command.params)
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                inner = command.get_command(click.Context(command), name)
                assert inner is not None
                yield from parameters(inner, f"{path} {name}")

    found = [(path, each) for path, each in parameters(journalkit) if each.metavar in ("PERSON", "ROOM", "ID")]
    assert len(found) > 30
    assert [path for path, each in found if each._custom_shell_complete is None] == [" room join name"], "a name that is chosen anew"


def test_shells_that_can_show_titles_get_them() -> None:
    assert complete("journalkit list --room b", shell="zsh").out == "plain\nben\nAna and Ben, on leading\n"
    assert complete("journalkit show 2026-09-11-sl", shell="fish").out == "plain,2026-09-11-slides-online\tPut the slides online\n"


def test_completion_is_silent_whatever_is_wrong(journal: Make, tmp_path: Path) -> None:
    broken = journal({"insights/a.md": "---\ntype: [\n", "insights/b.md": "---\ntype: insight\ntitle: {a\n---\n"})
    for words in ("journalkit show ", "journalkit list --tag ", "journalkit -C /nowhere show a", "journalkit list --goal "):
        assert [(done.code, done.err) for done in (complete(words, cwd=broken), complete(words, cwd=tmp_path))] == [(0, "")] * 2
    (broken / "journal.yaml").write_text("format: [", encoding="utf-8")
    assert complete("journalkit list --room ", cwd=broken) == Ran(0, "\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_one_that_it_reads(run: Run, shell: str, tmp_path: Path) -> None:
    done = run("completion", shell, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "_JOURNALKIT_COMPLETE" in done.out
    if shutil.which(shell):
        (tmp_path / "script").write_text(done.out, encoding="utf-8")
        assert subprocess.run([shell, "-n", tmp_path / "script"], check=False, capture_output=True).returncode == 0
    assert run("completion", "tcsh", cwd=tmp_path).code == 2


def test_without_a_command_a_journal_says_where_it_stands(run: Run) -> None:
    assert run(cwd=EXAMPLE) == run("status", cwd=EXAMPLE)
    assert run("--as", "ben", "-C", EXAMPLE) == run("-C", EXAMPLE, "--as", "ben", "status")


def test_without_a_command_and_a_journal_the_way_in_is_told(run: Run, tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 5
    assert "journalkit init" in done.out
    assert run("-C", tmp_path).code == 2
