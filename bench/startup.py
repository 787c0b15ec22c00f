"""How long commands take to start and end, against `python -c pass`: medians of several runs, and ratios.

Run it with: make startup
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9
ROOT = Path(__file__).parent.parent
NOW = "2026-09-15T09:00+02:00"


def seconds(command: list[str]) -> float:
    """The time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print a line a command: the median in milliseconds, the slowest run, and how many times `python -c pass`."""
    with tempfile.TemporaryDirectory() as folder:
        example = Path(folder) / "example"
        shutil.copytree(ROOT / "example-journal", example, ignore=shutil.ignore_patterns("_site", ".journalkit"))
        small = Path(folder) / "small"
        program = [sys.executable, "-m", "journalkit", "--now", NOW]
        subprocess.run([*program, "init", str(small), "--name", "Ana", "--with", "Ben"], check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "--version": [*program, "--version"],
            "--help": [*program, "--help"],
            "list, 1 entry": [*program, "-C", str(small), "list", "--ids"],
            "new --no-edit, 1 entry": [*program, "-C", str(small), "new", "insight", "A thought", "--no-edit"],
            "list, 204 entries": [*program, "-C", str(example), "list", "--ids"],
            "new --no-edit, 204 entries": [*program, "-C", str(example), "new", "insight", "A thought", "--no-edit"],
            "status, 204 entries": [*program, "-C", str(example), "status"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(seconds(command))
        base = statistics.median(times["python -c pass"])
        print(f"{'command':<28} {'median':>9} {'slowest':>9} {'ratio':>7}   ({RUNS} runs each, taken in turns)")
        for name, found in times.items():
            median = statistics.median(found)
            print(f"{name:<28} {median * 1000:>6.0f} ms {max(found) * 1000:>6.0f} ms {median / base:>6.1f}x")


if __name__ == "__main__":
    main()
