"""A room at a git server on the loopback, as on a host: over git's own protocol."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import entry
from tests.meeting import GIT, everything, git, journal_of, received, sync, synced, tips, wanted, write


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a git daemon that serves a folder, until the test ends."""
    served = tmp_path / "served"
    served.mkdir()
    git(served, "init", "-q", "--bare", "ab.git")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["git", "daemon", "--listen=127.0.0.1", f"--port={port}", f"--base-path={served}", "--export-all", "--enable=receive-pack"]
    running = subprocess.Popen(
        [*command, "--reuseaddr"], env=GIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and running.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        if running.poll() is not None:
            pytest.skip("git daemon does not start here")
        yield f"git://127.0.0.1:{port}/ab.git"
    finally:
        running.terminate()
        running.wait(10)


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_room_at_a_server_is_made_entered_used_and_left(server: str, tmp_path: Path) -> None:
    ana = journal_of(tmp_path, "ana", {"ab": ("ana", "ben")})
    ben = journal_of(tmp_path, "ben", {"ab": ("ana", "ben")})
    for root in (ana, ben):
        config = root / "journal.yaml"
        config.write_text(config.read_text().replace(", remote: ../ab.git", ""))
    remote = tmp_path / "served/ab.git"
    assert call("-C", ana, "room", "create", "ab", "--remote", server).code == 0
    assert call("-C", ben, "room", "join", server).code == 0
    write(ana, "insights/one.md", entry("insight", "One", shared="true"))
    write(ana, "insights/two.md", entry("insight", "quixotic", shared="true"))
    synced(ana)
    synced(ben)
    assert received(ben, "ab", "ana") == wanted(ana, "ab", "ana")
    assert call("-C", ana, "unshare", "two").code == 0
    assert "withdrew    insights/two.md" in synced(ana)
    assert "gone        ana/insights/two.md" in synced(ben)
    copy = tmp_path / "copy.git"
    git(tmp_path, "clone", "-q", "--mirror", server, str(copy))
    assert b"quixotic" not in everything(copy)
    assert call("-C", ana, "audit", "--room", "ab").code == 0
    assert call("-C", ana, "room", "leave", "ab").code == 0
    assert list(tips(remote)) == ["refs/heads/journal/ben"]


def test_a_server_that_does_not_answer_ends_the_sync(server: str, tmp_path: Path) -> None:
    """THREATS H15: nothing is done by halves, and the next one goes on."""
    ana = journal_of(tmp_path, "ana", {"ab": ("ana", "ben")})
    config = ana / "journal.yaml"
    write(ana, "insights/one.md", entry("insight", "One", shared="true"))
    config.write_text(config.read_text().replace("../ab.git", "git://127.0.0.1:9/ab.git"))
    assert sync(ana).code == 3
    config.write_text(config.read_text().replace("git://127.0.0.1:9/ab.git", server))
    assert "sent        insights/one.md" in synced(ana)
