"""What one writes is on its page before the whole site is built again, and is what the build then makes of it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journalkit.ahead import MOST_GIVEN_UP, Ahead, Superseded
from journalkit.cli.app import App
from journalkit.cli.rebuilding import Rebuilding
from journalkit.lock import held
from journalkit.model.audience import PRIVATE, PUBLIC, Audience
from journalkit.pipeline import Effort, build, check_folder
from journalkit.reading.recall import Recall
from journalkit.rules import RULES
from tests.conftest import ROOT, Make, entry

EXAMPLE = ROOT / "example-journal"
WORDS = "Words that *nobody* wrote before."
FILES = {"insights/all.md": entry("insight", "For all", "Hello all.\n\nAnd more."), "insights/other.md": entry("insight", "Other", "Yes.")}
PAGE = frozenset({"insights/all.html"})
FILE = frozenset({"insights/all.md"})


@contextlib.contextmanager
def building(root: Path, now: datetime, asked: Audience = PRIVATE) -> Iterator[Rebuilding]:
    with contextlib.closing(Rebuilding(App(root, now, pretended=True), asked, colour=False)) as builds:
        builds.open()
        yield builds


def more(file: Path, words: str = WORDS) -> None:
    """Write on at the end of a file, as an editor does: a new file takes the place of the old one."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(file.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")
    new.replace(file)


def test_a_text_is_on_all_pages_that_hold_it_as_the_build_will_make_them(tmp_path: Path) -> None:
    """One file of each kind of the example, notes on others among them; the build then has no page to tell of anew."""
    root = tmp_path / "journal"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    files = [sorted(folder.glob("*.md"))[-1] for folder in sorted(root.iterdir()) if any(folder.glob("*.md"))]
    with building(root, datetime(2026, 9, 15, 7, 0, tzinfo=UTC)) as builds:
        for file in files:
            more(file)
            paths = builds.ahead(frozenset({file.relative_to(root).as_posix()}))
            shown = {path: (root / "_site/private" / path).read_bytes() for path in paths}
            assert shown
            assert all(b"Words that <em>nobody</em> wrote before." in data for data in shown.values())
            assert builds.rebuild(None).written.isdisjoint(paths)
            assert {path: (root / "_site/private" / path).read_bytes() for path in paths} == shown
    assert len(files) > 5


def test_how_a_text_begins_is_new_in_what_the_page_says_of_itself_too(journal: Make) -> None:
    root = journal(FILES)
    with building(root, datetime.now(UTC)) as builds:
        (root / "insights/all.md").write_text(FILES["insights/all.md"].replace("Hello all", "Good morning"), encoding="utf-8")
        assert builds.ahead(FILE) == PAGE
        assert '<meta name="description" content="Good morning.' in (root / "_site/private/insights/all.html").read_text(encoding="utf-8")
        written = builds.rebuild(FILE).written
        assert written.isdisjoint(PAGE)
        assert "index.html" in written


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("For all", "For nobody"),
        ("And more.", "See [[other]]."),
        ("And more.", "# A heading"),
        ("And more.", "See [[nothing]]."),
        ("shared:", "sharde:"),
    ],
)
def test_what_is_more_than_a_text_waits_for_the_build(journal: Make, old: str, new: str) -> None:
    root = journal({**FILES, "insights/all.md": entry("insight", "For all", "Hello all.\n\nAnd more.", shared="public")})
    with building(root, datetime.now(UTC)) as builds:
        file = root / "insights/all.md"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        assert builds.ahead(FILE) == frozenset()


def test_it_waits_where_it_is_not_known_that_nothing_else_is_new(journal: Make) -> None:
    """Other files, other settings, an entry with a fault, a build that did not come to its end."""
    root = journal({**FILES, "insights/faulty.md": entry("insight", "Faulty", "[[nowhere]]")})
    with building(root, datetime.now(UTC)) as builds:
        for file in ("all", "other", "faulty"):
            more(root / f"insights/{file}.md")
        assert builds.ahead(frozenset({"insights/faulty.md"})) == frozenset()
        assert builds.ahead(FILE | {"insights/unknown.md"}) == frozenset()
        assert builds.ahead(FILE | {"templates/site/entry.html"}) == frozenset()
        settings = (root / "journal.yaml").read_text(encoding="utf-8")
        (root / "journal.yaml").write_text(f"{settings}# more\n", encoding="utf-8")
        assert builds.ahead(FILE) == frozenset()
        (root / "journal.yaml").write_text("title: [", encoding="utf-8")
        assert builds.rebuild(None).fault
        (root / "journal.yaml").write_text(settings, encoding="utf-8")
        assert builds.ahead(FILE) == frozenset()
        builds.rebuild(None)
        more(root / "insights/all.md")
        assert builds.ahead(FILE) == PAGE


