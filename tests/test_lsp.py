"""The language server over its protocol: what it says of files that are open, saved or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import entry
from tests.editing import Editor

CONFIG = """format: 1
title: A journal of a test
owner: ana
timezone: Europe/Madrid
checks: {method: off}
people:
  ana: {name: Ana Ruiz, role: mentee}
  ben: {name: Ben Okafor, role: mentor}
rooms:
  ben: {people: [ana, ben]}
"""
FILES = {
    "goals/north-star.md": entry("goal", "Lead", north_star="true", metric="{name: decisions, target: 70}", shared="public"),
    "sessions/2026-09-03-kickoff.md": entry("session", "Kick-off", with_="[ben]", shared="true"),
    "insights/2026-09-03-ask.md": entry("insight", "Ask before solving", session="2026-09-03-kickoff", from_="ben", shared="false"),
    "actions/2026-09-03-note.md": entry(
        "action", "Write the note", "See [[2026-09-03-ask]].", assignee="ana", session="2026-09-03-kickoff", due="2026-09-10", shared="true"
    ),
}


def made(root: Path) -> Path:
    for path, text in {"journal.yaml": CONFIG, **FILES}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    found = Editor(made(tmp_path_factory.mktemp("journal")))
    yield found
    found.end()


ACTION = "actions/2026-09-03-note.md"


def test_a_wrong_field_is_told_while_it_is_typed_and_no_longer_when_it_is_right(editor: Editor) -> None:
    text = FILES[ACTION]
    editor.write(ACTION, text.replace("assignee: ana", "assignee: anna"))
    editor.until(lambda: editor.rules(ACTION) == ["unknown-person"])
    assert editor.found(ACTION)[0].message.endswith('did you mean "ana"?')
    editor.write(ACTION, text)
    editor.until(lambda: editor.rules(ACTION) == [])
