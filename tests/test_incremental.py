"""The oracle of everything that is remembered: after any change a build gives what a build that knows nothing would give."""

from __future__ import annotations

import os
import random
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from journalkit import pipeline
from journalkit.cli.again import with_new_texts
from journalkit.last_build import Built, standing
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.model.body import LongTexts, Texts
from journalkit.pipeline import Checked, Effort, build, check_folder, memo_of, no_memo, practice_at
from journalkit.reading.inputs import templates_of
from journalkit.rendering import Rendering
from journalkit.site.compose import compose
from journalkit.site.manifest import FILE_NAME
from journalkit.site.write import LOCK_NAME
from journalkit.store import Memo
from journalkit.templating import TemplateFault
from journalkit.view import project
from tests.conftest import EXAMPLE, NOW
from tests.edits import Edits

AUDIENCES = (PRIVATE, PUBLIC, room_audience("ben"))
LONG = os.environ.get("JOURNALKIT_FUZZ") == "long"
SEEDS = range(60) if LONG else range(3)
STEPS = 60 if LONG else 9


def folder_of(root: Path, audience: Audience) -> Path:
    return (root / "_site" / str(audience).replace(" ", "-")).resolve()


def site(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.name != LOCK_NAME
    }


def said(checked: Checked) -> list[tuple[object, ...]]:
    return [(each.path, each.span, each.rule.slug, each.message, each.help, each.severity) for each in checked.diagnostics]


def expected(edits: Edits, audience: Audience, fresh: Path) -> tuple[dict[str, bytes], list[tuple[object, ...]]] | None:
    """The site and the diagnostics of a build that knows nothing; None when there is no site."""
    shutil.rmtree(fresh, ignore_errors=True)
    checked = check_folder(edits.root, edits.now, no_memo())
    if checked.journal is None:
        return None
    try:
        build(checked, audience, edits.root, fresh, edits.now)
    except TemplateFault:
        return None
    return site(fresh), said(checked)


def built_if_known(root: Path, folder: Path, audience: Audience, now: datetime, memo: Memo) -> Built | None:
    """What `build` does before it reads the whole journal."""
    left = standing(root, folder, audience, now, memo)
    return (left.same(memo) or with_new_texts(left, memo)) if left else None


def harm(cache: Path, older: Path, chance: random.Random) -> None:
    """Delete, cut off, spoil or replace what is remembered, or keep a copy of it."""
    file = cache / "memo.sqlite"
    what = chance.choice(["nothing"] * 6 + ["delete", "cut", "spoil", "keep", "restore", "empty"])
    if what == "delete":
        shutil.rmtree(cache, ignore_errors=True)
    elif file.is_file() and what == "cut":
        os.truncate(file, chance.randint(0, file.stat().st_size))
    elif file.is_file() and what == "spoil":
        with file.open("r+b") as opened:
            opened.seek(chance.randint(0, file.stat().st_size))
            opened.write(chance.randbytes(300))
    elif file.is_file() and what == "keep":
        shutil.copyfile(file, older)
    elif what == "restore" and older.is_file() and file.is_file():
        file.write_bytes(older.read_bytes())  # in place, so that it is taken for the one that was there
    elif what == "empty" and cache.is_dir():
        file.write_bytes(b"")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_build_gives_what_a_build_that_knows_nothing_gives(seed: int, tmp_path: Path) -> None:
    """THREATS F11, A16: with what is remembered deleted, cut off, spoiled or put back to an older state in between."""
    root, fresh = tmp_path / "journal", tmp_path / "fresh"
    root.mkdir()
    edits, chance, done = Edits(root, seed), random.Random(1000 + seed), []
    for _ in range(STEPS):
        done.append([edits.change() for _ in range(chance.choice([0, 1, 1, 1, 3]))])
        harm(root / ".journalkit", tmp_path / "older", chance)
        for audience in chance.sample(AUDIENCES, chance.choice([1, 3])):
            wanted = expected(edits, audience, fresh)
            folder = folder_of(root, audience)
            memo = memo_of(root)
            found = built_if_known(root, folder, audience, edits.now, memo)
            if found is None:
                checked = check_folder(root, edits.now, memo)
                if wanted is None:
                    continue
                assert said(checked) == wanted[1], done
                build(checked, audience, root, folder, edits.now)
            else:
                assert wanted is not None, done
                errors = [each for each in wanted[1] if each[5] == "error"]
                assert [
                    (each.path, each.span, each.rule.slug, each.message, each.help, each.severity) for each in found.errors
                ] == errors, done
                assert sum(found.counts.values()) == len(wanted[1])
            memo.save()
            assert {**site(folder), FILE_NAME: b""} == {**wanted[0], FILE_NAME: b""}, done
            assert site(folder)[FILE_NAME] == wanted[0][FILE_NAME]


def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    root = tmp_path / "journal"
    root.mkdir()
    edits = Edits(root, 7)
    for number in range(400):
        name = f"insights/many-{number}.md"
        (root / name).write_text(f"---\ntype: insight\ntitle: Number {number}\ndate: 2026-09-{number % 28 + 1:02}\n---\n{edits._words()}\n")
    sites = []
    for jobs in (1, 3):
        checked = check_folder(root, edits.now, no_memo(), Effort(jobs))
        build(checked, PRIVATE, root, tmp_path / f"site-{jobs}", edits.now, None, Effort(jobs))
        sites.append((site(tmp_path / f"site-{jobs}"), said(checked)))
    assert sites[0] == sites[1]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pages_are_made_without_reading_long_texts(audience: Audience) -> None:
    """What is known of a text is enough to make a page: so one whose text alone is new changes no other pages than those that show it."""

    def forbidden(digest: str) -> LongTexts:
        raise AssertionError("a long text was read")

    checked = check_folder(EXAMPLE, datetime.fromisoformat(NOW), no_memo())
    assert checked.journal is not None
    view = project(checked.journal, audience)
    bare = {key: replace(entry, body=replace(entry.body, texts=Texts("", forbidden))) for key, entry in view.entries.items()}
    at = practice_at(replace(view, entries=bare), datetime.fromisoformat(NOW))
    assert len([planned.make() for planned in compose(at)]) > 60


