"""Every value that `new` is given ends as data, is refused, or is never lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from journalkit.model.entry import Hypothesis, Key
from tests.authored import STAR, action, entries, fields, new, written
from tests.calls import call
from tests.conftest import Make, entry

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
        (["insight", "x", "--share", "--share-with", "ben"], "--share-with and --share exclude each other"),
        (["insight", "x", "--step", "nowhere"], "no roadmap has a step 'nowhere'"),
        (["insight", "x", "--private", "--share"], "--share and --private exclude each other"),
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


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--confidence", "70%", "write 70"),
        ("--confidence", "170", "0 to 100"),
        ("--target", "12,5", "write 12.5"),
        ("--target", "1_000", "separators"),
    ],
)
def test_a_number_that_the_file_would_not_take_is_refused_with_what_to_write(journal: Make, option: str, value: str, said: str) -> None:
    done = call("-C", journal({}), "new", "action", "x", "--kpi", "k", option, value, "--no-edit")
    assert done.code == 2
    assert f"'{option}': '{value}' is not a number" in done.err
    assert said in done.err


def test_a_reflection_on_an_action_that_is_open_says_so(journal: Make) -> None:
    over = action(status="done", completed="2026-09-12 10:00")
    root = journal({"actions/mine.md": action(), "actions/his.md": action(assignee="ben", shared="true"), "actions/over.md": over})
    for name, said in (
        ("mine", "mine is not done yet; when it is, say so: journalkit done mine\n"),
        ("his", "his is not done yet; when it is, ben says so, with journalkit done\n"),
        ("over", ""),
    ):
        done = call("-C", root, "new", "reflection", name, "--action", name, "--no-edit")
        assert done.code == 0
        assert said in done.err
        assert ("not done yet" in done.err) == bool(said)
