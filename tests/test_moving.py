"""`mv` and `rm`: every form of reference is found, nothing but its bytes changes, and nothing changes its meaning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.authoring.change import TEMPORARY, Unchangeable
from journalkit.authoring.moving import Move, carry_out, planned, why_not_free
from journalkit.authoring.references import read_texts
from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from journalkit.model.entry import Entry, Key
from journalkit.pipeline import check_folder, site_of
from journalkit.view import project
from tests.conftest import CONFIG, EXAMPLE, Make, Run, entry
from tests.journal_parts import NOW
from tests.journals import PROFILE

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
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def session(body: str = "", **fields: object) -> str:
    return entry("session", "Kick-off", body, hypotheses="[{claim: It helps}]", **fields)


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


# What others wrote


def received(text: str, person: str = "ben") -> dict[str, str]:
    return {f"rooms/ben/{person}/feedback/f.md": text}


def test_the_old_id_stays_an_alias_when_others_refer_to_it(journal: Make) -> None:
    theirs = received(entry("feedback", about=f"ana/{OLD}", body=f"[[{OLD}]]"))
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs})
    before = check_folder(root, NOW).diagnostics
    move = moved(root)
    assert move.alias
    assert [(each.path, each.line) for each in move.foreign] == [("rooms/ben/ben/feedback/f.md", 5), ("rooms/ben/ben/feedback/f.md", 7)]
    assert move.broken == ()
    assert (root / "rooms/ben/ben/feedback/f.md").read_text() == next(iter(theirs.values()))
    assert (root / f"sessions/{NEW}.md").read_text() == session(shared=f"true\naliases: [{OLD}]")
    assert check_folder(root, NOW).diagnostics == before


def test_without_an_alias_what_others_wrote_breaks_only_if_that_is_said(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **received(entry("feedback", about=OLD))})
    move = moved(root, alias=False)
    assert not move.alias
    assert [each.line for each in move.broken] == [5]
    assert (root / f"sessions/{NEW}.md").read_text() == session(shared="true")


def test_a_link_by_path_in_a_file_of_somebody_else_cannot_be_kept(journal: Make) -> None:
    theirs = received(entry("feedback", about=OLD, body=f"[x](../../../../sessions/{OLD}.md)"))
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs})
    before = everything(root)
    with pytest.raises(Unchangeable, match=r"--no-alias renames it all the same:\n  rooms/ben/ben/feedback/f\.md:7"):
        moved(root)
    assert everything(root) == before
    assert len(moved(root, alias=False).broken) == 2


@pytest.mark.parametrize(
    ("aliases", "after"),
    [
        ("[kick, 'start']", f"[kick, 'start', {OLD}]"),
        ("[kick, ] # why", f"[kick, {OLD}, ] # why"),
        ("kick # why", f"[kick, {OLD}] # why"),
        ("'a, b'", f"['a, b', {OLD}]"),
        ("# why", f"[{OLD}] # why"),
        ("[]", f"[{OLD}]"),
        ("~", f"[{OLD}]"),
        ("\n  - kick # why\n  - 'start'  # because\n# below", f"\n  - kick # why\n  - 'start'  # because\n  - {OLD}\n# below"),
        ("\n- kick", f"\n- kick\n- {OLD}"),
        (f"[{OLD}]", f"[{OLD}]"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_alias_is_added_to_those_that_are_there(journal: Make, aliases: str, after: str, ends: str) -> None:
    def text(value: str) -> bytes:
        return session(aliases=value).replace("\n", ends).encode()

    root = journal({"insights/a.md": entry("insight", session="kick") if "kick" in aliases else entry("insight")})
    (root / "sessions").mkdir()
    (root / f"sessions/{OLD}.md").write_bytes(text(aliases))
    moved(root, alias=True)
    assert (root / f"sessions/{NEW}.md").read_bytes() == text(after)
    texts, _ = read_texts(root)
    own = texts.files[f"sessions/{NEW}.md"].written
    assert isinstance(own, Entry)
    assert OLD in own.aliases


@pytest.mark.parametrize(
    ("files", "place"),
    [
        # what ana wrote about ben's entry would be about her own
        ({"insights/a.md": entry("insight", body=f"[[{NEW}]]")}, "insights/a.md:6"),
        # what chiara wrote about ben's entry could be about either
        ({"rooms/ben/chiara/insights/a.md": entry("insight", shared="true", session=NEW)}, "rooms/ben/chiara/insights/a.md:6"),
        # an entry of ben's in ana's folder would name his own
        ({"insights/a.md": entry("insight", author="ben", session=OLD)}, "insights/a.md:6"),
    ],
)
def test_a_move_that_would_change_the_meaning_of_a_reference_is_refused(journal: Make, files: dict[str, str], place: str) -> None:
    theirs = {f"rooms/ben/ben/sessions/{NEW}.md": session(shared="true")}
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs, **files}, config=THREE)
    before = everything(root)
    with pytest.raises(Unchangeable, match=place):
        moved(root)
    assert everything(root) == before


def test_a_broken_reference_of_somebody_else_to_the_old_id_does_not_come_to_mean_a_third_one(journal: Make) -> None:
    """Chiara's bare id meant Ana's or Ben's entry; without Ana's it would silently mean Ben's."""
    theirs = {
        f"rooms/ben/ben/sessions/{OLD}.md": session(shared="true"),
        "rooms/ben/chiara/insights/a.md": entry("insight", shared="true", session=OLD),
    }
    root = journal({f"sessions/{OLD}.md": session(shared="true"), **theirs}, config=THREE)
    with pytest.raises(Unchangeable, match="would mean ben/"):
        moved(root, alias=False)
    assert moved(root).alias


