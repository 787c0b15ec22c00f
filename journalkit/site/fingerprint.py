"""What a page shows, in one digest: equal for equal pages, whoever made them and when."""

from __future__ import annotations

from hashlib import blake2b

from journalkit.model.body import Texts
from journalkit.site.page import Page
from journalkit.site.piece import Opening
from journalkit.values import Packer


class Fingerprints:
    """Makes the fingerprints of pages, under a name for all that renders them: the program and its templates."""

    def __init__(self, rendered_by: str) -> None:
        self._rendered_by = rendered_by.encode()
        self._texts: list[str] = []
        self._packer = Packer(enc_hook=self._name_of)

    def of(self, page: Page) -> tuple[str, tuple[str, ...]]:
        """The fingerprint of a page, 32 hexadecimal digits, and the digests of the texts that stand in it by them.

        A page with signs that are no text has none: whether it is the same must be seen by its bytes.
        """
        self._texts.clear()
        try:
            packed = self._packer.encode(page)
        except UnicodeEncodeError:
            return "", ()
        return blake2b(packed, digest_size=16, key=self._rendered_by).hexdigest(), tuple(dict.fromkeys(self._texts))

    def _name_of(self, value: object) -> str:
        """What stands for a text: its digest."""
        if not isinstance(value, Texts | Opening):
            raise TypeError(f"{type(value)} on a page cannot be told from others")
        self._texts.append(value.digest)
        return value.digest
