"""What the language server lets an editor change: names across the journal, fields, new files; and that it writes none itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.conftest import entry
from tests.editing import Editor, applied, carried_out
from tests.test_lsp import ACTION, CONFIG, FILES, made

SESSION, INSIGHT = "sessions/2026-09-03-kickoff.md", "insights/2026-09-03-ask.md"
REFLECTION = "reflections/2026-09-14-looking-back.md"
MORE = {
    "actions/2026-09-10-done.md": entry("action", "Is done", assignee="ana", status="done", completed="2026-09-14 10:00", shared="true"),
    REFLECTION: entry("reflection", "Looking back", "## What worked\nIt did.", action="2026-09-03-note", shared="false"),
    "rooms/ben/ben/actions/2026-09-05-theirs.md": entry(
        "action", "Yours to do", "[[ana/2026-09-03-kickoff]]", assignee="ana", due="2026-09-20"
    ),
}


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = made(tmp_path_factory.mktemp("journal"), MORE)
    before = files(root)
    found = Editor(root)
    for path in (ACTION, SESSION, INSIGHT, REFLECTION):
        found.write(path)
    found.ready()
    found.until(lambda: bool(hints(found, ACTION)))
    yield found
    found.end()
    assert files(root) == before, "the server wrote a file"


def files(root: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file() and ".journalkit" not in file.parts
    }


def hints(editor: Editor, path: str) -> list[str]:
    whole = types.Range(types.Position(0, 0), types.Position(99, 0))
    found = editor.run(editor.client.text_document_inlay_hint_async(types.InlayHintParams(editor.named(path), whole))) or []
    return [str(each.label) for each in found]


def offered(editor: Editor, path: str, words: str, until: str = "") -> dict[str, types.CodeAction]:
    start, end = editor.place(path, words), editor.place(path, until or words, behind=bool(until))
    context = types.CodeActionContext([])
    asked = types.CodeActionParams(editor.named(path), types.Range(start, end), context)
    found = editor.run(editor.client.text_document_code_action_async(asked)) or []
    return {each.title: each for each in found if isinstance(each, types.CodeAction)}


def done(editor: Editor, path: str, words: str, title: str, until: str = "") -> dict[str, str]:
    """The texts of the files that change when something is chosen."""
    editor.until(lambda: title in offered(editor, path, words, until))
    action = offered(editor, path, words, until)[title]
    assert action.edit is not None
    return carried_out(editor, action.edit)


def test_the_audience_stands_behind_shared(editor: Editor) -> None:
    assert hints(editor, ACTION) == ["read by you, Ben Okafor (room ben)"]
    assert hints(editor, INSIGHT) == ["read by you alone"]


def test_where_an_action_or_session_stands_is_shown_over_it(editor: Editor) -> None:
    def lens(path: str) -> list[str]:
        found = editor.run(editor.client.text_document_code_lens_async(types.CodeLensParams(editor.named(path)))) or []
        return [each.command.title for each in found if each.command]

    editor.write("actions/2026-09-10-done.md")
    assert lens(ACTION) == ["due 10 Sep 2026, 5 days late"]
    assert lens(SESSION) == ["held; 1 action: 1 overdue"]
    assert lens("actions/2026-09-10-done.md")[0].endswith("49 h left to reflect")
    assert lens(INSIGHT) == []


def test_a_name_is_renamed_across_the_journal_saved_or_not(editor: Editor) -> None:
    editor.write(INSIGHT, FILES[INSIGHT] + "🎯 See [[2026-09-03-kickoff|it]]. Ask")
    asked = types.RenameParams(new_name="2026-09-03-first", **editor.at(ACTION, "2026-09-03-kickoff"))
    edit = editor.run(editor.client.text_document_rename_async(asked))
    assert edit is not None
    texts = carried_out(editor, edit)
    assert "session: 2026-09-03-first\n" in texts[ACTION]
    assert "session: 2026-09-03-first\n" in texts[INSIGHT]
    assert "🎯 See [[2026-09-03-first|it]]. Ask" in texts[INSIGHT]
    assert "aliases: [2026-09-03-kickoff]\n" in texts["sessions/2026-09-03-first.md"]  # somebody else's entry names it
    assert SESSION not in texts
    editor.write(INSIGHT, FILES[INSIGHT])


def test_renaming_is_refused_with_the_reason_and_where_it_could_mean_something_else(
    editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    for new, reason in (("2026-09-03-ask", "is taken by insights/2026-09-03-ask.md"), ("No Id", '"no-id" can be one')):
        asked = types.RenameParams(new_name=new, **editor.at(ACTION, "2026-09-03-kickoff"))
        with pytest.raises(JsonRpcException, match=reason):
            editor.run(editor.client.text_document_rename_async(asked))
    asked = types.RenameParams(new_name="mine", **editor.at(ACTION, "ana"))
    assert editor.run(editor.client.text_document_rename_async(asked)) is None
    assert "Traceback" not in capsys.readouterr().err, "a refusal is no fault of the server"


def test_what_would_be_renamed_is_said_before(editor: Editor) -> None:
    def prepared(words: str) -> str | None:
        found = editor.run(editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(**editor.at(ACTION, words))))
        return found.placeholder if isinstance(found, types.PrepareRenamePlaceholder) else None

    assert prepared("2026-09-03-kickoff") == "2026-09-03-kickoff"
    assert prepared("Write the note") == "2026-09-03-note"
    assert prepared("ana") is None


def test_a_slip_is_mended_by_the_fix_of_its_rule(editor: Editor) -> None:
    editor.write(ACTION, FILES[ACTION].replace("assignee: ana", "assignee: anaa"))
    assert done(editor, ACTION, "anaa", "Write ana") == {ACTION: FILES[ACTION]}
    editor.write(ACTION, FILES[ACTION])


def test_a_missing_entry_is_made_from_its_name(editor: Editor) -> None:
    editor.write(ACTION, FILES[ACTION].replace("2026-09-03-kickoff", "2026-10-01-second-meeting"))
    texts = done(editor, ACTION, "2026-10-01-second", "Create sessions/2026-10-01-second-meeting.md")
    text = texts["sessions/2026-10-01-second-meeting.md"]
    assert "type: session\ntitle: Second meeting\ndate: 2026-10-01\n" in text
    assert "status: planned\n" in text
    assert "shared: false" in text
    editor.write(ACTION, FILES[ACTION])


def test_readers_are_changed_by_one_line(editor: Editor) -> None:
    editor.until(lambda: bool(hints(editor, ACTION)))
    assert done(editor, INSIGHT, "type", "Share with room ben (Ben Okafor)")[INSIGHT] == FILES[INSIGHT].replace("false", "[ben]")
    assert done(editor, INSIGHT, "type", "Share with everyone")[INSIGHT] == FILES[INSIGHT].replace("false", "public")
    assert done(editor, ACTION, "type", "Keep it to yourself")[ACTION] == FILES[ACTION].replace("shared: true", "shared: false")
    assert "Keep it to yourself" not in offered(editor, INSIGHT, "type")


def test_an_action_is_done_in_its_file_and_that_of_somebody_else_in_an_update(editor: Editor) -> None:
    editor.until(lambda: bool(hints(editor, ACTION)))
    text = done(editor, ACTION, "type", "Done now")[ACTION]
    assert "status: done\ncompleted: 2026-09-15 09:00\n" in text
    theirs = "rooms/ben/ben/actions/2026-09-05-theirs.md"
    editor.write(theirs)
    editor.until(lambda: bool(hints(editor, theirs)))
    assert not any("Share" in title for title in offered(editor, theirs, "type"))
    ((path, text),) = done(editor, theirs, "type", "Done now: write an update").items()
    assert path == "updates/2026-09-15-done-yours-to-do.md"
    assert "about: ben/2026-09-05-theirs\nstatus: done\ncompleted: 2026-09-15 09:00\n" in text


def test_a_new_action_comes_from_a_session_from_advice_or_from_selected_words(editor: Editor) -> None:
    editor.until(lambda: bool(hints(editor, SESSION)))
    ((path, text),) = done(editor, SESSION, "type", "New action from this session").items()
    assert path == "actions/2026-09-15-from-kick-off.md"
    assert "assignee: ana\nsession: 2026-09-03-kickoff\n" in text
    assert "due: next-session\n" in text
    ((path, text),) = done(editor, INSIGHT, "type", "New action that tries this").items()
    assert "insight: 2026-09-03-ask\n" in text
    ((path, text),) = done(editor, ACTION, "See", "New action from the selected text", "]].").items()
    assert "title: See 2026-09-03-ask\n" in text


def test_no_file_is_made_where_a_symbolic_link_leads_out_of_the_journal(editor: Editor, tmp_path: Path) -> None:
    editor.write(ACTION, FILES[ACTION].replace("2026-09-03-ask", "2026-09-03-nothing-there"))
    assert "Create insights/2026-09-03-nothing-there.md" in offered(editor, ACTION, "2026-09-03-nothing")
    folder, away = editor.root / "insights", tmp_path / "away"
    folder.rename(away)
    folder.symlink_to(away)
    try:
        assert "Create insights/2026-09-03-nothing-there.md" not in offered(editor, ACTION, "2026-09-03-nothing")
    finally:
        folder.unlink()
        away.rename(folder)
        editor.write(ACTION, FILES[ACTION])


def test_missing_headings_of_a_reflection_are_added(editor: Editor) -> None:
    text = done(editor, REFLECTION, "It did", "Add the headings “What surprised me” and “What data changed”")[REFLECTION]
    assert text == MORE[REFLECTION] + "\n## What surprised me\n\n## What data changed\n"


def test_an_editor_that_cannot_make_files_is_offered_none(tmp_path: Path) -> None:
    poor = Editor(made(tmp_path), encoding="utf-8", capabilities=types.ClientCapabilities())
    try:
        poor.write(SESSION)
        poor.ready()
        poor.until(lambda: bool(hints(poor, SESSION)))
        assert set(offered(poor, SESSION, "type")) == {"Share with everyone", "Keep it to yourself"}
        (change,) = (offered(poor, SESSION, "type")["Keep it to yourself"].edit or types.WorkspaceEdit()).changes.values()  # type: ignore[union-attr]
        assert applied(FILES[SESSION], change, "utf-8") == FILES[SESSION].replace("shared: true", "shared: false")
        with pytest.raises(JsonRpcException, match="cannot rename files"):
            poor.run(poor.client.text_document_rename_async(types.RenameParams(new_name="x", **poor.at(SESSION, "Kick-off"))))
    finally:
        poor.end()


def test_the_outline_has_fields_hypotheses_and_headings(editor: Editor) -> None:
    editor.write("sessions/outline.md", FILES[SESSION] + "# One\n```\n# no\n```\n## Two\n# Three\n")
    asked = types.DocumentSymbolParams(editor.named("sessions/outline.md"))
    (whole,) = editor.run(editor.client.text_document_document_symbol_async(asked)) or []
    assert isinstance(whole, types.DocumentSymbol)
    children = {each.name: [inner.name for inner in each.children or ()] for each in whole.children or ()}
    assert children["hypotheses"] == ["He says no"]
    assert (children["One"], children["Three"]) == (["Two"], [])


def test_the_settings_of_the_journal_are_checked_while_they_are_typed(editor: Editor) -> None:
    editor.write("journal.yaml", CONFIG.replace("  ben: {name: Ben Okafor, role: mentor}\n", ""))
    editor.until(lambda: "unknown-person" in editor.rules("journal.yaml"))
    editor.until(lambda: "unknown-person" in editor.rules(SESSION))
    editor.write("journal.yaml", CONFIG)
    editor.until(lambda: editor.rules(SESSION) == [])
    asked = types.DocumentSymbolParams(editor.named("journal.yaml"))
    assert editor.run(editor.client.text_document_document_symbol_async(asked)) == []
