"""Syncs where little is new, one after the other: what was forgotten, shown, sent elsewhere or harmed meanwhile changes nothing."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import SEED, entry
from tests.little_new import FILES, SECRET, is_as_from_nothing, more
from tests.meeting import everything, git, meet, synced, tips, write


def test_what_was_only_shown_is_not_sent_with_new_words(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    """What a sync would send that sends nothing is kept as little as what one could not send."""
    ana, secret, remote = pair["ana"], f"insights/{SECRET}.md", tmp_path / "ab.git"
    private = FILES[secret]
    for stop in (("--dry-run",), ()):
        write(ana, secret, private.replace("shared: false", "shared: true"))
        if not stop:
            remote.rename(tmp_path / "away.git")
        call("-C", ana, "sync", *stop)
        if not stop:
            (tmp_path / "away.git").rename(remote)
        write(ana, secret, private)
        more(ana, "sessions/met.md", "More.\n")
        synced(ana)
        assert is_as_from_nothing(ana)
        assert SECRET.encode() not in everything(remote)


def test_a_dry_run_says_what_new_words_would_be_sent_and_sends_nothing(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    before = tips(tmp_path / "ab.git")
    more(pair["ana"], "sessions/met.md", "More.\n")
    for _ in range(2):
        assert "sent again  sessions/met.md  We met" in synced(pair["ana"], "--dry-run")
    assert tips(tmp_path / "ab.git") == before
    assert "sent again  sessions/met.md  We met" in synced(pair["ana"])
    assert whole == []
    assert is_as_from_nothing(pair["ana"])


def test_what_another_copy_sent_meanwhile_is_left_to_the_view(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    ana = pair["ana"]
    other = tmp_path / "other" / "ana"
    shutil.copytree(ana, other)
    (other / "journal.yaml").write_text((ana / "journal.yaml").read_text().replace("../ab.git", "../../ab.git"), encoding="utf-8")
    more(other, "sessions/met.md", "Of the other copy.\n")
    synced(other)
    whole.clear()
    more(ana, "sessions/met.md", "Of this copy.\n")
    assert "written by another copy" in call("-C", ana, "sync").err
    assert whole == [ana]
    assert is_as_from_nothing(ana)


@pytest.mark.parametrize("gone", ["memo.sqlite", "rooms/ab.settled.json", "rooms/ab.git"])
def test_what_is_forgotten_is_found_anew(pair: dict[str, Path], gone: str) -> None:
    ana = pair["ana"]
    file = ana / ".journalkit" / gone
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    more(ana, "sessions/met.md", "More.\n")
    assert "sent again" in synced(ana)
    assert is_as_from_nothing(ana)


def test_a_sync_that_sends_nothing_knows_again_what_was_forgotten(pair: dict[str, Path], whole: list[Path]) -> None:
    ana = pair["ana"]
    (ana / ".journalkit/memo.sqlite").unlink()
    (ana / ".journalkit/rooms/ab.settled.json").unlink()
    synced(ana)
    assert whole == [ana]
    more(ana, "sessions/met.md", "More.\n")
    synced(ana)
    assert whole == [ana]
    assert is_as_from_nothing(ana)


def test_commits_of_ones_own_repository_change_nothing(pair: dict[str, Path], whole: list[Path]) -> None:
    ana = pair["ana"]
    git(ana, "init", "-q")
    for words in ("More.\n", ""):
        more(ana, "sessions/met.md", words)
        git(ana, "add", "-A")
        git(ana, "commit", "-qm", "More", "--allow-empty")
        assert call("-C", ana, "sync").err == f"room ab: {'1 sent again' if words else 'nothing new'}\n"
    assert whole == []


def test_two_rooms_each_get_what_is_theirs(tmp_path: Path, whole: list[Path]) -> None:
    ana = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")})["ana"]
    for name, shared in (("both", "[ab, ac]"), ("one", "[ab]"), ("other", "[ac]"), ("none", "false")):
        write(ana, f"insights/{name}.md", entry("insight", name, "It is so.", shared=shared))
    synced(ana)
    whole.clear()
    for paths in (["both"], ["one", "none"], ["other"], ["both", "one", "other", "none"]):
        for path in paths:
            more(ana, f"insights/{path}.md", "More.\n")
        synced(ana)
        assert whole == []
        assert all(is_as_from_nothing(ana, room) for room in ("ab", "ac"))
    more(ana, "insights/both.md", "More.\n")
    synced(ana, "ab")
    more(ana, "insights/both.md", "And more.\n")
    synced(ana)
    assert all(is_as_from_nothing(ana, room) for room in ("ab", "ac"))


def test_random_edits_send_what_a_copy_without_memory_would(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    ana, chance = pair["ana"], random.Random(SEED)
    paths = [path for path in FILES if path.startswith(("sessions/", "insights/"))]
    pieces = (
        "More.\n",
        "\n\nMore.\n",
        f" [[{SECRET}]]\n",
        " [[met]]\n",
        f"%%{SECRET}%%\n",
        "# Head\n",
        f"[x]: ../insights/{SECRET}.md\n",
        "* a\n",
        "[[",
    )
    quick = 0
    for _ in range(40):
        for path in chance.sample(paths, chance.choice((1, 1, 2))):
            if chance.random() < 0.2:
                write(ana, path, FILES[path])
            else:
                more(ana, path, chance.choice(pieces[:1] * 6 + pieces) if "shared: true" in FILES[path] else "More.\n")
        whole.clear()
        call("-C", ana, "sync")
        quick += not whole
        assert is_as_from_nothing(ana)
        assert SECRET.encode() not in everything(tmp_path / "ab.git")
    assert quick > 30


STEPS = 60  # of a random series
RANDOM_NAMES = ("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9")
LINKS = (
    "",
    "",
    "[[{0}]]",
    "[it](../insights/{0}.md)",
    "%%[[{0}]]%%",
    "[[ben/{0}]]",
    "[x]: ../sessions/{0}.md",
    "![]({0}.md)",
    "[[{0}|it]]",
)
NEEDS = {"update": ("about", "action"), "reflection": ("action", "action"), "feedback": ("about", "insight")}


def random_entry(chance: random.Random, there: Mapping[str, str]) -> tuple[str, str]:
    """The path and the text of an entry that may name any other one; `there` are the types of those there are, by name."""
    name, other = chance.sample(RANDOM_NAMES, 2)
    types = ("session", "insight", "insight", "action", "action", *NEEDS, *NEEDS, *(["goal"] if chance.random() < 0.2 else []))
    kind = chance.choice(types)
    fields: dict[str, object] = {"shared": chance.choice(("true", "true", "[ab]", "[ab]", "[ac]", "false", "public"))}

    def one(wanted: str) -> str:
        found = [each for each, type_ in there.items() if type_ == wanted and each != name]
        return chance.choice(found) if found and chance.random() < 0.97 else other

    if kind in NEEDS:
        field, wanted = NEEDS[kind]
        fields[field] = one(wanted)
    if kind == "action":
        fields["assignee"] = "ana" if fields["shared"] == "false" else chance.choice(("ana", "ben"))
    if kind in ("insight", "action") and "session" in there.values() and chance.random() < 0.5:
        fields["session"] = one("session")
    if kind == "insight" and chance.random() < 0.2:
        fields["from"] = chance.choice(("ben", "chi"))
    for field, value, often in (("room", "ab", 0.2), ("room", "ac", 0.1), ("aliases", f"[{chance.choice(('n1', 'also'))}]", 0.05)):
        if chance.random() < often:
            fields[field] = value
    words = " ".join(chance.choice(LINKS).format(chance.choice((other, *RANDOM_NAMES[:2], "b1"))) for _ in range(2))
    secret = SECRET if fields["shared"] == "false" else "Told."
    day = f"2026-09-{chance.randint(1, 20):02}"
    folder = "feedback" if kind == "feedback" else f"{kind}s"
    return f"{folder}/{name}.md", entry(kind, "A title", f"{words}\n\n{secret}", day, **fields)


def change_something(root: Path, chance: random.Random) -> None:
    """Write, change or remove a file."""
    files = sorted(path for path in root.rglob("n?.md") if "rooms" not in path.parts)
    act = chance.random()
    if files and act < 0.2:
        chance.choice(files).unlink()
    elif files and act < 0.7:
        file = chance.choice(files)
        said = file.read_text(encoding="utf-8")
        more = f"\n{chance.choice(LINKS).format(chance.choice(RANDOM_NAMES))}\n"
        file.write_text(said.replace("A title", "A title x", 1) if act < 0.45 else said + more, encoding="utf-8")
    else:
        path, text = random_entry(chance, {file.stem: file.parent.name.removesuffix("s") for file in files})
        for file in files:
            if file.stem == Path(path).stem and chance.random() < 0.97:
                file.unlink()
        write(root, path, text)


def test_random_changes_send_what_a_copy_without_memory_would(tmp_path: Path, whole: list[Path]) -> None:
    """Two rooms; entries that name each other at random, some of them wrong."""
    people, chance = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")}), random.Random(SEED)
    ana, ben = people["ana"], people["ben"]
    write(ben, "insights/b1.md", entry("insight", "Of Ben", "See [[ana/n1]].", shared="true"))
    write(ben, "insights/n2.md", entry("insight", "Also of Ben", shared="true"))
    synced(ben)
    quick = 0
    for _ in range(STEPS):
        whole.clear()
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            change_something(ana, chance)
        call("-C", ana, "sync")
        quick += not whole
        assert is_as_from_nothing(ana, "ab")
        assert is_as_from_nothing(ana, "ac")
        assert not any(SECRET.encode() in everything(tmp_path / f"{room}.git") for room in ("ab", "ac"))
    assert STEPS // 10 < quick < STEPS
