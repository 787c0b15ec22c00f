"""`journalkit mv`."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

import click

from journalkit.authoring.change import Unchangeable
from journalkit.authoring.meant import Claim
from journalkit.authoring.moving import Move, Place, carry_out, planned, why_not_free
from journalkit.authoring.references import Texts, read_texts, reads_of
from journalkit.cli.answer import asked
from journalkit.cli.app import ENVIRONMENT, REFUSED, USAGE, Ending, printable
from journalkit.cli.completion import entries as complete_entry
from journalkit.cli.entry import own_or_faulty
from journalkit.cli.words import counted
from journalkit.cli.writing import refuse_foreign
from journalkit.model.entry import Entry
from journalkit.schema.slug import is_slug, slug, why_not
from journalkit.source import LINE_END
from journalkit.temporary import sweep_below

SHOWN = 20
LONGEST_LINE = 110


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_entry)
@click.argument("new", metavar="NEW-ID")
@click.option(
    "--alias/--no-alias",
    default=None,
    help="Keep the old id as an alias, or do not. Default: keep it if somebody else's entries refer to it.",
)
@click.option("--dry-run", is_flag=True, default=False, help="Show what would change, and write nothing.")
@click.pass_context
def command(ctx: click.Context, name: str, new: str, alias: bool | None, dry_run: bool) -> None:
    """Give an entry another id: rename its file and rewrite every reference to it in your own files, and nothing else of them.

    Files of others are never changed. If they refer to the entry, its old id stays as an alias, so that they still find it.

    \b
    Example:  journalkit mv 2026-09-03-kickoff 2026-09-03-first-meeting
    """
    found = asked(ctx)
    try:
        texts, settings = read_texts(found.root, known=reads_of(found.checked))
        entry = _readable(own_or_faulty(name, found), texts)
        refuse_foreign(found, entry)
        new = _new_id(new)
        taken = why_not_free(found.root, texts, entry, new)
        if taken:
            raise Ending(printable(f'the id "{new}" {taken}'), USAGE)
        move = planned(found.root, texts, settings, entry, new, alias)
        if dry_run:
            _show(move)
        else:
            sweep_below(found.root)
            carry_out(found.root, texts, move)
            click.echo(printable(move.new_path))
    except Unchangeable as fault:
        raise Ending("\n".join(map(printable, str(fault).split("\n"))), REFUSED) from None
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        message = f"{where}{fault.strerror}; nothing is lost, and what is not written yet is written by the same command"
        raise Ending(printable(message), ENVIRONMENT) from None
    _say(move, entry, done=not dry_run)


def _readable(named: Entry | Claim, texts: Texts) -> Entry:
    """The entry, as far as it was read where it has errors. Ends the command when nothing could be read of it."""
    file = texts.files.get(named.path)
    entry = file.written if file and isinstance(named, Claim) else named
    if not isinstance(entry, Entry):
        raise Ending(printable(f"{named.path} has errors and cannot be read; mend it first: journalkit edit {named.id}"), REFUSED)
    return entry


def _new_id(new: str) -> str:
    """The new id in composed form. Ends the command when it cannot be one."""
    new = unicodedata.normalize("NFC", new)
    if is_slug(new):
        return new
    suggestion = slug(new.removesuffix(".md"))
    hint = f'; "{suggestion}" can be one' if suggestion else ""
    raise Ending(printable(f'"{new}" {why_not(new)}{hint}'), USAGE)


def _show(move: Move) -> None:
    """Print what would change, as git shows it."""
    click.echo(printable(f"rename from {move.old_path}"))
    click.echo(printable(f"rename to {move.new_path}"))
    for change in move.changes:
        path = change.before.path
        after = move.new_path if path == move.old_path else path
        lines = (LINE_END.split(change.before.text), LINE_END.split(change.after.text))
        for line in difflib.unified_diff(*lines, f"a/{path}", f"b/{after}", n=0, lineterm=""):
            colour = {"-": "red", "+": "green", "@": "cyan"}.get(line[0])
            click.echo(click.style(printable(line), fg=colour))


def _say(move: Move, entry: Entry, *, done: bool) -> None:
    """Say what was done or would be, and what that leaves behind."""
    files = sum(change.before.path != move.old_path for change in move.changes)
    said = f"{move.old_path} {'is now' if done else 'would become'} {move.new_path}; "
    said += f"{counted(move.references, 'reference')} {'rewritten' if done else 'to rewrite'}"
    click.echo(printable(said + (f", in {counted(files, 'other file')}" if files else "")), err=True)
    if move.alias:
        kept = f'"{entry.id}" {"stays" if done else "would stay"} an alias of it'
        why = f", since entries of others refer to it ({_listed(move.foreign)}); --no-alias leaves it out" if move.foreign else ""
        click.echo(printable(kept + why), err=True)
    if move.broken:
        verb = "lead" if done else "would lead"
        click.echo(printable(f"references of others, which {verb} nowhere now: {_listed(move.broken)}"), err=True)
    if move.left:
        click.echo(
            printable(
                f'"{entry.id}" stays where it is no reference that can be read (code, asides, other fields, what only looks like a link):'
            ),
            err=True,
        )
        for each in move.left[:SHOWN]:
            click.echo(line_of(each), err=True)


def _listed(places: Iterable[Place]) -> str:
    """The places, the first ones only."""
    known = [f"{each.path}:{each.line}" for each in places]
    return ", ".join(known[:3]) + (f" and {len(known) - 3} more" if len(known) > 3 else "")


def line_of(place: Place) -> str:
    """A place with its line, on one line of the terminal."""
    words = place.words if len(place.words) <= LONGEST_LINE else place.words[:LONGEST_LINE] + "…"
    return printable(f"  {place.path}:{place.line}: {words}")
