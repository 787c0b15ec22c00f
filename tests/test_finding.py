"""Finding entries: list, with its filters, orders and forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journalkit.method.filtering import SORTS
from journalkit.schema.kind import ALL_KINDS
from tests.conftest import CONFIG, EXAMPLE, Make, Run, entry
from tests.small_journal import SMALL, ids


@pytest.fixture
def small(journal: Make) -> Path:
    return journal(SMALL)


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