def test_a_file_that_is_only_touched_changes_no_page_and_what_is_undone_is_on_its_page_again(journal: Make) -> None:
    root = journal(FILES)
    with building(root, datetime.now(UTC)) as builds:
        file, page = root / "insights/all.md", root / "_site/private/insights/all.html"
        before = page.read_bytes()
        file.touch()
        assert builds.ahead(FILE) == frozenset()
        more(file)
        assert builds.ahead(FILE) == PAGE
        assert builds.ahead(FILE) == frozenset()
        file.write_text(FILES["insights/all.md"], encoding="utf-8")
        assert builds.ahead(FILE) == PAGE
        assert page.read_bytes() == before


def test_texts_that_are_alike_are_told_apart_by_the_build_alone(journal: Make) -> None:
    """A new text takes the place of an old one by what that one said, which two entries may have said."""
    root = journal(
        {
            **FILES,
            "insights/other.md": entry("insight", "Other", "Hello all.\n\nAnd more."),
            "insights/b.md": entry("insight", "B", "Hello all."),
        }
    )
    with building(root, datetime.now(UTC)) as builds:
        more(root / "insights/all.md")
        assert builds.ahead(FILE) == frozenset()
        more(root / "insights/b.md")
        assert builds.ahead(frozenset({"insights/b.md"})) == {"insights/b.html"}


def test_a_build_that_is_overtaken_gives_up_before_it_brings_the_older_text_but_not_for_ever(journal: Make) -> None:
    root, now = journal(FILES), datetime.now(UTC)
    ahead = Ahead(root, Recall(RULES))
    checked = check_folder(root, now)
    site, page = root / "_site/mine", root / "_site/mine/insights/all.html"
    build(checked, PRIVATE, root, site, now, effort=Effort(beside=ahead))
    before = page.read_bytes()
    more(root / "insights/other.md", "Of this the build knows.")
    older = check_folder(root, now)
    for number in range(MOST_GIVEN_UP):
        ahead.begin()
        more(root / "insights/all.md", f"Newer {number}.")
        assert ahead.write(FILE) == PAGE
        with pytest.raises(Superseded):
            build(older, PRIVATE, root, site, now, effort=Effort(beside=ahead))
        assert f"Newer {number}." in page.read_text(encoding="utf-8")
    build(older, PRIVATE, root, site, now, effort=Effort(beside=ahead))
    assert page.read_bytes() == before
    assert ahead.as_shown(PAGE, site) == frozenset()
    assert ahead.write(FILE) == PAGE
    assert "Newer 4." in page.read_text(encoding="utf-8")


def test_a_text_is_shown_while_a_build_of_this_program_holds_the_folder(journal: Make) -> None:
    root, now = journal(FILES), datetime.now(UTC)
    ahead, site = Ahead(root, Recall(RULES)), root / "_site/mine"
    build(check_folder(root, now), PRIVATE, root, site, now, effort=Effort(beside=ahead))
    more(root / "insights/all.md")
    with held(site / ".journalkit-lock", "busy"), ahead.held():
        assert ahead.write(FILE) == PAGE
    assert b"Words that" in (site / "insights/all.html").read_bytes()


def test_others_see_what_the_gate_lets_through_and_nothing_ahead_of_it(journal: Make) -> None:
    root = journal({"insights/all.md": entry("insight", "For all", "Hello all.", shared="public")})
    with building(root, datetime.now(UTC), PUBLIC) as builds:
        more(root / "insights/all.md", "%%mine%%")
        assert builds.ahead(FILE) == frozenset()


def test_another_build_and_what_took_the_place_of_a_page_are_left_alone(journal: Make, tmp_path: Path) -> None:
    root = journal(FILES)
    with building(root, datetime.now(UTC)) as builds:
        more(root / "insights/all.md")
        with held(root / "_site/private/.journalkit-lock", "busy"):
            assert builds.ahead(FILE) == frozenset()
        page = root / "_site/private/insights/all.html"
        (tmp_path / "mine.html").write_text("mine")
        page.unlink()
        page.symlink_to(tmp_path / "mine.html")
        assert builds.ahead(FILE) == frozenset()
        assert builds.rebuild(FILE).written >= PAGE
        assert (tmp_path / "mine.html").read_text() == "mine"
        assert not page.is_symlink()


def test_a_page_that_was_written_ahead_when_all_ended_is_made_anew_by_the_next_build(journal: Make) -> None:
    root = journal(FILES)
    with building(root, datetime.now(UTC)) as builds:
        file = root / "insights/all.md"
        before, status = file.read_bytes(), file.stat()
        page = (root / "_site/private/insights/all.html").read_bytes()
        more(file)
        assert builds.ahead(FILE) == PAGE
        file.write_bytes(before)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    with building(root, datetime.now(UTC)) as builds:
        assert (root / "_site/private/insights/all.html").read_bytes() == page
