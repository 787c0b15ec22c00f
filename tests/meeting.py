"""People with a journal each, and rooms in which they meet at real bare repositories."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journalkit.model.audience import room_audience
from journalkit.pipeline import check_folder
from journalkit.rooms.paths import NO_ENTRIES
from journalkit.rooms.projection import Branch, branch_of
from journalkit.seen import marks_in, seen_in, tellable
from journalkit.view import View, project
from tests.calls import call
from tests.conftest import Ran

NAMES = {"ana": "Ana Ruiz", "ben": "Ben Okafor", "chi": "Chi Adeyemi"}
GIT = {**{name: value for name, value in os.environ.items() if not name.startswith("GIT_")}, "GIT_CONFIG_GLOBAL": os.devnull}


def git(folder: Path, *arguments: str, data: bytes = b"", check: bool = True) -> str:
    """Run git in a folder as nobody in particular."""
    who = ("-c", "user.name=Mallory", "-c", "user.email=m@example.org", "-c", "commit.gpgSign=false")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, env=GIT, input=data, capture_output=True, check=False)
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace")


def journal_of(folder: Path, person: str, rooms: Mapping[str, tuple[str, ...]], more: str = "") -> Path:
    """A journal of one of the people with rooms, whose remotes lie beside it."""
    people = sorted({person, *(each for room in rooms.values() for each in room)})
    lines = [f"  {each}: {{name: {NAMES[each]}, email: {each}@example.org}}" for each in people]
    places = [f"  {room}: {{people: [{', '.join(members)}], remote: ../{room}.git}}" for room, members in rooms.items()]
    text = ["format: 1", f"title: The journal of {NAMES[person]}", f"owner: {person}", "people:", *lines, "rooms:", *places, more]
    root = folder / person
    root.mkdir(parents=True, exist_ok=True)
    (root / "journal.yaml").write_text("\n".join(text) + "\n", encoding="utf-8")
    return root


def meet(folder: Path, rooms: Mapping[str, tuple[str, ...]], more: str = "") -> dict[str, Path]:
    """The journals of all people of some rooms, and an empty remote for each room, marked as made for it."""
    for room in rooms:
        git(folder, "init", "-q", "--bare", f"{room}.git")
        (folder / f"{room}.git" / "journalkit-room").touch()
    people = sorted({each for room in rooms.values() for each in room})
    return {p: journal_of(folder, p, {room: members for room, members in rooms.items() if p in members}, more) for p in people}


def write(root: Path, path: str, text: str | bytes) -> Path:
    """Write a file of a journal."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def sync(root: Path, *arguments: object, **how: Any) -> Ran:
    """Sync a journal; every test may look at what that said."""
    return call("-C", root, "sync", *arguments, **how)


def synced(root: Path, *arguments: object) -> str:
    """What a sync printed that had nothing to complain of."""
    done = sync(root, *arguments)
    assert done.code == 0, done
    return done.out


def received(root: Path, room: str, person: str) -> dict[str, bytes]:
    """What lies in the folder of a person, by path there."""
    folder = root / "rooms" / room / person
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def view_of(root: Path, room: str) -> View:
    """What a room may see of a journal."""
    journal = check_folder(root).journal
    assert journal is not None
    return project(journal, room_audience(room))


def problems(root: Path) -> list[str]:
    """What is wrong with the files of a journal; the method apart."""
    return [f"{each.path}: {each.rule.slug}" for each in check_folder(root).diagnostics]


def branch(root: Path, room: str, person: str) -> Branch:
    """What a person sends to a room."""
    checked = check_folder(root)
    assert checked.journal is not None
    config = checked.journal.config
    here = marks_in(checked.journal, room, checked.inputs.files)
    return branch_of(view_of(root, room), person, seen=tellable(config, config.rooms[room], here, seen_in(root, room)))


def wanted(root: Path, room: str, person: str) -> dict[str, bytes]:
    """The files that the others of a room should have of a person."""
    made = branch(root, room, person)
    texts = {path: text.encode() for path, text in made.texts.items() if path not in NO_ENTRIES}
    return {**texts, **{path: (root / path).read_bytes() for path in made.attachments}}


def everything(remote: Path) -> bytes:
    """The bytes of every object of a repository, reachable or not, in one piece."""
    return git(remote, "cat-file", "--batch-all-objects", "--batch", "--unordered").encode("utf-8", "replace")


def tips(remote: Path) -> dict[str, str]:
    """The refs of a remote."""
    lines = git(remote, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split() for line in lines)
