"""What `sync` asks of git: nothing of the user's own repository is touched, and nothing of a stranger's is run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import entry
from tests.meeting import git, meet, received, sync, synced, tips, write

ROOM = {"ab": ("ana", "ben")}

SECRET = "quixotic-zephyr"


@pytest.fixture
def pair(tmp_path: Path) -> dict[str, Path]:
    return meet(tmp_path, ROOM)


def test_the_journals_own_repository_is_not_touched(pair: dict[str, Path], tmp_path: Path) -> None:
    """THREATS H14: HEAD, index, refs, config, reflog and work tree, with a dirty and half-staged tree."""
    ana = pair["ana"]
    git(ana, "init", "-q", "-b", "main")
    write(ana, ".gitignore", ".journalkit/\nrooms/\n")
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    git(ana, "add", "-A")
    git(ana, "commit", "-qm", "begin")
    write(ana, "insights/one.md", entry("insight", "two", shared="true"))
    git(ana, "add", "-A")
    write(ana, "insights/one.md", entry("insight", "three", shared="true"))

    def state() -> dict[str, tuple[bytes, int]]:
        files = (file for file in (ana / ".git").rglob("*") if file.is_file())
        return {file.as_posix(): (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) for file in files}

    before, text = state(), (ana / "insights/one.md").read_bytes()
    synced(ana)
    assert state() == before
    assert (ana / "insights/one.md").read_bytes() == text
    assert "title: three" in git(tmp_path / "ab.git", "show", "journal/ana:insights/one.md")


def test_variables_of_git_lead_nowhere_else(pair: dict[str, Path], tmp_path: Path) -> None:
    """As in a hook of the journal's repository, or worse."""
    ana = pair["ana"]
    git(ana, "init", "-q", "-b", "main")
    git(tmp_path, "init", "-q", "--bare", "trap.git")
    program = write(tmp_path, "run.sh", f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    hostile = {
        "GIT_DIR": str(ana / ".git"),
        "GIT_WORK_TREE": str(ana),
        "GIT_INDEX_FILE": str(ana / ".git/index"),
        "GIT_OBJECT_DIRECTORY": str(tmp_path / "trap.git/objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(tmp_path / "trap.git/objects"),
        "GIT_NAMESPACE": "trap",
        "GIT_TEMPLATE_DIR": str(tmp_path),
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": str(tmp_path),
        "GIT_CONFIG_KEY_1": "core.sshCommand",
        "GIT_CONFIG_VALUE_1": str(program),
        "GIT_EXTERNAL_DIFF": str(program),
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_SHALLOW_FILE": str(tmp_path / "shallow"),
        "GIT_AUTHOR_NAME": "Trap",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00",
    }
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    before = {file: file.read_bytes() for file in (ana / ".git").rglob("*") if file.is_file()}
    assert sync(ana, env=hostile).code == 0
    assert {file: file.read_bytes() for file in (ana / ".git").rglob("*") if file.is_file()} == before
    assert list(tips(tmp_path / "ab.git")) == ["refs/heads/journal/ana"]
    assert not (tmp_path / "ran").exists()
    assert git(tmp_path / "trap.git", "count-objects").startswith("0 ")


def test_a_store_from_a_stranger_runs_nothing(pair: dict[str, Path], tmp_path: Path) -> None:
    """A packed journal may bring a cache with settings and hooks that name programs."""
    ana = pair["ana"]
    program = write(tmp_path, "run.sh", f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
    program.chmod(0o755)
    store = ana / ".journalkit/rooms/ab.git"
    git(tmp_path, "init", "-q", "--bare", str(store))
    for name in ("pre-push", "reference-transaction", "post-index-change"):
        write(store, f"hooks/{name}", program.read_bytes()).chmod(0o755)
    for setting in ("core.sshCommand", "core.fsmonitor", "core.gitProxy", "credential.helper", "core.alternateRefsCommand"):
        git(store, "config", setting, str(program))
    git(store, "config", f"url.{tmp_path}/elsewhere.git.insteadOf", str(tmp_path / "ab.git"))
    write(store, "objects/info/alternates", f"{tmp_path}/ab.git/objects\n")
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    assert list(tips(tmp_path / "ab.git")) == ["refs/heads/journal/ana"]
    assert not (tmp_path / "ran").exists()


def test_the_hooks_and_settings_of_a_folder_are_not_run(pair: dict[str, Path], tmp_path: Path) -> None:
    """THREATS H10: a remote that is a folder runs on this machine too."""
    remote = tmp_path / "ab.git"
    program = f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n"
    for name in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction", "proc-receive", "pre-auto-gc"):
        write(remote, f"hooks/{name}", program).chmod(0o755)
    write(tmp_path, "run.sh", program).chmod(0o755)
    git(remote, "config", "core.alternateRefsCommand", str(tmp_path / "run.sh"))
    git(tmp_path, "init", "-q", "--bare", "other.git")
    write(remote, "objects/info/alternates", f"{tmp_path}/other.git/objects\n")
    write(pair["ana"], "insights/one.md", entry("insight", "one", shared="true"))
    synced(pair["ana"])
    synced(pair["ben"])
    assert list(received(pair["ben"], "ab", "ana")) == ["insights/one.md"]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "remote", ["ext::sh -c touch% ran", "-oProxyCommand=touch ran", "--upload-pack=touch ran", "fd::7", '"a\\nb"', "helper::x"]
)
def test_a_remote_that_could_run_a_program_is_refused(remote: str, tmp_path: Path) -> None:
    root = meet(tmp_path, ROOM)["ana"]
    config = root / "journal.yaml"
    text = remote if remote.startswith('"') else f'"{remote}"'
    config.write_text(config.read_text().replace("../ab.git", text))
    done = sync(root)
    assert done.code == 2
    assert "is no remote" in done.err
    assert not (root / "ran").exists()


def test_passwords_of_an_address_are_not_printed(tmp_path: Path) -> None:
    """THREATS H16."""
    root = meet(tmp_path, ROOM)["ana"]
    config = root / "journal.yaml"
    config.write_text(config.read_text().replace("../ab.git", '"https://ana:swordfish@127.0.0.1:9/x.git"'))
    for done in (sync(root), call("-C", root, "room", "list"), call("-C", root, "room", "list", "--json")):
        assert "swordfish" not in done.out + done.err
    assert sync(root).code == 3
