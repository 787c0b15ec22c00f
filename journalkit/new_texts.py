"""A build in which nothing is new but texts of entries: their pages are those of the last build with the new texts in place of the old.

For the owner's site. Whatever else is new, and whatever is wrong, is for the whole build (pipeline.py), which makes the same of texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from typing import TypeVar

from journalkit.last_build import Built, Standing, remember_anew, remember_files, remembered_files
from journalkit.lock import Busy
from journalkit.model.audience import PRIVATE
from journalkit.model.body import Body, LongTexts
from journalkit.model.journal import Config
from journalkit.reading.discover import is_markdown
from journalkit.reading.entries import Reader
from journalkit.reading.load import read_settings
from journalkit.reading.recall import FileRead, Recall, texts_from_bytes
from journalkit.rendering import Rendering
from journalkit.site.known import Known, known
from journalkit.site.neighbour import Neighbour
from journalkit.site.page import Planned
from journalkit.site.produce import Production
from journalkit.site.product import Product, There
from journalkit.site.retold import NewText, retold
from journalkit.site.write import Output, Refused, output
from journalkit.store import Memo
from journalkit.templating import TemplateFault
from journalkit.values import replace

T = TypeVar("T")
ALONE = Neighbour()
MOST = 20  # files: with more it is a checkout, and no person writing


class Unknown(Exception):
    """Something has to be known that is not: the whole build is to find it."""


def built_with_new_texts(standing: Standing, memo: Memo, home: Path | None, neighbour: Neighbour = ALONE) -> Built | None:
    """Write the pages that show new texts, when nothing else is new; what the build has to say. None when the whole build must be done.

    What stops that one, this one leaves to it; what the neighbour raises is raised.
    """
    if standing.audience != PRIVATE:
        return None
    try:
        return _Build(standing, memo, neighbour).written(home)
    except (Unknown, Refused, Busy, TemplateFault, OSError):
        return None


def _known(found: T | None) -> T:
    """What was found. Unknown when it is None."""
    if found is None:
        raise Unknown
    return found


def found_in_words(body: Body, config: Config) -> Hashable:
    """What the checks (checks/) say of the words of a text without asides, besides what its shape tells: whether an aside is opened, how
    much no page shows, and who is named that goes by another name in public. Where it is equal they say as much of two texts.
    """
    named = tuple(person.id for person in config.called_otherwise if person.named.search(body.text))
    return body.open_aside is None, len(body.lost), named


def _new_text(was: FileRead, now: FileRead, config: Config) -> NewText:
    """The text of a file that has nothing else that is new. Unknown when it may have, and when anything is or was wrong with it."""
    before, after = _known(was.written), _known(now.written)
    if was.diagnostics or now.diagnostics or not was.shape or was.shape != now.shape or before.body.asides or after.body.asides:
        raise Unknown
    if found_in_words(before.body, config) != found_in_words(after.body, config):
        raise Unknown
    return NewText.of(before, after)


class _Build:
    def __init__(self, standing: Standing, memo: Memo, neighbour: Neighbour) -> None:
        self._standing = standing
        self._memo = memo
        self._neighbour = neighbour
        self._root = standing.root

    def written(self, home: Path | None) -> Built:
        """The pages with new texts are in their places. Unknown, Refused, Busy, TemplateFault, OSError."""
        changed = self._changed()
        settings = read_settings(self._root).value
        if settings.config is None:
            raise Unknown
        reader = Reader(self._root, settings.vocabulary, settings.config.owner, self._memo, Recall({}))
        read = [_known(reader.renewed(path, *digests)) for path, digests in changed.items()]
        texts = [_new_text(each.was, each.now, settings.config) for each in read]
        with output(self._standing.folder, self._root, str(PRIVATE), home) as out, self._neighbour.held():
            if out.manifest != self._standing.manifest:
                raise Unknown
            built = self._told(out, [each for each in texts if each.before.digest != each.after.digest], settings.config.language)
            for each in read:
                reader.keep(each)
            remember_files(out.folder, self._standing.now.files, self._memo)
            remember_anew(self._standing, self._memo)
            return built

    def _changed(self) -> dict[str, tuple[str, str]]:
        """The digests that the files had and have which are other ones now. Unknown when anything else is new."""
        now = self._standing.now
        before = remembered_files(self._standing.folder, self._memo)
        if before.keys() != now.files.keys() or not self._standing.was_made_of(replace(now, files=before)):
            raise Unknown
        found = {path: (before[path], digest) for path, digest in now.files.items() if before[path] != digest}
        names = Counter(path.rpartition("/")[2] for path in before)
        faulty = {path for path, *_ in self._standing.said["errors"]}
        for path in found:
            # what came from others may be unread, and files of one name may be one entry
            if not is_markdown(path) or path.startswith("rooms/") or names[path.rpartition("/")[2]] > 1 or path in faulty:
                raise Unknown
        if not 0 < len(found) <= MOST:
            raise Unknown
        return found

    def _told(self, out: Output, texts: list[NewText], language: str) -> Built:
        left = known(out.folder, self._memo, keeps_pages=True)
        before, shape = left.as_left(out.manifest), left.shape.with_new(texts)
        there = before if self._standing.as_left and self._standing.as_left() else left.standing(before)
        if not all(path in before and before[path].fingerprint for path in left.pages):
            raise Unknown
        new = [path for path in before.keys() - left.settled(before, shape) if before[path].fingerprint]
        if not before.keys() - there.keys() <= set(new) or not all(each.is_told_apart(left.shape.texts) for each in texts):
            raise Unknown
        rendering = Rendering()
        templates = rendering.of(self._root, language)
        planned = tuple(self._planned(left, path, before[path], texts) for path in new)
        production = Production(planned, (), templates, rendering.name, there, frozenset(), out.stage, keeps=True)
        products = {path: Product(path, each) for path, each in there.items()}
        products.update((each.path, each) for each in production.products(range(len(planned))))
        with self._neighbour.placed():
            written = out.bring(before, products.values())
            left.keep([left.held(each) for each in products.values()], shape, written.placed)
            self._memo.drop("texts", [each.before.digest for each in texts])
        built = self._standing.built()
        return replace(built, written=written.written_paths, unchanged=written.unchanged)

    def _planned(self, left: Known, path: str, there: There, texts: list[NewText]) -> Planned:
        """A page that is to show new texts."""
        page = retold(_known(left.page(path, there.fingerprint, self._long_texts)), texts)
        return Planned(path, page.canonical, lambda: page)

    def _long_texts(self, name: str) -> LongTexts:
        return texts_from_bytes(_known(self._memo.get("texts", name)))
