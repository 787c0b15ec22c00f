"""`journalkit schema`."""

from __future__ import annotations

import json
from typing import Any

import click

from journalkit.cli import completion
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.config import FIELDS
from journalkit.diagnostic import did_you_mean
from journalkit.layout import SETTINGS
from journalkit.schema.json_schema import schema_of_entries, schema_of_kind, schema_of_settings
from journalkit.schema.kind import KINDS


@click.command()
@click.argument("type_name", metavar="[TYPE]", required=False, shell_complete=completion.types)
def command(type_name: str | None) -> None:
    """Print the JSON Schema of front matter, for editors and other programs. TYPE is a type of entry, roadmap, or journal.yaml.

    Without TYPE: one schema for the front matter of all types. It needs no journal.

    \b
    Example:  journalkit schema journal.yaml > journal-yaml.schema.json
    """
    click.echo(printed(schema_named(type_name)), nl=False)


def schema_named(name: str | None) -> dict[str, Any]:
    """The schema of a type, of journal.yaml, or without a name of all front matter. Ends the command when there is none."""
    if name is None:
        return schema_of_entries()
    if name == SETTINGS:
        return schema_of_settings(FIELDS)
    kinds = {word: kind for kind in KINDS.values() for word in (kind.name, kind.folder)}
    if name not in kinds:
        known = (*KINDS, SETTINGS)
        hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
        raise Ending(printable(f"there is no schema of {name!r}; {hint}"), USAGE)
    return schema_of_kind(kinds[name])


def printed(schema: dict[str, Any]) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=True, indent=2) + "\n"
