"""The user's own git, asked and never told: the only place that runs another program.

A journal may have been unpacked from somewhere, with a `.git/config` of a stranger in it, and such a file can name programs for git to run.
So every call here has a fixed list of arguments, switches off what would run something, has no input, and ends in time. Git is never asked
about the files of the working tree, because to compare those it runs the filters of `.gitattributes`; they are read here instead. A partial
clone is asked nothing, because git would fetch what is missing by programs that its config names.

Git is optional: where it is missing, too old, too slow or does not work here, the answer is empty.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from threading import Timer

from journalkit.values import Struct, field

SECONDS = 15.0
PROTOCOLS = ("bundle", "ext", "fd", "file", "ftp", "ftps", "git", "http", "https", "ssh")
SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.bigFileThreshold=2m",  # entries are smaller, and what is larger is not compared
    "safe.bareRepository=explicit",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "protocol.allow=never",
    *(f"protocol.{name}.allow=never" for name in PROTOCOLS),  # a setting of the repository for one of them would count more
)
SAFELY = ("--no-pager", "--no-optional-locks", "--no-replace-objects", *(word for each in SETTINGS for word in ("-c", each)))
PLAINLY = ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=all", "--relative", "-M", "-l1000")
PARTIAL_CLONE = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"

WITHOUT_DUE = "^([^d]|d[^u]|du[^e]|du?$|\n)"  # lines that cannot be the field `due`; git hands over their ends too, so $ is no empty line
PATCHES = (  # of all files: to look at names while it compares folders costs git more than what it leaves out
    *("log", "--topo-order", "--no-merges", "--format=", "--no-show-signature", "--no-notes", "--no-decorate", "--no-follow"),
    *("-p", "-U200", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", f"-I{WITHOUT_DUE}"),
)
STAGED_RENAMES = ("diff", "--cached", "--name-status", "-z", "--diff-filter=R")

FENCE = re.compile(r"---[ \t]*")
DUE = re.compile(r"due[ \t]*:(?:[ \t]+(.*))?")
COMMENT = re.compile(r"(?:^|[ \t])#")
NO_VALUE = frozenset(["", "~", "null", "Null", "NULL"])
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
LONGEST_FRONT_MATTER = 64 * 1024


class Unanswered(Exception):
    """Git is not there, failed with a code, or took too long."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__()
        self.code = code


def setting(folder: Path, name: str) -> str | None:
    """The value of a setting of git (`user.email`) in a folder; None when it has none."""
    try:
        value = "\n".join(_lines(folder, "config", "-z", "--get", name)).removesuffix("\0").strip()
    except Unanswered:
        return None
    return value or None


class Committed(Struct, frozen=True):
    """What the commits and the index say of `due`: how often it was moved and what it was last, by path, and staged renames."""

    moves: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, str | None] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)


def committed(root: Path) -> Committed | None:
    """What git knows of `due` in the journal in a folder; None when it does not answer."""
    try:
        if _is_partial_clone(root):
            return Committed()
        history = _history(_changes(_lines(root, *PATCHES, *PLAINLY)))
        last = {path: due.value for path, due in history.last.items()}
        return Committed({path: count for path, count in history.moves.items() if count}, last, _staged_renames(root))
    except Unanswered:
        return None


def due_moves(root: Path, known: Committed | None = None, due_of: Callable[[str], Due | None] | None = None) -> dict[str, int]:
    """How often `due` of an entry was put off or brought forward: in commits, which may be known already, and in the file as it is now;
    `due_of` gives what `due_of_file` gives of a path, for who remembers it.

    The paths are relative to the journal in `root`, with `/`, as they are called today; what is not named was never moved. A move is a
    change of one value to another in the front matter; quotes, comments and blanks are no difference. Merges are passed over. A rename
    is known once it is staged or committed.
    """
    due_of = due_of or partial(due_of_file, root)
    known = known or committed(root.resolve()) or Committed()
    moves: dict[str, int] = {}
    for path, due in known.last.items():
        today = known.renamed.get(path, path)
        now = due_of(today)
        count = known.moves.get(path, 0) + (now.is_move_from(Due(due)) if now else 0)
        if now is not None and count and today.lower().endswith(".md"):
            moves[today] = count
    return moves


class Due(Struct):
    """The field `due` of a front matter whose lines are fed from its first one on."""

    value: str | None = None
    inside: bool | None = None  # None before the first line

    def feed(self, line: str) -> bool:
        """Take one line; whether more are wanted."""
        line = line.rstrip("\r\n")
        if self.inside is None:
            self.inside = FENCE.fullmatch(line.removeprefix("\ufeff")) is not None
        elif FENCE.fullmatch(line):
            self.inside = False
        elif self.inside and (found := DUE.fullmatch(line)):
            self.value = _bare(found[1] or "")
        return self.inside

    def is_move_from(self, old: Due) -> bool:
        """Whether both have a value, and not the same."""
        return self.value is not None and old.value is not None and self.value != old.value