def test_what_led_nowhere_may_lead_to_the_entry_now(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=NEW, body=f"[[{NEW}]]")})
    assert len(check_folder(root, NOW).diagnostics) == 2
    moved(root)
    assert check_folder(root, NOW).diagnostics == ()


# Files


def test_a_symbolic_link_is_followed_to_the_text_and_renamed_itself(journal: Make) -> None:
    root = journal({"notes/real-one.md": entry("insight", session=OLD), f"archive/{OLD}-kept.md": session()})
    (root / "insights").mkdir()
    (root / "sessions").mkdir()
    (root / "insights/linked.md").symlink_to("../notes/real-one.md")
    (root / f"sessions/{OLD}.md").symlink_to(f"../archive/{OLD}-kept.md")
    moved(root)
    assert (root / "insights/linked.md").is_symlink()
    assert (root / "notes/real-one.md").read_text() == entry("insight", session=NEW)
    assert (root / f"sessions/{NEW}.md").readlink() == Path(f"../archive/{OLD}-kept.md")
    assert not (root / f"sessions/{OLD}.md").is_symlink()


def test_a_file_that_a_symbolic_link_leads_to_is_not_renamed(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/b.md": entry("insight")})
    (root / "insights/linked.md").symlink_to(f"../sessions/{OLD}.md")
    with pytest.raises(Unchangeable, match=r"insights/linked\.md is a symbolic link to it|symbolic link to sessions"):
        moved(root)


def test_the_mode_of_a_file_stays(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD)})
    (root / "insights/a.md").chmod(0o640)
    (root / f"sessions/{OLD}.md").chmod(0o600)
    moved(root)
    assert (root / "insights/a.md").stat().st_mode & 0o777 == 0o640
    assert (root / f"sessions/{NEW}.md").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="everything is writable for root")
def test_a_read_only_file_stays_and_so_does_everything_else(run: Run, journal: Make) -> None:
    root = journal(
        {f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD), "insights/b.md": entry("insight", session=OLD)}
    )
    (root / "insights/b.md").chmod(0o444)
    before = everything(root)
    done = run("-C", root, "mv", OLD, NEW)
    assert done.code == 3
    assert "read-only" in done.err
    assert everything(root) == before


def test_nothing_is_written_when_one_file_may_not_be(journal: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = journal(
        {f"sessions/{OLD}.md": session(), "goals/a.md": entry("goal", body=f"[[{OLD}]]"), "insights/b.md": entry("insight", session=OLD)}
    )
    before = everything(root)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "b.md")
    with pytest.raises(PermissionError):
        moved(root)
    assert everything(root) == before


