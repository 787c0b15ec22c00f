"""`journalkit check`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.checks.committed import committed
from journalkit.cli.app import ENVIRONMENT, FINDINGS, USAGE, App, Ending, surroundings
from journalkit.cli.report import FORMATS, sources_of, summary
from journalkit.diagnostic import Diagnostic, Severity, numbers
from journalkit.git.commits import who_committed
from journalkit.pipeline import Checked, Effort, check_folder


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="How to print. Default: text.",
)
@click.option("--git", "ask_git", is_flag=True, default=False, help="Also compare who committed completions with their assignees.")
@click.option("--strict", is_flag=True, default=False, help="Warnings count as findings too.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_name: str, ask_git: bool, strict: bool) -> None:
    """Show every problem of every file; silent when there is none.

    With PATHS only the problems of these files and folders. Exit code 1 when there are errors (with --strict: or warnings).

    \b
    Example:  journalkit check --format concise actions/
    """
    app: App = ctx.obj
    root = app.root()
    checked = check_folder(root, app.now, effort=Effort(around=surroundings()))
    more = _committed(checked, root) if ask_git else ()
    found = _within(tuple(sorted((*checked.diagnostics, *more), key=lambda each: each.order)), root, paths)
    if found or format_name == "json":
        click.echo(FORMATS[format_name](found, sources_of(root, found)), color=ctx.color)
    if found and format_name in ("text", "concise"):
        click.echo(summary(numbers(found)) + "; journalkit explain RULE says more", err=True)
    if any(each.severity is Severity.ERROR or (strict and each.severity is Severity.WARNING) for each in found):
        ctx.exit(FINDINGS)


def _committed(checked: Checked, root: Path) -> tuple[Diagnostic, ...]:
    """What git says of completions. Ends the command when it says nothing."""
    commits = who_committed(root, "done", surroundings())
    if commits is None:
        raise Ending("--git: the journal is in no git repository with commits, or git does not answer there", ENVIRONMENT)
    return tuple(committed(checked.journal, commits)) if checked.journal else ()


def _within(diagnostics: tuple[Diagnostic, ...], root: Path, paths: tuple[Path, ...]) -> tuple[Diagnostic, ...]:
    """The diagnostics of the given files and folders; of all when none is given."""
    if not paths:
        return diagnostics
    wanted = []
    for path in paths:
        absolute = Path.cwd() / path if (Path.cwd() / path).exists() else root / path
        if not absolute.exists():
            raise Ending(f"{path}: there is no such file or folder", USAGE)
        wanted.append(absolute.resolve())
    real = root.resolve()
    return tuple(each for each in diagnostics if any((real / each.path).is_relative_to(folder) for folder in wanted))
