"""What comes with the program: templates of sites and entries, the built-in roadmaps, and by what one version is told from another."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path

USED = ("jinja2", "markupsafe", "markdown_it", "mdit_py_plugins", "pygments", "yaml", "frontmatter", "resvg_py")


def packaged_templates() -> Path:
    """The folder of the packaged templates: inside the package, or, in a checkout, beside it."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def packaged_roadmaps() -> dict[str, Path]:
    """The files of the built-in roadmaps, by name."""
    return {file.stem: file for file in sorted((packaged_templates() / "roadmap").glob("*.md"))}


@cache
def this_program() -> str:
    """A name for exactly this program, as it was when it was first asked for: its files, the libraries that read and render, and Python.
    Another one may give other results.
    """
    found = blake2b(digest_size=16)
    found.update(sys.version.encode())
    for folder in (str(Path(__file__).parent), str(packaged_templates())):
        _add(folder, found)
    for name in USED:
        library = PathFinder.find_spec(name)
        if library is not None and library.origin:
            status = Path(library.origin).stat()
            found.update(f"{library.origin} {status.st_size} {status.st_mtime_ns}".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def _add(folder: str, found: blake2b) -> None:
    """Add the names, sizes and times of all files below a folder."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda each: each.name)
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            _add(entry.path, found)
        else:
            status = entry.stat()
            found.update(f"{entry.path} {status.st_size} {status.st_mtime_ns}".encode("utf-8", "surrogatepass"))
