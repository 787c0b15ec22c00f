"""Odd surroundings: no home, strange zones, streams that nobody reads, clocks that jump, and programs that run at the same time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT
from tests.fallen import NEW, OLD, put, tree
from tests.falling import Falling

READING = ("check", "status", "build")


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": None, "USER": None, "LOGNAME": None, "PATH": None},
        {"HOME": "/nonexistent"},
        {"HOME": ""},
        {"TZ": "XXX-99:99"},
        {"TZ": ":/nowhere"},
        {"LANG": "xx_YY.nothing", "LC_ALL": "tlh", "LANGUAGE": "\udcff"},
        {"COLUMNS": "0", "LINES": "-1", "TERM": "\x1b", "NO_COLOR": "", "EDITOR": "\0".strip("\0")},
    ],
    ids=lambda env: "+".join(env),
)
def test_no_surroundings_are_needed(tmp_path: Path, fall: Falling, env: dict[str, str | None]) -> None:
    """THREATS F12."""
    put(tmp_path, OLD)
    for name in READING if "HOME" in env else ("build",):
        done = fall.run("-C", tmp_path, name, env=env)
        assert done.code == 0, done
        assert "Traceback" not in done.err
    assert fall.run("-C", tmp_path, "build", "-o", tmp_path / "_site/again").code == 0
    assert tree(tmp_path / "_site/private") == tree(tmp_path / "_site/again")


@pytest.mark.parametrize(
    ("name", "streams", "code"),
    [
        ("list", ">/dev/full", 3),
        ("build", ">/dev/full 2>/dev/full", 3),
        ("build", ">&-", 0),
        ("list", "<&- >&- 2>&-", 0),
        ("list", "| true", 0),
    ],
)
def test_output_that_nobody_takes_is_no_reason_for_a_traceback(tmp_path: Path, name: str, streams: str, code: int) -> None:
    """THREATS F12."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    put(tmp_path, OLD)
    script = f'{{ {sys.executable} -m journalkit -C "{tmp_path}" --now {NOW} {name}; echo $? >"{tmp_path / "code"}"; }} {streams}'
    for _ in ("", "nothing has changed"):
        done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert int((tmp_path / "code").read_text()) == code, done
        assert not [word for word in ("Traceback", "Exception ignored", "BrokenPipe") if word in done.stderr], done
        if streams == ">/dev/full":
            assert done.stderr.endswith("Error: No space left on device\n")
    if name == "build":
        assert (tmp_path / "_site/private/index.html").read_text().endswith("</html>\n")


@pytest.mark.parametrize(("module", "rest"), [("cli/check", b""), ("model/entry", bytes(9999))])
def test_a_compiled_file_of_the_program_that_a_full_disk_spoiled_is_named(tmp_path: Path, module: str, rest: bytes) -> None:
    put(tmp_path, OLD)
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}

    def python(*arguments: object) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, *map(str, arguments)]
        return subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)

    compiled = Path(python("-c", f"import py_compile; print(py_compile.compile('journalkit/{module}.py'))").stdout.strip())
    compiled.write_bytes(compiled.read_bytes()[: 16 if rest else 100] + rest)
    done = python("-m", "journalkit", "-C", tmp_path, "--now", NOW, "check")
    assert done.returncode == 3, done
    assert done.stderr.strip() == f"Error: journalkit cannot be loaded; {compiled} is spoiled: delete it (a disk may have been full)"
    compiled.unlink()
    assert python("-m", "journalkit", "-C", tmp_path, "--now", NOW, "check").returncode == 0


@pytest.mark.parametrize("streams", ["| true", "2>&1 | true"])
def test_who_stops_reading_changes_nothing_of_how_a_command_ends(tmp_path: Path, streams: str) -> None:
    put(tmp_path, {**OLD, "insights/bad.md": "---\ntype: insight\n---\n"})
    script = f'{{ sleep 0.1; {sys.executable} -m journalkit -C "{tmp_path}" check; echo $? >"{tmp_path / "code"}"; }} {streams}'
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (tmp_path / "code").read_text() == "1\n", done


def test_clocks_that_jump_and_times_of_files_that_lie_change_nothing(tmp_path: Path, fall: Falling) -> None:
    """THREATS F13: what a file holds counts, not when it is said to have been written."""
    root = tmp_path / "journal"
    times = (0, 1, 2**31, 4_102_444_800, 1_000_000_000)
    clocks = ("2026-09-15T09:00+02:00", "2026-09-01T09:00+02:00", "1999-12-31T23:59Z", "2199-01-01T00:00Z", "2026-09-15T09:00+02:00")
    for turn, (time, now) in enumerate(zip(times, clocks, strict=True)):
        put(root, (OLD, NEW)[turn % 2])
        for file in root.rglob("*"):
            if file.is_file() and "_site" not in file.parts and ".journalkit" not in file.parts:
                os.utime(file, (time, time))
        files = [root / "_site/private/index.html", root / ".journalkit/memo.sqlite"]
        for file in (each for each in files if each.exists()):
            os.utime(file, (times[-turn], times[-turn]))
        assert fall.run("-C", root, "--now", now, "build").code == 0
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        shutil.copytree(root, tmp_path / "clean", ignore=shutil.ignore_patterns("_site", ".journalkit"))
        assert fall.run("-C", tmp_path / "clean", "--now", now, "build").code == 0
        assert tree(root / "_site/private") == tree(tmp_path / "clean/_site/private"), now


def test_a_text_of_the_same_length_and_time_is_seen(tmp_path: Path, fall: Falling) -> None:
    """THREATS F13, G1."""
    put(tmp_path, OLD)
    file = tmp_path / "insights/gone.md"
    for words in ("Gone soon", "Gone late", "Gone nigh"):
        status = file.stat()
        file.write_text(OLD["insights/gone.md"].replace("Gone soon", words))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert fall.run("-C", tmp_path, "build").code == 0
        assert words in (tmp_path / "_site/private/insights/gone.html").read_text()


@pytest.mark.parametrize("stale", ["a pid", "", "\0" * 1000])
def test_what_a_dead_process_left_in_a_lock_is_no_lock(tmp_path: Path, fall: Falling, stale: str) -> None:
    """THREATS F6."""
    put(tmp_path, OLD)
    (tmp_path / "_site/private").mkdir(parents=True)
    (tmp_path / "_site/private/.journalkit-lock").write_text(stale.replace("a pid", "999999"))
    assert fall.run("-C", tmp_path, "build").code == 0
