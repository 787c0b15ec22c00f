"""A room at a git server on the loopback, as on a host: over git's own protocol, and over ssh."""

from __future__ import annotations

import getpass
import os
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

SSH = shutil.which("ssh"), shutil.which("ssh-keygen"), shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@pytest.fixture(params=["git", "ssh"])
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a repository behind git's own server, and behind one of ssh, until the test ends."""
    served = tmp_path / "served"
    served.mkdir()
    git(served, "init", "-q", "--bare", "ab.git")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    over = _over_ssh if request.param == "ssh" else _over_git
    address, command = over(served, port, monkeypatch)
    running = subprocess.Popen(command, env=GIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and running.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        if running.poll() is not None:
            pytest.skip(f"{command[0]} does not start here")
        yield address
    finally:
        running.terminate()
        running.wait(10)


def _over_git(served: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """The address behind git's own server, and the command of the server."""
    options = ["--listen=127.0.0.1", f"--port={port}", f"--base-path={served}", "--export-all", "--enable=receive-pack", "--reuseaddr"]
    return f"git://127.0.0.1:{port}/ab.git", ["git", "daemon", *options]


def _over_ssh(served: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """The address behind a server of ssh that knows one key, and the command of the server."""
    program, make_key, daemon = SSH
    if not program or not make_key or not daemon:
        pytest.skip("the server of ssh is not installed")
    keys = served.parent / "keys"
    keys.mkdir(mode=0o700)
    for name in ("host", "own"):
        subprocess.run([make_key, "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
    (keys / "known").write_text(f"[127.0.0.1]:{port} {(keys / 'host.pub').read_text()}")
    (keys / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {keys}/host\nAuthorizedKeysFile {keys}/own.pub\nPidFile none\nStrictModes no\n"
        "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # without it the server does not start as root
    options = f"-F none -i {keys}/own -o UserKnownHostsFile={keys}/known -o BatchMode=yes -o GSSAPIAuthentication=no"
    monkeypatch.setenv("GIT_SSH_COMMAND", f"{program} {options}")
    return f"ssh://{getpass.getuser()}@127.0.0.1:{port}{served}/ab.git", [daemon, "-D", "-f", str(keys / "config")]


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
    git(tmp_path, "clone", "-q", "--mirror", "--no-local", str(remote), str(copy))
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
