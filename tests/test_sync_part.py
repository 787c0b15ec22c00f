"""A sync where little is new: it sends what one of the whole journal would, and reads the whole where others depend on what is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from journalkit.cli import sync as command
from journalkit.rooms.paths import SEEN_FILE
from tests.calls import call
from tests.conftest import entry
from tests.little_new import FILES, ROADMAP, SECRET, STAR, is_as_from_nothing, more, put
from tests.meeting import everything, git, meet, synced, tips, write

WORDS = {
    "words": ("sessions/met.md", "\nMore.\n"),
    "where another names it": ("insights/told.md", "\nMore.\n"),
    "beside a picture": ("insights/drawn.md", "\nMore.\n"),
    "beneath a heading": ("insights/headed.md", "\nMore.\n"),
    "where words were cut out": ("insights/cut.md", "More.\n"),
    "beside an aside": ("insights/aside.md", "More.\n"),
    "a new aside": ("insights/told.md", f"More %%{SECRET}%%.\n"),
    "a comment": ("insights/told.md", f"More <!-- {SECRET} -->.\n"),
    "an aside that stays open": ("insights/told.md", f"More %%{SECRET}.\n"),
    "a link to what is hidden": ("insights/told.md", f"More [[{SECRET}]].\n"),
    "a path to what is hidden": ("insights/told.md", f"More [it]({SECRET}.md).\n"),
    "a line that no link uses": ("insights/told.md", f"\n[x]: {SECRET}.md\n"),
    "what looks like a link": ("insights/told.md", f"\nSee [x]: ../insights/{SECRET}.md\n"),
    "a shown link": ("insights/told.md", "More [[met]].\n"),
    "a link by another name": ("insights/told.md", "More [[deeply]].\n"),
    "a path that is another one there": ("insights/told.md", "More [it](deep/far.md).\n"),
    "a link that leads nowhere": ("insights/told.md", "More [[nowhere]] and [it](../nowhere.md).\n"),
    "a picture": ("insights/told.md", "More: ![It](../attachments/a.png)\n"),
    "a heading": ("insights/told.md", "\n## A heading\n\nMore.\n"),
    "empty lines": ("insights/spaced.md", "More.\n"),
    "a link that is another one there": ("insights/deep/far.md", "More.\n"),
    "of a step of one's own roadmap": ("insights/stepped.md", "More.\n"),
    "the first words": ("insights/silent.md", "Words.\n"),
}


@pytest.mark.parametrize("change", WORDS.values(), ids=list(WORDS))
def test_new_words_are_sent_without_reading_the_rest(
    pair: dict[str, Path], whole: list[Path], change: tuple[str, str], tmp_path: Path
) -> None:
    ana = pair["ana"]
    more(ana, *change)
    synced(ana)
    assert is_as_from_nothing(ana)
    assert whole == []
    assert "nothing new" in call("-C", ana, "sync").err
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


@pytest.mark.parametrize("between", [(), ("check",), ("build",)], ids=["at once", "checked", "built"])
def test_what_other_commands_read_meanwhile_changes_nothing(pair: dict[str, Path], whole: list[Path], between: tuple[str, ...]) -> None:
    ana = pair["ana"]
    for number in range(3):
        more(ana, "sessions/met.md", f"More {number}.\n")
        write(ana, f"insights/new-{number}.md", entry("insight", "New", "See [[met]].", session="met", shared="true"))
        for name in between:
            assert call("-C", ana, name).code in (0, 1)
        said = synced(ana)
        assert ("sent again  sessions/met.md" in said, f"sent        insights/new-{number}.md  New" in said) == (True, True)
        (ana / f"insights/new-{number}.md").unlink()
        for name in between:
            assert call("-C", ana, name).code in (0, 1)
        assert f"withdrew    insights/new-{number}.md" in synced(ana)
        assert whole == []
        assert is_as_from_nothing(ana)


def test_new_words_of_what_is_not_sent_send_nothing(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    before = tips(tmp_path / "ab.git")
    more(pair["ana"], f"insights/{SECRET}.md", f"More of %%{SECRET}%%.\n")
    assert synced(pair["ana"]) == ""
    assert whole == []
    assert tips(tmp_path / "ab.git") == before
    assert synced(pair["ana"]) == ""
    assert whole == []


@pytest.mark.parametrize("anew", ["More.\n", None], ids=["words", "gone"])
def test_what_is_new_of_somebody_else_is_not_told_as_looked_at(
    pair: dict[str, Path], whole: list[Path], anew: str | None, tmp_path: Path
) -> None:
    """What another person wrote may lie among one's own files."""
    ana, path, remote = pair["ana"], "insights/of-ben.md", tmp_path / "ab.git"
    write(ana, path, entry("insight", "Of Ben", "So he says.", author="ben", shared="true"))
    assert call("-C", ana, "news").code == 0
    synced(ana)
    told = git(remote, "show", f"journal/ana:{SEEN_FILE}")
    assert call("-C", ana, "sync").err == "room ab: nothing new\n"
    whole.clear()
    (ana / path).unlink() if anew is None else more(ana, path, anew)
    synced(ana)
    assert whole == [ana]
    assert is_as_from_nothing(ana)
    assert told and SEEN_FILE not in git(remote, "ls-tree", "--name-only", "journal/ana")


