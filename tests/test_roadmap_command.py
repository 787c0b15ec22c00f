"""`journalkit roadmap` as a user meets it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from journalkit.cli.app import REFUSED, Ending
from journalkit.cli.roadmap import write_settings
from journalkit.layout import STATE
from journalkit.packaged import packaged_roadmaps
from tests.calls import call
from tests.conftest import CONFIG, EXAMPLE, Make, Run, entry

OWN = """---
type: roadmap
title: Two steps of our own
for: the two of us
summary: From here to there.
shared: false
steps:
  - {id: go, title: Go there, why: It is nice., document: A line., evidence: A stone., days: 3}
  - {id: come-back, title: Come back, why: It is late.}
---
The *text* about [it](https://example.org).

## What to skip

Nothing.
"""
TWO_ROOMS = CONFIG.replace(
    "  ben: {people: [ana, ben]}\n", "  ben: {people: [ana, ben]}\n  alone:  # with comments\n    people: [ana]   # just me\n"
)
NO_ROOM = "format: 1\ntitle: T\nowner: ana\npeople: {ana: {name: Ana}}\n"


def data(run: Run, *arguments: object, cwd: Path | None = None) -> Any:
    done = run(*arguments, "--json", cwd=cwd)
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert found["schema_version"] == 1
    return found


def test_list_outside_a_journal_names_the_built_in_ones(run: Run, tmp_path: Path) -> None:
    done = run("roadmap", "list", cwd=tmp_path)
    assert done.code == 0
    assert all(name in done.out for name in packaged_roadmaps())
    listed = data(run, "roadmap", "list", cwd=tmp_path)["roadmaps"]
    assert [each["name"] for each in listed] == list(packaged_roadmaps())
    assert all(each["built_in"] and each["path"] is None and each["rooms"] == [] and each["step_count"] > 3 for each in listed)


def test_list_in_a_folder_that_was_asked_for_and_is_no_journal_ends_with_2(run: Run, tmp_path: Path) -> None:
    assert run("-C", tmp_path, "roadmap", "list").code == 2


def test_list_names_ones_own_first_and_who_follows_which(run: Run, journal: Make) -> None:
    config = CONFIG.replace("[ana, ben]}", "[ana, ben], roadmap: two-steps}") + "roadmap: sponsorship\n"
    root = journal({"roadmaps/two-steps.md": OWN}, config)
    done = run("-C", root, "roadmap", "list")
    assert done.out.index("Your own") < done.out.index("two-steps") < done.out.index("Built in")
    assert "you alone" in done.out
    listed = data(run, "-C", root, "roadmap", "list")["roadmaps"]
    assert listed[0] == {
        "name": "two-steps",
        "title": "Two steps of our own",
        "for": "the two of us",
        "summary": "From here to there.",
        "built_in": False,
        "path": "roadmaps/two-steps.md",
        "step_count": 2,
        "days": 3,
        "rooms": ["ben"],
        "alone": False,
    }
    assert [each["name"] for each in listed if each["alone"]] == ["sponsorship"]


def test_a_roadmap_of_ones_own_takes_the_place_of_a_built_in_one_of_the_same_name(run: Run, journal: Make) -> None:
    listed = data(run, "-C", journal({"roadmaps/sponsorship.md": OWN}), "roadmap", "list")["roadmaps"]
    assert [(each["title"], each["built_in"]) for each in listed if each["name"] == "sponsorship"] == [("Two steps of our own", False)]


def test_show_says_all_of_a_roadmap(run: Run, journal: Make) -> None:
    done = run("-C", journal({"roadmaps/two-steps.md": OWN}), "roadmap", "show", "two-steps")
    assert done.code == 0
    wanted = ("Two steps of our own", "For the two of us", "From here to there.", "The text about it.", "What to skip", "Nothing.")
    wanted += ("1. Go there", "It is nice.", "A line.", "A stone.", "step: go", "2. Come back", "It is late.")
    places = [done.out.index(words) for words in wanted]
    assert places == sorted(places)
    assert "##" not in done.out


@pytest.mark.parametrize("name", packaged_roadmaps())
def test_every_built_in_roadmap_can_be_shown_anywhere(run: Run, tmp_path: Path, name: str) -> None:
    found = data(run, "roadmap", "show", name, cwd=tmp_path)["roadmap"]
    assert found["days"] == sum(step["days"] for step in found["steps"])
    assert all(step["why"] and step["document"] and step["evidence"] for step in found["steps"])
    assert found["text"]
    assert found["steps"][-1]["title"] in run("roadmap", "show", name, cwd=tmp_path).out


def test_show_for_a_room_has_the_steps_as_that_room_follows_them(run: Run, journal: Make) -> None:
    steps = "steps: {go: {skip: true}, come-back: {days: 30, evidence: Tea.}}"
    config = CONFIG.replace("[ana, ben]}", f"[ana, ben], roadmap: two-steps, {steps}}}")
    root = journal({"roadmaps/two-steps.md": OWN}, config)
    found = data(run, "-C", root, "roadmap", "show", "two-steps", "--room", "ben")["roadmap"]
    assert (found["room"], found["days"], found["step_count"]) == ("ben", 30, 1)
    assert [(step["id"], step["evidence"]) for step in found["steps"]] == [("come-back", "Tea.")]
    assert "Go there" not in run("-C", root, "roadmap", "show", "two-steps", "--room", "ben").out
    other = run("-C", root, "roadmap", "show", "sponsorship", "--room", "ben")
    assert other.code == 2
    assert "it follows two-steps" in other.err


@pytest.mark.parametrize("subcommand", ["show", "apply"])
def test_a_mistyped_name_is_corrected(run: Run, journal: Make, subcommand: str) -> None:
    before = (root := journal()).joinpath("journal.yaml").read_bytes()
    done = run("-C", root, "roadmap", subcommand, "sponsorshp")
    assert (done.code, done.out) == (2, "")
    assert 'did you mean "sponsorship"?' in done.err
    assert (root / "journal.yaml").read_bytes() == before


@pytest.mark.parametrize("subcommand", [("list",), ("show", "sponsorship"), ("apply", "sponsorship")])
def test_a_faulty_journal_yaml_ends_with_1(run: Run, journal: Make, subcommand: tuple[str, ...]) -> None:
    root = journal({}, CONFIG + "thread: opn\n")
    done = run("-C", root, "roadmap", *subcommand)
    assert (done.code, done.out) == (1, "")
    assert "journalkit check" in done.err


def test_a_faulty_roadmap_of_ones_own_is_said_to_be_faulty(run: Run, journal: Make) -> None:
    done = run("-C", journal({"roadmaps/mine.md": OWN.replace("steps:", "stepz:")}), "roadmap", "show", "mine")
    assert done.code == 1
    assert "roadmaps/mine.md" in done.err


def test_apply_changes_only_the_bytes_of_its_line(run: Run, journal: Make) -> None:
    root = journal()
    done = run("-C", root, "roadmap", "apply", "sponsorship")
    assert done.code == 0
    assert done.out == "journal.yaml: rooms.ben.roadmap: sponsorship\n"
    assert "room ben follows sponsorship now" in done.err
    assert "step: name-the-door" in done.err
    assert (root / "journal.yaml").read_text() == CONFIG.replace("[ana, ben]}", "[ana, ben], roadmap: sponsorship}")
    again = run("-C", root, "roadmap", "apply", "career-change")
    assert "no longer sponsorship" in again.err
    assert (root / "journal.yaml").read_text() == CONFIG.replace("[ana, ben]}", "[ana, ben], roadmap: career-change}")
    assert run("-C", root, "check").out == ""


def test_apply_of_what_is_applied_says_so_and_changes_nothing(run: Run, journal: Make) -> None:
    root = journal()
    run("-C", root, "roadmap", "apply", "sponsorship")
    os.utime(root / "journal.yaml", ns=(1, 1))
    done = run("-C", root, "roadmap", "apply", "sponsorship")
    assert (done.code, done.out) == (0, "")
    assert "already" in done.err
    assert (root / "journal.yaml").stat().st_mtime_ns == 1


def test_apply_with_several_rooms_asks_for_one(run: Run, journal: Make) -> None:
    root = journal({}, TWO_ROOMS)
    done = run("-C", root, "roadmap", "apply", "sponsorship")
    assert (done.code, done.out) == (2, "")
    assert "--room: ben, alone" in done.err
    assert 'did you mean "ben"?' in run("-C", root, "roadmap", "apply", "sponsorship", "--room", "bne").err
    assert (root / "journal.yaml").read_text() == TWO_ROOMS
    assert run("-C", root, "roadmap", "apply", "sponsorship", "--room", "alone").code == 0
    wanted = TWO_ROOMS.replace("# just me\n", "# just me\n    roadmap: sponsorship\n")
    assert (root / "journal.yaml").read_text() == wanted


def test_apply_without_a_room_is_for_oneself(run: Run, journal: Make) -> None:
    root = journal({}, NO_ROOM)
    done = run("-C", root, "roadmap", "apply", "sponsorship")
    assert done.out == "journal.yaml: roadmap: sponsorship\n"
    assert (root / "journal.yaml").read_text() == NO_ROOM + "roadmap: sponsorship\n"


def test_apply_keeps_line_ends_byte_order_mark_and_mode(run: Run, journal: Make) -> None:
    root = journal()
    before = b"\xef\xbb\xbf" + NO_ROOM.replace("\n", "\r\n").removesuffix("\r\n").encode() + "\r\nsummary: é日 # why".encode()
    (root / "journal.yaml").write_bytes(before)
    (root / "journal.yaml").chmod(0o640)
    assert run("-C", root, "roadmap", "apply", "sponsorship").code == 0
    assert (root / "journal.yaml").read_bytes() == before + b"\r\nroadmap: sponsorship"
    assert (root / "journal.yaml").stat().st_mode & 0o777 == 0o640
    assert [each.name for each in root.iterdir() if each.name != STATE] == ["journal.yaml"]


def test_apply_writes_through_a_link_that_stays_in_the_journal(run: Run, journal: Make) -> None:
    root = journal({}, NO_ROOM)
    (root / "journal.yaml").rename(root / "settings.yaml")
    (root / "journal.yaml").symlink_to("settings.yaml")
    assert run("-C", root, "roadmap", "apply", "sponsorship").code == 0
    assert (root / "journal.yaml").is_symlink()
    assert "roadmap: sponsorship" in (root / "settings.yaml").read_text()


def test_settings_that_changed_meanwhile_are_not_written(journal: Make) -> None:
    root = journal()
    with pytest.raises(Ending) as ending:
        write_settings(root, b"what was read before", b"what is to be written")
    assert ending.value.code == REFUSED
    assert (root / "journal.yaml").read_text() == CONFIG


def test_apply_shows_the_entries_whose_steps_are_lost(run: Run, journal: Make) -> None:
    root = journal({"insights/a.md": entry("insight", step="agree-on-day-90")})
    assert run("-C", root, "roadmap", "apply", "first-90-days-as-lead").code == 0
    done = run("-C", root, "roadmap", "apply", "sponsorship")
    assert done.code == 1
    assert "insights/a.md" in done.err
    assert "step: first-90-days-as-lead#STEP" in done.err


def test_a_copy_of_a_built_in_roadmap_is_ones_own_and_unshared(run: Run, journal: Make) -> None:
    root = journal()
    done = run("-C", root, "roadmap", "apply", "sponsorship", "--copy")
    assert done.code == 0
    assert done.out == "roadmaps/sponsorship.md\njournal.yaml: rooms.ben.roadmap: sponsorship\n"
    original = packaged_roadmaps()["sponsorship"].read_text(encoding="utf-8")
    assert (root / "roadmaps/sponsorship.md").read_text(encoding="utf-8") == original.replace("shared: public", "shared: false")
    assert run("-C", root, "check").out == ""
    assert data(run, "-C", root, "roadmap", "show", "sponsorship")["roadmap"]["path"] == "roadmaps/sponsorship.md"


@pytest.mark.parametrize("text", [OWN, "Just notes.\n"])
def test_a_copy_never_overwrites(run: Run, journal: Make, text: str) -> None:
    root = journal({"roadmaps/sponsorship.md": text})
    done = run("-C", root, "roadmap", "apply", "sponsorship", "--copy")
    assert (root / "roadmaps/sponsorship.md").read_text() == text
    assert done.out == "journal.yaml: rooms.ben.roadmap: sponsorship\n"
    assert "stays as it is" in done.err


def test_a_copy_is_not_written_out_of_the_journal(run: Run, journal: Make, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root := journal()).joinpath("roadmaps").symlink_to(tmp_path / "outside")
    assert run("-C", root, "roadmap", "apply", "sponsorship", "--copy").code == 4
    assert list((tmp_path / "outside").iterdir()) == []


def test_the_example_journal_shows_its_own_roadmap(run: Run) -> None:
    done = run("-C", EXAMPLE, "roadmap", "show", "out-of-the-loop", "--room", "ben")
    assert done.code == 0
    assert "Count what waits for you" in done.out


@pytest.mark.parametrize("subcommand", ["list", "show", "apply"])
def test_every_subcommand_has_an_example(run: Run, subcommand: str) -> None:
    assert "Example:" in run("roadmap", subcommand, "--help").out


def test_a_mistyped_subcommand_is_corrected(run: Run) -> None:
    done = run("roadmap", "lst")
    assert done.code == 2
    assert "list" in done.err


@pytest.mark.parametrize("width", [40, 80])
def test_the_name_of_a_roadmap_is_not_broken(journal: Make, width: int) -> None:
    """It is typed again behind `apply`."""
    assert "first-90-days-as-lead" in call("-C", journal({}), "roadmap", "list", env={"COLUMNS": str(width)}).out
