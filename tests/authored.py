"""New entries as the tests of authoring make and read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from journalkit.model.entry import Entry, Key
from journalkit.pipeline import no_memo
from journalkit.reading.load import load
from journalkit.reading.recall import Recall
from journalkit.rules import RULES
from tests.calls import call
from tests.conftest import CONFIG, Ran, entry

TWO_ROOMS = CONFIG.replace("rooms:\n", "  chiara: {name: Chiara Neri}\nrooms:\n  chiara: {people: [ana, chiara]}\n")
NO_ROOM = CONFIG.replace("rooms:\n  ben: {people: [ana, ben]}\n", "")
STAR = entry("goal", "Star", date="2026-01-01", north_star="true", metric="{name: n, target: 3}", shared="public")
TODAY = "2026-09-15"


def new(root: Path, *arguments: object, **how: Any) -> tuple[Ran, str]:
    """What `new` said, and the text of the entry that it wrote."""
    done = call("-C", root, "new", "--no-edit", *arguments, **how)
    return done, Path(done.out.strip()).read_text(encoding="utf-8") if done.code in (0, 1) and done.out else ""


def fields(text: str) -> dict[str, str]:
    """The lines of front matter as they are written, without remarks."""
    lines = re.findall(r"^(\w+):(.*)$", text.partition("\n---\n")[0], re.M)
    return {name: re.sub(r"\s+# .*", "", value).strip() for name, value in lines}


def entries(root: Path) -> dict[Key, Entry]:
    """The journal as it reads now."""
    found = load(root, no_memo(), Recall(RULES)).journal
    assert found is not None
    return dict(found.entries)


def written(root: Path) -> list[str]:
    files = (file.relative_to(root) for file in root.rglob("*") if file.is_file() and file.name != "journal.yaml")
    return sorted(file.as_posix() for file in files if file.parts[0] != ".journalkit")


HIS = entry("action", "His own", assignee="ana", date="2026-09-10", author="ben")
FOREIGN = {"rooms/ben/ben/actions/his.md": HIS}


def action(**more: object) -> str:
    return entry("action", "Mine", **{"assignee": "ana", "date": "2026-09-10", **more})  # type: ignore[arg-type]