def test_pages_that_show_no_changed_text_are_not_even_made(tmp_path: Path) -> None:
    root = tmp_path / "journal"
    root.mkdir()
    edits, memo = Edits(root, 1), memo_of(root)
    checked = check_folder(root, edits.now, memo)
    folder = folder_of(root, PRIVATE)
    build(checked, PRIVATE, root, folder, edits.now)
    file = root / "insights/mine.md"
    file.write_text(file.read_text().replace("To [[told]]", "Once more to [[told]], with other words"))
    again = check_folder(root, edits.now, memo)
    assert (checked.inputs.shape(), checked.inputs.digest()) != (again.inputs.shape(), again.inputs.digest())
    file.write_text(file.read_text().replace("and [[gone]].", "and [[gone]] too."))
    third = check_folder(root, edits.now, memo)
    assert again.inputs.shape() == third.inputs.shape()
    assert again.inputs.digest() != third.inputs.digest()


STYLE, PAGE = "templates/site/custom.css", "templates/site/404.html"


@pytest.mark.parametrize(
    ("when", "path", "back"),
    [
        ("files read", "insights/mine.md", False),
        ("write", STYLE, False),
        ("make pages", PAGE, False),
        ("make pages", PAGE, True),
        ("plan pages", ".journalkit/rooms/ben.seen.json", False),
    ],
)
def test_what_changes_while_a_build_is_at_work_is_new_to_the_next(when: str, path: str, back: bool, tmp_path: Path) -> None:
    root = tmp_path / "journal"
    root.mkdir()
    edits, folder = Edits(root, 1), folder_of(root, PRIVATE)
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    old = file.read_text() if file.is_file() else "{}" if path.endswith(".json") else "words"
    file.write_text(old)
    os.utime(file, ns=(2**62, 2**62))  # whose state is not trusted, as that of a file that was just written
    new = '{"ben/his": "seen"}' if path.endswith(".json") else f"{old} and more words"
    memo, rendering = memo_of(root), Rendering()

    def at(stage: str, done: int = 0, whole: int = 0) -> None:
        if stage == when and done == whole:
            file.write_text(new)

    effort = Effort(1, at, at, rendering=rendering)
    build(check_folder(root, edits.now, memo, effort), PRIVATE, root, folder, edits.now, effort=effort)
    assert file.read_text() == new
    if back:
        file.write_text(old)
    if not back:
        built = built_if_known(root, folder, PRIVATE, edits.now, memo)
        assert built is None or built.written
    effort = Effort(1, rendering=rendering)
    build(check_folder(root, edits.now, memo, effort), PRIVATE, root, folder, edits.now, effort=effort)
    wanted = expected(edits, PRIVATE, tmp_path / "fresh")
    assert wanted is not None
    assert site(folder) == wanted[0]


def test_templates_to_which_links_lead_within_the_journal_are_known_as_all_are(tmp_path: Path) -> None:
    looks = tmp_path / "looks/site"
    (looks / "assets").mkdir(parents=True)
    (looks / "assets/x.txt").write_text("one")
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "site").symlink_to("../looks/site")
    before = templates_of(tmp_path)
    assert before.keys() == {"site/assets/x.txt"}
    (looks / "assets/x.txt").write_text("two")
    assert templates_of(tmp_path) != before
    (looks / "again").symlink_to("..")  # which leads round and round
    (templates / "out").symlink_to("/")
    assert templates_of(tmp_path).keys() == {"site/assets/x.txt", "site/again/site/"}


@pytest.mark.parametrize(("held", "processes"), [(1, 1), (40, 1), (80, 2), (100_000, 3)])
def test_a_large_journal_is_made_by_as_many_processes_as_fit_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, processes: int
) -> None:
    """The example has 32 to 40 entries for each audience, each of which every process comes to hold."""
    checked, asked = check_folder(EXAMPLE, datetime.fromisoformat(NOW), no_memo()), []
    monkeypatch.setattr(pipeline, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(pipeline, "MOST_HELD", held)
    monkeypatch.setattr(pipeline, "shared_out", lambda work, count, jobs: (asked.append(jobs), work(range(count)))[1])
    build(checked.just_for(PUBLIC), PUBLIC, EXAMPLE, tmp_path / "site", datetime.fromisoformat(NOW), effort=Effort(jobs=3))
    assert asked == [processes]


def test_what_is_forgotten_on_the_way_changes_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked, found = check_folder(EXAMPLE, datetime.fromisoformat(NOW), no_memo()), []
    for kept in (1, 20_000):
        monkeypatch.setattr("journalkit.site.card.KEPT_CARDS", kept)
        needed = checked if kept == 1 else checked.just_for(PRIVATE)
        build(needed, PRIVATE, EXAMPLE, tmp_path / str(kept), datetime.fromisoformat(NOW))
        found.append(site(tmp_path / str(kept)))
    assert found[0] == found[1]
