"""Finding entries: list, find, show, completion, and what journalkit says without a command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from journalkit.cli.find import wanted_terms
from journalkit.method.filtering import SORTS, folded
from journalkit.schema.kind import ALL_KINDS
from tests.conftest import CONFIG, EXAMPLE, ROOT, Make, Ran, Run, entry


def ids(run: Run, root: Path, *arguments: object) -> list[str]:
    """The ids that a list prints."""
    done = run("-C", root, "list", *arguments, "--ids")
    assert done.code == 0, done.err
    return done.out.split()


@pytest.fixture
def small(journal: Make) -> Path:
    """A journal with an entry of each type, and one of most states."""
    return journal(
        {
            "goals/star.md": entry(
                "goal", "Decide", date="2026-03-01", north_star="true", metric="{name: calls, target: 9}", due="2026-12-01"
            ),
            "goals/pillar.md": entry("goal", "Write", date="2026-03-02", supports="star", due="2026-09-01", tags="[writing]"),
            "sessions/kickoff.md": entry("session", "Kickoff", with_="ben", goal="pillar", shared="true", tags="[pricing, first]"),
            "sessions/next.md": entry("session", "Next", date="2026-09-24", status="planned", with_="ben"),
            "insights/ask.md": entry("insight", "Ask before solving", from_="ben", session="kickoff", shared="public"),
            "insights/own.md": entry("insight", "Élan vital", date="2026-09-05", status="retired", tags="pricing"),
            "actions/late.md": entry("action", "Late one", assignee="ana", due="2026-09-11", expected="ten calls", session="kickoff"),
            "actions/soon.md": entry("action", "Due soon", assignee="ana", due="2026-09-20", insight="ask"),
            "actions/far.md": entry("action", "Due far", assignee="ben", due="2026-11-20"),
            "actions/meet.md": entry("action", "For the meeting", assignee="ben", due="next-session"),
            "actions/fresh.md": entry("action", "Fresh", assignee="ana", due="2026-09-14", status="done", completed="2026-09-14 10:00"),
            "actions/old.md": entry("action", "Old", assignee="ana", status="done", completed="2026-09-12", date="2026-09-01"),
            "updates/said.md": entry("update", "Still late", date="2026-09-12", about="late", body="Because of **pricing**."),
            "reflections/back.md": entry("reflection", "Looking back", date="2026-09-13", action="old", outcome="met"),
            "rooms/ben/ben/feedback/why.md": entry("feedback", "Why ten?", date="2026-09-12", about="ana/late", shared="true"),
            "rooms/ben/ben/insights/his.md": entry("insight", "His own", date="2026-09-10", shared="true", tags="pricing"),
        }
    )


def test_the_small_journal_is_clean(run: Run, small: Path) -> None:
    assert [line for line in run("-C", small, "check", "--format", "concise").out.splitlines() if "error" in line] == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("goals", "star pillar"),
        ("goal", "star pillar"),
        ("Sessions", "next kickoff"),
        ("actions", "late soon meet far fresh old"),
        ("actions --status open", "late soon meet far"),
        ("actions --status overdue", "late"),
        ("actions --status done --status overdue", "late fresh old"),
        ("--overdue", "late pillar"),
        ("--overdue --mine actions", "late"),
        ("--status planned", "next"),
        ("insights --status retired", "own"),
        ("feedback --status open", "ben/why"),
        ("--assignee ben", "meet far"),
        ("actions --assignee me --overdue", "late"),
        ("--author ben", "ben/why ben/his"),
        ("--from ben", "ask"),
        ("--with ben", "next kickoff"),
        ("--goal pillar actions", "late soon"),
        ("goals --goal star", "pillar"),
        ("--session kickoff", "late ask"),
        ("--room ben --since 2026-09-12 updates", "said"),
        ("--tag pricing", "ben/his own kickoff"),
        ("--tag #Pricing --tag FIRST", "kickoff"),
        ("insights --since 2026-09-05 --until 2026-09-10", "ben/his own"),
        ("--due-before 2026-09-20", "late fresh pillar"),
        ("insights --shared public", "ask"),
        ("insights --shared true", "ben/his"),
        ("sessions --shared false", "next"),
        ("--shared-with-me", "ben/why ben/his"),
        ("insights --mine", "own ask"),
        ("--where outcome=met", "back"),
        ("actions --where expected=", "soon meet far fresh old"),
        ("actions --where expected!=", "late"),
        ("actions --where assignee!=ana", "meet far"),
        ("--where insight=ask", "soon"),
        ("--where state=unconfirmed", ""),
        ("--waiting", "fresh late pillar soon ben/why"),
        ("--waiting feedback", "ben/why"),
    ],
)
def test_every_field_is_a_filter(run: Run, small: Path, arguments: str, expected: str) -> None:
    found = ids(run, small, *arguments.split())
    if "actions" in arguments or "goals" in arguments or "--waiting" in arguments:
        assert found == expected.split()
    assert sorted(found) == sorted(expected.split())


def test_what_waits_depends_on_who_asks(run: Run, small: Path) -> None:
    done = run("-C", small, "--as", "ben", "list", "--waiting", "--ids")
    assert done.out.split() == []
    assert done.err == "nothing found\n"
    shown = run("-C", small, "list", "--waiting", env={"COLUMNS": "60"}).out
    assert "Waiting for Ana" in shown
    assert "reflect by 17 Sep 2026, 10:00" in shown
    assert "was due 11 Sep 2026" in shown


def test_what_the_other_side_has_done_waits_to_be_confirmed(run: Run, journal: Make) -> None:
    config = CONFIG.replace("people: [ana, ben]", "people: [ana, ben], done: confirmed", 1)
    done = entry("action", "His", assignee="ben", status="done", completed="2026-09-14", shared="true", author="ben")
    root = journal({"rooms/ben/ben/actions/his.md": done}, config=config)
    assert ids(run, root, "--waiting") == ["ben/his"]
    assert ids(run, root, "--status", "done") == ids(run, root, "--status", "unconfirmed") == ["ben/his"]


@pytest.mark.parametrize("field", SORTS)
def test_a_minus_turns_the_order_round_and_what_has_no_value_stays_last(run: Run, small: Path, field: str) -> None:
    there, back = ids(run, small, "--sort", field), ids(run, small, "--sort", f"-{field}")
    assert sorted(there) == sorted(back)
    assert there != back
    if field == "due":
        assert there[:3] == ["pillar", "late", "fresh"]
        assert back[0] == "star"
        assert there[7:] == back[7:]
    if field == "title":
        assert there.index("soon") < there.index("own") < there.index("meet")  # Élan stands with the E


def test_a_limit_keeps_the_first_and_says_how_many_there_are(run: Run, small: Path) -> None:
    done = run("-C", small, "list", "--ids", "--limit", "2")
    assert done.out.split() == ["next", "back"]
    assert done.err == "the first 2 of 16 entries\n"
    assert "2 of 16 entries" in " ".join(run("-C", small, "list", "--limit", "2").out.split())
    assert run("-C", small, "list", "--limit", "0").code == 2


def test_a_line_can_have_ones_own_form(run: Run, small: Path) -> None:
    done = run("-C", small, "list", "actions", "--overdue", "--format", r"{id:<6}|{due}|{title}|{assignee}|{serves}|{{x}}\t{kpi}.")
    assert done.out == "late  |2026-09-11|Late one|ana|pillar|{x}\t.\n"
    every = run("-C", small, "list", "--format", "{id} {type} {state} {path}")
    assert "ben/his insight live rooms/ben/ben/insights/his.md" in every.out


@pytest.mark.parametrize("form", ["{id.__class__}", "{id!r}", "{0}", "{}", "{id", "{id:>99999999}", "{id:{title}}", "{titel}", "{id[0]}"])
def test_a_form_takes_names_of_a_fixed_table_and_nothing_else(run: Run, small: Path, form: str) -> None:
    done = run("-C", small, "list", "--format", form)
    assert (done.code, done.out) == (2, "")
    assert "--format" in done.err
    if form == "{titel}":
        assert 'did you mean "title"?' in done.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("acton",), 'did you mean "action"?'),
        (("--status", "opn"), 'did you mean "open"?'),
        (("updates", "--status", "planned"), "updates are never 'planned'"),
        (("reflections", "--overdue"), "they have no status"),
        (("--assignee", "bne"), 'did you mean "ben"?'),
        (("--room", "bne"), 'did you mean "ben"?'),
        (("--goal", "stra"), 'did you mean "star"?'),
        (("--goal", "kickoff"), "there is no goal 'kickoff'"),
        (("--step", "nowhere"), "journalkit roadmap list"),
        (("--shared", "flase"), 'did you mean "false"?'),
        (("--sort", "titel"), 'did you mean "title"?'),
        (("--where", "assigne=ana"), 'did you mean "assignee"?'),
        (("--where", "assignee"), "FIELD=VALUE"),
        (("--since", "soonish"), "--since"),
        (("--since", "2026-09-02", "--until", "2026-09-01"), "is after"),
        (("--ids", "--json"), "exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_remedy(run: Run, small: Path, arguments: tuple[str, ...], hint: str) -> None:
    done = run("-C", small, "list", *arguments)
    assert (done.code, done.out) == (2, "")
    assert hint in done.err


def test_days_may_be_words_and_are_echoed(run: Run, small: Path) -> None:
    done = run("-C", small, "list", "updates", "--since", "4 days ago", "--ids")
    assert (done.out, done.err) == ("said\n", "--since 2026-09-11\n")


def test_nothing_found_is_no_error_and_said_on_standard_error(run: Run, small: Path) -> None:
    for arguments, data in (((), ""), (("--ids",), ""), (("--format", "{id}"), "")):
        done = run("-C", small, "list", "--tag", "prcing", *arguments)
        assert (done.code, done.out, done.err) == (0, data, 'nothing found; did you mean "pricing"?\n')
    assert json.loads(run("-C", small, "list", "--tag", "none", "--json").out)["entries"] == []
    assert run("-C", small, "find", "nowhere at all").err == "nothing found\n"


def test_the_data_of_a_list_has_all_fields(run: Run, small: Path) -> None:
    data = json.loads(run("-C", small, "list", "--json").out)
    assert (data["schema_version"], data["total"]) == (1, 16)
    by_id = {each["id"]: each for each in data["entries"]}
    for kind in ALL_KINDS:
        found = next(each for each in data["entries"] if each["type"] == kind.name)
        assert {field.name for field in kind.fields} <= found.keys()
    late = by_id["late"]
    assert (late["state"], late["status"], late["due"], late["expected"]) == ("overdue", "open", "2026-09-11", "ten calls")
    assert late["session"]["id"] == "kickoff"
    assert late["serves"]["id"] == "pillar"
    assert (by_id["meet"]["due"], by_id["meet"]["next_session"]) == ("2026-09-24", True)
    assert (by_id["ask"]["shared"], by_id["ask"]["from"]) == ("public", "ben")
    assert by_id["star"]["metric"]["name"] == "calls"


@pytest.mark.parametrize("width", [40, 60, 80, 140])
@pytest.mark.parametrize(
    "command", ["list", *(f"list {kind.folder}" for kind in ALL_KINDS), "list --waiting", "find ledger", "show north-star"]
)
def test_no_line_is_wider_than_the_terminal(run: Run, command: str, width: int) -> None:
    done = run("-C", EXAMPLE, *command.split(), env={"COLUMNS": str(width)})
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= width
    assert not any(line != line.rstrip() for line in done.out.splitlines())
    assert "\x1b" not in done.out


def test_find_shows_the_lines_with_their_numbers(run: Run, small: Path) -> None:
    done = run("-C", small, "find", "pricing")
    assert done.out.splitlines()[:2] == ["said  Still late", "    7: Because of **pricing**."]
    assert run("-C", small, "find", "pricing", "--format", "concise", "--type", "updates").out == (
        "updates/said.md:7: Because of **pricing**.\n"
    )
    data = json.loads(run("-C", small, "find", "PRICING", "--type", "update", "--json").out)
    assert data["found"][0]["entry"]["id"] == "said"
    assert data["found"][0]["lines"] == [
        {"line": 7, "text": "Because of **pricing**.", "matches": [{"column": 14, "end_column": 21}]},
    ]


def test_find_wants_all_words_somewhere_and_phrases_together(run: Run, small: Path) -> None:
    assert run("-C", small, "find", "late", "pricing").out.startswith("said  ")
    assert run("-C", small, "find", "late pricing").err == "nothing found\n"
    assert run("-C", small, "find", "before solving", "--limit", "1").out.startswith("ask  ")
    assert wanted_terms(['Ask  "before  Solving" x', "two words", "  "]) == ("ask", "before solving", "x", "two words")


def test_find_does_not_mind_case_diacritics_forms_and_line_ends(run: Run, journal: Make) -> None:
    body = "Zuerst Łódź,\ndann die Straße “dort”.\r\n> Ein langer\n> Satz\n"
    root = journal({"insights/a.md": entry("insight", '"caf\\u00e9 del mar"', body=unicodedata.normalize("NFD", body))})
    for text in ("lodz", "ŁODZ, dann", "STRASSE", 'strasse "dort"', "cafe DEL", "Café"):
        assert "a  café del mar" in run("-C", root, "find", text).out, text
    assert "nothing" in run("-C", root, "find", "strasse lodz").err
    lines = run("-C", root, "find", "lodz, dann", "--format", "concise").out.splitlines()
    assert [line.split(":")[1] for line in lines] == ["6", "7"]


def test_find_searches_what_people_wrote_not_the_programs_own_words(run: Run, small: Path) -> None:
    """`open`, `insight` and `true` stand in most files; what a field says in somebody's own words counts."""
    assert run("-C", small, "find", "open").out == ""
    assert run("-C", small, "find", "insight", "--type", "insights").out == ""
    assert "expected: ten calls" in run("-C", small, "find", "ten calls").out


