"""By what an imported entry is known again: the field `x-imported`, which says from which source it came and what that said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from journalkit.importing.data import of_node
from journalkit.located import opens_with_front_matter, parse
from journalkit.reading.place import id_of
from journalkit.reading.read import read
from journalkit.schema.scalar import flow_text
from journalkit.values import Struct

FIELD = "x-imported"
WRITTEN = re.compile(rf"^{FIELD}[ \t]*:", re.MULTILINE)


class Mark(Struct, frozen=True):
    """What an entry was imported from: `key` names it among all sources, `content` what it said then."""

    key: str
    content: str

    @property
    def line(self) -> str:
        return f"{FIELD}: {{key: {flow_text(self.key)}, content: {flow_text(self.content)}}}"


class Known(Struct, frozen=True):
    """An entry that was imported before: its id, its path, and what its source said then."""

    id: str
    path: str
    content: str


def marked(root: Path, paths: Iterable[str]) -> Mapping[str, Known]:
    """The entries among some files that were imported before, by their keys. Faulty files count too."""
    found: dict[str, Known] = {}
    for path in paths:
        source = read(root, path).value
        if source is None or not WRITTEN.search(source.text) or not opens_with_front_matter(source.text):
            continue
        document = parse(source).value
        said = document.front.get(FIELD) if document else None
        mark = of_node(said) if said is not None else ""
        if isinstance(mark, Mapping) and isinstance(mark.get("key"), str):
            found[str(mark["key"])] = Known(id_of(path), path, str(mark.get("content", "")))
    return found
