"""Repositories that name their objects by SHA-256, as remotes of rooms and of sites, and as the place of a journal."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import test_check_git, test_hooks
from tests.calls import call
from tests.conftest import CONFIG, entry
from tests.meeting import everything, git, journal_of, received, synced, tips, wanted, write

LONG = ("--object-format=sha256",)
ROOM = {"ab": ("ana", "ben")}


def test_a_room_meets_at_such_a_remote_and_may_move_to_and_from_one(tmp_path: Path) -> None:
    pair = {person: journal_of(tmp_path, person, {}) for person in ("ana", "ben")}
    settings = pair["ana"] / "journal.yaml"
    settings.write_text(settings.read_text().replace("people:", "people:\n  ben: {name: Ben Okafor}").replace("rooms:\n", ""))
    git(tmp_path, "init", "-q", "--bare", *LONG, "ab.git")
    made = call("-C", pair["ana"], "room", "create", "ab", "--with", "ben", "--remote", tmp_path / "ab.git")
    assert made.code == 0, made
    (joined := pair["ben"] / "journal.yaml").write_text(joined.read_text().replace("rooms:\n", ""))
    assert call("-C", pair["ben"], "room", "join", tmp_path / "ab.git").code == 0
    for person, root in pair.items():
        write(root, "insights/kept.md", entry("insight", person, "![x](../attachments/x.txt)", shared="true"))
        write(root, "attachments/x.txt", f"of {person}")
        write(root, "insights/taken.md", entry("insight", f"zephyr of {person}", shared="true"))
        write(root, "insights/own.md", entry("insight", "quixotic", shared="false"))
    for person in ("ana", "ben", "ana"):
        synced(pair[person])
    are_equal(pair)
    assert {len(sha) for sha in tips(tmp_path / "ab.git").values()} == {64}
    (pair["ana"] / "insights/taken.md").unlink()
    assert "withdrew" in synced(pair["ana"])
    assert "gone" in synced(pair["ben"])
    assert synced(pair["ana"]) == synced(pair["ben"]) == ""
    data = everything(tmp_path / "ab.git")
    assert b"zephyr of ana" not in data and b"quixotic" not in data and b"zephyr of ben" in data
    audited = call("-C", pair["ana"], "audit", "--room", "ab")
    assert audited.code == 0, audited
    for naming in ((), LONG):
        shutil.rmtree(tmp_path / "ab.git")
        git(tmp_path, "init", "-q", "--bare", *naming, "ab.git")
        for person in ("ana", "ben", "ana"):
            synced(pair[person])
        are_equal(pair)
    assert call("-C", pair["ana"], "room", "leave", "ab").code == 0
    assert [*tips(tmp_path / "ab.git")] == ["refs/heads/journal/ben"]


def are_equal(pair: dict[str, Path]) -> None:
    """Each has what the other one shares."""
    for person, other in (("ana", "ben"), ("ben", "ana")):
        assert received(pair[person], "ab", other) == wanted(pair[other], "ab", other)


def test_hooks_guard_and_check_a_journal_in_such_a_repository(tmp_path: Path) -> None:
    root = tmp_path / "journal"
    write(root, "journal.yaml", CONFIG)
    write(root, ".gitignore", "_site/\n.journalkit/\n")
    git(tmp_path, "init", "-q", "--bare", "-b", "main", *LONG, "origin.git")
    git(root, "init", "-q", "-b", "main", *LONG)
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    assert test_hooks.hooks(root).code == 0
    assert test_hooks.commit(root, "insights/a.md", test_hooks.OPEN, asked=True).code == 0
    pushed = test_hooks.git(root, "push", "origin", "HEAD:refs/heads/main")
    assert pushed.code == 0, pushed
    refused = test_hooks.commit(root, "insights/b.md", test_hooks.OPEN.replace("2026-09-03", "2026-02-30"), asked=True)
    assert refused.code == 1 and "invalid-date" in refused.err
    (root / "insights/b.md").unlink()
    test_hooks.commit(root, "insights/quixotic.md", test_hooks.SECRET)
    for ref in ("main", "main:refs/heads/new"):
        refused = test_hooks.git(root, "push", "origin", ref)
        assert refused.code != 0 and "insights/quixotic.md" in refused.err and "not shared with everyone" in refused.err
    test_check_git.commit(root, test_check_git.ANA, "actions/x.md", test_check_git.DONE)
    test_check_git.commit(root, test_check_git.BEN, "actions/y.md", test_check_git.DONE)
    said = test_check_git.said(root)
    assert {path: rule for path, (rule, _) in said.items()} == {
        "actions/x.md": "[completion-claimed]",
        "actions/y.md": "[committed-by-other]",
    }


def test_a_site_is_published_to_such_a_remote_and_what_is_withdrawn_is_gone_there(tmp_path: Path) -> None:
    root = tmp_path / "journal"
    write(root, "journal.yaml", CONFIG)
    write(root, "insights/open.md", entry("insight", "Open", shared="public"))
    write(root, "insights/soon.md", entry("insight", "Soon gone", shared="public"))
    git(tmp_path, "init", "-q", "--bare", *LONG, "site.git")
    there = ("-C", root, "publish", "--branch", "gh-pages", "--remote", tmp_path / "site.git", "--yes")
    assert "files published" in call(*there).out
    assert "nothing new" in call(*there).out
    (root / "insights/soon.md").unlink()
    assert "Soon gone" in call(*there).out
    names = git(tmp_path / "site.git", "ls-tree", "-r", "--name-only", "gh-pages").split()
    assert "insights/open.html" in names and "insights/soon.html" not in names
    assert {len(sha) for sha in tips(tmp_path / "site.git").values()} == {64}
