"""Who committed that a field of an entry got a value, and whether the commit is signed; git itself verifies the signature.

As in asking.py, nothing runs that the repository's own settings name: the programs for signatures are those of the user's settings.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from journalkit.git.asking import PATCHES, PLAINLY, Unanswered, is_partial_clone, lines
from journalkit.git.objects import ID
from journalkit.git.patches import Change, changes
from journalkit.git.running import Surroundings
from journalkit.values import Struct, replace

WITHOUT_STATUS = "^([^s]|s[^t]|st[^a]|sta[^t]|stat[^u]|statu[^s]|s(t(a(tu?)?)?)?$|\n)"  # lines that cannot be the field `status`
PROGRAMS = {"gpg.program": "gpg", "gpg.ssh.program": "ssh-keygen", "gpg.x509.program": "gpgsm"}.items()
SIGNED = ("log", "--no-walk=unsorted", "--format=%H%x00%an%x00%ae%x00%G?%x00%GS%x00%GK", "--no-notes", "--no-decorate")
AT_ONCE = 200  # commits in one call
TRIES = 20
DEAD_PIPE = (-13, 141)  # how git ends when nobody reads what it writes
RIGHT, OF_NOBODY = "G", "U"  # the key is known to be the signer's; the signature fits its key, which may be anybody's


class Committed(Struct, frozen=True):
    """A commit: who it says wrote it, and git's letter for its signature with the signer's name and key."""

    id: str
    name: str
    email: str
    signature: str
    signer: str
    key: str

    @property
    def wrong(self) -> bool:
        """Whether there is a signature that git does not accept."""
        return self.signature not in ("N", RIGHT, OF_NOBODY)

    @property
    def verified(self) -> bool:
        """Whether git says that the signature is right, and knows whose it is."""
        return self.signature == RIGHT

    @property
    def key_unknown(self) -> bool:
        """Whether the signature fits a key of which git does not know whose it is."""
        return self.signature == OF_NOBODY


def who_committed(root: Path, value: str, around: Surroundings) -> Mapping[str, Committed] | None:
    """By path today, the newest commit in which `status` of a file became this value; None when git does not answer."""
    try:
        if is_partial_clone(root, around):
            return None
        found = _commits(root, value, around)
        about = _about(root, dict.fromkeys(found.values()), around)
    except Unanswered:
        return None
    return {path: about[sha] for path, sha in found.items() if sha in about}


def _commits(root: Path, value: str, around: Surroundings) -> dict[str, str]:
    """The ids of these commits by path; a rename is followed. Where history is cut off, nobody knows who wrote what stood there."""
    shown = ("-m", "--format=commit %H %P", *(each for each in PATCHES[1:] if each not in ("--format=", "--no-merges")))
    said = lines(root, around, PATCHES[0], *shown, f"-I{WITHOUT_STATUS}", *PLAINLY)
    cut_off = _cut_off(root, around)
    found: dict[str, str] = {}
    decided: set[str] = set()
    today: dict[str, str | None] = {}  # what the file that had a path once is called now; None when it is gone
    for commit, group in groupby(changes(said, "status"), key=lambda each: each.commit):
        sha, *parents = commit.split()
        for change in _own(group, len(parents)):
            name = today.get(change.new, change.new) if change.new else None
            if name is not None and name not in decided and change.after.value != change.before.value:
                decided.add(name)
                if change.after.value == value and sha not in cut_off:
                    found[name] = sha
            if change.old != change.new:
                today.update({change.new: None, change.old: name})
    return found


def _own(group: Iterable[Change], parents: int) -> Iterator[Change]:
    """The changes that a commit made itself: of a merge, those of a value that no parent has."""
    if parents < 2:
        yield from group
        return
    changed: dict[str, list[Change]] = {}
    for each in group:
        if each.new and each.after.value != each.before.value:
            changed.setdefault(each.new, []).append(each)
    yield from (replace(each[0], old=path) for path, each in changed.items() if len(each) == parents)


def _cut_off(root: Path, around: Surroundings) -> frozenset[str]:
    """The commits behind which a clone of a part of the history has nothing."""
    for name in lines(root, around, "rev-parse", "--git-path", "shallow"):
        with contextlib.suppress(OSError):
            return frozenset((root / name).read_text("ascii", "replace").split())
    return frozenset()


def _about(root: Path, ids: Iterable[str], around: Surroundings) -> dict[str, Committed]:
    """What commits say of themselves, and git of their signatures."""
    wanted = [sha for sha in ids if ID.fullmatch(sha)]
    safely = tuple(word for name, program in PROGRAMS for word in ("-c", f"{name}={_of_the_user(root, name, around) or program}"))
    found: dict[str, Committed] = {}
    for start in range(0, len(wanted), AT_ONCE):
        _ask_about(root, wanted[start : start + AT_ONCE], safely, found, around)
    return found


def _ask_about(root: Path, ids: Sequence[str], safely: Iterable[str], found: dict[str, Committed], around: Surroundings) -> None:
    """Find what git says of some commits. It dies where a program ends that verifies a signature and has not read all that git gives it,
    which is a matter of moments: then it is asked again for what it has not said. Unanswered.
    """
    tries = TRIES
    while left := [sha for sha in ids if sha not in found]:
        try:
            for line in lines(root, around, *safely, *SIGNED, *left, "--"):
                fields = line.split("\0")
                if len(fields) == 6:
                    found[fields[0]] = Committed(*fields)
            return
        except Unanswered as fault:
            tries -= 1
            if fault.code not in DEAD_PIPE or not tries:
                raise


def _of_the_user(root: Path, name: str, around: Surroundings) -> str:
    """A setting as the user or the machine has it, whatever the repository says."""
    for scope in ("--global", "--system"):
        try:
            return "\n".join(lines(root, around, "config", "-z", scope, "--get", name)).removesuffix("\0").strip()
        except Unanswered:
            continue
    return ""
