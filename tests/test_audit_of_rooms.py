"""`audit --room` proves what a sync sends, and that nothing else lies at the remote."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import Ran, entry
from tests.meeting import git, meet, synced, tips, write
from tests.test_rooms_of_three import git_commit

SECRET = "quixotic zephyrs jinx a vowing fop"
OTHER = "sphinx of black quartz judge my vow"


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    """A journal that has sent something, and hides something that it mentions."""
    pair = meet(tmp_path, {"ab": ("ana", "ben")})
    write(pair["ana"], "insights/one.md", entry("insight", "One", "As in [[hidden-diary]]. ![c](../attachments/c.png)", shared="true"))
    write(pair["ana"], "insights/hidden-diary.md", entry("insight", "Diary", f"{SECRET}\n\n{OTHER}", shared="false", date="2026-09-30"))
    write(pair["ana"], "attachments/c.png", b"\x89PNG")
    write(pair["ben"], "insights/his.md", entry("insight", "His", SECRET, shared="true"))
    synced(pair["ben"])
    synced(pair["ana"])
    return pair["ana"]


def audited(root: Path) -> Ran:
    return call("-C", root, "audit", "--room", "ab")


def test_a_remote_as_sync_left_it_holds_exactly_what_is_shared(ana: Path) -> None:
    """What Ben wrote himself is his, whatever words it has."""
    done = audited(ana)
    assert (done.code, done.out) == (0, "")
    assert "room ab remote: 7 objects of yours read, 4 objects of others; exactly what is shared now" in done.err


def test_what_was_unshared_and_not_synced_yet_is_found(ana: Path) -> None:
    write(ana, "insights/one.md", entry("insight", "One", SECRET, shared="false"))
    done = audited(ana)
    assert done.code == 1
    assert "journal/ana is not what is shared now; journalkit sync ab" in done.out
    synced(ana)
    assert audited(ana).code == 0


def test_a_hidden_text_on_any_ref_is_found(ana: Path, tmp_path: Path) -> None:
    remote = tmp_path / "ab.git"
    sent = tips(remote)["refs/heads/journal/ana"]
    git_commit(remote, "ana", {"insights/hidden-diary.md": OTHER})
    git(remote, "update-ref", "refs/tags/kept", "refs/heads/journal/ana")
    git(remote, "update-ref", "refs/heads/journal/ana", sent)
    done = audited(ana)
    assert done.code == 1
    assert "refs/tags/kept is no branch of one of the people of room ab" in done.out
    assert "the id of insights/hidden-diary.md stands here" in done.out
    assert "a phrase of insights/hidden-diary.md stands here" in done.out


def test_an_object_that_nothing_leads_to_is_found_in_a_folder(ana: Path, tmp_path: Path) -> None:
    git(tmp_path / "ab.git", "hash-object", "-w", "--stdin", data=SECRET.encode())
    done = audited(ana)
    assert done.code == 1
    assert "1 objects lie there that no branch leads to" in done.out


def test_without_a_room_no_remote_is_asked(ana: Path, tmp_path: Path) -> None:
    git(tmp_path / "ab.git", "update-ref", "refs/tags/kept", "refs/heads/journal/ana")
    assert call("-C", ana, "audit").code == 0


def test_a_remote_that_cannot_be_reached_ends_the_audit(ana: Path) -> None:
    config = ana / "journal.yaml"
    config.write_text(config.read_text().replace("ab.git", "gone.git"))
    assert audited(ana).code == 3
