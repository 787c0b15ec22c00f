"""What stands in the folder of a site, as the manifest says it was left, and the fingerprints of the pages that it was made of."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, TypeAlias

from journalkit.digests import TICK, Digests, State, remembered_digests, state_of
from journalkit.site.manifest import Manifest
from journalkit.site.product import Product, There
from journalkit.store import Memo
from journalkit.table import Table
from journalkit.values import Packer, Struct, Unpacker, replace

if TYPE_CHECKING:  # a build that finds nothing changed needs none of it
    from journalkit.model.body import LongTexts
    from journalkit.site.page import Page
    from journalkit.site.retold import NewText

Of: TypeAlias = tuple[str, str, tuple[str, ...]]  # the fingerprint of a page, the digest of its file, and those of the texts on it

MANY = 200  # new files, from which on a moment of waiting costs less than to read them again


class Shape(Struct, frozen=True):
    """What a site was made of: a digest of all but the texts, and the digests of the texts, and of how they begin, in the order of their
    entries.
    """

    digest: str
    texts: tuple[str, ...]

    def with_new(self, texts: Iterable[NewText]) -> Shape:
        """The shape of the same site with new texts."""
        swaps = {old: new.digest for each in texts for old, new in each.swaps.items()}
        return replace(self, texts=tuple(swaps.get(each, each) for each in self.texts))


class _Shaped(Struct, frozen=True, array_like=True):
    """A shape, and the state of the table of the pages that a site of this shape has."""

    pages: str
    shape: Shape


UNKNOWN = _Shaped("", Shape("", ()))


class Known(Struct, frozen=True):
    """The memo's knowledge of one folder of a site: of what shape the site was, and of what each page was made.

    `keeps_pages` says whether pages themselves are in the memo too.
    """

    folder: Path
    memo: Memo
    digests: Digests
    shape: Shape
    table: Table[Of]
    keeps_pages: bool

    @property
    def pages(self) -> Mapping[str, Of]:
        """Of what each page was made."""
        return self.table.found

    def there(self, manifest: Manifest) -> dict[str, There]:
        """The files that stand as they were left; what was changed, is gone or is not a plain file is not among them."""
        return self.standing(self.as_left(manifest))

    def as_left(self, manifest: Manifest) -> dict[str, There]:
        """All files as they were left, whatever stands in their places now."""
        found = {}
        for path, digest in manifest.files.items():
            fingerprint, of, texts = self.pages.get(path, ("", "", ()))
            found[path] = There(digest, fingerprint, texts) if of == digest else There(digest)  # the memo may be older
        return found

    def standing(self, left: Mapping[str, There]) -> dict[str, There]:
        """Those of the files that stand as they were left."""
        found = _found(self.folder, left, self.digests)
        return {path: each for path, each in left.items() if each.digest and found.get(path) == each.digest}

    def settled(self, there: Mapping[str, There], shape: Shape) -> frozenset[str]:
        """The pages that a site of a shape has as they stand: when nothing but texts is new, those that show none of the changed ones."""
        if shape.digest != self.shape.digest or len(shape.texts) != len(self.shape.texts):
            return frozenset()
        changed = {old for old, new in zip(self.shape.texts, shape.texts, strict=True) if old != new}
        return frozenset(path for path, each in there.items() if each.fingerprint and changed.isdisjoint(each.texts))

    def held(self, product: Product) -> Product:
        """A product without its page, which is in the memo from now on."""
        if not product.page:
            return product
        self.memo.put("page", product.path, product.page)
        return replace(product, page=b"")

    def page(self, path: str, fingerprint: str, texts: Callable[[str], LongTexts]) -> Page | None:
        """The page of a fingerprint; `texts` gives the long texts of a digest. None when it is not known."""
        from journalkit.site.fingerprint import page_kept

        data = self.memo.get("page", path)
        return page_kept(data, fingerprint, texts) if data is not None else None

    def keep(self, products: Collection[Product], shape: Shape, placed: Mapping[str, State]) -> None:
        """Remember what stands in the folder now; `placed` are the states of new files before they were put in their places."""
        if len(placed) > MANY:
            time.sleep(2 * TICK / 1e9)  # so that a later change of one has another time, and none of them need be read to be known
        now = self.memo.moment()
        for each in products:
            if each.staged:
                state = state_of(os.lstat(f"{self.folder}/{each.path}"))
                self.digests.note(each.path, state, each.now.digest, now if _is_untouched(placed[each.path], state) else None)
        self.digests.keep([each.path for each in products])
        pages = {each.path: (each.now.fingerprint, each.now.digest, each.now.texts) for each in products if each.now.fingerprint}
        if self.keeps_pages:
            self.memo.drop("page", self.pages.keys() - pages.keys())
        before = self.table.state
        self.table.keep(pages)
        if shape != self.shape or self.table.state != before:
            self.memo.put("site", _name_of_shape(self.folder), Packer().encode(_Shaped(self.table.state, shape)))


def is_as_left(folder: Path, manifest: Manifest, memo: Memo) -> bool:
    """Whether all files of a folder stand as they were left."""
    digests = remembered_digests(folder, memo, _name_of_digests(folder))
    if _found(folder, manifest.files, digests) != manifest.files:
        return False
    digests.keep(manifest.files)
    return True


def known(folder: Path, memo: Memo, *, keeps_pages: bool = False) -> Known:
    """What the memo knows of a folder."""
    table, data = Table[Of](memo, "site", f"pages {folder}", Of), memo.get("site", _name_of_shape(folder))
    shaped = Unpacker(_Shaped).decode(data) if data else UNKNOWN
    digests = remembered_digests(folder, memo, _name_of_digests(folder))
    return Known(folder, memo, digests, shaped.shape if shaped.pages == table.state else UNKNOWN.shape, table, keeps_pages)


def _found(folder: Path, paths: Iterable[str], digests: Digests) -> dict[str, str]:
    """The digests of files of a folder; not of what is not a plain file, or is gone."""
    states = {}
    for path in paths:
        try:
            status = os.lstat(f"{folder}/{path}")  # a Path for each of many files takes longer than asking for them
        except OSError:
            continue
        if S_ISREG(status.st_mode):
            states[path] = state_of(status)
    return digests.all_named(states)


def _is_untouched(before: State, after: State) -> bool:
    """Whether a file is as it was written, and then only moved: a change since would have another time than that of its writing."""
    return (before[0], before[1], before[3]) == (after[0], after[1], after[3]) and before[1] + TICK < after[2]


def _name_of_shape(folder: Path) -> str:
    return f"shape {folder}"


def _name_of_digests(folder: Path) -> str:
    return f"site {folder}"
