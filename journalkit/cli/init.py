"""`journalkit init`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import click

from journalkit.authoring.change import create_whole
from journalkit.cli.app import REFUSED, USAGE, App, Ending, is_terminal
from journalkit.cli.number import number
from journalkit.layout import SETTINGS
from journalkit.nodes import CONTROL
from journalkit.schema.scalar import flow_text, scalar_text
from journalkit.schema.slug import slug
from journalkit.templating import Templates
from journalkit.temporary import sweep
from journalkit.values import Struct

T = TypeVar("T")
HALF_A_YEAR = timedelta(days=182)
NORTH_STAR = "My North Star: change this title"


class Named(Struct, frozen=True):
    """A person of the new journal."""

    id: str
    name: str
    role: str


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--title", default=None, help="The journal's title.")
@click.option("--name", default=None, help="Your name.")
@click.option("--role", default="mentee", show_default=True, help="Your role, in your own word.")
@click.option("--with", "partner", default=None, metavar="NAME", help="The other person's name; an empty one for none.")
@click.option("--their-role", default="mentor", show_default=True, help="The other person's role.")
@click.option("--north-star", default=None, help="The one outcome that everything maps back to.")
@click.option("--metric", default=None, help="What it is measured by.")
@click.option("--unit", default=None, help="The unit of the metric.")
@click.option("--baseline", metavar="NUMBER", default=None, help="Where the metric stands today.")
@click.option("--target", metavar="NUMBER", default=None, help="Where it should be.")
@click.option("--due", metavar="DAY", default=None, help="Until when (2026-12-18). Default: half a year from now.")
@click.option("--timezone", default=None, metavar="ZONE", help="Your time zone (Europe/Madrid). Default: this machine's.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    title: str | None,
    name: str | None,
    role: str,
    partner: str | None,
    their_role: str,
    north_star: str | None,
    metric: str | None,
    unit: str | None,
    baseline: str | None,
    target: str | None,
    due: str | None,
    timezone: str | None,
) -> None:
    """Write a new journal that checks clean and builds at once.

    Asks for what no option says, when somebody is there to answer. Never overwrites a file.

    \b
    Example:  journalkit init my-journal --name "Ana Ruiz" --with "Ben Okafor"
    """
    app: App = ctx.obj
    folder = (app.folder or Path()) / folder
    sweep(folder)
    if (folder / SETTINGS).exists():
        raise Ending(f"{folder} has a {SETTINGS} already; nothing was changed", REFUSED)
    zone = timezone or _local_zone()
    if zone not in available_timezones():
        raise Ending(f"--timezone: {zone!r} is not the name of a time zone such as Europe/Madrid", USAGE)
    name = _answer("--name", "Your name", name, _account_name(), _text)
    partner = _answer("--with", "The other person's name (empty for none)", partner, "", _words)
    title = _answer("--title", "Title of the journal", title, f"{name}: a mentorship journal", _text)
    north_star = _answer("--north-star", "North Star: the one outcome that everything maps back to", north_star, NORTH_STAR, _text)
    metric = _answer("--metric", "What is it measured by", metric, "progress", _text)
    unit = _answer("--unit", "Unit of that number (empty for none)", unit, "", _words)
    start = _answer("--baseline", "Where does it stand today", baseline, "0", number)
    goal = _answer("--target", "Where should it be", target, "100", number)
    today = app.today(zone)
    until = _answer("--due", "Until when (year-month-day)", due, str(today + HALF_A_YEAR), lambda answer: _day(answer, today))
    people = _people(name, role, partner, their_role)
    room = people[1].id if len(people) > 1 else None
    templates = Templates(None, {"yaml": scalar_text, "flow": flow_text})
    texts = {
        SETTINGS: templates.render("entry/journal.yaml", title=title, owner=people[0].id, timezone=zone, people=people, room=room),
        f"goals/{today}-north-star.md": templates.render(
            "entry/north-star.md",
            title=north_star,
            date=today,
            metric=metric,
            unit=unit,
            baseline=start,
            target=goal,
            due=until,
        ),
        ".gitignore": templates.render("entry/gitignore"),
    }
    for path in sorted(texts, key=SETTINGS.__eq__):  # the one that makes it a journal comes last, so that a killed init can be run again
        _write_new(folder / path, texts[path])
    click.echo(f"{folder / SETTINGS}")
    here = "" if folder.resolve() == Path.cwd() else f" -C {shlex.quote(str(folder))}"
    outer = next((each for each in folder.resolve().parents if (each / SETTINGS).is_file()), None)
    if outer is not None:
        click.echo(
            f"It lies within another journal, {outer}, which reads nothing of it and calls that an error: move it out of there.", err=True
        )
    click.echo(f"A new journal. See it with: journalkit{here} build", err=True)


def _answer(option: str, question: str, given: str | None, default: str, reads: Callable[[str], T]) -> T:
    """What an option said, else what is typed, else the default, as `reads` takes it; what is typed and is none is asked for again."""
    if given is None and is_terminal():
        answer: T = click.prompt(question, default=default, err=True, show_default=default != "", value_proc=reads)
        return answer
    try:
        return reads(default if given is None else given)
    except click.UsageError as fault:
        raise Ending(f"{option}: {fault.message}", USAGE) from None


def _words(answer: str) -> str:
    """A text of one line, which may be blank."""
    if "%%" in answer or "<!--" in answer:
        raise click.UsageError("%% and <!-- are signs of private asides, which have no place here")
    return CONTROL.sub(" ", answer).strip()


def _text(answer: str) -> str:
    text = _words(answer)
    if not text:
        raise click.UsageError("a text is wanted here, but this is blank")
    return text


def _day(answer: str, today: date) -> date | None:
    """A day, or None for none; not one before today, on which the goal begins."""
    text = _words(answer)
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise click.UsageError(f"{text!r} is not a day such as 2026-12-18") from None
    if day is not None and day < today:
        raise click.UsageError(f"{day} is over already; today is {today}")
    return day


def _people(name: str, role: str, partner: str, their_role: str) -> list[Named]:
    people = [Named(_id(name, "me"), name, role)]
    if partner.strip():
        other = _id(partner, "partner")
        people.append(Named(other if other != people[0].id else slug(partner) or "partner", partner, their_role))
    if len(people) > 1 and people[0].id == people[1].id:
        people[1] = Named(f"{people[1].id}-2", partner, their_role)
    return people


def _id(name: str, fallback: str) -> str:
    """The id of a person: the first name."""
    words = name.split()
    return slug(words[0] if words else "") or slug(name) or fallback


def _account_name() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "me"


def _local_zone() -> str:
    """The machine's time zone, UTC when it cannot be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named in available_timezones():
        return named
    try:
        link = str(Path("/etc/localtime").readlink())
    except OSError:
        return "UTC"
    zone = link.partition("zoneinfo/")[2]
    return zone if zone in available_timezones() else "UTC"


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; one that is there stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        create_whole(path, text.encode("utf-8"))
    except FileExistsError:
        click.echo(f"{path} is there already and stays as it is", err=True)
