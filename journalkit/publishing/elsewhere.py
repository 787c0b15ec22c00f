"""A site in a folder of another machine, by rsync: only files of a site that this program put there are replaced or removed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from journalkit.git.copying import fetched, is_empty, removed, sent
from journalkit.git.running import Surroundings
from journalkit.publishing.news import NOTHING, Contents, contents_of, wanted
from journalkit.publishing.site import Site, is_ours
from journalkit.site.manifest import FILE_NAME, Manifest, read_manifest
from journalkit.values import Struct


class Elsewhere(Struct, frozen=True):
    """What lies at the place: the manifest of the site there, if there is one, and what it shows."""

    manifest: Manifest | None = None
    contents: Contents = NOTHING


def look(place: str, audience: str, around: Surroundings) -> Elsewhere:
    """What lies at a place. Refused when it is not this program's to replace; Failed when it cannot be reached."""
    with tempfile.TemporaryDirectory(prefix="journalkit-publish-") as name:
        folder = Path(name)
        if is_empty(place, around):
            return Elsewhere()
        fetched(place, [FILE_NAME], folder, around)
        manifest = is_ours(read_manifest(folder), audience, place)
        fetched(place, wanted(manifest), folder, around)
        return Elsewhere(manifest, contents_of(manifest, lambda path: _read(folder / path)))


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if not file.is_symlink() else None
    except OSError:
        return None


def put(place: str, site: Site, there: Elsewhere, around: Surroundings) -> None:
    """Bring the place to this site. All files that it may have are named there first, so that a killed run is understood. Failed."""
    old = there.manifest.files if there.manifest else {}
    with tempfile.TemporaryDirectory(prefix="journalkit-publish-") as name:
        folder = Path(name)
        (folder / FILE_NAME).write_bytes(Manifest(site.manifest.audience, dict.fromkeys((*old, *site.manifest.files), "")).to_bytes())
        sent(folder, place, [FILE_NAME], around)
        for path, data in site.files().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        sent(folder, place, site.manifest.files, around)
        gone = [path for path in old if path not in site.manifest.files]
        if gone:
            removed(place, gone, around)
        sent(folder, place, [FILE_NAME], around)
