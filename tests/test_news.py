"""What is new to somebody in a room, and what the others learn of what was looked at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.calls import call
from tests.conftest import Ran, entry
from tests.meeting import branch, everything, git, meet, synced, tips, wanted, write

PAIR = {"room": ("ana", "ben")}


@pytest.fixture
def pair(tmp_path: Path) -> dict[str, Path]:
    """Ben has shared a session, and feedback on it with Ana; neither has looked at anything."""
    people = meet(tmp_path, PAIR)
    write(people["ben"], "sessions/kick-off.md", entry("session", "Kick-off", "We met.", shared="true"))
    write(people["ben"], "feedback/more.md", entry("feedback", "Say more", "About whom?", about="kick-off", date="2026-09-01"))
    synced(people["ben"])
    synced(people["ana"])
    return people


def news(root: Path, *arguments: object) -> Ran:
    done = call("-C", root, "news", *arguments)
    assert done.code == 0, done
    return done


def data(root: Path, *arguments: object) -> dict[str, Any]:
    """What is new in the only room, by kind; names of entries for short."""
    (room,) = json.loads(news(root, "--json", *arguments).out)["rooms"]
    found: dict[str, Any] = {kind: [each["id"] for each in room[kind]] for kind in ("new", "changed", "feedback")}
    return {
        **found,
        "withdrawn": room["withdrawn"],
        "seen_by": {each["person"]: [e["id"] for e in each["seen"]] for each in room["seen_by"]},
    }


def statuses(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call("-C", root, "status", "--json").out)["status"]
    return found


def test_news_lists_what_came_with_feedback_first_and_only_once(pair: dict[str, Path]) -> None:
    said = news(pair["ana"]).out
    assert "2\u00a0new" in said or "2 new" in said
    assert said.index("Say more") < said.index("Kick-off")
    assert "Nothing is new." in news(pair["ana"]).out


def test_looking_with_keep_or_as_data_marks_nothing_unless_it_is_asked(pair: dict[str, Path]) -> None:
    news(pair["ana"], "--keep")
    assert data(pair["ana"])["new"] == ["more", "kick-off"]
    assert data(pair["ana"], "--mark")["feedback"] == ["more"]
    assert data(pair["ana"])["new"] == []


def test_a_changed_entry_is_changed_and_a_withdrawn_one_is_a_name(pair: dict[str, Path]) -> None:
    news(pair["ana"])
    write(pair["ben"], "sessions/kick-off.md", entry("session", "Kick-off", "We met twice.", shared="true"))
    (pair["ben"] / "feedback/more.md").unlink()
    synced(pair["ben"])
    synced(pair["ana"])
    found = data(pair["ana"])
    assert (found["new"], found["changed"], found["withdrawn"]) == ([], ["kick-off"], [["ben", "more"]])
    assert "Say more" not in news(pair["ana"]).out
    assert data(pair["ana"])["withdrawn"] == []


def test_a_file_that_has_become_faulty_was_not_taken_back(pair: dict[str, Path]) -> None:
    news(pair["ana"])
    shutil.copy(pair["ana"] / "rooms/room/ben/sessions/kick-off.md", pair["ana"] / "kept")
    write(pair["ana"], "rooms/room/ben/sessions/kick-off.md", "---\ntype: session\ntitle: Kick-off\ndate: never\n---\n")
    found = data(pair["ana"])
    assert (found["new"], found["changed"], found["withdrawn"]) == ([], [], [])
    shutil.copy(pair["ana"] / "kept", pair["ana"] / "rooms/room/ben/sessions/kick-off.md")
    assert data(pair["ana"])["changed"] == []


def test_what_is_left_out_of_a_long_list_stays_new(pair: dict[str, Path]) -> None:
    for number in range(60):
        write(pair["ben"], f"insights/one-{number:02}.md", entry("insight", f"Insight {number}", shared="true"))
    synced(pair["ben"])
    synced(pair["ana"])
    assert "12" in news(pair["ana"]).out.splitlines()[-1]
    assert len(data(pair["ana"])["new"]) == 12
    assert len(json.loads(news(pair["ana"], "--json", "--mark").out)["rooms"][0]["new"]) == 12


def test_feedback_that_was_not_looked_at_is_new_in_status_and_on_the_dashboard_only(pair: dict[str, Path]) -> None:
    root, index = pair["ana"], pair["ana"] / "_site/private/index.html"
    assert call("-C", root, "build").code == 0
    unread = index.read_text(encoding="utf-8")
    assert [each["id"] for each in statuses(root)["unread"]] == ["more"]
    assert statuses(root)["new"] == 2
    assert "journalkit news" in call("-C", root, "status").out
    assert call("-C", root, "build", "--room", "room").code == 0
    room = (root / "_site/rooms/room/index.html").read_bytes()
    news(root)
    assert call("-C", root, "build").code == 0
    read = index.read_text(encoding="utf-8")
    assert statuses(root)["unread"] == []
    assert [each["id"] for each in statuses(root)["feedback"]] == ["more"]
    assert unread != read
    assert unread.count(">(new)<") == read.count(">(new)<") + 1
    again = call("-C", root, "build", "--room", "room")
    assert (root / "_site/rooms/room/index.html").read_bytes() == room
    assert again.code == 0
    assert call("-C", root, "audit", "--room", "room").code == 0


def test_the_other_side_learns_that_something_was_looked_at_and_no_names_travel(pair: dict[str, Path], tmp_path: Path) -> None:
    assert data(pair["ben"])["seen_by"] == {}
    news(pair["ana"])
    assert "looked at" in call("-C", pair["ana"], "sync").err
    synced(pair["ben"])
    assert data(pair["ben"])["seen_by"] == {"ana": ["kick-off", "more"]}
    assert "Ana Ruiz has looked at it" in call("-C", pair["ben"], "who", "kick-off").out
    assert "Ana Ruiz has looked at 2 of your 2" in news(pair["ben"]).out.replace("\u00a0", " ")
    told = git(tmp_path / "room.git", "show", "refs/heads/journal/ana:seen.txt")
    assert len(told.split()) == 2
    assert "kick-off" not in git(tmp_path / "room.git", "cat-file", "-p", "refs/heads/journal/ana:seen.txt")
    assert not list((pair["ben"] / "rooms").rglob("seen.txt"))


def test_a_version_that_was_not_looked_at_is_not_told_as_looked_at(pair: dict[str, Path]) -> None:
    news(pair["ana"])
    write(pair["ben"], "sessions/kick-off.md", entry("session", "Kick-off", "We met twice.", shared="true"))
    synced(pair["ana"])
    synced(pair["ben"])
    assert data(pair["ben"])["seen_by"] == {"ana": ["more"]}
    synced(pair["ana"])
    news(pair["ana"])
    synced(pair["ana"])
    synced(pair["ben"])
    assert data(pair["ben"])["seen_by"] == {"ana": ["kick-off", "more"]}


@pytest.mark.parametrize("where", ["journal", "room"])
def test_nothing_is_told_where_the_settings_say_so_and_what_was_told_is_taken_back(
    where: str, pair: dict[str, Path], tmp_path: Path
) -> None:
    news(pair["ana"])
    synced(pair["ana"])
    settings = (pair["ana"] / "journal.yaml").read_text(encoding="utf-8")
    off = settings + "read_marks: false\n" if where == "journal" else settings.replace("remote:", "read_marks: false, remote:")
    (pair["ana"] / "journal.yaml").write_text(off, encoding="utf-8")
    synced(pair["ana"])
    assert b"seen.txt" not in everything(tmp_path / "room.git")
    synced(pair["ben"])
    assert data(pair["ben"])["seen_by"] == {}
    assert data(pair["ana"])["new"] == []


def test_a_lost_state_is_found_again_on_ones_own_branch(pair: dict[str, Path], tmp_path: Path) -> None:
    news(pair["ana"])
    synced(pair["ana"])
    before = tips(tmp_path / "room.git")
    shutil.rmtree(pair["ana"] / ".journalkit")
    assert data(pair["ana"])["new"] == ["more", "kick-off"]
    synced(pair["ana"])
    assert data(pair["ana"])["new"] == []
    assert tips(tmp_path / "room.git") == before


def test_marks_of_what_is_gone_are_gone_with_it(pair: dict[str, Path], tmp_path: Path) -> None:
    news(pair["ana"])
    synced(pair["ana"])
    (pair["ben"] / "feedback/more.md").unlink()
    synced(pair["ben"])
    synced(pair["ana"])
    assert len(git(tmp_path / "room.git", "show", "refs/heads/journal/ana:seen.txt").split()) == 1
    assert call("-C", pair["ana"], "audit", "--room", "room").code == 0


def test_the_audit_knows_marks_and_finds_what_else_lies_in_their_file(pair: dict[str, Path], tmp_path: Path) -> None:
    news(pair["ana"])
    assert call("-C", pair["ana"], "audit", "--room", "room").code == 0  # what was looked at since the sync is no secret
    synced(pair["ana"])
    assert call("-C", pair["ana"], "audit", "--room", "room").code == 0
    (pair["ana"] / ".journalkit/rooms/room.seen.json").write_text("{}", encoding="utf-8")
    assert call("-C", pair["ana"], "audit", "--room", "room").code == 1


def test_marks_that_are_none_and_a_spoiled_state_do_no_harm(pair: dict[str, Path], tmp_path: Path) -> None:
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", "-b", "journal/ben", "room.git", "work")
    (work / "seen.txt").write_bytes(b"\xff\n../x\n" + b"a" * 20 + b"\n" + b"A" * 20 + b"\n")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "x")
    git(work, "push", "-qf", "origin", "HEAD:journal/ben")
    (pair["ana"] / ".journalkit/rooms/room.seen.json").write_text('{"ben/kick-off": 7, "x": "y", "', encoding="utf-8")
    synced(pair["ana"])
    assert data(pair["ana"])["seen_by"] == {"ben": []}
    assert data(pair["ana"])["new"] == ["more", "kick-off"]


def test_only_marks_of_what_the_room_has_are_sent(pair: dict[str, Path], tmp_path: Path) -> None:
    """What is read in another room, or is one's own, is not told here."""
    news(pair["ana"])
    state = pair["ana"] / ".journalkit/rooms/room.seen.json"
    known = json.loads(state.read_text(encoding="utf-8"))
    state.write_text(json.dumps({**known, "ana/secret": "0" * 20, "chi/other": "1" * 20}), encoding="utf-8")
    synced(pair["ana"])
    told = git(tmp_path / "room.git", "show", "refs/heads/journal/ana:seen.txt").split()
    assert sorted(told) == sorted(known.values())
    assert set(branch(pair["ana"], "room", "ana").texts) == {"room.yaml", "seen.txt"}
    assert wanted(pair["ana"], "room", "ana") == {}


def test_who_shares_a_folder_sees_what_the_other_wrote_there(tmp_path: Path) -> None:
    people = meet(tmp_path, PAIR)
    write(people["ana"], "sessions/one.md", entry("session", "One", shared="true", author="ben"))
    write(people["ana"], "sessions/two.md", entry("session", "Two", shared="true"))
    assert data(people["ana"])["new"] == ["one"]
    found = json.loads(call("-C", people["ana"], "--as", "ben", "news", "--json").out)
    assert [each["id"] for each in found["rooms"][0]["new"]] == ["two"]
    assert statuses(people["ana"])["new"] == 0  # who never used news is not told that everything is new


def test_on_a_narrow_screen_nothing_is_labelled_by_nothing(pair: dict[str, Path]) -> None:
    said = call("-C", pair["ana"], "news", "--keep", env={"COLUMNS": "40"}).out
    assert "    new session · " in said
    assert "  : " not in said
