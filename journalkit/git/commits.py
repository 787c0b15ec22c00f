"""Who committed that a field of an entry got a value, and whether the commit is signed; git itself verifies the signature.

As in asking.py, nothing runs that the repository's own settings name: the programs for signatures are those of the user's settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from journalkit.git.asking import PATCHES, PLAINLY, Unanswered, is_partial_clone, lines
from journalkit.git.objects import ID
from journalkit.git.patches import changes
from journalkit.git.running import Surroundings
from journalkit.values import Struct

WITHOUT_STATUS = "^([^s]|s[^t]|st[^a]|sta[^t]|stat[^u]|statu[^s]|s(t(a(tu?)?)?)?$|\n)"  # lines that cannot be the field `status`
PROGRAMS = {"gpg.program": "gpg", "gpg.ssh.program": "ssh-keygen", "gpg.x509.program": "gpgsm"}.items()
SIGNED = ("log", "--no-walk=unsorted", "--format=%H%x00%an%x00%ae%x00%G?%x00%GS%x00%GK", "--no-notes", "--no-decorate")
AT_ONCE = 200  # commits in one call
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
    """The ids of these commits by path; a rename is followed."""
    shown = ("--format=commit %H", *(each for each in PATCHES[1:] if each != "--format="))
    said = lines(root, around, PATCHES[0], *shown, f"-I{WITHOUT_STATUS}", *PLAINLY)
    found: dict[str, str] = {}
    decided: set[str] = set()
    today: dict[str, str | None] = {}  # what the file that had a path once is called now; None when it is gone
    for change in changes(said, "status"):
        name = today.get(change.new, change.new) if change.new else None
        if name is not None and name not in decided and change.after.value != change.before.value:
            decided.add(name)
            if change.after.value == value:
                found[name] = change.commit
        if change.old != change.new:
            today.update({change.new: None, change.old: name})
    return found


def _about(root: Path, ids: Iterable[str], around: Surroundings) -> dict[str, Committed]:
    """What commits say of themselves, and git of their signatures."""
    wanted = [sha for sha in ids if ID.fullmatch(sha)]
    safely = tuple(word for name, program in PROGRAMS for word in ("-c", f"{name}={_of_the_user(root, name, around) or program}"))
    found: dict[str, Committed] = {}
    for start in range(0, len(wanted), AT_ONCE):
        for line in lines(root, around, *safely, *SIGNED, *wanted[start : start + AT_ONCE], "--"):
            fields = line.split("\0")
            if len(fields) == 6:
                found[fields[0]] = Committed(*fields)
    return found


def _of_the_user(root: Path, name: str, around: Surroundings) -> str:
    """A setting as the user or the machine has it, whatever the repository says."""
    for scope in ("--global", "--system"):
        try:
            return "\n".join(lines(root, around, "config", "-z", scope, "--get", name)).removesuffix("\0").strip()
        except Unanswered:
            continue
    return ""
