"""`journalkit check`."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.checks.committed import committed
from journalkit.cli.app import ENVIRONMENT, FINDINGS, USAGE, App, Ending, surroundings
from journalkit.cli.mending import as_difference, planned, say, write_mended
from journalkit.cli.reading import read_journal
from journalkit.cli.report import FORMATS, sources_of
from journalkit.cli.words import summary
from journalkit.diagnostic import Diagnostic, Severity, numbers
from journalkit.git.commits import who_committed
from journalkit.pipeline import Checked, Effort


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
@click.option("--fix", is_flag=True, default=False, help="First make the edits that can only be right, and that show nobody more.")
@click.option("--diff", is_flag=True, default=False, help="Print these edits as a unified difference instead; writes nothing.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_name: str, ask_git: bool, strict: bool, fix: bool, diff: bool) -> None:
    """Show every problem of every file; silent when there is none.

    With PATHS only the problems of these files and folders. Exit code 1 when there are errors (with --strict: or warnings).
    With --fix these are the problems that are left.

    \b
    Example:  journalkit check --format concise actions/
    """
    app: App = ctx.obj
    root = app.root()
    folders = _folders(root, paths)
    if diff and format_name not in ("text", "concise"):
        raise Ending("--diff prints a difference and nothing else; leave --format out", USAGE)
    if fix or diff:
        _mend(root, folders, only_shown=diff)
    checked = read_journal(root, app.now, effort=Effort(around=surroundings()))
    more = _committed(checked, root) if ask_git else ()
    found = _within(tuple(sorted((*checked.diagnostics, *more), key=lambda each: each.order)), root, folders)
    if not diff:
        _show(found, root, format_name, ctx.color)
    if any(each.severity is Severity.ERROR or (strict and each.severity is Severity.WARNING) for each in found):
        ctx.exit(FINDINGS)


def _committed(checked: Checked, root: Path) -> tuple[Diagnostic, ...]:
    """What git says of completions. Ends the command when it says nothing."""
    commits = who_committed(root, "done", surroundings())
    if commits is None:
        raise Ending("--git: the journal is in no git repository with commits, or git does not answer there", ENVIRONMENT)
    return tuple(committed(checked.journal, commits)) if checked.journal else ()


def _mend(root: Path, folders: tuple[Path, ...], *, only_shown: bool) -> None:
    """Fix what can be fixed, or show what that would change."""
    found = planned(root, lambda path: _is_within(root, path, folders))
    if only_shown:
        click.echo(as_difference(found.files), nl=False)
    else:
        write_mended(root, found.files)
    say(found, only_shown=only_shown)


def _show(found: tuple[Diagnostic, ...], root: Path, format_name: str, color: bool | None) -> None:
    """Print the problems, and on standard error how many there are."""
    if found or format_name == "json":
        click.echo(FORMATS[format_name](found, sources_of(root, found)), color=color)
    if found and format_name in ("text", "concise"):
        click.echo(summary(numbers(found)) + "; journalkit explain RULE says more", err=True)


def _folders(root: Path, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Where the given files and folders really lie; none when none is given."""
    wanted = []
    for path in paths:
        absolute = Path.cwd() / path if (Path.cwd() / path).exists() else root / path
        if not absolute.exists():
            raise Ending(f"{path}: there is no such file or folder", USAGE)
        wanted.append(absolute.resolve())
    return tuple(wanted)


def _within(diagnostics: tuple[Diagnostic, ...], root: Path, folders: tuple[Path, ...]) -> tuple[Diagnostic, ...]:
    """The diagnostics of the given files and folders; of all when none is given."""
    return tuple(each for each in diagnostics if _is_within(root, each.path, folders))


def _is_within(root: Path, path: str, folders: tuple[Path, ...]) -> bool:
    return not folders or any((root.resolve() / path).is_relative_to(folder) for folder in folders)
