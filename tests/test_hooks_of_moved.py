"""A journal that was moved within its repository: what the hooks say of it, and what is judged with it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests import test_hooks
from tests.conftest import CONFIG
from tests.test_hooks import ENV, OPEN, SECRET, commit, git, hooks, write

root = test_hooks.root


def test_a_journal_that_was_moved_is_told_with_what_to_do(root: Path) -> None:
    (root / "my notes").mkdir()
    (root / "journal.yaml").rename(root / "my notes/journal.yaml")
    assert hooks(root / "my notes").code == 0
    (root / "my notes").rename(root / "elsewhere")
    commit(root, "elsewhere/insights/quixotic.md", SECRET)
    refused = git(root, "push", "origin", "main")
    assert refused.code != 0 and "journal.yaml now" in refused.err
    said = "git config --fixed-value --unset journalkit.journal 'my notes'"
    assert said in refused.err and subprocess.run(["sh", "-c", said], cwd=root, env=ENV, check=False).returncode == 0
    assert hooks(root / "elsewhere").code == 0
    assert "insights/quixotic.md" in git(root, "push", "origin", "main").err


def test_what_lay_where_the_journal_was_before_is_judged_with_it(root: Path) -> None:
    """Versions that a move left behind in the commits, on this branch and on others; another journal beside it is none of its business."""
    for place in ("old", "beside"):
        write(root, f"{place}/journal.yaml", CONFIG)
    commit(root)
    assert git(root, "push", "origin", "main").code == 0
    commit(root, "old/insights/open.md", OPEN)
    commit(root, "old/insights/quixotic.md", SECRET)
    git(root, "branch", "before")
    (root / "old/insights/quixotic.md").unlink()
    (root / "old").rename(root / "new")
    commit(root, "beside/insights/c.md", SECRET.replace("Quixotic", "Beside"))
    assert hooks(root / "new").code == 0
    for branch in ("main", "before"):
        refused = git(root, "push", "origin", branch)
        assert refused.code != 0
        assert [line.split(" ")[0] for line in refused.err.splitlines() if "(commit" in line] == ["old/insights/quixotic.md"]


def test_a_journal_that_moved_down_has_nothing_else_of_the_repository(root: Path) -> None:
    commit(root, "insights/quixotic.md", SECRET)
    commit(root, "insights/gone.md", SECRET.replace("Quixotic", "Gone"))
    (root / "insights/gone.md").unlink()
    (root / "mine").mkdir()
    for name in ("journal.yaml", "insights"):
        (root / name).rename(root / "mine" / name)
    write(root, "pages/about.md", OPEN.replace("shared: public\n", ""))
    commit(root, "mine/insights/open.md", OPEN)
    assert hooks(root / "mine").code == 0
    refused = git(root, "push", "origin", "main").err
    assert [line.split(" ")[0] for line in refused.splitlines() if "(commit" in line] == ["insights/gone.md", "insights/quixotic.md"]


def test_a_journal_that_moved_up_is_judged_as_it_was(root: Path) -> None:
    write(root, "old/journal.yaml", CONFIG)
    (root / "journal.yaml").unlink()
    for text in (OPEN, OPEN.replace("Open", "Opener")):
        commit(root, "old/insights/open.md", text)
    for name in ("journal.yaml", "insights"):
        (root / "old" / name).rename(root / name)
    commit(root)
    assert hooks(root).code == 0
    assert git(root, "push", "origin", "main").code == 0
    write(root, "insights/quixotic.md", SECRET)
    commit(root)
    assert git(root, "push", "origin", "main").code != 0
