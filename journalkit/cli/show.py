"""`journalkit show`."""

from __future__ import annotations

import click

from journalkit.authoring.readers import access, readers_in_a_line
from journalkit.cli import completion
from journalkit.cli.answer import Asked, answer, answer_data, asked, json_option
from journalkit.cli.app import REFUSED, USAGE, Ending, printable
from journalkit.cli.entry import entry_named, handle
from journalkit.model.entry import Entry
from journalkit.reading.read import for_display
from journalkit.sheet.entry import entry_sheet, links_of, referring_to
from journalkit.sheet.listing import entry_data


@click.command()
@click.argument("name", metavar="ID", shell_complete=completion.entries)
@click.option("--raw", is_flag=True, default=False, help="The file as it is; signs that would play with the terminal are escaped.")
@click.option("--path", "as_path", is_flag=True, default=False, help="Only where the file is.")
@json_option
@click.pass_context
def command(ctx: click.Context, name: str, raw: bool, as_path: bool, as_json: bool) -> None:
    """An entry: what its fields say, where it stands, its text, what it names, and what names it.

    ID is an id, its beginning, or words of the title.

    \b
    Example:  journalkit show kickoff
              $EDITOR "$(journalkit show --path kickoff)"
    """
    if raw + as_path + as_json > 1:
        raise Ending("--raw, --path and --json exclude each other", USAGE)
    found = asked(ctx)
    named: Entry = entry_named(name, found, Entry)
    entry = _seen(named, found)
    if as_path:
        click.echo(printable(str(found.root / entry.path)))
    elif raw:
        lines = for_display(found.root, entry.path).text.replace("\r\n", "\n").split("\n")
        click.echo("\n".join("\t".join(printable(part) for part in line.split("\t")) for line in lines), nl=False)
    elif as_json:
        answer_data(found, _data(entry, found))
    else:
        answer(ctx, found, entry_sheet(entry, found.practice, readers_in_a_line(entry, found.journal)), {}, as_json=False)


def _seen(entry: Entry, found: Asked) -> Entry:
    """The entry as the owner sees it. Ends the command for one that its author shares with nobody."""
    seen = found.practice.view.find(entry.key)
    if seen is None and entry.author != found.practice.owner:
        message = f"{handle(entry, found)} is not shared with you; ask {entry.author} to share it, or delete {entry.path}"
        raise Ending(printable(message), REFUSED)
    return seen or entry


def _data(entry: Entry, found: Asked) -> dict[str, object]:
    practice = found.practice
    return {
        "entry": {**entry_data(entry, practice), "body": entry.body.text},
        "commitment": practice.commitments.get(entry.key),
        "clock": practice.clocks.get(entry.key),
        "links": links_of(entry, practice),
        "referred_by": [{"as": field, "entry": each} for field, each in referring_to(entry, practice)],
        "readers": [{"audience": str(each.audience), "reads": each.reads, "why": each.why} for each in access(entry, found.journal)],
    }
