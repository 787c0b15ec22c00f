"""A journal that was sent to a room, of which little is new: whether a sync reads the whole of it, and sends what it should."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest

from journalkit.cli import sync as command
from journalkit.rooms.stream import commit_of
from tests.conftest import entry
from tests.meeting import branch, git, meet, synced, tips, write

ROOM = {"ab": ("ana", "ben")}
SECRET = "quixotic-zephyr"
ROADMAP = "---\ntype: roadmap\ntitle: Own\nsteps:\n  - {id: name-the-door, title: It, why: So}\n---\n"
STAR = entry("goal", "Star", north_star="true", metric="{name: It, target: 1}", shared="true")
FILES = {
    "sessions/met.md": entry("session", "We met", "We spoke of [[told]].", shared="true"),
    "insights/told.md": entry("insight", "Told", "\nIt begins.\n\nIt goes on, as [[met]] says.", session="met", shared="true"),
    "insights/spaced.md": entry("insight", "Spaced", "One.\n\n\nTwo.", shared="true"),
    "insights/deep/far.md": entry("insight", "Far", "See [it](../../sessions/met.md).", shared="true"),
    "insights/named.md": entry("insight", "Named", "See [[nowhere]].", shared="true", aliases="[deeply]"),
    "insights/newest.md": entry("insight", "Newest", date="2026-09-14", shared="true"),
    "insights/cut.md": entry("insight", "Cut", f"See [[{SECRET}]] and [[met]].", shared="true"),
    "insights/aside.md": entry("insight", "Aside", f"It is %%{SECRET}%%.", shared="true"),
    "insights/drawn.md": entry("insight", "Drawn", "Seen: ![It](../attachments/a.png)", shared="true"),
    "insights/silent.md": entry("insight", "Silent", "", shared="true").rstrip("\n") + "\n",
    "insights/hidden.md": entry("insight", SECRET, shared="false"),
    f"insights/{SECRET}.md": entry("insight", SECRET, f"Mine: {SECRET} and [[met]].", shared="false"),
    "insights/headed.md": "---\ntype: insight\ndate: 2026-09-03\nshared: true\n---\n# A heading\n\nWords.\n",
    "sessions/quiet.md": entry("session", "Quiet", shared="true", hypotheses="[{claim: It holds}]"),
    "insights/held.md": entry("insight", "Held", session="quiet", shared="true"),
    "actions/kept.md": entry("action", "Kept", assignee="ana", shared="true"),
    "reflections/learnt.md": entry("reflection", "Learnt", action="kept", shared="true"),
    "goals/star.md": STAR,
    "goals/old-star.md": STAR.replace("title: Star", "title: Old star\nstatus: achieved"),
    "roadmaps/sponsorship.md": ROADMAP,  # there is one of this name that everybody has
    "insights/stepped.md": entry("insight", "Stepped", step="sponsorship#name-the-door", shared="true"),
    f"insights/{SECRET}-stray.md": "No entry, and a warning.\n",
    "attachments/a.png": "drawn",
    "attachments/a:b.png": "a name that not every disk can hold",
}


def readings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a sync read the whole journal, from now on."""
    asked: list[Path] = []
    told = command._told_whole
    monkeypatch.setattr(command, "_told_whole", lambda opened, root, *rest, **more: (asked.append(root), told(opened, root, *rest, **more)))
    return asked


def pair_in(folder: Path) -> dict[str, Path]:
    """Two people of whom one has sent what there is."""
    found = meet(folder, ROOM)
    settings = found["ana"] / "journal.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("people:\n", "people:\n  chi: {name: Chi}\n", 1), encoding="utf-8")
    for path, text in FILES.items():
        write(found["ana"], path, text)
    synced(found["ana"])
    return found


NUMBERS = count()


def is_as_from_nothing(root: Path, room: str = "ab") -> bool:
    """Whether what the room has of a journal is what a copy of it would send that knows nothing of before."""
    copy = root.parent / f"copy-{next(NUMBERS)}" / root.name
    shutil.copytree(root, copy, symlinks=True, ignore=lambda folder, names: [f"{name}" for name in names if name == "memo.sqlite"])
    at = tips(root.parent / f"{room}.git").get(f"refs/heads/journal/{root.name}")
    return commit_of(branch(copy, room, root.name), copy).id == at


def send_as(person: str, remote: Path, path: str, text: str) -> None:
    """Put a file on the branch of a person by other means than this program."""
    branch = f"journal/{person}"
    blob = git(remote, "hash-object", "-w", "--stdin", data=text.encode()).strip()
    git(remote, "read-tree", git(remote, "rev-parse", branch).strip())
    git(remote, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    commit = git(remote, "commit-tree", git(remote, "write-tree").strip(), "-m", "More").strip()
    git(remote, "update-ref", f"refs/heads/{branch}", commit)


def more(root: Path, path: str, words: str) -> None:
    """Write words at the end of a file."""
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(words)


def put(root: Path, files: Mapping[str, str | None]) -> None:
    """Write files, or remove them."""
    for path, text in files.items():
        if text is None:
            (root / path).unlink()
        else:
            write(root, path, text)
