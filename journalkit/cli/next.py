"""`journalkit next`."""

from __future__ import annotations

import click

from journalkit.cli.answer import answer, asked, json_option
from journalkit.method.next_step import next_steps
from journalkit.sheet.status import next_sheet


@click.command()
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """The one thing to document now, and why.

    In this order: a reflection whose 72 hours run, a North Star to write, a session whose day is over, hypotheses for a session within
    a week, an overdue commitment, open hypotheses of a held session, a missed reflection, a metric nobody measured lately, the next step
    of a roadmap, untried advice, a session to plan.

    \b
    Example:  journalkit next
    """
    found = asked(ctx)
    steps = next_steps(found.practice, found.me)
    answer(ctx, found, next_sheet(steps, found.practice), {"next": steps[0], "then": steps[1:]}, as_json=as_json)
