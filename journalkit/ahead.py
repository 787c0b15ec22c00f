"""A new text of an entry on the pages that hold it, ahead of the build that follows: for the owner, who looks on while writing.

Where nothing but a text is new, and nothing is wrong with it, its pages are those of the last build with the one text in place of the
other. The build has the last word: it makes every page anew that does not stand as it left it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from pathlib import Path

from journalkit.digests import digest_of
from journalkit.lock import Busy
from journalkit.pipeline import Beside, Checked, Made
from journalkit.reading.entry_file import read_file
from journalkit.reading.load import read_settings
from journalkit.reading.recall import Recall
from journalkit.site.render import bytes_of
from journalkit.site.retold import NewText, retold
from journalkit.site.write import replace_pages
from journalkit.source import digest
from journalkit.templating import TemplateFault

MOST = 3  # files: more are no person writing
MOST_GIVEN_UP = 5  # builds in a row
LOOKS, BETWEEN_LOOKS = 25, 0.02  # how often to see whether the folder is free, and the seconds between


class Superseded(Exception):
    """What a build makes is no longer so: a newer text was written ahead of it since it began."""


class Ahead(Beside):
    """The owner's site of one journal as its last build left it, and what was written since, ahead of the next one.

    The builds are one thread's; what is written ahead of them may be another's, also while a build is at work. Such a build gives up before
    it puts an older text in the place of a newer one, but not for ever.
    """

    looks_on = True

    def __init__(self, root: Path, recall: Recall) -> None:
        self._root = root
        self._recall = recall
        self._turn = threading.RLock()  # whose it is may write to the site
        self._left: tuple[Checked, Made] | None = None
        self._changes: dict[str, NewText] = {}
        self._shown: dict[str, str] = {}
        self._is_held = False
        self._is_newer = False
        self._given_up = 0

    def write(self, changed: Set[str]) -> frozenset[str]:
        """Bring the new texts of the files that changed to the pages that hold them; the paths of those that did not show them yet.

        There are none when anything but texts is new, when anything is wrong, or when another program builds.
        """
        with self._turn:
            if self._left is None or len(changed) > MOST:
                return frozenset()
            checked, made = self._left
            try:
                new = self._changed_texts(changed, checked, made)
                self._changes.update(new)
                pages = _pages(made, new.values(), self._changes.values())
                unseen = {path: data for path, data in pages.items() if self._shown.get(path) != digest(data)}
                paths = self._replaced(made.folder, unseen)
            except (Busy, TemplateFault, OSError):  # which the build will meet too, and tell
                return frozenset()
            self._shown.update({path: digest(unseen[path]) for path in paths})
            self._is_newer = self._is_newer or bool(paths)
            return frozenset(paths)

    def begin(self) -> None:
        """A build begins to read what is there by now."""
        self._is_newer = False

    def lose(self) -> None:
        """A build found that the site must stay as it is."""
        with self._turn:
            self._left = None

    def as_shown(self, written: Iterable[str], folder: Path) -> frozenset[str]:
        """Those of the files that a build wrote to the folder of the site which are what was there ahead of it."""
        with self._turn:
            shown, self._shown = self._shown, {}
        return frozenset(path for path in written if path in shown and digest_of(folder / path) == shown[path])

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """While this lasts the folder of the site is this program's own. Superseded."""
        self._heed()
        self._is_held = True
        try:
            yield
        finally:
            with self._turn:  # not in the middle of what is written ahead
                self._is_held = False

    @contextlib.contextmanager
    def placed(self) -> Iterator[None]:
        """While this lasts a build puts files in their places. Superseded."""
        with self._turn:
            self._heed()
            yield

    def brought(self) -> None:
        """The site stands as it is to be, after nothing but texts was new in it."""
        self._given_up = 0

    def built(self, checked: Checked, made: Made) -> None:
        """The site stands as it is to be."""
        self._left, self._changes, self._given_up = (checked, made), {}, 0

    def _replaced(self, folder: Path, pages: Mapping[str, bytes]) -> list[str]:
        """The pages that were replaced. Busy when another program holds the folder; a build of this one soon says that it does."""
        for _ in range(LOOKS):
            try:
                return replace_pages(folder, pages, is_ours=self._is_held)
            except Busy:
                time.sleep(BETWEEN_LOOKS)
        return replace_pages(folder, pages, is_ours=self._is_held)

    def _heed(self) -> None:
        if self._is_newer and self._given_up < MOST_GIVEN_UP:
            self._given_up += 1
            raise Superseded

    def _changed_texts(self, changed: Set[str], checked: Checked, made: Made) -> dict[str, NewText]:
        """The texts that are new, by path; none when anything else is new or wrong."""
        reads = {read.path: read for read in checked.reads}
        faulty = {each.path for each in checked.diagnostics}
        settings = read_settings(self._root).value
        if not changed <= reads.keys() - faulty or settings.digest != checked.inputs.settings:
            return {}
        found = {}
        for path in changed:
            before, (after, _) = reads[path], read_file(self._root, path, settings.vocabulary, made.owner)
            if before.written is None or after.written is None or after.diagnostics or not before.shape:
                return {}
            if self._recall.shape(after.written, after.sound) != before.shape:
                return {}
            if after.written.body.digest != before.written.body.digest or path in self._changes:
                found[path] = NewText.of(before.written, after.written)
        return found if all(each.is_told_apart(made.shape.texts) for each in found.values()) else {}


def _pages(made: Made, new: Iterable[NewText], changes: Collection[NewText]) -> dict[str, bytes]:
    """The pages that hold one of the new texts, with all that has changed."""
    old = {each.before.digest for each in new}
    pages: dict[str, bytes] = {}
    for planned in made.planned:
        if planned.path.endswith(".html") and not old.isdisjoint(made.texts.get(planned.path, ())):
            pages[planned.path] = bytes_of(retold(planned.make(), changes), made.templates)
    return pages
