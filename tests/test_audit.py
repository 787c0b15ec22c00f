"""The audit: nothing found in clean journals, every planted leak found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from journalkit.audit import proof, traces
from journalkit.audit.proof import audit
from journalkit.model.audience import PUBLIC, Audience, room_audience
from journalkit.model.journal import Journal
from journalkit.pipeline import build, check_folder
from journalkit.view import View, project
from tests.conftest import Make, Run, entry
from tests.journal_parts import NOW
from tests.remembered import remembered_templates

CONFIG = """\
format: 1
title: A journal
owner: ana
people:
  ana: {name: Ana Ruiz, email: ana@example.com}
  ben: {name: Ben Okafor, email: ben@example.com, public_name: my mentor}
  dora: {name: Dora Quandt}
rooms:
  ben: {people: [ana, ben], title: Room of two}
  dora: {people: [ana, dora], title: Quiet corner}
"""
FILES = {
    "goals/star.md": entry("goal", "Star", north_star="true", metric="{name: decisions, baseline: 0, target: 9}", shared="public"),
    "sessions/open.md": entry(
        "session", "Open talk", "See [[kq-hidden-id]] and [words](../sessions/kq-hidden-id.md).", with_="[ben]", shared="public"
    ),
    "sessions/kq-hidden-id.md": entry(
        "session",
        "Zebra in the meadow",
        "Purple elephants dance quietly at midnight.",
        tags="[wombats]",
        measures="{star: 7}",
        shared="false",
    ),
    "sessions/for-dora.md": entry("session", "Walrus on ice", room="dora", shared="true"),
    "attachments/giraffe.txt": "a giraffe",
}


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


@pytest.fixture
def root(journal: Make) -> Path:
    return journal(FILES, CONFIG)


def read(root: Path) -> Journal:
    journal = check_folder(root).journal
    assert journal is not None
    return journal


def findings(root: Path, audience: Audience = PUBLIC, built: Path | None = None) -> tuple[str, ...]:
    return audit(read(root), audience, root, NOW, built).findings


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """The built public site."""
    build(check_folder(root), PUBLIC, root, tmp_path / "site", NOW)
    return tmp_path / "site"


def test_a_clean_journal_has_no_findings(root: Path, folder: Path) -> None:
    assert findings(root, PUBLIC, folder) == ()
    assert findings(root, room_audience("ben")) == ()
    assert findings(root, room_audience("dora")) == ()


def test_the_numbers_say_what_was_looked_at(root: Path) -> None:
    result = audit(read(root), PUBLIC, root, NOW, None)
    assert (result.visible, result.hidden) == (2, 2)
    assert result.files > 5
    assert result.words > 5


def append(folder: Path, text: str, path: str = "index.html") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    file = folder / path
    file.write_text((file.read_text() if file.exists() else "") + text)


PLANTED: dict[str, tuple[str, str, str]] = {
    "a title": ("index.html", "<p>Zebra in the meadow</p>", "zebra in the meadow"),
    "a title in capitals and markup": ("index.html", "<p>ZEBRA <b>in</b> the\nmeadow</p>", "zebra in the meadow"),
    "a title with entities": ("index.html", "Zebra&#32;in the&nbsp;meadow", "zebra in the meadow"),
    "an id": ("sessions/open.html", '<a data-x="kq-hidden-id">', "kq-hidden-id"),
    "a percent-encoded id": ("sessions/open.html", '<a href="kq%2Dhidden%2Did">', "kq-hidden-id"),
    "a phrase of a text": ("thread.html", "elephants dance? Purple elephants dance quietly at", "purple elephants dance quietly at"),
    "a tag": ("sitemap.xml", "wombats", "wombats"),
    "an e-mail address": ("index.html", "<!-- ana@example.com -->", "ana@example.com"),
    "a name with a public name": ("index.html", "Ben Okafor", "ben okafor"),
    "the name of somebody hidden": ("index.html", "Dora Quandt", "dora quandt"),
    "the title of a room": ("index.html", "Quiet corner", "quiet corner"),
    "the name of an attachment": ("index.html", "giraffe.txt", "giraffe.txt"),
    "a hidden id as a file": ("sessions/kq-hidden-id.html", "<p>", "kq-hidden-id"),
    "a hidden id as a folder": ("kq-hidden-id/index.html", "<p>", "kq-hidden-id"),
}


@pytest.mark.parametrize(("path", "text", "word"), PLANTED.values(), ids=PLANTED.keys())
def test_a_leak_in_the_built_folder_is_found(root: Path, folder: Path, path: str, text: str, word: str) -> None:
    """THREATS A1, A2, A5, A13, A26."""
    append(folder, text, path)
    found = findings(root, PUBLIC, folder)
    assert any(word in finding and path in finding for finding in found), found
    assert any("build again" in finding for finding in found)


def test_a_stale_page_is_found(root: Path, folder: Path) -> None:
    """THREATS A16: the folder still has a page of an entry that is no longer shared."""
    file = root / "sessions" / "open.md"
    file.write_text(file.read_text().replace("shared: public", "shared: false"))
    found = findings(root, PUBLIC, folder)
    assert any("sessions/open.html" in finding for finding in found), found


def test_a_page_that_no_build_writes_and_one_that_is_missing_are_found(root: Path, folder: Path) -> None:
    """THREATS A16."""
    append(folder, "harmless", "old.html")
    assert any("old.html" in finding for finding in findings(root, PUBLIC, folder))
    (folder / "old.html").unlink()
    assert findings(root, PUBLIC, folder) == ()
    (folder / "thread.html").unlink()
    assert any("thread.html" in finding for finding in findings(root, PUBLIC, folder))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("site/404.html", "<p>Zebra in the meadow</p>"),
        ("site/robots.txt", "# Zebra in the meadow\n"),
        ("site/assets/custom.css", "/* Zebra in the meadow */"),
        ("site/assets/zebra.txt", "Zebra in the meadow"),
        ("site/assets/kq-hidden-id.js", "1"),
        ("site/404.html", "ana@example.com"),
    ],
)
def test_a_template_that_says_something_hidden_is_found(root: Path, path: str, text: str) -> None:
    """A static text in the journal's templates/ is the same in all three builds: only the search finds it."""
    append(root / "templates", text, path)
    assert findings(root) != ()


