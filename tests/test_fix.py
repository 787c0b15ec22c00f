"""`check --fix`: what the fixes of rules change, and what they never do, over every case of tests/cases and some of its own."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from journalkit.authoring.mending import Mending, mending
from journalkit.cli.explain import explanation
from journalkit.diagnostic import nearest, surely
from journalkit.model.audience import PUBLIC, room_audience
from journalkit.pipeline import Checked, Effort, check_as_if, no_memo
from journalkit.reading.read import BYTE_ORDER_MARK
from journalkit.rules import RULES
from journalkit.view import project
from tests.calls import call
from tests.conftest import Ran
from tests.test_cases import EXPECTING, Case, write

SETTINGS = """format: 1
title: A journal of a test
owner: ana
timezone: Europe/Madrid
checks: {method: off}
people:
  ana: {name: Ana Ruiz}
  ben: {name: Ben Okafor}
rooms:
  ben: {people: [ana, ben]}
"""
SESSION = "---\ntype: session\ntitle: Kick-off\ndate: 2026-09-03\nshared: false\n---\n"


def checked(root: Path) -> Checked:
    return check_as_if(root, {}, None, no_memo(), Effort())


def fixing(root: Path) -> Mending:
    return mending(root, no_memo(), Effort(), lambda path: True)


def said(found: Checked) -> Counter[tuple[str, str, str]]:
    return Counter((each.path, each.rule.slug, each.message) for each in found.diagnostics)


def seen(found: Checked) -> dict[str, tuple[set[str], ...]]:
    """What each audience but the owner sees: ids, roadmaps, files, people."""
    journal = found.journal
    if journal is None:
        return {}
    audiences = [PUBLIC, *map(room_audience, journal.config.rooms)]
    views = {str(each): project(journal, each) for each in audiences}
    return {
        name: ({repr(key) for key in view.entries}, {*view.roadmaps}, {*view.attachments}, {*view.people}) for name, view in views.items()
    }


def journal(root: Path, **files: str | bytes) -> Path:
    """A journal with these files; `insights__a` is insights/a.md."""
    root.mkdir(exist_ok=True)
    (root / "journal.yaml").write_text(SETTINGS)
    for name, text in files.items():
        file = root / (name.replace("__", "/") + ".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def run(root: Path, *arguments: str) -> Ran:
    return call("-C", root, "check", *arguments)


@pytest.mark.parametrize("case", [case for case in EXPECTING if case.expected], ids=lambda case: case.name)
def test_fixing_a_case_makes_no_new_fault_shows_nobody_more_and_is_done_at_once(case: Case, tmp_path: Path) -> None:
    write(case, tmp_path)
    before = checked(tmp_path)
    found = fixing(tmp_path)
    for each in found.files:
        assert not each.path.startswith("rooms/")
        assert each.path != "journal.yaml"
        assert (tmp_path / each.path).read_bytes() == each.before, "nothing is written while fixes are chosen"
        assert each.fixed
        (tmp_path / each.path).write_bytes(each.after)
    after = checked(tmp_path)
    assert said(after) <= said(before)
    assert said(after) < said(before) or not found.files
    old = seen(before)
    for audience, sets in seen(after).items():
        assert all(new <= known for new, known in zip(sets, old[audience], strict=True))
    assert fixing(tmp_path).files == ()


def test_a_round_of_fixes_changes_no_byte_outside_their_edits(tmp_path: Path) -> None:
    """Made by another way than the program's: from the last edit to the first."""
    text = "---\r\ntype: insight # é\r\ntitle: 'T'\ndate: 2026.9.3\nstatus: LIVE\nfrom: bne\n---\n 🙂 [[knd]] [[s]]\t\n"
    root = journal(tmp_path / "j", insights__a=BYTE_ORDER_MARK + text.encode(), sessions__s=SESSION, sessions__kind=SESSION)
    edits = [edit for each in checked(root).diagnostics if each.fix for edit in each.fix.edits]
    for span, words in sorted(edits, reverse=True):
        text = text[: span.start] + words + text[span.end :]
    assert len(edits) == 4
    assert [each.after for each in fixing(root).files] == [BYTE_ORDER_MARK + text.encode()]


