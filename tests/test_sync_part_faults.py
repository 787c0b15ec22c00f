"""A sync where little is new and something is wrong: errors leave out what they would leave out of the whole journal, and no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.calls import call
from tests.conftest import entry
from tests.little_new import FILES, ROADMAP, SECRET, STAR, is_as_from_nothing, more, put, send_as
from tests.meeting import everything, meet, synced, write

FAR = "insights/deep/far.md"  # which no other entry names


def told(**fields: str) -> str:
    """The entry there, with other fields."""
    return entry("insight", **{"title": "Far", "body": "See [it](../../sessions/met.md).", "shared": "true", **fields})


def new(**fields: str) -> str:
    """A new entry, which names nothing but what these fields name."""
    return entry("insight", **{"title": "New", "body": "More.", "shared": "true", **fields})


UNSOUND = new(titel="x", aliases="[a]")
DO = entry("action", "Do", assignee="ana", shared="true")
NEWS = entry("update", "News", about="a", status="progress", shared="true")
WRONG_X = entry("session", "Wrong", aliases="[a]", goal="nowhere", shared="true")
WRONG_QUIET = entry("session", "Quiet", shared="true", titel="Quiet", aliases="[still]")
WRONG: dict[str, list[dict[str, str | None]]] = {
    "a North Star, open again": [
        {"insights/new.md": new(goal="star"), "feedback/of-it.md": entry("feedback", "Of it", about="star", shared="true")},
        {"goals/old-star.md": FILES["goals/old-star.md"].replace("status: achieved", "status: open")},
        {"insights/new.md": new(goal="star", tags="[x]")},
        {"goals/old-star.md": FILES["goals/old-star.md"]},
    ],
    "a goal that another one cannot stand beside": [{"goals/first.md": STAR}, {"goals/star.md": None}],
    "what others named in vain": [{"insights/nowhere.md": new()}],
    "a name that another one has": [{"insights/new.md": new(aliases="[deeply]")}, {"insights/named.md": None}],
    "a name in other letters": [{"insights/Met.md": new()}],
    "an id of another one": [{"sessions/far.md": entry("session", "Far", shared="true")}, {FAR: told(title="One of two")}, {FAR: None}],
    "an error": [{FAR: told(titel="Far")}, {FAR: told(titel="Further")}, {FAR: told()}],
    "errors where others are named": [
        {FAR: told(measures="3", aliases="3", session="[1]")},
        {FAR: told(measures="{star: x}")},
        {FAR: told()},
    ],
    "an error, and away": [{FAR: told(titel="Far")}, {FAR: None}],
    "an error in what others name": [
        {"sessions/quiet.md": WRONG_QUIET},
        {"insights/held.md": FILES["insights/held.md"] + "More.\n"},
        {"insights/new.md": new(session="still"), "feedback/of-it.md": entry("feedback", "Of it", about="held", shared="true")},
        {"sessions/quiet.md": FILES["sessions/quiet.md"]},
        {"insights/new.md": None, "feedback/of-it.md": None},
    ],
    "no front matter that can be read": [{"sessions/quiet.md": "---\ntitle: [\n---\nWords.\n"}, {"insights/held.md": None}],
    "a broken reference": [
        {FAR: told(session="nowhere")},
        {"sessions/nowhere.md": FILES["sessions/quiet.md"]},
        {"sessions/nowhere.md": None},
    ],
    "broken references in a row": [
        {"feedback/of-it.md": entry("feedback", "Of it", about="learnt", shared="true")},
        {"actions/kept.md": None},
        {"reflections/learnt.md": FILES["reflections/learnt.md"] + "More.\n"},
        {"actions/kept.md": FILES["actions/kept.md"]},
    ],
    "done by somebody who may not": [
        {"updates/did.md": entry("update", "Did", about="kept", status="done", completed="2026-09-10 10:00", shared="true")},
        {"actions/kept.md": FILES["actions/kept.md"].replace("assignee: ana", "assignee: ben")},
        {"feedback/of-it.md": entry("feedback", "Of it", about="did", shared="true")},
        {"actions/kept.md": FILES["actions/kept.md"]},
    ],
    "a link out of the journal": [{"insights/new.md": told()}, {"insights/new.md": new()}],
    "a name of what is wrong, which leads to another file of its id": [
        {"actions/x.md": DO, "insights/x.md": UNSOUND, "updates/z.md": NEWS, "insights/zl.md": new(body="See [[a]].")},
        {"actions/x.md": DO.replace("shared: true", "shared: false")},
        {"actions/x.md": DO, "updates/z.md": NEWS.replace("progress", "done\ncompleted: 2026-09-10 10:00")},
        {"actions/x.md": DO.replace("assignee: ana", "assignee: ben")},
        {"insights/new.md": new(body="And [[a]].")},
        {"actions/x.md": None},
    ],
    "two that are wrong and have one name": [
        {"insights/p.md": UNSOUND, "insights/q.md": UNSOUND, "actions/q.md": DO, "updates/z.md": NEWS},
        {"insights/q.md": f"{UNSOUND}More.\n"},
        {"insights/p.md": f"{UNSOUND}More.\n"},
        {"actions/p.md": DO},
        {"insights/p.md": None},
    ],
    "an id of what is wrong besides": [
        {"sessions/x.md": WRONG_X, "insights/x.md": new(), "actions/z.md": DO.replace("shared", "goal: a\nshared")},
        {"insights/x.md": None},
        {"insights/x.md": new()},
    ],
    "a name of what is wrong besides": [
        {"sessions/x.md": WRONG_X, "insights/x.md": new(), "insights/t.md": new(aliases="[a]")},
        {"insights/x.md": None},
        {"insights/x.md": new()},
    ],
    "a name of one of two": [
        {"sessions/x.md": entry("session", "One", aliases="[a]", shared="true"), "insights/x.md": new()},
        {"actions/z.md": DO.replace("shared", "goal: a\nshared")},
        {"actions/z.md": DO.replace("shared", "hypothesis: 'a#5'\nshared")},
    ],
    "an id that ends as files do": [
        {"goals/g.md.md": entry("goal", "G", shared="true"), "insights/new.md": new(goal="g.md.md")},
        {"goals/g.md.md": None},
        {"goals/g.MD.md": entry("goal", "G", shared="true"), "feedback/of-it.md": entry("feedback", "Of it", about="g.MD", shared="true")},
        {"goals/g.MD.md": "No entry, and a warning.\n"},
        {"goals/g.MD.md": None},
    ],
    "the name of what is no entry": [{"insights/new.md": new(body=f"It is [x]: ../insights/{SECRET}-stray.md so.")}],
}


def _of_errors(said: str) -> list[str]:
    return [line for line in said.splitlines() if "with errors" in line]


@pytest.mark.parametrize("steps", WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_or_mended_is_told_without_reading_the_rest(
    pair: dict[str, Path], whole: list[Path], steps: list[dict[str, str | None]], tmp_path: Path
) -> None:
    ana, alike = pair["ana"], tmp_path / "alike"
    for files in steps:
        put(ana, files)
        more(ana, "insights/headed.md", "More.\n")
        faults = _of_errors(call("-C", ana, "sync").err)
        assert is_as_from_nothing(ana)
        assert call("-C", ana, "sync").err.splitlines() == ["room ab: nothing new", *faults]
        assert whole == []
        shutil.copytree(ana, alike, ignore=shutil.ignore_patterns("memo.sqlite", "*.settled.json"))
        assert _of_errors(call("-C", alike, "sync").err) == faults
        assert whole == [alike]
        shutil.rmtree(alike)
        whole.clear()
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


@pytest.mark.parametrize("path", [f"insights/{SECRET}-wrong.MD", f"rooms/gone/ben/insights/{SECRET}-wrong.md"])
def test_what_is_wrong_is_no_mere_word_where_it_is_mentioned(pair: dict[str, Path], whole: list[Path], path: str, tmp_path: Path) -> None:
    """What is wrong with a file keeps its names from nobody."""
    ana = pair["ana"]
    write(ana, path, entry("insight", "Wrong", titel="Wrong", shared="true"))
    call("-C", ana, "sync")
    write(ana, "insights/new.md", new(body=f"It is [x]: ../{path} so."))
    said = call("-C", ana, "sync")
    assert whole == []
    assert ("1 file of yours with errors" in said.err) == path.startswith("insights/")
    assert is_as_from_nothing(ana)
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


def _new_settings(root: Path) -> None:
    """So that the next sync reads the whole journal."""
    settings = root / "journal.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")


ACTION = FILES["actions/kept.md"].replace("assignee: ana", "assignee: ben")
DID = entry("update", "Did", about="kept", status="done", completed="2026-09-10 10:00", shared="true")
OF_FAR = entry("feedback", "Of it", about="far", shared="true")
READ_WHOLE: dict[str, tuple[dict[str, str | None], dict[str, str | None], dict[str, str | None]]] = {
    "mended": ({FAR: told(session="nowhere")}, {"sessions/nowhere.md": FILES["sessions/quiet.md"]}, {"feedback/of-far.md": OF_FAR}),
    "wrong": ({}, {FAR: told(session="nowhere")}, {"feedback/of-far.md": OF_FAR}),
    "wrong only when it is checked": ({}, {"actions/kept.md": ACTION.replace("shared: true", "shared: false")}, {"updates/did.md": DID}),
    "wrong before it is checked": (
        {},
        {"actions/kept.md": ACTION.replace("shared:", "session: nowhere\nshared:")},
        {"updates/did.md": DID},
    ),
    "a note among the roadmaps": ({}, {"roadmaps/notes.md": "Just notes.\n"}, {"insights/new.md": new(step="nowhere")}),
    "a name of what is wrong": ({}, {FAR: told(titel="x", aliases="[apart]")}, {"insights/new.md": new(session="apart")}),
}


@pytest.mark.parametrize("steps", READ_WHOLE.values(), ids=list(READ_WHOLE))
def test_what_was_wrong_when_the_whole_was_read_is_known_later(
    pair: dict[str, Path],
    whole: list[Path],
    steps: tuple[dict[str, str | None], dict[str, str | None], dict[str, str | None]],
    tmp_path: Path,
) -> None:
    ana = pair["ana"]
    for number, files in enumerate(steps):
        put(ana, files)
        if number == 1:
            _new_settings(ana)
        said = _of_errors(call("-C", ana, "sync").err)
    assert whole == [ana]
    assert is_as_from_nothing(ana)
    (ana / ".journalkit/rooms/ab.settled.json").unlink()
    (ana / ".journalkit/memo.sqlite").unlink()
    assert _of_errors(call("-C", ana, "sync").err) == said


@pytest.mark.parametrize("number", ["-3", "true", "[1]", "1e400", '"many"', "null"])
def test_a_number_of_errors_that_cannot_be_is_counted_anew(pair: dict[str, Path], whole: list[Path], number: str) -> None:
    ana = pair["ana"]
    write(ana, FAR, told(titel="Far"))
    said = _of_errors(call("-C", ana, "sync").err)
    settled = ana / ".journalkit/rooms/ab.settled.json"
    settled.write_text(settled.read_text(encoding="utf-8").replace('"own": 1', f'"own": {number}'), encoding="utf-8")
    assert _of_errors(call("-C", ana, "sync").err) == said
    assert whole == [ana]


@pytest.mark.parametrize("path", ["roadmaps/sponsorship.md", "insights/away.md"])
def test_while_a_roadmap_or_a_link_to_nothing_is_wrong_the_whole_is_read(pair: dict[str, Path], whole: list[Path], path: str) -> None:
    """Names do not tell what depends on these."""
    ana = pair["ana"]
    if (ana / path).exists():
        write(ana, path, ROADMAP.replace("title", "titel"))
    else:
        (ana / path).symlink_to("nowhere.md")
    for number in range(2):
        more(ana, "sessions/met.md", "More.\n")
        assert call("-C", ana, "sync").err.splitlines()[1] == "1 file of yours with errors not sent; journalkit check shows them"
        assert whole == [ana] * (number + 1)
        assert is_as_from_nothing(ana)
    assert "1 file of yours with errors" in call("-C", ana, "sync").err
    assert whole == [ana, ana]
    (ana / path).unlink()
    assert "errors" not in call("-C", ana, "sync").err


def test_what_came_wrong_through_one_room_is_told_of_that_room_alone(tmp_path: Path, whole: list[Path]) -> None:
    people = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")})
    ana, remote = people["ana"], tmp_path / "ab.git"
    for who in ("ben", "ana"):
        write(people[who], "insights/mine.md", entry("insight", "Mine", shared="true"))
        synced(people[who])
    send_as("ben", remote, "insights/new.md", entry("insight", "New", shared="true", session="nowhere"))
    told_of = "1 received file with errors left out; journalkit check rooms/ab shows them"
    for said in ("1 received", "nothing new"):
        whole.clear()
        lines = call("-C", ana, "sync").err.splitlines()
        assert lines == [f"room ab: {said}", told_of, "room ac: nothing new"]
        assert whole == []


def test_what_is_wrong_in_one_room_alone_is_left_out_there(tmp_path: Path, whole: list[Path]) -> None:
    """Of an entry that came through two rooms."""
    people = meet(tmp_path, {"ab": ("ana", "ben"), "abc": ("ana", "ben", "chi")})
    ana, ben = people["ana"], people["ben"]
    write(ana, "actions/kept.md", entry("action", "Kept", assignee="ana", shared="[ab, abc]"))
    synced(ana)
    did = entry("update", "Did", about="ana/kept", status="progress", shared="[ab, abc]")
    write(ben, "updates/did.md", did)
    for root in (ben, ana):
        synced(root)
    whole.clear()
    done = did.replace("status: progress", "status: done\ncompleted: 2026-09-10 10:00")
    send_as("ben", tmp_path / "abc.git", "updates/did.md", done)
    said = _of_errors(call("-C", ana, "sync").err)
    assert said == ["1 received file with errors left out; journalkit check rooms/abc shows them"]
    assert whole == []
    assert all(is_as_from_nothing(ana, room) for room in ("ab", "abc"))
