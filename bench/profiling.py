"""Where the time of a cold build goes. Run it with: make profile SIZE=1000

The build runs in one process, which is looked at every few milliseconds of processor time. That slows it down by a few percent, small
functions no more than large ones. The time of a function is that of all that it calls; the time of a library is its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench import journal
from bench.install import ROOT, install_journalkit
from bench.measuring import environment
from bench.site import Site, journal_folder

SAMPLER = Path(__file__).parent / "sampler.py"
FUNCTIONS = 50
LIBRARIES = 25


def profile(site: Site) -> str:
    """Two lists: functions of journalkit by what they and all that they call take, and libraries by what they take themselves."""
    output = site.folder.with_name("profile.json")
    command = [str(site.home / "bin" / "python"), str(SAMPLER), str(output), "--now", journal.now_of(site.count), "build", *alone(site)]
    done = subprocess.run(command, cwd=site.folder, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    found = json.loads(output.read_text(encoding="utf-8"))
    total, seconds = sum(found["own"].values()), found["seconds"]
    lines = [f"cold build of {site.count} entries, one process: {seconds:.2f} s of processor time", ""]
    lines += ["functions of journalkit, with all that they call", *_rows(found["inside"], total, seconds, FUNCTIONS), ""]
    lines += ["files of journalkit and libraries, alone", *_rows(found["own"], total, seconds, LIBRARIES)]
    return "\n".join(lines)


def alone(site: Site) -> list[str]:
    """The option that keeps a build in one process, where the program has it."""
    asked = [str(site.home / "bin" / "journalkit"), "build", "--help"]
    helped = subprocess.run(asked, cwd=site.folder, env=environment(), capture_output=True, text=True, check=True)
    return ["--jobs", "1"] if "--jobs" in helped.stdout else []


def _rows(counts: Mapping[str, int], total: int, seconds: float, shown: int) -> list[str]:
    """A line each: the share, the seconds, the name."""
    largest = sorted(counts.items(), key=lambda each: -each[1])[:shown]
    return [f"{count / total:>7.1%} {count / total * seconds:>8.2f} s  {name}" for name, count in largest]


def main() -> None:
    """Make a journal, build it once, and print where the time went."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("size", type=int, nargs="?", default=1000, help="how many entries")
    arguments.add_argument("--folder", type=Path, default=None, help="where to write")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print(profile(journal_folder(Path(folder) / "journal", given.size, install_journalkit(ROOT / ".bench"))))


if __name__ == "__main__":
    main()