def told(**fields: str) -> str:
    """An entry with other fields."""
    return entry("insight", **{"title": "Far", "body": "See [it](../../sessions/met.md).", "shared": "true", **fields})


FAR = "insights/deep/far.md"  # which no other entry names
ALONE: dict[str, dict[str, str | None]] = {
    "a title": {FAR: told(title="Further")},
    "a title of what others name": {"insights/told.md": FILES["insights/told.md"].replace("title: Told", "title: Untold")},
    "a day": {FAR: told(date="2026-09-09")},
    "an earlier day": {FAR: told(date="2020-02-02")},
    "tags": {FAR: told(tags="[one, two]")},
    "what others refer to, done": {
        "actions/kept.md": FILES["actions/kept.md"].replace("shared", "status: done\ncompleted: 2026-09-10 10:00\nshared")
    },
    "what came of what others refer to": {
        "sessions/quiet.md": FILES["sessions/quiet.md"].replace("It holds", "It holds, outcome: supported, evidence: So it is")
    },
    "a reference": {FAR: told(session="met")},
    "another name": {FAR: told(aliases="[apart]")},
    "unshared": {FAR: told(shared="false")},
    "another person": {FAR: told(from_="ben")},
    "gone": {FAR: None},
    "the newest one gone": {"insights/newest.md": None},
    "added": {"insights/new.md": told(body="See [[far]] and [[met]].", session="met")},
    "added, for nobody": {"insights/new.md": told(body=SECRET, shared="false")},
    "added, about what is hidden": {"feedback/new.md": entry("feedback", "New", f"See [[{SECRET}]].", about=SECRET, shared="true")},
    "shared": {"insights/hidden.md": told(title="No more", body="No more.")},
    "an action and what came of it": {
        "actions/do.md": entry("action", "Do", assignee="ana", due="2026-09-20", session="met", shared="true"),
        "updates/did.md": entry("update", "Did", about="do", status="done", completed="2026-09-10 10:00", shared="true"),
        "reflections/learnt-then.md": entry("reflection", "Learnt", action="do", shared="true"),
    },
    "about what is about another one": {"feedback/new.md": entry("feedback", "New", about="learnt", shared="true")},
    "a link to what is about another one": {"insights/new.md": told(body="See [[learnt]].")},
    "what others name, gone": {"insights/told.md": None},
    "what others name, unshared": {"insights/told.md": FILES["insights/told.md"].replace("shared: true", "shared: false")},
    "what others refer to, unshared": {"sessions/met.md": FILES["sessions/met.md"].replace("shared: true", "shared: false")},
    "what others refer to and do not link to, unshared": {"sessions/quiet.md": entry("session", "Quiet", shared="false")},
    "what others name, with another reference": {"insights/told.md": FILES["insights/told.md"].replace("session: met", "tags: [x]")},
    "what others may count, with one more": {
        "sessions/quiet.md": FILES["sessions/quiet.md"].replace("It holds}", "It holds}, {claim: So does this}")
    },
    "moved": {"insights/told.md": None, "insights/deep/told.md": FILES["insights/told.md"]},
    "an attachment": {"attachments/a.png": "drawn anew"},
    "another attachment": {"attachments/b.png": "seen", "insights/new.md": told(body="Seen: ![It](../attachments/b.png)")},
    "no attachment any more": {"attachments/a.png": None},
    "a goal, done": {"goals/star.md": STAR.replace("title: Star", "title: Star\nstatus: achieved")},
    "a goal, unshared": {"goals/star.md": STAR.replace("shared: true", "shared: false")},
    "what others refer to over others, unshared": {
        "actions/kept.md": FILES["actions/kept.md"].replace("shared: true", "shared: false"),
        "feedback/of-learnt.md": entry("feedback", "Of it", about="learnt", shared="true"),
    },
    "all that name it": {"insights/told.md": None, "sessions/met.md": FILES["sessions/met.md"].replace("[[told]]", "it")},
}


@pytest.mark.parametrize("files", ALONE.values(), ids=list(ALONE))
def test_what_is_nothing_to_the_rest_is_sent_without_reading_it(
    pair: dict[str, Path], whole: list[Path], files: dict[str, str | None], tmp_path: Path
) -> None:
    ana = pair["ana"]
    put(ana, files)
    synced(ana)
    assert is_as_from_nothing(ana)
    assert whole == []
    assert "nothing new" in call("-C", ana, "sync").err
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


