"""`journalkit build`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, App, Ending, counted, home_folder
from journalkit.cli.audience import audience_asked, audience_of, audience_options, site_folder
from journalkit.cli.progress import Progressing
from journalkit.cli.report import sources_of, summary, text
from journalkit.diagnostic import Diagnostic
from journalkit.last_build import Built, remembered
from journalkit.model.audience import Audience, Reach
from journalkit.packaged import this_program
from journalkit.parallel import processors
from journalkit.store import Memo, open_memo


@click.command()
@audience_options
@click.option("-o", "output", type=click.Path(path_type=Path), metavar="DIR", default=None, help="The folder to write. Default: in _site/.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", default=None, help="How many processes work. Default: one a processor.")
@click.option("--stats", is_flag=True, help="Say how long every stage took.")
@click.pass_context
def command(ctx: click.Context, public: bool, room: str | None, output: Path | None, jobs: int | None, stats: bool) -> None:
    """Build a site: the private one of everything, or what everyone or a room may see.

    Entries with errors are left out and shown; the rest is built, and the exit code is 1. When nothing has changed since the last build,
    nothing is done.

    \b
    Example:  journalkit build --public -o ~/public-site
    """
    app: App = ctx.obj
    root = app.root()
    asked = audience_asked(public, room)
    shown = output if output is not None else site_folder(root, asked)
    with Progressing() as progress:
        progress.stage("look for changes")
        memo = open_memo(root, this_program())
        built = remembered(root, shown.absolute().resolve(), asked, app.now, memo)
        if built is None:
            built = _built(ctx, app, root, asked, shown, memo, jobs or processors(), progress)
        elif asked.reach is Reach.PRIVATE:
            _show(ctx, root, built.errors)
        memo.save()
    if stats:
        click.echo(progress.stats(), err=True)
    click.echo(f"{shown / 'index.html'}")
    _say(built)
    if built.errors:
        ctx.exit(FINDINGS)


def _built(ctx: click.Context, app: App, root: Path, asked: Audience, shown: Path, memo: Memo, jobs: int, progress: Progressing) -> Built:
    """Build the site. Ends the command when that cannot be."""
    progress.stage("load the program")
    from journalkit.pipeline import Effort, build, check_folder
    from journalkit.site.write import Busy, Refused
    from journalkit.templating import TemplateFault

    effort = Effort(jobs, progress.stage, progress.advance)
    checked = check_folder(root, app.now, memo, effort)
    if asked.reach is Reach.PRIVATE:  # a log of a build for others may be read by others
        _show(ctx, root, checked.errors)
    if checked.journal is None:
        raise Ending("journal.yaml has errors, so nothing was built", FINDINGS)
    try:
        return build(checked, audience_of(checked.journal, asked), root, shown.absolute(), app.now, home_folder(), effort)
    except Refused as fault:
        raise Ending(str(fault), REFUSED) from None
    except Busy as fault:
        raise Ending(str(fault), ENVIRONMENT) from None
    except TemplateFault as fault:
        raise Ending(f"{fault}; the old site is as it was", FINDINGS) from None


def _show(ctx: click.Context, root: Path, errors: tuple[Diagnostic, ...]) -> None:
    """Show the errors of the journal."""
    if errors:
        click.echo(text(errors, sources_of(root, errors)), err=True, color=ctx.color)


def _say(built: Built) -> None:
    """Say for whom the site is, what was done, and what to do when there is nothing to see."""
    audience = built.audience
    files = f"{counted(len(built.written), 'file')} written, {built.unchanged} unchanged, {len(built.removed)} removed"
    click.echo(f"{audience} site: {counted(built.entries, 'entry', 'entries')}; {files}", err=True)
    if built.entries == 0 and audience.reach is Reach.PUBLIC:
        click.echo("Nothing in this journal is public. Write `shared: public` into the entries that everyone may read.", err=True)
    elif built.entries == 0 and audience.reach is Reach.ROOM:
        click.echo(f"Nothing is shared with this room. Write `shared: true` and `room: {audience.room}` into entries for it.", err=True)
    if built.counts:
        click.echo(f"{summary(built.counts)}; journalkit check shows all", err=True)
