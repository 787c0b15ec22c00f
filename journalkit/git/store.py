"""The objects of one room in a bare repository of its own, apart from the journal's: fetched, read, written and pushed through pipes.

The repository is a cache that may come from anybody who packed the journal, so its settings are written anew before each use.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from journalkit.git.objects import SHA1, SHA256, Objects, named_by
from journalkit.git.running import SETTINGS, Failed, Surroundings, beginning, output, program
from journalkit.temporary import named_in_faults
from journalkit.values import Struct, replace

CONFIG = "[core]\n\trepositoryformatversion = {}\n\tfilemode = false\n\tbare = true\n\tlogAllRefUpdates = false\n"
CONFIGS = {SHA1: CONFIG.format(0), SHA256: f"{CONFIG.format(1)}[extensions]\n\tobjectFormat = sha256\n"}.items()
SAYS_NAMING = re.compile(rb"< (?:.*[ \0])?object-format=(sha1|sha256)\b")
HEAD = "ref: refs/heads/none\n"
HINTS = (
    (
        r"(?i)\b(?:denying|prohibited|protected|declined|refusing to delete|force[- ]push)\b",
        "The remote does not let a branch be replaced or deleted, which this needs: at a host, end the protection of the branch {branch}, "
        "and make another one the default branch; in a repository of your own: git config receive.denyNonFastForwards false; git config "
        "receive.denyDeletes false",
    ),
    (
        r"unable to create temporary object directory|insufficient permission",
        "You may not write there: ask whoever made the folder to let you; git init --bare --shared makes one for all of a group",
    ),
)  # what of git's own words needs others beside it
SAID = "journalkit-said"
FOREIGN = ("config.worktree", "commondir", "shallow", "packed-refs.lock", "FETCH_HEAD", SAID)
HALF = ("refs/**/*.lock", "objects/tmp_*", "objects/*/tmp_*", "objects/pack/.tmp-*")  # what a git that was killed leaves
FOREIGN_FOLDERS = ("hooks", "info", "worktrees", "modules", "logs", "objects/info")
UNTIDY = "journalkit-untidy"
MOST_NAMES = 4 * 1024 * 1024
MOST_FETCHED = 2 * 1024 * 1024 * 1024


class Address(Struct, frozen=True):
    """Where a remote is: a URL, or the absolute path of a folder on this machine; `shown` is what may be printed of it."""

    url: str
    folder: bool
    shown: str


class Store(Struct, frozen=True):
    """The repository in a folder, and the surroundings in which git runs there."""

    folder: Path
    around: Surroundings

    @property
    def naming(self) -> str:
        """How its objects are named."""
        file = self.folder / "config"
        text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() and not file.is_symlink() else ""
        return next((naming for naming, config in CONFIGS if config == text), SHA1)

    def prepare(self, naming: str | None = None) -> None:
        """Make the repository, or take from it whatever could run a program or bring in objects of another one; `naming` is new to it."""
        naming = naming or self.naming
        for name in FOREIGN_FOLDERS:
            _removed(self.folder / name)
        for name in FOREIGN:
            (self.folder / name).unlink(missing_ok=True)
        for name in ("objects", "objects/pack", "refs"):
            if (self.folder / name).is_symlink():
                (self.folder / name).unlink()
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name, text in (("config", dict(CONFIGS)[naming]), ("HEAD", HEAD)):
            with named_in_faults(self.folder / name):
                (self.folder / name).unlink(missing_ok=True)
                (self.folder / name).write_text(text, encoding="utf-8")
        for half in (each for pattern in HALF for each in self.folder.glob(pattern)):  # this program holds the lock, so nobody writes
            _removed(half)

    def agree(self, address: Address, ids: Iterable[str]) -> None:
        """Name objects as a remote does, which has these ids; a store that named them otherwise, or lost some, is emptied. Failed."""
        known = next(iter(ids), None)
        naming = named_by(known) if known else self._naming_at(address)
        if naming != self.naming or not self._is_whole():
            for name in ("objects", "refs", "packed-refs"):
                _removed(self.folder / name)
            self.prepare(naming)

    def _is_whole(self) -> bool:
        """Whether the objects are here that refs lead to: a part of a cache may have been deleted."""
        tips = set(self.refs().values())
        if not tips:
            return True
        with self.objects() as objects:
            return objects.infos(tips).keys() == tips

    def _naming_at(self, address: Address) -> str:
        """How an empty remote names objects, which git tells nobody but who reads along."""
        file = self.folder / SAID
        file.unlink(missing_ok=True)
        Store(self.folder, replace(self.around, trace=str(file.absolute()))).remote_refs(address)
        found = SAYS_NAMING.search(file.read_bytes()) if file.exists() else None
        file.unlink(missing_ok=True)
        return found[1].decode() if found else SHA1

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What a git command prints. Failed when it fails."""
        return output(self.folder, (f"--git-dir={self.folder}", *arguments), self.around, data)

    def refs(self) -> dict[str, str]:
        """The ids of all refs by their names."""
        lines = self.run("for-each-ref", "--format=%(objectname) %(refname)").decode("utf-8", "replace").splitlines()
        return {name: sha for sha, _, name in (line.partition(" ") for line in lines)}

    def set_refs(self, refs: Mapping[str, str | None]) -> None:
        """Point refs at objects; None deletes one."""
        lines = (f"update {name}\0{sha}\0\0" if sha else f"delete {name}\0\0" for name, sha in refs.items())
        if refs:
            self.run("update-ref", "--no-deref", "--stdin", "-z", data="".join(lines).encode())

    def remote_refs(self, address: Address, *patterns: str) -> dict[str, str]:
        """The refs of a remote by their names, as bytes that are UTF-8; others are named with the signs that stand for bytes."""
        upload = _for_folder("--upload-pack", "upload-pack", address)
        arguments = (f"--git-dir={self.folder}", "ls-remote", "--refs", *upload, "--", address.url, *patterns)
        try:
            lines = beginning(self.folder, arguments, self.around, MOST_NAMES).decode("utf-8", "surrogateescape").split("\n")
        except Failed:
            if not _is_there(address):
                raise Failed(f"there is no folder {address.shown}: is its disk in place, and the address right?") from None
            raise
        return {name: sha for sha, _, name in (line.partition("\t") for line in lines) if name}

    def fetch(self, address: Address, refs: Mapping[str, str], most: int = MOST_FETCHED) -> None:
        """Get refs of a remote, each under a name of the store. Failed, with nothing changed, beyond `most` bytes."""
        before = self._size()

        def too_much() -> str:
            return f"the other side sends more than {most} bytes" if self._size() - before > most else ""

        specs = (f"+{theirs}:{ours}" for theirs, ours in refs.items())
        upload = _for_folder("--upload-pack", "upload-pack", address)
        quietly = ("--quiet", "--force", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-show-forced-updates")
        arguments = (f"--git-dir={self.folder}", "fetch", *quietly, *upload, "--", address.url, *specs)
        try:
            output(self.folder, arguments, self.around, stop=too_much)
        finally:
            for each in self.folder.glob("objects/pack/tmp_*"):
                each.unlink(missing_ok=True)

    def push(self, address: Address, sha: str | None, ref: str, expected: str | None) -> None:
        """Put a commit, or None for nothing, at a ref of a remote, if that is still as expected. Failed when it is not, or must stay."""
        receive = _for_folder("--receive-pack", "receive-pack", address)
        lease = f"--force-with-lease={ref}:{expected or ''}"
        quietly = ("--quiet", "--no-verify", "--no-signed", "--no-follow-tags", "--no-recurse-submodules")
        try:
            self._push((*quietly, *receive, lease, "--", address.url, f"{sha or ''}:{ref}"))
        except Failed as fault:
            hint = next((words for pattern, words in HINTS if re.search(pattern, str(fault))), None)
            if hint is None:
                raise
            raise Failed(f"{fault}. {hint.format(branch=ref.removeprefix('refs/heads/'))}") from None

    def _push(self, arguments: Sequence[str]) -> None:
        output(self.folder, (f"--git-dir={self.folder}", "push", *arguments), self.around)

    def imported(self, stream: Iterable[bytes]) -> None:
        """Write objects and refs as a stream of fast-import says."""
        with named_in_faults(self.folder), TemporaryFile(dir=self.folder) as file:  # attachments may be larger than the memory
            for piece in stream:
                file.write(piece)
            file.write(b"done\n")
            file.seek(0)
            output(self.folder, (f"--git-dir={self.folder}", "fast-import", "--quiet", "--force", "--done"), self.around, source=file)

    @contextlib.contextmanager
    def objects(self) -> Iterator[Objects]:
        """The objects, for reading through one process."""
        with Objects(self.folder, self.around) as objects:
            yield objects

    def will_be_untidy(self) -> None:
        """Note, before something is withdrawn, that objects must be removed, so that a killed program does not forget them."""
        (self.folder / UNTIDY).touch()

    def tidy(self) -> None:
        """Remove every object that no ref leads to, if there may be any; write down what the next push need not send again."""
        if (self.folder / UNTIDY).exists():
            tidied(self.folder, self.around)
            (self.folder / UNTIDY).unlink(missing_ok=True)

    def _size(self) -> int:
        total = 0
        for each in self.folder.glob("objects/pack/*"):
            with contextlib.suppress(OSError):
                total += each.stat().st_size
        return total


def tidied(folder: Path, around: Surroundings) -> None:
    """Remove every object of a bare repository that no ref leads to."""
    where = f"--git-dir={folder}"
    output(folder, (where, "repack", "-a", "-d", "-q", "--window=0", "--write-bitmap-index"), around)
    output(folder, (where, "prune", "--expire=now"), around)


def made_bare(folder: Path, around: Surroundings) -> None:
    """A new, empty, bare repository in a folder."""
    output(folder.parent, ("init", "--quiet", "--bare", "--template=", "--", str(folder)), around)


def _is_there(address: Address) -> bool:
    """Whether a remote is there as far as a look at the disk can tell; git also finds a folder whose name ends in `.git`."""
    if not address.folder or address.url.startswith("file:"):
        return True
    return any(Path(f"{address.url}{end}").exists() for end in ("", ".git"))


def _for_folder(option: str, command: str, address: Address) -> tuple[str, ...]:
    """Of a folder on this machine, git runs the other side here too: with settings that run nothing which lies in the folder."""
    if not address.folder:
        return ()
    settings = " ".join(f"-c {shlex.quote(each)}" for each in SETTINGS if not each.startswith(("protocol.", "safe.")))
    return (f"{option}={shlex.quote(program())} {settings} {command}",)


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


__all__ = ["Address", "Failed", "Objects", "Store", "Surroundings", "made_bare", "tidied"]
