"""Whether what gets installed is what was locked, and whether anything of it is known to be unsafe. Run by `make check`.

What cannot be looked up, because the index or the service of advisories is not reachable, is said and is no success: the word is
`unknown`. Only a file that is not what was locked, or a known advisory, is a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKED = "locked.txt"
MISMATCH = "DO NOT MATCH THE HASHES"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)


def hashes(folder: Path) -> str:
    """What is wrong with the files that the index gives for the locked versions: `ok`, `unknown: why`, or the failure."""
    done = _run("pip", "download", "--quiet", "--no-deps", "--require-hashes", "--requirement", LOCKED, "--dest", str(folder))
    if not done.returncode:
        return "ok"
    return done.stderr if MISMATCH in done.stderr else f"unknown: {_last(done.stderr)}"


def advisories(folder: Path) -> str:
    """Whether a locked version is known to be unsafe: `ok`, `unknown: why`, or the advisories."""
    report = folder / "report.json"
    done = _run("pip_audit", "--strict", "--disable-pip", "--require-hashes", "-r", LOCKED, "-f", "json", "-o", str(report))
    found = json.loads(report.read_text(encoding="utf-8"))["dependencies"] if report.exists() else []
    unsafe = [f"{each['name']} {each['version']}: {one['id']}" for each in found for one in each.get("vulns", ())]
    if unsafe:
        return "\n".join(unsafe)
    skipped = [each["name"] for each in found if "skip_reason" in each]
    return "ok" if found and not skipped and not done.returncode else f"unknown: {_last(done.stderr)}"


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no answer"])[-1]


def main() -> int:
    """Say of each how it is; 1 where something is wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, look in (("hashes of what is installed", hashes), ("advisories about what is installed", advisories)):
            answer = look(Path(folder))
            wrong |= answer != "ok" and not answer.startswith("unknown: ")
            print(f"{name}: {answer}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
