"""Renaming an entry: every reference to it, of whatever form, and no other byte."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.authoring.references import read_texts, reads_of
from journalkit.model.entry import Key
from journalkit.pipeline import check_folder
from tests.conftest import CONFIG, EXAMPLE, Make, entry
from tests.journal_parts import NOW
from tests.journals import PROFILE
from tests.moves import HERE, NEW, OLD, moved, session

FIELDS = [
    entry("insight", session=HERE),
    entry("insight", session=f"'{HERE}'  # why"),
    entry("insight", session=f'"{HERE}"'),
    entry("insight", session=f"[[{HERE}]]"),
    entry("insight", session=f'"[[{HERE}]]"'),
    entry("insight", session=f"'[[ {HERE} | {OLD} ]]'"),
    entry("insight", session=f"ana/{HERE}"),
    entry("insight", session=f"[[ana/{HERE}]]"),
    entry("insight", session=f"{HERE}.md"),
    entry("insight", session=f"../sessions/{HERE}.md"),
    entry("insight", session=f'"[[../{OLD}/{HERE}.md|{OLD}.md]]"'),
    entry("insight", session=f">-\n  {HERE}"),
    entry("insight", session=f"\n  {HERE}\n# {OLD}"),
    entry("action", assignee="ana", hypothesis=f"{HERE}#1"),
    entry("action", assignee="ana", hypothesis=f"ana/{HERE}#1 # {OLD}#1"),
    entry("action", assignee="ana", hypothesis=f'"[[{HERE}#1]]"'),
    entry("action", assignee="ana", hypothesis=f"'[[{HERE}]]#1'"),
    entry("action", assignee="ana", session=HERE, hypothesis=f"{HERE}#1"),
    entry("feedback", about=f"[[{HERE}]]"),
    f"---\n{{type: insight, title: {OLD}, date: 2026-09-03, session: {HERE}, tags: [{OLD}]}}\n---\n",
]
BODIES = [
    f"[[{HERE}]] and [[{HERE}|{OLD}]], [[ana/{HERE}]], [[ {HERE} ]], [[{HERE}#part]]",
    f"![[{HERE}]] ![[{HERE}|words]]",
    f"[words](../sessions/{HERE}.md) [x](../sessions/./{HERE}.md#part) [y](<../sessions/{HERE}.md> '{OLD}.md')",
    f"![image](../sessions/{HERE}.md)",
    f"[{OLD}.md](../sessions/{HERE}.md)",
    f"[one][r], [r][], [r]\n\n[r]: ../sessions/{HERE}.md '{OLD}'",
    f"[one][{OLD}.md]\n\n[{OLD}.md]:\n  <../sessions/{HERE}.md>\n  'title'",
    f"no link uses it\n\n[r]: ../sessions/{HERE}.md",
    f"[r]\n\n[r]: ../sessions/{HERE}.md\n[r]: ../sessions/{HERE}.md",
    f"> quoted [a\n> b](\n> ../sessions/{HERE}.md 'x')",
    f"- item\n\t[[{HERE}]] with a tab, `[[{OLD}]]`, [[{HERE}]] and [x](../sessions/{HERE}.md), `{OLD}.md`",
    f"| a | b |\n|---|---|\n| [[{HERE}\\|words]] | [y](../sessions/{HERE}.md) |",
    f"# About [[{HERE}]]\n\n> [!NOTE] See [[{HERE}]]\n> and [[{HERE}]]",
    f"[^1]\n\n[^1]: a note on [[{HERE}]]",
    f"**[[{HERE}]]** _[x](../sessions/{HERE}.md)_ ~~[[{HERE}]]~~",
    f"`[[{OLD}]]` %%[[{OLD}]]%% <!-- {OLD}.md -->",
    f"# On <a href='../sessions/{HERE}.md'>{OLD}</a>\n\n- <a class=x href=../sessions/{HERE}.md#a>\n\t<a href=\"../sessions/{HERE}.md\">",
    f"    [[{OLD}]]\n\n```\n[[{OLD}]]\n```\n\n\\[[{OLD}]] https://example.org/{OLD}.md",
    f"[[{OLD}-2]] [[x-{OLD}]] [x](../sessions/x-{OLD}.md) [y](../{OLD}.md) [z](https://example.org/sessions/{OLD}.md)",
]


@pytest.mark.parametrize("text", [*FIELDS, *(entry("insight", body=body) for body in BODIES)])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_form_of_reference_is_rewritten_and_no_other_byte(journal: Make, text: str, ends: str) -> None:
    root = journal({f"sessions/{OLD}.md": session()})
    (root / "insights").mkdir()
    written = "\ufeff" + text.replace("\n", ends)
    (root / "insights/a.md").write_bytes(written.replace(HERE, OLD).encode())
    before = {(each.rule.slug, each.path) for each in check_folder(root, NOW).diagnostics}
    moved(root)
    assert (root / "insights/a.md").read_bytes().decode() == written.replace(HERE, NEW)
    assert (root / f"sessions/{NEW}.md").read_text() == session()
    assert not (root / f"sessions/{OLD}.md").exists()
    assert {(each.rule.slug, each.path) for each in check_folder(root, NOW).diagnostics} == before


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (entry("update", about=HERE), "action"),
        (entry("reflection", action=HERE), "action"),
        (entry("goal", supports=HERE), "goal"),
        (entry("session", goal=f"[[{HERE}]]"), "goal"),
        (entry("insight", measures=f"{{{HERE}: 3}}"), "goal"),
        (entry("insight", measures=f"\n  # {OLD}\n  {HERE}: 3 # {OLD}\n  other: 4"), "goal"),
        (entry("insight", measures=f'{{"[[{HERE}]]": 3, other: 4}}'), "goal"),
        (entry("action", assignee="ana", insight=HERE), "insight"),
    ],
)
def test_references_of_all_types_of_entries_are_rewritten(journal: Make, text: str, kind: str) -> None:
    goal = entry("goal", "A goal")
    root = journal({"insights/a.md": text.replace(HERE, OLD), "goals/other.md": goal})
    target = root / f"sessions/{OLD}.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(entry(kind, shared="true", **({"assignee": "ana"} if kind == "action" else {})))
    assert check_folder(root, NOW).diagnostics == ()
    moved(root)
    assert (root / "insights/a.md").read_text() == text.replace(HERE, NEW)
    assert check_folder(root, NOW).diagnostics == ()


def test_references_in_roadmaps_in_faulty_entries_and_in_plain_texts_are_rewritten_too(journal: Make) -> None:
    steps = "[{id: a, title: A, why: B}]"
    roadmap = f"---\ntype: roadmap\ntitle: A way\nsteps: {steps}\n---\n[[{HERE}]] [x](../sessions/{HERE}.md)\n"
    files = {
        "roadmaps/way.md": roadmap,
        "insights/faulty.md": entry("insight", f"[[{HERE}]]", date="soon", session=HERE),
        "README.md": f"See [the first](sessions/{HERE}.md), [[{HERE}]], `{OLD}.md`.\n",
        "insights/stray.md": f"No front matter, [[{HERE}]]\n",
    }
    files["insights/faulty.md"] = entry("insight", body=f"[[{HERE}]]", date="soon", session=HERE)
    root = journal({**{path: text.replace(HERE, OLD) for path, text in files.items()}, f"sessions/{OLD}.md": session()})
    moved(root)
    assert {path: (root / path).read_text() for path in files} == {path: text.replace(HERE, NEW) for path, text in files.items()}


def test_an_entry_that_names_itself_goes_on_to(journal: Make) -> None:
    text = entry("goal", measures=f"{{{HERE}: 3}}", body=f"[[{HERE}]] [x]({HERE}.md)")
    root = journal({f"goals/{OLD}.md": text.replace(HERE, OLD)})
    moved(root)
    assert (root / f"goals/{NEW}.md").read_text() == text.replace(HERE, NEW)
    assert check_folder(root, NOW).diagnostics == ()


def test_references_by_an_alias_stay(journal: Make) -> None:
    text = entry("insight", session="kick", body="[[kick]] [[ana/kick|x]]")
    root = journal({f"sessions/{OLD}.md": session(aliases="kick"), "insights/a.md": text})
    assert moved(root).references == 0
    assert (root / "insights/a.md").read_text() == text
    assert check_folder(root, NOW).diagnostics == ()


def test_an_id_of_letters_of_any_script_is_rewritten_however_it_is_written(journal: Make) -> None:
    old, new = "café-日記", "наставник-2"
    decomposed = unicodedata.normalize("NFD", old)
    text = entry(
        "insight",
        session=decomposed,
        body=f"[[{old}]] [[{decomposed}]] [x](../sessions/caf%C3%A9-日記.md) [y](../sessions/caf&eacute;-日記.md)",
    )
    root = journal({f"sessions/{old}.md": session(), "insights/a.md": text})
    moved(root, old, new)
    quoted = "%D0%BD%D0%B0%D1%81%D1%82%D0%B0%D0%B2%D0%BD%D0%B8%D0%BA-2"
    expected = entry("insight", session=new, body=f"[[{new}]] [[{new}]] [x](../sessions/{quoted}.md) [y](../sessions/{new}.md)")
    assert (root / "insights/a.md").read_text() == expected
    assert check_folder(root, NOW).diagnostics == ()


def test_a_file_whose_name_is_decomposed_on_disk_is_moved(journal: Make) -> None:
    root = journal({f"sessions/{unicodedata.normalize('NFD', 'café')}.md": session(), "insights/a.md": entry("insight", session="café")})
    moved(root, "café", "tee")
    assert (root / "insights/a.md").read_text() == entry("insight", session="tee")
    assert [file.name for file in (root / "sessions").iterdir()] == ["tee.md"]


@pytest.mark.parametrize("new", ["null", "true", "no", "12", "1e5", "2026-09-03"])
def test_an_id_that_looks_like_something_else_to_yaml_stays_an_id(journal: Make, new: str) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD, body=f"[[{OLD}]]")})
    moved(root, new=new, alias=True)
    assert check_folder(root, NOW).diagnostics == ()
    moved(root, new, OLD)
    assert check_folder(root, NOW).diagnostics == ()


def test_escapes_of_yaml_are_no_hiding_place(journal: Make) -> None:
    root = journal({"sessions/a-b.md": session(), "actions/a.md": entry("action", assignee="ana", hypothesis='"ana/a\\x2Db#1" # why')})
    moved(root, "a-b", "c")
    assert 'hypothesis: "ana/c#1" # why' in (root / "actions/a.md").read_text()


WORDS = st.sampled_from(["words", "é 🚀", f"`[[{OLD}]]`", f"%%{OLD}%%", "*so*", "a | b", f"x-{OLD}", "\t", "<b>", "\\[["])
LINKS = st.sampled_from(
    [
        f"[[{HERE}]]",
        f"[[{HERE}|{OLD}]]",
        f"![[{HERE}]]",
        f"[[ana/{HERE}]]",
        f"[x](../sessions/{HERE}.md)",
        f"[x](<../sessions/{HERE}.md#a> '{OLD}')",
        "[r]",
        "[[kick]]",
        "[[other]]",
    ]
)
LINES = st.lists(st.one_of(WORDS, LINKS), min_size=1, max_size=5).map(" ".join)
BLOCKS = st.tuples(
    st.sampled_from(["", "> ", "- ", "1. ", "# ", "- [ ] ", "\t", "  "]), LINES, LINES, st.sampled_from(["", "> ", "  ", "\t"])
).map(lambda block: f"{block[0]}{block[1]}\n{block[3]}{block[2]}")
HEADERS = st.lists(
    st.sampled_from(
        [
            f"session: {HERE}",
            f"hypothesis: '{HERE}#1'   # {OLD}",
            "goal: other",
            f"measures: {{ {HERE}: 1 , other: 2}}",
            f"x-note: [[{OLD}]]",
            f"tags: [{OLD}]",
            "",
            f"# {OLD}",
        ]
    ),
    unique=True,
)


@settings(PROFILE, max_examples=30)
@given(HEADERS, st.lists(BLOCKS, max_size=5), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_bytes_outside_of_references_survive(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], blocks: list[str], ends: str, marked: bool
) -> None:
    root = tmp_path_factory.mktemp("journal")
    (root / "journal.yaml").write_text(CONFIG)
    for folder in ("sessions", "goals", "actions"):
        (root / folder).mkdir()
    (root / f"sessions/{OLD}.md").write_text(session(aliases="kick"))
    (root / "goals/other.md").write_text(entry("goal"))
    lines = ["---", "type: action", "assignee: ana", "title: A title", "date: 2026-09-03", *header, "---", "\n\n".join(blocks), ""]
    text = "\n".join([*lines, f"[r]: ../sessions/{HERE}.md", ""]).replace("\n", ends)
    start = "\ufeff" if marked else ""
    (root / "actions/a.md").write_bytes((start + text.replace(HERE, OLD)).encode())
    before, named = check_folder(root, NOW).diagnostics, names(root, OLD)
    moved(root)
    after = (root / "actions/a.md").read_bytes().decode()
    either = re.compile(re.escape(start + text).replace(re.escape(HERE), f"(?:{OLD}|{NEW})"))
    assert either.fullmatch(after)
    assert names(root, NEW) == named
    assert names(root, OLD) == []
    assert [each.rule for each in check_folder(root, NOW).diagnostics] == [each.rule for each in before]


def names(root: Path, name: str) -> list[str]:
    """The fields and links that mean an entry."""
    return [each.field or str(each.link) for _, each in read_texts(root)[0].naming(Key("ana", name))]


def test_what_was_read_before_is_not_read_anew_and_says_the_same(journal: Make) -> None:
    """Files that were changed meanwhile are read anew, and so are those that are no entries."""
    root = journal({})
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    (root / "notes.md").write_text("# No entry\n[[2026-09-03-dress-rehearsal]]\n", encoding="utf-8")
    check_folder(root)
    known = reads_of(check_folder(root))  # from the memo
    changed = next(iter(sorted(root.glob("actions/*.md"))))
    changed.write_text(changed.read_text(encoding="utf-8") + "\n[[2026-09-03-dress-rehearsal]]\n", encoding="utf-8")
    texts, again = read_texts(root)[0], read_texts(root, known=known)[0]
    assert again == texts
    key = Key("ana", "2026-09-03-dress-rehearsal")
    assert [(file.path, each) for file, each in again.naming(key)] == [(file.path, each) for file, each in texts.naming(key)]
    assert {changed.relative_to(root).as_posix(), "notes.md"} <= {file.path for file, _ in again.naming(key)}
    before = {path for path, each in known.reads.items() if each.written is not None}
    assert {path for path in before if again.files[path].written is not known.reads[path].written} == {changed.relative_to(root).as_posix()}
