"""Moves of entries as the tests of renaming make them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from journalkit.authoring.moving import Move, carry_out, planned, why_not_free
from journalkit.authoring.references import read_texts
from journalkit.layout import STATE
from journalkit.model.entry import Entry
from tests.conftest import CONFIG, entry

OLD, NEW = "2026-09-03-kickoff", "2026-09-03-first-meeting"
HERE = "§"  # stands in these tests where a reference has the id
THREE = CONFIG.replace("rooms:\n", "  chiara: {name: Chiara Conti}\nrooms:\n").replace("[ana, ben]", "[ana, ben, chiara]")


def plan(root: Path, old: str, new: str, alias: bool | None = None) -> tuple[Move, Callable[[], None]]:
    """What a move would do, and what does it."""
    texts, settings_read = read_texts(root)
    found = [file.written for file in texts.files.values() if not file.received and isinstance(file.written, Entry)]
    meant = next(each for each in found if each.id == old)
    assert why_not_free(root, texts, meant, new) == ""
    move = planned(root, texts, settings_read, meant, new, alias)
    return move, lambda: carry_out(root, texts, move)


def moved(root: Path, old: str = OLD, new: str = NEW, alias: bool | None = None) -> Move:
    """Move an entry."""
    move, write = plan(root, old, new, alias)
    write()
    return move


def everything(root: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file() and STATE not in file.parts}


def session(body: str = "", **fields: object) -> str:
    return entry("session", "Kick-off", body, hypotheses="[{claim: It helps}]", **fields)


def received(text: str, person: str = "ben") -> dict[str, str]:
    return {f"rooms/ben/{person}/feedback/f.md": text}
