"""Two journals that share a room over a real git remote: what is sent, what is received, what is taken back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import entry
from tests.meeting import everything, git, journal_of, meet, problems, received, sync, synced, tips, view_of, wanted, write

ROOM = {"ab": ("ana", "ben")}

SECRET = "quixotic-zephyr"


@pytest.fixture
def pair(tmp_path: Path) -> dict[str, Path]:
    return meet(tmp_path, ROOM)


def test_what_is_shared_arrives_and_what_is_private_does_not(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "sessions/met.md", entry("session", "We met", "See [[secret]] and [words](../insights/secret.md).", shared="true"))
    write(ana, "insights/secret.md", entry("insight", SECRET, "Nobody reads this.", shared="false", session="met"))
    write(ana, "actions/do.md", entry("action", "Do it", assignee="ben", session="met", insight="secret", tags="[a, b]"))
    assert "sent        sessions/met.md  We met" in synced(ana)
    assert "received    ana/actions/do.md" in synced(ben)
    assert received(ben, "ab", "ana") == wanted(ana, "ab", "ana")
    assert sorted(received(ben, "ab", "ana")) == ["actions/do.md", "sessions/met.md"]
    assert b"secret" not in everything(tmp_path / "ab.git")
    assert SECRET.encode() not in everything(tmp_path / "ab.git")
    assert b"example.org" not in everything(tmp_path / "ab.git")
    assert problems(ben) == []


def test_only_fields_that_the_program_knows_are_sent_and_no_comment_is(pair: dict[str, Path], tmp_path: Path) -> None:
    """THREATS A11, A12, H4."""
    text = """---
# hidden-one
type: insight   # hidden-two
title: "Said: it"
x-mine: hidden-three
date: 2026-09-03 18:30:05+02:00
shared: [ab]
aliases: [old-name]
room: ab
---
One %%hidden-four%% two. <!-- hidden-five -->