def test_an_id_in_front_matter_that_cannot_be_read_is_pointed_out(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": f"---\ntype: insigt\nsession: {OLD}\n---\n[[{OLD}]]\n"})
    move = moved(root)
    assert [(each.path, each.line) for each in move.left] == [("insights/a.md", 3)]
    assert (root / "insights/a.md").read_text().endswith(f"[[{NEW}]]\n")


@pytest.mark.parametrize("changed", ["insights/a.md", f"sessions/{OLD}.md"])
def test_a_file_that_changed_since_it_was_read_is_not_written_and_no_other(journal: Make, changed: str) -> None:
    root = journal(
        {f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD), "goals/g.md": entry("goal", body=f"[[{OLD}]]")}
    )
    _, write = plan(root, OLD, NEW)
    with (root / changed).open("a") as file:
        file.write("more\n")
    before = everything(root)
    with pytest.raises(Unchangeable, match="changed by another program"):
        write()
    assert everything(root) == before


def test_a_file_that_appeared_under_the_new_name_is_not_overwritten(journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD)})
    _, write = plan(root, OLD, NEW)
    (root / f"sessions/{NEW}.md").write_text("mine")
    before = everything(root)
    with pytest.raises(Unchangeable, match="another program"):
        write()
    assert everything(root) == before


def test_after_a_kill_at_any_write_the_same_command_does_the_rest(journal: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        f"goals/{OLD}.md": entry("goal", measures=f"{{{OLD}: 3}}", body=f"[[{OLD}]]"),
        "insights/a.md": entry("insight", goal=OLD),
        "sessions/b.md": entry("session", goal=OLD, measures=f"{{{OLD}: 5}}"),
        **received(entry("feedback", about=OLD)),
    }
    clean = journal(files, folder="clean")
    moved(clean)
    expected = everything(clean)
    for number in range(4):
        root = journal(files, folder=f"killed-{number}")
        calls = iter(range(100))

        class Killed(BaseException):
            pass

        def failing(original: Callable[..., None], at: int = number, calls: object = calls) -> Callable[..., None]:
            def replaced(*arguments: object) -> None:
                if next(calls) == at:  # type: ignore[call-overload]
                    raise Killed
                original(*arguments)

            return replaced

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", failing(os.replace))
            patch.setattr(os, "rename", failing(os.rename))
            with pytest.raises(Killed):
                moved(root)
        texts = everything(root)
        assert not [path for path in texts if TEMPORARY in path]
        assert len(texts) == len(expected)
        assert all(data in (files.get(path, CONFIG).encode(), expected.get(path.replace(OLD, NEW))) for path, data in texts.items())
        moved(root)
        assert everything(root) == expected


# The commands


def test_mv_says_what_it_did(run: Run, journal: Make) -> None:
    theirs = received(entry("feedback", about=f"ana/{OLD}"))
    mine = {f"sessions/{OLD}.md": session(shared="true"), "insights/a.md": entry("insight", session=OLD, body=f"[[{OLD}]] `[[{OLD}]]`")}
    root = journal({**mine, **theirs})
    done = run("-C", root, "mv", "kick-off", NEW)
    assert done.code == 0
    assert done.out == f"sessions/{NEW}.md\n"
    assert done.err == (
        f"sessions/{OLD}.md is now sessions/{NEW}.md; 2 references rewritten, in 1 other file\n"
        f'"{OLD}" stays an alias of it, since entries of others refer to it (rooms/ben/ben/feedback/f.md:5); --no-alias leaves it out\n'
        f'"{OLD}" stays where it is no reference that can be read (code, asides, other fields):\n'
        f"  insights/a.md:7: [[{NEW}]] `[[{OLD}]]`\n"
    )
    assert run("-C", root, "check").code == 0


