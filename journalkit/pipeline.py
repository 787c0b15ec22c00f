"""The one place where the stages are composed: a folder to a checked Journal, and a Journal to a site for an audience.

The stages of a site are loaded when one is built, so that commands which only read a journal start at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from journalkit.checks import check
from journalkit.checks.method import check_method
from journalkit.checks.method.followed import Followed
from journalkit.diagnostic import Diagnostic, faulty_paths
from journalkit.git import due_moves
from journalkit.method.practice import Practice, practice
from journalkit.model.audience import PRIVATE, Audience
from journalkit.model.journal import Journal
from journalkit.reading.load import load
from journalkit.view import View, project

if TYPE_CHECKING:
    from journalkit.sheet.sheet import Sheet
    from journalkit.site.render import Artifact
    from journalkit.site.write import Written

SHOWN_OF_A_KIND = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """A journal without the entries that cannot be used as written (None when journal.yaml cannot), and all that is wrong, sorted."""

    journal: Journal | None
    diagnostics: tuple[Diagnostic, ...]


def check_folder(root: Path, now: datetime | None = None) -> Checked:
    """Read and check the journal in a folder; with a time, also whether the method is followed then.

    A time without a zone is one of the journal's zone.
    """
    linked = load(root)
    journal = linked.value
    found = set(linked.diagnostics)
    if journal is not None:
        journal = journal.without(faulty_paths(found))
        problems = check(journal)
        found.update(problems)
        journal = journal.without(faulty_paths(problems))
        if now is not None:
            found.update(_method(journal, root, now, whole=not faulty_paths(found)))
    return Checked(journal, tuple(_capped(sorted(found, key=lambda each: each.order))))


def _method(journal: Journal, root: Path, now: datetime, *, whole: bool) -> tuple[Diagnostic, ...]:
    """What the method's checks find in the owner's view."""
    zone = ZoneInfo(journal.config.timezone)
    local = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
    return check_method(Followed(journal.config, practice(project(journal, PRIVATE), local), due_moves(root), whole))


def _capped(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics, of each rule and file the first ones only; the last of these says how many more there are."""
    counts = Counter((each.path, each.rule.slug) for each in diagnostics)
    shown: Counter[tuple[str, str]] = Counter()
    for each in diagnostics:
        kind = (each.path, each.rule.slug)
        shown[kind] += 1
        if shown[kind] == SHOWN_OF_A_KIND and counts[kind] > SHOWN_OF_A_KIND:
            yield replace(each, message=f"{each.message} (and {counts[kind] - SHOWN_OF_A_KIND} more like this in the file)")
        elif shown[kind] <= SHOWN_OF_A_KIND:
            yield each


def site_of(view: View, root: Path, now: datetime) -> tuple[Artifact, ...]:
    """All files of the site of a view at a time of the journal's zone; templates and attachments come from the journal in `root`."""
    from journalkit.site.compose import compose
    from journalkit.site.render import render

    return tuple(render(compose(view, now), view.attachments, root))


def page_of_sheet(sheet: Sheet, practice: Practice, root: Path) -> str:
    """A sheet as an HTML page that stands alone: its style within it, no links. TemplateFault as for a site."""
    from journalkit.site.render import render_page
    from journalkit.site.sheets import sheet_alone

    return render_page(sheet_alone(sheet, practice.view), root)


def build(journal: Journal, audience: Audience, root: Path, folder: Path, now: datetime, home: Path | None = None) -> Written:
    """Write the site for an audience to a folder, never to the `home` folder or one around it.

    Refused, Busy, TemplateFault or OSError leave what is there whole.
    """
    from journalkit.site.write import check_folder as check_output
    from journalkit.site.write import write

    check_output(folder, root, str(audience), home)
    return write(site_of(project(journal, audience), root, now), folder, root, str(audience), home)
