"""Artifacts to a folder: atomically, only what changed, and nothing that is not ours."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from journalkit.site.manifest import FILE_NAME, Manifest, read_manifest
from journalkit.site.render import Artifact
from journalkit.source import digest

LOCK_NAME = ".journalkit-lock"
TEMPORARY = ".journalkit-tmp-"


class Refused(Exception):
    """The folder must not be written to; the message says why and what to do."""


class Busy(Exception):
    """Another build writes to the folder."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to its folder: numbers of files."""

    written: int
    unchanged: int
    removed: int


def check_folder(folder: Path, journal: Path, audience: str, home: Path | None) -> None:
    """Refused, unless a site for this audience may be written to the folder; all paths are absolute."""
    real, root = folder.resolve(), journal.resolve()
    home = home.resolve() if home else None
    if real == root or root.is_relative_to(real):
        raise Refused(f"{folder} is the journal itself or a folder around it; choose another folder with -o")
    if real == Path(real.anchor) or (home is not None and home.is_relative_to(real)):
        raise Refused(f"{folder} is your home folder or one around it; choose another folder with -o")
    if ".git" in real.parts or ".journalkit" in real.parts:
        raise Refused(f"{folder} belongs to another program; choose another folder with -o")
    if real.is_relative_to(root) and real.relative_to(root).parts[0] != "_site":
        raise Refused(f"{folder} is among the journal's own files; inside the journal only _site/ may hold sites")
    if real.exists() and not real.is_dir():
        raise Refused(f"{folder} is not a folder")
    if not real.is_dir() or all(each.name == LOCK_NAME or each.name.startswith(TEMPORARY) for each in real.iterdir()):
        return
    manifest = read_manifest(real)
    if manifest is None:
        raise Refused(f"{folder} holds files that journalkit did not make; empty it, or choose another folder with -o")
    if manifest.audience != audience:
        raise Refused(f"{folder} holds the site for {manifest.audience}, not for {audience}; delete it, or choose another folder with -o")


def write(artifacts: Iterable[Artifact], folder: Path, journal: Path, audience: str, home: Path | None) -> Written:
    """Bring a folder to exactly these files. Refused or Busy before anything is touched; an OSError leaves every file whole."""
    check_folder(folder, journal, audience, home)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        check_folder(folder, journal, audience, home)
        return _write(list(artifacts), folder, audience)


def _write(artifacts: list[Artifact], folder: Path, audience: str) -> Written:
    before = read_manifest(folder) or Manifest(audience, {})
    _sweep(folder)
    digests = {artifact.path: digest(artifact.data) for artifact in artifacts}
    stale = [path for path in before.files if path not in digests]
    changed = [a for a in artifacts if before.files.get(a.path) != digests[a.path] or not _is_as_written(folder / a.path, a.data)]
    if changed or stale:
        claimed = {**dict.fromkeys(before.files, ""), **dict.fromkeys(digests, "")}
        replace_file(folder / FILE_NAME, Manifest(audience, claimed).to_bytes())  # so that the next build knows what a killed one wrote
    for artifact in changed:
        replace_file(folder / artifact.path, artifact.data)
    for path in stale:
        _remove(folder, path)
    final = Manifest(audience, digests).to_bytes()
    if not _is_as_written(folder / FILE_NAME, final):
        replace_file(folder / FILE_NAME, final)
    return Written(len(changed), len(artifacts) - len(changed), len(stale))


def _is_as_written(file: Path, data: bytes) -> bool:
    """Whether a regular file holds exactly these bytes."""
    try:
        return not file.is_symlink() and file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False


def replace_file(file: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a half."""
    if file.parent.is_symlink():
        file.parent.unlink()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.parent / f"{TEMPORARY}{os.getpid()}"
    try:
        temporary.write_bytes(data)
        temporary.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _remove(folder: Path, path: str) -> None:
    """Remove a file of ours, and the folders that it leaves empty."""
    with contextlib.suppress(FileNotFoundError):
        (folder / path).unlink()
    for parent in (folder / path).parents:
        if parent == folder or not parent.is_relative_to(folder):
            break
        try:
            parent.rmdir()
        except OSError:
            break


def _sweep(folder: Path) -> None:
    """Remove what a killed build left half-way."""
    for file in folder.rglob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError):
            file.unlink()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which ends with the process. Busy when another process holds it."""
    handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(handle)
        except OSError:
            raise Busy(f"another build is writing to {folder}; wait for it to end") from None
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
