"""Writing entries by command: what is implied, what may be said by whom, and that every value ends as data or is refused."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from journalkit.model.entry import Entry, Hypothesis, Key
from journalkit.reading.load import load
from tests.calls import at_terminal, call
from tests.conftest import CONFIG, ROOT, Make, Ran, entry

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
    found = load(root)
    assert found.value is not None
    return dict(found.value.entries)


def written(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file() and file.name != "journal.yaml")


# What the context says


def test_a_new_entry_says_what_it_implies_and_leaves_nothing_out(journal: Make) -> None:
    meeting = entry("session", "Kick-off", date="2026-09-10", with_="[ben]", goal="star", shared="true")
    root = journal({"goals/star.md": STAR, "sessions/2026-09-10-kick-off.md": meeting})
    done, text = new(root, "action", "Send the offer", "--due", "friday")
    assert done.err == ("action of 15 Sep 2026; due 2026-09-18; session 2026-09-10-kick-off; goal star; room ben; shared: true\n")
    assert fields(text) == {
        "type": "action", "title": "Send the offer", "date": TODAY, "assignee": "ana", "session": "2026-09-10-kick-off", "goal": "star",
        "due": "2026-09-18", "expected": "", "status": "open", "room": "ben", "shared": "true",
    }  # fmt: skip
    assert call("-C", root, "check") == Ran(0, "", "")


def test_the_session_is_that_of_the_day_of_the_entry_else_the_last_one_held_before(journal: Make) -> None:
    days = {"2026-09-01": "held", "2026-09-08": "held", "2026-09-12": "planned", "2026-09-15": "planned", "2026-09-20": "planned"}
    root = journal({f"sessions/{day}.md": entry("session", date=day, status=status, shared="true") for day, status in days.items()})
    for day, meant in (("today", "2026-09-15"), ("2026-09-14", "2026-09-08"), ("2026-09-08", "2026-09-08"), ("2026-09-03", "2026-09-01")):
        assert fields(new(root, "insight", "x", "--on", day)[1])["session"] == meant
    assert "session" not in fields(new(root, "insight", "x", "--on", "2026-08-03")[1])
    assert "session" not in fields(new(root, "insight", "x", "--session", "none")[1])
    assert fields(new(root, "action", "x", "--session", "2026-09-01")[1])["session"] == "2026-09-01"


def test_what_others_read_takes_nothing_from_what_only_the_author_may_read(journal: Make) -> None:
    star = STAR.replace("shared: public", "shared: false")
    root = journal({"goals/star.md": star, "sessions/secret.md": entry("session", date=TODAY, goal="star")})
    for sharing in (("--share",), ("--public",), ("--share-with", "ben")):
        done, text = new(root, "insight", "x", *sharing)
        assert "secret" not in text
        assert "star" not in text
        assert (
            "It does not name session secret, which only ana may read.\nIt does not name goal star, which only ana may read.\n" in done.err
        )
    private = fields(new(root, "insight", "x")[1])
    assert (private["session"], private["goal"]) == ("secret", "star")


def test_a_goal_comes_from_the_session_the_advice_or_the_north_star(journal: Make) -> None:
    pillar = entry("goal", "Pillar", supports="star", metric="{name: n, target: 3}", shared="true")
    advice = entry("insight", "Advice", from_="ben", goal="pillar", shared="true")
    files = {"goals/star.md": STAR, "goals/pillar.md": pillar, "insights/advice.md": advice}
    root = journal(files | {"sessions/of-pillar.md": entry("session", date="2026-09-01", goal="pillar", shared="true")})
    assert fields(new(root, "action", "x")[1])["goal"] == "pillar"
    assert fields(new(root, "action", "x", "--session", "none")[1])["goal"] == "star"
    assert fields(new(root, "action", "x", "--session", "none", "--insight", "advice")[1])["goal"] == "pillar"
    assert fields(new(root, "action", "x", "--goal", "star")[1])["goal"] == "star"
    assert "goal" not in fields(new(root, "action", "x", "--goal", "none")[1])
    assert "goal" not in fields(new(root, "update", "x", "--about", "star")[1])


def test_of_several_rooms_that_is_taken_in_which_the_people_meet(journal: Make) -> None:
    goal = entry("goal", "Of Ben", date="2026-01-01", supports="star", metric="{name: n, target: 3}", room="ben", shared="true")
    root = journal({"goals/star.md": STAR, "goals/of-ben.md": goal}, config=TWO_ROOMS)
    assert fields(new(root, "session", "x", "--with", "chiara", "--goal", "of-ben")[1])["room"] == "chiara"
    assert fields(new(root, "insight", "x", "--from", "ben", "--session", "none")[1])["room"] == "ben"
    assert fields(new(root, "action", "x", "--assign", "chiara", "--session", "none")[1])["room"] == "chiara"
    assert fields(new(root, "insight", "x", "--share-with", "chiara", "--session", "none")[1])["room"] == "chiara"
    assert fields(new(root, "insight", "x", "--goal", "of-ben", "--session", "none")[1])["room"] == "ben"
    assert fields(new(root, "insight", "x", "--room", "ben", "--session", "none")[1])["room"] == "ben"
    nobody, text = new(root, "action", "x", "--session", "none", "--goal", "star")
    assert "room" not in fields(text)
    assert "warning[no-room]" in nobody.err


def test_a_session_of_another_room_is_not_taken(journal: Make) -> None:
    files = {
        "sessions/2026-09-10-ben.md": entry("session", date="2026-09-10", with_="ben", room="ben", shared="true"),
        "sessions/2026-09-12-chiara.md": entry("session", date="2026-09-12", with_="chiara", room="chiara", shared="true"),
    }
    root = journal(files, config=TWO_ROOMS)
    of_ben = fields(new(root, "insight", "x", "--from", "ben", "--share")[1])
    assert (of_ben["session"], of_ben["room"]) == ("2026-09-10-ben", "ben")
    latest = fields(new(root, "insight", "x", "--share")[1])
    assert (latest["session"], latest["room"]) == ("2026-09-12-chiara", "chiara")


def test_without_rooms_and_sessions_nothing_of_them_is_written(journal: Make) -> None:
    root = journal({}, config=NO_ROOM)
    done, text = new(root, "insight", "Alone")
    assert (done.code, done.err) == (0, "insight of 15 Sep 2026; shared: false\n")
    assert list(fields(text)) == ["type", "title", "date", "shared"]
    assert "with" in fields(new(root, "session", "x")[1])


def test_the_others_of_the_room_take_part_in_a_session(journal: Make) -> None:
    root = journal({}, config=TWO_ROOMS)
    assert fields(new(root, "session", "x", "--room", "chiara")[1])["with"] == "[chiara]"
    assert fields(new(journal({}, folder="one"), "session", "x")[1])["with"] == "[ben]"


def test_a_session_ahead_is_planned_and_one_that_began_is_held(journal: Make) -> None:
    root = journal({})
    for when, status in (
        ("tomorrow", "planned"),
        ("today 10:00", "planned"),
        ("today 08:00", "held"),
        ("yesterday", "held"),
        ("today", "held"),
    ):
        assert fields(new(root, "session", "x", "--on", when)[1])["status"] == status


def test_next_session_is_said_with_its_day(journal: Make) -> None:
    root = journal({"sessions/next.md": entry("session", date="2026-09-24", status="planned", with_="ben", shared="true")})
    assert "due next-session (2026-09-24)" in new(root, "action", "x")[0].err
    assert "due next-session (none is planned yet)" in new(journal({}, folder="none"), "action", "x")[0].err


def test_who_writes_for_somebody_else_is_named_as_the_author_and_names_entries_of_the_owner_in_full(journal: Make) -> None:
    root = journal({"sessions/2026-09-10-kick-off.md": entry("session", date="2026-09-10", with_="ben", shared="true")})
    text = new(root, "feedback", "Late", "--about", "kick-off", env={"JOURNALKIT_ME": "ben"})[1]
    assert fields(text)["author"] == "ben"
    assert fields(text)["about"] == "ana/2026-09-10-kick-off"
    assert call("-C", root, "--as", "bne", "new", "insight", "x", "--no-edit").code == 2


def test_who_writes_for_somebody_else_names_nothing_that_is_not_for_them(journal: Make) -> None:
    root = journal({"sessions/secret.md": entry("session", date=TODAY), "goals/star.md": STAR})
    fields_of_ben = fields(new(root, "insight", "x", env={"JOURNALKIT_ME": "ben"})[1])
    assert ("session" in fields_of_ben, fields_of_ben["goal"]) == (False, "ana/star")


def test_news_of_what_only_the_author_may_read_is_private_too(journal: Make) -> None:
    root = journal({"goals/star.md": STAR.replace("public", "false"), "actions/mine.md": entry("action", assignee="ana", shared="false")})
    for name in ("star", "mine"):
        assert fields(new(root, "update", "x", "--about", name)[1])["shared"] == "false"
    assert call("-C", root, "check", "--strict").code == 0


def test_what_is_assigned_to_others_cannot_be_private(journal: Make) -> None:
    done, text = new(journal({}), "action", "x", "--assign", "ben", "--private")
    assert done.code == 1
    assert "error[private-assignment]" in done.err
    assert text


# Ids and titles


def test_an_id_that_is_taken_gets_a_number_and_that_is_said(journal: Make) -> None:
    root = journal({"notes/2026-09-15-ask.md": "# no entry", "insights/other.md": entry("insight", aliases="[2026-09-15-ask-2]")})
    done, _ = new(root, "insight", "Ask!")
    assert done.out.endswith("/insights/2026-09-15-ask-3.md\n")
    assert "2026-09-15-ask is taken, so this is 2026-09-15-ask-3" in done.err
    (root / "insights" / "2026-09-15-broken.md").write_text("---\ntype: [\n---\n")
    assert new(root, "insight", "Broken")[0].out.endswith("-broken-2.md\n")
    assert (root / "insights" / "2026-09-15-broken.md").read_text() == "---\ntype: [\n---\n"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ask before solving", "ask-before-solving"),
        ("…!?", "insight"),
        ("🚀", "insight"),
        ("日本語", "日本語"),
        ("École à 5 %", "école-à-5"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-1"),
        ("a/b\\c:d|e*f", "a-b-c-d-e-f"),
        ("---", "insight"),
        ("\u0301x", "x"),
        ("ﬁne ＷＩＤＥ", "fine-wide"),
    ],
)
def test_a_title_of_any_signs_has_an_id_that_is_one(journal: Make, title: str, name: str) -> None:
    root = journal({})
    done, _ = new(root, "insight", "--", title)
    assert (done.code, done.out.strip().rpartition("/")[2]) == (0, f"2026-09-15-{name}.md")
    assert [each.title for each in entries(root).values()] == [title]


@pytest.mark.parametrize("title", ["x" * 300, "word " * 60, "日" * 300, "e\u0301" * 300], ids=len)
def test_a_title_of_three_hundred_letters_is_kept_whole_and_has_a_short_id(journal: Make, title: str) -> None:
    root = journal({})
    done, _ = new(root, "insight", title)
    assert done.code == 0
    assert len(done.out.strip().rpartition("/")[2].encode()) <= 153
    assert [each.title for each in entries(root).values()] == [title.strip()]


# Every value ends as data or is refused

HOSTILE = [
    "a\nshared: public", "a\r\nshared: public", "a\rshared: public", "a\u2028shared: public", "a\x85shared: public",
    "a\n---\nshared: public", "a\"\nshared: public\n\"", "a'\nshared: public\n'", "---", "...", "--- x", "{{ 7 * 7 }}",
    "{% include 'x' %}", "{{ shared_comment.__class__ }}", "{# x #}", "a: b", "a:", ": a", "a #b", "#b", "- a", "-", "? a", "*a",
    "&a b", "!a b", "!!python/object:os.system", "[a", "[a]", "{a: 1}", "a, b", "a]", "a}", "|", ">", "@a", "`a`", "%a", "%%a%%",
    "<!-- a -->", "\"", "'", "\\", "\\n", "a\\", "\"a\" b", "it's", "null", "~", "true", "no", "012", "1_000", "0x1F", "2026-09-15",
    "12:30", "=", "<<", "a\tb", "\ta", "a ", " a", "a\x07", "a\x1b[31m", "a\x7f", "a\x00b", "a\ufeff", "a\u202eb", "a\udcff", "é日🚀",
    "á", "x" * 300, ".inf", "a\nb", "a\n\nb", "a\n", "[[a]]", "<script>", "\u200b",
]  # fmt: skip


def of_text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def of_line(text: str) -> str:
    return " ".join(text.split())


TEXTS: dict[str, tuple[list[str], Any, Any]] = {
    "title": (["insight", "--", "VALUE"], lambda each: each.title, of_line),
    "expected": (["action", "x", "--expected", "VALUE"], lambda each: each.expected, of_text),
    "kpi": (["action", "x", "--kpi", "VALUE", "--unit", "u", "--target", "3"], lambda each: each.kpi and each.kpi.name, of_text),
    "unit": (["action", "x", "--kpi", "k", "--unit", "VALUE"], lambda each: each.kpi and each.kpi.unit, of_text),
    "metric": (["goal", "x", "--metric", "VALUE", "--target", "3"], lambda each: each.metric and each.metric.name, of_text),
    "tag": (["insight", "x", "--tag", "a", "--tag", "VALUE"], lambda each: each.tags[-1], of_line),
    "claim": (["session", "x", "--hypothesis", "VALUE", "--hypothesis", "b"], lambda each: each.hypotheses[0].claim, of_line),
    "body": (
        ["insight", "x", "--body", "VALUE"],
        lambda each: each.body.text.strip("\n"),
        lambda text: of_text(f".{text}.")[1:-1].strip("\n"),
    ),
}
WITHOUT = {"expected", "kpi", "unit", "metric"}  # texts that are not there when they are blank


@pytest.mark.parametrize("option", TEXTS)
def test_a_text_is_read_back_as_it_was_given_or_refused(journal: Make, option: str) -> None:
    """And nothing but that text is in the entry: as in one with a harmless text."""
    command, read, kept = TEXTS[option]
    root = journal({})
    harmless = new(root, *("word" if each == "VALUE" else each for each in command))[1]
    refused, number = 0, list(TEXTS).index(option)
    hostiles = HOSTILE if option in ("title", "expected", "kpi") else HOSTILE[number % 3 :: 3]
    for hostile in hostiles:
        if hostile == "-" and option in ("title", "body"):
            continue  # standard input
        for file in root.rglob("*.md"):
            file.unlink()
        done = call("-C", root, "new", "--no-edit", *(hostile if each == "VALUE" else each for each in command))
        assert "Traceback" not in done.err, hostile
        if done.code == 2:
            refused += 1
            assert done.err.startswith("Error: "), hostile
            assert done.err[:-1].replace("\n", "").isprintable(), hostile
            assert list(root.rglob("*.md")) == [], hostile
            continue
        assert done.code == 0, (hostile, done)
        assert "error[" not in done.err, (hostile, done)
        (found,) = entries(root).values()
        assert (read(found) or "") == kept(hostile), hostile
        text = Path(done.out.strip()).read_text(encoding="utf-8")
        assert fields(text).keys() - {"kpi", "metric"} == fields(harmless).keys() - {"kpi", "metric"}, hostile
        assert fields(text)["shared"] == fields(harmless)["shared"], hostile
    assert refused < len(hostiles) / 3


INJECTED = ["held\nshared: public", "ben\nshared: public", "star=1\nshared: public", "a#b\nc: d", "50 min\nx: y", "met\u2028x: y"]
STRICT = {
    "--duration": ["session", "x"],
    "--status": ["session", "x"],
    "--step": ["insight", "x"],
    "--from": ["insight", "x"],
    "--with": ["session", "x"],
    "--assign": ["action", "x"],
    "--room": ["insight", "x"],
    "--share-with": ["insight", "x"],
    "--session": ["insight", "x"],
    "--goal": ["insight", "x"],
    "--insight": ["action", "x"],
    "--supports": ["goal", "x"],
    "--measure": ["insight", "x"],
    "--due": ["action", "x"],
    "--on": ["insight", "x"],
    "--outcome": ["reflection", "x", "--action", "mine"],
    "--about": ["update", "x"],
    "--action": ["reflection", "x"],
    "--hypothesis": ["action", "x"],
    "--target": ["goal", "x", "--metric", "m"],
    "--confidence": ["action", "x"],
    "--result": ["reflection", "x", "--action", "mine"],
}


@pytest.mark.parametrize("option", STRICT)
def test_a_word_that_its_field_cannot_take_is_refused_with_a_message(journal: Make, option: str) -> None:
    root = journal({"goals/star.md": STAR, "actions/mine.md": entry("action", assignee="ana")})
    before = written(root)
    for hostile in [*INJECTED, *HOSTILE[:16], *([] if option == "--step" else ["nan", "inf", "1e999"])]:
        done = call("-C", root, "new", *STRICT[option], option, hostile, "--no-edit")
        assert (done.code, done.out) == (2, ""), (hostile, done)
        assert done.err.strip(), hostile
        assert "Traceback" not in done.err, hostile
        assert written(root) == before, hostile


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (["session", "x", "--duration", "1h 20m"], "minutes", 80),
        (["session", "x", "--duration", " 50 "], "minutes", 50),
        (["session", "x", "--status", "cancelled"], "status", "cancelled"),
        (["insight", "x", "--step", "first-90-days-as-lead#agree-on-day-90"], "step.step", "agree-on-day-90"),
        (["action", "x", "--confidence", "66.5"], "confidence", 66.5),
        (["goal", "x", "--metric", "m", "--baseline", "-0.25", "--target", "1e3"], "metric.target", 1000.0),
        (["goal", "x", "--metric", "m", "--baseline", "-0.25", "--target", "1e3"], "metric.baseline", -0.25),
        (["reflection", "x", "--action", "mine", "--outcome", "missed", "--result", "0"], "result", 0.0),
        (["session", "x", "--hypothesis", "60% a: b"], "hypotheses", (Hypothesis("a: b", 60),)),
        (["session", "x", "--hypothesis", "70 %: c", "--hypothesis", "d"], "hypotheses", (Hypothesis("c", 70), Hypothesis("d"))),
        (["insight", "x", "--measure", "star=0.5"], "measures", None),
        (["goal", "x", "--supports", "star"], "supports.text", "star"),
    ],
)  # fmt: skip
def test_what_fields_can_take_is_read_back(journal: Make, arguments: list[str], name: str, value: object) -> None:
    root = journal({"goals/star.md": STAR, "actions/mine.md": entry("action", assignee="ana", status="done", completed="2026-09-14")})
    known = set(entries(root))
    assert new(root, *arguments)[0].code == 0
    (found,) = (each for key, each in entries(root).items() if key not in known)
    here: Any = found
    for step in name.split("."):
        here = getattr(here, step)
    if name == "measures":
        here, value = [(each.goal.key, each.value) for each in here], [(Key("ana", "star"), 0.5)]
    assert here == value


def test_a_hypothesis_of_an_action_is_one_of_a_session(journal: Make) -> None:
    root = journal({"sessions/2026-09-10-kick-off.md": entry("session", date="2026-09-10", hypotheses="[{claim: a}]", shared="true")})
    assert fields(new(root, "action", "x", "--hypothesis", "kick-off#1")[1])["hypothesis"] == "2026-09-10-kick-off#1"
    for wrong in (["kick-off"], ["kick-off#0"], ["kick-off#x"], ["nowhere#1"], ["kick-off#1", "kick-off#2"]):
        options = [word for each in wrong for word in ("--hypothesis", each)]
        assert new(root, "action", "y", *options)[0].code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["insight", "x", "--due", "friday"], "--due is not for insight; it is for goal and action"),
        (["action", "x", "--duration", "50 min"], "--duration is not for action; it is for session"),
        (["goal", "x", "--session", "none"], "--session is not for goal"),
        (["session", "x", "--outcome", "met"], "--outcome is not for session"),
        (["insight", "x", "--hypothesis", "60% a"], "--hypothesis is not for insight"),
        (["action", "x", "--status", "done"], "--status is not for action"),
        (["action", "x", "--north-star"], "--north-star is not for action; it is for goal"),
        (["action", "x", "--unit", "%"], "--unit belongs to --kpi"),
        (["goal", "x", "--target", "3"], "--target belongs to --metric"),
        (["goal", "x", "--metric", "m"], "--metric needs --target"),
        (["insight", "x", "--share", "--share-with", "ben"], "--share-with excludes"),
        (["insight", "x", "--body", "a", "--file", "b"], "--body and --file exclude each other"),
        (["insight"], "a title is wanted"),
        (["insight", " \n "], "a title is wanted"),
        (["insigth", "x"], 'did you mean "insight"?'),
        (["roadmap", "x"], "types: goal, session"),
        (["update", "x"], "an update is about something: --about ID"),
        (["feedback", "x"], "feedback is about something: --about ID"),
        (["reflection", "x"], "a reflection is on an action: --action ID"),
        (["action", "x", "--assign", "bne"], 'did you mean "ben"?'),
        (["action", "x", "--room", "bne"], 'did you mean "ben"?'),
        (["action", "x", "--due", "2026-09-01"], "--due: 2026-09-01 lies before the day of the entry, 2026-09-15"),
        (["action", "x", "--due", "friday 10:00"], "a day is wanted"),
        (["action", "x", "--on", "2026-09-20", "--due", "2026-09-18"], "lies before"),
        (["session", "x", "--hypothesis", "150% y"], "hypothes"),
    ],
)
def test_an_option_is_refused_rather_than_lost(journal: Make, arguments: list[str], message: str) -> None:
    root = journal({})
    done, _ = new(root, *arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert written(root) == []


def test_a_link_that_leads_out_of_the_journal_is_not_followed(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    (tmp_path / "elsewhere").mkdir()
    (root / "insights").symlink_to(tmp_path / "elsewhere")
    done, _ = new(root, "insight", "x")
    assert (done.code, "outside the journal" in done.err) == (4, True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


# Texts


def test_the_text_comes_from_an_option_standard_input_or_a_file(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    notes = tmp_path / "notes.txt"
    notes.write_bytes(b"\xef\xbb\xbf\r\n- one\r\n- two\r\n")
    bodies = [
        new(root, "insight", "x", "--body", "one\n\ntwo\n")[1],
        new(root, "insight", "x", "--body", "-", typed="from\na pipe\n")[1],
        new(root, "insight", "x", "--file", notes)[1],
        new(root, "insight", "x", "--file", "-", typed="piped\r\n")[1],
        new(root, "insight", "-", typed="\n# A title: of a pipe\nand\ntext\n")[1],
        new(root, "insight", "-", "--body", "-", typed="A title: of a pipe\nand\ntext\n")[1],
        new(root, "insight", "-", "--body", "said", typed="A title: of a pipe\nlost?\n")[1],
        new(root, "insight", "x", "--body", "---\nshared: public\n---\n{{ 7 * 7 }} {% x %}")[1],
        new(root, "insight", "x", "--body", "")[1],
    ]
    assert [text.partition("\n---\n")[2] for text in bodies] == [
        "one\n\ntwo\n", "from\na pipe\n", "- one\n- two\n", "piped\n", "and\ntext\n", "and\ntext\n", "said\n",
        "---\nshared: public\n---\n{{ 7 * 7 }} {% x %}\n", "",
    ]  # fmt: skip
    assert [fields(text)["title"] for text in bodies[4:6]] == ['"A title: of a pipe"'] * 2
    assert all(each.only_for_author for each in entries(root).values())


@pytest.mark.parametrize("data", [b"caf\xe9", b"\xff\xfea\x00", b"a\x00b"])
def test_a_text_that_is_none_is_refused_and_nothing_is_written(journal: Make, tmp_path: Path, data: bytes) -> None:
    root = journal({})
    (tmp_path / "notes").write_bytes(data)
    for done in (new(root, "insight", "x", "--file", tmp_path / "notes")[0], new(root, "insight", "x", "--body", "-", typed=data)[0]):
        assert done.code == 2
        assert "Traceback" not in done.err
    assert written(root) == []


def test_a_file_that_cannot_be_read_ends_with_3(journal: Make, tmp_path: Path) -> None:
    for name in ("nowhere", "."):
        done, _ = new(journal({}), "insight", "x", "--file", tmp_path / name)
        assert done.code == 3
        assert "cannot be read" in done.err


def test_a_text_that_is_faulty_is_written_and_shown_so_that_it_is_not_lost(journal: Make) -> None:
    done, text = new(journal({}), "insight", "x", "--body", "> " * 120 + "deep")
    assert done.code == 1
    assert "error[too-deep]" in done.err
    assert "deep" in text


# Templates of the journal's own


def test_a_template_of_the_journal_takes_the_place_of_the_packaged_one(journal: Make) -> None:
    template = "---\ntype: insight\n# mine\ntitle: {{ title | yaml }}\ndate: {{ date }}\nshared: {{ shared }}\nmood: good\n---\n## Why\n"
    root = journal({"templates/entry/insight.md": template})
    done, text = new(root, "insight", "a: b")
    assert done.code == 0
    assert text == '---\ntype: insight\n# mine\ntitle: "a: b"\ndate: 2026-09-15\nshared: false\nmood: good\n---\n## Why\n'


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ titel }}", "templates/entry/insight.md: 'titel' is undefined"),
        ("\n{% if %}", "templates/entry/insight.md:2"),
        ("{{ 1 / 0 }}", "templates/entry/insight.md: division by zero"),
        ("{{ title.nothing() }}", "templates/entry/insight.md"),
        ("no entry", "templates/entry/insight.md makes an entry that cannot be used"),
        ("---\ntype: action\ntitle: {{ title | yaml }}\ndate: {{ date }}\nassignee: ana\nshared: false\n---\n", "type: this is no insight"),
        (
            "---\ntype: insight\ntitle: {{ title | yaml }}\ndate: {{ date }}\nshared: true\n---\n",
            "shared: true is written where false was meant",
        ),
        ("---\ntype: insight\ntitle: {{ title }}\ndate: {{ date }}\nshared: {{ shared }}\n---\n", "makes an entry that cannot be used"),
        ("---\ntype: insight\ntitle: x\nshared: {{ shared }}\n---\n", 'an insight needs "date"'),
        ("---\ntype: insight\n{{ body }}\ntitle: x\ndate: {{ date }}\n---\n", "shared: public is written where false was meant"),
        (b"caf\xe9", "templates/entry/insight.md"),
    ],
)
def test_a_broken_template_is_named_and_nothing_is_written(journal: Make, template: str | bytes, message: str) -> None:
    root = journal({"goals/star.md": STAR, "templates/entry/insight.md": ""})
    (root / "templates/entry/insight.md").write_bytes(template if isinstance(template, bytes) else template.encode())
    done, _ = new(root, "insight", "a: b", "--body", "shared: public")
    assert done.code == 1
    assert message in done.err
    assert "Traceback" not in done.err
    assert not (root / "insights").exists()


def test_a_broken_template_hinders_no_change_of_a_field(journal: Make) -> None:
    root = journal({"actions/mine.md": entry("action", assignee="ana", date="2026-09-14"), "templates/entry/action.md": "{% if %}"})
    (root / "templates/entry/action.md").write_bytes(b"{% caf\xe9")
    assert call("-C", root, "done", "mine").code == 0


# The editor

BREAKS_THEN_MENDS = """
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
text = file.read_text()
if "dat: " in text:
    file.write_text(text.replace("dat: ", "date: ") + "mended\\n")
