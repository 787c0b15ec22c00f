"""Builds in which nothing but texts is new: what they write is what a build of all would, and they leave to it whatever is not known."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from journalkit.last_build import Built, standing
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.new_texts import built_with_new_texts
from journalkit.pipeline import build, check_folder, memo_of, no_memo
from journalkit.reading.inputs import MOST
from journalkit.site.manifest import FILE_NAME
from tests.conftest import Make, entry
from tests.test_incremental import site

NOW = datetime.fromisoformat("2026-09-15T09:00+02:00")
SETTINGS = """format: 1
title: Ana
owner: ana
people:
  ana: {name: Ana Ruiz}
  ben: {name: Ben Okafor, public_name: my mentor}
rooms:
  ben: {people: [ana, ben]}
"""
FILES = {
    "journal.yaml": SETTINGS,
    "sessions/one.md": entry("session", "One", "First words of [[told]].", with_="[ben]", room="ben", shared="true"),
    "insights/told.md": entry("insight", "Told", "It begins.\n\nIt goes on, [[one]] says.", session="one", from_="ben", shared="public"),
    "insights/summed.md": entry("insight", "Summed up", "It was long.", summary="In short"),
    "insights/aside.md": entry("insight", "Aside", "It is %%mine%%."),
    "insights/twin.md": entry("insight", "Twin", "It is said twice."),
    "insights/other-twin.md": entry("insight", "Other twin", "It is said twice."),
    "insights/bare.md": entry("insight", "Bare", "So: ![ ](../attachments/a.png)"),
    "insights/drawn.md": entry("insight", "Drawn", "Seen: ![It](../attachments/a.png)"),
    "attachments/a.png": "drawn",
    "insights/listed.md": entry("insight", "Listed", "- It is first.\n- Then it went on."),
    "insights/silent.md": entry("insight", "Silent", "").rstrip("\n") + "\n",
    "actions/act.md": entry("action", "Act", "It is to be done.", assignee="ana", session="one", due="2026-09-10"),
    "updates/so.md": entry("update", "So", "It went well.", "2026-09-12T10:00", about="act"),
    "roadmaps/way.md": "---\ntype: roadmap\ntitle: Way\nsteps:\n  - {id: first, title: First, why: because}\n---\nIt leads there.\n",
    "rooms/ben/ben/insights/his.md": entry("insight", "His", "It is his.", author="ben", shared="true"),
}
CHANGED = (
    *("sessions/one.md", "insights/told.md", "insights/summed.md", "actions/act.md", "updates/so.md", "roadmaps/way.md"),
)  # those whose texts may be new alone


@pytest.fixture
def root(journal: Make) -> Path:
    """A journal whose site stands."""
    found = journal(FILES)
    assert whole(found) is not None
    return found


def folder_of(root: Path) -> Path:
    return (root / "_site/private").resolve()


def whole(root: Path, audience: Audience = PRIVATE) -> Built:
    """The build of all."""
    with closing(memo_of(root)) as memo:
        return build(check_folder(root, NOW, memo), audience, root, (root / "_site" / str(audience)).resolve(), NOW)


def with_texts(root: Path, now: datetime = NOW, audience: Audience = PRIVATE) -> Built | None:
    """The build by new texts alone, if it can be done."""
    with closing(memo_of(root)) as memo:
        left = standing(root, (root / "_site" / str(audience)).resolve(), audience, now, memo)
        found = built_with_new_texts(left, memo, None, jobs=2) if left else None
        memo.save()
        return found


def fresh(root: Path, beside: Path) -> tuple[dict[str, bytes], Built]:
    """The site and the words of a build that knows nothing."""
    shutil.rmtree(beside, ignore_errors=True)
    built = build(check_folder(root, NOW, no_memo()), PRIVATE, root, beside, NOW)
    return site(beside), built


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("new", ["That", "It < & > *well* `code`", "It\n\nIt", "<b>It</b> “ü”", "It\n\n- It\n- It"])
@pytest.mark.parametrize("path", CHANGED)
def test_what_is_written_is_what_a_build_of_all_writes(path: str, new: str, root: Path, tmp_path: Path) -> None:
    old = "It" if path != "sessions/one.md" else "First words"
    edit(root, path, old, new)
    built = with_texts(root)
    wanted, said = fresh(root, tmp_path / "fresh")
    assert built is not None
    assert site(folder_of(root)) == wanted
    assert (built.errors, built.counts, built.entries) == (said.errors, said.counts, said.entries)
    assert set(built.written) | {FILE_NAME} <= wanted.keys()
    assert built.written
    assert len(built.written) + built.unchanged == len(wanted) - 1
    after = whole(root)
    assert (after.written, after.removed) == ((), ())
    assert site(folder_of(root)) == wanted


def test_several_texts_one_after_the_other_and_at_once(root: Path, tmp_path: Path) -> None:
    for number in range(3):
        for path in ("insights/told.md", "insights/summed.md", "updates/so.md")[: number + 1]:
            edit(root, path, "It ", f"It {number} ")
        assert with_texts(root) is not None
        assert site(folder_of(root)) == fresh(root, tmp_path / "fresh")[0]


def test_other_commands_may_have_read_what_is_new(root: Path, tmp_path: Path) -> None:
    edit(root, "journal.yaml", ", public_name: my mentor", "")  # who is named can no longer be asked of a text that is forgotten
    whole(root)
    for new in ("It ended.", "It ended well."):
        file = root / "insights/summed.md"
        file.write_text(re.sub(r"It .*\.", new, file.read_text(encoding="utf-8")), encoding="utf-8")
        with closing(memo_of(root)) as memo:
            check_folder(root, NOW, memo)
    assert with_texts(root) is not None
    assert site(folder_of(root)) == fresh(root, tmp_path / "fresh")[0]
    with closing(memo_of(root)) as memo:
        assert memo.keys("was") == set()


def test_what_is_new_in_one_entry_may_be_what_was_old_in_another(root: Path, tmp_path: Path) -> None:
    for path, old, new in (("insights/summed.md", "It was long.", "It went well."), ("updates/so.md", "It went well.", "It was long.")):
        edit(root, path, old, new)
    assert with_texts(root) is not None
    assert site(folder_of(root)) == fresh(root, tmp_path / "fresh")[0]
    assert whole(root).written == ()


def test_a_text_without_a_beginning_is_told_from_one_that_says_nothing(root: Path, tmp_path: Path) -> None:
    edit(root, "insights/listed.md", "It is", "It was")
    assert with_texts(root) is not None
    assert site(folder_of(root)) == fresh(root, tmp_path / "fresh")[0]


def test_bytes_that_say_the_same_write_nothing(root: Path) -> None:
    edit(root, "insights/told.md", "\n---\n", "\n# a remark\n---\n")
    before = site(folder_of(root))
    built = with_texts(root)
    assert built is not None
    assert built.written == ()
    assert site(folder_of(root)) == before


LEFT: dict[str, Callable[[Path], object]] = {
    "another title": lambda root: edit(root, "insights/told.md", "title: Told", "title: Retold"),
    "a link more": lambda root: edit(root, "insights/told.md", "It goes on", "It goes on to [[summed]]"),
    "a heading more": lambda root: edit(root, "insights/told.md", "It goes on", "# More\n\nIt goes on"),
    "an aside": lambda root: edit(root, "insights/aside.md", "It is", "It was"),
    "a new aside": lambda root: edit(root, "insights/told.md", "It goes on", "It goes %%not%% on"),
    "an aside left open": lambda root: edit(root, "insights/told.md", "It goes on", "It goes %%on"),
    "a name that is another one in public": lambda root: edit(root, "insights/told.md", "It goes on", "Ben Okafor goes on"),
    "a picture with words": lambda root: edit(root, "insights/bare.md", "![ ]", "![It]"),
    "a picture without words": lambda root: edit(root, "insights/drawn.md", "![It]", "![]"),
    "words that no page shows": lambda root: edit(root, "insights/told.md", "It goes on", "| a |\n|---|\n| b | lost |\n\nIt goes on"),
    "a text that stands twice": lambda root: edit(root, "insights/twin.md", "It is", "It was"),
    "a text that is no more": lambda root: edit(root, "insights/summed.md", "It was long.", ""),
    "what came from others": lambda root: edit(root, "rooms/ben/ben/insights/his.md", "It is", "It was"),
    "an error": lambda root: edit(root, "insights/told.md", "type: insight", "type: insight\ncolour: red"),
    "a new entry": lambda root: (root / "insights/new.md").write_text(entry("insight", "New", "It is new.")),
    "an entry less": lambda root: (root / "insights/summed.md").unlink(),
    "settings": lambda root: edit(root, "journal.yaml", "title: Ana", "title: Ana R."),
    "a template": lambda root: ((root / "templates/site").mkdir(parents=True), (root / "templates/site/404.html").write_text("none")),
    "another page of the site": lambda root: (folder_of(root) / "404.html").write_text("scribbled"),
    "a page that is gone": lambda root: (folder_of(root) / "404.html").unlink(),
    "nothing known": lambda root: shutil.rmtree(root / ".journalkit"),
}


@pytest.mark.parametrize("also", [False, True], ids=["alone", "with a new text"])
@pytest.mark.parametrize("change", LEFT.values(), ids=LEFT.keys())
def test_whatever_else_is_new_is_left_to_the_build_of_all(change: Callable[[Path], object], also: bool, root: Path, tmp_path: Path) -> None:
    if also:
        edit(root, "actions/act.md", "It is", "It was")
    change(root)
    before = site(folder_of(root))
    assert with_texts(root) is None
    assert site(folder_of(root)) == before
    whole(root)
    assert site(folder_of(root)) == fresh(root, tmp_path / "fresh")[0]


def test_many_texts_another_moment_and_sites_for_others_are_left_to_the_build_of_all(journal: Make) -> None:
    root = journal({**FILES, **{f"insights/n{n}.md": entry("insight", f"N {n}", f"It is {n}.", shared="public") for n in range(MOST + 1)}})
    whole(root)
    whole(root, PUBLIC)
    edit(root, "insights/n0.md", "It is", "It was")
    assert with_texts(root, datetime.fromisoformat("2026-09-16T09:00+02:00")) is None
    assert with_texts(root, audience=PUBLIC) is None
    for number in range(1, MOST + 1):
        edit(root, f"insights/n{number}.md", "It is", "It was")
    assert with_texts(root) is None
    edit(root, "insights/n0.md", "It was", "It is")
    assert with_texts(root) is not None


def test_a_page_that_shows_the_text_may_be_another_one_by_now(root: Path, tmp_path: Path) -> None:
    """As the one that `serve` has shown ahead of the build."""
    edit(root, "insights/summed.md", "It was", "It is")
    (folder_of(root) / "insights/summed.html").write_text("shown ahead")
    assert with_texts(root) is not None
    assert site(folder_of(root)) == fresh(root, tmp_path / "fresh")[0]


def test_a_text_that_was_taken_back_is_not_remembered(root: Path) -> None:
    edit(root, "insights/summed.md", "It was long.", "It was Zanzibar.")
    whole(root)
    edit(root, "insights/summed.md", "It was Zanzibar.", "It was long.")
    assert with_texts(root) is not None
    assert b"Zanzibar" not in b"".join(each.read_bytes() for each in (root / ".journalkit").iterdir())


@pytest.mark.parametrize("jobs", [1, 2])
def test_that_the_site_stands_as_it_was_left_may_be_found_out_meanwhile(root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journalkit.last_build.WORTH_A_PROCESS", 0)

    def same() -> bool:
        with closing(memo_of(root)) as memo:
            left = standing(root, folder_of(root), PRIVATE, NOW, memo, jobs)
            assert left
            assert (left.as_left is None) == (jobs == 1)
            return left.same(memo) is not None

    def told() -> Built | None:
        with closing(memo_of(root)) as memo:
            left = standing(root, folder_of(root), PRIVATE, NOW, memo, jobs)
            return built_with_new_texts(left, memo, None) if left else None

    assert same()
    page = folder_of(root) / "insights/summed.html"
    page.write_text("changed")
    assert not same()
    edit(root, "insights/told.md", "It begins", "That begins")
    assert told() is None, "the page must be written too"
    whole(root)
    edit(root, "insights/told.md", "That begins", "So it begins")
    assert told()


def test_what_is_known_of_pages_grows_and_goes_with_the_site(root: Path) -> None:
    with closing(memo_of(root)) as memo:
        assert "insights/summed.html" in memo.keys("page")
    (root / "insights/summed.md").unlink()
    whole(root)
    with closing(memo_of(root)) as memo:
        kept = memo.keys("page")
    assert "insights/told.html" in kept
    assert "insights/summed.html" not in kept
    assert all((folder_of(root) / path).is_file() for path in kept)
