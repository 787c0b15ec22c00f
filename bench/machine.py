"""What it was measured on, as far as it tells and without naming it: processors, memory, system, file system, versions."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from bench.measuring import environment
from bench.site import Site

MODEL = r"model name\s*: (.*)"
KILOBYTES = r"MemTotal:\s*(\d+)"


def machine(folder: Path) -> dict[str, str]:
    """The machine, and the file system of a folder on it."""
    facts = {
        "processors": f"{os.cpu_count()} of {_line('/proc/cpuinfo', MODEL) or platform.machine()}",
        "memory": f"{round(int(_line('/proc/meminfo', KILOBYTES) or 0) / 1024 / 1024)} GB",
        "system": f"{platform.system()} {platform.release()}",
        "file system": file_system(folder),
        "python": platform.python_version(),
    }
    if shutil.which("node"):
        facts["node"] = _printed(["node", "--version"])
    return facts


def version(site: Site) -> str:
    """The version that a program says it has."""
    printed = _printed(site.words(site.program.version))
    found = re.search(r"\d+(\.\d+)+", printed)
    return found[0] if found else printed


def load() -> str:
    """How busy the machine was in the last minutes, where it says so."""
    return ", ".join(f"{each:.2f}" for each in os.getloadavg())


def file_system(folder: Path) -> str:
    """The kind of file system that a folder lies on."""
    best, kind = "", "unknown"
    mounts = Path("/proc/mounts")
    for line in mounts.read_text(encoding="utf-8").splitlines() if mounts.exists() else ():
        _, place, type_, *_ = line.split()
        if folder.resolve().is_relative_to(place) and len(place) >= len(best):
            best, kind = place, type_
    return kind


def _line(path: str, pattern: str) -> str | None:
    """What a file of the system says; None when there is none."""
    file = Path(path)
    found = re.search(pattern, file.read_text(encoding="utf-8")) if file.exists() else None
    return found[1].strip() if found else None


def _printed(command: list[str]) -> str:
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=True).stdout.strip()