def test_a_dry_run_shows_what_would_change_and_writes_nothing(run: Run, journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), "insights/a.md": entry("insight", session=OLD)})
    before = everything(root)
    done = run("-C", root, "mv", OLD, NEW, "--dry-run", "--alias")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"rename from sessions/{OLD}.md",
        f"rename to sessions/{NEW}.md",
        "--- a/insights/a.md",
        "+++ b/insights/a.md",
        "@@ -5 +5 @@",
        f"-session: {OLD}",
        f"+session: {NEW}",
        f"--- a/sessions/{OLD}.md",
        f"+++ b/sessions/{NEW}.md",
        "@@ -5,0 +6 @@",
        f"+aliases: [{OLD}]",
    ]
    assert "1 reference to rewrite" in done.err
    assert everything(root) == before


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("../x", 'cannot be an id (lower case letters, digits and -); "x" can be one'),
        ("-rf", "No such option"),
        (".git", "cannot be an id"),
        ("con", "is the name of a device"),
        ("x.md", '"x" can be one'),
        ("", "cannot be an id"),
        ("x" * 151, "is longer than 150 bytes"),
        ("a\nb", "cannot be an id"),
        ("a\u202eb", "a\\u202eb"),
        ("Kickoff", '"kickoff" can be one'),
        (OLD, "is its id already"),
        ("other", "is taken by goals/other.md"),
        ("alias-of-other", "is an alias of goals/other.md"),
        ("ﬁrst", "is the same name as goals/first.md on many disks"),
        ("way", "is taken by roadmaps/way.md"),
        ("broken", "is taken by insights/broken.md"),
        ("draft-1", "would not be read: ignore in journal.yaml names sessions/draft-1.md"),
        ("stray", "is taken by the file sessions/STRAY.md"),
    ],
)
def test_an_id_that_cannot_be_given_is_refused_with_a_reason(run: Run, journal: Make, new: str, words: str) -> None:
    files = {
        f"sessions/{OLD}.md": session(),
        "goals/other.md": entry("goal", aliases="alias-of-other"),
        "goals/first.md": entry("goal"),
        "roadmaps/way.md": "---\ntype: roadmap\ntitle: A way\nsteps: [{id: a, title: A, why: B}]\n---\n",
        "insights/broken.md": "---\ntype: [\n---\n",
        "sessions/STRAY.md": "no entry",
    }
    root = journal(files, config=f"{CONFIG}ignore: [draft-*, STRAY.md]\n")
    before = everything(root)
    done = run("-C", root, "mv", OLD, new)
    assert done.code == 2
    assert words in done.err
    assert everything(root) == before


def test_an_entry_of_somebody_else_is_neither_renamed_nor_deleted(run: Run, journal: Make) -> None:
    root = journal({"rooms/ben/ben/insights/a.md": entry("insight", shared="true")})
    for command in (("mv", "ben/a", "b"), ("rm", "ben/a", "--yes", "--force")):
        done = run("-C", root, *command)
        assert done.code == 4
        assert "came from ben" in done.err
    assert (root / "rooms/ben/ben/insights/a.md").is_file()


def test_an_entry_with_errors_can_be_renamed_and_deleted_by_its_whole_id(run: Run, journal: Make) -> None:
    root = journal(
        {
            "sessions/Kickoff.md": session(),
            "insights/a.md": entry("insight", session="Kickoff"),
            "insights/b.md": entry("insight", date="soon"),
        }
    )
    assert run("-C", root, "mv", "Kickoff", "start").code == 0
    assert (root / "insights/a.md").read_text() == entry("insight", session="start")
    assert run("-C", root, "rm", "b", "--yes").code == 0
    assert check_folder(root, NOW).diagnostics == ()


def test_one_of_two_files_with_the_same_id_is_not_renamed(run: Run, journal: Make) -> None:
    root = journal({f"sessions/{OLD}.md": session(), f"sessions/2026/{OLD}.md": session()})
    assert run("-C", root, "mv", OLD, NEW).code == 2
    done = run("-C", root, "mv", f"sessions/{OLD}.md", NEW)
    assert done.code == 4
    assert f"sessions/2026/{OLD}.md has the same id" in done.err


def test_one_of_two_files_with_the_same_id_can_be_deleted(run: Run, journal: Make) -> None:
    twins = {f"sessions/{OLD}.md": session(), f"sessions/2026/{OLD}.md": session()}
    root = journal({**twins, "insights/a.md": entry("insight", session=OLD, body=f"[x](../sessions/{OLD}.md)")})
    done = run("-C", root, "rm", f"sessions/{OLD}.md", "--yes")
    assert done.code == 4
    assert "1 reference" in done.err
    assert run("-C", root, "rm", f"sessions/2026/{OLD}.md", "--yes").code == 0
    assert check_folder(root, NOW).diagnostics == ()


