"""Branches that nobody's program would make: each bad name, mode, size and text is refused with its reason, and the rest is received."""

from __future__ import annotations

import os
import stat
import zlib
from hashlib import sha1
from pathlib import Path

import pytest

from journalkit.git.running import Surroundings
from journalkit.git.store import Store
from journalkit.rooms.arrival import Limits, Unusable, arrival
from journalkit.rooms.room_file import read_room_file
from tests.calls import call
from tests.conftest import entry
from tests.meeting import git, meet, received, sync, synced, tips, write

GOOD = entry("insight", "Good", shared="true").encode()
Line = tuple[str, bytes, str]


@pytest.fixture
def room(tmp_path: Path) -> tuple[Path, Path]:
    """Ana's journal, and the remote at which Ben may do whatever he likes."""
    return meet(tmp_path, {"ab": ("ana", "ben")})["ana"], tmp_path / "ab.git"


def put(remote: Path, kind: str, data: bytes) -> str:
    """Write an object as it is, however wrong; git itself would refuse some."""
    whole = f"{kind} {len(data)}\0".encode() + data
    name = sha1(whole, usedforsecurity=False).hexdigest()
    file = remote / "objects" / name[:2] / name[2:]
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        file.write_bytes(zlib.compress(whole))
    return name


def tree(remote: Path, *lines: Line) -> str:
    return put(remote, "tree", b"".join(f"{mode} ".encode() + name + b"\0" + bytes.fromhex(sha) for mode, name, sha in lines))


def commit(remote: Path, root: str, person: str = "ben", header: str = "") -> str:
    """Put a commit with this tree at a person's branch."""
    signed = header or "author B <b@b> 1 +0000\ncommitter B <b@b> 1 +0000\n"
    name = put(remote, "commit", f"tree {root}\n{signed}\nm\n".encode())
    file = remote / "refs/heads/journal" / person
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{name}\n")
    return name


def blob(remote: Path, data: bytes = GOOD) -> str:
    return put(remote, "blob", data)


def branch(remote: Path, *lines: Line) -> None:
    """A branch of Ben's with a good entry and these lines at its root."""
    good = tree(remote, ("100644", b"good.md", blob(remote)))
    commit(remote, tree(remote, *lines, ("40000", b"insights", good)))


def outside(root: Path) -> set[str]:
    """All that lies in the folder around the journals, but for what belongs to the remote and to what was received."""
    return {
        path.as_posix()
        for path in root.parent.rglob("*")
        if "ab.git" not in path.as_posix() and "/rooms/ab/ben" not in path.as_posix() and ".journalkit" not in path.parts
    }


NAMES = [
    b"..",
    b".",
    b".git",
    b".GIT",
    b".Git",
    b".git ",
    b".git.",
    b"git~1",
    b"GIT~1",
    ".g\u200cit".encode(),
    b".git::$INDEX_ALLOCATION",
    b".gitmodules",
    b".gitattributes",
    b".mailmap",
    b"-rf",
    b"--upload-pack=x.md",
    b"a/../../x.md",
    b"/etc/passwd",
    b"..\\x.md",
    b"C:x.md",
    b"x.md:stream",
    b"con.md",
    b"NUL",
    b"a\nb.md",
    b"\x1b[31m.md",
    "\u202edm.x".encode(),
    b"\xff\xfe.md",
    "e\u0301.md".encode(),
    b"Upper.md",
    b"x" * 4000 + b".md",
    b"trailing.",
    b"journal.yaml",
    b"README.md",
    b"x.sh",
    b"good.md.bak",
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:20].decode("utf-8", "backslashreplace").encode("unicode_escape").decode())
def test_a_bad_name_is_refused_and_the_rest_received(name: bytes, room: tuple[Path, Path]) -> None:
    """THREATS H6: at the root, and where entries are."""
    root, remote = room
    bad = blob(remote, b"#!/bin/sh\n")
    inner = tree(remote, ("100644", name, bad), ("100644", b"good.md", blob(remote)))
    commit(remote, tree(remote, ("100644", name, bad), ("40000", b"insights", inner)))
    before = outside(root)
    done = sync(root)
    assert done.code == 4, done
    assert done.out.count("refused") == 2
    assert all(line.isprintable() for line in done.out.splitlines())
    assert received(root, "ab", "ben") == {"insights/good.md": GOOD}
    assert {path for path in outside(root) - before if not path.endswith("/rooms") and not path.endswith("/rooms/ab")} == set()


