"""Whether a test notices each small change of the code that decides who may read what, and of the code that edits files.

`make mutants` makes one change at a time and runs the tests named in pyproject.toml against it. A change that no test notices stands in
tests/unnoticed.md with the reason why none can; any other one is a failure: a test is missing, or the code says too much.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
UNNOTICED = ROOT / "tests/unnoticed.md"
NOTICED = ("killed", "timeout")  # a change that keeps the tests from ending is noticed too
RESULT = re.compile(r"^\s*(journalkit\S+__mutmut_\d+): (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^## (\S+)\n\n((?:    [-+].*\n)+)\n(?!#)(\S.*)", re.MULTILINE)


class Change(NamedTuple):
    """A change: the function it is made in, and the lines that go and come."""

    function: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"## {self.function}\n\n" + "".join(f"    {line}\n" for line in self.lines)


def accounted() -> dict[Change, str]:
    """The changes that no test can notice, each with the reason."""
    found = BLOCK.findall(UNNOTICED.read_text(encoding="utf-8"))
    return {Change(function, tuple(line.strip() for line in lines.splitlines())): why for function, lines, why in found}


def changed(name: str) -> Change:
    """What a change that goes by a name of mutmut's is."""
    module, _, rest = name.rpartition(".")
    function = rest.rpartition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    lines = (line for line in _mutmut("show", name).splitlines() if re.match(r"[-+](?![-+]{2} )", line))
    return Change(f"{module}.{function}", tuple(f"{line[0]} {line[1:].strip()}" for line in lines))


def _mutmut(*arguments: str) -> str:
    done = subprocess.run([Path(sys.executable).with_name("mutmut"), *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def main() -> int:
    """Make all changes and say which are not accounted for; 1 where there are some."""
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    jobs = os.environ.get("JOBS") or str(os.cpu_count() or 1)
    run = subprocess.run([Path(sys.executable).with_name("mutmut"), "run", "--max-children", jobs], cwd=ROOT, check=False)
    if run.returncode:
        return run.returncode
    results = dict(RESULT.findall(_mutmut("results", "--all", "true")))
    left = {changed(name): how for name, how in results.items() if how not in NOTICED}
    known = accounted()
    missing = {change: how for change, how in left.items() if change not in known}
    counts = Counter(results.values())
    print(f"\n{len(results)} changes: " + ", ".join(f"{number} {how}" for how, number in counts.most_common()))
    for change in known.keys() - left.keys():
        print(f"\nnoticed now, or not made any more; take it out of tests/unnoticed.md:\n\n{change}", end="")
    for change, how in missing.items():
        print(f"\n{how}, and not in tests/unnoticed.md:\n\n{change}", end="")
    return 1 if missing or not results else 0


if __name__ == "__main__":
    sys.exit(main())