def test_a_fix_changes_its_span_alone_and_every_other_byte_stays(tmp_path: Path) -> None:
    head = b'\xef\xbb\xbf---\r\ntype: \'sesion\'   # what it is\r\ntitle: "K \xc3\xa9"\ndate: 2026/9/3 # day\nshared: "false"\r\n'
    before = head + b"with: [ana, bne]\r\ntags:\r\n  - a\r\n  - b   # kept\r\n  - a\r\nstatus: HELD\r\n---\r\n\r\nText \t \r\n"
    root = journal(tmp_path / "j", sessions__s=before)
    (only,) = fixing(root).files
    wanted = before.replace(b"sesion", b"session").replace(b"2026/9/3", b"2026-09-03").replace(b'"false"', b"false")
    wanted = wanted.replace(b"bne", b"ben").replace(b"  - b   # kept\r\n  - a\r\n", b"  - b   # kept\r\n").replace(b"HELD", b"held")
    assert only.after == wanted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("summary: a: b", 'summary: "a: b"'),
        ("summary:x", "summary: x"),
        ("summary: @x", 'summary: "@x"'),
        ("tags: a, b", "tags: [a, b]"),
        ("tags: [a, b , a]", "tags: [a, b]"),
        ("tags: [a, a, a]", "tags: [a]"),
        ("tags:\n- a\n- a\nx-y: 1", "tags:\n- a\nx-y: 1"),
        ("sesion: s", "session: s"),
        ('"sesion": s', '"session": s'),
        ("session: 2026-09-03-kikoff", "session: 2026-09-03-kickoff"),
        ("session: '[[2026-09-03-kikoff|it]]'", "session: '[[2026-09-03-kickoff|it]]'"),
        ("shared: no", "shared: false"),
        ("shared: # not yet", "shared: false # not yet"),
        ("shared: ~", "shared: false"),
        ("shraed: false", "shared: false"),
        ("from: Ben", "from: ben"),
        ("tags:\n\t- a\n\t- b", "tags:\n  - a\n  - b"),
        ("status: lvie\nform: bne", "status: live\nfrom: ben"),
        ("---\nSee [[2026-09-03-kikoff|it]] and [it](../sessions/2026-09-03-kikoff.md#x).", None),
    ],
)
def test_what_can_only_be_right_is_written(before: str, after: str | None, tmp_path: Path) -> None:
    if after is None:
        after = before.replace("kikoff", "kickoff")
    text = "---\ntype: insight\ntitle: T\ndate: 2026-09-03\n{}\n---\n"
    root = journal(tmp_path / "j", **{"insights__a": text.format(before), "sessions__2026-09-03-kickoff": SESSION, "sessions__s": SESSION})
    assert [each.after.decode() for each in fixing(root).files] == [text.format(after)]


@pytest.mark.parametrize(
    "line",
    [
        "shared: yes",
        "shared: tru",
        "shared: publik",
        "shared: everyone",
        "shraed: true",
        "shared: [bne]",
        "rooom: ben",
        "room: bne",
        "date2: x\nsession: 2026-09-04-kickoff",
        "session: 2026-09-03-pricing",
        "x-a: 1\nsesion: s\nsessoin: s",
        "session: s\nsesion: s",
        "tags: [a, # why\n  a]",
        "measures: {a: 1,5}",
        'summary: "a" b',
    ],
)
def test_what_may_be_meant_otherwise_or_decides_who_reads_is_left(line: str, tmp_path: Path) -> None:
    text = f"---\ntype: insight\ntitle: T\ndate: 2026-09-03\n{line}\n---\n"
    root = journal(tmp_path / "j", **{"insights__a": text, "sessions__2026-09-03-kickoff": SESSION, "sessions__s": SESSION})
    assert checked(root).diagnostics
    assert fixing(root).files == ()


def test_nothing_is_fixed_that_would_come_to_light_by_it(tmp_path: Path) -> None:
    public = "---\ntype: insight\ntitle: T\ndate: 2026/9/3\nshared: public\n---\n"
    private = public.replace("public", "false")
    action = "---\ntype: action\ntitle: T\ndate: 2026-09-03\nassignee: bne\n---\n"
    chart = "---\ntype: insight\ntitle: T\ndate: 2026-09-03\nshared: true\ntags: [a, a]\n---\n![c](../attachments/chrat.png)\n"
    root = journal(tmp_path / "j", insights__a=public, insights__b=private, actions__c=action, insights__d=chart)
    (root / "attachments").mkdir()
    (root / "attachments" / "chart.png").write_bytes(b"x")
    ended = run(root, "--fix")
    assert ended.code == 1
    assert (root / "insights/a.md").read_text() == public
    assert (root / "insights/b.md").read_text() == private.replace("2026/9/3", "2026-09-03")
    assert (root / "actions/c.md").read_text() == action
    assert (root / "insights/d.md").read_text() == chart.replace("[a, a]", "[a]")
    assert "not fixed[unknown-person]" in ended.err
    assert "others could read more than now" in ended.err
    assert 'insights/b.md:4:7: fixed[invalid-date]: "2026/9/3" is not a day (year-month-day); write 2026-09-03' in ended.err
    assert "2 faults in 2 files fixed" in ended.err