@pytest.mark.parametrize("mode", ["120000", "160000", "100755", "100664", "0", "40000"])
def test_what_is_no_ordinary_file_is_refused(mode: str, room: tuple[Path, Path]) -> None:
    """THREATS H7: links, repositories, programs, and a file that says it is a folder."""
    root, remote = room
    inner = tree(remote, (mode, b"bad.md", blob(remote, b"/etc/passwd")), ("100644", b"good.md", blob(remote)))
    commit(remote, tree(remote, ("40000", b"insights", inner)))
    done = sync(root)
    if mode == "40000":
        assert received(root, "ab", "ben") in ({}, {"insights/good.md": GOOD})
        assert done.code in (3, 4)
        return
    assert done.code in (3, 4)
    if done.code == 4:
        assert "refused     ben/insights/bad.md" in done.out
        assert received(root, "ab", "ben") == {"insights/good.md": GOOD}


@pytest.mark.parametrize("folder", [b"templates", b"roadmaps", b"rooms", b"_site", b"hooks", b".journalkit", b"sessions2", b"updates.md"])
def test_a_folder_that_is_not_of_entries_is_refused(folder: bytes, room: tuple[Path, Path]) -> None:
    root, remote = room
    branch(remote, ("40000", folder, tree(remote, ("100644", b"x.md", blob(remote)), ("100644", b"x.html", blob(remote)))))
    done = sync(root)
    assert done.code == 4
    assert received(root, "ab", "ben") == {"insights/good.md": GOOD}


def test_names_that_are_one_on_some_disks_are_received_once(room: tuple[Path, Path]) -> None:
    root, remote = room
    lines = [("100644", name.encode(), blob(remote, name.encode())) for name in ("A.png", "a.png", "\u017f.png", "s.png")]
    twice = tree(remote, ("100644", b"good.md", blob(remote)), ("100644", b"good.md", blob(remote, b"other")))
    commit(remote, tree(remote, ("40000", b"attachments", tree(remote, *lines)), ("40000", b"insights", twice)))
    done = sync(root)
    assert done.out.count("on many disks this is the same name as") == 3
    assert received(root, "ab", "ben") == {
        "attachments/A.png": b"A.png",
        "attachments/\u017f.png": "\u017f.png".encode(),
        "insights/good.md": GOOD,
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"---\ntitle: \xff\n---\n", "not UTF-8"),
        (GOOD + b"\0", "NUL"),
        (b"no front matter", "does not open with front matter"),
        (b"", "does not open with front matter"),
        (b"x" * (1024 * 1024 + 1), "the limit"),
        (entry("insight", "Hers", author="ana", shared="public").encode(), "says that 'ana' wrote it"),
        (entry("insight", "Hers", **{'"author"': '"ana"', "shared": "public"}).encode(), "says that 'ana' wrote it"),
    ],
)
def test_a_bad_text_is_refused_and_the_rest_received(data: bytes, reason: str, room: tuple[Path, Path]) -> None:
    root, remote = room
    inner = tree(remote, ("100644", b"bad.md", blob(remote, data)), ("100644", b"good.md", blob(remote)))
    commit(remote, tree(remote, ("40000", b"insights", inner)))
    for _ in range(2):
        done = sync(root)
        assert done.code == 4
        assert reason in done.out
        assert received(root, "ab", "ben") == {"insights/good.md": GOOD}


def test_what_a_text_says_wrongly_is_left_out_of_every_site_and_stops_nothing(room: tuple[Path, Path]) -> None:
    """A bomb of YAML, tags, an unknown person, `shared: false`: told by check, as of any file."""
    root, remote = room
    texts = {
        "bomb": b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n",
        "deep": b"---\na: " + b"[" * 30_000 + b"\n---\n",
        "stranger": entry("insight", "S", from_="mallory", shared="true").encode(),
        "hidden": entry("insight", "H", shared="false").encode(),
    }
    inner = tree(remote, *(("100644", f"{name}.md".encode(), blob(remote, text)) for name, text in sorted(texts.items())))
    commit(remote, tree(remote, ("40000", b"insights", inner)))
    done = sync(root)
    assert done.code == 0
    assert "3 received files with errors left out" in done.err


def test_a_person_speaks_for_that_person_only(room: tuple[Path, Path]) -> None:
    """THREATS H11: a branch of somebody outside, of the owner, and one whose name is an option."""
    root, remote = room
    write(root, "insights/mine.md", entry("insight", "Mine", shared="true"))
    synced(root)
    branch(remote)
    fine = tips(remote)["refs/heads/journal/ben"]
    for person in ("mallory", "--upload-pack=touch", "ana"):
        (remote / "refs/heads/journal" / person).write_text(f"{fine}\n")
    done = sync(root)
    assert done.code == 0, done
    assert "journal/mallory: nobody in room ab is called that" in done.err
    assert "journal/ana was written by another copy" in done.err
    assert [each.name for each in (root / "rooms/ab").iterdir()] == ["ben"]
    assert (root / "insights/mine.md").is_file()
    assert git(remote, "ls-tree", "-r", "--name-only", "journal/ana").split() == ["insights/mine.md", "room.yaml"]


