"""A site that is served, as requests of all kinds find it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.lively import Builds, lively

SECRET = "what nobody may read"
PAGE = "<!doctype html><html><head>\n<title>x</title></head><body><p>Hello</p></body></html>"


@dataclass(frozen=True)
class On:
    """A site on screen."""

    root: Path
    site: Path
    builds: Builds
    port: int


@contextlib.contextmanager
def on_screen(root: Path) -> Iterator[On]:
    """A site with files of all kinds, and some beside it that nobody may get, while it is served."""
    site = root / "_site/private"
    for folder in ("sessions", "attachments", "assets", ".hidden"):
        (site / folder).mkdir(parents=True)
    (site / "index.html").write_text(PAGE)
    (site / "sessions/é 100% & co.html").write_text(PAGE)
    (site / "404.html").write_text(PAGE.replace("Hello", "Nothing here"))
    (site / "assets/style.css").write_text("body {}")
    (site / "journal.json").write_text("{}")
    (site / "feed.xml").write_text("<feed/>")
    (site / "calendar.ics").write_text("BEGIN:VCALENDAR")
    (site / "attachments/photo.JPG").write_bytes(bytes(range(256)) * 1000)
    (site / "attachments/evil.html").write_text("<script>alert(1)</script></body>")
    (site / "attachments/evil.svg").write_text("<svg/>")
    (site / "attachments/README").write_text("x")
    for hidden in (root / "secret.md", site / ".journalkit-site.json", site / ".hidden/x.html", root / "_site/secret.html"):
        hidden.write_text(SECRET)
    (site / "link.html").symlink_to(root / "secret.md")
    (site / "linked").symlink_to(root)
    (site / "inner.html").symlink_to(site / "index.html")
    os.mkfifo(site / "pipe.html")
    with lively(root, site) as (builds, server):
        yield On(root, site, builds, server.port)
