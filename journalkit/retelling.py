"""The pages of the last build of the owner's site with new texts in place of the old: those that show one are rendered, all others stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from journalkit.last_build import Built, Standing
from journalkit.model.body import LongTexts
from journalkit.reading.recall import texts_from_bytes
from journalkit.rendering import Rendering
from journalkit.site.known import known
from journalkit.site.neighbour import Neighbour
from journalkit.site.page import Planned
from journalkit.site.produce import Production
from journalkit.site.product import Product, There
from journalkit.site.retold import NewText, retold
from journalkit.site.write import Output
from journalkit.store import Memo
from journalkit.values import replace

T = TypeVar("T")


class Unknown(Exception):
    """Something has to be known that is not: the whole build is to find it."""


def certain(found: T | None) -> T:
    """What was found. Unknown when it is None."""
    if found is None:
        raise Unknown
    return found


class Retelling:
    """The pages of a site as the last build left them, as far as the memo knows them."""

    def __init__(self, standing: Standing, memo: Memo) -> None:
        self._standing = standing
        self._memo = memo
        self._left = known(standing.folder, memo, keeps_pages=True)
        self._before = self._left.as_left(standing.manifest)

    def long_texts(self, name: str) -> LongTexts:
        """The long texts of a body. Unknown when they are forgotten."""
        return texts_from_bytes(certain(self._memo.get("texts", name)))

    def bring(self, out: Output, texts: Sequence[NewText], language: str, neighbour: Neighbour) -> Built:
        """Put the pages with new texts in their places; what the build has to say. Unknown, TemplateFault, OSError."""
        standing, left, before = self._standing, self._left, self._before
        if out.manifest != standing.manifest or not all(path in before and before[path].fingerprint for path in left.pages):
            raise Unknown
        there = before if standing.as_left and standing.as_left() else left.standing(before)
        shape = left.shape.with_new(texts)
        new = [path for path in before.keys() - left.settled(before, shape) if before[path].fingerprint]
        if not before.keys() - there.keys() <= set(new) or not all(each.is_told_apart(left.shape.texts) for each in texts):
            raise Unknown
        rendering = Rendering()
        templates = rendering.of(standing.root, language)
        planned = tuple(self._planned(path, before[path], texts) for path in new)
        production = Production(planned, (), templates, rendering.name, there, frozenset(), out.stage, keeps=True)
        products = {path: Product(path, each) for path, each in there.items()}
        products.update((each.path, each) for each in production.products(range(len(planned))))
        if not rendering.is_still_of(standing.root, language):
            raise Unknown
        with neighbour.placed():
            written = out.bring(before, products.values())
            left.keep([left.held(each) for each in products.values()], shape, written.placed)
            self._memo.drop("texts", [each.before.digest for each in texts])
        return replace(standing.built(), written=written.written_paths, unchanged=written.unchanged)

    def _planned(self, path: str, there: There, texts: Sequence[NewText]) -> Planned:
        """A page that is to show new texts."""
        page = retold(certain(self._left.page(path, there.fingerprint, self.long_texts)), texts)
        return Planned(path, page.canonical, lambda: page)
