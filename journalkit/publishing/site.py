"""A built site as it lies in its folder, ready to be sent: its files, and the manifest that marks it as this program's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from journalkit.site.manifest import FILE_NAME, Manifest, read_manifest
from journalkit.source import digest
from journalkit.values import Struct


class Refused(Exception):
    """What lies at the target must not be replaced; the message says why and what to do."""


class Unready(Exception):
    """The site is not as its build left it."""


class Site(Struct, frozen=True):
    """The folder of a built site, and what its manifest says."""

    folder: Path
    manifest: Manifest

    def read(self, path: str) -> bytes | None:
        """The bytes of a file as the build left it; None when it has no such file. Unready when it is another one now."""
        if path not in self.manifest.files:
            return None
        try:
            data = (self.folder / path).read_bytes()
        except OSError:
            raise Unready(f"{path} of the built site is gone; publish again") from None
        if digest(data) != self.manifest.files[path]:
            raise Unready(f"{path} of the built site was changed meanwhile; publish again")
        return data

    def files(self) -> Mapping[str, bytes]:
        """All files, and the manifest among them."""
        found = {path: self.read(path) or b"" for path in self.manifest.files}
        return {**found, FILE_NAME: self.manifest.to_bytes()}


def site_in(folder: Path, audience: str) -> Site:
    """The site for an audience that was built in a folder. Unready when there is none."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.audience != audience:
        raise Unready(f"{folder} holds no site for {audience}")
    return Site(folder, manifest)


def is_ours(manifest: Manifest | None, audience: str, where: str) -> Manifest:
    """The manifest of what lies at a target. Refused when it is not a site of this program for the same audience."""
    if manifest is None:
        raise Refused(f"{where} holds something that journalkit did not make; choose another place, or empty it yourself")
    if manifest.audience != audience:
        raise Refused(f"{where} holds the site for {manifest.audience}, not for {audience}; choose another place, or empty it yourself")
    return manifest
