"""Whether those who committed completions are those who had to complete: what git says, beside what the entries say.

Git tells who a commit says wrote it, which anybody can set; only a signature is more than a claim. So nothing is left out because of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from journalkit.diagnostic import Diagnostic, Rule, Severity, diagnose, warning
from journalkit.git.commits import Committed
from journalkit.model.entry import Action, Update
from journalkit.model.journal import Journal
from journalkit.model.person import Person
from journalkit.source import Span

COMMITTED_BY_OTHER = warning(
    "committed-by-other",
    "Somebody other than the assignee committed that an action is done.",
    why="Where two people write in one repository, each can write in the other's name. `journalkit check --git` compares the author of the "
    "commit, or its signer, with the assignee; it may be harmless, a typing for somebody else for example.",
    wrong="status: done      # assignee: ana, committed by ben@example.org",
    right="status: done      # assignee: ana, committed by ana@example.org",
)
BAD_SIGNATURE = warning(
    "bad-signature",
    "The commit of a completion is signed, and git does not find the signature to be right.",
    why="It was made with a key that git does not know, that has expired or was revoked, or the commit was changed after it was signed.",
    wrong="git log --show-signature     # BAD signature",
    right="git log --show-signature     # Good signature",
)
COMPLETION_CLAIMED = Rule(
    "completion-claimed",
    Severity.NOTE,
    "The assignee says that an action is done, and nothing but the name on a commit speaks for it.",
    "Anybody can write any name on a commit. `git config commit.gpgSign true` signs what you commit; a claim is enough for most people.",
    "(a commit without a signature)",
    "git commit -S",
)
COMPLETION_SIGNED = Rule(
    "completion-signed",
    Severity.NOTE,
    "The commit of a completion is signed, and git finds the signature to be right.",
    "Whoever has the key wrote the commit. Which key belongs to whom is decided by your own settings of git.",
    "(a commit without a signature)",
    "git commit -S",
)
RULES = (COMMITTED_BY_OTHER, BAD_SIGNATURE, COMPLETION_CLAIMED, COMPLETION_SIGNED)
WORDS = MappingProxyType(
    {"B": "it is wrong", "X": "it has expired", "Y": "its key has expired", "R": "its key was revoked", "E": "its key is not known here"}
)


def committed(journal: Journal, commits: Mapping[str, Committed]) -> Iterator[Diagnostic]:
    """What git says of each completion in the journal's own repository; `commits` has the commit of each by its path."""
    for entry in journal.entries.values():
        action = entry if isinstance(entry, Action) else journal.find(entry.about.key) if isinstance(entry, Update) else None
        if isinstance(entry, Action | Update) and entry.status == "done" and isinstance(action, Action) and not entry.received_in:
            person = journal.config.people[action.assignee]
            yield _of(entry.path, entry.place("status"), person, commits.get(entry.path))


def _of(path: str, place: Span, person: Person, commit: Committed | None) -> Diagnostic:
    """What is known of one completion."""
    if commit is None:
        message = f"{person.id} says so, and it is not committed yet, or in a part of the history that is not here: a claim"
        return diagnose(COMPLETION_CLAIMED, path, place, message)
    said = f"commit {commit.id[:9]}"
    if commit.wrong:
        why = WORDS.get(commit.signature, f"git says {commit.signature}")
        return diagnose(BAD_SIGNATURE, path, place, f"{said} of {commit.name} has a signature that git cannot accept: {why}")
    who = commit.signer if commit.verified and "@" in commit.signer else f"{commit.name} <{commit.email}>"
    if not person.email:
        message = f"{said} is by {who}; journal.yaml has no email of {person.id} to compare that with: a claim"
        return diagnose(COMPLETION_CLAIMED, path, place, message, f"write email: into people, {person.id}")
    if not _is_of(who, person.email):
        verb = "signed" if commit.verified else "committed"
        hint = f"ask {person.name}; a name on a commit is a claim, not a proof" if not commit.verified else f"ask {person.name}"
        return diagnose(COMMITTED_BY_OTHER, path, place, f"this is {person.id}'s to complete, but {said} was {verb} by {who}", hint)
    if commit.verified:
        return diagnose(COMPLETION_SIGNED, path, place, f"{said} is signed by {who}, and git finds the signature right")
    why = "signed with a key of which git does not know whose it is" if commit.key_unknown else "without a signature that git can verify"
    return diagnose(COMPLETION_CLAIMED, path, place, f"{said} is by {who}, {why}: a claim")


def _is_of(who: str, email: str) -> bool:
    """Whether a name with an address, or an address alone, is that of a person."""
    return who.rpartition("<")[2].rstrip(">").strip().casefold() == email.casefold()
