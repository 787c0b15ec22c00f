"""A full disk, a disk that fails, folders that may not be written, files that change while they are read: said, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import MOMENTS
from tests.fallen import CLEANING, NEW, OLD, litter, own, put, tree
from tests.falling import Falling, spread

NUMBER = max(4, MOMENTS // 3)
REMEDY = "let yourself write there, or build to another folder with -o"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="rights of root are taken as Linux does it")


@pytest.mark.parametrize("how", ["full", "broken"])
def test_a_disk_that_is_full_from_some_call_on_or_fails_once_leaves_the_site_whole(tmp_path: Path, fall: Falling, how: str) -> None:
    """THREATS F2."""
    root, site, words = (
        tmp_path / "journal",
        tmp_path / "journal/_site/private",
        {"full": "No space left on device", "broken": "error"}[how],
    )
    put(root, OLD)
    assert fall.run("-C", root, "build").code == 0
    before = tree(site)
    put(root, NEW)
    whole = fall.run("-C", root, "build")
    after, failed = tree(site), 0
    for turn, at in enumerate(spread(len(whole.moments) - 1, NUMBER)):
        put(root, (OLD, NEW)[turn % 2])
        files = own(root)
        done = fall.run("-C", root, "build", how=how, at=at)
        told = (at, done)
        assert done.code in (0, 3), told  # what is only remembered can be done without
        if done.code:
            failed += 1
            assert done.err.startswith(f"Error: cannot write {site}"), told
            assert words in done.err, told
            assert done.err.count("\n") == 1, told
        assert all(data in (before.get(path), after.get(path)) for path, data in tree(site).items()), told
        assert litter(root) == [] or done.moments[-1].startswith(CLEANING), told
        assert own(root) == files, told
        again = fall.run("-C", root, "build")
        assert (again.code, tree(site), litter(root)) == (0, (before, after)[turn % 2], []), told
    assert failed > NUMBER // 3


@pytest.mark.parametrize(
    "command", [("done", "sent"), ("mv", "met", "first-meeting"), ("new", "insight", "Fresh", "--no-edit")], ids=lambda command: command[0]
)
@pytest.mark.parametrize("how", ["full", "broken"])
def test_an_edit_on_a_disk_that_fails_is_done_or_not_and_says_which(
    tmp_path: Path, fall: Falling, command: tuple[str, ...], how: str
) -> None:
    """THREATS F2."""
    root = tmp_path / "journal"
    put(root, OLD)
    before = own(root)
    whole = fall.run("-C", root, *command)
    after = own(root)
    for at in spread(len(whole.moments) - 1, NUMBER):
        for path in set(after) - set(before):
            (root / path).unlink(missing_ok=True)
        put(root, OLD)
        done = fall.run("-C", root, *command, how=how, at=at)
        now = {path: data for path, data in own(root).items() if path not in litter(root)}
        assert done.code in (0, 3), done
        assert "Traceback" not in done.err
        assert done.code == 0 or ("No space left" in done.err or "Input/output error" in done.err), done
        assert all(now[path] in (before.get(path), after.get(path)) for path in now), done
        if done.code == 0:
            assert now == after, done
        if how == "full":
            assert litter(root) == [], done


def test_a_file_that_grows_too_large_for_the_disk_is_named_and_the_old_page_stays(tmp_path: Path, fall: Falling) -> None:
    """THREATS F2: the call that writes the bytes fails, in the midst of them."""
    root, site = tmp_path / "journal", tmp_path / "journal/_site/private"
    put(root, OLD)
    assert fall.run("-C", root, "build").code == 0
    before = tree(site)
    put(root, NEW)
    for limit in (1000, 5000):
        done = fall.run("-C", root, "build", limit=limit)
        assert (done.code, done.err) == (3, f"Error: cannot write {done.err.split()[3]} File too large\n")
        assert Path(done.err.split()[3].rstrip(":")).parent.is_relative_to(site)
        assert "journalkit-tmp" not in done.err
        assert tree(site) == before
        assert litter(site) == []
    assert fall.run("-C", root, "build").code == 0
    assert "We met again" in (site / "sessions/met.html").read_text()


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes at a folder; the test is passed over where none can be mounted."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not shutil.which("mount"), reason="needs mount")
def test_a_small_disk_that_fills_up_keeps_the_old_site_and_takes_the_new_one_when_there_is_room(tmp_path: Path, fall: Falling) -> None:
    """THREATS F2: a real one, with the site on it."""
    root, disk = tmp_path / "journal", tmp_path / "disk"
    put(root, OLD)
    with small_disk(disk, 1 << 20):
        assert fall.run("-C", root, "build", "-o", disk / "site").code == 0
        before = tree(disk / "site")
        put(root, NEW)
        shutil.copytree(root, tmp_path / "copy")
        left = os.statvfs(disk)
        (disk / "ballast").write_bytes(b"x" * (left.f_bavail * left.f_bsize - 20_000))
        done = fall.run("-C", root, "build", "-o", disk / "site")
        assert done.code == 3
        assert done.err.startswith(f"Error: cannot write {disk / 'site'}")
        assert done.err.endswith(": No space left on device\n")
        assert (tree(disk / "site"), litter(disk)) == (before, [])
        (disk / "ballast").unlink()
        assert fall.run("-C", root, "build", "-o", disk / "site").code == 0
        assert fall.run("-C", tmp_path / "copy", "build").code == 0
        assert tree(disk / "site") == tree(tmp_path / "copy/_site/private")


@LINUX
def test_a_folder_that_may_not_be_written_is_said_before_any_work(tmp_path: Path, fall: Falling) -> None:
    """THREATS F3."""
    root, out = tmp_path / "journal", tmp_path / "out"
    put(root, OLD)
    out.mkdir()
    out.chmod(0o555)
    for folder in (out, out / "site", out / "deep/er"):
        done = fall.run("-C", root, "build", "-o", folder, powerless=True, reads=True)
        assert not [moment for moment in done.moments if moment.endswith(".md")]
        assert (done.code, done.out, done.err) == (3, "", f"Error: cannot write {folder}: Permission denied; {REMEDY}\n")
    out.chmod(0o755)
    assert fall.run("-C", root, "build", "-o", out / "site", powerless=True).code == 0
    before = tree(out / "site")
    put(root, NEW)
    (out / "site/sessions").chmod(0o555)
    done = fall.run("-C", root, "build", "-o", out / "site", powerless=True)
    (out / "site/sessions").chmod(0o755)
    assert (done.code, done.err) == (3, f"Error: cannot write {out / 'site/sessions/met.html'}: Permission denied; {REMEDY}\n")
    assert litter(out) == []
    now = tree(out / "site")
    assert fall.run("-C", root, "build", "-o", out / "site").code == 0
    after = tree(out / "site")
    assert all(data in (before.get(path), after.get(path)) for path, data in now.items())


@LINUX
def test_a_journal_that_may_not_be_written_can_be_read_and_built_elsewhere(tmp_path: Path, fall: Falling) -> None:
    """THREATS F3, F12: no home either."""
    root, out = tmp_path / "journal", tmp_path / "out"
    put(root, OLD)
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    env = {"HOME": str(root), "XDG_CACHE_HOME": None}
    assert fall.run("-C", root, "check", powerless=True, env=env).code == 0
    assert fall.run("-C", root, "build", "-o", out, powerless=True, env=env).code == 0
    assert fall.run("-C", root, "status", powerless=True, env=env).code == 0
    for command in (["build"], ["done", "sent"], ["mv", "met", "x"], ["new", "insight", "x", "--no-edit"], ["share", "told", "--public"]):
        done = fall.run("-C", root, *command, powerless=True, env=env)
        assert (done.code, done.out) == (3, ""), done
        assert "Permission denied" in done.err
        assert "Traceback" not in done.err
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    assert own(root).keys() == {"journal.yaml", *OLD}


@LINUX
def test_a_file_that_may_not_be_read_is_named_and_the_others_are_built(tmp_path: Path, fall: Falling) -> None:
    """THREATS F8."""
    root = tmp_path / "journal"
    put(root, OLD)
    (root / "insights/gone.md").chmod(0)
    done = fall.run("-C", root, "build", powerless=True)
    assert done.code == 1
    assert "insights/gone.md:1:1: error[unreadable]: this file cannot be read: Permission denied" in done.err
    assert (root / "_site/private/sessions/met.html").is_file()
    (root / "insights/gone.md").chmod(0o644)
    (root / "attachments/a.txt").chmod(0)
    done = fall.run("-C", root, "build", powerless=True)
    assert done.code == 1
    assert "attachments/a.txt:1:1: error[unreadable]: this file cannot be read" in done.err
    assert (root / "_site/private/insights/gone.html").is_file()


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("sessions/met.md", "gone"),
        ("insights/gone.md", "cut"),
        ("insights/gone.md", "renamed"),
        ("attachments/a.txt", "gone"),
        ("attachments/a.txt", "cut"),
        ("insights", "gone"),
        ("insights", "renamed"),
        ("journal.yaml", "gone"),
        ("journal.yaml", "cut"),
    ],
)
def test_what_changes_while_it_is_read_does_no_harm_and_the_next_build_is_right(tmp_path: Path, fall: Falling, path: str, how: str) -> None:
    """THREATS F8: just before anything is read, and just before the file itself is opened, or copied when it was read before."""
    root = tmp_path / "journal"
    for only, at in (("journal.yaml", 1), (path, 2 if path.startswith("attachments") else 1)):
        put(root, OLD)
        done = fall.run(
            "-C", root, "build", how=how, at=at, only=f"open .*/{path if only == path else only}", file=str(root / path), reads=True
        )
        assert "Traceback" not in done.err, done
        assert done.code in (0, 1, 2, 3), done
        again = fall.run("-C", root, "build")
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        shutil.copytree(root, tmp_path / "clean", ignore=shutil.ignore_patterns("_site", ".journalkit"))
        fresh = fall.run("-C", tmp_path / "clean", "build")
        assert again.code == fresh.code
        if fresh.code == 0:
            assert tree(root / "_site/private") == tree(tmp_path / "clean/_site/private")
