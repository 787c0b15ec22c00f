"""Everything in a journal's folder that a build depends on, by its digest. Says whether it is the same, never what it means."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from journalkit import repository, seen
from journalkit.diagnostic import Diagnostic, Outcome
from journalkit.digests import Digests, digest_of, digest_together, remembered_digests
from journalkit.layout import SETTINGS, TEMPLATES
from journalkit.reading.discover import Files, discover, is_attachment, is_markdown, stays_inside
from journalkit.store import Memo
from journalkit.values import Struct, field

MOST = 20  # files: with more it is a checkout, and no person writing


class Background(Struct, frozen=True):
    """What else than its files a journal's site is made of: the journal's own templates, by their digests; what names what git knows, and
    what was looked at of others' entries.
    """

    templates: Mapping[str, str]
    git: str
    seen: str


class Inputs(Struct, frozen=True):
    """The digests of entries and attachments, what is wrong with files that cannot be read, the digest of journal.yaml, and all else.

    `background` is as it was before anything was read: what changes while a build is at work is new to the next one. `shapes` are digests
    of what entries say but for their long texts, where they were read.
    """

    files: Mapping[str, str]
    found: tuple[Diagnostic, ...]
    settings: str
    background: Background
    shapes: Mapping[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """One digest for all of it but what was looked at, which is not for everybody."""
        return self._digest(self.files)

    def shape(self) -> str:
        """The same, but for the long texts of entries."""
        return self._digest({**self.files, **self.shapes})

    def _digest(self, files: Mapping[str, str]) -> str:
        parts = {f"file {path}": digest for path, digest in files.items()}
        parts.update({f"found {each.path} {each.rule.slug}": each.message for each in self.found})
        parts.update({f"template {path}": digest for path, digest in self.background.templates.items()})
        return digest_together({**parts, "settings": self.settings, "git": self.background.git})


def background_now(root: Path) -> Background:
    """What there is now besides files."""
    return Background(templates_of(root), repository.state(root), seen.state(root))


def templates_of(root: Path) -> dict[str, str]:
    """The digests of the journal's own templates, also of those to which links lead within the journal; a folder that is found again says
    where it was found first. What goes meanwhile, or cannot be read, is left out.
    """
    found: dict[str, str] = {}
    entered: dict[tuple[int, int], str] = {}
    top = root / TEMPLATES
    for folder, folders, files in os.walk(top, followlinks=True):
        here = Path(folder)
        path = here.relative_to(top).as_posix()
        first = entered.setdefault(_identity(here), path)
        if first != path:
            found[f"{path}/"] = first
            folders.clear()
            continue
        folders[:] = sorted(each for each in folders if not (here / each).is_symlink() or stays_inside(root, f"{TEMPLATES}/{path}/{each}"))
        for file in (here / name for name in files):
            with contextlib.suppress(OSError):
                if file.is_file():
                    found[file.relative_to(top).as_posix()] = digest_of(file)
    return found


def _identity(folder: Path) -> tuple[int, int]:
    """What tells a folder from others; all that are gone count as one."""
    try:
        status = folder.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def written_anew(before: Mapping[str, str], now: Mapping[str, str]) -> list[str] | None:
    """The files whose digests are other ones now, when none came or went, and all that is new are few entries of one's own, each with a
    name that no other file has, since such files may be one entry. What came from others may be unread. None when anything else is new.
    """
    changed = few_anew(before, now) if before.keys() == now.keys() else None
    if not changed:
        return changed
    names = Counter(path.rpartition("/")[2] for path in now)
    return changed if all(_is_own_entry(path) and names[path.rpartition("/")[2]] == 1 for path in changed) else None


def few_anew(before: Mapping[str, str], now: Mapping[str, str]) -> list[str] | None:
    """The files that came, went, or whose digests are other ones now, when a person may have done that one by one; None when they are
    many.
    """
    paths = now if before.keys() == now.keys() else sorted(before.keys() | now.keys())
    changed = [path for path in paths if before.get(path) != now.get(path)]
    return changed if len(changed) <= MOST else None


def _is_own_entry(path: str) -> bool:
    return may_be_entry(path) and not path.startswith("rooms/")


def may_be_entry(path: str) -> bool:
    """Whether a file may be an entry, which a text among the attachments is not."""
    return is_markdown(path) and not is_attachment(path)


def is_attached(path: str) -> bool:
    """Whether a file is an attachment, and no text, which may be taken for an entry."""
    return is_attachment(path) and not is_markdown(path)


class Listed(NamedTuple):
    """The files of a journal as they were found, and their digests as far as they are known."""

    files: Outcome[Files]
    digests: Digests


def listed(root: Path, memo: Memo, ignore: tuple[str, ...]) -> Listed:
    """The files of the journal in a folder, without those that `ignore` names."""
    return Listed(discover(root, ignore), remembered_digests(root, memo, "journal"))


def inputs_now(root: Path, memo: Memo, ignore: tuple[str, ...]) -> Inputs:
    """What is in the folder now, for settings that leave out what `ignore` names. OSError when journal.yaml cannot be read."""
    return inputs_of(root, listed(root, memo, ignore))


def inputs_of(root: Path, found: Listed) -> Inputs:
    """The files of the folder as they were found. OSError when journal.yaml cannot be read."""
    background = background_now(root)
    named = found.digests.all_named(found.files.value.states)
    found.digests.keep(named)
    return Inputs(named, found.files.diagnostics, digest_of(root / SETTINGS), background)
