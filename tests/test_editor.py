"""The editor at a terminal, and what is said after it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.authored import STAR
from tests.calls import at_terminal, call
from tests.conftest import Make, entry

# The editor

BREAKS_THEN_MENDS = """
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
text = file.read_text()
if "dat: " in text:
    file.write_text(text.replace("dat: ", "date: ") + "mended\\n")
else:
    file.write_text(text.replace("date: ", "dat: "))
"""


def editor(folder: Path, script: str) -> dict[str, str | None]:
    """The variables that make a script the editor."""
    (folder / "my editor.py").write_text(script)
    return {"EDITOR": f"{sys.executable} '{folder / 'my editor.py'}'", "VISUAL": None}


def test_after_the_editor_the_entry_is_checked_and_may_be_opened_again(journal: Make, tmp_path: Path) -> None:
    root = journal({"goals/star.md": STAR}, folder="it's a {journal} 100%\t é")
    done = at_terminal("-C", root, "new", "insight", "x", env=editor(tmp_path, BREAKS_THEN_MENDS), answers="y\n")
    assert done.code == 0
    assert done.out.count("error[unknown-field]") == 1
    assert done.out.count("Open it again?") == 1
    assert (root / "insights/2026-09-15-x.md").read_text().endswith("mended\n")


def test_who_leaves_errors_in_an_entry_is_told_by_the_exit_code_and_can_open_it_later(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/mine.md": entry("insight")})
    env = editor(tmp_path, BREAKS_THEN_MENDS)
    left = at_terminal("-C", root, "edit", "mine", env=env, answers="n\n")
    assert left.code == 1
    assert "error[unknown-field]" in left.out
    for name in ("mine", "insights/mine.md"):
        mended = at_terminal("-C", root, "edit", name, env=env, answers="n\n" if name != "mine" else "")
        assert (mended.code, "error[" in mended.out) == ((0, False) if name == "mine" else (1, True))


def test_an_editor_that_is_missing_or_fails_is_said_and_the_file_is_named(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    for number, variables in enumerate(
        ({"EDITOR": "/nowhere/editor", "VISUAL": None}, {"VISUAL": "'", "EDITOR": "true"}, editor(tmp_path, "raise SystemExit(1)"))
    ):
        done = at_terminal("-C", root, "new", "insight", f"x {number}", env=variables)
        file = root / f"insights/2026-09-15-x-{number}.md"
        assert done.code == 3
        assert "set EDITOR, or use --no-edit" in done.out
        assert str(file) in done.out.replace("\n", "")
        assert file.exists()


def test_an_editor_that_leaves_no_file_behind_is_said(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/mine.md": entry("insight")})
    removes = editor(tmp_path, "import os, sys\nos.remove(sys.argv[-1])")
    for command, name in ((("new", "insight", "x"), "2026-09-15-x"), (("edit", "mine"), "mine")):
        done = at_terminal("-C", root, *command, env=removes)
        assert done.code == 3
        assert f"{root / 'insights' / name}.md is gone, and nothing was written" in done.out.replace("\r", "").replace("\n", "")


def test_without_a_terminal_there_is_no_editor_and_no_question(journal: Make, tmp_path: Path) -> None:
    root = journal({"actions/mine.md": entry("action", assignee="ana", date="2026-09-14", status="done", completed="2026-09-14")})
    env = {name: value or "" for name, value in editor(tmp_path, "raise SystemExit('opened')").items()}
    assert call("-C", root, "new", "insight", "x", env=env).code == 0
    assert call("-C", root, "reflect", "mine", env=env).code == 0
    assert call("-C", root, "done", "mine", "--result", "1", env=env).code == 4
    refused = call("-C", root, "edit", "mine", env=env)
    assert refused.code == 3
    assert f"the file is {root / 'actions/mine.md'}" in refused.err


def test_no_edit_opens_no_editor_at_a_terminal(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    done = at_terminal("-C", root, "new", "insight", "x", "--no-edit", env=editor(tmp_path, "raise SystemExit(1)"))
    assert done.code == 0
    assert "Open it again?" not in done.out
