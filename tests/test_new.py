"""What a new entry implies, its id and its text, and the templates it is made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authored import NO_ROOM, STAR, TODAY, TWO_ROOMS, entries, fields, new, written
from tests.calls import call
from tests.conftest import Make, Ran, entry

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
        withheld = "It does not name session secret, which only ana may read.\nIt does not name goal star, which only ana may read.\n"
        public = " --public" if sharing == ("--public",) else ""
        assert f"{withheld}To name it: journalkit share star{public}, then write goal: star into the entry.\n" in done.err
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
        ("{{ titel }}", "templates/entry/insight.md:1: 'titel' is undefined"),
        ("\n{% if %}", "templates/entry/insight.md:2"),
        ("{{ 1 / 0 }}", "templates/entry/insight.md:1: ZeroDivisionError: division by zero"),
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