SOMETHING: dict[str, dict[str, str | None]] = {
    "a roadmap with other steps": {"roadmaps/sponsorship.md": ROADMAP.replace("name-the-door", "another")},
    "a roadmap gone of which others are steps": {"roadmaps/sponsorship.md": None},
    "a roadmap with an error": {"roadmaps/sponsorship.md": ROADMAP.replace("title", "titel")},
    "a person nobody in the room knows": {FAR: told(from_="chi")},
    "a file that cannot be sent": {"insights/new.md": told(body="See ![It](../attachments/a:b.png).")},
    "by somebody else": {"insights/new.md": told(author="ben")},
    "no entry": {"notes.md": "Words."},
    "a text among the attachments": {"attachments/new.md": told(title=SECRET, body="It is so.")},
}


@pytest.mark.parametrize("files", SOMETHING.values(), ids=list(SOMETHING))
def test_what_may_be_something_to_the_rest_is_told_by_the_whole(
    pair: dict[str, Path], whole: list[Path], files: dict[str, str | None], tmp_path: Path
) -> None:
    ana = pair["ana"]
    put(ana, files)
    more(ana, "insights/headed.md", "More.\n")
    call("-C", ana, "sync")
    assert whole == [ana]
    assert is_as_from_nothing(ana)
    assert SECRET.encode() not in everything(tmp_path / "ab.git")


def test_new_settings_are_told_by_the_whole(pair: dict[str, Path], whole: list[Path]) -> None:
    settings = pair["ana"] / "journal.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("The journal", "A journal"), encoding="utf-8")
    synced(pair["ana"])
    assert whole == [pair["ana"]]
    assert is_as_from_nothing(pair["ana"])


def test_settings_that_change_while_the_sync_looks_are_left_to_the_next(
    pair: dict[str, Path], whole: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, looked = pair["ana"], command.since_last_sync
    settings = ana / "journal.yaml"

    def changed(*arguments: Any) -> object:
        found = looked(*arguments)
        settings.write_text(settings.read_text(encoding="utf-8") + "thread: public\n", encoding="utf-8")
        return found

    monkeypatch.setattr(command, "since_last_sync", changed)
    more(ana, "sessions/met.md", "More.\n")
    synced(ana)
    assert whole == [ana]
    assert is_as_from_nothing(ana)


def test_what_is_no_entry_is_meant_before_the_entry_of_another_person(pair: dict[str, Path], whole: list[Path], tmp_path: Path) -> None:
    ana, ben = pair["ana"], pair["ben"]
    write(ana, "insights/taken.md", "No entry, and a warning.\n")
    write(ben, "insights/taken.md", entry("insight", "Of Ben", shared="true"))
    for root in (ben, ana):
        synced(root)
    write(ana, "feedback/new.md", entry("feedback", "New", about="taken", shared="true"))
    synced(ana)
    assert whole == [ben]
    assert is_as_from_nothing(ana)
    assert "feedback" not in git(tmp_path / "ab.git", "ls-tree", "-r", "--name-only", "journal/ana")


STEPPED = {
    "vague": entry("insight", "Vague", shared="[ab]", step="name-the-door"),
    "exact": entry("insight", "Exact", shared="[ab]", step="sponsorship#three-sentences"),
}


@pytest.mark.parametrize("last", STEPPED)
def test_a_step_of_which_others_decide_the_roadmap_is_told_by_the_whole(tmp_path: Path, whole: list[Path], last: str) -> None:
    """Of two roadmaps with a step a room knows the one that anything in it is a step of."""
    ana = meet(tmp_path, {"ab": ("ana", "ben"), "ac": ("ana", "chi")})["ana"]
    settings = (ana / "journal.yaml").read_text(encoding="utf-8")
    write(ana, "journal.yaml", settings.replace("../ac.git", "../ac.git, roadmap: sponsorship"))
    write(ana, "roadmaps/own.md", ROADMAP)
    for name in (*(each for each in STEPPED if each != last), last):
        write(ana, f"insights/{name}.md", STEPPED[name])
        synced(ana)
    assert is_as_from_nothing(ana)
    assert "sponsorship#name-the-door" in git(tmp_path / "ab.git", "show", "journal/ana:insights/vague.md")
    more(ana, "insights/vague.md", "More.\n")
    synced(ana)
    assert whole == [ana, ana, ana]
    assert is_as_from_nothing(ana)


def test_a_text_that_the_store_has_lost_is_made_again(pair: dict[str, Path], whole: list[Path]) -> None:
    ana = pair["ana"]
    store = ana / ".journalkit/rooms/ab.git"
    for pack in [*store.glob("objects/pack/*.pack")]:
        data = pack.read_bytes()
        for file in [*store.glob(f"objects/pack/{pack.stem}.*")]:
            file.unlink()
        git(store, "unpack-objects", "-q", data=data)
    lost = git(store, "rev-parse", "refs/room/ana:insights/spaced.md").strip()
    (store / "objects" / lost[:2] / lost[2:]).unlink()
    more(ana, "sessions/met.md", "More.\n")
    assert synced(ana) == "  sent again  sessions/met.md  We met\n"
    assert whole == [ana]
    assert is_as_from_nothing(ana)
