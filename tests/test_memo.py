"""What is remembered between builds: what it saves, and that it is never trusted more than it deserves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from journalkit.digests import TICK, remembered_digests, state_of
from journalkit.packaged import this_program
from journalkit.site.manifest import read_manifest
from journalkit.store import Memo, open_memo
from tests.conftest import NOW, ROOT, Make, Run, entry

HEAVY = ("jinja2", "markdown_it", "yaml", "frontmatter", "rich", "dateparser", "subprocess", "multiprocessing")
OWN = ("journalkit.pipeline", "journalkit.new_texts")
FILES = {
    "sessions/one.md": entry("session", "One", "First words of [[told]].", summary="All of it", with_="[ben]", shared="public"),
    "insights/told.md": entry("insight", "Told", "Other words.", summary="In short", session="one", from_="ben", shared="public"),
    "insights/plain.md": entry("insight", "Plain", "Only here.", summary="Plainly"),
}


@pytest.fixture
def root(journal: Make) -> Path:
    return journal(FILES)


def loaded_by(root: Path, *arguments: str) -> tuple[set[str], str]:
    """The modules that a command loaded, and what it said."""
    code = (
        "import sys\nfrom journalkit.cli.start import main\n"
        f"sys.argv = ['journalkit', '-C', {str(root)!r}, *{list(arguments)!r}]\n"
        "try:\n    main()\nfinally:\n    print('loaded:', *sys.modules, file=sys.stderr)\n"
    )
    environment = {name: value for name, value in os.environ.items() if "JOURNALKIT" not in name}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120, env=environment)
    said, _, loaded = done.stderr.partition("loaded:")
    return set(loaded.split()), f"{done.stdout}{said}"


def modules_of(root: Path, *arguments: str) -> tuple[set[str], str]:
    """The heavy modules that a command loaded, and what it said."""
    loaded, said = loaded_by(root, "--now", NOW, *arguments)
    return loaded & {*HEAVY, *OWN}, said


@pytest.mark.parametrize("call", [("build",), ("build", "--public"), ("--now", NOW, "build")])
def test_the_plainest_build_without_a_change_does_not_even_load_what_reads_options(root: Path, call: tuple[str, ...]) -> None:
    assert "click" in loaded_by(root, *call)[0]
    loaded, said = loaded_by(root, *call)
    assert not loaded & {*HEAVY, *OWN, "click", "json", "zoneinfo", "threading"}
    assert "; 0 files written" in said
    loaded, the_long_way = loaded_by(root, *call, "--jobs", "1")
    assert "click" in loaded
    assert said == the_long_way


def test_a_build_of_new_texts_alone_has_another_process_load_what_reads(root: Path) -> None:
    loaded_by(root, "--now", NOW, "build")
    (root / "insights/plain.md").write_text(FILES["insights/plain.md"].replace("Only here.", "Only there."))
    loaded, said = loaded_by(root, "--now", NOW, "build", "--jobs", "2")
    assert " written" in said and "0 files" not in said
    assert "jinja2" in loaded
    assert not loaded & {"yaml", "markdown_it", "journalkit.located", "journalkit.schema.field", "journalkit.view"}


def test_a_build_without_a_change_loads_and_writes_nothing(root: Path, run: Run) -> None:
    first, _ = modules_of(root, "build")
    assert {"jinja2", "markdown_it", "yaml", "journalkit.pipeline"} <= first
    again, said = modules_of(root, "build")
    assert again == set()
    assert "3 entries; 0 files written" in said


def test_a_build_without_a_change_says_what_the_last_one_said(root: Path, run: Run) -> None:
    (root / "insights/bad.md").write_text(entry("insight", "Bad", assignee="ana", colour="red", sharde="true"))
    first = run("-C", root, "build")
    again = run("-C", root, "build")
    assert first.code == again.code == 1
    assert "error[unknown-field]" in first.err
    assert first.err.replace("23 files written, 0 unchanged", "") != again.err
    assert [line for line in first.err.splitlines() if " site: " not in line] == [
        line for line in again.err.splitlines() if " site: " not in line
    ]
    assert " 0 files written" in again.err


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "insights/plain.md").write_text(FILES["insights/plain.md"] + "more"),
        lambda root: (root / "insights/plain.md").unlink(),
        lambda root: (root / "journal.yaml").write_text((root / "journal.yaml").read_text() + "\n# a remark\n"),
        lambda root: (root / "_site/private/index.html").write_text("scribbled"),
        lambda root: (root / "_site/private/thread.html").unlink(),
        lambda root: [(root / "templates").mkdir(), (root / "templates/own.txt").write_text("x")],
        lambda root: [(root / "attachments").mkdir(), (root / "attachments/a.txt").write_text("x")],
        lambda root: shutil.rmtree(root / ".journalkit"),
        lambda root: os.truncate(root / ".journalkit/memo.sqlite", 5000),
    ],
)
def test_any_change_is_seen(root: Path, change: object) -> None:
    modules_of(root, "build")
    change(root)  # type: ignore[operator]
    assert modules_of(root, "build")[0] & set(OWN)


def test_another_day_and_the_end_of_a_clock_are_changes(journal: Make, run: Run) -> None:
    done = entry("action", "Done", assignee="ana", status="done", completed="2026-09-13T10:00", expected="more", due="2026-09-14")
    root = journal({"actions/done.md": done})
    at = [run("-C", root, "--now", now, "build", "--stats").err for now in ("2026-09-15T09:00+02:00", "2026-09-15T22:00+02:00")]
    assert ["check the method" in each for each in at] == [True, False]
    for now in ("2026-09-16T00:30+02:00", "2026-09-16T10:01+02:00", "2026-09-16T00:30+02:00"):
        assert "check the method" in run("-C", root, "--now", now, "build", "--stats").err, now


def test_other_words_in_one_entry_write_only_what_shows_them(root: Path, run: Run) -> None:
    run("-C", root, "build")
    kept = {file: file.stat().st_mtime_ns for file in (root / "_site/private").rglob("*") if not file.name.startswith(".")}
    file = root / "insights/plain.md"
    file.write_text(file.read_text().replace("Only here.", "Only here now."))
    assert ": 3 entries; 3 files written," in run("-C", root, "build").err
    written = [file.relative_to(root / "_site/private").as_posix() for file, time in kept.items() if file.stat().st_mtime_ns != time]
    assert sorted(name for name in written if "." in name) == ["insights/plain.html", "search/2026-09.js", "texts/2026-09.json"]


def test_files_that_were_only_touched_write_nothing(root: Path, run: Run) -> None:
    run("-C", root, "build")
    for file in root.rglob("*.md"):
        os.utime(file)
    assert ": 3 entries; 0 files written," in run("-C", root, "build").err


def test_pages_that_were_just_written_are_not_read_again_to_be_known_and_one_that_somebody_changed_is(tmp_path: Path, run: Run) -> None:
    root = tmp_path / "journal"
    shutil.copytree(ROOT / "example-journal", root, ignore=shutil.ignore_patterns("_site", ".journalkit"))
    assert run("-C", root, "--now", "2026-09-15T09:00+02:00", "build").code == 0
    site = (root / "_site/private").resolve()
    manifest = read_manifest(site)
    assert manifest
    digests = remembered_digests(site, open_memo(root, this_program()), f"site {site}")
    states = {path: state_of((site / path).lstat()) for path in manifest.files}
    unknown = [path for path, state in states.items() if digests.trusted(path, state) is None]
    hurried = [path for path, (_, written, placed, _) in states.items() if written + TICK >= placed]  # a later change might look like it
    assert unknown == hurried
    assert len(unknown) < len(states) > 200
    page = site / "index.html"
    before, status = page.read_bytes(), page.stat()
    page.write_bytes(before.replace(b"a", b"b", 1))
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    run("-C", root, "--now", "2026-09-15T09:00+02:00", "build")
    assert page.read_bytes() == before


def test_a_change_within_a_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    """As git does with its index: what was changed just before it was read may be changed again without another time."""
    file = tmp_path / "a.md"
    file.write_text("one")
    memo = open_memo(tmp_path, "program")
    digests = remembered_digests(tmp_path, memo, "all")
    first = digests.of("a.md", state_of(file.stat()))
    digests.keep(["a.md"])
    file.write_text("two")
    os.utime(file, ns=(0, file.stat().st_mtime_ns))
    state = state_of(file.stat())
    digests.note("a.md", state, first)  # as when the disk's clock had not gone on
    digests.keep(["a.md"])
    assert remembered_digests(tmp_path, memo, "all").of("a.md", state) != first


def test_the_memo_gives_back_what_was_put_and_nothing_else(tmp_path: Path) -> None:
    memo = open_memo(tmp_path, "program")
    memo.put("entry", "a\udcff", b"1")
    memo.put("entry", "b", b"2")
    assert memo.save()
    other = open_memo(tmp_path, "program")
    assert other.all("entry") == {"a\udcff": b"1", "b": b"2"}
    other.drop("entry", ["b"])
    assert (other.get("entry", "b"), other.keys("entry")) == (None, {"a\udcff"})
    assert other.save()
    assert open_memo(tmp_path, "program").all("entry") == {"a\udcff": b"1"}
    assert open_memo(tmp_path, "another program").all("entry") == {}


def test_a_spoiled_value_is_not_given_back(tmp_path: Path) -> None:
    """THREATS F11."""
    memo = open_memo(tmp_path, "program")
    memo.put("texts", "a", b"precious words")
    memo.save()
    memo.close()
    file = tmp_path / ".journalkit/memo.sqlite"
    file.write_bytes(file.read_bytes().replace(b"precious", b"spoiled!"))
    assert open_memo(tmp_path, "program").get("texts", "a") is None


def test_a_spoiled_key_is_nobodys(tmp_path: Path) -> None:
    """THREATS F11."""
    memo = open_memo(tmp_path, "program")
    memo.put("texts", "precious", b"words")
    memo.put("texts", "other", b"words")
    memo.save()
    memo.close()
    file = tmp_path / ".journalkit/memo.sqlite"
    file.write_bytes(file.read_bytes().replace(b"precious", b"\xa8poiled!"))
    again = open_memo(tmp_path, "program")
    assert again.keys("texts") == {"other"}
    assert again.all("texts") == {"other": b"words"}


def schema_that_is_no_text(data: bytes) -> bytes:
    return data.replace(b"tablesentsent", b"table\xffentsent").replace(b"CREATE TABLE sent", b"CR\xffATE TABLE sent")


def said_not_to_be_written(data: bytes) -> bytes:
    return data[:18] + b"\xff" + data[19:]


@pytest.mark.parametrize("spoiled", [schema_that_is_no_text, said_not_to_be_written])
def test_a_spoiled_file_is_made_anew(spoiled: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """THREATS F11."""
    file = tmp_path / ".journalkit/memo.sqlite"
    open_memo(tmp_path, "program").close()
    data = file.read_bytes()
    assert data != spoiled(data)
    file.write_bytes(spoiled(data))
    for _ in range(2):
        with closing(open_memo(tmp_path, "program")) as memo:
            memo.put("texts", "a", b"words")
            kept = memo.save()
    assert kept
    assert open_memo(tmp_path, "program").get("texts", "a") == b"words"


def test_a_memo_that_came_with_a_journal_from_elsewhere_is_not_believed(tmp_path: Path) -> None:
    """THREATS F11. A stranger's memo could say anything about texts that it names rightly."""
    memo = open_memo(tmp_path, "program")
    memo.put("texts", "a", b"<script>")
    memo.save()
    memo.close()
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / ".journalkit", copy / ".journalkit")
    assert open_memo(copy, "program").get("texts", "a") is None


