"""Which files a journal has: entries, attachments, settings. Looks at names and kinds of files, never inside."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from journalkit.diagnostic import Diagnostic, Outcome, diagnose
from journalkit.digests import State, state_of
from journalkit.layout import SETTINGS, SITES, TEMPLATES
from journalkit.reading.rules import NESTED_JOURNAL, OUTSIDE_JOURNAL, UNREADABLE
from journalkit.source import Span
from journalkit.values import Struct, field

TEMPORARY_ENDINGS = ("~", ".bak", ".orig", ".swp", ".tmp")
PASSED_OVER = frozenset({TEMPLATES, SITES})
START = Span(0, 0)


class Files(Struct, frozen=True):
    """Paths relative to the journal, with `/`, sorted; `states` says of each what changes when the file changes."""

    markdown: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)


class _Walk(Struct):
    root: Path
    ignore: tuple[str, ...]
    markdown: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=lambda: [""])
    states: dict[str, State] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)


def discover(root: Path, ignore: tuple[str, ...] = ()) -> Outcome[Files]:
    """The files of a journal. Dot files, files of editors, `templates/`, `_site/`, journals of their
    own and what `ignore` names are passed over.
    """
    walk = _Walk(root, ignore)
    while walk.folders:
        _folder(walk, walk.folders.pop())
    return Outcome(Files(tuple(sorted(walk.markdown)), tuple(sorted(walk.attachments)), walk.states), tuple(walk.found))


def _folder(walk: _Walk, folder: str) -> None:
    try:
        with os.scandir(walk.root / folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as fault:
        walk.found.append(diagnose(UNREADABLE, folder or ".", START, f"this folder cannot be listed: {fault.strerror}"))
        return
    above = f"{folder}/" if folder else ""
    is_own = folder and not is_attachment(above) and not above.startswith("rooms/")  # among what others sent it means nothing
    if is_own and any(entry.name == SETTINGS for entry in entries):
        hint = f"move it out of this journal, or write ignore: [/{folder}/] into {SETTINGS} here"
        walk.found.append(
            diagnose(NESTED_JOURNAL, above + SETTINGS, START, "this folder is a journal of its own; nothing in it is read here", hint)
        )
        return
    for entry in entries:
        name = entry.name
        path = above + name
        if _passed_over(name) or (walk.ignore and is_ignored(path, walk.ignore)) or (not folder and name in PASSED_OVER):
            continue
        try:
            _one(walk, entry, path)
        except FileNotFoundError:
            continue  # gone since it was listed


def _one(walk: _Walk, entry: os.DirEntry[str], path: str) -> None:
    attached = is_attachment(path)
    markdown = is_markdown(path)
    if entry.is_symlink() and not stays_inside(walk.root, path):
        if attached or markdown or entry.is_dir():
            walk.found.append(diagnose(OUTSIDE_JOURNAL, path, START, "this symbolic link leads out of the journal, or nowhere"))
        return
    if entry.is_dir(follow_symlinks=False):
        if markdown:
            walk.found.append(diagnose(UNREADABLE, path, START, "this is a folder with the name of an entry"))
        walk.folders.append(path)
    elif attached or markdown:
        status = entry.stat()
        if attached and stat.S_ISREG(status.st_mode) and not os.access(entry.path, os.R_OK):
            walk.found.append(diagnose(UNREADABLE, path, START, "this file cannot be read: Permission denied", "check its permissions"))
        elif stat.S_ISREG(status.st_mode):
            (walk.attachments if attached else walk.markdown).append(path)
            walk.states[path] = state_of(status)
        elif not (stat.S_ISDIR(status.st_mode) and entry.is_symlink()):
            walk.found.append(diagnose(UNREADABLE, path, START, "this is not a regular file"))


def is_markdown(path: str) -> bool:
    """Whether a file's name ends in `.md`, in any case."""
    return path[-3:].lower() == ".md"


def is_attachment(path: str) -> bool:
    """Whether a path lies under `attachments/`, one's own or a sender's."""
    own = path.removeprefix(sender_folder(path)) if path.startswith("rooms/") else path
    return own.startswith("attachments/")


def sender_folder(path: str) -> str:
    """The folder of the person a file was received from, `rooms/<room>/<person>/`; nothing for the journal's own files."""
    parts = path.split("/")
    return "/".join(parts[:3]) + "/" if parts[0] == "rooms" and len(parts) > 3 else ""


def is_read(path: str, ignore: tuple[str, ...] = ()) -> bool:
    """Whether a file of this path, if it is a regular one, is among the files of a journal."""
    return (is_markdown(path) or is_attachment(path)) and is_entered(path, ignore)


def is_entered(path: str, ignore: tuple[str, ...] = ()) -> bool:
    """Whether nothing makes `discover` pass over a path: neither its name nor those of the folders above it, nor `ignore`."""
    parts = path.split("/")
    return (
        not any(_passed_over(part) for part in parts)
        and parts[0] not in PASSED_OVER
        and not any(is_ignored("/".join(parts[: number + 1]), ignore) for number in range(len(parts)))
    )


def _passed_over(name: str) -> bool:
    return name.startswith((".", "#")) or is_temporary(name)


def is_temporary(name: str) -> bool:
    """Whether a file is one that an editor keeps beside the one it edits."""
    return name.endswith(TEMPORARY_ENDINGS)


def is_ignored(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether `ignore` names a path: the path itself, a folder above it, or its name alone, with * and ?."""
    for pattern in patterns:
        cleaned = pattern.strip("/")
        if fnmatchcase(path, cleaned) or path.startswith(cleaned + "/"):
            return True
        if "/" not in cleaned and fnmatchcase(path.rpartition("/")[2], cleaned) and not pattern.startswith("/"):
            return True
    return False


def stays_inside(root: Path, path: str) -> bool:
    """Whether what a path leads to lies in the journal."""
    try:
        return (root / path).resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False
