"""Files of a site on their way to the disk, as values."""

from __future__ import annotations

from pathlib import Path

from journalkit.values import Struct


class Copied(Struct, frozen=True):
    """A file that is copied to a site: its path there, the file, and the digest of its bytes where that is known."""

    path: str
    file: Path
    digest: str = ""


class There(Struct, frozen=True):
    """A file of the site as it stands: its digest, and the fingerprint of the page that it was made of; empty when that is not known.

    `texts` are the digests of the bodies that the page shows.
    """

    digest: str
    fingerprint: str = ""
    texts: tuple[str, ...] = ()


class Product(Struct, frozen=True):
    """A file of the site as it is to be; `staged` is where its bytes wait, empty when they stand in their place already."""

    path: str
    now: There
    staged: str = ""
