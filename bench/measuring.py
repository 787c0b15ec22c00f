"""Runs of a program in a process of its own: how long, how much of the processor, how much memory, and whether it did what was asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.cases import Case
from bench.site import Site

ONCE = Path(__file__).parent / "once.py"
LONGEST = 900  # seconds that a build may take
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")


class Failed(Exception):
    """A program did not do what it was measured at; says what it printed instead."""


@dataclass(frozen=True, slots=True)
class Run:
    """One build: seconds of the clock and of the processor, bytes of its largest process and of all together, files written anew."""

    round: int
    seconds: float
    processor: float
    largest: int
    together: int
    written: int


def environment() -> dict[str, str]:
    """What every program finds around it: nothing of this shell's settings but where programs are."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "100"}


def build(site: Site, case: Case, number: int, *, watch: bool = False) -> Run:
    """Change the site, build it once, and see that the change is in the output. Failed when it is not."""
    case.change(site, number)
    before = site.files() if (site.folder / site.program.output).is_dir() else {}
    removed = str(site.folder / site.program.output) if case.removes and site.program.keeps_deleted else ""
    found = once(site.words(site.program.build), site.folder, removed, watch=watch)
    if not case.seen(site, number):
        raise Failed(f"{site.program.name}, {site.count} entries, {case.name}: the output does not show it")
    written = len(set(site.files().items()) - set(before.items()))
    return Run(number, found["seconds"], found["processor"], int(found["largest"]), int(found["together"]), written)


def once(command: list[str], folder: Path, removed: str = "", *, watch: bool = False) -> dict[str, float]:
    """What `once.py` says of one run of a command. Failed when the command does."""
    printed = folder.with_name(f"{folder.name}.printed")
    words = [sys.executable, "-I", "-S", str(ONCE), str(printed), str(LONGEST), "watch" if watch else "-", removed, *command]
    running = subprocess.Popen(words, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        output, errors = running.communicate()
    except BaseException:  # whoever stops the measuring stops what is measured
        running.terminate()
        running.wait()
        raise
    if running.returncode != 0:
        raise Failed(errors[-600:])
    found: dict[str, float] = json.loads(output)
    if found["code"] != 0:
        raise Failed(f"{Path(command[0]).name} ended with {found['code']}: {printed.read_text(encoding='utf-8', errors='replace')[-600:]}")
    printed.unlink()
    return found
