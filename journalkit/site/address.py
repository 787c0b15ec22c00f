"""Where everything stands on the site, relative to its root."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from journalkit.model.entry import Entry, Key
from journalkit.schema.kind import KINDS
from journalkit.schema.slug import RESERVED, folded
from journalkit.source import digest
from journalkit.view import View

STYLESHEETS = ("assets/style.css",)
LONGEST = 190  # bytes of a name, with room for endings such as `.html`
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")  # kinds of characters that change the look of a name, or have none
PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")  # what a path of an address says as it is; most ids are of nothing else
UNPORTABLE = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]|[. ]+(?=/|$)')


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


def quoted(path: str) -> str:
    """A path as `urllib.parse.quote` gives it, which most are as they stand."""
    return path if PLAIN.fullmatch(path) else quote(path)


def attachment_path(name: str) -> str:
    """The file of an attachment on the site: its name, made portable; one that had to be changed ends in what tells it from others."""
    portable = "/".join(_portable(part) for part in name.split("/"))
    if portable == name:
        return name
    stem, dot, ending = portable.rpartition(".")
    mark = digest(name.encode("utf-8", "surrogatepass"))[:8]
    return f"{stem}-{mark}.{ending}" if dot else f"{portable}-{mark}"


def _portable(name: str) -> str:
    """A name that can be that of a file on every disk, and shows all of itself."""
    if name.isascii() and len(name) <= LONGEST and name.partition(".")[0].lower() not in RESERVED:
        return UNPORTABLE.sub("-", name)
    composed = unicodedata.normalize("NFC", name)
    visible = UNPORTABLE.sub("-", "".join("-" if unicodedata.category(c) in UNSEEN else c for c in composed))
    stem, dot, ending = visible.rpartition(".") if len(visible.rpartition(".")[2].encode()) < 20 else (visible, "", "")
    if not stem:
        stem, dot, ending = visible, "", ""
    stem = stem.encode()[: LONGEST - 40].decode(errors="ignore")
    device = visible.partition(".")[0].lower() in RESERVED
    return f"{'file-' if device else ''}{stem}{dot}{ending}"


def month_path(year: int, month: int) -> str:
    """The page of a month of the thread."""
    return f"thread/{year:04}-{month:02}.html"


def named_path(folder: str, name: str) -> str:
    """The page of a person, room, roadmap or tag. A name too long for a file is cut, and ends in what tells it from others."""
    data = name.encode()
    if len(data) > LONGEST:
        name = f"{data[: LONGEST // 2].decode(errors='ignore').rstrip('-')}-{digest(data)[:8]}"
    return f"{folder}/{name}.html"