%%
hidden-six
%%
"""
    write(pair["ana"], "insights/deep/said.md", text)
    synced(pair["ana"])
    sent = git(tmp_path / "ab.git", "show", "journal/ana:insights/said.md")
    front = '---\ntype: insight\ntitle: "Said: it"\ndate: 2026-09-03 18:30:05+02:00\nshared: true\naliases: [old-name]\nstatus: live\n---\n'
    assert sent == front + "One  two.\n"
    assert b"hidden-" not in everything(tmp_path / "ab.git")


def test_a_list_of_rooms_tells_none_of_the_other_rooms(tmp_path: Path) -> None:
    pair = meet(tmp_path, {"ab": ("ana", "ben"), "quixotic": ("ana", "chi")})
    write(pair["ana"], "insights/both.md", entry("insight", "For both", shared="[ab, quixotic]"))
    write(pair["ana"], "insights/other.md", entry("insight", "For chi", shared="[quixotic]", from_="chi"))
    synced(pair["ana"])
    assert b"quixotic" not in everything(tmp_path / "ab.git")
    assert b"chi" not in everything(tmp_path / "ab.git")
    synced(pair["ben"])
    synced(pair["chi"])
    assert list(received(pair["ben"], "ab", "ana")) == ["insights/both.md"]
    assert list(received(pair["chi"], "quixotic", "ana")) == ["insights/both.md", "insights/other.md"]


def test_attachments_travel_with_the_entries_that_link_to_them(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "attachments/my chart.png", b"\x89PNG chart")
    write(ana, "attachments/other.png", b"\x89PNG quixotic")
    write(ana, "insights/2026/deep.md", entry("insight", "Deep", "![It](../../attachments/my%20chart.png)", shared="true"))
    write(ana, "insights/own.md", entry("insight", "Own", "![It](../attachments/other.png)", shared="false"))
    synced(ana)
    synced(ben)
    assert received(ben, "ab", "ana") == wanted(ana, "ab", "ana")
    assert received(ben, "ab", "ana")["attachments/my chart.png"] == b"\x89PNG chart"
    assert b"quixotic" not in everything(tmp_path / "ab.git")
    assert view_of(ben, "ab").attachments.keys() == {"rooms/ab/ana/attachments/my chart.png"}


def test_links_lead_to_the_same_on_the_other_side(pair: dict[str, Path]) -> None:
    """By path, by name, with words, to one's own entries and to the other's."""
    ana, ben = pair["ana"], pair["ben"]
    write(ben, "insights/advice.md", entry("insight", "Advice", shared="true"))
    write(ben, "insights/same.md", entry("insight", "Ben's", shared="true"))
    synced(ben)
    write(ana, "sessions/same.md", entry("session", "Ana's", shared="true"))
    synced(ana)
    body = (
        "[one](../rooms/ab/ben/insights/advice.md#why) [[advice]] [[advice|two]] [[ben/same]] [[same]]\n"
        "[three](../sessions/same.md) [four][x] <a href=\"../sessions/same.md\">five</a>\n\n[x]: ../sessions/same.md 'title'\n"
    )
    write(ana, "insights/2026/links.md", entry("insight", "Links", body.replace("../", "../../"), shared="true"))
    synced(ana)
    synced(ben)
    theirs = view_of(ben, "ab")
    mine = view_of(ana, "ab")
    key = next(key for key in mine.entries if key.id == "links")
    names = {destination.key for destination in mine.entries[key].destinations.values()}
    assert {destination.key for destination in theirs.entries[key].destinations.values()} == names
    assert "rooms/" not in theirs.entries[key].body.text
    assert problems(ben) == []


def test_unsharing_leaves_no_byte_at_the_remote_and_none_with_the_others(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben, remote = pair["ana"], pair["ben"], tmp_path / "ab.git"
    write(ana, "insights/first.md", entry("insight", "First", shared="true"))
    write(ana, "insights/second.md", entry("insight", SECRET, "Once shared.", shared="true"))
    synced(ana)
    synced(ben)
    assert SECRET.encode() in everything(remote)
    taken = call("-C", ana, "unshare", "second")
    assert (taken.code, "journalkit sync ab takes it from the room's remote" in taken.err) == (0, True)
    done = sync(ana)
    assert "withdrew    insights/second.md" in done.out
    assert "cannot be taken back" in done.err
    assert "gone        ana/insights/second.md" in synced(ben)
    assert list(received(ben, "ab", "ana")) == ["insights/first.md"]
    for repository in (remote, ana / ".journalkit/rooms/ab.git", ben / ".journalkit/rooms/ab.git"):
        assert SECRET.encode() not in everything(repository)
    assert git(remote, "rev-list", "--count", "journal/ana").strip() == "1"


def test_a_text_that_was_cut_is_in_no_history(pair: dict[str, Path], tmp_path: Path) -> None:
    write(pair["ana"], "insights/first.md", entry("insight", "First", f"Too much: {SECRET}", shared="true"))
    synced(pair["ana"])
    write(pair["ana"], "insights/first.md", entry("insight", "First", "Enough.", shared="true"))
    assert "sent again  insights/first.md" in synced(pair["ana"])
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


def test_a_second_sync_sends_and_writes_nothing(pair: dict[str, Path], tmp_path: Path) -> None:
    """THREATS H3: neither does a change of something private, nor one of the order of fields."""
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "insights/first.md", entry("insight", "First", shared="true", tags="[a]"))
    synced(ana)
    synced(ben)
    before, file = tips(tmp_path / "ab.git"), ben / "rooms/ab/ana/insights/first.md"
    written = file.stat().st_mtime_ns
    write(ana, "insights/private.md", entry("insight", "Private", shared="false"))
    write(ana, "insights/first.md", entry("insight", "First", tags="[a] # a remark", shared="true"))
    assert synced(ana) == synced(ben) == ""
    assert tips(tmp_path / "ab.git") == before
    assert file.stat().st_mtime_ns == written


def test_a_sync_after_one_that_left_nothing_to_do_finds_every_change(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    met = entry("session", "Met", "See ![it](../attachments/a.txt).", shared="true")
    write(ana, "sessions/met.md", met)
    write(ana, "attachments/a.txt", "one")
    write(ben, "insights/said.md", entry("insight", "Said", shared="true"))

    def said(root: Path = ana) -> str:
        done = sync(root)
        return done.out + done.err

    def settle() -> None:
        for root in (ana, ben, ana, ana):
            said(root)
        assert said() == "room ab: nothing new\n"

    settle()
    write(ana, "sessions/met.md", met.replace("See", "Saw"))
    assert "sent again  sessions/met.md" in said()
    settle()
    write(ana, "attachments/a.txt", "two")
    assert "sent again  attachments/a.txt" in said()
    settle()
    settings = (ana / "journal.yaml").read_text(encoding="utf-8")
    (ana / "journal.yaml").write_text(settings.replace("remote:", "address: other@example.org, remote:"), encoding="utf-8")
    assert said() == "room ab: sent only who you are and what the room is called\n"
    settle()
    assert call("-C", ana, "news").code == 0
    assert "looked at is told" in said()
    settle()
    write(ana, "rooms/ab/ben/insights/said.md", "mine")
    assert "put right   ben/insights/said.md" in said()
    settle()
    git(tmp_path / "ab.git", "update-ref", "-d", "refs/heads/journal/ana")
    assert "sent        sessions/met.md" in said()
    settle()
    write(ben, "insights/said.md", entry("insight", "Said it", shared="true"))
    said(ben)
    assert "changed     ben/insights/said.md" in said()
    write(ana, "sessions/met.md", met.replace("date:", "dote:"))
    assert "withdrew    sessions/met.md" in said()
    assert "1 file of yours with errors" in said()
    assert "1 file of yours with errors" in said()  # as long as it is so


def test_a_dry_run_says_what_would_be_done_and_does_nothing(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "insights/first.md", entry("insight", "First", shared="true"))
    done = sync(ana, "--dry-run")
    assert (done.code, done.out) == (0, "  sent        insights/first.md  First\n")
    assert "1 to send" in done.err
    assert tips(tmp_path / "ab.git") == {}
    synced(ana)
    assert "received    ana/insights/first.md" in synced(ben, "--dry-run")
    assert not (ben / "rooms").exists()


def test_the_commit_has_the_room_the_person_and_the_newest_day_and_no_parent(tmp_path: Path) -> None:
    """THREATS H2: no time of writing, no address of the journal."""
    pair = meet(tmp_path, {"ab": ("ana", "ben")})
    config = pair["ana"] / "journal.yaml"
    config.write_text(config.read_text().replace("remote:", "title: Ana & Ben, address: ana@work.example, remote:"))
    write(pair["ana"], "insights/one.md", entry("insight", "One", date="2026-02-01 23:50-08:00", shared="true"))
    write(pair["ana"], "insights/two.md", entry("insight", "Two", date="2026-03-01", shared="false"))
    synced(pair["ana"])
    shown = git(tmp_path / "ab.git", "log", "--format=%an|%ae|%ai|%cn|%ce|%ci|%B|%P", "journal/ana").strip()
    when = "2026-02-01 12:00:00 +0000"
    assert shown == f"Ana Ruiz|ana@work.example|{when}|Ana Ruiz|ana@work.example|{when}|Ana & Ben\n|"


def test_days_that_git_cannot_say_are_the_nearest_that_it_can(pair: dict[str, Path], tmp_path: Path) -> None:
    write(pair["ana"], "insights/old.md", entry("insight", "Old", date="0001-01-01", shared="true"))
    synced(pair["ana"])
    write(pair["ana"], "insights/new.md", entry("insight", "New", date="9999-12-31", shared="true"))
    synced(pair["ana"])
    assert git(tmp_path / "ab.git", "log", "--format=%ai", "journal/ana").startswith("2099-12-31")


def test_what_was_changed_by_hand_in_the_folder_of_another_is_kept_aside_and_put_right(pair: dict[str, Path]) -> None:
    ana, ben = pair["ana"], pair["ben"]
    for name in ("one", "two"):
        write(ana, f"insights/{name}.md", entry("insight", name, shared="true"))
    synced(ana)
    synced(ben)
    before = received(ben, "ab", "ana")
    write(ben, "rooms/ab/ana/insights/one.md", "changed by hand")
    write(ben, "rooms/ab/ana/insights/mine.md", "written by hand")
    (ben / "rooms/ab/ana/insights/two.md").unlink()
    done = synced(ben)
    assert received(ben, "ab", "ana") == before
    for path in ("insights/one.md", "insights/two.md", "insights/mine.md"):
        assert f"put right   ana/{path}" in done
    assert (ben / ".journalkit/aside/ab/ana/insights/one.md").read_text() == "changed by hand"
    assert (ben / ".journalkit/aside/ab/ana/insights/mine.md").read_text() == "written by hand"
    assert synced(ben) == ""


def test_a_lost_cache_is_made_anew(pair: dict[str, Path], tmp_path: Path) -> None:
    import shutil

    ana, ben = pair["ana"], pair["ben"]
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    synced(ben)
    before = tips(tmp_path / "ab.git")
    for root in (ana, ben):
        shutil.rmtree(root / ".journalkit")
        assert synced(root) == ""
    assert tips(tmp_path / "ab.git") == before
    assert list(received(ben, "ab", "ana")) == ["insights/one.md"]


def test_a_branch_that_is_gone_is_withdrawn(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    synced(ben)
    git(tmp_path / "ab.git", "update-ref", "-d", "refs/heads/journal/ana")
    assert "gone        ana/insights/one.md" in synced(ben)
    assert not (ben / "rooms").exists()
    assert "sent        insights/one.md" in synced(ana)


def test_a_file_with_errors_is_taken_back_until_it_is_right(pair: dict[str, Path]) -> None:
    """Fail closed, as for sites."""
    ana = pair["ana"]
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    write(ana, "insights/one.md", entry("insight", "one", shared="yes"))
    done = sync(ana)
    assert "withdrew    insights/one.md" in done.out
    assert "1 file of yours with errors not sent" in done.err


def test_an_entry_about_something_that_the_room_does_not_have_is_not_sent(tmp_path: Path) -> None:
    """A public entry of somebody outside is on the room's site, but the people of the room have no file of it."""
    pair = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")})
    write(pair["chi"], "insights/open.md", entry("insight", "Open", shared="public"))
    synced(pair["chi"])
    synced(pair["ana"])
    write(pair["ana"], "feedback/on.md", entry("feedback", "On it", about="chi/open", shared="public"))
    write(pair["ana"], "insights/see.md", entry("insight", "See", "As [[open|she says]].", shared="public"))
    done = synced(pair["ana"])
    assert "not sent    feedback/on.md: it is about another entry that not everybody in the room has" in done
    synced(pair["ben"])
    assert list(received(pair["ben"], "ab", "ana")) == ["insights/see.md"]
    assert b"As she says." in received(pair["ben"], "ab", "ana")["insights/see.md"]
    assert problems(pair["ben"]) == []


