"""`journalkit hypotheses`."""

from __future__ import annotations

import click

from journalkit.cli.answer import answer, asked, json_option
from journalkit.method.hypotheses import hypotheses
from journalkit.sheet.hypotheses import hypothesis_sheet


@click.command()
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """What was expected before sessions, and what came of it: supported, refuted, mixed or open, with the evidence, month by month.

    \b
    Example:  journalkit hypotheses
    """
    found = asked(ctx)
    record = hypotheses(found.practice)
    data: dict[str, object] = {"hypotheses": record, "months": record.by_month()}
    answer(ctx, found, hypothesis_sheet(record, found.practice), data, as_json=as_json)
