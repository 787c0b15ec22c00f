"""`journalkit check`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.app import FINDINGS, USAGE, App, Ending, surroundings
from journalkit.cli.report import FORMATS, sources_of, summary
from journalkit.diagnostic import Diagnostic, Severity, numbers
from journalkit.pipeline import Effort, check_folder


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="How to print. Default: text.",
)
@click.option("--strict", is_flag=True, default=False, help="Warnings count as findings too.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_name: str, strict: bool) -> None:
    """Show every problem of every file; silent when there is none.

    With PATHS only the problems of these files and folders. Exit code 1 when there are errors (with --strict: or warnings).

    \b
    Example:  journalkit check --format concise actions/
    """
    app: App = ctx.obj
    root = app.root()
    found = _within(check_folder(root, app.now, effort=Effort(around=surroundings())).diagnostics, root, paths)
    if found or format_name == "json":
        click.echo(FORMATS[format_name](found, sources_of(root, found)), color=ctx.color)
    if found and format_name in ("text", "concise"):
        click.echo(summary(numbers(found)) + "; journalkit explain RULE says more", err=True)
    if any(each.severity is Severity.ERROR or (strict and each.severity is Severity.WARNING) for each in found):
        ctx.exit(FINDINGS)


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