def leak_count(view: View, journal: Journal) -> View:
    return replace(view, config=replace(view.config, summary=f"{len(journal.entries)} entries"))


def leak_last_change(view: View, journal: Journal) -> View:
    return replace(view, config=replace(view.config, summary=str(max(each.date.day for each in journal.entries.values()))))


def leak_measures(view: View, journal: Journal) -> View:
    return replace(view, config=replace(view.config, summary=str(sum(m.value for each in journal.entries.values() for m in each.measures))))


def leak_order(view: View, journal: Journal) -> View:
    return replace(view, config=replace(view.config, summary=str(hash(tuple(sorted(key.id for key in journal.entries))))))


@pytest.mark.parametrize("leak", [leak_count, leak_last_change, leak_measures, leak_order])
def test_a_gate_that_lets_a_number_through_is_found(
    root: Path, monkeypatch: pytest.MonkeyPatch, leak: Callable[[View, Journal], View]
) -> None:
    """THREATS A4, A6, A22: nothing to search for, but the three builds differ."""
    file = root / "sessions" / "kq-hidden-id.md"
    file.write_text(file.read_text().replace("2026-09-03", "2026-09-09"))
    monkeypatch.setattr(proof, "project", lambda journal, audience: leak(project(journal, audience), journal))
    assert any("differs when hidden entries are" in finding for finding in findings(root))


def test_words_that_the_pages_say_anyway_are_no_findings(journal: Make) -> None:
    """A hidden entry may be called like something that the program itself writes on every page."""
    hidden = {
        "sessions/open-commitments.md": entry(
            "session", "Open commitments", "There is no such page.", shared="false", tags="[thread, goals]"
        ),
        "insights/newest.md": entry(
            "insight", "The whole thread", "Made with journalkit from plain files.", shared="false", tags="[sessions]"
        ),
    }
    assert findings(journal({**FILES, **hidden}, CONFIG)) == ()


def test_an_entry_received_through_two_rooms_is_no_finding(journal: Make) -> None:
    """It counts once, and both of its files are visible."""
    received = {f"rooms/{room}/ben/insights/advice.md": entry("insight", "Advice", shared="true") for room in ("ben", "dora")}
    root = journal({**FILES, **received}, CONFIG.replace("[ana, dora]", "[ana, ben, dora]"))
    for audience in (PUBLIC, room_audience("ben"), room_audience("dora")):
        assert findings(root, audience) == ()


def test_both_files_of_an_entry_received_through_two_rooms_are_changed_alike(journal: Make) -> None:
    """What it says of a hidden entry goes from both, so that they stay the same text."""
    text = entry("insight", "Advice", "See [[ana/kq-hidden-id|words]].", shared="true", session="ana/kq-hidden-id")
    received = {f"rooms/{room}/ben/insights/advice.md": text for room in ("ben", "dora")}
    root = journal({**FILES, **received}, CONFIG.replace("[ana, dora]", "[ana, ben, dora]"))
    for audience in (PUBLIC, room_audience("ben"), room_audience("dora")):
        assert findings(root, audience) == ()


def test_a_faulty_file_is_hidden_from_everybody(journal: Make) -> None:
    """Also as the target of what is visible."""
    faulty = {
        "sessions/faulty.md": entry("session", "Yellow submarine", shared="yes"),
        "insights/i.md": entry("insight", "I", "[[faulty]]", session="faulty", shared="public"),
    }
    assert findings(journal({**FILES, **faulty}, CONFIG)) == ()


def test_the_command_ends_with_1_when_something_is_found(root: Path, folder: Path, run: Run) -> None:
    """And names the page and the words on standard output."""
    assert run("-C", root, "audit", "--public", "-o", folder).code == 0
    append(folder, "Zebra in the meadow")
    ran = run("-C", root, "audit", "--public", "-o", folder)
    assert ran.code == 1
    assert "index.html" in ran.out
    assert "zebra in the meadow" in ran.out


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("calendar.ics", b"DESCRIPTION:They said purple ele\r\n phants\\, dance quietly\r\n  at midnight\r\n"),
        ("journal.json", b'{"html":"<p>Purple elephants, dance\\n<em>quietly<\\/em> at midnight</p>"}'),
        ("search/2026.js", b'push(["x","\\u003cb>Purple elephants\\u002c dance quietly at midnight"]);'),
        ("feed.xml", b"<content>&lt;p&gt;Purple &lt;em&gt;elephants&lt;/em&gt;, dance quietly at midnight&lt;/p&gt;</content>"),
    ],
)
def test_words_are_found_in_files_for_programs_however_these_write_them(path: str, data: bytes) -> None:
    assert list(traces.search({path: data}, {"purple elephants, dance quietly": "a phrase"}))
    assert not list(traces.search({path: data}, {"purple elephants dance": "a phrase"}))
