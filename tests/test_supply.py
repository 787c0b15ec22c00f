"""What is installed and brought along: locked, licensed, and silent on the network."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import supply
from tests.conftest import ROOT, Run

LOCKED = (ROOT / "locked.txt").read_text(encoding="utf-8")
BILL = json.loads((ROOT / "docs/bill.cdx.json").read_text(encoding="utf-8"))
DEAF = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise SystemExit(f"asked the network: {event} {arguments}")

sys.addaudithook(refuse)
"""


def versions() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", LOCKED, re.MULTILINE))


def test_what_is_locked_is_what_the_constraints_say_with_the_hashes_of_every_file() -> None:
    """THREATS I1."""
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(encoding="utf-8").lower(), re.MULTILINE))
    same = {name.replace("_", "-"): version for name, version in pinned.items()}
    assert {name: same[name] for name in versions()} == versions()
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", LOCKED) if "==" in block)
    assert "//" not in LOCKED


def test_another_file_than_the_locked_one_fails_and_an_index_out_of_reach_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """THREATS I1, I2."""
    wheel = tmp_path / "click-8.5.1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("click-8.5.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: click\nVersion: 8.5.1\n")
        archive.writestr("click-8.5.1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    (tmp_path / "locked.txt").write_text(f"click==8.5.1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    (tmp_path / "got").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert supply.hashes(tmp_path / "got").startswith("unknown: ")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    assert supply.MISMATCH in supply.hashes(tmp_path / "got")
    (tmp_path / "locked.txt").write_text(f"click==8.5.1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n", encoding="utf-8")
    assert supply.hashes(tmp_path / "got") == "ok"


def test_advisories_that_nobody_could_be_asked_for_are_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS I2."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.chdir(ROOT)
    assert supply.advisories(tmp_path).startswith("unknown: ")


def test_nothing_asks_the_network(tmp_path: Path, run: Run) -> None:
    """THREATS I3."""
    (tmp_path / "sitecustomize.py").write_text(DEAF, encoding="utf-8")
    env = {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    asked = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"], env=env, capture_output=True
    )
    assert b"asked the network" in asked.stderr
    assert run("init", "j", cwd=tmp_path, env=env).code == 0
    for command in (("check",), ("build",), ("build", "--public"), ("audit", "--public"), ("status",)):
        done = run(*command, cwd=tmp_path / "j", env=env)
        assert done.code == 0, done.err


def test_the_bill_names_what_is_installed_and_what_is_brought_along_with_licences() -> None:
    """THREATS I5."""
    parts = {part["name"]: part for part in BILL["components"]}
    assert {name: parts[name]["version"] for name in versions()} == versions()
    assert all(part["licenses"] for part in parts.values())
    brought = {
        hashlib.sha256(file.read_bytes()).hexdigest(): file for file in (ROOT / "templates").rglob("*") if file.suffix in (".js", ".ttf")
    }
    named = {each["content"] for part in parts.values() for each in part.get("hashes", ())}
    assert named <= brought.keys()
    foreign = {digest for digest, file in brought.items() if file.with_suffix(".txt").exists()}
    assert named == foreign, "a file of another project has its licence beside it and stands in tests/bill.py"
    assert "timestamp" not in json.dumps(BILL) and "serialNumber" not in BILL