def test_branches_of_people_and_of_tags_and_notes_are_told_apart(room: tuple[Path, Path]) -> None:
    """THREATS H9: refs that nobody asked for are not fetched."""
    root, remote = room
    branch(remote)
    fine = tips(remote)["refs/heads/journal/ben"]
    for number in range(300):
        file = remote / f"refs/tags/t{number}"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{fine}\n")
    git(remote, "update-ref", "refs/notes/commits", fine)
    git(remote, "update-ref", "refs/heads/main", fine)
    synced(root)
    assert sorted(tips(root / ".journalkit/rooms/ab.git")) == ["refs/received/ana", "refs/received/ben", "refs/room/ana", "refs/room/ben"]


@pytest.mark.parametrize("kind", ["blob", "tree", "tag", "missing"])
def test_a_branch_that_is_no_commit_leaves_what_came_before(kind: str, room: tuple[Path, Path]) -> None:
    root, remote = room
    branch(remote)
    synced(root)
    good = tips(remote)["refs/heads/journal/ben"]
    names = {
        "blob": blob(remote),
        "tree": tree(remote),
        "tag": put(remote, "tag", f"object {good}\ntype commit\ntag x\ntagger B <b@b> 1 +0000\n\nx\n".encode()),
        "missing": "1" * 40,
    }
    (remote / "refs/heads/journal/ben").write_text(f"{names[kind]}\n")
    done = sync(root)
    assert done.code in ((0, 3, 4) if kind == "missing" else (3, 4)), done
    if kind != "missing":
        assert received(root, "ab", "ben") == {"insights/good.md": GOOD}


def test_a_branch_with_missing_objects_does_not_keep_out_another(tmp_path: Path) -> None:
    root, remote = meet(tmp_path, {"ab": ("ana", "ben", "chi")})["ana"], tmp_path / "ab.git"
    lines = tree(remote, ("100644", b"good.md", blob(remote)))
    commit(remote, tree(remote, ("40000", b"insights", lines)), "chi")
    commit(remote, tree(remote, ("40000", b"insights", "2" * 40)), "ben")
    done = sync(root)
    assert done.code == 3
    assert "journal/ben cannot be fetched" in done.err
    assert received(root, "ab", "chi") == {"insights/good.md": GOOD}


@pytest.mark.parametrize(
    "header",
    [
        "author \x1b[31mX <> 99999999999999999999 +9999\ncommitter X <> -5 +0000\n",
        "author\ncommitter\n",
        "parent " + "3" * 40 + "\nauthor B <b@b> 1 +0000\ncommitter B <b@b> 1 +0000\n",
        "author B <b@b> 1 +0000\ncommitter B <b@b> 1 +0000\nencoding utf-16\ngpgsig x\n" + "x " * 20_000 + "\n",
    ],
)
def test_a_commit_with_odd_headers_stops_nothing(header: str, room: tuple[Path, Path]) -> None:
    root, remote = room
    commit(remote, tree(remote, ("40000", b"insights", tree(remote, ("100644", b"good.md", blob(remote))))), header=header)
    done = sync(root)
    assert done.code in (0, 3, 4)
    assert "\x1b" not in done.out + done.err
    assert received(root, "ab", "ben") in ({}, {"insights/good.md": GOOD})


def test_a_tree_that_would_be_endless_is_refused_at_once(room: tuple[Path, Path]) -> None:
    """Two entries of the same folder on each of sixty levels: more paths than there are atoms."""
    root, remote = room
    inner = tree(remote, ("100644", b"x.png", blob(remote)))
    for _ in range(60):
        inner = tree(remote, ("40000", b"a", inner), ("40000", b"b", inner))
    branch(remote, ("40000", b"attachments", inner))
    done = sync(root)
    assert done.code == 4
    assert "too long or too deep" in done.out
    assert received(root, "ab", "ben")["insights/good.md"] == GOOD


