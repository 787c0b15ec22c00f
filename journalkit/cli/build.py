"""`journalkit build`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.again import with_new_texts
from journalkit.cli.app import FINDINGS, App, surroundings
from journalkit.cli.audience import SiteFolder, audience_asked, audience_options
from journalkit.cli.building import faults_end, show_errors, write
from journalkit.cli.places import home_folder, site_folder
from journalkit.cli.progress import Progressing
from journalkit.cli.words import told
from journalkit.last_build import Built, standing
from journalkit.model.audience import Audience, Reach
from journalkit.packaged import this_program
from journalkit.parallel import processors
from journalkit.store import Memo, open_memo


@click.command()
@audience_options
@click.option("-o", "output", type=SiteFolder(), metavar="DIR", default=None, help="The folder to write. Default: in _site/.")
@click.option("--swap", is_flag=True, help="Build beside the folder and exchange the two: for web servers.")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", default=None, help="How many processes work. Default: one a processor.")
@click.option("--stats", is_flag=True, help="Say how long every stage took.")
@click.pass_context
def command(ctx: click.Context, public: bool, room: str | None, output: Path | None, swap: bool, jobs: int | None, stats: bool) -> None:
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
        left = None if app.looked else standing(root, shown.absolute().resolve(), asked, app.now, memo, jobs or processors())
        built = left.same(memo) if left else None
        if built is None and left is not None and not swap:
            progress.stage("new texts")
            built = with_new_texts(left, memo, jobs or processors())
        if built is None:
            built = _built(ctx, app, root, asked, shown, memo, jobs or processors(), progress, swap=swap)
        elif asked.reach is Reach.PRIVATE:
            show_errors(root, built.errors, colour=ctx.color)
        memo.save()
    if stats:
        click.echo(progress.stats(), err=True)
    click.echo(f"{shown / 'index.html'}")
    for line in told(built):
        click.echo(line, err=True)
    if built.errors:
        ctx.exit(FINDINGS)


def _built(
    ctx: click.Context, app: App, root: Path, asked: Audience, shown: Path, memo: Memo, jobs: int, progress: Progressing, *, swap: bool
) -> Built:
    """Build the site. Ends the command when that cannot be."""
    progress.stage("load the program")
    from journalkit.pipeline import Effort, check_folder
    from journalkit.site.write import check_folder as check_target
    from journalkit.temporary import sweep_below

    if asked.room is None:  # of a room it is not known yet whether there is one
        with faults_end():
            check_target(shown.absolute(), root, str(asked), home_folder())
    sweep_below(root)
    effort = Effort(jobs, progress.stage, progress.advance, around=surroundings())
    checked = check_folder(root, app.now, memo, effort).just_for(asked)
    if asked.reach is Reach.PRIVATE:  # a log of a build for others may be read by others
        show_errors(root, checked.errors, colour=ctx.color)
    with faults_end():
        if not swap or checked.journal is None:
            return write(app, checked, asked, root, shown, effort)
        from journalkit.site.swap import swapped

        with swapped(shown.absolute(), root, str(asked), home_folder()) as beside:
            return write(app, checked, asked, root, beside, effort)
