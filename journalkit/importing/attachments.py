"""Files that texts of a source show or link to: where each will lie among the attachments, and that it comes from within the source."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from journalkit.importing.found import Fault, read_limited
from journalkit.schema.slug import RESERVED, folded, slug
from journalkit.source import digest
from journalkit.values import Struct, field

MOST = 64 * 1024 * 1024
NOT_IN_NAMES = re.compile(r"[^\w.()+=,@ -]+")
LONGEST = 100


class Attachments(Struct):
    """The attachments of one import: `wanted` by their paths in the source, each with its place in the journal."""

    root: Path
    source: Path | None
    name: str
    wanted: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)

    def take(self, path: str) -> str:
        """The place of a file of the source; nothing, with a fault, when it cannot be taken. What lies there stays."""
        if path in self.wanted or self.source is None or path in self._refused:
            return self.wanted.get(path, "")
        data = read_limited(self.source / path, MOST)
        if isinstance(data, str) or not (self.source / path).resolve().is_relative_to(self.source.resolve()):
            self.faults.append(Fault(path, data if isinstance(data, str) else "this leads out of its folder"))
            self._refused.add(path)
            return ""
        content = digest(data)
        place = first = f"attachments/{self.name}/{'/'.join(map(_cleaned, path.split('/')))}"
        number = 2
        while not self._is_free(place, content):
            stem, dot, ending = first.rpartition(".")
            place, number = (f"{stem}-{number}{dot}{ending}" if dot and "/" not in ending else f"{first}-{number}"), number + 1
        self._places[folded(place)] = content
        self.wanted[path] = place
        return place

    def _is_free(self, place: str, content: str) -> bool:
        """Whether a file with this content may lie there: nothing does, or the same."""
        known = self._places.get(folded(place))
        if known is not None:
            return known == content
        file = self.root / place
        try:
            return not (file.is_symlink() or file.exists()) or (file.is_file() and digest(file.read_bytes()) == content)
        except OSError:
            return False


def _cleaned(name: str) -> str:
    """The name of a file or folder that every disk can hold."""
    name = NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", name)).strip(" .-#~") or "file"
    stem, dot, ending = name.rpartition(".")
    if name.partition(".")[0].casefold() in RESERVED or name.endswith((".bak", ".orig", ".swp", ".tmp")):
        name = f"file-{name}-"
    while len(name.encode("utf-8")) > LONGEST:
        stem = stem[: len(stem) * 3 // 4]
        name = f"{stem}{dot}{ending[:10]}"
        if not stem:
            return slug(ending)[:20] or "file"
    return name
