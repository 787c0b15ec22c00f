"""The files of a site: opened only where they lie in its folder and no link leads there, with the kind of content that each has."""

from __future__ import annotations

import mimetypes
import os
import stat
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

HTML = "text/html; charset=utf-8"
DOCUMENTS = ("html", "xml", "svg")
KINDS = MappingProxyType(
    {
        "html": HTML,
        "htm": HTML,
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8",
        "json": "application/json; charset=utf-8",
        "xml": "application/xml; charset=utf-8",
        "svg": "image/svg+xml; charset=utf-8",
        "ics": "text/calendar; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
        "md": "text/markdown; charset=utf-8",
        "webp": "image/webp",
        "avif": "image/avif",
        "woff": "font/woff",
        "woff2": "font/woff2",
        "webmanifest": "application/manifest+json",
    }
)


def open_file(folder: Path, path: str) -> BinaryIO | None:
    """A regular file of the site, opened for reading; None when there is none, or when it is reached by a symbolic link."""
    if os.open not in os.supports_dir_fd:
        return _open_checked(folder, path)
    *parents, name = path.split("/")
    opened: list[int] = []
    try:
        opened.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
        for part in parents:
            opened.append(os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=opened[-1]))
        return _regular(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=opened[-1]))
    except (OSError, ValueError):
        return None
    finally:
        for handle in opened:
            os.close(handle)


def _open_checked(folder: Path, path: str) -> BinaryIO | None:
    """The same where a folder cannot be opened: by comparing where the path really leads."""
    try:
        real = (folder / path).resolve(strict=True)
        if real != folder.resolve() / path:
            return None
        return _regular(os.open(real, os.O_RDONLY | getattr(os, "O_BINARY", 0)))
    except (OSError, ValueError):
        return None


def _regular(handle: int) -> BinaryIO | None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    return os.fdopen(handle, "rb")


def size_of(file: BinaryIO) -> int:
    """The number of bytes of an open file."""
    return os.fstat(file.fileno()).st_size


def content_type(path: str) -> str:
    """What a file holds, by its name; the same on every machine."""
    ending = path.rpartition(".")[2].lower()
    found = KINDS.get(ending)
    if found is None:
        found, encoding = mimetypes.MimeTypes(()).guess_type(f"x.{ending}", strict=True)
        found = None if encoding else found
    return found or "application/octet-stream"


def can_run(kind: str) -> bool:
    """Whether a browser that opens such content may run scripts in it."""
    return any(word in kind for word in DOCUMENTS)
