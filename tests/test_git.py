"""What git is asked, and that asking it runs nothing that a journal's own `.git` names. The repositories are real."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from journalkit import git as asked
from journalkit.git import Surroundings

Git = Callable[..., str]
ME = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false")
ACTION = "actions/pricing.md"


def due_moves(root: Path) -> dict[str, int]:
    return asked.due_moves(root, Surroundings(dict(os.environ)))


def setting(folder: Path, name: str) -> str | None:
    return asked.setting(folder, name, Surroundings(dict(os.environ)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty repository in a folder of its own."""
    root = tmp_path / "journal"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def git(root: Path, *arguments: str) -> str:
    """Run git in a repository as its owner does."""
    done = subprocess.run(["git", *ME, *arguments], cwd=root, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def write(root: Path, path: str, due: str | None, *, body: str = "Text.\n", line: str = "") -> None:
    """Write an entry with `due`, without it for None, or with a line as it stands."""
    text = line or ("" if due is None else f"due: {due}\n")
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(f"---\ntype: action\ntitle: Pricing\n{text}---\n{body}".encode())


def commit(root: Path, path: str = ACTION, due: str | None = None, *, body: str = "Text.\n", line: str = "") -> None:
    """Write an entry and commit everything."""
    write(root, path, due, body=body, line=line)
    record(root)


def record(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "news")


def test_a_due_that_was_changed_twice_and_once_more_in_the_working_tree_was_moved_three_times(root: Path) -> None:
    for day in ("2026-09-01", "2026-09-08", "2026-09-15"):
        commit(root, due=day)
    assert due_moves(root) == {ACTION: 2}
    write(root, ACTION, "next-session")
    assert due_moves(root) == {ACTION: 3}
    git(root, "add", "-A")
    assert due_moves(root) == {ACTION: 3}


def test_to_add_or_to_delete_a_due_is_no_move(root: Path) -> None:
    for day in (None, "2026-09-01", None, "2026-09-09", "", "2026-09-10", "null", "~"):
        commit(root, due=day)
    write(root, ACTION, "2026-09-11")
    write(root, "actions/new.md", "2026-09-11")
    assert due_moves(root) == {}


def test_quotes_comments_and_blanks_are_no_difference(root: Path) -> None:
    lines = ("due: 2026-09-01", 'due: "2026-09-01"', "due:   '2026-09-01'  # soon", "due : 2026-09-01\t# later", "due: 2026-09-01\r")
    for line in lines:
        commit(root, line=line + "\n")
    assert due_moves(root) == {}
    commit(root, line='due: "2026-09-02" # 2026-09-01\n')
    assert due_moves(root) == {ACTION: 1}


def test_what_looks_like_a_due_in_a_text_or_in_a_deeper_field_does_not_count(root: Path) -> None:
    for day in ("2026-09-01", "2026-09-08"):
        lines = f"x-plan:\n  due: {day}\nx-due: {day}\ndue_before: {day}\n"
        commit(root, line=lines, body=f"due: {day}\n\n---\ndue: {day}\n---\n")
        commit(root, "README.md", line="x: 1\n", body=f"---\ndue: {day}\n---\n")
        (root / "notes.md").write_text(f"due: {day}\n")
        (root / "notes.txt").write_text(f"---\ndue: {day}\n---\n")
        record(root)
    assert due_moves(root) == {}


def test_a_due_far_down_in_the_front_matter_and_a_long_text_behind_it_do_no_harm(root: Path) -> None:
    for day in ("2026-09-01", "2026-09-08"):
        commit(root, line="".join(f"x-{n}: {n}\n" for n in range(100)) + f"due: {day}\n", body="word\n" * 2_000)
    assert due_moves(root) == {ACTION: 1}


def test_renames_are_followed(root: Path) -> None:
    long = "The same text in every commit.\n" * 20
    commit(root, "actions/a.md", "2026-09-01", body=long)
    commit(root, "actions/a.md", "2026-09-02", body=long)
    git(root, "mv", "actions/a.md", "actions/b.md")
    record(root)
    commit(root, "actions/b.md", "2026-09-03", body=long)
    git(root, "mv", "actions/b.md", "actions/c.md")
    commit(root, "actions/c.md", "2026-09-04", body=long)
    assert due_moves(root) == {"actions/c.md": 3}
    git(root, "mv", "actions/c.md", "actions/d é.md")
    assert due_moves(root) == {"actions/d é.md": 3}
    write(root, "actions/d é.md", "2026-09-05", body=long)
    assert due_moves(root) == {"actions/d é.md": 4}


def test_what_happened_to_an_entry_of_the_same_name_that_is_gone_does_not_count(root: Path) -> None:
    commit(root, due="2026-09-01")
    commit(root, due="2026-09-02")
    (root / ACTION).unlink()
    record(root)
    assert due_moves(root) == {}
    commit(root, due=None, body="Quite another text.\n")
    commit(root, due="2026-09-03", body="Quite another text.\n")
    assert due_moves(root) == {}
    commit(root, due="2026-09-04", body="Quite another text.\n")
    assert due_moves(root) == {ACTION: 1}
    (root / ACTION).unlink()
    assert due_moves(root) == {}


def test_a_journal_in_a_folder_of_a_repository_has_its_own_paths(root: Path) -> None:
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, f"my notes/journal/{ACTION}", day)
        commit(root, f"elsewhere/{ACTION}", day)
    assert due_moves(root / "my notes" / "journal") == {ACTION: 1}


