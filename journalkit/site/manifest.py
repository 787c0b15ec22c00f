"""What a build wrote: the marker that a folder is ours, for whom it is, and which files are ours to replace or remove."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from journalkit.digests import digest_of
from journalkit.temporary import TEMPORARY
from journalkit.values import Struct, from_json, to_json

FILE_NAME = ".journalkit-site.json"
STAGE = f"{TEMPORARY}stage"  # the folder in it in which new files wait
VERSION = 1
OUTSIDE = re.compile(r"/(?:|\.|\.\.)/")


class Manifest(Struct, frozen=True):
    """The audience of a site and the digest of each of its files; no digest for one that may be half-way there."""

    audience: str
    files: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The manifest as the bytes of its file. Its first lines are what the files for hosts in templates/publish/ look for."""
        about = f'"made_by": "journalkit",\n"version": {VERSION},\n"audience": {to_json(self.audience)},'
        files = to_json(dict(sorted(self.files.items())))[1:-1].replace('","', '",\n"')  # a line each; no quote stands so within one
        return f'{{\n{about}\n"files": {{\n{files}\n}}\n}}\n'.encode()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; None when it has none that can be read."""
    try:
        return manifest_of((folder / FILE_NAME).read_bytes())
    except OSError:
        return None


def digest_of_manifest(folder: Path) -> str:
    """The digest of the manifest of a folder; none when there is none that can be read."""
    try:
        return digest_of(folder / FILE_NAME)
    except OSError:
        return ""


def manifest_of(text: bytes) -> Manifest | None:
    """What the bytes of such a file say; None when they are none of this program's."""
    try:
        data = from_json(text)
        if data["made_by"] != "journalkit" or data["version"] != VERSION:
            return None
        files = data["files"]
        if not all(type(found) is str for found in files.values()):
            return None
        if not is_inside("/".join(files)):  # as all are that this program wrote
            files = {path: found for path, found in files.items() if is_inside(path)}
        return Manifest(str(data["audience"]), files)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def is_inside(path: str) -> bool:
    """Whether a path of a manifest stays in its folder."""
    return "\\" not in path and OUTSIDE.search(f"/{path}/") is None
