"""`journalkit map`."""

from __future__ import annotations

import click

from journalkit.cli.answer import answer, asked, json_option
from journalkit.method.mapping import goal_map
from journalkit.sheet.tree import map_sheet


@click.command()
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """How everything maps back to the North Star: goals, what serves each, what serves none, and what the last 30 days served.

    \b
    Example:  journalkit map
    """
    found = asked(ctx)
    tree = goal_map(found.practice)
    answer(ctx, found, map_sheet(tree, found.practice), {"map": tree, "series": tuple(found.practice.series.values())}, as_json=as_json)
