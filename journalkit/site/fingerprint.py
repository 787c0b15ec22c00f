"""What a page shows, in one digest: equal for equal pages, whoever made them and when; and the page as bytes, and back."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from sys import intern
from typing import Any

from journalkit.model.body import LongTexts, Texts
from journalkit.site.files import DataContent
from journalkit.site.page import Page
from journalkit.site.piece import Opening
from journalkit.values import Packer, Struct, Unpacker, ValidationError, replace

FAST = 1  # of the levels of compression: pages say much twice


class Named(Struct, frozen=True):
    """What tells a page from others: its fingerprint, 32 hexadecimal digits; the digests of the texts that stand in it by them; and all of
    it but these texts, as bytes.

    A page with signs that are no text has no fingerprint: whether it is the same must be seen by its bytes.
    """

    fingerprint: str = ""
    texts: tuple[str, ...] = ()
    packed: bytes = b""

    def kept(self) -> bytes:
        """The page as it is kept, behind its fingerprint."""
        return self.fingerprint.encode() + zlib.compress(self.packed, FAST)


class Fingerprints:
    """Makes the fingerprints of pages, under a name for all that renders them: the program and its templates."""

    def __init__(self, rendered_by: str) -> None:
        self._rendered_by = rendered_by.encode()
        self._texts: list[str] = []
        self._packer = Packer(enc_hook=self._name_of)

    def of(self, page: Page) -> Named:
        """What tells a page from others."""
        self._texts.clear()
        found = blake2b(digest_size=16, key=self._rendered_by)
        packed = b""
        try:
            for part in _parts(page):
                packed = self._packer.encode(part)
                found.update(packed)
        except UnicodeEncodeError:
            return Named()
        texts = tuple(dict.fromkeys(self._texts))
        return Named(found.hexdigest(), texts, packed if texts else b"")

    def _name_of(self, value: object) -> str:
        """What stands for a text: its digest; a beginning stands for itself."""
        if not isinstance(value, Texts | Opening):
            raise TypeError(f"{type(value)} on a page cannot be told from others")
        self._texts.append(intern(value.digest))  # which stands on many pages
        return value.html if isinstance(value, Opening) else value.digest


def _parts(page: Page) -> Iterator[object]:
    """What a page is made of: itself as a whole, but for data without texts, of which a large site has much."""
    content = page.content
    if not isinstance(content, DataContent) or any(record.prose for _, records in content.lists for record in records):
        yield page
        return
    yield replace(page, content=replace(content, lists=()))
    for name, records in content.lists:
        yield name, len(records)
        yield from records


def page_kept(data: bytes, fingerprint: str, texts: Callable[[str], LongTexts]) -> Page | None:
    """The page of `Named.kept`; `texts` gives the long texts of a digest. None when it is another one, or this program cannot tell."""
    if not fingerprint or data[: len(fingerprint)] != fingerprint.encode():
        return None

    def text(kind: type[Any], value: Any) -> Any:
        return Texts(value, texts) if kind is Texts else kind(value)

    try:
        return Unpacker(Page, dec_hook=text).decode(zlib.decompress(data[len(fingerprint) :]))
    except (ValidationError, zlib.error):
        return None
