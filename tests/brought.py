"""What imports bring into a journal, and whether any of it was lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from journalkit.model.entry import Entry
from journalkit.pipeline import check_folder
from tests.calls import call
from tests.conftest import ROOT, Ran

DATA = ROOT / "tests" / "data" / "import"
WORD = re.compile(r"\w+")

VAULT: dict[str, str | bytes] = {
    ".obsidian/app.json": "{}",
    "Daily/2026-03-05.md": "Met [[Ben Okafor]] about [[Pricing|the price]].\n\n![[chart.png|300]] #idea\n"
    "\n| a | b |\n|---|---|\n| [[Pricing]] | x |\n",
    "People/Ben Okafor.md": "---\naliases: [Ben]\ntags: person, mentor\ncssclasses: wide\nborn:\n---\n"
    "Knows [[Pricing#Why ask]] and [[Nobody]]. ![[Pricing]]\n",
    "Pricing.md": "---\ncreated: 2026-02-01\ntags:\n  - lead-work\n---\n# Pricing\n\n## Why ask\n\n"
    "[Ben](People/Ben%20Okafor.md), [up](../../etc/passwd) %%mine%%\n",
    "files/chart.png": b"\x89PNG",
    "templates/Resources.md": "---\nlast: {{date}}\n---\n",
    "Empty.md": "",
}


def imported(root: Path, program: str, *arguments: object) -> Ran:
    return call("-C", root, "import", program, *arguments)


def entries(root: Path) -> dict[str, Entry]:
    """The entries of a journal by id, which has no errors."""
    checked = check_folder(root)
    assert checked.journal is not None
    assert [f"{each.path}: {each.message}" for each in checked.errors] == []
    return {each.id: each for each in checked.journal.entries.values()}


def folder(path: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def everything_in(root: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(root)): each.read_bytes()
        for each in sorted(root.rglob("*"))
        if each.is_file() and ".journalkit" not in each.parts
    }


def assert_nothing_lost(source: str, text: str) -> None:
    """Every word of the source stands in the entry; only the ways of links are others."""
    missing = Counter(WORD.findall(source)) - Counter(WORD.findall(text))
    assert not missing, missing
