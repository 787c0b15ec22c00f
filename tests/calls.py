"""The program called within the process of the tests: as a user calls it, but many times a second."""

from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from journalkit.cli.start import main
from tests.conftest import NOW, ROOT, Ran


def call(*arguments: object, now: str = NOW, cwd: Path = ROOT, env: Mapping[str, str] | None = None, typed: str | bytes = "") -> Ran:
    """Run journalkit without a terminal, at the example's time, and with `typed` on standard input."""
    data = typed.encode() if isinstance(typed, str) else typed
    out, err = io.BytesIO(), io.BytesIO()
    environment = {"JOURNALKIT_NOW": now, "COLUMNS": "100", **(env or {})}
    with _as_program(["journalkit", *map(str, arguments)], io.BytesIO(data), out, err, cwd, environment):
        try:
            main()
            code = 0
        except SystemExit as ending:
            code = int(ending.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, out.getvalue().decode(), err.getvalue().decode())


@contextmanager
def _as_program(
    arguments: list[str], typed: io.BytesIO, out: io.BytesIO, err: io.BytesIO, cwd: Path, env: Mapping[str, str]
) -> Iterator[None]:
    """Arguments, streams, folder and environment of a process, until the block ends."""
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr, dict(os.environ), Path.cwd()
    sys.argv = arguments
    sys.stdin = io.TextIOWrapper(typed, "utf-8")
    sys.stdout, sys.stderr = io.TextIOWrapper(out, "utf-8"), io.TextIOWrapper(err, "utf-8")
    os.environ.update(env)
    if "JOURNALKIT_ME" not in env:
        os.environ.pop("JOURNALKIT_ME", None)
    os.chdir(cwd)
    try:
        yield
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr, environment, folder = before
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)


def at_terminal(
    *arguments: object, cwd: Path = ROOT, env: Mapping[str, str | None] | None = None, now: str = NOW, answers: str = ""
) -> Ran:
    """Run journalkit in a process of its own with somebody at the terminal, who gives these answers; a value of None takes a variable
    away. All that the terminal showed is in `out`.
    """
    environment = {**os.environ, "JOURNALKIT_NOW": now, "COLUMNS": "100", "TERM": "dumb", **(env or {})}
    here, there = pty.openpty()
    command = [sys.executable, "-m", "journalkit", *map(str, arguments)]
    known = {name: value for name, value in environment.items() if value is not None}
    process = subprocess.Popen(command, cwd=cwd, env=known, stdin=there, stdout=there, stderr=there, start_new_session=True)
    os.close(there)
    os.write(here, answers.encode())
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until and select.select([here], [], [], 60)[0]:
        try:
            read = os.read(here, 4096)
        except OSError:  # the terminal is closed
            break
        shown += read
    os.close(here)
    return Ran(process.wait(60), shown.decode().replace("\r\n", "\n"), "")
