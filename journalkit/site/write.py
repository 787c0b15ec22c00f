"""Products to the folder of a site: atomically, only what changed, and nothing that is not ours."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from journalkit.lock import held
from journalkit.site.manifest import FILE_NAME, Manifest, read_manifest
from journalkit.site.product import Product
from journalkit.values import Struct

LOCK_NAME = ".journalkit-lock"
TEMPORARY = ".journalkit-tmp-"
STAGE = f"{TEMPORARY}stage"


class Refused(Exception):
    """The folder must not be written to; the message says why and what to do."""


class Written(Struct, frozen=True):
    """What a build did to its folder: the paths it wrote and removed, and numbers of files."""

    written_paths: tuple[str, ...]
    removed_paths: tuple[str, ...]
    unchanged: int

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.written_paths)

    @property
    def removed(self) -> int:
        """How many files were removed."""
        return len(self.removed_paths)


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


class Output(Struct, frozen=True):
    """The folder of a site while it is ours: what its manifest says, what stands there as it was left, and where new files wait."""

    folder: Path
    audience: str
    manifest: Manifest

    @property
    def stage(self) -> Path:
        """The folder in which new files wait until all of them are there."""
        return self.folder / STAGE

    def bring(self, paths: Collection[str], products: Iterable[Product]) -> Written:
        """Bring the folder to exactly these files, in their order. Nothing is touched before all products are there."""
        found = {product.path: product for product in products}
        staged = [path for path in paths if found[path].staged]
        stale = [path for path in self.manifest.files if path not in found]
        if staged or stale:
            claimed = dict.fromkeys((*self.manifest.files, *found), "")
            replace_file(self.folder / FILE_NAME, Manifest(self.audience, claimed).to_bytes())  # so that a killed build is understood
        for path in staged:
            self._place(path, self.stage / found[path].staged)
        for path in stale:
            _remove(self.folder, path)
        digests = {path: found[path].now.digest for path in paths}
        if staged or stale or digests != self.manifest.files:
            replace_file(self.folder / FILE_NAME, Manifest(self.audience, digests).to_bytes())
        return Written(tuple(staged), tuple(stale), len(found) - len(staged))

    def _place(self, path: str, staged: Path) -> None:
        """Put a staged file in its place, so that a reader sees the old or the new one."""
        target = self.folder / path
        try:
            staged.replace(target)
        except OSError:
            _make_way(self.folder, path)
            staged.replace(target)


@contextlib.contextmanager
def output(folder: Path, journal: Path, audience: str, home: Path | None) -> Iterator[Output]:
    """The folder of a site, for one build at a time. Refused or Busy before anything is touched; an OSError leaves every file whole."""
    check_folder(folder, journal, audience, home)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / LOCK_NAME, f"another build is writing to {folder}; wait for it to end"):
        check_folder(folder, journal, audience, home)
        found = Output(folder, audience, read_manifest(folder) or Manifest(audience, {}))
        _sweep(found.stage)
        found.stage.mkdir()
        try:
            yield found
        finally:
            _sweep(found.stage)


def _make_way(folder: Path, path: str) -> None:
    """Make the folders that a file stands in, as folders of ours."""
    at = folder
    for part in path.split("/")[:-1]:
        at = at / part
        if at.is_symlink():
            at.unlink()
        at.mkdir(exist_ok=True)


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


def _sweep(stage: Path) -> None:
    """Remove what a killed build left half-way."""
    if stage.is_symlink():
        stage.unlink()
    elif stage.exists():
        shutil.rmtree(stage)
