"""Naming an entry on the command line, and what all commands about one have in common."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import click
import pytest

from tests.authored import action
from tests.calls import call
from tests.conftest import ROOT, Make, entry

# Naming an entry


def test_an_entry_is_meant_by_its_id_its_beginning_or_words_of_its_title(journal: Make) -> None:
    files = {
        "sessions/2026-09-01-kick-off.md": entry("session", "The first meeting", date="2026-09-01"),
        "sessions/2026-09-08-kick-off-again.md": entry("session", "The Second meeting", date="2026-09-08", aliases="[second]"),
        "insights/2026-09-08-ask.md": entry("insight", "Ask before solving", date="2026-09-08"),
        "rooms/ben/ben/insights/2026-09-08-ask.md": entry("insight", "Ask Ben", date="2026-09-08", shared="true"),
        "rooms/ben/ben/insights/tell.md": entry("insight", "Tell", date="2026-09-08", shared="true"),
    }
    root = journal(files)
    for name, path in {
        "2026-09-08-ask": "insights/2026-09-08-ask.md",
        "ana/2026-09-08-ask": "insights/2026-09-08-ask.md",
        "ben/2026-09-08-ask": "rooms/ben/ben/insights/2026-09-08-ask.md",
        "ben/t": "rooms/ben/ben/insights/tell.md",
        "insights/2026-09-08-ask.md": "insights/2026-09-08-ask.md",
        "[[tell]]": "rooms/ben/ben/insights/tell.md",
        "second": "sessions/2026-09-08-kick-off-again.md",
        "2026-09-01": "sessions/2026-09-01-kick-off.md",
        "2026-09-08-k": "sessions/2026-09-08-kick-off-again.md",
        "kick-off": "sessions/2026-09-01-kick-off.md",
        "kick-off-": "sessions/2026-09-08-kick-off-again.md",
        "BEFORE SOLV": "insights/2026-09-08-ask.md",
        "the second": "sessions/2026-09-08-kick-off-again.md",
        "off-again": "sessions/2026-09-08-kick-off-again.md",
    }.items():
        done = call("-C", root, "who", name)
        assert (done.code, done.out.partition("\n")[0]) == (0, path), (name, done)
    for name, candidates in {"kick": 2, "meeting": 2, "2026-09-08": 3}.items():
        done = call("-C", root, "who", name)
        assert (done.code, done.out) == (2, "")
        assert f"may mean {candidates} entries; write more of the id:" in done.err
        assert len(done.err.splitlines()) == candidates + 1
    for name in ("nothing", "", " ", "\x1b[31m", "*", "../journal"):
        done = call("-C", root, "who", name)
        assert (done.code, done.out) == (2, "")
        assert "there is no entry" in done.err
        assert done.err.strip().isprintable()
    assert "did you mean" in call("-C", root, "who", "2026-09-08-aks").err


def test_who_wants_to_change_an_entry_means_an_own_one(journal: Make) -> None:
    files = {"insights/2026-09-01-ask.md": entry("insight", "Ask"), "rooms/ben/ben/insights/2026-09-02-ask.md": entry("insight", "Ask too")}
    root = journal(files)
    assert call("-C", root, "who", "ask").code == 2
    assert call("-C", root, "share", "ask").out.startswith("insights/2026-09-01-ask.md\n")
    assert call("-C", root, "unshare", "ask").code == 0
    assert call("-C", root, "mv", "ask", "asked").out == "insights/asked.md\n"


def test_somebody_is_told_the_id_of_a_name(journal: Make) -> None:
    said = call("-C", journal({}), "new", "insight", "x", "--from", "Ben Okafor", "--no-edit")
    assert (said.code, said.err) == (2, "Error: there is nobody called 'Ben Okafor'; did you mean \"ben\"?\n")


def test_what_is_not_here_may_wait_at_a_remote(journal: Make) -> None:
    root = journal({})
    assert call("-C", root, "done", "note").err == "Error: there is no action 'note'; journalkit list shows all\n"
    settings = root / "journal.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("people: [ana, ben]", "people: [ana, ben], remote: ../ab.git"), "utf-8"
    )
    assert "; what others shared comes with journalkit sync" in call("-C", root, "done", "note").err


def test_of_several_actions_the_likely_one_is_meant(journal: Make) -> None:
    files = {
        "actions/note-1.md": action(status="done", completed="2026-09-14"),
        "actions/note-2.md": action(),
        "actions/note-3.md": action(status="dropped"),
    }
    root = journal(files)
    assert "note-1.md" not in call("-C", root, "reflect", "note").err
    assert call("-C", root, "done", "note").out.endswith("note-2.md\n")
    assert call("-C", root, "drop", "note").code == 2


@pytest.mark.parametrize("command", ["edit", "done", "drop", "reopen", "confirm", "share", "unshare", "who"])
def test_a_command_without_an_entry_says_what_it_wants(journal: Make, command: str) -> None:
    root = journal({"actions/mine.md": action()})
    assert call("-C", root, command).code == 2
    done = call("-C", root, command, "nothing")
    assert done.code == 2
    assert "there is no" in done.err
    (root / "journal.yaml").write_text("format: 2\n")
    assert call("-C", root, command, "mine").code == 1
    assert call("-C", root / "actions", command, "mine").code == 2


def test_what_has_errors_is_said_once(journal: Make) -> None:
    root = journal({"actions/mine.md": action(), "insights/bad.md": "---\ntype: [\n---\n"})
    for arguments in (["done", "mine"], ["share", "mine"], ["reflect", "mine"], ["new", "insight", "x", "--no-edit"]):
        assert call("-C", root, *arguments).err.count("1 file with errors left out") == 1


@pytest.mark.parametrize("name", ["new", "edit", "done", "drop", "reopen", "confirm", "reflect", "share", "unshare", "who"])
def test_the_section_of_a_command_has_all_of_its_options_and_its_exit_codes(name: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## `journalkit {name}\b.*?(?=^## )", text, re.M | re.S)
    command = importlib.import_module(f"journalkit.cli.{name}").command
    for option in (each for each in command.params if isinstance(each, click.Option)):
        assert any(f"`{flag}" in section for flag in option.opts), option.opts
    assert "Exit codes:" in section
    assert re.search(rf"journalkit (--as ben )?{name} \S", section.partition("\n")[2])


def test_a_closed_standard_input_is_an_empty_one(journal: Make) -> None:
    root = journal({})
    for options in (["--no-edit"], ["--body", "-"]):
        command = [sys.executable, "-m", "journalkit", "-C", str(root), "new", "insight", "x", *options]
        done = subprocess.run(
            ["sh", "-c", 'exec "$@" <&-', "sh", *command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done