def _bare(written: str) -> str | None:
    """A value without quotes, comment and blanks; None for no value."""
    written = written.strip()
    if written[:1] in ("'", '"'):
        return written[1:].partition(written[0])[0].strip() or None
    plain = COMMENT.split(written)[0].strip()
    return None if plain in NO_VALUE else plain


class _Change(Struct):
    """What a commit did to a file: its path and its `due`, before and after. A path is empty where there is no file."""

    old: str = ""
    new: str = ""
    before: Due = field(default_factory=Due)
    after: Due = field(default_factory=Due)


class _History(Struct):
    """By path at the last commit: how often `due` was moved, and what it is."""

    moves: Counter[str] = field(default_factory=Counter)
    last: dict[str, Due] = field(default_factory=dict)


def _history(changes: Iterable[_Change]) -> _History:
    """The moves in the changes of commits, of which the newest come first."""
    history = _History()
    today: dict[str, str | None] = {}  # what the file that had a path once is called now; None when it is gone
    for change in changes:
        name = today.get(change.new, change.new) if change.new else None
        if name is not None:
            history.moves[name] += change.after.is_move_from(change.before)
            if change.after.inside is not None:
                history.last.setdefault(name, change.after)
        if change.old != change.new:
            today.update({change.new: None, change.old: name})
    return history


def _changes(lines: Iterator[str]) -> Iterator[_Change]:
    """The changes of files in a series of patches."""
    change = None
    for line in lines:
        if line.startswith("diff --git "):
            if change:
                yield change
            path = _same_path(line.removeprefix("diff --git "))
            change = _Change(path, path)
        elif change:
            _read_header(line, lines, change)
    if change:
        yield change


def _same_path(pair: str) -> str:
    """The path P in `a/P b/P`; empty when there are two, or quotes around it, which no entry's path needs."""
    path = pair[2 : len(pair) // 2]
    return path if pair == f"a/{path} b/{path}" else ""


def _read_header(line: str, lines: Iterator[str], change: _Change) -> None:
    """Take a line that says something of the change of a file, and the lines of the hunk that it opens."""
    if line.startswith("new file "):
        change.old = ""
    elif line.startswith("deleted file "):
        change.new = ""
    elif line.startswith("rename from "):
        change.old = line.removeprefix("rename from ")
    elif line.startswith("rename to "):
        change.new = line.removeprefix("rename to ")
    elif (hunk := HUNK.match(line)) is not None:
        _read_hunk(hunk, lines, change)


def _read_hunk(hunk: re.Match[str], lines: Iterator[str], change: _Change) -> None:
    """Take the lines of a hunk; if it shows the beginning of the file, they are its front matter before and after."""
    first = int(hunk[1]) <= 1 and int(hunk[3]) <= 1
    olds, news = int(hunk[2] or 1), int(hunk[4] or 1)
    while olds > 0 or news > 0:
        line = next(lines, "")
        old, new = line[:1] in (" ", "-", ""), line[:1] in (" ", "+", "")
        olds, news = olds - old, news - new
        if first and old:
            change.before.feed(line[1:])
        if first and new:
            change.after.feed(line[1:])


def _staged_renames(root: Path) -> dict[str, str]:
    """The paths at the last commit of files that were renamed since, and what they are called now."""
    fields = "\n".join(_lines(root, *STAGED_RENAMES, *PLAINLY, "HEAD", "--")).split("\0")
    return dict(zip(fields[1::3], fields[2::3], strict=False))


def due_of_file(root: Path, path: str) -> Due | None:
    """The field `due` of a file as it is now; None when there is no such file in the journal."""
    root = root.resolve()
    due = Due()
    try:
        file = (root / path).resolve(strict=True)
        if not file.is_relative_to(root) or not file.is_file():
            return None
        with file.open(encoding="utf-8", errors="replace", newline="") as text:
            for line in text.read(LONGEST_FRONT_MATTER).split("\n"):
                if not due.feed(line):
                    break
    except (OSError, ValueError, RuntimeError):
        return None
    return due


def _is_partial_clone(root: Path) -> bool:
    """Whether git would fetch objects that are missing; also when that cannot be told."""
    try:
        return bool(list(_lines(root, "config", "--name-only", "--get-regexp", PARTIAL_CLONE)))
    except Unanswered as fault:
        return fault.code != 1  # which says that there is no such setting


def _lines(folder: Path, *arguments: str) -> Iterator[str]:
    """What git prints, without line ends. Unanswered, perhaps after some lines, when it fails."""
    program = shutil.which("git")
    if program is None or not Path(program).is_absolute():  # a git that lies in the current folder may be anybody's
        raise Unanswered()
    command = [program, *SAFELY, *arguments]
    try:
        running = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except (OSError, ValueError):
        raise Unanswered() from None
    with running:
        watch = Timer(SECONDS, running.kill)
        watch.start()
        try:
            assert running.stdout is not None
            with TextIOWrapper(running.stdout, encoding="utf-8", errors="replace", newline="\n") as output:
                for line in output:
                    yield line.removesuffix("\n")
            running.wait()
        finally:
            if running.poll() is None:
                running.kill()
            watch.cancel()
    if running.returncode != 0:
        raise Unanswered(running.returncode)
