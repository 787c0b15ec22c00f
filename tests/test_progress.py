"""How far a command is, on a terminal."""

from __future__ import annotations

import io
import sys

import click
import pytest

from journalkit.cli.reading import read_journal
from journalkit.pipeline import no_memo
from tests.conftest import Make, entry


class Shown(io.StringIO):
    """A terminal, or what is none."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(("terminal", "patience", "seen"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)])
def test_who_looks_at_a_terminal_sees_how_far_reading_is_when_it_takes_long(
    terminal: bool, patience: float, seen: bool, journal: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = journal({f"insights/{number}.md": entry("insight", "One") for number in range(3)})
    monkeypatch.setattr("journalkit.cli.progress.PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", shown := Shown(terminal))
    with click.Context(click.Command("check")).scope():
        assert read_journal(root, memo=no_memo()).journal is not None
    assert ("files read" in shown.getvalue()) == seen
    assert ("3/3" in shown.getvalue()) == seen
