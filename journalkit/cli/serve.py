"""`journalkit serve`."""

from __future__ import annotations

import contextlib
import webbrowser
from ipaddress import ip_address
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from journalkit.cli.app import ENVIRONMENT, USAGE, App, Ending, printable
from journalkit.cli.audience import audience_asked, audience_options
from journalkit.cli.claim import claimed
from journalkit.model.audience import Reach

if TYPE_CHECKING:
    from journalkit.live.serving import Place

PORT = 8473


@click.command()
@audience_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help="The port; 0 takes any that is free."
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="localhost",
    show_default=True,
    help="The address to listen at. Others than localhost show the site to other machines.",
)
@click.option("--open", "open_browser", is_flag=True, default=False, help="Open the site in your browser.")
@click.option("--poll", is_flag=True, default=False, help="Look at the files again and again, where the system does not tell what changed.")
@click.pass_context
def command(ctx: click.Context, public: bool, room: str | None, port: int, host: str, open_browser: bool, poll: bool) -> None:
    """Build a site, show it at an address of this machine, and rebuild it on every change of a file.

    Pages in the browser reload by themselves when they have changed. With --public or --room you look through the eyes of others.
    Nobody but this machine can open the address, unless --host says otherwise. Ctrl-C ends it.

    \b
    Example:  journalkit serve --open
    """
    from journalkit.cli.rebuilding import Rebuilding
    from journalkit.live.server import PortTaken
    from journalkit.live.serving import running

    app: App = ctx.obj
    asked = audience_asked(public, room)
    place = _place(ctx, host, port)
    rebuilding = Rebuilding(app, asked, colour=ctx.color)
    with contextlib.closing(rebuilding), claimed(rebuilding.root, str(asked)) as claim:
        try:
            with running(rebuilding.live(poll=poll), place) as (server, keep_true):
                claim.say(server.address)
                if port not in (0, server.port):
                    click.echo(f"Port {port} is taken; this is the next free one.", err=True)
                click.echo(server.address)
                if place.exposed:
                    what = "all of your private entries" if asked.reach is Reach.PRIVATE else "this site"
                    click.echo(f"Warning: everybody who can reach this machine over the network can read {what}.", err=True)
                    click.echo(f"On other machines: the address of this one, with port {server.port}.", err=True)
                click.echo("Ctrl-C ends it.", err=True)
                if open_browser and not webbrowser.open(server.address):
                    click.echo("No browser could be opened.", err=True)
                keep_true()
        except PortTaken as fault:
            raise Ending(str(fault), ENVIRONMENT) from None


def _place(ctx: click.Context, host: str, port: int) -> Place:
    """Where to serve. Ends the command when that is no address; a port that somebody names is the one that is wanted."""
    from journalkit.live.serving import Place

    exactly = port != 0 and ctx.get_parameter_source("port") is not ParameterSource.DEFAULT
    if host == "localhost":
        return Place(port, exactly)
    try:
        address = ip_address(host)
    except ValueError:
        raise Ending(
            printable(f"--host: {host!r} is no address such as 0.0.0.0 (all of this machine's), and not localhost"), USAGE
        ) from None
    return Place(port, exactly, (str(address),), exposed=not address.is_loopback)
