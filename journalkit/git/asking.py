"""The user's own git, asked and never told: the only place that runs another program.

A journal may have been unpacked from somewhere, with a `.git/config` of a stranger in it, and such a file can name programs for git to run.
So every call here has a fixed list of arguments, switches off what would run something, has no input, and ends in time. Git is never asked
about the files of the working tree, because to compare those it runs the filters of `.gitattributes`; they are read here instead. A partial
clone is asked nothing, because git would fetch what is missing by programs that its config names.

Git is optional: where it is missing, too old, too slow or does not work here, the answer is empty.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from threading import Timer

from journalkit.git.patches import Change, Field, changes
from journalkit.git.running import Surroundings
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
    *("-p", "-U200", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/"),
)
STAGED_RENAMES = ("diff", "--cached", "--name-status", "-z", "--diff-filter=R")

DUE = "due"
LONGEST_FRONT_MATTER = 64 * 1024


class Unanswered(Exception):
    """Git is not there, failed with a code, or took too long."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__()
        self.code = code


def setting(folder: Path, name: str, around: Surroundings) -> str | None:
    """The value of a setting of git (`user.email`) in a folder; None when it has none."""
    try:
        value = "\n".join(lines(folder, around, "config", "-z", "--get", name)).removesuffix("\0").strip()
    except Unanswered:
        return None
    return value or None


class Committed(Struct, frozen=True):
    """What the commits and the index say of `due`: how often it was moved and what it was last, by path, and staged renames."""

    moves: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, str | None] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)


def committed(root: Path, around: Surroundings) -> Committed | None:
    """What git knows of `due` in the journal in a folder; None when it does not answer."""
    try:
        if is_partial_clone(root, around):
            return Committed()
        history = _history(changes(lines(root, around, *PATCHES, f"-I{WITHOUT_DUE}", *PLAINLY), DUE))
        last = {path: each.value for path, each in history.last.items()}
        return Committed({path: count for path, count in history.moves.items() if count}, last, _staged_renames(root, around))
    except Unanswered:
        return None


def due_moves(
    root: Path, around: Surroundings, known: Committed | None = None, due_of: Callable[[str], Field | None] | None = None
) -> dict[str, int]:
    """How often `due` of an entry was put off or brought forward: in commits, which may be known already, and in the file as it is now;
    `due_of` gives what `due_of_file` gives of a path, for who remembers it.

    The paths are relative to the journal in `root`, with `/`, as they are called today; what is not named was never moved. A move is a
    change of one value to another in the front matter; quotes, comments and blanks are no difference. Merges are passed over. A rename
    is known once it is staged or committed.
    """
    due_of = due_of or partial(due_of_file, root)
    known = known or committed(root.resolve(), around) or Committed()
    moves: dict[str, int] = {}
    for path, last in known.last.items():
        today = known.renamed.get(path, path)
        now = due_of(today)
        count = known.moves.get(path, 0) + (is_move(due(last), now) if now else 0)
        if now is not None and count and today.lower().endswith(".md"):
            moves[today] = count
    return moves


def due(value: str | None = None) -> Field:
    """The field `due` with a value."""
    return Field(DUE, value)


def is_move(before: Field, after: Field) -> bool:
    """Whether both have a value, and not the same."""
    return after.value is not None and before.value is not None and after.value != before.value


class _History(Struct):
    """By path at the last commit: how often `due` was moved, and what it is."""

    moves: Counter[str] = field(default_factory=Counter)
    last: dict[str, Field] = field(default_factory=dict)


def _history(changes: Iterable[Change]) -> _History:
    """The moves in the changes of commits, of which the newest come first."""
    history = _History()
    today: dict[str, str | None] = {}  # what the file that had a path once is called now; None when it is gone
    for change in changes:
        name = today.get(change.new, change.new) if change.new else None
        if name is not None:
            history.moves[name] += is_move(change.before, change.after)
            if change.after.inside is not None:
                history.last.setdefault(name, change.after)
        if change.old != change.new:
            today.update({change.new: None, change.old: name})
    return history


def _staged_renames(root: Path, around: Surroundings) -> dict[str, str]:
    """The paths at the last commit of files that were renamed since, and what they are called now."""
    fields = "\n".join(lines(root, around, *STAGED_RENAMES, *PLAINLY, "HEAD", "--")).split("\0")
    return dict(zip(fields[1::3], fields[2::3], strict=False))


def due_of_file(root: Path, path: str) -> Field | None:
    """The field `due` of a file as it is now; None when there is no such file in the journal."""
    root = root.resolve()
    found = due()
    try:
        file = (root / path).resolve(strict=True)
        if not file.is_relative_to(root) or not file.is_file():
            return None
        with file.open(encoding="utf-8", errors="replace", newline="") as text:
            for line in text.read(LONGEST_FRONT_MATTER).split("\n"):
                if not found.feed(line):
                    break
    except (OSError, ValueError, RuntimeError):
        return None
    return found


def is_partial_clone(root: Path, around: Surroundings) -> bool:
    """Whether git would fetch objects that are missing; also when that cannot be told."""
    try:
        return bool(list(lines(root, around, "config", "--name-only", "--get-regexp", PARTIAL_CLONE)))
    except Unanswered as fault:
        return fault.code != 1  # which says that there is no such setting


def lines(folder: Path, around: Surroundings, *arguments: str) -> Iterator[str]:
    """What git prints, without line ends. Unanswered, perhaps after some lines, when it fails."""
    program = shutil.which("git")
    if program is None or not Path(program).is_absolute():  # a git that lies in the current folder may be anybody's
        raise Unanswered()
    command = [program, *SAFELY, *arguments]
    try:
        running = subprocess.Popen(
            command, cwd=folder, env=around.cleaned(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
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
