"""What the documents tell people to paste into a shell does what they say: every block of the guide and of the README, in order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "--- the end of a block ---"


def blocks(document: str) -> list[tuple[str, list[str]]]:
    """Each block for a shell, with the blocks that say what it prints."""
    found: list[tuple[str, list[str]]] = []
    for kind, text in BLOCK.findall((ROOT / document).read_text(encoding="utf-8")):
        if kind == "sh":
            found.append((text, []))
        elif found:
            found[-1][1].append(text)
    return found


def pasted(texts: list[str], folder: Path) -> list[str]:
    """What each of the texts prints when they are pasted, one after the other, into a shell that ends at the first failure."""
    script = "".join(f"{text}\necho '{END}'\n" for text in texts)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "HOME": str(folder.parent), "GIT_CONFIG_GLOBAL": os.devnull}
    for name in ("JOURNALKIT_NOW", "JOURNALKIT_ME"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-e", "-c", f"exec 2>&1\n{script}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout.split(f"{END}\n")[:-1]


def words(line: str) -> str:
    return " ".join(line.split())


@pytest.mark.parametrize("document", ["docs/guide.md", "docs/rooms.md", "README.md"])
def test_every_block_can_be_pasted_and_prints_what_the_document_says(document: str, tmp_path: Path) -> None:
    """Lines of a `text` block stand in the output of the block before it, in that order; `…` stands for anything."""
    found = [each for each in blocks(document) if not re.match(r"make |pip ", each[0])]
    assert found
    for (text, shown), printed in zip(found, pasted([text for text, _ in found], tmp_path), strict=True):
        rest = "\n".join(map(words, printed.splitlines()))
        for line in (words(line) for block in shown for line in block.splitlines()):
            pattern = ".*".join(map(re.escape, line.split("…")))
            place = re.search(pattern, rest)
            assert place, f"{line!r} is not printed by:\n{text}\nbut:\n{printed}"
            rest = rest[place.end() :]


def test_the_guide_names_every_command_that_writes_or_finds() -> None:
    text = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    writing = ("new", "edit", "mv", "rm", "done", "drop", "reopen", "confirm", "reflect", "share", "unshare", "who")
    for name in (*writing, "list", "find", "show"):
        assert re.search(rf"`{name}`|journalkit (--as ben )?{name}\b", text), name
