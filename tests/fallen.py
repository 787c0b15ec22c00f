"""A small journal in two states, and what is looked at after a program fell while it wrote there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from tests.conftest import CONFIG, entry

CLEANING = ("os.remove", "os.rmdir")  # who falls while cleaning up leaves that to the next run
HALF = "Words of a text that is long enough to be cut. " * 200
OLD = {
    "sessions/met.md": entry("session", "We met", f"On [[told]] and [[gone]].\n\n{HALF}", with_="[ben]", tags="[one, two]"),
    "insights/told.md": entry("insight", "Told", "After [[met]]. ![x](../attachments/a.txt)", session="met", from_="ben", tags="[two]"),
    "insights/gone.md": entry("insight", "Gone soon", "Back to [[told]].", date="2026-08-09"),
    "actions/sent.md": entry("action", "Send it", "See [[met]].", assignee="ana", session="met", expected="more", due="2026-09-20"),
    "attachments/a.txt": "old bytes",
}
NEW = {
    "sessions/met.md": entry("session", "We met again", f"On [[told]] and [[fresh]].\n\n{HALF}", with_="[ben]", tags="[three]"),
    "insights/told.md": entry("insight", "Told", "After [[met]]. ![x](../attachments/a.txt)", session="met", from_="ben", tags="[two]"),
    "insights/fresh.md": entry("insight", "Fresh", "Back to [[told]], by [[met]].", date="2026-07-09", tags="[three]"),
    "actions/sent.md": entry("action", "Send it", "See [[met]].", assignee="ana", session="met", expected="more", due="2026-09-20"),
    "attachments/a.txt": "new bytes, other ones",
}


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder, and what lies beside them; the lock and the manifest of a site apart."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {path: data for path, data in files.items() if path not in (".journalkit-lock", ".journalkit-site.json")}


def put(root: Path, files: Mapping[str, str]) -> None:
    """Bring a journal to these files, as somebody who edits it would: what is the same is not written."""
    for path in (*OLD, *NEW):
        if path not in files and (root / path).is_file():
            (root / path).unlink()
    for path, text in {"journal.yaml": CONFIG, **files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_text() != text:
            file.write_text(text)


def own(root: Path) -> dict[str, bytes]:
    """The journal's own files."""
    return {path: data for path, data in tree(root).items() if not path.startswith(("_site/", ".journalkit/"))}


def links(site: Path) -> Iterator[tuple[str, str]]:
    """The links of all pages to files of the site."""
    for page in site.rglob("*.html"):
        for target in re.findall(r'(?:href|src)="([^"#?:]+)[#?"]', page.read_text()):
            yield page.relative_to(site).as_posix(), (page.parent / unquote(target)).resolve().as_posix()


def litter(folder: Path) -> list[str]:
    """What programs left that will never be finished."""
    return [
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if "tmp" in path.name or path.name.endswith(("-journal", "-wal"))
    ]
