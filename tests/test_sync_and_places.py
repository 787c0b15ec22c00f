"""What becomes of a room whose remote moves, loses a branch, is written by another copy of a journal, dies in the middle, or is left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from journalkit.git.running import Failed, in_words
from journalkit.git.store import Store
from tests.calls import call
from tests.conftest import entry
from tests.meeting import everything, git, meet, received, sync, synced, tips, wanted, write
from tests.test_sync_killed import start

THREE = {"ab": ("ana", "ben", "chi")}
OWN = "refs/heads/journal/ana"


@pytest.fixture
def people(tmp_path: Path) -> dict[str, Path]:
    """Three people of whom each has what the others share."""
    found = meet(tmp_path, THREE)
    for person, root in found.items():
        write(root, f"insights/{person}.md", entry("insight", f"zephyr of {person}", shared="true"))
    for person in (*found, "ana", "ben"):
        synced(found[person])
    return found


def test_a_change_is_sent_without_listing_files_twice_and_looking_for_mere_warnings(
    people: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(people["ana"], "insights/ana.md", entry("insight", "Ben asked for the quokka", shared="public"))
    with monkeypatch.context() as patched:
        patched.setattr("journalkit.reading.load.listed", None)
        patched.setattr("journalkit.checks.public_of", None)
        assert "sent again  insights/ana.md" in synced(people["ana"])
    assert received(people["ben"], "ab", "ana") != wanted(people["ana"], "ab", "ana")
    synced(people["ben"])
    assert received(people["ben"], "ab", "ana") == wanted(people["ana"], "ab", "ana")


def move(root: Path, to: str) -> None:
    config = root / "journal.yaml"
    config.write_text(config.read_text().replace("../ab.git", to))


def test_where_a_room_moved_what_came_from_others_stays_until_they_come_too(people: dict[str, Path], tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "new.git")
    for root in people.values():
        move(root, "../new.git")
    for _ in range(2):
        done = sync(people["ana"])
        assert done.code == 0 and "withdrawn" not in done.err
        assert "journal/ben is not at ../new.git yet, where the room is now; what came before stays" in done.err
    synced(people["ben"])
    write(people["ben"], "insights/more.md", entry("insight", "more", shared="true"))
    assert "received" not in synced(people["ana"]), "what came before lies there, and is the same"
    synced(people["ben"])
    assert "received    ben/insights/more.md" in synced(people["ana"])
    assert received(people["ana"], "ab", "ben") == wanted(people["ben"], "ab", "ben")
    assert received(people["ana"], "ab", "chi") == wanted(people["chi"], "ab", "chi")
    (people["chi"] / "insights/chi.md").unlink()
    synced(people["chi"])
    done = sync(people["ana"])
    assert "gone        chi/insights/chi.md" in done.out and "journal/" not in done.err
    git(tmp_path / "new.git", "update-ref", "-d", "refs/heads/journal/ben")
    assert "gone        ben/insights/ben.md" in synced(people["ana"]), "at the same place a branch that is gone was taken back"


def test_a_room_never_meets_where_the_journal_itself_is_kept(tmp_path: Path) -> None:
    """Whoever is in the room could read all of a repository that its owner calls private, or pushes the journal to."""
    root = meet(tmp_path, {"ab": ("ana", "ben")})["ana"]
    git(tmp_path, "init", "-q", "--bare", "kept.git")
    git(root, "init", "-q")
    git(root, "add", "journal.yaml")
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "all")
    git(root, "push", "-q", "../kept.git", "HEAD:refs/heads/main")
    write(root, "insights/a.md", entry("insight", "a", shared="true"))
    before = (root / "journal.yaml").read_text()
    move(root, "../kept.git")
    refused = sync(root)
    assert refused.code == 4 and "../kept.git holds your own repository (main)" in refused.err.replace(f"{root}/", "")
    (root / "journal.yaml").write_text(before + "private_remotes: [../ab.git/, ../own.git]\n")
    refused = sync(root)
    assert refused.code == 4 and "the remote of room ab is among private_remotes" in refused.err
    assert call("-C", root, "room", "create", "ac", "--with", "ben", "--remote", tmp_path / "own.git").code == 4
    assert set(tips(tmp_path / "kept.git")) == {"refs/heads/main"} and tips(tmp_path / "ab.git") == {}
    assert not (tmp_path / "own.git").exists()
    (root / "journal.yaml").write_text(before)
    git(tmp_path / "kept.git", "push", "-q", "../ab.git", "main:refs/heads/readme")
    shutil.rmtree(root / ".git")
    done = sync(root)
    assert done.code == 0 and "also has readme, which is no part of the room" in done.err
    assert "also has readme" in sync(root).err, "also where nothing is to be done"


def test_a_branch_that_the_remote_lost_is_put_there_again_and_said(people: dict[str, Path], tmp_path: Path) -> None:
    before = tips(tmp_path / "ab.git")[OWN]
    git(tmp_path / "ab.git", "update-ref", "-d", OWN)
    done = sync(people["ana"])
    assert done.code == 0 and "journal/ana was not at the remote any more; it is there again." in done.err
    assert tips(tmp_path / "ab.git")[OWN] == before
    git(tmp_path / "ab.git", "update-ref", "-d", OWN)
    write(people["ana"], "insights/ana.md", entry("insight", "quixotic", shared="true"))
    synced(people["ana"])
    assert b"zephyr of ana" not in everything(tmp_path / "ab.git"), "no branch led to it any more"
    git(tmp_path / "ab.git", "update-ref", "-d", OWN)
    assert call("-C", people["ana"], "room", "leave", "ab").code == 0
    assert b"quixotic" not in everything(tmp_path / "ab.git")


def test_what_another_copy_of_the_journal_wrote_in_the_same_moment_is_replaced_and_said(people: dict[str, Path], tmp_path: Path) -> None:
    """THREATS H13: two copies of hundreds of entries; the last one to come says so, and the branch is what one of them says."""
    for number in range(200):
        write(people["ana"], f"insights/ana-{number}.md", entry("insight", f"ana {number}", "Words. " * 40, shared="true"))
    copy = tmp_path / "copy"
    shutil.copytree(people["ana"], copy)
    for number in range(100):
        (copy / f"insights/ana-{number}.md").unlink()
    running = [start(root, {}) for root in (people["ana"], copy, people["ben"])]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    for last in (copy, people["ana"]):
        done = sync(last)
        assert done.code == 0
        synced(people["ben"])
        assert received(people["ben"], "ab", "ana") == wanted(last, "ab", "ana")
    assert "was written by another copy of your journal" in done.err
    git(tmp_path / "ab.git", "fsck", "--strict")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_remote_that_dies_while_it_receives_is_whole_and_the_next_sync_is_right(
    people: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """THREATS H15: the other side of a push is killed with the pack half read, or with everything read and not yet told."""
    real = shutil.which("git")
    dies = f'{"head -c 400 | " if when == "before" else ""}{real} "$@"; touch {tmp_path}/half; kill -9 $$'
    text = f'#!/bin/sh\ncase " $* " in *" push "*) ;; *" receive-pack "*) {dies};; esac\nexec {real} "$@"\n'
    write(tmp_path, "bin/git", text).chmod(0o755)
    write(people["ana"], "insights/ana.md", entry("insight", "again", shared="true"))
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
        died_then = sync(people["ana"])
    assert died_then.code == 3 if when == "before" else died_then.code in (0, 3)
    assert (tmp_path / "half").is_file()
    git(tmp_path / "ab.git", "fsck", "--strict")
    synced(people["ana"])
    synced(people["ben"])
    assert received(people["ben"], "ab", "ana") == wanted(people["ana"], "ab", "ana")
    assert b"zephyr of ana" not in everything(tmp_path / "ab.git")
    assert not [*(tmp_path / "ab.git").rglob("*tmp*"), *(people["ana"] / ".journalkit/rooms").rglob("*tmp*")]


def test_who_left_and_unshared_has_nothing_at_the_remote_and_an_audit_proves_it(people: dict[str, Path], tmp_path: Path) -> None:
    """THREATS H1, H5."""
    ana, remote = people["ana"], tmp_path / "ab.git"
    assert call("-C", ana, "room", "leave", "ab").code == 0
    assert call("-C", ana, "unshare", "ana").code == 0
    assert OWN not in tips(remote)
    assert b"zephyr of ana" not in everything(remote) and b"zephyr of ben" in everything(remote)
    done = call("-C", ana, "audit", "--room", "ab")
    assert done.code == 0 and "room ab has no remote now, so none was read" in done.err
    audited = ("-C", ana, "audit", "--room", "ab", "--remote", remote)
    done = call(*audited)
    assert (done.code, done.out) == (0, "")
    assert "room ab remote: 0 objects of yours read" in done.err
    git(remote, "update-ref", OWN, tips(remote)["refs/heads/journal/ben"])
    done = call(*audited)
    assert done.code == 1 and "journal/ana is still there, and room ab has no remote in journal.yaml" in done.out
    assert call("-C", ana, "audit", "--remote", remote).code == 2
    assert not [*(ana / ".journalkit/rooms").glob("*.git")]


def test_a_cache_of_which_a_part_was_deleted_is_made_anew(people: dict[str, Path]) -> None:
    store = people["ana"] / ".journalkit/rooms/ab.git"
    for number, what in enumerate(("objects", "refs", "config", "HEAD", "packed-refs", ".")):
        for file in [each for each in (store / what, *(store / what).rglob("*")) if each.is_file()]:
            file.unlink()
        write(people["ana"], "insights/ana.md", entry("insight", f"number {number}", shared="true"))
        assert "sent again  insights/ana.md" in synced(people["ana"])
    synced(people["ben"])
    assert received(people["ben"], "ab", "ana") == wanted(people["ana"], "ab", "ana")


def test_a_clock_that_is_wrong_by_a_year_changes_nothing_that_is_sent(people: dict[str, Path], tmp_path: Path) -> None:
    before = tips(tmp_path / "ab.git")
    for now in ("2027-09-15T09:00+02:00", "2025-09-15T09:00+02:00", "1999-01-01T00:00+00:00"):
        shutil.rmtree(people["ana"] / ".journalkit")
        done = call("--now", now, "-C", people["ana"], "sync")
        assert (done.code, done.out) == (0, "")
        assert tips(tmp_path / "ab.git") == before


def test_a_remote_that_lets_nothing_be_replaced_is_a_folder_or_says_what_to_change(people: dict[str, Path], tmp_path: Path) -> None:
    """`git init --shared` denies it, of a folder on this machine in vain. What a host says is told apart by its words."""
    remote = tmp_path / "ab.git"
    git(remote, "config", "receive.denyNonFastForwards", "true")
    write(people["ana"], "insights/ana.md", entry("insight", "other", shared="true"))
    assert "sent again" in synced(people["ana"])
    git(remote, "config", "receive.denyDeletes", "true")
    kept = call("-C", people["ana"], "room", "leave", "ab")
    assert kept.code == 3 and "end the protection of the branch journal/ana" in kept.err and "receive.denyDeletes false" in kept.err
    git(remote, "config", "receive.denyDeletes", "false")
    git(remote, "symbolic-ref", "HEAD", OWN)
    assert "make another one the default branch" in call("-C", people["ana"], "room", "leave", "ab").err
    git(remote, "symbolic-ref", "HEAD", "refs/heads/main")
    assert call("-C", people["ana"], "room", "leave", "ab").code == 0


def test_what_came_is_said_although_nothing_can_be_sent(people: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a folder where one may read only, and what git says of a folder that is somebody else's is said whole."""
    for person in ("ana", "ben"):
        write(people[person], "insights/more.md", entry("insight", f"more of {person}", shared="true"))
    synced(people["ben"])
    told = b"error: remote unpack failed: unable to create temporary object directory\n"
    with monkeypatch.context() as patched:

        def refused(*_: object) -> None:
            raise Failed(in_words(told))

        patched.setattr(Store, "_push", refused)
        done = sync(people["ana"])
    assert done.code == 3 and "git init --bare --shared" in done.err and "received    ben/insights/more.md" in done.out
    assert "sent        insights/more.md" in synced(people["ana"])
    whose = b"fatal: detected dubious ownership in repository at '/r'\nTo add an exception for this directory, call:\n\n"
    said = in_words(whose + b"\tgit config --global --add safe.directory /r\nfatal: Could not read from remote repository.\n")
    assert "call: git config --global --add safe.directory /r;" in said
