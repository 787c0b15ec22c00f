"""Names of files of the site, relative to its root, and as they are written in addresses. What has a page is told in address.py."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from journalkit.schema.slug import RESERVED
from journalkit.source import digest

STYLESHEETS = ("assets/style.css",)
LONGEST = 190  # bytes of a name, with room for endings such as `.html`
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")  # kinds of characters that change the look of a name, or have none
PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")  # what a path of an address says as it is; most ids are of nothing else
UNPORTABLE = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]|[. ]+(?=/|$)')


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