def test_rm_deletes_what_nothing_refers_to(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", body="[[a]]"), "insights/b.md": entry("insight")})
    asked = run("-C", root, "rm", "a")
    assert (asked.code, asked.out) == (4, "")
    assert "--yes deletes it" in asked.err
    done = run("-C", root, "rm", "a", "--yes")
    assert (done.code, done.out, done.err) == (0, "insights/a.md\n", 'deleted: "A title"\n')
    assert not (root / "insights/a.md").exists()
    assert (root / "insights/b.md").exists()


def test_rm_says_how_git_brings_it_back(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight")})
    (root / ".git").mkdir()
    assert "git restore -- insights/a.md" in run("rm", "a", "--yes", cwd=root).err
    (root / "insights/a.md").write_text(entry("insight"))
    assert f"git -C {root} restore -- insights/a.md" in run("-C", root, "rm", "a", "--yes").err


def test_rm_refuses_and_lists_every_reference_of_whatever_form(run: Run, journal: Make) -> None:
    root = journal(
        {
            f"sessions/{OLD}.md": session(aliases="kick", shared="true", body=f"[[{OLD}]]"),
            "insights/a.md": entry("insight", session="kick", body=f"[x](../sessions/{OLD}.md)"),
            "insights/faulty.md": entry("insight", date="soon", session=OLD),
            "README.md": f"[x](sessions/{OLD}.md)",
            **received(entry("feedback", about=OLD)),
        }
    )
    done = run("-C", root, "rm", OLD, "--yes")
    assert done.code == 4
    listed = [line.split(": ")[0].strip() for line in done.err.splitlines() if line.startswith("  ")]
    places = ["README.md:1", "insights/a.md:5", "insights/a.md:7", "insights/faulty.md:5", "rooms/ben/ben/feedback/f.md:5"]
    assert listed == places
    assert (root / f"sessions/{OLD}.md").is_file()
    forced = run("-C", root, "rm", OLD, "--yes", "--force")
    assert forced.code == 0
    assert "will lead nowhere" in forced.err
    assert not (root / f"sessions/{OLD}.md").exists()
    assert "broken-reference" in run("-C", root, "check").out


def test_a_symbolic_link_to_an_entry_keeps_it_from_being_deleted(run: Run, journal: Make) -> None:
    root = journal({"sessions/a.md": session(), "insights/b.md": entry("insight")})
    (root / "insights/linked.md").symlink_to("../sessions/a.md")
    done = run("-C", root, "rm", "a", "--yes")
    assert done.code == 4
    assert "insights/linked.md:1: (a symbolic link to it)" in done.err
    assert run("-C", root, "rm", "linked", "--yes").code == 0
    assert (root / "sessions/a.md").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 130), ("", 130)])
def test_rm_asks_on_a_terminal(journal: Make, answer: str, code: int) -> None:
    import pty

    root = journal({"insights/a.md": entry("insight")})
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "journalkit", "-C", str(root), "rm", "a"]
    with subprocess.Popen(command, stdin=end, stdout=end, stderr=end) as asking:
        os.close(end)
        os.write(terminal, f"{answer}\n".encode())
        assert asking.wait(timeout=30) == code
    os.close(terminal)
    assert (root / "insights/a.md").exists() == (code != 0)


# The example


def site(root: Path) -> dict[str, bytes]:
    """The private, the public and the rooms' sites of a journal."""
    checked = check_folder(root, NOW)
    assert checked.diagnostics == ()
    assert checked.journal is not None
    audiences = [PRIVATE, PUBLIC, *map(room_audience, checked.journal.config.rooms)]
    return {
        f"{audience}/{each.path}": each.data for audience in audiences for each in site_of(project(checked.journal, audience), root, NOW)
    }


@pytest.mark.parametrize(
    ("folder", "old", "new"),
    [("sessions", "2026-08-27-after-august", "2026-08-27-after-augusu"), ("goals", "2026-03-02-north-star", "2026-03-02-north-sun")],
)
def test_the_example_is_the_same_but_for_the_id(run: Run, tmp_path: Path, folder: str, old: str, new: str) -> None:
    root = tmp_path / "example"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    before, texts = site(root), everything(root)
    assert run("-C", root, "mv", old, new).code == 0
    assert run("-C", root, "check", "--strict").code == 0
    after = site(root)
    assert {path.replace(new, old): data.replace(new.encode(), old.encode()) for path, data in after.items()} == before
    assert not any(old.encode() in data for path, data in after.items() if "/attachments/" not in path)
    assert run("-C", root, "mv", new, old).code == 0
    changed = {path for path, data in everything(root).items() if texts[path] != data}
    assert changed == {f"{folder}/{old}.md"}  # its aliases
