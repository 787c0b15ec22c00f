"""Instructions of journalkit's commands, counted by valgrind: the same in a busy hour as in a quiet one.

A stage is what one command does more than another: `check` starts, reads, links and checks; `build` composes, renders and writes besides.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from bench import journal
from bench.cases import CASES_BY_NAME
from bench.install import NotInstalled
from bench.measuring import environment
from bench.profiling import alone
from bench.site import journal_folder

SIZES = (40, 100)  # entries; the difference is what an entry costs
COUNTED = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--trace-children=yes", "--trace-children-skip=*git*")


def instructions(home: Path, folder: Path, say: Callable[[str], None]) -> dict[str, dict[str, int]]:
    """By command and number of entries (0: without a journal), how many instructions it takes. NotInstalled without valgrind."""
    if shutil.which("valgrind") is None:
        raise NotInstalled("there is no valgrind, so no instructions were counted")
    program = [str(home / "bin" / "python"), str(home / "bin" / "journalkit")]
    found = {
        "python -c pass": {"0": _counted([program[0], "-c", "pass"], folder)},
        "--version": {"0": _counted([*program, "--version"], folder)},
    }
    for size in SIZES:
        site = journal_folder(folder / f"counted-{size}", size, home)
        at = [*program, "--now", journal.now_of(size)]
        build = [*at, "build", *alone(site)]
        for name, command, case in (
            ("check", [*at, "check"], None),
            ("build, cold", build, None),
            ("build, no change", build, None),
            ("build, body of one entry", build, "body"),
        ):
            if case is not None:
                CASES_BY_NAME[case].change(site, 0)
            if name == "build, cold":
                site.clear()
            say(f"counting instructions: {name}, {size} entries")
            found.setdefault(name, {})[str(size)] = _counted(command, site.folder)
    return found


def _counted(command: list[str], folder: Path) -> int:
    """The instructions of a command, those of its children among them, but not git's."""
    settings = {**environment(), "PYTHONHASHSEED": "0"}
    done = subprocess.run([*COUNTED, *command], cwd=folder, env=settings, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise NotInstalled(f"valgrind could not run {os.fspath(command[1])}: {done.stderr[-400:]}")
    return sum(int(number) for number in re.findall(r"Collected : (\d+)", done.stderr))
