"""The user's own rsync, for a site that lies on another machine: a few files fetched from there, and exactly the named files sent.

Nothing that is not named is touched there. Knows no site.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from journalkit.git.running import Failed, Surroundings, in_words

UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
MISSING = 23  # the code for files that are not there
HOST = re.compile(r"[^/]+:")
SENDING = ("--checksum", "--times", "--chmod=D755,F644", "--delay-updates", "--from0", "--files-from=-")
REMOVING = ("--recursive", "--delete", "--existing", "--ignore-existing", "--from0", "--include-from=-", "--exclude=*")
WILD = re.compile(r"[*?\[]")


def place_of(target: str, folder: Path) -> str:
    """A target as rsync takes it; a path on this machine counts from a folder. Failed when it is none."""
    if not target or target.startswith("-") or UNSEEN.search(target):
        raise Failed(f"{target!r} is no target for rsync: write host:folder, rsync://host/module/folder, or a folder")
    if not (HOST.match(target) or target.startswith("rsync://")):
        target = str((folder / target).absolute())
    return target.rstrip("/") + "/"


def fetched(place: str, paths: Iterable[str], folder: Path, around: Surroundings) -> None:
    """Get those files of a place into a folder that are there. Failed when it cannot be reached."""
    code, _, said = _run(("--times", "--from0", "--files-from=-", "--", place, f"{folder}/"), around, paths)
    if code not in (0, MISSING):
        raise Failed(said or f"rsync ended with {code}")


def is_empty(place: str, around: Surroundings) -> bool:
    """Whether nothing lies at a place, or there is no such place yet. Failed when it cannot be reached."""
    code, out, said = _run(("--list-only", "--", place), around)
    if code == MISSING:
        return True
    if code:
        raise Failed(said or f"rsync ended with {code}")
    return not [line for line in out.decode("utf-8", "replace").splitlines() if line and not line.endswith(" .")]


def sent(folder: Path, place: str, paths: Iterable[str], around: Surroundings) -> None:
    """Bring the named files of a place to what they are in a folder. Failed."""
    code, _, said = _run((*SENDING, "--", f"{folder}/", place), around, paths)
    if code:
        raise Failed(said or f"rsync ended with {code}")


def removed(place: str, paths: Iterable[str], around: Surroundings) -> None:
    """Remove the named files of a place, and nothing else: all others are left out of what rsync compares. Failed.

    Its option --delete-missing-args would say it in one word; rsync as Debian mended it in 2026 ends with "invalid file mode" there.
    """
    with tempfile.TemporaryDirectory(prefix="journalkit-publish-") as name:
        files = set(paths)
        folders = {above.as_posix() for path in files for above in PurePosixPath(path).parents[:-1]}
        for each in folders:
            (Path(name) / each).mkdir(parents=True, exist_ok=True)
        patterns = [*(f"/{_literally(each)}/" for each in sorted(folders)), *(f"/{_literally(each)}" for each in sorted(files))]
        code, _, said = _run((*REMOVING, "--", f"{name}/", place), around, patterns)
    if code:
        raise Failed(said or f"rsync ended with {code}")


def _literally(path: str) -> str:
    """A path as a pattern of rsync that nothing else fits; in one without wild signs a backslash is one."""
    return re.sub(r"([\\*?\[])", r"\\\1", path) if WILD.search(path) else path


def _run(arguments: Sequence[str], around: Surroundings, paths: Iterable[str] = ()) -> tuple[int, bytes, str]:
    found = shutil.which("rsync")
    if found is None or not Path(found).is_absolute():
        raise Failed("rsync is needed for this and was not found; install it, then try again")
    data = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    environment = {name: value for name, value in around.cleaned().items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run([found, *arguments], input=data, env=environment, capture_output=True, check=False, timeout=around.seconds)
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise Failed(f"rsync does not work here: {fault}") from None
    return done.returncode, done.stdout, in_words(done.stderr)
