"""What `build` and `serve` share: writing a site, how that may end, and what to say about it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, App, Ending, printable
from journalkit.cli.audience import audience_of
from journalkit.cli.places import home_folder
from journalkit.cli.report import sources_of, text
from journalkit.diagnostic import Diagnostic
from journalkit.last_build import Built
from journalkit.model.audience import Audience

if TYPE_CHECKING:  # a build that finds nothing changed needs none of it
    from journalkit.pipeline import Checked, Effort


def show_errors(root: Path, errors: tuple[Diagnostic, ...], *, colour: bool | None) -> None:
    """Show the errors of the journal."""
    if errors:
        click.echo(text(errors, sources_of(root, errors)), err=True, color=colour)


def write(app: App, checked: Checked, asked: Audience, root: Path, shown: Path, effort: Effort) -> Built:
    """Write the site. Ends the command, or raises Refused, Busy or TemplateFault, before anything is touched."""
    from journalkit.pipeline import build

    if checked.journal is None:
        raise Ending("journal.yaml has errors, so nothing was built", FINDINGS)
    return build(checked, audience_of(checked.journal, asked), root, shown.absolute(), app.now, home_folder(), effort)


@contextlib.contextmanager
def faults_end(said: Callable[[object], str] = str) -> Iterator[None]:
    """What stops a build ends the command; `said` is what a fault of the site's folder says."""
    from journalkit.lock import Busy
    from journalkit.site.write import Refused, Unwritten
    from journalkit.templating import TemplateFault

    try:
        yield
    except Refused as fault:
        raise Ending(said(fault), REFUSED) from None
    except (Busy, Unwritten) as fault:
        raise Ending(printable(said(fault)), ENVIRONMENT) from None
    except TemplateFault as fault:
        raise Ending(f"{fault}; the old site is as it was", FINDINGS) from None