@pytest.mark.parametrize("kind", ["folder is a link", "file is a link", "folder is a file", "file is a folder", "nothing may be written"])
def test_where_no_memo_can_be_kept_the_build_is_slower_and_right(kind: str, root: Path, run: Run, tmp_path: Path) -> None:
    """THREATS F11."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    state, file = root / ".journalkit", root / ".journalkit/memo.sqlite"
    if kind == "folder is a link":
        state.symlink_to(elsewhere)
    elif kind == "folder is a file":
        state.write_text("mine")
    elif kind == "nothing may be written" and os.geteuid() != 0:
        root.chmod(0o500)
    else:
        state.mkdir()
        if kind == "file is a link":
            file.symlink_to(elsewhere / "memo.sqlite")
        elif kind == "file is a folder":
            file.mkdir()
    for _ in range(2):
        done = run("-C", root, "build", "-o", tmp_path / "site")
        assert done.code == 0, done.err
    root.chmod(0o700)
    assert list(elsewhere.iterdir()) == []
    assert (tmp_path / "site/index.html").is_file()


def test_a_busy_memo_is_done_without(root: Path, run: Run) -> None:
    import sqlite3

    run("-C", root, "build")
    with closing(sqlite3.connect(root / ".journalkit/memo.sqlite")) as base:
        base.execute("BEGIN EXCLUSIVE")
        assert run("-C", root, "build").code == 0
        base.rollback()


def test_what_is_remembered_is_kept_out_of_git(root: Path, run: Run) -> None:
    run("-C", root, "check")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    listed = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=root, check=True, capture_output=True, text=True).stdout
    assert ".journalkit" not in listed


def test_texts_of_deleted_entries_are_forgotten(root: Path, run: Run) -> None:
    run("-C", root, "build")
    file = root / ".journalkit/memo.sqlite"
    assert b"Only here." in file.read_bytes()
    (root / "insights/plain.md").unlink()
    run("-C", root, "build")
    assert b"Only here." not in file.read_bytes()


def test_a_memo_of_no_file_remembers_until_the_end() -> None:
    memo = Memo(None, "")
    memo.put("entry", "a", b"1")
    assert memo.get("entry", "a") == b"1"
    assert not memo.save()
    assert memo.all("entry") == {"a": b"1"}


def test_a_program_is_told_from_another_by_its_files() -> None:
    before = this_program()
    this_program.cache_clear()
    assert this_program() == before
    assert len(before) == 32


def test_a_template_of_a_journal_is_not_kept_compiled(root: Path, run: Run) -> None:
    """What lies in a journal is never run, and what is in it lies nowhere else."""
    (root / "templates/site").mkdir(parents=True)
    (root / "templates/site/404.html").write_text("a journal's very own words")
    assert run("-C", root, "build", env={"PYTHONDONTWRITEBYTECODE": ""}).code == 0
    assert (root / "_site/private/404.html").read_text() == "a journal's very own words"
    compiled = [*(ROOT / "journalkit/__pycache__").glob("template.*"), *(root / ".journalkit").rglob("*")]
    assert compiled
    assert not [file for file in compiled if file.is_file() and b"very own words" in file.read_bytes()]
