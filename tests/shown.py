"""What the sites of a small journal show to an audience, for tests of privacy."""

from __future__ import annotations

from pathlib import Path

from journalkit.model.audience import PUBLIC, Audience
from journalkit.pipeline import build, check_folder, site_of
from journalkit.site.manifest import FILE_NAME
from journalkit.view import project
from tests.journal_parts import NOW

CONFIG = """\
format: 1
title: A journal
owner: ana
site_url: https://example.org/thread/
people:
  ana: {name: Ana Ruiz, email: ana@example.com}
  ben: {name: Ben Okafor, email: ben@example.com}
  cleo: {name: Cleo Marsh}
rooms:
  ben: {people: [ana, ben], remote: git@example.com:ana-ben.git}
  cleo: {people: [ana, cleo]}
"""

OPEN = CONFIG.replace("owner: ana\n", "owner: ana\nthread: public\n")

METRIC = "{name: decisions, baseline: 0, target: 100}"

ROADMAP = "---\ntype: roadmap\ntitle: {title}\n{shared}\nsteps:\n  - {{id: listen, title: Listen, why: Because.}}\n---\n"


def site(root: Path, audience: Audience = PUBLIC) -> dict[str, str]:
    """The pages of a site, by path."""
    journal = check_folder(root).journal
    assert journal is not None
    return {each.path: each.data.decode("utf-8", "replace") for each in site_of(project(journal, audience), root, NOW)}


def everything(pages: dict[str, str]) -> str:
    """All paths and texts of a site but those that every site has."""
    return "\n".join(f"{path}\n{text}" for path, text in pages.items() if path not in ("assets/style.css", "assets/custom.css"))


def built(root: Path, folder: Path, audience: Audience = PUBLIC) -> dict[str, bytes]:
    """The files of a built folder; those that only the program reads are left out, but for the manifest."""
    build(check_folder(root), audience, root, folder, NOW)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: data for path, data in files.items() if path == FILE_NAME or not Path(path).name.startswith(".")}


def rules_at(root: Path, path: str) -> set[str]:
    return {each.rule.slug for each in check_folder(root).diagnostics if each.path == path}
