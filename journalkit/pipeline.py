"""The one place where the stages are composed: a folder to a checked Journal, and a Journal to a site for an audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from journalkit.checks import check
from journalkit.diagnostic import Diagnostic, faulty_paths
from journalkit.model.audience import Audience
from journalkit.model.journal import Journal
from journalkit.reading.load import load
from journalkit.site.compose import compose
from journalkit.site.render import Artifact, render
from journalkit.site.write import Written, write
from journalkit.site.write import check_folder as check_output
from journalkit.view import View, project


@dataclass(frozen=True, slots=True)
class Checked:
    """A journal without the entries that cannot be used as written (None when journal.yaml cannot), and all that is wrong, sorted."""

    journal: Journal | None
    diagnostics: tuple[Diagnostic, ...]


def check_folder(root: Path) -> Checked:
    """Read and check the journal in a folder."""
    linked = load(root)
    journal = linked.value
    found = set(linked.diagnostics)
    if journal is not None:
        journal = journal.without(faulty_paths(found))
        problems = check(journal)
        found.update(problems)
        journal = journal.without(faulty_paths(problems))
    return Checked(journal, tuple(sorted(found, key=lambda each: each.order)))


def site_of(view: View, root: Path, today: date) -> tuple[Artifact, ...]:
    """All files of the site of a view, as of a day; templates and attachments come from the journal in `root`."""
    return tuple(render(compose(view, today), view.attachments, root))


def build(journal: Journal, audience: Audience, root: Path, folder: Path, today: date, home: Path | None = None) -> Written:
    """Write the site for an audience to a folder, never to the `home` folder or one around it.

    Refused, Busy, TemplateFault or OSError leave what is there whole.
    """
    check_output(folder, root, str(audience), home)
    return write(site_of(project(journal, audience), root, today), folder, root, str(audience), home)
