"""`journalkit lsp`."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from datetime import datetime
from pathlib import Path

import click

from journalkit import __version__
from journalkit.cli.app import ENVIRONMENT, App, Ending, is_terminal, surroundings
from journalkit.model.journal import Config

MISSING = """the language server needs pygls, which is not installed. It comes with the extra "lsp":
  pipx install '.[lsp]'      in a clone of journalkit, or, where it is installed already:
  pipx inject journalkit-mentor pygls"""
FOR_EDITORS = "This is started by editors: it speaks the language server protocol on standard input and output. docs/editors.md says how."


@click.command()
@click.option("--stdio", is_flag=True, default=False, help="Speak on standard input and output, as always; some editors say it.")
@click.pass_context
def command(ctx: click.Context, stdio: bool) -> None:
    """Be the language server of an editor: problems as one types, completion, hover, jumping, renaming, actions.

    The journal of a file is the nearest folder upwards with a journal.yaml, or the one that -C names. No file is written.

    \b
    Example:  journalkit lsp
    """
    if importlib.util.find_spec("pygls") is None:
        raise Ending(MISSING, ENVIRONMENT)
    if is_terminal():
        click.echo(FOR_EDITORS, err=True)
    from journalkit.lsp.server import serve
    from journalkit.lsp.service import Given

    gc.enable()  # it runs for days
    app: App = ctx.obj
    folder = app.root() if app.folder is not None else None
    around = surroundings()
    heard, said = os.fdopen(os.dup(sys.stdin.fileno()), "rb"), os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    serve(Given(__version__, folder, lambda: now(app), around, lambda config, root: who(app, config, root)), heard, said)


def now(app: App) -> datetime:
    """The time."""
    return app.later().now


def who(app: App, config: Config, root: Path) -> str:
    """Who asks; the owner where what is said of it names nobody, since an editor shows no such error."""
    try:
        return app.me(config, root)
    except Ending:
        return config.owner