def test_what_was_received_and_settings_are_never_changed(tmp_path: Path) -> None:
    twice = "---\ntype: insight\ntitle: T\ndate: 2026-09-03\nshared: true\ntags: [a, a]\n---\n"
    root = journal(tmp_path / "j", rooms__ben__ben__insights__a=twice)
    (root / "insights").mkdir()
    (root / "insights" / "b.md").symlink_to(root / "rooms/ben/ben/insights/a.md")
    assert fixing(root).files == ()
    assert {each.why_not for each in fixing(root).left} == {"it came from somebody else, who can correct it"}
    settings = SETTINGS.replace("title: A", "title:A")
    (root / "journal.yaml").write_text(settings)
    (root / "insights" / "c.md").write_text(twice)
    assert fixing(root).files == ()


def test_a_difference_is_shown_and_nothing_written(tmp_path: Path) -> None:
    text = b"---\r\ntype: insight\r\ntitle: T\r\ndate: 2026/9/3\r\n---\r\nno line end"
    root = journal(tmp_path / "j", insights__a=text)
    for arguments in (("--diff",), ("--fix", "--diff")):
        ended = run(root, *arguments)
        assert ended.code == 1
        assert "--- a/insights/a.md\n+++ b/insights/a.md\n" in ended.out
        assert "-date: 2026/9/3\r\n+date: 2026-09-03\r\n" in ended.out
        assert "would be fixed; nothing was written" in ended.err
        assert (root / "insights/a.md").read_bytes() == text
    assert run(root, "--diff", "--format", "json").code == 2
    assert run(root, "--fix").code == 0
    assert run(root, "--fix") == Ran(0, "", "")


def test_only_the_named_files_are_fixed(tmp_path: Path) -> None:
    text = "---\ntype: insight\ntitle: T\ndate: 2026/9/3\n---\n"
    root = journal(tmp_path / "j", insights__a=text, insights__b=text)
    assert run(root, "--fix", "insights/a.md").code == 0
    assert "2026-09-03" in (root / "insights/a.md").read_text()
    assert (root / "insights/b.md").read_text() == text


def test_json_tells_the_fix_also_when_the_file_is_remembered(tmp_path: Path) -> None:
    root = journal(tmp_path / "j", insights__a="---\ntype: insight\ntitle: T\ndate: 2026/9/3\nx: 1\n---\n")
    first, again = (json.loads(run(root, "--format", "json").out)["diagnostics"] for _ in range(2))
    assert first == again
    edit = {"line": 4, "column": 7, "end_line": 4, "end_column": 15, "text": "2026-09-03"}
    assert [each["fix"] for each in first] == [{"title": "write 2026-09-03", "edits": [edit]}, None]


def test_every_fix_belongs_to_a_rule_that_says_so_and_is_shown_by_a_case(tmp_path: Path) -> None:
    carried = set()
    for number, case in enumerate(EXPECTING):
        if case.expected and any(f"[{slug}]" in case.expected for slug, rule in RULES.items() if rule.fix):
            root = tmp_path / str(number)
            write(case, root)
            carried |= {each.rule.slug for each in checked(root).diagnostics if each.fix}
    assert carried == {slug for slug, rule in RULES.items() if rule.fix}
    assert "check --fix: writes" in explanation(RULES["unknown-person"])
    assert "check --fix: nothing" in explanation(RULES["no-room"])


def test_a_word_is_meant_when_one_alone_is_a_slip_away() -> None:
    assert surely("bne", ["ana", "ben"]) == "ben"
    assert surely("anaa", ["ana", "anna"]) is None
    assert surely("2026-09-04-kickoff", ["2026-09-03-kickoff"]) is None
    assert surely("Ben", ["ben"]) == "ben"
    assert surely("bea", ["ben"]) is None


def test_what_was_meant_is_found_among_thousands_of_names_too() -> None:
    names = [f"2026-{1 + number % 12:02}-{1 + number % 28:02}-{word}-{number}" for number in range(2000) for word in ("waiting", "asking")]
    for typed, meant in (("2026-02-02-wiating-1345", "2026-02-02-waiting-1345"), ("Askng-77", "2026-06-22-asking-77"), ("qqqqqqq", None)):
        assert nearest(typed, names) == meant
    assert surely("2026-02-02-wiating-1345", names) == "2026-02-02-waiting-1345"