def test_find_marks_matches_on_a_terminal(small: Path) -> None:
    out = on_a_terminal("-C", small, "find", "calls", "--type", "actions")
    assert "ten \x1b[33m\x1b[1mcalls\x1b[0m" in out
    assert "\x1b" not in on_a_terminal("-C", small, "find", "calls", env=("NO_COLOR=1",))


def test_a_long_line_is_cut_round_the_match(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", body=f"{'before ' * 50}needle {'after ' * 50}")})
    line = run("-C", root, "find", "needle", env={"COLUMNS": "60"}).out.splitlines()[1]
    assert "needle" in line
    assert line.startswith("    6: …")
    assert line.endswith("…")
    assert len(line) <= 60


def test_show_says_all_of_an_action(run: Run, small: Path) -> None:
    out = " ".join(run("-C", small, "show", "late").out.split())
    for words in ("Late one action · 3 Sep 2026 · by Ana", "due 11 Sep 2026, 4 days late", "Expected ten calls", "Kickoff kickoff"):
        assert words in out
    assert "Serves Write pillar" in out
    assert "Still late said about update" in out
    assert "Why ten? why about feedback open" in out
    assert "actions/late.md" in out
    assert "due by 17 Sep 2026, 10:00 (49 h left)" in run("-C", small, "show", "fresh").out
    assert "Looking back back action reflection met" in " ".join(run("-C", small, "show", "old").out.split())


def test_show_takes_prefixes_and_words_of_the_title(run: Run, small: Path) -> None:
    assert run("-C", small, "show", "before solv").out.startswith("Ask before solving\nadvice")
    assert run("-C", small, "show", "ben/hi").out.startswith("His own\n")
    several = run("-C", small, "show", "due")
    assert (several.code, several.out) == (2, "")
    assert "soon" in several.err
    assert "far" in several.err
    missing = run("-C", small, "show", "kickof-2")
    assert missing.code == 2
    assert "journalkit list" in missing.err or "did you mean" in missing.err


def test_show_keeps_lists_code_and_quotes_and_joins_paragraphs(run: Run, journal: Make) -> None:
    body = "# A title\nOne line\nand one more\\\nafter a break\n\n- an item\n  goes on\n- two\n\n```\ncode  stays\nas it is\n```\n> quote\n"
    root = journal({"insights/a.md": entry("insight", body=body)})
    out = run("-C", root, "show", "a").out
    shown = [line.removeprefix("  ") for line in out.split("insights/a.md\n\n")[1].splitlines()]
    assert shown == [
        "One line and one more", "after a break", "", "- an item goes on", "- two", "", "```", "code  stays", "as it is", "```", "> quote",
    ]  # fmt: skip


def test_show_gives_the_file_the_path_and_the_data(run: Run, small: Path) -> None:
    text = (small / "actions" / "late.md").read_text(encoding="utf-8")
    assert run("-C", small, "show", "late", "--raw").out == text
    assert run("-C", small, "show", "late", "--path").out == f"{small / 'actions' / 'late.md'}\n"
    data = json.loads(run("-C", small, "show", "late", "--json").out)
    assert data["entry"]["state"] == "overdue"
    assert data["entry"]["body"] == "\n"
    assert [(each["as"], each["entry"]["id"]) for each in data["referred_by"]] == [("about", "said"), ("about", "why")]
    assert data["commitment"]["late"] is True
    assert {each["audience"]: each["reads"] for each in data["readers"]} == {"room ben": True, "public": False}
    assert run("-C", small, "show", "late", "--raw", "--json").code == 2


def test_show_cuts_nothing_on_a_narrow_terminal(run: Run) -> None:
    out = run("-C", EXAMPLE, "show", "2026-05-22-my-own-failed-hand-over", env={"COLUMNS": "40"}).out
    assert "rooms/ben/ben/actions/2026-05-22-my-own-failed-hand-over.md" in "".join(out.split())


def test_show_says_who_can_read_it(run: Run, small: Path) -> None:
    assert "you alone" in run("-C", small, "show", "own").out
    assert "everyone" in run("-C", small, "show", "ask").out
    assert "(room ben)" in run("-C", small, "show", "late").out


def test_what_its_author_shares_with_nobody_is_neither_listed_nor_shown(run: Run, journal: Make) -> None:
    root = journal({"rooms/ben/ben/insights/slip.md": entry("insight", "A secret", shared="false", body="hush\n")})
    assert ids(run, root) == []
    assert run("-C", root, "find", "hush").out == ""
    for option in ((), ("--raw",), ("--path",), ("--json",)):
        done = run("-C", root, "show", "slip", *option)
        assert (done.code, done.out) == (4, "")
        assert "ask ben to share it" in done.err


def test_hostile_text_does_not_reach_the_terminal(run: Run, journal: Make) -> None:
    body = "red \x1b[31m and \u202e turned \x9b0m\x07\n\tneedle \x1b]0;x\x07\n"
    root = journal({"insights/a.md": entry("insight", '"\\u202eneedle"', body=body)})
    for command in ("list", "list --format {title}", "find needle", "find needle --format concise", "show a", "show a --raw"):
        out = run("-C", root, *command.split()).out
        assert out
        assert [c for c in out if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"] == [], command


def complete(words: str, *, shell: str = "bash", cwd: Path = EXAMPLE) -> Ran:
    """What a shell gets for the words typed so far."""
    typed = words.split(" ")
    variables = {"COMP_WORDS": words, "COMP_CWORD": typed[-1] if shell == "fish" else str(len(typed) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "journalkit"],
        cwd=cwd,
        env={"PATH": "", "HOME": str(cwd), "PYTHONPATH": str(ROOT), "_JOURNALKIT_COMPLETE": f"{shell}_complete", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("journalkit fin", "find"),
        ("journalkit show 2026-09-11-sl", "2026-09-11-slides-online"),
        ("journalkit show 2026-05-16-si", "2026-05-16-silence"),
        ("journalkit show ben/2026-05-16-si", "ben/2026-05-16-silence"),
        ("journalkit list act", "actions"),
        ("journalkit list --author B", "ben"),
        ("journalkit list --room ch", "chiara"),
        ("journalkit list --goal 2026-03-04-s", "2026-03-04-slow-down"),
        ("journalkit list --session 2026-09-08", "2026-09-08-the-offer"),
        ("journalkit list --tag coun", "counting"),
        ("journalkit completion f", "fish"),
    ],
)
def test_shells_complete_names_of_the_journal(words: str, expected: str) -> None:
    done = complete(words)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"plain,{expected}\n"


def test_shells_that_can_show_titles_get_them() -> None:
    assert complete("journalkit list --room b", shell="zsh").out == "plain\nben\nAna and Ben, on leading\n"
    assert complete("journalkit show 2026-09-11-sl", shell="fish").out == "plain,2026-09-11-slides-online\tPut the slides online\n"


def test_completion_is_silent_whatever_is_wrong(journal: Make, tmp_path: Path) -> None:
    broken = journal({"insights/a.md": "---\ntype: [\n", "insights/b.md": "---\ntype: insight\ntitle: {a\n---\n"})
    for words in ("journalkit show ", "journalkit list --tag ", "journalkit -C /nowhere show a", "journalkit list --goal "):
        assert [(done.code, done.err) for done in (complete(words, cwd=broken), complete(words, cwd=tmp_path))] == [(0, "")] * 2
    (broken / "journal.yaml").write_text("format: [", encoding="utf-8")
    assert complete("journalkit list --room ", cwd=broken) == Ran(0, "\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_one_that_it_reads(run: Run, shell: str, tmp_path: Path) -> None:
    done = run("completion", shell, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "_JOURNALKIT_COMPLETE" in done.out
    if shutil.which(shell):
        (tmp_path / "script").write_text(done.out, encoding="utf-8")
        assert subprocess.run([shell, "-n", tmp_path / "script"], check=False, capture_output=True).returncode == 0
    assert run("completion", "tcsh", cwd=tmp_path).code == 2


def test_without_a_command_a_journal_says_where_it_stands(run: Run) -> None:
    assert run(cwd=EXAMPLE) == run("status", cwd=EXAMPLE)
    assert run("--as", "ben", "-C", EXAMPLE) == run("-C", EXAMPLE, "--as", "ben", "status")


def test_without_a_command_and_a_journal_the_way_in_is_told(run: Run, tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 5
    assert "journalkit init" in done.out
    assert run("-C", tmp_path).code == 2


def test_folding_leaves_nothing_that_folding_again_changes() -> None:
    for text in ("Łódź", "ÉCOLE", "Straße", "ﬁn", "“q” – ’s", "İstanbul", "e\u0301", "日本", "½", "soft\u00adhyphen"):
        assert folded(folded(text)) == folded(text)
    assert folded("soft\u00adhyphen") == "softhyphen"


def on_a_terminal(*arguments: object, env: tuple[str, ...] = ()) -> str:
    """What the program prints to a terminal."""
    import os
    import pty

    parent, child = pty.openpty()
    command = ["env", "COLUMNS=100", *env, sys.executable, "-m", "journalkit", *map(str, arguments)]
    with subprocess.Popen(command, stdout=child, stderr=child, stdin=child, cwd=ROOT) as process:
        process.wait(timeout=60)
        os.close(child)
        found = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            found += part
    os.close(parent)
    return found.decode("utf-8")