def test_merges_are_passed_over_and_what_was_merged_is_not(root: Path) -> None:
    commit(root, due="2026-09-01")
    git(root, "checkout", "-q", "-b", "phone")
    commit(root, due="2026-09-02")
    commit(root, due="2026-09-03")
    git(root, "checkout", "-q", "main")
    commit(root, "actions/other.md", "2026-10-01")
    commit(root, "actions/other.md", "2026-10-02")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "phone")
    assert due_moves(root) == {ACTION: 2, "actions/other.md": 1}


def test_settings_of_a_user_for_diffs_and_logs_change_nothing(root: Path) -> None:
    long = "The same text in every commit.\n" * 20
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, "actions/a.md", day, body=long)
    git(root, "mv", "actions/a.md", "actions/b.md")
    record(root)
    expected = due_moves(root)
    settings = {
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.renames": "false",
        "diff.context": "0",
        "diff.interHunkContext": "9",
        "diff.suppressBlankEmpty": "true",
        "diff.relative": "true",
        "diff.algorithm": "patience",
        "color.ui": "always",
        "log.follow": "true",
        "log.showRoot": "false",
        "log.decorate": "full",
        "log.diffMerges": "separate",
        "format.pretty": "fuller",
        "core.quotePath": "true",
        "core.commentChar": ";",
    }
    for name, value in settings.items():
        git(root, "config", name, value)
    assert expected == {"actions/b.md": 1}
    assert due_moves(root) == expected


