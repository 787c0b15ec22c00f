"""Who committed a completion, beside whose it was to make: real repositories, and signatures that git verifies."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from journalkit.git import commits
from journalkit.git.asking import Unanswered, lines
from journalkit.git.running import Surroundings
from tests.calls import call
from tests.conftest import CONFIG, entry
from tests.meeting import GIT
from tests.test_hooks import write

ANA, BEN = "Ana Ruiz <ana@example.org>", "Ben Okafor <ben@example.org>"
DONE = entry("action", "Do it", assignee="ana", due="2026-09-09", status="done", completed="2026-09-04", shared="false")
OPEN = DONE.replace("status: done\ncompleted: 2026-09-04", "status: open")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "journal"
    write(root, "journal.yaml", CONFIG)
    git(root, "init", "-q", "-b", "main")
    return root


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, env=GIT, capture_output=True, check=True, timeout=60).stdout.decode()


def commit(root: Path, who: str, path: str = "", text: str = "", *settings: str) -> None:
    if path:
        write(root, path, text)
    name, _, email = who.rstrip(">").partition(" <")
    git(root, "add", "-A")
    me = ("-c", f"user.name={name}", "-c", f"user.email={email}", "-c", "commit.gpgSign=false")
    git(root, *me, *(word for each in settings for word in ("-c", each)), "commit", "-q", "-m", "news")


def said(root: Path, *arguments: str) -> dict[str, tuple[str, str]]:
    """What is said of completions, by path: the rule and the message."""
    done = call("-C", root, "check", "--git", "--format", "json", *arguments)
    rules = ("committed-by-other", "bad-signature", "completion-claimed", "completion-signed")
    found = json.loads(done.out)["diagnostics"]
    return {each["path"]: (f"[{each['rule']}]", each["message"]) for each in found if each["rule"] in rules}


def test_a_completion_by_the_assignee_is_a_claim_and_one_by_somebody_else_is_told(root: Path) -> None:
    commit(root, BEN, "actions/a.md", OPEN)
    commit(root, BEN, "actions/b.md", OPEN)
    commit(root, ANA, "actions/a.md", DONE)
    commit(root, BEN, "actions/b.md", DONE)
    commit(root, BEN, "actions/a.md", DONE + "\nstatus: done\n")
    git(root, "mv", "actions/b.md", "actions/c.md")
    commit(root, ANA)
    commit(root, ANA, "actions/d.md", DONE)
    write(root, "actions/d.md", DONE.replace("Do it", "Do that"))
    write(root, "actions/e.md", DONE)
    found = said(root)
    assert {path: rule for path, (rule, _) in found.items()} == {
        "actions/a.md": "[completion-claimed]",
        "actions/c.md": "[committed-by-other]",
        "actions/d.md": "[completion-claimed]",
        "actions/e.md": "[completion-claimed]",
    }
    assert "ana's to complete" in found["actions/c.md"][1] and BEN in found["actions/c.md"][1]
    assert "not committed yet" in found["actions/e.md"][1]
    assert call("-C", root, "check", "--git", "--strict").code == 1
    assert "claim" not in call("-C", root, "check").out


def test_a_merge_is_asked_for_what_none_of_its_sides_says_and_a_history_that_is_cut_off_for_nothing(root: Path, tmp_path: Path) -> None:
    commit(root, ANA, "actions/a.md", OPEN)
    commit(root, ANA, "actions/b.md", OPEN)
    git(root, "checkout", "-q", "-b", "side")
    commit(root, ANA, "actions/b.md", DONE)
    git(root, "checkout", "-q", "main")
    commit(root, BEN, "actions/c.md", OPEN)
    git(root, "merge", "-q", "--no-commit", "--no-ff", "side")
    commit(root, BEN, "actions/a.md", DONE)
    assert len(git(root, "log", "-1", "--format=%P").split()) == 2
    found = said(root)
    assert found["actions/a.md"][0] == "[committed-by-other]" and BEN in found["actions/a.md"][1]
    assert found["actions/b.md"][0] == "[completion-claimed]" and f"is by {ANA}" in found["actions/b.md"][1]
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    for rule, message in said(tmp_path / "shallow").values():
        assert rule == "[completion-claimed]" and "in a part of the history that is not here" in message


def test_an_update_is_compared_with_the_assignee_of_its_action(root: Path) -> None:
    commit(root, BEN, "actions/a.md", OPEN.replace("shared: false", "shared: true") + "Text.\n")
    update = entry("update", "Did it", about="a", status="done", completed="2026-09-04", author="ana")
    commit(root, BEN, "updates/u.md", update)
    assert said(root)["updates/u.md"][0] == "[committed-by-other]"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen here")
def test_a_signature_is_said_to_be_one_and_is_git_s_to_verify(root: Path, tmp_path: Path) -> None:
    for name in ("ana", "ben"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True, timeout=60)
    keys = {name: (tmp_path / f"{name}.pub").read_text().split(" ")[:2] for name in ("ana", "ben")}
    (tmp_path / "signers").write_text("".join(f"{name}@example.org {' '.join(key)}\n" for name, key in keys.items()))
    git(root, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "signers"))

    def signed(key: str, path: str) -> None:
        commit(root, ANA, path, DONE, "gpg.format=ssh", f"user.signingKey={tmp_path / key}", "commit.gpgSign=true")

    signed("ana", "actions/a.md")
    signed("ben", "actions/b.md")
    found = said(root)
    assert found["actions/a.md"][0] == "[completion-signed]"
    assert found["actions/b.md"][0] == "[committed-by-other]" and "signed by ben@example.org" in found["actions/b.md"][1]
    (tmp_path / "signers").write_text("")
    rule, message = said(root)["actions/a.md"]
    assert rule == "[completion-claimed]" and "does not know whose" in message
    (tmp_path / "signers").write_text(f"ana@example.org {' '.join(keys['ana'])}\n")
    text = git(root, "cat-file", "commit", "HEAD~1").replace("\n\nnews", "\n\nolds")
    (root / ".git/changed").write_text(text)
    git(root, "update-ref", "HEAD", git(root, "hash-object", "-t", "commit", "-w", ".git/changed").strip())
    assert said(root)["actions/a.md"][0] == "[bad-signature]"


def test_no_program_is_run_that_the_repository_names(root: Path, tmp_path: Path) -> None:
    """THREATS H10."""
    program = tmp_path / "evil"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/sprung"\ncat >/dev/null 2>&1\n')  # reads what it is given, else git may die of it
    program.chmod(0o755)
    commit(root, ANA, "actions/a.md", DONE)
    text = git(root, "cat-file", "commit", "HEAD")
    head, _, message = text.partition("\n\n")
    for kind in ("PGP SIGNATURE", "SSH SIGNATURE", "SIGNED MESSAGE"):
        lines = f"gpgsig -----BEGIN {kind}-----\n \n iQ==\n -----END {kind}-----"
        (root / ".git/signed").write_text(f"{head}\n{lines}\n\n{message}")
        git(root, "update-ref", "HEAD", git(root, "hash-object", "-t", "commit", "-w", ".git/signed").strip())
        for name in ("gpg.program", "gpg.openpgp.program", "gpg.x509.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"):
            git(root, "config", name, str(program))
        git(root, "config", "gpg.ssh.allowedSignersFile", "/dev/null")
        assert said(root)["actions/a.md"][0] in ("[bad-signature]", "[completion-claimed]")
        assert not (tmp_path / "sprung").exists()
        git(root, "log", "--format=%G?")
        assert (tmp_path / "sprung").exists(), "git itself would have run it"
        (tmp_path / "sprung").unlink()


def test_without_git_there_is_nothing_to_say(tmp_path: Path) -> None:
    write(tmp_path, "journal.yaml", CONFIG)
    assert call("-C", tmp_path, "check", "--git", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}).code == 3


def test_git_that_dies_of_a_program_that_does_not_listen_is_asked_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, ANA, "actions/a.md", DONE)
    wanted, asked = said(root), iter([13, 13])

    def dying(folder: Path, around: Surroundings, *arguments: str) -> Iterator[str]:
        if commits.SIGNED[0] in arguments and commits.SIGNED[1] in arguments and (code := next(asked, 0)):
            raise Unanswered(-code)
        yield from lines(folder, around, *arguments)

    monkeypatch.setattr(commits, "lines", dying)
    assert said(root) == wanted
    assert next(asked, None) is None
