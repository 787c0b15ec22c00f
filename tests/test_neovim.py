"""A person who opens the demo journal in Neovim with the settings of docs/editors.md: problems, completion, jumping, renaming."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import EXAMPLE, NOW, ROOT, Run
from tests.screen import needed

WANTING = "Neovim is not installed, so the language server is not driven by a real editor: run `make test` as root, or install `neovim`"


def settings(version: str) -> str:
    """The settings of docs/editors.md for a version of Neovim."""
    found = re.search(r"v0\.(\d+)", version)
    text = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8").partition("## Neovim")[2].partition("\n## ")[0]
    new, old = re.findall(r"```lua\n(.*?)```", text, re.S)
    return str(old if found and int(found[1]) < 11 else new)


def test_a_person_in_neovim_sees_a_wrong_field_completes_a_person_jumps_and_renames(tmp_path: Path, run: Run) -> None:
    neovim = needed(shutil.which("nvim"), WANTING)
    root = tmp_path / "journal"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    version = subprocess.run([neovim, "--version"], capture_output=True, text=True, check=True).stdout
    pasted = tmp_path / "init.lua"
    pasted.write_text(settings(version), encoding="utf-8")
    session = re.search(r"session: (\S+)", (root / "actions/2026-09-03-give-the-talk.md").read_text(encoding="utf-8"))
    assert session is not None
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "JOURNALKIT_NOW": NOW,
        "JOURNALKIT_TEST_OUT": str(tmp_path / "out.json"),
        **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    command = [neovim, "--headless", "--clean", "-u", str(pasted), "-c", f"luafile {ROOT / 'tests' / 'drive_neovim.lua'}"]
    ran = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False)
    said = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert "failed" not in said, f"{said}\n{ran.stderr}"
    assert "unknown-person" in said["diagnostics"]
    assert (said["completed"], said["line"]) == ("ana", "assignee: ana")
    assert said["jumped"] == f"{session[1]}.md"
    assert not (root / "sessions" / f"{session[1]}.md").exists()
    ids = {each["rule"] for each in json.loads(run("-C", root, "check", "--format", "json").out)["diagnostics"]}
    assert not ids & {"broken-reference", "broken-link", "unknown-person"}