def test_one_room_that_cannot_be_reached_does_not_stop_the_others(tmp_path: Path) -> None:
    import shutil

    pair = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")})
    shutil.rmtree(tmp_path / "ab.git")
    write(pair["ana"], "insights/one.md", entry("insight", "one", shared="public"))
    done = sync(pair["ana"])
    assert done.code == 3
    assert "Error: room ab:" in done.err
    assert "room ac: 1 sent" in done.err


def test_two_syncs_of_a_room_exclude_each_other(pair: dict[str, Path]) -> None:
    """THREATS F6."""
    from journalkit.lock import held

    synced(pair["ana"])
    with held(pair["ana"] / ".journalkit/rooms/ab.lock", "held"):
        done = sync(pair["ana"])
    assert done.code == 3
    assert "another sync of room ab is running; wait for it to end" in done.err
    if Path("/proc/locks").is_file():
        assert f"process {os.getpid()} (python" in done.err
        assert f"kill {os.getpid()} ends it" in done.err


def test_what_another_copy_of_the_journal_sent_is_replaced_and_said(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, other = pair["ana"], journal_of(tmp_path / "laptop", "ana", ROOM)
    config = other / "journal.yaml"
    config.write_text(config.read_text().replace("../ab.git", "../../ab.git"))
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    write(other, "insights/two.md", entry("insight", "two", shared="true"))
    done = sync(other)
    assert "written by another copy of your journal" in done.err  # also the first time, when this copy knows of nothing that it sent
    assert "withdrew    insights/one.md" in done.out
    done = sync(ana)
    assert "written by another copy of your journal" in done.err
    assert "withdrew    insights/two.md" in done.out


def test_a_link_in_the_way_is_not_followed(pair: dict[str, Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "insights/one.md", entry("insight", "one", shared="true"))
    synced(ana)
    outside = tmp_path / "outside"
    outside.mkdir()
    (ben / "rooms").symlink_to(outside)
    done = sync(ben)
    assert (done.code, list(outside.iterdir())) == (4, [])
    assert "rooms is not a folder of the journal" in done.err
    (ben / "rooms").unlink()
    (ben / "rooms/ab/ana").mkdir(parents=True)
    (ben / "rooms/ab/ana/insights").symlink_to(outside)
    synced(ben)
    assert list(outside.iterdir()) == []
    assert list(received(ben, "ab", "ana")) == ["insights/one.md"]
    assert [each.name for each in (ben / "rooms/ab/ana").iterdir()] == ["insights"]


def test_only_the_owner_of_a_journal_sends_from_it(pair: dict[str, Path]) -> None:
    done = call("-C", pair["ana"], "--as", "ben", "sync")
    assert done.code == 2
    assert "this is the journal of ana" in done.err


def test_two_rooms_never_meet_at_one_place(tmp_path: Path) -> None:
    """What is meant for the one could be read by the people of the other."""
    root = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")})["ana"]
    config = root / "journal.yaml"
    config.write_text(config.read_text().replace("../ac.git", f"{tmp_path}/./ab.git/"))
    for arguments in ((), ("ab",)):
        done = sync(root, *arguments)
        assert done.code == 4
        assert "rooms ab and ac have the same remote" in done.err
    assert tips(tmp_path / "ab.git") == {}


def test_ids_of_any_script_name_branches_and_folders(tmp_path: Path) -> None:
    people = "people: {ñandú: {name: Ñ}, 李: {name: Li}}\nrooms: {日本: {people: [ñandú, 李], remote: ../r.git}}\n"
    git(tmp_path, "init", "-q", "--bare", "r.git")
    roots = {}
    for owner in ("ñandú", "李"):
        write(tmp_path, f"{owner}/journal.yaml", f"format: 1\ntitle: T\nowner: {owner}\n{people}")
        roots[owner] = tmp_path / owner
    write(roots["ñandú"], "insights/ärger.md", entry("insight", "Ä", "![ö](../attachments/ö%20ß.txt)", shared="true"))
    write(roots["ñandú"], "attachments/ö ß.txt", "ü")
    synced(roots["ñandú"])
    synced(roots["李"])
    assert received(roots["李"], "日本", "ñandú") == wanted(roots["ñandú"], "日本", "ñandú")
    assert synced(roots["ñandú"]) == ""
