"""`journalkit prep`."""

from __future__ import annotations

import click

from journalkit.cli import completion
from journalkit.cli.answer import Asked, answer, asked, json_option, room_named
from journalkit.cli.app import USAGE, Ending
from journalkit.cli.entry import entry_named
from journalkit.method.prep import next_session, prep
from journalkit.model.entry import Session
from journalkit.pipeline import page_of_sheet, told
from journalkit.sheet.markdown import as_markdown
from journalkit.sheet.prep import prep_sheet


@click.command()
@click.argument("session", required=False, shell_complete=completion.sessions)
@completion.room_option("The next session of one room.")
@click.option("--html", "as_html", is_flag=True, default=False, help="Print a page of its own, to be opened or put on paper.")
@click.option("--markdown", "as_text", is_flag=True, default=False, help="Print Markdown, to be put into an entry or a message.")
@json_option
@click.pass_context
def command(ctx: click.Context, session: str | None, room: str | None, as_html: bool, as_text: bool, as_json: bool) -> None:
    """The walk-in card of a session: hypotheses, what both sides promised and what came of it, what moved, feedback, three questions.

    Without SESSION: the next one that is planned. It is made from everything you may see; read it before you hand it to others.

    \b
    Example:  journalkit prep --html > card.html
    """
    if as_html + as_text + as_json > 1:
        raise Ending("--html, --markdown and --json exclude each other", USAGE)
    found = asked(ctx)
    practice = told(found.practice) if as_html else found.practice
    card = prep(_session(session, room_named(found.journal, room), found), practice)
    sheet = prep_sheet(card, practice)
    if as_html:
        click.echo(page_of_sheet(sheet, practice, found.root), nl=False)
    elif as_text:
        click.echo(as_markdown(sheet, found.practice.owner), nl=False)
    else:
        answer(ctx, found, sheet, {"prep": card}, as_json=as_json)


def _session(name: str | None, room: str | None, found: Asked) -> Session:
    """The session that is meant. Ends the command when there is none."""
    if name is not None:
        if room is not None:
            raise Ending("SESSION and --room exclude each other", USAGE)
        return entry_named(name, found, Session)
    upcoming = next_session(found.practice, room)
    if upcoming is None:
        plan = 'plan one with journalkit new session "…" --on DAY, or name a session that was: journalkit prep SESSION'
        raise Ending(f"no session is planned; {plan}", USAGE)
    return upcoming
