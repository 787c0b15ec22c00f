"""`journalkit build`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, App, Ending, counted, home_folder
from journalkit.cli.audience import audience_of, audience_options, site_folder
from journalkit.cli.report import sources_of, summary, text
from journalkit.diagnostic import Severity
from journalkit.model.audience import Reach
from journalkit.parallel import processors
from journalkit.pipeline import Effort, build, check_folder
from journalkit.site.write import Busy, Refused
from journalkit.templating import TemplateFault
from journalkit.view import readable


@click.command()
@audience_options
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="DIR", default=None, help="The folder to write. Default: in _site/.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", default=None, help="How many processes work. Default: one a processor.")
@click.pass_context
def command(ctx: click.Context, public: bool, room: str | None, output: Path | None, jobs: int | None) -> None:
    """Build a site: the private one of everything, or what everyone or a room may see.

    Entries with errors are left out and shown; the rest is built, and the exit code is 1.

    \b
    Example:  journalkit build --public -o ~/public-site
    """
    app: App = ctx.obj
    root = app.root()
    effort = Effort(jobs or processors())
    checked = check_folder(root, app.now, effort=effort)
    errors = [each for each in checked.diagnostics if each.severity is Severity.ERROR]
    if errors and not public and room is None:  # a log of a build for others may be read by others
        click.echo(text(errors, sources_of(root, errors)), err=True, color=ctx.color)
    if checked.journal is None:
        raise Ending("journal.yaml has errors, so nothing was built", FINDINGS)
    journal = checked.journal
    audience = audience_of(journal, public, room)
    shown = output if output is not None else site_folder(root, audience)
    folder = shown.absolute()
    try:
        done = build(checked, audience, root, folder, app.now, home_folder(), effort)
    except Refused as fault:
        raise Ending(str(fault), REFUSED) from None
    except Busy as fault:
        raise Ending(str(fault), ENVIRONMENT) from None
    except TemplateFault as fault:
        raise Ending(f"{fault}; the old site is as it was", FINDINGS) from None
    click.echo(f"{shown / 'index.html'}")
    count = len(readable(journal, audience))
    files = f"{counted(done.written, 'file')} written, {done.unchanged} unchanged, {done.removed} removed"
    click.echo(f"{audience} site: {counted(count, 'entry', 'entries')}; {files}", err=True)
    if count == 0 and audience.reach is Reach.PUBLIC:
        click.echo("Nothing in this journal is public. Write `shared: public` into the entries that everyone may read.", err=True)
    elif count == 0 and audience.reach is Reach.ROOM:
        click.echo(f"Nothing is shared with this room. Write `shared: true` and `room: {audience.room}` into entries for it.", err=True)
    if checked.diagnostics:
        click.echo(f"{summary(checked.diagnostics)}; journalkit check shows all", err=True)
    if errors:
        ctx.exit(FINDINGS)
