"""`journalkit impact`."""

from __future__ import annotations

import click

from journalkit.cli import completion
from journalkit.cli.answer import answer, asked, day_of, json_option, person_named, room_named
from journalkit.cli.app import USAGE, Ending
from journalkit.method.impact import Scope, impact
from journalkit.sheet.impact import impact_sheet

SHOWN = 10


@click.command()
@completion.room_option("Count one room only.")
@click.option("--person", metavar="PERSON", default=None, shell_complete=completion.people, help="Count one person only.")
@click.option("--since", metavar="DAY", default=None, help="Count from this day on (2026-07-01).")
@click.option("--until", metavar="DAY", default=None, help="Count up to this day.")
@json_option
@click.pass_context
def command(ctx: click.Context, room: str | None, person: str | None, since: str | None, until: str | None, as_json: bool) -> None:
    """Was it worth it: what moved, promises kept, time to reflection, advice tried, hypotheses, calibration, hours.

    \b
    Example:  journalkit impact --since 2026-07-01 --until 2026-09-30
    """
    found = asked(ctx)
    scope = Scope(room_named(found.journal, room), person_named(found.journal, person), day_of("--since", since), day_of("--until", until))
    if scope.since and scope.until and scope.until < scope.since:
        raise Ending(f"--until {scope.until} lies before --since {scope.since}", USAGE)
    if scope.since and scope.since > found.practice.today:
        raise Ending(f"--since {scope.since} has not come yet", USAGE)
    counted = impact(found.practice, scope)
    answer(ctx, found, impact_sheet(counted, found.practice, most=SHOWN), {"impact": counted}, as_json=as_json)
