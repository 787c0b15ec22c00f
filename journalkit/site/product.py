"""Files of a site on their way to the disk, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Copied:
    """A file that is copied to a site: its path there, the file, and the digest of its bytes where that is known."""

    path: str
    file: Path
    digest: str = ""


@dataclass(frozen=True, slots=True)
class There:
    """A file of the site as it stands: its digest, and the fingerprint of the page that it was made of; empty when that is not known.

    `texts` are the digests of the bodies that the page shows.
    """

    digest: str
    fingerprint: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A file of the site as it is to be; `staged` is where its bytes wait, empty when they stand in their place already."""

    path: str
    now: There
    staged: str = ""
