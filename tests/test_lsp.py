"""The language server over its protocol: what it says of files that are open, saved or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lsprotocol import types

from journalkit.lsp.positions import Ruler
from journalkit.schema.described import described, kind_described
from journalkit.schema.field import ListOf
from journalkit.schema.kind import KINDS, Kind
from journalkit.schema.record import Record
from journalkit.source import Source
from tests.conftest import Run, entry
from tests.editing import Editor, applied

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
ACTION = "actions/2026-09-03-note.md"
FILES = {
    "goals/north-star.md": entry("goal", "Lead", north_star="true", metric="{name: decisions, target: 70}", shared="public"),
    "sessions/2026-09-03-kickoff.md": entry(
        "session", "Kick-off", with_="[ben]", duration="50 min", tags="[listening]", hypotheses="[{claim: He says no}]", shared="true"
    ),
    "insights/2026-09-03-ask.md": entry("insight", "Ask before solving", session="2026-09-03-kickoff", from_="ben", shared="false"),
    "actions/2026-09-03-note.md": entry(
        "action", "Write the note", "See [[2026-09-03-ask]].", assignee="ana", session="2026-09-03-kickoff", due="2026-09-10", shared="true"
    ),
}


def made(root: Path, more: dict[str, str] | None = None) -> Path:
    for path, text in {"journal.yaml": CONFIG, **FILES, **(more or {})}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    found = Editor(made(tmp_path_factory.mktemp("journal")))
    found.ready()
    yield found
    found.end()


def test_a_wrong_field_is_told_while_it_is_typed_and_no_longer_when_it_is_right(editor: Editor) -> None:
    text = FILES[ACTION]
    editor.write(ACTION, text.replace("assignee: ana", "assignee: anna"))
    editor.until(lambda: editor.rules(ACTION) == ["unknown-person"])
    assert editor.found(ACTION)[0].message.endswith('did you mean "ana"?')
    editor.write(ACTION, text)
    editor.until(lambda: editor.rules(ACTION) == ["hidden-reference"])  # others may read it, and not the entry that it links to


def choices(editor: Editor, path: str, words: str) -> dict[str, types.CompletionItem]:
    """What may be written behind some words."""
    found = editor.run(editor.client.text_document_completion_async(types.CompletionParams(**editor.at(path, words, behind=True))))
    return {each.label: each for each in found.items} if isinstance(found, types.CompletionList) else {}


def chosen(editor: Editor, path: str, words: str, label: str) -> str:
    """The text after something was chosen behind some words."""
    edit = choices(editor, path, words)[label].text_edit
    assert edit is not None
    return applied(editor.texts[path], [edit], editor.encoding)


HALF = """---
type: action
title: Half 🎯 written
date:{date}
assignee: {assignee}
ses{field}
kpi: {kpi}
hypothesis: {hypothesis}
tags: [{tags}
shared: {shared}
---
See [[{link}
"""
NOTHING = dict.fromkeys(("date", "assignee", "field", "kpi", "hypothesis", "tags", "shared", "link"), "")


@pytest.mark.parametrize(
    ("typed", "label", "line"),
    [
        ({"assignee": "b"}, "ben", "assignee: ben"),
        ({"date": ""}, "2026-09-15", "date: 2026-09-15"),
        ({"field": ""}, "session", "session: "),
        ({"field": "sion: kick"}, "2026-09-03-kickoff", "session: 2026-09-03-kickoff"),
        ({"kpi": "{name: x, ta"}, "target", "kpi: {name: x, target: "),
        ({"hypothesis": ""}, "2026-09-03-kickoff#1", "hypothesis: 2026-09-03-kickoff#1"),
        ({"tags": "listening, li"}, "listening", "tags: [listening, listening"),
        ({"shared": "["}, "ben", "shared: [ben"),
        ({"shared": "pu"}, "public", "shared: public"),
        ({"link": "ask before"}, "2026-09-03-ask", "See [[2026-09-03-ask]]"),
    ],
    ids=lambda value: str(value),
)
def test_what_may_be_written_is_offered_and_written_in_its_place(editor: Editor, typed: dict[str, str], label: str, line: str) -> None:
    path, text = "actions/half.md", HALF.format(**{**NOTHING, **typed})
    name, value = next(iter(typed.items()))
    before = HALF[: HALF.index(f"{{{name}}}")].format(**NOTHING) + value
    editor.write(path, text)
    assert line in chosen(editor, path, before, label).split("\n")


def test_entries_are_offered_by_their_titles_and_only_those_of_the_type_that_a_field_takes(editor: Editor) -> None:
    editor.write("insights/new.md", "---\ntype: insight\nsession: \ngoal: \n---\n")
    assert list(choices(editor, "insights/new.md", "session: ")) == ["2026-09-03-kickoff"]
    found = choices(editor, "insights/new.md", "goal: ")["north-star"]
    assert (found.detail, found.filter_text) == ("goal: Lead", "north-star Lead")


def test_fields_and_types_are_offered_with_what_they_are_for(editor: Editor) -> None:
    editor.write("sessions/new.md", "---\ntype: session\nhypotheses:\n  - claim: x\n    con\nwith:\n  - \n---\n")
    found = choices(editor, "sessions/new.md", "    con")
    assert found["confidence"].documentation == "How sure you are, in percent, before you know."
    assert "claim" not in found
    assert set(choices(editor, "sessions/new.md", "with:\n  - ")) == {"ana", "ben"}
    assert "session" in choices(editor, "sessions/new.md", "type: ses")
    assert choices(editor, "sessions/new.md", "claim: x") == {}


def hovered(editor: Editor, path: str, words: str) -> str:
    found = editor.run(editor.client.text_document_hover_async(types.HoverParams(**editor.at(path, words))))
    assert found is None or isinstance(found.contents, types.MarkupContent)
    return found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""


def test_hovering_tells_what_stands_there(editor: Editor) -> None:
    editor.write(ACTION, FILES[ACTION])
    assert "Kick-off" in hovered(editor, ACTION, "2026-09-03-kickoff")
    assert "you alone" in hovered(editor, ACTION, "[[2026-09-03-ask]]")
    assert hovered(editor, ACTION, "due:").startswith("**due**: The day by which it should be done")
    assert hovered(editor, ACTION, "ana") == "**Ana Ruiz**, mentee"
    assert hovered(editor, ACTION, "action") == "A commitment: who, until when, with which expected outcome."
    assert hovered(editor, ACTION, "See ") == ""


def test_hovering_over_shared_tells_who_can_read_this_as_who_does(editor: Editor) -> None:
    editor.write(ACTION, FILES[ACTION])
    editor.until(lambda: "room ben (Ben Okafor): yes" in hovered(editor, ACTION, "shared"))
    assert "everyone, on the public site: no" in hovered(editor, ACTION, "shared")


def jumped(editor: Editor, path: str, words: str) -> list[str]:
    found = editor.run(editor.client.text_document_definition_async(types.DefinitionParams(**editor.at(path, words))))
    assert isinstance(found, Sequence)
    return [place.uri.removeprefix(f"{editor.root.as_uri()}/") for place in found if isinstance(place, types.Location)]


def test_one_jumps_from_a_name_to_what_it_names(editor: Editor) -> None:
    editor.write(ACTION, FILES[ACTION])
    assert jumped(editor, ACTION, "2026-09-03-kickoff") == ["sessions/2026-09-03-kickoff.md"]
    assert jumped(editor, ACTION, "2026-09-03-ask") == ["insights/2026-09-03-ask.md"]
    assert jumped(editor, ACTION, "ana") == ["journal.yaml"]
    assert jumped(editor, ACTION, "Write") == []


def test_all_places_that_name_an_entry_are_found_those_of_unsaved_files_too(editor: Editor) -> None:
    editor.write(ACTION, FILES[ACTION])
    editor.write("insights/unsaved.md", "---\ntype: insight\ntitle: 🎯\ndate: 2026-09-04\n---\n🎯 [[2026-09-03-kickoff]]\n")
    asked = types.ReferenceParams(context=types.ReferenceContext(include_declaration=True), **editor.at(ACTION, "2026-09-03-kickoff"))
    found = editor.run(editor.client.text_document_references_async(asked)) or []
    places = [(each.uri.rpartition("/")[2], each.range.start.line, each.range.start.character) for each in found]
    assert sorted(places) == [
        ("2026-09-03-ask.md", 4, 9),
        ("2026-09-03-kickoff.md", 0, 0),
        ("2026-09-03-note.md", 5, 9),
        ("unsaved.md", 5, 5),
    ]
    editor.close("insights/unsaved.md")


def test_entries_are_found_by_words_of_their_titles(editor: Editor) -> None:
    found = editor.run(editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("before ask"))) or []
    assert [each.name for each in found] == ["Ask before solving"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_the_same_there_and_back_in_every_encoding_and_with_every_end_of_line(encoding: str) -> None:
    source = Source("a.md", "a🎯é\r\nñ\u2028\x0c🎯\rx\n\n🎯", "")
    for lead in (0, 1):
        ruler = Ruler(source, encoding, lead)
        inside = [offset for offset in range(len(source.text) + 1) if source.text[offset - 1 : offset + 1] != "\r\n"]
        assert [ruler.offset(ruler.position(offset)) for offset in inside] == inside
    assert Ruler(source, encoding).position(source.text.index("x")) == types.Position(2, 0)
    after = {"utf-8": 5, "utf-16": 3, "utf-32": 2}[encoding]
    assert Ruler(source, encoding).position(2) == types.Position(0, after)
    assert Ruler(source, encoding).offset(types.Position(0, after - 1)) == 1
    assert Ruler(source, encoding).offset(types.Position(0, 99)) == source.text.index("\r")
    assert Ruler(source, encoding).offset(types.Position(99, 0)) == len(source.text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_diagnostics_and_completion_count_in_the_encoding_that_was_agreed_on(tmp_path: Path, encoding: str) -> None:
    text = (
        "\ufeff---\r\ntype: action\r\ntitle: x\r\nassignee: ana\r\nexpected: 🎯\r\nkpi: {name: 🎯é, unti: x}\r\n---\r\n🎯 [[2026-09-03-kick"
    )
    other = Editor(made(tmp_path), encoding=encoding)
    try:
        assert str(other.told.position_encoding) == encoding
        other.write(ACTION, text)
        other.ready()
        other.until(lambda: "unknown-field" in other.rules(ACTION))
        place = next(each.range for each in other.found(ACTION) if each.code == "unknown-field")
        assert (place.start, place.end) == (other.place(ACTION, "unti"), other.place(ACTION, "unti", behind=True))
        assert chosen(other, ACTION, "[[2026-09-03-kick", "2026-09-03-kickoff").endswith("\r\n🎯 [[2026-09-03-kickoff]]")
        assert "text" in hovered(other, ACTION, "expected")
    finally:
        other.end()


def test_a_broken_link_of_another_file_is_told_when_what_it_leads_to_gets_another_name(editor: Editor) -> None:
    other = "insights/2026-09-03-ask.md"
    editor.write("insights/later.md", "---\ntype: insight\ntitle: x\ndate: 2026-09-04\naliases: [an-alias]\n---\n")
    editor.write(other, FILES[other] + "[[an-alias]]\n")
    editor.until(lambda: editor.rules(other) == [] and editor.rules("insights/later.md") == [])
    editor.write("insights/later.md", "---\ntype: insight\ntitle: x\ndate: 2026-09-04\n---\n")
    editor.until(lambda: editor.rules(other) == ["broken-link"])
    editor.close("insights/later.md")
    editor.write(other, FILES[other])
    editor.until(lambda: editor.rules(other) == [])


def test_what_is_told_is_what_check_says_of_files_that_hold_the_same(editor: Editor, run: Run) -> None:
    text = FILES[ACTION].replace("due: 2026-09-10", "due: 10/09/2026\nShared: public").replace("[[2026", "[[nope")
    editor.write(ACTION, text)
    editor.until(lambda: "broken-link" in editor.rules(ACTION))
    (editor.root / ACTION).write_text(text, encoding="utf-8")
    try:
        said = json.loads(run("-C", editor.root, "check", "--format", "json").out)["diagnostics"]
        expected = [(each["rule"], each["line"] - 1, each["column"] - 1) for each in said if each["path"] == ACTION]
        found = [(str(each.code), each.range.start.line, each.range.start.character) for each in editor.found(ACTION)]
        assert found == expected
        assert len(found) == 3
    finally:
        (editor.root / ACTION).write_text(FILES[ACTION], encoding="utf-8")
        editor.write(ACTION, FILES[ACTION])


def test_half_a_text_never_ends_the_server(editor: Editor) -> None:
    """After every keystroke all that may be asked is answered."""
    path = "actions/typed.md"
    front = "---\ntype: action\ntitle: 🎯\nkpi: {name: x\ntags: [a, \nmeasures:\n  north-star: 1\nhypotheses:\n  - \n---\n"
    whole = front + "[[2026 ](../a.md\n```\n"
    for end in range(0, len(whole), 3):
        editor.write(path, whole[:end])
        last = whole[:end].count("\n")
        place = {"text_document": editor.named(path), "position": types.Position(last, 99)}
        editor.run(editor.client.text_document_completion_async(types.CompletionParams(**place)))
        editor.run(editor.client.text_document_hover_async(types.HoverParams(**place)))
        editor.run(editor.client.text_document_definition_async(types.DefinitionParams(**place)))
        editor.run(editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(editor.named(path))))
        editor.run(editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(**place)))
    editor.close(path)
    assert editor.client.error is None


def test_files_that_are_in_no_journal_are_left_alone(editor: Editor, tmp_path: Path) -> None:
    stray = tmp_path / "stray.md"
    item = types.TextDocumentItem(stray.as_uri(), "markdown", 1, "---\ntype: nonsense\n---\n")
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    asked = types.HoverParams(types.TextDocumentIdentifier(stray.as_uri()), types.Position(1, 0))
    assert editor.run(editor.client.text_document_hover_async(asked)) is None
    assert stray.as_uri() not in editor.client.diagnostics


def test_of_a_journal_whose_folder_is_no_longer_open_nothing_is_told(editor: Editor, tmp_path: Path) -> None:
    other = made(tmp_path, {ACTION: FILES[ACTION].replace("assignee: ana", "assignee: nobody")})
    told, folder = (other / ACTION).as_uri(), types.WorkspaceFolder(tmp_path.as_uri(), "other")

    def change(added: list[types.WorkspaceFolder], removed: list[types.WorkspaceFolder]) -> None:
        event = types.WorkspaceFoldersChangeEvent(added, removed)
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    change([folder], [])
    editor.until(lambda: bool(editor.client.diagnostics.get(told)))
    change([], [folder])
    editor.until(lambda: not editor.client.diagnostics[told])
    around = f"{other.as_uri()}/goals/../{ACTION}"
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(around, "markdown", 1, "")))
    editor.until(lambda: bool(editor.client.diagnostics.get((other / "journal.yaml").as_uri(), [0])))
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(around)))
    editor.until(lambda: not any(found for uri, found in editor.client.diagnostics.items() if uri.startswith(other.as_uri())))
    assert editor.client.error is None


def test_without_the_extra_the_command_says_what_to_install(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pygls'] = None\n", encoding="utf-8")
    ran = run("lsp", env={"PYTHONPATH": str(tmp_path)})
    assert (ran.code, ran.out) == (3, "")
    assert "[lsp]" in ran.err


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_is_described_for_editors(kind: Kind) -> None:
    assert kind_described(kind.name)
    for field in kind.fields:
        assert described(kind.name, field), field.name
        item = field.type.item if isinstance(field.type, ListOf) else field.type
        for inner in item.fields if isinstance(item, Record) else ():
            assert described(item.noun, inner), inner.name
