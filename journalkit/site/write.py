"""Products to the folder of a site: atomically, only what changed, and nothing that is not ours."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType

from journalkit.digests import State, state_of
from journalkit.lock import held
from journalkit.site.manifest import FILE_NAME, STAGE, Manifest, read_manifest
from journalkit.site.product import Product
from journalkit.temporary import TEMPORARY, beside
from journalkit.values import Struct

LOCK_NAME = ".journalkit-lock"
OF_THE_SYSTEM = (("proc",), ("sys",))
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
REMEDIES: Mapping[int, str] = MappingProxyType(
    {
        errno.EISDIR: "; a folder stands where a file of the site must be: move it away",
        errno.EEXIST: "; a file stands where a folder of the site must be: move it away",
        errno.ENOTDIR: "; a file stands where a folder of the site must be: move it away",
        **dict.fromkeys(FORBIDDEN, "; let yourself write there"),
    }
)  # by what the system says
PATIENCE = 1.0  # seconds; processes of a build that was killed end within that time


class Refused(Exception):
    """The folder must not be written to; the message says why and what to do. `elsewhere`: another folder would do.

    `without_option` is the message for who cannot name another folder.
    """

    def __init__(self, why: str, remedy: str = "", *, elsewhere: bool = False) -> None:
        instead = remedy or ("let the journal and its _site lie elsewhere" if elsewhere else "")
        ways = ", or ".join(filter(None, (remedy, "choose another folder with -o" if elsewhere else "")))
        self.without_option = "; ".join(filter(None, (why, instead)))
        super().__init__("; ".join(filter(None, (why, ways))))


class Unwritten(OSError):
    """A file of the site cannot be written, moved or removed; `without_option` as for `Refused`."""

    @property
    def without_option(self) -> str:
        return f"cannot write {self.filename}: {self.strerror}{REMEDIES.get(self.errno or 0, '')}"

    def __str__(self) -> str:
        return self.without_option + (", or build to another folder with -o" if self.errno in FORBIDDEN else "")


def without_option(fault: object) -> str:
    """What a fault says to who cannot name another folder."""
    return fault.without_option if isinstance(fault, Refused | Unwritten) else str(fault)


class Written(Struct, frozen=True):
    """What a build did to its folder: the paths it wrote and removed, how many files it left, and the states of new ones before they were
    put in their places.
    """

    written_paths: tuple[str, ...]
    removed_paths: tuple[str, ...]
    unchanged: int
    placed: Mapping[str, State]

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.written_paths)

    @property
    def removed(self) -> int:
        """How many files were removed."""
        return len(self.removed_paths)


def check_folder(folder: Path, journal: Path, audience: str, home: Path | None) -> Manifest | None:
    """The manifest of the folder, if there is one. Refused, unless a site for this audience may stand there; Unwritten where it cannot.

    All paths are absolute.
    """
    real, root = folder.resolve(), journal.resolve()
    home = home.resolve() if home else None
    if real == root or root.is_relative_to(real):
        raise Refused(f"{folder} is the journal itself or a folder around it", elsewhere=True)
    if real == Path(real.anchor) or (home is not None and home.is_relative_to(real)):
        raise Refused(f"{folder} is your home folder or one around it", elsewhere=True)
    if real.parts[1:2] in OF_THE_SYSTEM:
        raise Refused(f"{folder} is not a folder of a disk", elsewhere=True)
    if ".git" in real.parts or ".journalkit" in real.parts:
        raise Refused(f"{folder} belongs to another program", elsewhere=True)
    if real.is_relative_to(root) and real.relative_to(root).parts[0] != "_site":
        raise Refused(f"{folder} is among the journal's own files; inside the journal only _site/ may hold what is made of it")
    if any((each / FILE_NAME).exists() for each in real.parents):
        raise Refused(f"{folder} is within the folder of a site, and would be published with it", elsewhere=True)
    there = next(each for each in (real, *real.parents) if each.exists())
    if not there.is_dir():
        raise Refused(f"{folder} is not a folder" if there == real else f"{folder} cannot be: {there} is not a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise Unwritten(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    if not real.is_dir() or all(each.name == LOCK_NAME or each.name.startswith(TEMPORARY) for each in real.iterdir()):
        return None
    manifest = read_manifest(real)
    if manifest is None:
        raise Refused(f"{folder} holds files that journalkit did not make", "empty it", elsewhere=True)
    if manifest.audience != audience:
        raise Refused(f"{folder} holds other files of journalkit ({manifest.audience}, not {audience})", "delete it", elsewhere=True)
    return manifest


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
        placed = {}
        for path in sorted(staged, key=self.manifest.files.__contains__):  # a new page is there before an old one links to it
            placed[path] = state_of(os.lstat(self.stage / found[path].staged))
            self._place(path, self.stage / found[path].staged)
        for path in stale:
            _remove(self.folder, path)
        digests = {path: found[path].now.digest for path in paths}
        if staged or stale or digests != self.manifest.files:
            replace_file(self.folder / FILE_NAME, Manifest(self.audience, digests).to_bytes())
        return Written(tuple(staged), tuple(stale), len(found) - len(staged), placed)

    def _place(self, path: str, staged: Path) -> None:
        """Put a staged file in its place, so that a reader sees the old or the new one."""
        target = self.folder / path
        try:
            staged.replace(target)
        except OSError:
            with unwritten(target):
                self._make_way(path)
                staged.replace(target)

    def _make_way(self, path: str) -> None:
        """Make the folders that a file stands in, as folders of ours; a file of ours that stands where a folder must be is stale."""
        for stale in self.manifest.files:
            if stale.startswith(f"{path}/"):
                _remove(self.folder, stale)
        at, way = self.folder, ""
        for part in path.split("/")[:-1]:
            at, way = at / part, f"{way}{part}"
            if at.is_symlink() or (way in self.manifest.files and at.is_file()):
                at.unlink()
            at.mkdir(exist_ok=True)
            way += "/"


@contextlib.contextmanager
def output(folder: Path, journal: Path, audience: str, home: Path | None) -> Iterator[Output]:
    """The folder of a site, for one build at a time. Refused or Busy before anything is touched; an OSError leaves every file whole."""
    check_folder(folder, journal, audience, home)
    folder = folder.resolve()
    with contextlib.ExitStack() as ends:
        with unwritten(folder):
            folder.mkdir(parents=True, exist_ok=True)
            ends.enter_context(held(folder / LOCK_NAME, f"another build is writing to {folder}; wait for it to end", wait=PATIENCE))
        found = Output(folder, audience, check_folder(folder, journal, audience, home) or Manifest(audience, {}))
        _sweep(folder)
        try:
            with unwritten(folder):
                found.stage.mkdir()
            yield found
        finally:
            try:
                _sweep(folder)
            except BaseException:  # told to end while it cleans up: it does so before it ends
                _sweep(folder)
                raise


@contextlib.contextmanager
def unwritten(file: Path) -> Iterator[None]:
    """What the system refuses in this block is told of this file. Unwritten."""
    try:
        yield
    except Unwritten:
        raise
    except OSError as fault:
        raise Unwritten(fault.errno, fault.strerror or str(fault), str(file)) from None


def replace_pages(folder: Path, pages: Mapping[str, bytes], *, is_ours: bool) -> list[str]:
    """Replace pages of a site that stand there; the paths of those that did. Busy when another build is at work, Unwritten.

    They are no longer as the manifest has them: the next build makes them anew. `is_ours`: a build of this program holds the folder.
    """
    with contextlib.nullcontext() if is_ours else held(folder / LOCK_NAME, f"another build is writing to {folder}"):
        there = [path for path in pages if S_ISREG((folder / path).lstat().st_mode)]
        for path in there:
            replace_file(folder / path, pages[path])
    return there


def replace_file(file: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never a half."""
    if file.parent.is_symlink():
        file.parent.unlink()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(file)
    try:
        with unwritten(file):
            temporary.write_bytes(data)
            temporary.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _remove(folder: Path, path: str) -> None:
    """Remove a file of ours, and the folders that it leaves empty; what is a folder by now is none."""
    if (folder / path).is_dir() and not (folder / path).is_symlink():
        return
    with unwritten(folder / path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
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
    with unwritten(folder), os.scandir(folder) as listing:
        left = [each for each in listing if each.name.startswith(TEMPORARY)]
    with unwritten(folder):
        for each in left:
            if each.is_dir(follow_symlinks=False):
                shutil.rmtree(each)
            else:
                Path(each).unlink()
