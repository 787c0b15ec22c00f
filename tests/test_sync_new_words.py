"""A sync where nothing but words is new: it sends what one of the whole journal would, and leaves to that one all it is not sure of."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from journalkit.cli import sync as command
from journalkit.rooms.paths import SEEN_FILE
from journalkit.rooms.stream import commit_of
from tests.calls import call
from tests.conftest import SEED, entry
from tests.meeting import branch, everything, git, meet, synced, tips, write

ROOM = {"ab": ("ana", "ben")}
SECRET = "quixotic-zephyr"
FILES = {
    "sessions/met.md": entry("session", "We met", "We spoke of [[told]].", shared="true"),
    "insights/told.md": entry("insight", "Told", "\nIt begins.\n\nIt goes on, as [[met]] says.", session="met", shared="true"),
    "insights/spaced.md": entry("insight", "Spaced", "One.\n\n\nTwo.", shared="true"),
    "insights/deep/far.md": entry("insight", "Far", "See [it](../../sessions/met.md).", shared="true"),
    "insights/cut.md": entry("insight", "Cut", f"See [[{SECRET}]] and [[met]].", shared="true"),
    "insights/aside.md": entry("insight", "Aside", f"It is %%{SECRET}%%.", shared="true"),
    "insights/drawn.md": entry("insight", "Drawn", "Seen: ![It](../attachments/a.png)", shared="true"),
    "insights/silent.md": entry("insight", "Silent", "", shared="true").rstrip("\n") + "\n",
    f"insights/{SECRET}.md": entry("insight", SECRET, f"Mine: {SECRET} and [[met]].", shared="false"),
    "insights/headed.md": "---\ntype: insight\ndate: 2026-09-03\nshared: true\n---\n# A heading\n\nWords.\n",
    "attachments/a.png": "drawn",
}
AS_WRITTEN = ("sessions/met.md", "insights/told.md", "insights/drawn.md", "insights/headed.md")  # all that the room reads of them


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a sync read the whole journal."""
    asked: list[Path] = []
    told = command._told_whole
    monkeypatch.setattr(command, "_told_whole", lambda opened, root, *rest, **more: (asked.append(root), told(opened, root, *rest, **more)))
    return asked


@pytest.fixture
def pair(tmp_path: Path, whole: list[Path]) -> dict[str, Path]:
    """Two people of whom one has sent what there is."""
    found = meet(tmp_path, ROOM)
    for path, text in FILES.items():
        write(found["ana"], path, text)
    synced(found["ana"])
    whole.clear()
    return found


NUMBERS = count()


def is_as_from_nothing(root: Path, room: str = "ab") -> bool:
    """Whether what the room has of a journal is what a copy of it would send that knows nothing of before."""
    copy = root.parent / f"copy-{next(NUMBERS)}" / root.name
    shutil.copytree(root, copy, ignore=lambda folder, names: [f"{name}" for name in names if name == "memo.sqlite"])
    at = tips(root.parent / f"{room}.git").get(f"refs/heads/journal/{root.name}")
    return commit_of(branch(copy, room, root.name), copy).id == at


def more(root: Path, path: str, words: str) -> None:
    """Write words at the end of a file."""
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(words)


@pytest.mark.parametrize("path", AS_WRITTEN)
@pytest.mark.parametrize("between", [(), ("check",), ("build",)], ids=["at once", "checked", "built"])
def test_new_words_of_what_is_sent_as_written_are_sent_without_the_rest(
    pair: dict[str, Path], whole: list[Path], path: str, between: tuple[str, ...], tmp_path: Path
) -> None:
    ana = pair["ana"]
    for words in ("\nFirst more.\n", "Then more.\n\n"):
        more(ana, path, words)
        for name in between:
            assert call("-C", ana, name).code in (0, 1)
        said = synced(ana)
        assert said.split()[:3] == ["sent", "again", path]
        assert whole == []
        assert is_as_from_nothing(ana)
    assert "nothing new" in call("-C", ana, "sync").err
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


