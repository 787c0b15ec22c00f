"""Which files are read, and what is said of those that cannot be: links, pipes, folders, permissions, odd names, files that vanish."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from journalkit.cli.report import FORMATS, sources_of
from journalkit.pipeline import check_folder
from journalkit.reading.discover import discover
from journalkit.reading.read import read
from tests.conftest import CONFIG, Make, Run, entry

NOBODY = 65534
ENTRY = entry("insight")
LEADS_OUT = "error[outside-journal]: this symbolic link leads out of the journal, or nowhere"
NOT_REGULAR = "error[unreadable]: this is not a regular file"


@pytest.fixture
def root(journal: Make) -> Path:
    """A journal with one entry, beside a folder that is not part of it."""
    folder = journal({"insights/good.md": ENTRY})
    (folder / "attachments").mkdir()
    outside = folder.parent / "outside"
    outside.mkdir()
    for name in ("secret.md", "secret.png"):
        (outside / name).write_text(ENTRY, encoding="utf-8")
    return folder


def said(root: Path) -> list[str]:
    """What `check --format concise` says, a line each."""
    found = check_folder(root).diagnostics
    return click.unstyle(FORMATS["concise"](found, sources_of(root, found))).splitlines()


def entries(root: Path) -> list[str]:
    """The ids of the entries that can be used."""
    journal = check_folder(root).journal
    assert journal is not None
    return sorted(key.id for key in journal.entries)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Permissions do not bind root: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("name", ["insights/a.md", "attachments/a.png", "attachments/folder", "more"])
def test_a_link_out_of_the_journal_is_an_error_and_is_not_followed(root: Path, name: str) -> None:
    target = {"insights/a.md": "secret.md", "attachments/a.png": "secret.png"}.get(name, "")
    (root / name).symlink_to(root.parent / "outside" / target)
    assert said(root) == [f"{name}:1:1: {LEADS_OUT}"]
    assert entries(root) == ["good"]
    assert discover(root).value.attachments == ()


@pytest.mark.parametrize("target", ["a.md", "nowhere.md", "/nowhere/at/all.md", "../../outside/secret.md", "/dev/null", "/"])
def test_a_link_to_itself_to_nothing_or_to_the_system_is_an_error(root: Path, target: str) -> None:
    (root / "insights" / "a.md").symlink_to(target)
    assert said(root) == [f"insights/a.md:1:1: {LEADS_OUT}"]
    assert entries(root) == ["good"]


def test_links_that_have_nothing_to_do_with_entries_are_passed_over(root: Path) -> None:
    (root / "notes.txt").symlink_to("nowhere")
    (root / "shell").symlink_to("/bin/sh")
    (root / ".hidden.md").symlink_to("/etc/passwd")
    assert said(root) == []


def test_a_link_to_a_file_of_the_journal_is_read(root: Path) -> None:
    (root / "insights" / "again.md").symlink_to("good.md")
    assert said(root) == []
    assert entries(root) == ["again", "good"]


def test_linked_folders_of_the_journal_are_not_walked_twice_or_for_ever(root: Path) -> None:
    (root / "insights" / "loop").symlink_to("..")
    (root / "same").symlink_to("insights")
    assert said(root) == []
    assert entries(root) == ["good"]


def test_pipes_and_sockets_with_the_name_of_an_entry_or_attachment_are_named_and_do_not_block(root: Path) -> None:
    os.mkfifo(root / "insights" / "pipe.md")
    os.mkfifo(root / "attachments" / "pipe.png")
    os.mkfifo(root / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(root / "insights")  # the name of a socket may be too long otherwise
        server.bind("socket.md")
        os.chdir(before)
        assert said(root) == [
            f"attachments/pipe.png:1:1: {NOT_REGULAR}",
            f"insights/pipe.md:1:1: {NOT_REGULAR}",
            f"insights/socket.md:1:1: {NOT_REGULAR}",
        ]
    assert {each.rule.slug for each in check_folder(root).diagnostics} == {"unreadable"}
    assert entries(root) == ["good"]


def test_a_folder_with_the_name_of_an_entry_is_named_and_what_is_in_it_is_read(root: Path) -> None:
    (root / "insights" / "folder.md").mkdir()
    (root / "insights" / "folder.md" / "within.md").write_text(ENTRY, encoding="utf-8")
    assert said(root) == ["insights/folder.md:1:1: error[unreadable]: this is a folder with the name of an entry"]
    assert entries(root) == ["good", "within"]


def test_files_and_folders_without_permission_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "insights" / "locked.md").write_text(ENTRY, encoding="utf-8")
    (root / "sessions").mkdir()
    for path in (root / "insights" / "locked.md", root / "sessions"):
        path.chmod(0)
    root.chmod(0o755)
    monkeypatch.chdir(root)
    with without_privileges():
        found = said(Path())
        usable = entries(Path())
    (root / "sessions").chmod(0o755)
    assert found == [
        "insights/locked.md:1:1: error[unreadable]: this file cannot be read: Permission denied; check its permissions",
        "sessions:1:1: error[unreadable]: this folder cannot be listed: Permission denied",
    ]
    assert usable == ["good"]


def test_a_journal_without_settings_says_so(root: Path) -> None:
    (root / "journal.yaml").unlink()
    (root / "insights" / "bad.md").write_text("---\n", encoding="utf-8")
    assert said(root) == [
        "insights/bad.md:1:1: error[unclosed-front-matter]: this --- opens front matter, but no later line closes it; "
        "add a line --- after the fields",
        "journal.yaml:1:1: error[missing-config]: there is no journal.yaml here; journalkit init makes a new journal",
    ]
    assert check_folder(root).journal is None


def test_settings_that_are_a_folder_or_a_pipe_are_named(root: Path) -> None:
    (root / "journal.yaml").unlink()
    (root / "journal.yaml").mkdir()
    assert said(root) == [f"journal.yaml:1:1: {NOT_REGULAR}"]
    (root / "journal.yaml").rmdir()
    os.mkfifo(root / "journal.yaml")
    assert said(root) == [f"journal.yaml:1:1: {NOT_REGULAR}"]


def test_settings_without_permission_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "journal.yaml").chmod(0)
    root.chmod(0o755)
    monkeypatch.chdir(root)
    with without_privileges():
        found = said(Path())
    assert found == ["journal.yaml:1:1: error[unreadable]: this file cannot be read: Permission denied; check its permissions"]


def test_a_journal_within_a_journal_is_named_and_nothing_of_it_is_read(journal: Make, run: Run) -> None:
    inner = {"old/journal.yaml": CONFIG, "old/insights/good.md": entry("insight", shared="true"), "old/goals/deep.md": "---\n"}
    root = journal({"insights/good.md": ENTRY, "attachments/example/journal.yaml": CONFIG, **inner})
    assert discover(root).value.markdown == ("insights/good.md",)
    result = run("-C", root, "check")
    assert "old/journal.yaml:1:1: error[nested-journal]" in result.out and "ignore: [/old/]" in result.out
    assert f"within another journal, {root}" in run("init", root / "old" / "older").err
    (root / "journal.yaml").write_text(CONFIG + "ignore: [/old/]\n", encoding="utf-8")
    assert run("-C", root, "check").code == 0


def test_files_of_editors_dot_files_and_built_sites_are_never_read(root: Path) -> None:
    names = [".a.md", "#a.md#", "#a.md", "a.md~", "a.md.bak", "a.md.orig", ".a.md.swp", "a.tmp", "4913", ".#a.md"]
    for folder in ("insights", "attachments", ".git", ".journalkit", "_site/private", "templates/pages", "insights/.trash"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name in names:
        (root / "insights" / name).write_bytes(b"---\xff")
    for path in (".git/a.md", ".journalkit/a.md", "_site/private/a.md", "templates/pages/a.md", "insights/.trash/a.md"):
        (root / path).write_bytes(b"---\xff")
    (root / "attachments" / ".DS_Store").write_bytes(b"")
    (root / "attachments" / "chart.png~").write_bytes(b"")
    assert said(root) == []
    files = discover(root).value
    assert (files.markdown, files.attachments) == (("insights/good.md",), ())


def test_folders_called_like_those_of_the_program_are_read_further_down(root: Path) -> None:
    for folder in ("insights/_site", "insights/templates"):
        (root / folder).mkdir()
        (root / folder / f"in-{folder.rpartition('/')[2].strip('_')}.md").write_text(ENTRY, encoding="utf-8")
    assert entries(root) == ["good", "in-site", "in-templates"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("drafts/", ["insights/drafts.md", "insights/x.md", "x.md"]),
        ("insights", ["drafts/y.md", "x.md"]),
        ("/x.md", ["drafts/y.md", "insights/drafts/z.md", "insights/drafts.md", "insights/x.md"]),
        ("x.md", ["drafts/y.md", "insights/drafts/z.md", "insights/drafts.md"]),
        ("insights/*", ["drafts/y.md", "x.md"]),
        ("?.md", ["insights/drafts.md"]),
        ("*", []),
        ("[x].md", ["drafts/y.md", "insights/drafts/z.md", "insights/drafts.md"]),
        ("X.md", ["drafts/y.md", "insights/drafts/z.md", "insights/drafts.md", "insights/x.md", "x.md"]),
    ],
)
def test_what_the_settings_ignore_is_not_read(journal: Make, pattern: str, left: list[str]) -> None:
    paths = ["drafts/y.md", "insights/drafts.md", "insights/drafts/z.md", "insights/x.md", "x.md"]
    root = journal(dict.fromkeys(paths, "---\n"), CONFIG + f'ignore: ["{pattern}"]\n')
    assert {line.partition(":")[0] for line in said(root)} == set(left)


@pytest.mark.parametrize(
    ("name", "shown", "better"),
    [
        (b"a\nb", "a\\u000ab", "a-b.md"),
        (b"a\tb", "a\\u0009b", "a-b.md"),
        (b"a\x1b[31m", "a\\u001b[31m", "a-31m.md"),
        ("a\u202eb".encode(), "a\\u202eb", "a-b.md"),
        (b'"q"', '"q"', "q.md"),
        (b"-rf", "-rf", "rf.md"),
        (b"%2e", "%2e", "2e.md"),
        (b"a:b", "a:b", "a-b.md"),
        (b"caf\xe9", "caf\\udce9", "caf.md"),
        (b"\xff\xfe", "\\udcff\\udcfe", "letters, digits and -"),
    ],
)
def test_odd_names_are_shown_escaped_and_spoil_nothing_else(root: Path, name: bytes, shown: str, better: str) -> None:
    Path(os.fsdecode(os.fsencode(root / "insights") + b"/" + name + b".md")).write_text(ENTRY, encoding="utf-8")
    assert said(root) == [
        f'insights/{shown}.md:1:1: error[invalid-id]: the file name "{shown}" cannot be an id (lower case letters, digits and -); '
        f"rename the file to {better}"
    ]
    assert entries(root) == ["good"]


@pytest.mark.parametrize("format_name", list(FORMATS))
def test_every_format_can_print_names_that_are_not_text(root: Path, run: Run, format_name: str) -> None:
    Path(os.fsdecode(os.fsencode(root / "insights") + b"/\xff\n\x1b.md")).write_bytes(b"---\n\xff")
    ran = run("-C", root, "check", "--format", format_name)
    assert (ran.code, "\x1b" in ran.out + ran.err, "Traceback" in ran.err) == (1, False, False)
    assert "not-utf8" in ran.out


def test_a_file_that_vanishes_after_it_was_listed_is_no_error(root: Path) -> None:
    listed = discover(root).value.markdown
    (root / "insights" / "good.md").unlink()
    assert [read(root, path) for path in listed] == [type(read(root, "nothing.md"))(None)]


def test_files_that_come_and_go_while_the_journal_is_read_are_no_errors(root: Path) -> None:
    away, done = root.parent / "away.md", threading.Event()
    comes_and_goes = root / "insights" / "comes-and-goes.md"
    comes_and_goes.write_text(ENTRY, encoding="utf-8")

    def move() -> None:
        while not done.is_set():
            comes_and_goes.rename(away)
            away.rename(comes_and_goes)

    mover = threading.Thread(target=move)
    mover.start()
    try:
        results = [(said(root), set(entries(root)) - {"comes-and-goes"}) for _ in range(20)]
    finally:
        done.set()
        mover.join()
    assert all(result == ([], {"good"}) for result in results)


def test_a_hundred_and_thirty_five_broken_files_are_all_named(root: Path) -> None:
    for number in range(135):
        (root / "insights" / f"broken-{number}.md").write_text("---\ntype: insight\n", encoding="utf-8")
    assert [line.partition(":")[0] for line in said(root)] == sorted(f"insights/broken-{number}.md" for number in range(135))
    assert entries(root) == ["good"]


@pytest.mark.parametrize("name", ["with space", "100% {x}", 'quo"te', "ünï 🙂", "-x", "a/" * 150 + "deep"])
def test_a_journal_may_stand_in_any_folder(journal: Make, name: str) -> None:
    root = journal({"insights/good.md": ENTRY}, folder=name)
    assert said(root) == []
    assert entries(root) == ["good"]
