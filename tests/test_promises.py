"""Who may say what of an action: done, drop, reopen, confirm, reflect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authored import FOREIGN, HIS, TODAY, TWO_ROOMS, action, fields, new, written
from tests.calls import Ran, call
from tests.conftest import Make, entry

# Who may say what of an action


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


def test_what_was_confirmed_is_no_news_of_an_action_that_was_reopened(journal: Make) -> None:
    root = journal({"actions/mine.md": action(shared="true")})
    assert new(root, "update", "Half of it", "--about", "mine", "--on", "2026-09-14")[0].code == 0
    for command in (("done", "mine"), ("--as", "ben", "confirm", "mine"), ("reopen", "mine")):
        assert call("-C", root, *command).code == 0, command
    said = call("-C", root, "status").out
    assert "Half of it" in said
    assert "Confirmed" not in said


def test_what_is_done_again_on_the_day_on_which_it_was_confirmed_wants_a_new_confirmation(journal: Make) -> None:
    root = journal({"actions/mine.md": action(room="ben", shared="true")})

    def at(time: str, *command: str) -> Ran:
        return call("-C", root, "--now", f"2026-09-15T{time}+02:00", *command)

    for time, *command in (("09:00", "done"), ("09:05", "--as", "ben", "confirm")):
        assert at(time, *command, "mine").code == 0
    (told,) = (root / "updates").iterdir()
    assert fields(told.read_text())["date"] == "2026-09-15 09:05+02:00"
    for time, *command in (("09:10", "reopen"), ("09:15", "done"), ("09:20", "--as", "ben", "confirm")):
        assert at(time, *command, "mine").code == 0, command
    assert fields((root / "actions/mine.md").read_text())["completed"] == "2026-09-15 09:15+02:00"
    assert at("09:25", "--as", "ben", "confirm", "mine").code == 4, "it is confirmed"
    told.unlink()
    (again,) = (root / "updates").iterdir()
    again.write_text(again.read_text().replace(" 09:20+02:00", ""))
    assert at("09:25", "--as", "ben", "confirm", "mine").code == 4, "a bare day counts, since nobody can tell"


def test_the_other_side_confirms_once_it_is_done(journal: Make) -> None:
    root = journal({"actions/mine.md": action(), "actions/of-ben.md": action(assignee="ben")})
    assert "is yours; the other side confirms it, once you have said" in call("-C", root, "confirm", "mine").err
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
    second = call("-C", root, "reflect", "later", "--title", "A\nsecond")
    headings = Path(second.out.strip()).read_text()
    assert "later has a reflection of yours already, reflections/2026-09-15-on-mine-2.md" in second.err
    assert second.err.splitlines()[0].endswith(f"journalkit rm {Path(second.out.strip()).stem}")
    assert fields(headings)["title"] == "A second"
    assert headings.endswith("## What worked\n\n## What surprised me\n\n## What data changed\n")