def test_new_words_of_what_is_not_sent_send_nothing(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    before = tips(tmp_path / "ab.git")
    more(pair["ana"], f"insights/{SECRET}.md", f"More of %%{SECRET}%%.\n")
    assert synced(pair["ana"]) == ""
    assert whole == []
    assert tips(tmp_path / "ab.git") == before
    assert synced(pair["ana"]) == ""
    assert whole == []


CHANGES = {
    "what was cut out": ("insights/cut.md", "More.\n"),
    "an aside": ("insights/aside.md", "More.\n"),
    "a new aside": ("insights/told.md", f"More %%{SECRET}%%.\n"),
    "a comment": ("insights/told.md", f"More <!-- {SECRET} -->.\n"),
    "an aside that stays open": ("insights/told.md", f"More %%{SECRET}.\n"),
    "a link to what is hidden": ("insights/told.md", f"More [[{SECRET}]].\n"),
    "a path to what is hidden": ("insights/told.md", f"More [it]({SECRET}.md).\n"),
    "a line that no link uses": ("insights/told.md", f"\n[x]: {SECRET}.md\n"),
    "what looks like a link": ("insights/told.md", f"\nSee [x]: ../insights/{SECRET}.md\n"),
    "a shown link": ("insights/told.md", "More [[met]].\n"),
    "a heading": ("insights/told.md", "\n## A heading\n\nMore.\n"),
    "empty lines": ("insights/spaced.md", "More.\n"),
    "a link that is another one there": ("insights/deep/far.md", "More.\n"),
    "the first words": ("insights/silent.md", "Words.\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_whatever_is_more_than_words_is_left_to_the_view(
    pair: dict[str, Path], whole: list[Path], change: tuple[str, str], tmp_path: Path
) -> None:
    ana = pair["ana"]
    more(ana, *change)
    synced(ana)
    assert whole == [ana]
    assert is_as_from_nothing(ana)
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


def test_new_words_of_somebody_else_are_not_told_as_looked_at(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    """What another person wrote may lie among one's own files."""
    ana, path, remote = pair["ana"], "insights/of-ben.md", tmp_path / "ab.git"
    write(ana, path, entry("insight", "Of Ben", "So he says.", author="ben", shared="true"))
    assert call("-C", ana, "news").code == 0
    synced(ana)
    told = git(remote, "show", f"journal/ana:{SEEN_FILE}")
    assert call("-C", ana, "sync").err == "room ab: nothing new\n"
    whole.clear()
    more(ana, path, "More.\n")
    synced(ana)
    assert whole == [ana]
    assert is_as_from_nothing(ana)
    assert told and SEEN_FILE not in git(remote, "ls-tree", "--name-only", "journal/ana")


def other_files(root: Path) -> Iterator[tuple[str, str | bytes | None]]:
    """Files as they would be if something else than words were new in them; None where they would be gone."""
    told = FILES["insights/told.md"]
    yield "insights/told.md", told.replace("shared: true", "shared: false")
    yield "insights/told.md", told.replace("title: Told", "title: Untold")
    yield "insights/told.md", told.replace("date: 2026", "date: 2025")
    yield "insights/told.md", told.replace("title: Told", "titel: Told")
    yield "insights/told.md", None
    yield "insights/new.md", entry("insight", "New", shared="true")
    yield "insights/deep/told.md", told
    yield "attachments/a.png", "drawn anew"
    yield "journal.yaml", (root / "journal.yaml").read_text(encoding="utf-8").replace("The journal", "A journal")


@pytest.mark.parametrize("number", range(9))
def test_whatever_else_is_new_is_left_to_the_view(pair: dict[str, Path], whole: list[Path], number: int) -> None:
    ana = pair["ana"]
    path, text = list(other_files(ana))[number]
    if text is None:
        (ana / path).unlink()
    else:
        write(ana, path, text)
    more(ana, "sessions/met.md", "More.\n")
    call("-C", ana, "sync")
    assert whole == [ana]
    assert is_as_from_nothing(ana)


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
    paths = [path for path in FILES if path.endswith(".md")]
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
    assert 5 < quick < 35
