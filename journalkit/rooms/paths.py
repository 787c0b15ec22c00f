"""Which files a branch of a room may have, and where an entry stands in it: names alone, no contents."""

from __future__ import annotations

import re
import unicodedata

from journalkit.model.entry import Entry
from journalkit.schema.kind import ALL_KINDS, KINDS
from journalkit.schema.slug import RESERVED, is_slug

ROOM_FILE = "room.yaml"
SEEN_FILE = "seen.txt"
NO_ENTRIES = frozenset([ROOM_FILE, SEEN_FILE])  # what a branch says beside entries and attachments
ATTACHMENTS = "attachments"
ENTRY_FOLDERS = frozenset(kind.folder for kind in ALL_KINDS)
DEEPEST = 8
LONGEST = 200  # bytes of a name
LONGEST_PATH = 800
ORDINARY = re.compile(rf"(?:{'|'.join(sorted(ENTRY_FOLDERS))})/([a-z0-9](?:[a-z0-9-]{{0,100}}[a-z0-9])?)\.md")
NOT_IN_NAMES = frozenset('<>:"|?*\\')


def entry_place(entry: Entry) -> str:
    """The path of an entry on its author's branch."""
    return f"{KINDS[entry.type].folder}/{entry.id}.md"


def decoded(name: bytes) -> str | None:
    """A name as text, or None when it is not UTF-8."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return None


def why_refused(path: str) -> str:
    """What keeps a path from being received or sent; empty when nothing does."""
    ordinary = ORDINARY.fullmatch(path)
    if ordinary and ordinary[1] not in RESERVED:  # nearly all of them, told quickly
        return ""
    names = path.split("/")
    if len(path.encode("utf-8", "surrogatepass")) > LONGEST_PATH or len(names) > DEEPEST:
        return "its path is too long or too deep"
    for name in names:
        reason = _why_not_a_name(name)
        if reason:
            return reason
    if path in NO_ENTRIES or (names[0] == ATTACHMENTS and len(names) > 1):
        return ""
    if names[0] == "roadmaps":
        return "roadmaps are not received: each journal has its own"
    if len(names) != 2 or names[0] not in ENTRY_FOLDERS:
        return "only entries in the folders of their types and files under attachments/ are received"
    if not names[1].endswith(".md") or not is_slug(names[1].removesuffix(".md")):
        return "an entry is a file ID.md, where an id has lower case letters, digits and - only"
    return ""


def _why_not_a_name(name: str) -> str:
    """What keeps a name from being that of a file or folder on every disk."""
    if name in ("", ".", ".."):
        return "it leads out of its folder"
    if name.startswith(".") or name[:4].casefold() == "git~":
        return "names that begin with a dot are kept by other programs"
    if name.startswith(("#", "-")) or name.endswith(("~", ".bak", ".orig", ".swp", ".tmp")):
        return "it has the name of a temporary file or of an option"
    if any(sign in NOT_IN_NAMES for sign in name) or name[-1] in ". ":
        return "it has a name that not every disk can hold"
    if name != unicodedata.normalize("NFC", name):
        return "its letters are not in composed form"
    if any(unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in ("Zl", "Zp") for sign in name):
        return "its name has signs that cannot be seen"
    if name.partition(".")[0].rstrip().casefold() in RESERVED:
        return "it has the name of a device on some machines"
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        return "its name is too long"
    return ""
