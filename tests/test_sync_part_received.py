"""Syncs where what is new came from others, or is what others speak of: who looked at what is told as by one of the whole journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from journalkit.model.entry import Key
from journalkit.rooms.paths import SEEN_FILE
from journalkit.seen import mark_of, seen_by
from journalkit.source import digest
from journalkit.values import Struct
from tests.calls import call
from tests.conftest import entry
from tests.little_new import SECRET, is_as_from_nothing, more, pair_in, put, readings, send_as
from tests.meeting import everything, git, meet, received, synced, wanted, write

ABOUT = "feedback/of-told.md"
OF_BEN = {
    ABOUT: entry("feedback", "Of it", "See [[ana/met]].", about="ana/told", shared="true"),
    "insights/own.md": entry("insight", "Own", "See [[of-told]].", shared="true"),
    "insights/other.md": entry("insight", "Other", shared="true"),
}
ANSWER = entry("insight", "An answer", "To [[ben/of-told]], of [[ben/other]].", shared="true")


class Pair(Struct):
    """Two people who sent each other what they have, of whom one has looked at all of it; and where a sync read a whole journal since."""

    ana: Path
    ben: Path
    remote: Path
    whole: list[Path]

    def looked_at(self, path: str) -> bool:
        """Whether the others know that she has looked at a file of his."""
        name, content = path.rpartition("/")[2].removesuffix(".md"), (self.ana / "rooms/ab/ben" / path).read_bytes()
        return mark_of(Key("ben", name), digest(content)) in git(self.remote, "show", f"journal/ana:{SEEN_FILE}").split()


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    whole = readings(monkeypatch)
    found = pair_in(tmp_path)
    ana, ben = found["ana"], found["ben"]
    for path, text in OF_BEN.items():
        write(ben, path, text)
    write(ana, "insights/answer.md", ANSWER)
    for root in (ben, ana):
        synced(root)
    assert call("-C", ana, "news").code == 0
    synced(ana)
    whole.clear()
    return Pair(ana, ben, tmp_path / "ab.git", whole)


SENT: dict[str, dict[str, str | None]] = {
    "an entry": {"insights/new.md": entry("insight", "New", "See [[ana/told]].", shared="true")},
    "feedback": {"feedback/new.md": entry("feedback", "New", about="ana/met", shared="true")},
    "a completion": {"updates/new.md": entry("update", "New", about="ana/kept", status="progress", shared="true")},
    "words": {ABOUT: OF_BEN[ABOUT] + "\nMore.\n"},
    "words of what is named": {"insights/other.md": OF_BEN["insights/other.md"] + "\nMore.\n"},
    "less": {"insights/other.md": None},
    "less that others name": {ABOUT: None},
    "nothing of it": dict.fromkeys(OF_BEN),
    "a name of hers": {"insights/met.md": entry("insight", "Met", shared="true")},
    "a picture": {"attachments/b.png": "seen", "insights/new.md": entry("insight", "New", "![It](../attachments/b.png)", shared="true")},
}


@pytest.mark.parametrize("files", SENT.values(), ids=list(SENT))
def test_what_came_is_read_without_the_rest(pair: Pair, files: dict[str, str | None]) -> None:
    put(pair.ben, files)
    synced(pair.ben)
    pair.whole.clear()
    synced(pair.ana)
    assert pair.whole == []
    assert received(pair.ana, "ab", "ben") == wanted(pair.ben, "ab", "ben")
    assert is_as_from_nothing(pair.ana)
    assert call("-C", pair.ana, "sync").err == "room ab: nothing new\n"
    assert SECRET.encode() not in everything(pair.remote)


def test_what_came_and_what_is_new_here_are_told_together(pair: Pair) -> None:
    write(pair.ben, "insights/new.md", entry("insight", "New", "See [[ana/told]].", shared="true"))
    synced(pair.ben)
    write(pair.ana, "insights/new-too.md", entry("insight", "New too", "See [[ben/new]].", shared="true"))
    pair.whole.clear()
    assert "insights/new-too.md" in synced(pair.ana)
    assert pair.whole == []
    assert is_as_from_nothing(pair.ana)


def test_that_one_looked_at_it_is_not_told_of_what_is_other_now(pair: Pair) -> None:
    assert all(pair.looked_at(path) for path in OF_BEN)
    more(pair.ben, ABOUT, "\nMore.\n")
    synced(pair.ben)
    pair.whole.clear()
    synced(pair.ana)
    assert [path for path in OF_BEN if pair.looked_at(path)] == ["insights/own.md", "insights/other.md"]
    write(pair.ben, ABOUT, OF_BEN[ABOUT])
    synced(pair.ben)
    synced(pair.ana)
    assert all(pair.looked_at(path) for path in OF_BEN)
    assert pair.ana not in pair.whole
    assert is_as_from_nothing(pair.ana)


def test_that_one_looked_at_it_is_not_told_where_the_room_has_no_longer_what_it_is_about(pair: Pair) -> None:
    told = pair.ana / "insights/told.md"
    text = told.read_text(encoding="utf-8")
    told.write_text(text.replace("shared: true", "shared: false"), encoding="utf-8")
    synced(pair.ana)
    assert [path for path in OF_BEN if pair.looked_at(path)] == ["insights/own.md", "insights/other.md"]
    assert is_as_from_nothing(pair.ana)
    told.write_text(text, encoding="utf-8")
    synced(pair.ana)
    assert all(pair.looked_at(path) for path in OF_BEN)
    assert pair.whole == []
    assert is_as_from_nothing(pair.ana)


def test_that_one_looked_at_it_is_told_without_reading_the_rest(pair: Pair) -> None:
    more(pair.ben, ABOUT, "\nMore.\n")
    write(pair.ben, "insights/new.md", entry("insight", "New", shared="true"))
    synced(pair.ben)
    pair.whole.clear()
    synced(pair.ana)
    assert not pair.looked_at(ABOUT)
    assert call("-C", pair.ana, "news").code == 0
    more(pair.ana, "sessions/met.md", "\nMore.\n")
    synced(pair.ana)
    assert all(pair.looked_at(path) for path in (*OF_BEN, "insights/new.md"))
    assert pair.whole == []
    assert is_as_from_nothing(pair.ana)
    assert call("-C", pair.ana, "sync").err == "room ab: nothing new\n"


def test_a_branch_of_nobody_is_told_where_all_else_is_as_it_was(pair: Pair) -> None:
    assert call("-C", pair.ana, "sync").err == "room ab: nothing new\n"
    git(pair.remote, "update-ref", "refs/heads/journal/mallory", "journal/ben")
    assert "journal/mallory: nobody in room ab is called that" in call("-C", pair.ana, "sync").err


def test_that_one_looked_at_it_is_found_again_on_the_branch(pair: Pair) -> None:
    seen = pair.ana / ".journalkit/rooms/ab.seen.json"
    before = seen.read_text(encoding="utf-8")
    seen.unlink()
    synced(pair.ana)
    assert pair.whole == [pair.ana]
    assert seen.read_text(encoding="utf-8") == before
    assert all(pair.looked_at(path) for path in OF_BEN)
    assert call("-C", pair.ana, "sync").err == "room ab: nothing new\n"


def test_what_the_other_one_looked_at_is_known_here(pair: Pair) -> None:
    assert "ben" not in seen_by(pair.ana, "ab")
    assert call("-C", pair.ben, "news").code == 0
    synced(pair.ben)
    pair.whole.clear()
    synced(pair.ana)
    assert pair.whole == []
    assert {"told", "met"} <= seen_by(pair.ana, "ab")["ben"]


FAULTS = [
    (entry("insight", "New", shared="true", step="nowhere"), True),
    ("Words.\n", False),
    (entry("insight", "New", author="ana"), False),
]


@pytest.mark.parametrize(("wrong", "quick"), FAULTS, ids=["a broken reference", "no entry", "in another's name"])
def test_what_came_with_a_fault_is_left_out(pair: Pair, wrong: str, quick: bool) -> None:
    """Only who writes to the remote by other means than this program sends that."""
    send_as("ben", pair.remote, "insights/new.md", wrong)
    call("-C", pair.ana, "sync")
    assert pair.whole == ([] if quick else [pair.ana])
    assert is_as_from_nothing(pair.ana)


COPIED = {"ab": ("ana", "ben"), "abc": ("ana", "ben", "chi")}
NAMED, PLAIN = (entry("insight", "Both", "New.", shared="[ab, abc]", **fields) for fields in ({"aliases": "[also]"}, {}))


@pytest.mark.parametrize(
    ("other", "there", "shared"),
    [(NAMED, "ab", "[ab, abc]"), (PLAIN, "ab", "[ab, abc]"), (PLAIN, "abc", "[ab]")],
    ids=["new words", "a name less", "taken back elsewhere"],
)
def test_what_came_through_two_rooms_and_is_new_in_one_is_still_one_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str, there: str, shared: str
) -> None:
    """Also that one looked at it in the room where it is as it was, and by what names it goes."""
    people = meet(tmp_path, COPIED)
    ana, ben = people["ana"], people["ben"]
    write(ben, "insights/both.md", NAMED.replace("New.", "Old."))
    write(ana, "insights/mine.md", entry("insight", "Mine", "See [[ben/also]].", shared="[ab, abc]"))
    synced(ben)
    for text in (other, other.replace("[ab, abc]", shared)):
        synced(ana)
        assert call("-C", ana, "news").code == 0
        synced(ana)
        write(ben, "insights/both.md", text)
        synced(ben, there)
        synced(ana)
        assert all(is_as_from_nothing(ana, room) for room in COPIED)