def test_where_there_is_no_history_there_are_no_moves(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert due_moves(root) == {}
    write(root, ACTION, "2026-09-01")
    assert due_moves(root) == {}
    assert due_moves(tmp_path / "nowhere") == {}
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    (root / ".git" / "HEAD").write_text("nonsense")
    assert due_moves(root) == {}
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert due_moves(root) == {}
    assert setting(root, "user.email") is None


def test_a_damaged_history_has_no_moves(root: Path) -> None:
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    name = git(root, "rev-parse", f"HEAD~1:{ACTION}").strip()
    (root / ".git" / "objects" / name[:2] / name[2:]).unlink()
    assert due_moves(root) == {}


def test_bytes_that_are_no_text_are_passed_over(root: Path) -> None:
    for day in (b"2026-09-01", b"2026-09-02"):
        commit(root, due=day.decode())
        (root / "actions" / "odd.md").write_bytes(b"---\ntitle: \xff\xfe\ndue: " + day + b"\n---\n\xff")
        record(root)
    assert due_moves(root) == {ACTION: 1, "actions/odd.md": 1}


def test_a_file_that_leads_out_of_the_journal_is_not_read(root: Path, tmp_path: Path) -> None:
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    write(tmp_path, "outside.md", "2026-09-03")
    (root / ACTION).unlink()
    (root / ACTION).symlink_to(tmp_path / "outside.md")
    assert due_moves(root) == {}


def test_a_setting_is_what_git_says(root: Path, tmp_path: Path) -> None:
    git(root, "config", "journalkit.me", "ben ")
    git(root, "config", "journalkit.empty", "")
    assert setting(root, "journalkit.me") == "ben"
    assert setting(root, "journalkit.empty") is None
    assert setting(root, "journalkit.nothing") is None
    assert setting(root, "no section") is None
    assert setting(tmp_path / "nowhere", "journalkit.me") is None


class Trap:
    """A program that leaves a trace when it is run."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.trace = folder / "trace"
        self.program = folder / "program"
        self.program.write_text(f'#!/bin/sh\necho "$0 $@" >> {self.trace}\ncat\n')
        self.program.chmod(0o755)

    @property
    def sprung(self) -> bool:
        return self.trace.exists()


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path / "trap")


HOSTILE = {
    "fsmonitor": {"core.fsmonitor": "{program}"},
    "external diff": {"diff.external": "{program}"},
    "diff driver": {"diff.evil.command": "{program}", "diff.evil.textconv": "{program}"},
    "textconv": {"diff.evil.textconv": "{program}", "diff.evil.cachetextconv": "true"},
    "clean filter": {"filter.evil.clean": "{program}", "filter.evil.smudge": "{program}", "filter.evil.required": "true"},
    "filter process": {"filter.evil.process": "{program}", "filter.evil.required": "true"},
    "pager": {"core.pager": "{program}", "pager.log": "{program}", "pager.diff": "{program}", "pager.config": "{program}"},
    "ssh": {"core.sshCommand": "{program}", "core.gitProxy": "{program}", "core.askPass": "{program}", "credential.helper": "!{program}"},
    "signatures": {"gpg.program": "{program}", "gpg.ssh.program": "{program}", "log.showSignature": "true"},
    "aliases": {"alias.log": "!{program}", "alias.diff": "!{program}", "alias.config": "!{program}"},
    "editor": {"core.editor": "{program}", "sequence.editor": "{program}"},
    "hooks": {"core.hooksPath": "{folder}"},
    "alternates": {"core.alternateRefsCommand": "{program}"},
}


@pytest.mark.parametrize("settings", HOSTILE.values(), ids=HOSTILE)
def test_a_config_of_a_stranger_runs_nothing(root: Path, trap: Trap, settings: dict[str, str]) -> None:
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    sign_last_commit(root)
    for hook in ("post-index-change", "fsmonitor-watchman", "pre-commit", "post-checkout"):
        for folder in (trap.program.parent, root / ".git" / "hooks"):
            folder.mkdir(exist_ok=True)
            (folder / hook).write_bytes(trap.program.read_bytes())
            (folder / hook).chmod(0o755)
    attributes = "* diff=evil filter=evil\n"
    (root / ".gitattributes").write_text(attributes)
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text(attributes)
    for name, value in settings.items():
        git(root, "config", name, value.format(program=trap.program, folder=trap.program.parent))
    write(root, ACTION, "2026-09-03")
    assert due_moves(root) == {ACTION: 2}
    assert setting(root, "journalkit.me") is None
    assert not trap.sprung


def sign_last_commit(root: Path) -> None:
    """Give the last commit a signature that git would have to look at."""
    text = git(root, "cat-file", "commit", "HEAD")
    head, _, message = text.partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    (root / ".git" / "signed").write_text(f"{head}\n{signature}\n\n{message}")
    git(root, "update-ref", "HEAD", git(root, "hash-object", "-t", "commit", "-w", ".git/signed").strip())


LAZY = {
    "a helper of its own": {"remote.x.url": "evil::x", "protocol.evil.allow": "always", "alias.remote-evil": "!{program}"},
    "the helper ext": {"remote.x.url": "ext::{program}", "protocol.ext.allow": "always"},
    "ssh": {"remote.x.url": "ssh://x/y", "protocol.ssh.allow": "always", "core.sshCommand": "{program}"},
    "a folder": {"remote.x.url": "{folder}", "protocol.file.allow": "always", "remote.x.uploadpack": "{program}"},
    "a helper by name": {"remote.x.url": "y", "remote.x.vcs": "evil", "protocol.evil.allow": "always", "alias.remote-evil": "!{program}"},
}


PROMISES = ("remote.x.promisor", "remote.x.partialclonefilter", "extensions.partialClone")
PLACES = ("", "include.path", "includeIf.onbranch:main.path")


@pytest.mark.parametrize("settings", LAZY.values(), ids=LAZY)
def test_what_is_missing_in_a_partial_clone_is_not_fetched(root: Path, trap: Trap, settings: dict[str, str]) -> None:
    make_partial(root, trap, {**settings, "remote.x.promisor": "true"}, "")
    assert due_moves(root) == {}
    assert not trap.sprung


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("promise", PROMISES)
def test_a_partial_clone_is_known_wherever_and_however_it_is_said(root: Path, trap: Trap, promise: str, place: str) -> None:
    make_partial(root, trap, {**LAZY["a helper of its own"], promise: "x" if promise.startswith("ext") else "true"}, place)
    assert due_moves(root) == {}
    assert not trap.sprung


def make_partial(root: Path, trap: Trap, settings: dict[str, str], place: str) -> None:
    """Take an object out of a repository that says, in its config or a file which that includes, where such objects come from."""
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    name = git(root, "rev-parse", f"HEAD~1:{ACTION}").strip()
    (root / ".git" / "objects" / name[:2] / name[2:]).unlink()
    file = root / ".git" / ("more" if place else "config")
    for key, value in settings.items():
        git(root, "config", "-f", str(file), key, value.format(program=trap.program, folder=trap.program.parent))
    if place:
        git(root, "config", place, "more")
    git(root, "config", "core.repositoryFormatVersion", "1")


def test_a_repository_without_a_working_tree_that_lies_in_the_journal_is_not_asked(root: Path, tmp_path: Path, trap: Trap) -> None:
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    bare = tmp_path / "bare"
    git(root, "clone", "-q", "--bare", str(root), str(bare))
    write(bare, ACTION, "2026-09-02")
    git(bare, "config", "core.bare", "false")
    git(bare, "config", "core.worktree", str(bare))
    git(bare, "config", "core.fsmonitor", str(trap.program))
    assert due_moves(bare) == {}
    assert not trap.sprung


def test_a_git_in_the_current_folder_is_not_run(root: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "git").write_bytes(trap.program.read_bytes())
    (root / "git").chmod(0o755)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", ".")
    assert due_moves(root) == {}
    assert setting(root, "user.email") is None
    assert not trap.sprung


def test_variables_that_lead_git_elsewhere_are_not_passed_on(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a hook, where git sets them for its own repository. THREATS H10."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    git(other, "config", "journalkit.me", "chi")
    for day in ("2026-09-01", "2026-09-02"):
        commit(root, due=day)
    git(root, "config", "journalkit.me", "ben")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "traced"))
    assert setting(root, "journalkit.me") == "ben"
    assert due_moves(root) == {ACTION: 1}
    assert not (tmp_path / "traced").exists()
