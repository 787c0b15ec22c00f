"""`journalkit rm`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from journalkit.authoring.change import Unchangeable
from journalkit.authoring.meant import Claim
from journalkit.authoring.moving import Place, delete, references_to
from journalkit.authoring.references import read_texts, reads_of
from journalkit.cli.answer import asked
from journalkit.cli.app import REFUSED, Ending, is_terminal, printable
from journalkit.cli.completion import entries as complete_entry
from journalkit.cli.entry import own_or_faulty
from journalkit.cli.mv import SHOWN, line_of
from journalkit.cli.words import counted
from journalkit.model.entry import Entry


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_entry)
@click.option("--force", is_flag=True, default=False, help="Delete it also when something refers to it, which will lead nowhere then.")
@click.option("--yes", is_flag=True, default=False, help="Do not ask; needed where nobody can answer.")
@click.pass_context
def command(ctx: click.Context, name: str, force: bool, yes: bool) -> None:
    """Delete an entry. Refused, with a list, while anything refers to it. Files that came from others are never deleted.

    \b
    Example:  journalkit rm 2026-09-03-kickoff
    """
    found = asked(ctx)
    try:
        texts, _ = read_texts(found.root, known=reads_of(found.checked))
        entry = own_or_faulty(name, found)
        if entry.received_in:
            message = f"{entry.path} came from {entry.author}, and the next sync would bring it back; only {entry.author} can delete it"
            raise Ending(printable(message), REFUSED)
        places = references_to(found.root, texts, entry)
        if places and not force:
            message = f"{printable(entry.path)} is not deleted: {counted(len(places), 'reference')} to it"
            raise Ending(f"{message}\n{_listed(places)}\n--force deletes it all the same", REFUSED)
        if places:
            click.echo(f"{counted(len(places), 'reference')} to it will lead nowhere:\n{_listed(places)}", err=True)
        _ask(entry, yes=yes)
        delete(found.root, texts, entry)
    except Unchangeable as fault:
        raise Ending(printable(str(fault)), REFUSED) from None
    click.echo(printable(entry.path))
    click.echo(printable(f'deleted: "{entry.title}"' + _way_back(found.root, entry.path)), err=True)


def _ask(entry: Entry | Claim, *, yes: bool) -> None:
    """Ask whether the entry shall be deleted. Ends the command when the answer is no, or when nobody can give one."""
    if yes:
        return
    if not is_terminal():
        raise Ending(printable(f"{entry.path} is not deleted, since nobody can be asked here; --yes deletes it"), REFUSED)
    if not click.confirm(printable(f'Delete {entry.path}, "{entry.title}"?'), default=False, err=True):
        raise click.Abort


def _listed(places: Sequence[Place]) -> str:
    """The places, one a line."""
    more = [f"  and {len(places) - SHOWN} more"] if len(places) > SHOWN else []
    return "\n".join([*map(line_of, places[:SHOWN]), *more])


def _way_back(root: Path, path: str) -> str:
    """How to have the file again, where the journal is kept by git."""
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return ""
    here = "" if root.resolve() == Path.cwd() else f"-C {shlex.quote(str(root))} "
    return f". If it was committed, this brings it back: git {here}restore -- {shlex.quote(path)}"
