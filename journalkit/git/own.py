"""The repository that a journal lies in, for the hooks: where it is, what is staged, what a push would send; and its settings, which are
written only when the user asks for it. No file of the work tree is compared or checked out, so that no filter runs.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from journalkit.git.objects import ID, Objects
from journalkit.git.running import SAFELY, Failed, Surroundings, beginning, output, program
from journalkit.git.store import MOST_NAMES
from journalkit.values import Struct, replace

NO_OBJECT = re.compile(r"0{40}(?:0{24})?")
FILE_MODES = ("100644", "100755", "120000")
LONGEST = 60.0  # seconds for a merge of lines, and for what a remote has to say


class Repository(Struct, frozen=True):
    """The work tree, its own git folder, and the one that all work trees share."""

    top: Path
    git: Path
    main: Path
    around: Surroundings

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What a git command prints. Failed when it fails."""
        return output(self.top, arguments, self.around, data)

    def settings(self, name: str, kind: str = "") -> list[tuple[str, str]]:
        """The values of a setting, each with where it stands (`global`, `local`, …); those that this program itself sets are none."""
        try:
            out = self.run("config", "--null", "--show-scope", *([f"--type={kind}"] if kind else []), "--get-all", name).decode(
                "utf-8", "replace"
            )
        except Failed:
            return []
        parts = out.split("\0")
        return [(scope, value) for scope, value in zip(parts[::2], parts[1::2], strict=False) if scope != "command"]

    @property
    def remotes(self) -> tuple[str, ...]:
        """The names of its remotes."""
        return tuple(self.run("remote").decode("utf-8", "replace").split())

    @property
    def hooks(self) -> tuple[Path, str]:
        """The folder of the hooks, and where it is set (`global`, `local`, …), if it is."""
        scope, value = next(reversed(self.settings("core.hooksPath", "path")), ("", ""))
        return (self.top / value if value else self.main / "hooks"), scope

    def set(self, name: str, value: str) -> None:
        """Give a setting of this repository one value."""
        self.run("config", "--local", "--replace-all", name, value)

    def add(self, name: str, value: str) -> None:
        """Give a setting of this repository one more value, if it has not got it."""
        if ("local", value) not in self.settings(name):
            self.run("config", "--local", "--add", name, value)

    def unset(self, name: str, value: str | None = None) -> None:
        """Take a setting, or one value of it, from this repository."""
        left = [each for scope, each in self.settings(name) if scope == "local" and value is not None and each != value]
        if any(scope == "local" for scope, _ in self.settings(name)):
            self.run("config", "--local", "--unset-all", name)
        for each in left:
            self.run("config", "--local", "--add", name, each)

    def unset_section(self, name: str) -> None:
        """Take a section of settings from this repository, if it is there."""
        names = self.run("config", "--local", "--list", "--name-only").decode("utf-8", "replace").split()
        if any(each.startswith(f"{name}.") for each in names):
            self.run("config", "--local", "--remove-section", name)

    def staged(self) -> dict[str, str]:
        """The ids of the files of the index, by path. Failed while a merge is undecided."""
        found: dict[str, str] = {}
        for line in _fields(self.run("ls-files", "--stage", "-z")):
            state, _, path = line.partition("\t")
            mode, sha, stage = state.split(" ")
            if stage != "0":
                raise Failed(f"{path} is not merged yet")
            if mode in FILE_MODES:
                found[path] = sha
        return found

    def newly_staged(self) -> tuple[frozenset[str], bool]:
        """The paths of files that differ from the last commit, and whether any is gone since."""
        try:
            self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except Failed:
            return frozenset(self.staged()), False
        changes = _fields(self.run("diff-index", "--cached", "--no-renames", "--name-status", "-z", "HEAD", "--"))
        pairs = list(zip(changes[::2], changes[1::2], strict=False))
        return frozenset(path for _, path in pairs), any(kind == "D" for kind, _ in pairs)

    def tree(self, commit: str) -> dict[str, str]:
        """The ids of the files of a commit, by path."""
        found: dict[str, str] = {}
        for line in _fields(self.run("ls-tree", "-r", "-z", "--full-tree", _id(commit))):
            state, _, path = line.partition("\t")
            mode, kind, sha = state.split(" ")
            if kind == "blob" and mode in FILE_MODES:
                found[path] = sha
        return found

    def commit_of(self, name: str) -> str:
        """The id of the commit that a name leads to. Failed when there is none."""
        return self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()

    def is_commit(self, sha: str) -> bool:
        """Whether there is such a commit here; a tag that leads to one counts."""
        try:
            self.run("rev-parse", "--verify", "--quiet", f"{_id(sha)}^{{commit}}")
        except Failed:
            return False
        return True

    def versions(self, commits: Iterable[str], known: Iterable[str]) -> list[Version]:
        """The versions of files in commits that are not in the `known` ones, newest first."""
        wanted = [*(_id(sha) for sha in commits), *(f"^{_id(sha)}" for sha in known)]
        names = "".join(f"{sha}\n" for sha in wanted).encode()
        new = frozenset(self.run("rev-list", "--objects", "--no-object-names", "--stdin", data=names).decode().split())
        shown = ("--format=%x00%x00%H", "--raw", "-z", "--no-abbrev", "--no-renames", "-m", "--root", "--diff-filter=AMT", "--topo-order")
        said = self.run("log", "--no-show-signature", "--no-notes", "--no-decorate", *shown, "--stdin", data=names)
        return [version for version in _versions(said) if version.sha in new]

    def at_remote(self, address: str) -> list[str]:
        """The commits of this repository that a remote says it has; none where it does not answer.

        What was fetched from a remote of that name says nothing: the name may lead elsewhere since.
        """
        briefly = replace(self.around, seconds=LONGEST)
        try:
            lines = beginning(self.top, ("ls-remote", "--refs", "--", address), briefly, MOST_NAMES).decode("utf-8", "replace").splitlines()
        except Failed:
            return []
        return self.commits(sha for sha, _, _ in (line.partition("\t") for line in lines))

    def commits(self, ids: Iterable[str]) -> list[str]:
        """Those commits of this repository, of which these are ids, or tags that lead to them."""
        asked = "".join(f"{sha}^{{commit}}\n" for sha in sorted({sha for sha in ids if ID.fullmatch(sha)})).encode()
        said = self.run("cat-file", "--batch-check=%(objectname) %(objecttype)", data=asked).decode().splitlines() if asked else []
        return [sha for sha, _, kind in (line.partition(" ") for line in said) if kind == "commit"]

    def contents(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of files by their ids. Failed when one of them is not there."""
        wanted = list(dict.fromkeys(ids))
        if not all(ID.fullmatch(sha) for sha in wanted):
            raise Failed("this repository names its objects in a way that this program does not know")
        seen = 0
        with Objects(self.git, self.around) as objects:
            for sha, data in objects.contents(wanted):
                seen += 1
                yield sha, data
        if seen != len(wanted):
            raise Failed("files of the repository are missing")


class Version(NamedTuple):
    """A file as a commit has it."""

    commit: str
    path: str
    sha: str


def repository_of(folder: Path, around: Surroundings) -> Repository | None:
    """The repository that a folder lies in; None when there is none with a work tree."""
    try:
        said = output(
            folder, ("rev-parse", "--path-format=absolute", "--show-toplevel", "--absolute-git-dir", "--git-common-dir"), around
        ).decode("utf-8", "surrogateescape")
    except Failed:
        return None
    top, own, main, *_ = (*said.split("\n"), "", "", "")
    return Repository(Path(top), Path(own), Path(main), around) if top and own and main else None


def merged_by_line(folder: Path, files: tuple[str, str, str], signs: int, around: Surroundings) -> bool:
    """Merge base, ours and theirs line by line into the file of ours, as git does. Whether nothing is left to be decided. Failed."""
    base, ours, theirs = files
    command = [program(), *SAFELY, "merge-file", "--quiet", f"--marker-size={signs}", "-L", "ours", "-L", "base", "-L", "theirs"]
    environment: Mapping[str, str] = around.cleaned()
    try:
        done = subprocess.run(
            [*command, "--", ours, base, theirs], cwd=folder, env=environment, capture_output=True, check=False, timeout=LONGEST
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise Failed(f"git cannot merge the lines: {fault}") from None
    if done.returncode < 0 or done.returncode > 127:
        raise Failed("git cannot merge these files by line")
    return done.returncode == 0


def _versions(said: bytes) -> Iterator[Version]:
    """The lines of `log --raw -z`: a commit after two empty fields, then pairs of what changed and a path."""
    commit = ""
    fields = iter(said.decode("utf-8", "surrogateescape").split("\0"))
    for each in fields:
        if each.strip("\n").startswith(":"):
            sha = each.strip("\n").split(" ")[3]
            yield Version(commit, next(fields, ""), sha)
        elif each.strip("\n"):
            commit = each.strip("\n")


def _fields(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").split("\0")[:-1]


def _id(sha: str) -> str:
    """An id, which cannot be an option. Failed when it is none."""
    if not ID.fullmatch(sha):
        raise Failed(f"{sha[:80]!r} is not the id of a commit")
    return sha