def test_a_rewound_branch_is_followed(room: tuple[Path, Path]) -> None:
    """THREATS H12: a withdrawal is one."""
    root, remote = room
    branch(remote)
    old = tips(remote)["refs/heads/journal/ben"]
    synced(root)
    branch(remote, ("100644", b"room.yaml", blob(remote, b"format: 1\nroom: x\npeople: {ben: {name: B}}\n")))
    synced(root)
    (remote / "refs/heads/journal/ben").write_text(f"{old}\n")
    assert synced(root) == ""


def store(remote: Path) -> Store:
    return Store(remote, Surroundings({"PATH": os.environ["PATH"]}))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(Limits(files=2), "more than 2 files"), (Limits(folders=1), "more than 1 folders"), (Limits(listing=10), "bytes")],
)
def test_beyond_a_limit_nothing_of_a_branch_is_received(limits: Limits, reason: str, room: tuple[Path, Path]) -> None:
    """THREATS H8."""
    _, remote = room
    branch(remote, ("40000", b"attachments", tree(remote, ("100644", b"a", blob(remote)), ("100644", b"b", blob(remote)))))
    with store(remote).objects() as objects, pytest.raises(Unusable, match=reason):
        arrival(objects, tips(remote)["refs/heads/journal/ben"], limits)


def test_what_is_too_large_alone_or_together_is_refused_alone(room: tuple[Path, Path]) -> None:
    _, remote = room
    lines = [("100644", f"{name}".encode(), blob(remote, name.encode() * size)) for name, size in (("a", 50), ("b", 200), ("c", 80))]
    branch(remote, ("40000", b"attachments", tree(remote, *lines)))
    with store(remote).objects() as objects:
        came = arrival(objects, tips(remote)["refs/heads/journal/ben"], Limits(attachment=100, total=len(GOOD) + 60))
    assert {path: reason.partition(";")[0] for path, reason in came.refused.items()} == {
        "attachments/b": "it has 200 bytes",
        "attachments/c": f"with it the sender would send more than {len(GOOD) + 60} bytes",
    }
    assert set(came.files) == {"attachments/a", "insights/good.md"}


def test_an_endless_fetch_ends(room: tuple[Path, Path], tmp_path: Path) -> None:
    from journalkit.git.running import Failed
    from journalkit.rooms.remote import address_of

    _, remote = room
    branch(remote, ("40000", b"attachments", tree(remote, ("100644", b"a", blob(remote, os.urandom(40_000_000))))))
    here = Store(tmp_path / "here.git", Surroundings({"PATH": os.environ["PATH"]}))
    here.prepare()
    with pytest.raises(Failed, match="more than 1000000 bytes"):
        here.fetch(address_of(str(remote), tmp_path), {"refs/heads/journal/ben": "refs/room/ben"}, most=1_000_000)
    assert here.refs() == {}
    assert list((here.folder / "objects/pack").iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"format: 2\nroom: x\npeople: {ben: {name: B}}\n",
        b"format: 1\nroom: ../x\npeople: {ben: {name: B}}\n",
        b"format: 1\nroom: x\npeople: {../ben: {name: B}}\n",
        b"format: 1\nroom: x\npeople: {ben: {name: [a]}}\n",
        b"format: 1\nroom: x\npeople: {}\n",
        b"format: 1\nroom: &a x\npeople: *a\n",
        b"format: 1\nroom: x\npeople:\n" + b"".join(b"  p%d: {name: P}\n" % number for number in range(600)),
    ],
)
def test_a_room_file_that_cannot_be_used_says_why(text: bytes, room: tuple[Path, Path]) -> None:
    assert isinstance(read_room_file(text), str)
    root, remote = room
    branch(remote, ("100644", b"room.yaml", blob(remote, text)))
    done = sync(root)
    assert done.code == 4
    assert "refused     ben/room.yaml" in done.out
    assert received(root, "ab", "ben") == {"insights/good.md": GOOD}


def test_whoever_wants_to_enter_what_is_no_right_room_is_told_why(room: tuple[Path, Path]) -> None:
    """THREATS H8: and not that there is no room, which somebody would make then."""
    root, remote = room
    branch(remote, ("100644", b"room.yaml", blob(remote, b"format: 1\nroom: &a x\npeople: *a\n")))
    git(remote, "update-ref", "-d", "refs/heads/journal/ana")
    done = call("-C", root, "room", "join", remote)
    assert done.code == 4
    assert "no room that can be entered: journal/ben: room.yaml: " in done.err


def test_received_files_are_ordinary_ones(room: tuple[Path, Path]) -> None:
    root, remote = room
    branch(remote)
    synced(root)
    mode = (root / "rooms/ab/ben/insights/good.md").stat().st_mode
    assert stat.S_ISREG(mode)
    assert not mode & 0o111
