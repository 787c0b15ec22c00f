"""Rooms are made, entered, listed and left; journal.yaml changes by what must change and by nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journalkit.authoring.change import Unchangeable
from journalkit.authoring.settings import open_settings, people_text, remote_text, with_people, with_room, without_remote, write_settings
from journalkit.model.person import Person
from tests.calls import at_terminal, call
from tests.conftest import Ran, entry
from tests.meeting import everything, git, received, sync, synced, tips, write

ANA = """# Ana's own journal.
format: 1
title: Ana   # grows
owner: ana
people:
  ana: {name: Ana Ruiz, role: mentee, email: ana@example.org}   # me
  ben: {name: Ben Okafor, role: mentor, email: ben@example.org}
  chi: {name: Chi Adeyemi, email: chi@example.org}
"""
BEN = "format: 1\ntitle: Ben\nowner: ben\npeople: {ben: {name: Ben Okafor}}\n# the end\n"


def journal(folder: Path, person: str, text: str) -> Path:
    write(folder, f"{person}/journal.yaml", text)
    return folder / person


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    return journal(tmp_path, "ana", ANA)


@pytest.fixture
def ben(tmp_path: Path) -> Path:
    return journal(tmp_path, "ben", BEN)


def room(root: Path, *arguments: object, **how: object) -> Ran:
    return call("-C", root, "room", *arguments, cwd=root.parent, **how)  # type: ignore[arg-type]


def test_a_room_is_made_entered_and_used(ana: Path, ben: Path, tmp_path: Path) -> None:
    """From two folders and nothing else to an entry on the other side."""
    write(ana, "insights/one.md", entry("insight", "One", shared="[ab]"))
    made = room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git", "--title", "Ana & Ben")
    assert (made.code, made.out) == (0, "room ab is at ../ab.git: ana, ben\n")
    assert "1 entry of yours is shared with it already; the next sync sends it." in made.err
    assert f"room join {(tmp_path / 'ab.git').resolve()}\n" in made.err  # what counts from here would lead elsewhere from there
    assert (ana / "journal.yaml").read_text() == ANA + 'rooms:\n  ab: {people: [ana, ben], remote: "../ab.git", title: "Ana & Ben"}\n'
    assert git(tmp_path / "ab.git", "ls-tree", "-r", "--name-only", "journal/ana") == "room.yaml\n"
    assert b"example.org" not in everything(tmp_path / "ab.git")
    assert b"Chi" not in everything(tmp_path / "ab.git")
    joined = room(ben, "join", "ab.git")
    assert joined.out == "room ab (Ana & Ben): Ana Ruiz, Ben Okafor; you are Ben Okafor\n"
    assert (ben / "journal.yaml").read_text() == (
        "format: 1\ntitle: Ben\nowner: ben\npeople: {ben: {name: Ben Okafor}, ana: {name: Ana Ruiz, role: mentee}}\n"
        'rooms:\n  ab: {people: [ana, ben], remote: "../ab.git", title: "Ana & Ben"}\n# the end\n'
    )
    synced(ana)
    synced(ben)
    assert list(received(ben, "ab", "ana")) == ["insights/one.md"]


def test_who_enters_is_told_what_the_first_room_makes_readable(ana: Path, ben: Path) -> None:
    """With one room, `shared: true` means that room: entries that were for nobody until now are sent by the next sync."""
    for name in ("one", "two"):
        write(ben, f"insights/{name}.md", entry("insight", name, shared="true"))
    write(ben, "insights/own.md", entry("insight", "Own", shared="false"))
    assert "No entry of yours is shared with it yet." in room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git").err
    joined = room(ben, "join", "ab.git")
    assert "2 entries of yours are shared with it already; the next sync sends them." in joined.err
    assert "2 sent" in sync(ben).err
    assert "next sync sends" not in room(ben, "join", "ab.git").err


def test_a_room_of_journal_yaml_gets_its_remote_and_nothing_else_changes(ana: Path, tmp_path: Path) -> None:
    text = ANA + "rooms:\n  ab:            # the two of us\n    people: [ana, ben]\n\n# the end\n"
    (ana / "journal.yaml").write_text(text)
    git(tmp_path, "init", "-q", "--bare", "ab.git")
    assert room(ana, "create", "ab", "--remote", tmp_path / "ab.git").code == 0
    changed = text.replace("[ana, ben]\n", f'[ana, ben]\n    remote: "{tmp_path}/ab.git"\n')
    assert (ana / "journal.yaml").read_text() == changed
    assert room(ana, "create", "ab", "--remote", tmp_path / "ab.git").code == 0
    assert (ana / "journal.yaml").read_text() == changed


def test_a_remote_that_is_not_empty_is_left_alone(ana: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "code")
    git(tmp_path / "code", "commit", "-q", "--allow-empty", "-m", "x")
    before = tips(tmp_path / "code")
    done = room(ana, "create", "ab", "--with", "ben", "--remote", "code/.git")
    assert done.code == 4
    assert "is not empty" in done.err
    assert tips(tmp_path / "code") == before
    assert (ana / "journal.yaml").read_text() == ANA


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ab", "--remote", "ab.git"), "needs somebody besides you"),
        (("ab", "--remote", "ab.git", "--with", "bne"), "nobody in journal.yaml is called 'bne'"),
        (("A B", "--remote", "ab.git", "--with", "ben"), "write a-b"),
        (("ab", "--remote", "ext::touch x", "--with", "ben"), "is no remote"),
        (("ab", "--remote", "", "--with", "ben"), "is no remote"),
        (("ab", "--remote", " ", "--with", "ben"), "is no remote"),
        (("ab", "--with", "ben"), "Missing option '--remote'"),
    ],
)
def test_what_cannot_be_a_room_is_wrong_usage(arguments: tuple[str, ...], said: str, ana: Path) -> None:
    done = room(ana, "create", *arguments)
    assert done.code == 2
    assert said in done.err
    assert (ana / "journal.yaml").read_text() == ANA


def test_a_second_room_needs_a_remote_of_its_own(ana: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    before = (ana / "journal.yaml").read_text()
    done = room(ana, "create", "ac", "--with", "chi", "--remote", "ab.git")
    assert done.code == 4
    assert "room ab is at that remote already" in done.err
    assert (ana / "journal.yaml").read_text() == before


def test_a_remote_that_cannot_be_reached_changes_nothing(ana: Path) -> None:
    done = room(ana, "create", "ab", "--with", "ben", "--remote", "nowhere/ab.git")
    assert done.code == 3
    assert (ana / "journal.yaml").read_text() == ANA


def test_who_enters_must_be_in_the_room_and_own_the_journal(ana: Path, tmp_path: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    stranger = journal(tmp_path, "dora", "format: 1\ntitle: D\nowner: dora\npeople: {dora: {name: Dora}}\n")
    for arguments, said in (
        (("room",), "dora is not in that room: ana (Ana Ruiz), ben (Ben Okafor)"),
        (("--as", "ben", "room"), "calls you ben"),
    ):
        done = call("-C", stranger, *arguments, "join", tmp_path / "ab.git")
        assert done.code == 2
        assert said in done.err
    assert "ab.git" not in (stranger / "journal.yaml").read_text()


def test_somebody_at_a_terminal_is_asked_who_they_are(ana: Path, ben: Path, tmp_path: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    done = at_terminal("-C", ben, "room", "join", tmp_path / "ab.git", answers="\n")
    assert done.code == 0, done
    assert "Who are you: ana (Ana Ruiz), ben (Ben Okafor) [ben]" in done.out


def test_an_empty_remote_is_no_room(ben: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "ab.git")
    done = room(ben, "join", "ab.git")
    assert done.code == 2
    assert "there is no room at" in done.err


def test_a_room_that_waits_for_a_remote_is_the_one_that_is_entered(ana: Path, ben: Path, tmp_path: Path) -> None:
    """As `init --with` makes it; under whatever name."""
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    (ben / "journal.yaml").write_text(BEN.replace("}}", "}, ana: {name: Ana}}") + "rooms: {ana: {people: [ben, ana]}}\n")
    done = room(ben, "join", tmp_path / "ab.git")
    assert done.out.startswith("room ana: ")
    assert f'rooms: {{ana: {{people: [ben, ana], remote: "{tmp_path}/ab.git"}}}}' in (ben / "journal.yaml").read_text()


def test_another_room_of_the_same_name_is_not_taken_for_it(ana: Path, ben: Path, tmp_path: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    (ben / "journal.yaml").write_text(BEN + "rooms: {ab: {people: [ben], remote: elsewhere.git}}\n")
    done = room(ben, "join", "ab.git")
    assert done.code == 2
    assert "--name" in done.err
    assert room(ben, "join", "ab.git", "--name", "ana").code == 0
    assert "  ana: {" not in (ben / "journal.yaml").read_text()
    assert json.loads(room(ben, "list", "--json").out)["rooms"][1]["id"] == "ana"


def test_people_who_came_later_are_added_by_entering_again(ana: Path, ben: Path, tmp_path: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    room(ben, "join", "ab.git")
    config = ana / "journal.yaml"
    config.write_text(config.read_text().replace("[ana, ben]", "[ana, ben, chi]"))
    synced(ana)
    done = call("-C", ben, "sync")
    assert "Chi Adeyemi (chi) is in the room, as others say, and not in journal.yaml" in done.err
    assert room(ben, "join", "ab.git").code == 0
    rooms = json.loads(room(ben, "list", "--json").out)["rooms"]
    assert rooms == [{"id": "ab", "title": None, "people": ["ana", "ben", "chi"], "remote": "../ab.git", "roadmap": None}]
    assert "as others say" not in call("-C", ben, "sync").err


def test_a_room_that_is_left_holds_nothing_of_mine(ana: Path, ben: Path, tmp_path: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    room(ben, "join", "ab.git")
    write(ana, "insights/one.md", entry("insight", "quixotic", shared="true"))
    synced(ana)
    synced(ben)
    before = (ana / "journal.yaml").read_text()
    done = room(ana, "leave", "ab")
    assert (done.code, done.out) == (0, "You left room ab.\n")
    assert "cannot be taken back" in done.err
    assert (ana / "journal.yaml").read_text() == before.replace(', remote: "../ab.git"', "")
    assert b"quixotic" not in everything(tmp_path / "ab.git")
    assert list(tips(tmp_path / "ab.git")) == ["refs/heads/journal/ben"]
    assert call("-C", ana, "sync").code == 2
    assert "gone        ana/insights/one.md" in synced(ben)


def test_what_was_received_is_forgotten_only_when_that_is_asked(ana: Path, ben: Path) -> None:
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    room(ben, "join", "ab.git")
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    synced(ben)
    assert room(ben, "leave", "ab").code == 0
    assert list(received(ben, "ab", "ana")) == ["insights/one.md"]
    assert room(ben, "leave", "ab", "--forget").code == 0
    assert not (ben / "rooms/ab").exists()


def test_rooms_are_listed_with_their_remotes(ana: Path) -> None:
    assert "There are no rooms" in room(ana, "list").err
    (ana / "journal.yaml").write_text(ANA + "rooms: {ab: {people: [ana, ben], title: Two}, ac: {people: [ana, chi], remote: x.git}}\n")
    listed = room(ana, "list").out
    for words in ("ab", "Two", "ana, ben", "not sent anywhere", "x.git"):
        assert words in listed


SETTINGS = (
    ANA,
    ANA.replace("\n", "\r\n"),
    BEN,
    "\ufeff" + BEN,
    BEN + "rooms:\n",
    BEN + "rooms: # none yet\ntimezone: UTC\n",
    BEN + "rooms: {}\n",
    BEN + "rooms: {other: {people: [ben]}}   # one\n",
    BEN + "rooms:\n    other:\n        people: [ben] # a\n\n\n# the end\n",
)


@pytest.mark.parametrize("text", SETTINGS)
def test_settings_keep_every_line_that_was_there(text: str, tmp_path: Path) -> None:
    """Added, then its remote taken out: each line of before stands there still, in its order."""
    (tmp_path / "journal.yaml").write_bytes(text.encode())
    before = open_settings(tmp_path)
    after = with_people(before, [Person("ñandú", 'N: "x", {y}', "a, b"), Person("ben", "Another Ben")])
    after = with_room(after, "y", {"people": people_text(["ben", "ñandú"]), "remote": remote_text("git@h:x.git")})
    assert write_settings(before, after)
    again = open_settings(tmp_path).config
    assert again.people["ñandú"] == Person("ñandú", 'N: "x", {y}', "a, b")
    assert again.people.get("ben", Person("ben", "Ben Okafor")).name == "Ben Okafor"
    assert again.rooms["y"].remote == "git@h:x.git"
    assert without_remote(open_settings(tmp_path), "y").config.rooms["y"].remote is None
    written = (tmp_path / "journal.yaml").read_bytes().decode()
    assert "\r\n" not in text or "\n" not in written.replace("\r\n", "")
    rest = iter(written.splitlines())
    for line in text.splitlines():
        begin = line.partition("{")[0].partition("#")[0].rstrip()
        assert any(each.startswith(begin) for each in rest), line
    assert [each for each in text.split() if each.startswith("#")] == [each for each in written.split() if each.startswith("#")]


def test_settings_that_cannot_be_changed_by_bytes_are_left_to_an_editor(tmp_path: Path) -> None:
    (tmp_path / "journal.yaml").write_text("{format: 1, title: J, owner: ben, people: {ben: {name: Ben}}}\n")
    with pytest.raises(Unchangeable, match="change it in an editor"):
        with_room(open_settings(tmp_path), "y", {"people": "[ben]"})


def test_settings_that_somebody_changed_meanwhile_are_not_written(tmp_path: Path) -> None:
    (tmp_path / "journal.yaml").write_text(BEN)
    before = open_settings(tmp_path)
    after = with_room(before, "y", {"people": "[ben]"})
    (tmp_path / "journal.yaml").write_text(BEN + "# more\n")
    with pytest.raises(Unchangeable, match="by another program meanwhile"):
        write_settings(before, after)
    assert (tmp_path / "journal.yaml").read_text() == BEN + "# more\n"


def test_a_room_whose_remote_was_moved_says_where_to_write_that(ana: Path, tmp_path: Path) -> None:
    """No way out leads in a circle: neither `leave`, which needs the old place, nor a second room at the new one."""
    room(ana, "create", "ab", "--with", "ben", "--remote", "ab.git")
    (tmp_path / "ab.git").rename(tmp_path / "moved.git")
    gone = "there is no folder ../ab.git: is its disk in place, and the address right?"
    for said in (call("-C", ana, "sync"), room(ana, "leave", "ab")):
        assert (said.code, gone in said.err) == (3, True)
    assert "if it was moved, write its new remote: there" in call("-C", ana, "sync").err
    assert "delete the line remote: of room ab in journal.yaml" in room(ana, "leave", "ab").err
    for command in (("create", "ab", "--with", "ben", "--remote", "moved.git"), ("join", "moved.git")):
        assert "write its new remote: into journal.yaml" in room(ana, *command).err
    settings = ana / "journal.yaml"
    settings.write_text(settings.read_text().replace("../ab.git", "../moved.git"))
    assert call("-C", ana, "sync").code == 0
