"""The program: global options, and commands that are imported only when they are called."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import Path
from types import MappingProxyType

import click

from journalkit import __version__
from journalkit.cli import completion
from journalkit.cli.app import ENVIRONMENT, App, Ending, parse_now, printable
from journalkit.cli.ending import say

COMMANDS = MappingProxyType(
    {
        "new": "write an entry and open it in your editor",
        "edit": "open an entry in your editor, then check it",
        "mv": "give an entry another id, and rewrite what refers to it",
        "rm": "delete an entry that nothing refers to",
        "done": "say that an action of yours is done",
        "drop": "let go of an action",
        "reopen": "take back that an action is done or dropped",
        "confirm": "confirm what the other side has done",
        "reflect": "open the three questions on a completed action",
        "share": "let others read an entry",
        "unshare": "keep an entry to yourself again",
        "who": "who can read an entry, and through what",
        "sync": "send what you share with a room, receive what others share",
        "news": "what others shared, changed and took back since you last looked",
        "notify": "tell people by one e-mail what you newly shared with them",
        "room": "rooms over git: create, join, list and leave them",
        "hooks": "check, guard and merge a journal that is kept in git",
        "init": "write a new journal that checks clean and builds at once",
        "check": "show every problem of every file",
        "explain": "what a rule means, why, and the remedy",
        "build": "build the private, public or a room's site",
        "serve": "show a site in the browser and rebuild it on every change",
        "audit": "prove that nothing hidden is in a built site",
        "publish": "put a site where others read it, after an audit",
        "status": "where everything stands, on both sides",
        "list": "entries by any field",
        "find": "text in entries, with the lines",
        "show": "one entry with its relations",
        "next": "the one thing to document now, and why",
        "prep": "the walk-in card of a session",
        "advice": "what others advised, and what came of it",
        "hypotheses": "what was expected, and what came of it",
        "impact": "whether it was worth it, in numbers with their evidence",
        "map": "how everything maps back to the North Star",
        "roadmap": "curricula: list, show and apply them",
        "import": "entries from Obsidian, Hugo, jrnl, Day One, tables and invitations",
        "export": "data, tables, a calendar, texts or a page for paper, for any audience",
        "schema": "the JSON Schema of front matter and journal.yaml",
        "lsp": "the language server for your editor",
        "completion": "completion of ids, people, goals and rooms for your shell",
    }
)
START = """There is no journal here yet.
A new one:      journalkit init my-journal
See it:         cd my-journal && journalkit
Capture:        journalkit new insight "Ask before solving"
Every command:  journalkit --help"""


class Commands(click.Group):
    """Finds a command in the module of its name, when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"journalkit.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise click.NoSuchCommand(args[0], possibilities=list(COMMANDS), ctx=ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=None,
    help="The journal. Default: the nearest folder upwards with a journal.yaml.",
)
@click.option(
    "--now",
    metavar="TIME",
    default=None,
    envvar="JOURNALKIT_NOW",
    help="Pretend that it is TIME (2026-09-15T09:00+02:00).",
)
@click.option(
    "--as",
    "person",
    metavar="PERSON",
    default=None,
    shell_complete=completion.people,
    envvar="JOURNALKIT_ME",
    help="Who asks. Default: git config journalkit.me, else whose e-mail git knows, else the owner.",
)
@click.version_option(__version__, prog_name="journalkit")
@click.pass_context
def journalkit(ctx: click.Context, folder: Path | None, now: str | None, person: str | None) -> None:
    """A mentorship journal in Markdown that builds into a website, the Growth Thread.

    \b
    Start:    journalkit init my-journal
    Check:    journalkit -C my-journal check
    Publish:  journalkit -C my-journal build --public
    """
    ctx.obj = App(folder, parse_now(now), person, pretended=now is not None, looked=bool(ctx.obj))
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        _bare(ctx, ctx.obj)


def _bare(ctx: click.Context, app: App) -> None:
    """Without a command: where everything stands, or outside a journal how to start."""
    try:
        app.root()
    except Ending:
        if app.folder is not None:
            raise
        click.echo(START)
        return
    status = journalkit.get_command(ctx, "status")
    if status is not None:
        ctx.invoke(status)


def run(*, looked: bool = False) -> int:
    """How the command ended, as the number for the system; what went wrong has been said. `looked`: that something changed is known."""
    try:
        code = journalkit.main(prog_name="journalkit", standalone_mode=False, obj=looked)
        sys.stdout.flush()
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.Abort as end:
        # click takes it for Ctrl-D when a compiled file is cut off
        if isinstance(end.__cause__, EOFError) and "marshal data" in str(end.__cause__):
            raise end.__cause__ from None
        raise KeyboardInterrupt from None
    except (BrokenPipeError, SystemExit):  # click ends the process when a pipe is closed; that is no fault
        return 0
    except click.ClickException as fault:
        with contextlib.suppress(OSError):
            fault.show()
        return fault.code if isinstance(fault, Ending) else fault.exit_code
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        say(printable(f"Error: {where}{fault.strerror or fault}"))
        return ENVIRONMENT
    return code if isinstance(code, int) else 0
