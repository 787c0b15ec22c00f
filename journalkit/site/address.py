"""Where entries stand on the site, relative to its root."""

from __future__ import annotations

from journalkit.model.entry import Entry, Key
from journalkit.schema.kind import KINDS
from journalkit.schema.slug import folded
from journalkit.site.paths import quoted
from journalkit.source import digest
from journalkit.view import View


def entry_path(entry: Entry, view: View) -> str:
    """The file of the page on which an entry stands: its own, or that of what it is about."""
    return _path(subject_of(entry, view), view)


def _path(subject: Entry, view: View) -> str:
    person = "" if subject.author == view.config.owner else f"{subject.author}/"
    return f"{KINDS[subject.type].folder}/{person}{subject.id}{_mark(subject.key, view)}.html"


def _mark(key: Key, view: View) -> str:
    """What tells the page of an entry from that of another one here, where some disks take their names for one."""
    plain = folded(key.id)
    return f"-{digest(key.id.encode())[:8]}" if plain != key.id and Key(key.author, plain) in view.entries else ""


def subject_of(entry: Entry, view: View) -> Entry:
    """The entry whose page an entry stands on: itself, but for updates and feedback what they are about."""
    seen: set[Key] = set()
    while entry.type in ("update", "feedback") and entry.key not in seen:
        seen.add(entry.key)
        about = getattr(entry, "about", None)
        above = view.find(about.key) if about else None
        if above is None:
            return entry
        entry = above
    return entry


def anchor_of(entry: Entry, view: View) -> str:
    """The anchor of an entry on the page it stands on; every entry's is its own."""
    person = "" if entry.author == view.config.owner else f"{entry.author}-"
    return f"{entry.type}-{person}{entry.id}"


def entry_address(entry: Entry, view: View) -> str:
    """The address of an entry's page, and of its place there when the page is another's."""
    subject = subject_of(entry, view)
    address = quoted(_path(subject, view))
    return address if subject is entry else f"{address}#{quoted(anchor_of(entry, view))}"
