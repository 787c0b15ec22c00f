"""Programs that fall at a given moment: killed, interrupted, or let down by the system.

A process that has loaded the program forks a child for each run, so that hundreds of runs take seconds. In the child Python tells of each
file that is opened, renamed, removed or made, and of each program that is started; these are the moments, counted from 1.
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from tests.conftest import NOW, ROOT

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CALLS = (
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "os.chmod",
    "subprocess.Popen",
)
LOADED = ("journalkit.cli.main", "journalkit.cli.building", "journalkit.pipeline", "journalkit.site.produce", "journalkit.site.compose")


@dataclass(frozen=True)
class Fell:
    """How a run ended: its exit code, negative for a signal, what it printed, and its moments: what was done with which file."""

    code: int
    out: str
    err: str
    moments: tuple[str, ...]


@dataclass
class Falling:
    """The process that runs the program."""

    process: subprocess.Popen[str]
    runs: int = 0

    def run(self, *arguments: object, cwd: Path = ROOT, env: dict[str, str | None] | None = None, **how: Any) -> Fell:
        """Run journalkit and let it fall as `Child` says; `later` seconds after the moment it is killed from outside instead."""
        self.runs += 1
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        task = {"arguments": [*map(str, arguments)], "cwd": str(cwd), "env": env or {}, **how}
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return Fell(answer["code"], answer["out"], answer["err"], tuple(answer["moments"]))


@contextmanager
def falling(folder: Path) -> Iterator[Falling]:
    """A process that runs the program as often as one wants; what it needs to write is in the folder."""
    command = [sys.executable, "-m", "tests.falling", str(folder)]
    environment = {**os.environ, "JOURNALKIT_NOW": NOW, "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": ""}  # templates are compiled once
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:
        yield Falling(process)
        assert process.stdin is not None
        process.stdin.close()


def spread(moments: int, number: int) -> list[int]:
    """So many numbers of moments, from the first to the one after the last, evenly."""
    return sorted({1 + round(each * moments / max(1, number - 1)) for each in range(number)})


@dataclass
class Child:
    """What happens to the run of which this is the process.

    `at`: the moment at which it happens; `only`: the words that a moment must have to be counted; `reads`: whether files that are only
    read are counted. `how`: `kill`, `interrupt` and
    `terminate` are signals; `full` lets this and all that follow fail for want of space, `broken` this one alone; `gone`, `cut` and
    `renamed` are what another program does with `file` then. `limit`: the most bytes that a file may have. `powerless`: root has no more
    rights than others.
    """

    at: int = 0
    how: str = "kill"
    only: str = ""
    file: str = ""
    later: float | None = None
    limit: int | None = None
    powerless: bool = False
    reads: bool = False
    report: int = -1
    moments: list[str] = field(default_factory=list)
    busy: bool = False

    def prepare(self) -> None:
        """Bring the process into the world that it is to live in, and listen."""
        if self.limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, self.limit))
            sys.dont_write_bytecode = True  # Python would keep a module cut off at the limit, for every later run
        if self.powerless and os.geteuid() == 0:
            drop_powers()
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Count a moment, and fall when it is the one."""
        if self.busy or not (event in CALLS or (event == "open" and (self.reads or arguments[2] & WRITING))):
            return
        words = f"{event} {' '.join(os.fsdecode(each) for each in arguments[:2] if isinstance(each, str | bytes | os.PathLike))}"
        if words == f"open {os.devnull}" or (self.only and not re.search(self.only, words)):
            return
        self.busy = True
        self.moments.append(words)
        os.write(self.report, (json.dumps(words) + "\n").encode())
        try:
            number = len(self.moments)
            if number == self.at or (self.how == "full" and 0 < self.at <= number):
                HOWS[self.how](self, arguments)
        finally:
            self.busy = False


def _signalled(number: int) -> Callable[[Child, tuple[Any, ...]], None]:
    def act(child: Child, arguments: tuple[Any, ...]) -> None:
        if child.later is None:
            os.kill(os.getpid(), number)

    return act


def _failing(number: int) -> Callable[[Child, tuple[Any, ...]], None]:
    def act(child: Child, arguments: tuple[Any, ...]) -> None:
        if number == errno.ENOSPC and child.moments[-1].startswith(NEEDS_NO_SPACE):
            return
        raise OSError(number, os.strerror(number), arguments[0] if isinstance(arguments[0], str) else None)

    return act


def _gone(child: Child, arguments: tuple[Any, ...]) -> None:
    file = Path(child.file)
    shutil.rmtree(file) if file.is_dir() else file.unlink()


NEEDS_NO_SPACE = ("os.remove", "os.rmdir", "os.utime", "os.chmod", "os.truncate")
HOWS: dict[str, Callable[[Child, tuple[Any, ...]], object]] = {
    "kill": _signalled(signal.SIGKILL),
    "interrupt": _signalled(signal.SIGINT),
    "terminate": _signalled(signal.SIGTERM),
    "full": _failing(errno.ENOSPC),
    "broken": _failing(errno.EIO),
    "gone": _gone,
    "cut": lambda child, arguments: os.truncate(child.file, Path(child.file).stat().st_size // 2),
    "renamed": lambda child, arguments: Path(child.file).replace(child.file.replace(".md", "-renamed.md")),
}


def drop_powers() -> None:
    """Let root have no more rights over files than anybody (Linux)."""

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(ctypes.byref(Header(0x20080522, 0)), ctypes.byref((ctypes.c_uint32 * 6)())) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _run_in_child(task: dict[str, Any], report: int, folder: Path) -> NoReturn:
    """Run the program in this process, which ends with it."""
    from journalkit.cli.start import main

    code = 1
    try:
        for number, name in ((0, os.devnull), (1, folder / "out"), (2, folder / "err")):
            handle = os.open(name, os.O_RDWR | (os.O_CREAT | os.O_TRUNC if number else 0), 0o600)
            os.dup2(handle, number)
        os.chdir(task.pop("cwd"))
        for name, value in task.pop("env").items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        sys.argv = ["journalkit", *task.pop("arguments")]
        Child(report=report, **task).prepare()
        main()
    except SystemExit as ending:
        code = int(ending.code or 0)
    except BaseException:  # as Python itself would
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def _answer(task: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Run a task in a child."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        os.setpgid(0, 0)
        _run_in_child(task, there, folder)
    os.close(there)
    later, at, heard = task.get("later"), task.get("at", 0), b""
    while data := os.read(here, 1 << 16):  # until nobody has the other end
        heard += data
        if later is not None and heard.count(b"\n") >= at:
            time.sleep(later)
            os.kill(child, signal.SIGKILL)
            later = None
    os.close(here)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    said = {name: (folder / name).read_text("utf-8", "replace") for name in ("out", "err")}
    return {"code": code, "moments": [json.loads(line) for line in heard.splitlines()], **said}


def _serve(folder: Path) -> None:
    """Answer tasks until there are no more."""
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line), folder)), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