else:
    file.write_text(text.replace("date: ", "dat: "))
"""


def editor(folder: Path, script: str) -> dict[str, str | None]:
    """The variables that make a script the editor."""
    (folder / "my editor.py").write_text(script)
    return {"EDITOR": f"{sys.executable} '{folder / 'my editor.py'}'", "VISUAL": None}


def test_after_the_editor_the_entry_is_checked_and_may_be_opened_again(journal: Make, tmp_path: Path) -> None:
    root = journal({"goals/star.md": STAR}, folder="it's a {journal} 100%\t é")
    done = at_terminal("-C", root, "new", "insight", "x", env=editor(tmp_path, BREAKS_THEN_MENDS), answers="y\n")
    assert done.code == 0
    assert done.out.count("error[unknown-field]") == 1
    assert done.out.count("Open it again?") == 1
    assert (root / "insights/2026-09-15-x.md").read_text().endswith("mended\n")


def test_who_leaves_errors_in_an_entry_is_told_by_the_exit_code_and_can_open_it_later(journal: Make, tmp_path: Path) -> None:
    root = journal({"insights/mine.md": entry("insight")})
    env = editor(tmp_path, BREAKS_THEN_MENDS)
    left = at_terminal("-C", root, "edit", "mine", env=env, answers="n\n")
    assert left.code == 1
    assert "error[unknown-field]" in left.out
    for name in ("mine", "insights/mine.md"):
        mended = at_terminal("-C", root, "edit", name, env=env, answers="n\n" if name != "mine" else "")
        assert (mended.code, "error[" in mended.out) == ((0, False) if name == "mine" else (1, True))


def test_an_editor_that_is_missing_or_fails_is_said_and_the_file_is_named(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    for number, variables in enumerate(
        ({"EDITOR": "/nowhere/editor", "VISUAL": None}, {"VISUAL": "'", "EDITOR": "true"}, editor(tmp_path, "raise SystemExit(1)"))
    ):
        done = at_terminal("-C", root, "new", "insight", f"x {number}", env=variables)
        file = root / f"insights/2026-09-15-x-{number}.md"
        assert done.code == 3
        assert "set EDITOR, or use --no-edit" in done.out
        assert str(file) in done.out.replace("\n", "")
        assert file.exists()


def test_without_a_terminal_there_is_no_editor_and_no_question(journal: Make, tmp_path: Path) -> None:
    root = journal({"actions/mine.md": entry("action", assignee="ana", date="2026-09-14", status="done", completed="2026-09-14")})
    env = {name: value or "" for name, value in editor(tmp_path, "raise SystemExit('opened')").items()}
    assert call("-C", root, "new", "insight", "x", env=env).code == 0
    assert call("-C", root, "reflect", "mine", env=env).code == 0
    assert call("-C", root, "done", "mine", "--result", "1", env=env).code == 4
    refused = call("-C", root, "edit", "mine", env=env)
    assert refused.code == 3
    assert f"the file is {root / 'actions/mine.md'}" in refused.err


def test_no_edit_opens_no_editor_at_a_terminal(journal: Make, tmp_path: Path) -> None:
    root = journal({})
    done = at_terminal("-C", root, "new", "insight", "x", "--no-edit", env=editor(tmp_path, "raise SystemExit(1)"))
    assert done.code == 0
    assert "Open it again?" not in done.out


# Who may say what of an action

HIS = entry("action", "His own", assignee="ana", date="2026-09-10", author="ben")
FOREIGN = {"rooms/ben/ben/actions/his.md": HIS}


def action(**more: object) -> str:
    return entry("action", "Mine", **{"assignee": "ana", "date": "2026-09-10", **more})  # type: ignore[arg-type]


def test_only_the_assignee_completes(journal: Make) -> None:
    text = action(assignee="ben")
    root = journal({"actions/of-ben.md": text})
    done = call("-C", root, "done", "of-ben")
    assert done.code == 4
    assert "only Ben Okafor can complete it" in done.err
    assert "journalkit confirm of-ben" in done.err
    assert new(root, "update", "x", "--about", "of-ben", "--status", "done")[0].code == 4
    assert written(root) == ["actions/of-ben.md"]
    assert (root / "actions/of-ben.md").read_text() == text
    by_ben = call("-C", root, "--as", "ben", "done", "of-ben", "--on", "yesterday 18:30")
    assert by_ben.code == 0
    assert fields(Path(by_ben.out.strip()).read_text()) == {
        "type": "update", "title": '"Done: Mine"', "date": TODAY, "author": "ben", "about": "ana/of-ben", "status": "done",
        "completed": "2026-09-14 18:30", "room": "ben", "shared": "true",
    }  # fmt: skip
    assert (root / "actions/of-ben.md").read_text() == text
    assert call("-C", root, "check", "--strict").code == 0


def test_an_action_of_ones_own_is_completed_in_its_file(journal: Make) -> None:
    root = journal({"actions/mine.md": action(shared="true")})
    done = call("-C", root, "done", "mine")
    assert done.out == f"{root / 'actions/mine.md'}\n"
    assert done.err == "mine is done (15 Sep 2026, 09:00). Reflect on it by 18 Sep 2026, 09:00: journalkit reflect mine\n"
    assert (root / "actions/mine.md").read_text() == (
        "---\ntype: action\ntitle: Mine\ndate: 2026-09-10\nassignee: ana\nstatus: done\ncompleted: 2026-09-15 09:00\nshared: true\n---\n\n"
    )
    again = call("-C", root, "done", "mine")
    assert (again.code, "done already" in again.err) == (4, True)


@pytest.mark.parametrize(("command", "status"), [("done", "done"), ("drop", "dropped")])
def test_what_lives_in_a_file_of_somebody_else_gets_an_update(journal: Make, command: str, status: str) -> None:
    root = journal(FOREIGN)
    done = call("-C", root, command, "his")
    assert done.code == 0
    assert "The action is in ben's file, so this is an update of yours." in done.err
    said = fields(Path(done.out.strip()).read_text())
    assert (said["about"], said["status"], said["shared"]) == ("ben/his", status, "true")
    assert "author" not in said
    assert (root / "rooms/ben/ben/actions/his.md").read_text() == HIS
    assert call("-C", root, "check").code == 0
    assert call("-C", root, command, "his").code == 4


def test_a_time_of_completion_lies_between_the_action_and_now(journal: Make) -> None:
    root = journal({"actions/mine.md": action()})
    for when in ("2026-09-09", "tomorrow", "today 10:00", "2036-01-01"):
        done = call("-C", root, "done", "mine", "--on", when)
        assert (done.code, done.out) == (2, "")
    assert (root / "actions/mine.md").read_text() == action()
    assert call("-C", root, "done", "mine", "--on", "2026-09-10").code == 0


def test_done_with_a_result_reflects_at_once(journal: Make) -> None:
    root = journal({"actions/mine.md": action(kpi="{name: n, target: 3}")})
    done = call("-C", root, "done", "mine", "--result", "2.5")
    assert done.code == 0
    paths = done.out.split()
    assert [Path(each).parent.name for each in paths] == ["actions", "reflections"]
    said = fields(Path(paths[1]).read_text())
    assert (said["action"], said["result"], said["shared"], said["title"]) == ("mine", "2.5", "false", '"On: Mine"')


def test_a_result_that_is_no_number_leaves_the_action_open(journal: Make) -> None:
    root = journal({"actions/mine.md": action()})
    assert call("-C", root, "done", "mine", "--result", "nan").code == 2
    assert (root / "actions/mine.md").read_text() == action()


def test_an_action_is_dropped_by_its_author_or_its_assignee(journal: Make) -> None:
    root = journal({"actions/of-ben.md": action(assignee="ben")}, config=TWO_ROOMS)
    stranger = call("-C", root, "--as", "chiara", "drop", "of-ben")
    assert stranger.code == 4
    assert "only ana or ben may drop of-ben" in stranger.err
    assert call("-C", root, "drop", "of-ben").code == 0
    assert "\nstatus: dropped\n" in (root / "actions/of-ben.md").read_text()
    assert call("-C", root, "drop", "of-ben").code == 4


def test_reopening_takes_back_what_the_file_says_and_names_the_update_that_says_it(journal: Make) -> None:
    root = journal({"actions/mine.md": action(), **FOREIGN})
    before = (root / "actions/mine.md").read_text()
    assert call("-C", root, "reopen", "mine").code == 4
    for command in ("done", "drop"):
        assert call("-C", root, command, "mine").code == 0
        assert call("-C", root, "reopen", "mine").code == 0
        assert (root / "actions/mine.md").read_text() == before.replace("---\n\n", "status: open\n---\n\n")
    update = call("-C", root, "done", "his").out.strip()
    done = call("-C", root, "reopen", "his")
    assert done.code == 4
    assert Path(update).relative_to(root).as_posix() in done.err
    assert "journalkit rm 2026-09-15-done-his-own" in done.err


def test_the_other_side_confirms_once_it_is_done(journal: Make) -> None:
    root = journal({"actions/mine.md": action(), "actions/of-ben.md": action(assignee="ben")})
    assert "is yours; the other side confirms it" in call("-C", root, "confirm", "mine").err
    assert "ben says first that it is done" in call("-C", root, "confirm", "of-ben").err
    assert call("-C", root, "--as", "ben", "done", "of-ben").code == 0
    confirmed = call("-C", root, "confirm", "of-ben")
    assert confirmed.code == 0
    said = fields(Path(confirmed.out.strip()).read_text())
    assert (said["about"], said["status"], "completed" in said) == ("of-ben", "confirmed", False)
    again = call("-C", root, "confirm", "of-ben")
    assert (again.code, again.out) == (4, "")
    assert new(root, "update", "x", "--about", "mine", "--status", "confirmed")[0].code == 4


def test_reflecting_takes_the_action_whose_time_ends_first_and_refuses_what_is_not_done(journal: Make) -> None:
    files = {
        "actions/later.md": action(status="done", completed="2026-09-14 12:00"),
        "actions/sooner.md": action(status="done", completed="2026-09-13 12:00"),
        "actions/open.md": action(),
        "actions/of-ben.md": entry("action", assignee="ben", author="ben", status="done", completed="2026-09-13 10:00", date="2026-09-10"),
    }
    root = journal(files)
    assert call("-C", root, "reflect", "open").code == 4
    for name in ("sooner", "later"):
        done = call("-C", root, "reflect", "--outcome", "met", "--share", "--body", "-", typed="## What worked\n\nAll.\n")
        said = Path(done.out.strip()).read_text()
        assert (fields(said)["action"], fields(said)["outcome"], fields(said)["shared"]) == (name, "met", "true")
        assert said.endswith("---\n## What worked\n\nAll.\n")
    none = call("-C", root, "reflect")
    assert (none.code, "name the action" in none.err) == (2, True)
    headings = Path(call("-C", root, "reflect", "later", "--title", "A\nsecond").out.strip()).read_text()
    assert fields(headings)["title"] == "A second"
    assert headings.endswith("## What worked\n\n## What surprised me\n\n## What data changed\n")


# Who may read what


def test_who_says_through_what_an_entry_is_read(journal: Make) -> None:
    files = {
        "sessions/secret.md": entry("session", "Secret", date="2026-09-10"),
        "sessions/met.md": entry("session", "Met", date="2026-09-10", with_="ben", room="ben", shared="true"),
        "insights/inherits.md": entry("insight", "Inherits", session="met", shared="true"),
        "insights/open.md": entry("insight", "Open", shared="public", session="secret", body="[[met]]"),
        "insights/listed.md": entry("insight", "Listed", shared="[chiara]"),
        "actions/unsaid.md": entry("action", "Unsaid", assignee="ana", room="ben"),
        "updates/of-secret.md": entry("update", "About", about="unsaid", shared="[chiara]"),
        "rooms/ben/ben/insights/sent.md": entry("insight", "Sent", shared="true"),
    }
    root = journal(files, config=TWO_ROOMS)

    def who(name: str) -> list[str]:
        done = call("-C", root, "who", name)
        assert (done.code, done.err) == (0, "")
        return [line.strip() for line in done.out.splitlines()[1:]]

    ben, chiara, everyone = "room ben (Ben Okafor)", "room chiara (Chiara Neri)", "everyone, on the public site"
    assert who("secret") == [
        "you: yes",
        f"{chiara}: no (shared is not written, and this type is not shared by itself)",
        f"{ben}: no (shared is not written, and this type is not shared by itself)",
        f"{everyone}: no (shared is not written, and this type is not shared by itself)",
    ]
    assert f"{ben}: yes (shared: true, room ben, from met)" in who("inherits")
    assert f"{chiara}: yes (shared: [chiara])" in who("listed")
    assert f"{ben}: yes (actions are shared with their room, room: ben)" in who("unsaid")
    assert f"{chiara}: no (it is about unsaid, which they cannot read)" in who("of-secret")
    assert f"{ben}: yes (ben sent it to room ben)" in who("sent")
    assert "you: yes, it is by ben" in who("sent")
    assert who("open") == [
        "you: yes",
        f"{chiara}: yes (shared: public)",
        "they do not see session secret, which it names",
        "they do not see session met, which it names",
        f"{ben}: yes (shared: public)",
        "they do not see session secret, which it names",
        f"{everyone}: yes (shared: public)",
        "they do not see session secret, which it names",
        "they do not see session met, which it names",
    ]


def test_who_with_an_open_thread_says_so(journal: Make) -> None:
    root = journal({"insights/mine.md": entry("insight", shared="true")}, config=f"{CONFIG}thread: public\n")
    out = call("-C", root, "who", "mine").out
    assert "everyone, on the public site: yes (shared: true, and thread: public in journal.yaml)" in out
    shared = call("-C", root, "share", "mine", "--with", "ben")
    assert "It said shared: true already; nothing was changed." in shared.err


@pytest.mark.parametrize(
    ("before", "options", "after"),
    [
        ("", [], "true"),
        ("false", [], "true"),
        ("false", ["--public"], "public"),
        ("false", ["--with", "ben"], "[ben]"),
        ("false", ["--with", "chiara", "--with", "ben", "--with", "ben"], "[ben, chiara]"),
        ("true", [], "true"),
        ("true", ["--with", "ben"], "true"),
        ("true", ["--with", "chiara"], "[ben, chiara]"),
        ("true", ["--public"], "public"),
        ("[chiara]", [], "[ben, chiara]"),
        ("[chiara]", ["--with", "ben"], "[ben, chiara]"),
        ("[chiara, ben]", ["--with", "ben"], "[chiara, ben]"),
        ("public", [], "public"),
        ("public", ["--with", "ben"], "public"),
    ],
)
def test_sharing_lets_others_read_and_takes_nobodys_reading_away(journal: Make, before: str, options: list[str], after: str) -> None:
    text = entry("insight", **({"room": "ben", "shared": before} if before else {"room": "ben"}))  # type: ignore[arg-type]
    root = journal({"insights/mine.md": text}, config=TWO_ROOMS)
    done = call("-C", root, "share", "mine", *options)
    assert done.code == 0
    assert fields((root / "insights/mine.md").read_text())["shared"] == after
    assert ("nothing was changed" in done.err) == (before == after)
    assert done.out == call("-C", root, "who", "mine").out


def test_unsharing_says_what_it_cannot_take_back(journal: Make) -> None:
    root = journal({"insights/mine.md": entry("insight", shared="public"), "actions/of-ben.md": action(assignee="ben"), **FOREIGN})
    done = call("-C", root, "unshare", "mine")
    assert done.code == 0
    assert "What was sent or published before cannot be taken back" in done.err
    assert "\nshared: false\n" in (root / "insights/mine.md").read_text()
    again = call("-C", root, "unshare", "mine")
    assert (again.code, again.err) == (0, "It said shared: false already; nothing was changed.\n")
    refused = call("-C", root, "unshare", "of-ben")
    assert (refused.code, "must be able to read it" in refused.err) == (4, True)
    for command in ("share", "unshare"):
        foreign = call("-C", root, command, "his")
        assert (foreign.code, "came from ben" in foreign.err) == (4, True)
    assert (root / "rooms/ben/ben/actions/his.md").read_text() == HIS
    assert call("-C", root, "share", "mine", "--public", "--with", "ben").code == 2


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
