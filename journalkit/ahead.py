"""A new text of an entry on the pages that hold it, ahead of the build that follows: for the owner, who looks on while writing.

Where nothing but a text is new, and nothing is wrong with it, its pages are those of the last build with the one text in place of the
other. The build has the last word: it makes every page anew that does not stand as it left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Any

from journalkit.digests import digest_of
from journalkit.lock import Busy
from journalkit.model.body import Body
from journalkit.pipeline import Checked, Made
from journalkit.reading.entry_file import read_file
from journalkit.reading.load import read_settings
from journalkit.reading.recall import Recall
from journalkit.site.page import Page
from journalkit.site.piece import Opening
from journalkit.site.render import bytes_of
from journalkit.site.write import replace_pages
from journalkit.source import digest
from journalkit.templating import TemplateFault
from journalkit.values import Struct, replace

MOST = 3  # files: more are no person writing


class Ahead:
    """The site of one journal as its last build left it, and what was written since, ahead of the next one."""

    def __init__(self, root: Path, recall: Recall) -> None:
        self._root = root
        self._recall = recall
        self._left: tuple[Checked, Made] | None = None
        self._written: dict[str, str] = {}

    def built(self, checked: Checked, made: Made) -> None:
        """A site stands as it is to be."""
        self._left = (checked, made)

    def building(self) -> None:
        """A build begins: until it has come to its end nothing is known of the site."""
        self._left = None

    def write(self, changed: Set[str]) -> frozenset[str]:
        """Bring the new texts of the files that changed to the pages that hold them, whose paths come back.

        There are none when anything but texts is new, when anything is wrong, or when another build is at work.
        """
        if self._left is None or len(changed) > MOST:
            return frozenset()
        checked, made = self._left
        new = self._new_texts(changed, checked, made.owner)
        try:
            pages = _pages(made, new)
            paths = replace_pages(made.folder, pages)
        except (Busy, TemplateFault, OSError):  # which the build will meet too, and tell
            return frozenset()
        self._written.update({path: digest(pages[path]) for path in paths})
        return frozenset(paths)

    def as_shown(self, written: Iterable[str], folder: Path) -> frozenset[str]:
        """Those of the files that a build wrote to the folder of the site which are what was there ahead of it."""
        known, self._written = self._written, {}
        return frozenset(path for path in written if path in known and digest_of(folder / path) == known[path])

    def _new_texts(self, changed: Set[str], checked: Checked, owner: str) -> dict[str, tuple[Body, Body]]:
        """The texts before and after by the digests of those before; none when anything else is new or wrong."""
        reads = {read.path: read for read in checked.reads}
        faulty = {each.path for each in checked.diagnostics}
        settings = read_settings(self._root).value
        if not changed <= reads.keys() - faulty or settings.digest != checked.inputs.settings:
            return {}
        new = {}
        for path in changed:
            before, (after, _) = reads[path], read_file(self._root, path, settings.vocabulary, owner)
            if before.written is None or after.written is None or after.diagnostics or not before.shape:
                return {}
            if self._recall.shape(after.written, after.sound) != before.shape:
                return {}
            new[before.written.body.digest] = (before.written.body, after.written.body)
        return new


def _pages(made: Made, new: Mapping[str, tuple[Body, Body]]) -> dict[str, bytes]:
    """The pages that hold one of the texts, with the new ones."""
    pages: dict[str, bytes] = {}
    for planned in made.planned:
        if planned.path.endswith(".html") and not new.keys().isdisjoint(made.texts.get(planned.path, ())):
            page = planned.make()
            for before, after in new.values():
                page = _told(page, before, after)
            pages[planned.path] = bytes_of(page, made.templates)
    return pages


def _told(page: Page, before: Body, after: Body) -> Page:
    """The page with one text in place of another, and with how it begins."""
    about = after.opening if before.opening and page.description == before.opening else page.description
    swaps = {before.digest: after, Opening(before.excerpt).digest: Opening(after.excerpt)}
    swapped: Page = _swapped(page, swaps)
    return replace(swapped, description=about)


def _swapped(value: Any, swaps: Mapping[str, Any]) -> Any:
    """A closed value with other texts in it."""
    found = value
    if isinstance(value, Body | Opening):
        found = swaps.get(value.digest, value)
    elif isinstance(value, tuple):
        parts = [_swapped(each, swaps) for each in value]
        found = tuple(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    elif isinstance(value, Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        new = {name: _swapped(each, swaps) for name, each in fields.items()}
        changes = {name: each for name, each in new.items() if each is not fields[name]}
        found = replace(value, **changes) if changes else value
    return found
