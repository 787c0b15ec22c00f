"""`journalkit serve`."""

from __future__ import annotations

import contextlib
import signal
import webbrowser

import click

from journalkit.cli.app import ENVIRONMENT, App, Ending
from journalkit.cli.audience import audience_asked, audience_options
from journalkit.cli.claim import claimed

PORT = 8473
ENDING = ("SIGTERM", "SIGHUP")


@click.command()
@audience_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help="The port; 0 takes any that is free."
)
@click.option("--open", "open_browser", is_flag=True, default=False, help="Open the site in your browser.")
@click.option("--poll", is_flag=True, default=False, help="Look at the files again and again, where the system does not tell what changed.")
@click.pass_context
def command(ctx: click.Context, public: bool, room: str | None, port: int, open_browser: bool, poll: bool) -> None:
    """Build a site, show it at an address of this machine, and rebuild it on every change of a file.

    Pages in the browser reload by themselves when they have changed. With --public or --room you look through the eyes of others.
    Nobody but this machine can open the address. Ctrl-C ends it.

    \b
    Example:  journalkit serve --open
    """
    from journalkit.cli.rebuilding import Rebuilding
    from journalkit.live.server import PortTaken
    from journalkit.live.serving import running

    app: App = ctx.obj
    asked = audience_asked(public, room)
    for name in ENDING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    rebuilding = Rebuilding(app, asked, colour=ctx.color)
    with contextlib.closing(rebuilding), claimed(rebuilding.root, str(asked)) as claim:
        try:
            with running(rebuilding.live(poll=poll), port) as (server, keep_true):
                claim.say(server.address)
                if port not in (0, server.port):
                    click.echo(f"Port {port} is taken; this is the next free one.", err=True)
                click.echo(server.address)
                click.echo("Ctrl-C ends it.", err=True)
                if open_browser and not webbrowser.open(server.address):
                    click.echo("No browser could be opened.", err=True)
                keep_true()
        except PortTaken as fault:
            raise Ending(str(fault), ENVIRONMENT) from None


def _interrupt(number: int, frame: object) -> None:
    """Who ends the process ends it as Ctrl-C does."""
    raise KeyboardInterrupt
