"""The extension for Visual Studio Code: what its manifest names is there, and every snippet is an entry as the program reads it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from journalkit.reading.entry_file import read_bytes
from journalkit.schema.field import Vocabulary
from journalkit.schema.kind import KINDS
from tests.conftest import ROOT

FOLDER = ROOT / "editors" / "vscode"
MANIFEST = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
SNIPPETS: dict[str, Any] = json.loads((FOLDER / "snippets" / "entries.json").read_text(encoding="utf-8"))
DAY = (("$CURRENT_YEAR", "2026"), ("$CURRENT_MONTH", "09"), ("$CURRENT_DATE", "15"))


def text_of(snippet: dict[str, Any]) -> str:
    """The text as it stands when somebody takes what is proposed everywhere."""
    text = "\n".join(snippet["body"])
    for name, value in DAY:
        text = text.replace(name, value)
    return re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}|\$\{\d+:([^}]*)\}|\$0", lambda found: found[1] or found[2] or "", text)


def test_what_the_manifest_names_is_there() -> None:
    assert (FOLDER / MANIFEST["main"]).is_file()
    for snippets in MANIFEST["contributes"]["snippets"]:
        assert (FOLDER / snippets["path"]).is_file()
    code = (FOLDER / MANIFEST["main"]).read_text(encoding="utf-8")
    for command in MANIFEST["contributes"]["commands"]:
        assert f'"{command["command"]}"' in code
    assert (FOLDER / "LICENSE").read_text(encoding="utf-8") == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert (FOLDER / "README.md").is_file()


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_an_entry_without_a_fault_that_its_author_sees_how_it_is_shared(name: str) -> None:
    text = text_of(SNIPPETS[name])
    read = read_bytes("insights/a.md", text.encode(), Vocabulary(), "ana")
    assert [each.message for each in read.diagnostics] == []
    assert read.written is not None
    assert "\nshared: " in text
    assert SNIPPETS[name]["prefix"] in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_there_is_a_snippet_for_every_type() -> None:
    said = {re.findall(r"^type: (\w+)$", "\n".join(each["body"]), re.M)[0] for each in SNIPPETS.values()}
    assert said == set(KINDS)
