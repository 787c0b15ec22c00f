"""Files of a site on their way to the disk, as values."""

from __future__ import annotations

from pathlib import Path

from journalkit.values import Struct, replace


class Copied(Struct, frozen=True):
    """A file that is copied to a site: its path there, the file, and the digest of its bytes there where that is known.

    `whole` says whether it goes out as it is, or without what a camera or a program wrote into it.
    """

    path: str
    file: Path
    digest: str = ""
    whole: bool = True

    def data(self) -> bytes:
        """The bytes of the file on the site."""
        data = self.file.read_bytes()
        if self.whole:
            return data
        from journalkit.attachments.looking import published  # loaded when there is a file to look at

        return published(data)


class There(Struct, frozen=True):
    """A file of the site as it stands: its digest, and the fingerprint of the page that it was made of; empty when that is not known.

    `texts` are the digests of the bodies that the page shows.
    """

    digest: str
    fingerprint: str = ""
    texts: tuple[str, ...] = ()


class Product(Struct, frozen=True):
    """A file of the site as it is to be; `staged` is where its bytes wait, empty when they stand in their place already.

    `page` is the page that it was made of, as the memo keeps it, where that is not the one that it has.
    """

    path: str
    now: There
    staged: str = ""
    page: bytes = b""

    def nameless(self) -> Product:
        """The same file, of which nobody knows what it was made of: the next build makes it anew."""
        return replace(self, now=There(self.now.digest), page=b"")
