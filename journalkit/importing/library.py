"""The files of a source by their names, and which of them a link means: every program has its own way to say it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from journalkit.values import Struct

NOTE = re.compile(r"\.(?:md|markdown|mdown)\Z", re.IGNORECASE)
PAGE = re.compile(r"(?:/_?index)?(?:\.(?:md|markdown|mdown|html?))?/?\Z", re.IGNORECASE)
DATED = re.compile(r"(?<![^/])\d{4}-\d{1,2}-\d{1,2}-")
STATIC = ("", "static/", "content/", "assets/")  # below which an absolute path may stand
NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Library(Struct, frozen=True):
    """Paths below `root`, with `/`: as they are by their small letters, by their last names, and pages by their names without an ending."""

    root: Path | None = None
    paths: Mapping[str, tuple[str, ...]] = NONE
    names: Mapping[str, tuple[str, ...]] = NONE
    pages: Mapping[str, tuple[str, ...]] = NONE

    def find(self, target: str, folder: str, *, by_name: bool = False) -> str | None:
        """The path that a link of a text in a folder means, None for none; `by_name` when the link names no way, as in double brackets."""
        target = unquote(target).replace("\\", "/").strip()
        if not target or self.root is None:
            return None
        below = [""] if target.startswith(("/", "@/")) else [f"{folder}/" if folder else "", ""]
        tail = target.removeprefix("@").lstrip("/")
        for start in (*below, *STATIC[1:]):
            exact = posixpath.normpath(start + tail)
            path = exact.casefold()
            for written in (path, f"{path}.md", f"{path}.markdown", f"{path}/index.md", f"{path}/_index.md"):
                if written in self.paths:
                    return exact if exact in self.paths[written] else _nearest(self.paths[written], folder)
        last = tail.rstrip("/").rpartition("/")[2].casefold()
        if by_name:
            named = self.names.get(last) or self.names.get(f"{last}.md") or self.names.get(f"{last}.markdown") or ()
            named = (
                tuple(each for each in named if each.casefold().removesuffix(".md").endswith(tail.casefold().removesuffix(".md"))) or named
            )
            return _nearest(named, folder) if named else None
        if target.startswith("/") or tail.endswith((".html", "/")):
            found = self.pages.get(page_name(tail), ())
            return found[0] if len(found) == 1 else None
        return None


def library(root: Path, paths: Iterable[str]) -> Library:
    """The library of some files."""
    by_path: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    by_page: dict[str, list[str]] = {}
    for path in paths:
        by_path.setdefault(path.casefold(), []).append(path)
        by_name.setdefault(path.rpartition("/")[2].casefold(), []).append(path)
        if NOTE.search(path):
            by_page.setdefault(page_name(path), []).append(path)
    kept = ({name: tuple(each) for name, each in found.items()} for found in (by_path, by_name, by_page))
    return Library(root, *(MappingProxyType(each) for each in kept))


def page_name(path: str) -> str:
    """What the page of a text is called on a site: its last name without a day before it or an ending."""
    return DATED.sub("", PAGE.sub("", path).rpartition("/")[2].casefold())


def _nearest(paths: tuple[str, ...], folder: str) -> str:
    """The path that lies nearest to a folder; of several the first."""
    return min(paths, key=lambda each: (not each.startswith(f"{folder}/"), each.count("/"), each))
