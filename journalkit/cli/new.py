"""`journalkit new`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from journalkit.authoring.context import NEXT_SESSION, Context, implied, next_session
from journalkit.authoring.drafting import NOTHING_SAID
from journalkit.cli import completion
from journalkit.cli.answer import Asked, asked, person_named, room_named, step_named
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.cli.dates import day_said, when_said
from journalkit.cli.entry import entry_named
from journalkit.cli.number import number, percent
from journalkit.cli.settling import note_open, refuse_others
from journalkit.cli.writing import drafted, edit_and_check, name_of, text_in, text_of, text_said, typed, values_of, write_new
from journalkit.diagnostic import did_you_mean
from journalkit.languages.say import ENGLISH
from journalkit.model.entry import Action, Entry, Goal, Insight, Session
from journalkit.model.time import When
from journalkit.nodes import Scalar
from journalkit.schema.field import Fault, Reading
from journalkit.schema.kind import ALL_KINDS, KINDS
from journalkit.source import Span
from journalkit.values import Struct

TYPES = tuple(kind.name for kind in ALL_KINDS)
SURE = re.compile(r"(\d{1,3})\s*%:?\s*", re.ASCII)
NOTHING = "none"
SAID_OF_READERS: Mapping[str, str] = MappingProxyType({"share": "true", "public": "public", "private": "false"})
ONLY_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("people", "duration"), ("session",)),
        **dict.fromkeys(("insight", "assign", "expected", "confidence", "kpi"), ("action",)),
        **dict.fromkeys(("metric", "baseline", "north_star", "supports"), ("goal",)),
        **dict.fromkeys(("outcome", "result", "action_name"), ("reflection",)),
        **dict.fromkeys(("unit", "target", "due"), ("goal", "action")),
        "said_by": ("insight",),
        "session": ("insight", "action"),
        "goal": ("session", "insight", "action"),
        "about": ("update", "feedback"),
        "claims": ("session", "action"),
        "status": ("session", "update"),
    }
)  # options that not every type has


class Claim(Struct, frozen=True):
    """A hypothesis as it was typed: `60% they say no`."""

    claim: str
    confidence: float | None


@click.command()
@click.argument("type_name", metavar="TYPE", shell_complete=completion.kinds)
@click.argument("title", required=False)
@click.option("--body", metavar="TEXT", default=None, help="The text; - reads it from standard input.")
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    default=None,
    help="Take the text from a file; - from standard input.",
)
@click.option("--date", "--on", "date", metavar="WHEN", default=None, help="When (2026-09-24, friday, yesterday 18:30). Default: today.")
@click.option(
    "--session",
    metavar="ID",
    default=None,
    shell_complete=completion.sessions,
    help="The session; none for none. Default: that day's or the last.",
)
@click.option(
    "--goal", metavar="ID", default=None, shell_complete=completion.goals, help="The goal; none for none. Default: the session's."
)
@click.option("--insight", metavar="ID", default=None, shell_complete=completion.insights, help="The advice that an action tries.")
@click.option("--about", metavar="ID", default=None, shell_complete=completion.entries, help="What an update or feedback is about.")
@click.option(
    "--action", "action_name", metavar="ID", default=None, shell_complete=completion.actions, help="The action that a reflection is on."
)
@click.option(
    "--hypothesis", "claims", metavar="TEXT", multiple=True, help="Of a session: a claim, also as '60% claim'. Of an action: SESSION#n."
)
@click.option(
    "--from", "said_by", metavar="PERSON", default=None, shell_complete=completion.people, help="Who said it: then an insight is advice."
)
@click.option("--with", "people", metavar="PERSON", multiple=True, shell_complete=completion.people, help="Who takes part in a session.")
@click.option("--assign", metavar="PERSON", default=None, shell_complete=completion.people, help="Whose action it is. Default: yours.")
@click.option("--due", metavar="DAY", default=None, help="Until when. Default of actions: next-session.")
@click.option("--expected", metavar="TEXT", default=None, help="What is expected of an action.")
@click.option("--confidence", metavar="PERCENT", type=percent, default=None, help="How sure you are of that.")
@click.option("--kpi", metavar="NAME", default=None, help="What an action is measured by, with --unit and --target.")
@click.option("--metric", metavar="NAME", default=None, help="What a goal is measured by, with --unit, --baseline and --target.")
@click.option("--unit", metavar="UNIT", default=None, help="The unit of --kpi or --metric.")
@click.option("--baseline", metavar="NUMBER", type=number, default=None, help="Where the metric stands today.")
@click.option("--target", metavar="NUMBER", type=number, default=None, help="Where it should be.")
@click.option("--north-star", is_flag=True, default=False, help="The goal is the North Star.")
@click.option("--supports", metavar="ID", default=None, shell_complete=completion.goals, help="The goal that a goal supports.")
@click.option(
    "--status", metavar="WORD", default=None, help="Of a session: planned, held. Of an update: progress, done, dropped, confirmed."
)
@click.option("--duration", metavar="TIME", default=None, help="How long a session took (50 min, 1h 20m).")
@click.option("--outcome", metavar="WORD", default=None, help="Of a reflection: exceeded, met, partly or missed.")
@click.option("--result", metavar="NUMBER", type=number, default=None, help="Of a reflection: the number, against the KPI.")
@click.option("--measure", "measures", metavar="GOAL=NUMBER", multiple=True, help="The metric of a goal on that day.")
@click.option("--tag", "tags", metavar="WORD", multiple=True, shell_complete=completion.tags, help="A tag.")
@click.option("--step", metavar="STEP", default=None, help="The step of a roadmap.")
@completion.room_option("The room. Default: that of the session, or of the people.")
@click.option("--share", is_flag=True, default=False, help="Your room may read it.")
@click.option("--public", is_flag=True, default=False, help="Everyone may read it.")
@click.option("--private", is_flag=True, default=False, help="Only you may read it.")
@click.option(
    "--share-with", "rooms", metavar="ROOM", multiple=True, shell_complete=completion.rooms, help="The people of this room may read it."
)
@click.option("--no-edit", is_flag=True, default=False, help="Do not open the editor.")
@click.pass_context
def command(ctx: click.Context, /, type_name: str, title: str | None, no_edit: bool, **options: Any) -> None:
    """Write a new entry from its template, fill in what its context says, and open it in your editor.

    TYPE is goal, session, insight, action, update, reflection or feedback. TITLE - takes the first line of standard input.

    \b
    Example:  journalkit new insight "Ask before solving" --from ben --share
              journalkit new session "Kick-off" --on "friday 10:00" --with ben --hypothesis "60% he says no"
    """
    found = asked(ctx)
    kind = _type(type_name)
    _refuse_options(ctx, kind, options)
    options["shared"] = next((text for name, text in SAID_OF_READERS.items() if options[name]), None)
    title, body = _texts(kind, title, options)
    when = _when(kind, options, found)
    context = _context(kind, when, options, found)
    values = values_of(found, context, title, when, **_said_besides(kind, body, when, context, options, found))
    made = drafted(found, kind, when, values)
    file = write_new(found, made)
    click.echo(str(file))
    click.echo(printable(_said(kind, when, context, values, found)), err=True)
    for each in context.withheld:
        click.echo(printable(f"It does not name {each.type} {each.id}, which only {each.author} may read."), err=True)
        if isinstance(each, Goal):
            public = " --public" if values["shared"] == "public" else ""
            click.echo(printable(f"To name it: journalkit share {each.id}{public}, then write goal: {each.id} into the entry."), err=True)
    if kind == "reflection" and isinstance(context.about, Action):
        note_open(found, context.about)
    edit_and_check(ctx, found, file, edit=not no_edit)


def _type(name: str) -> str:
    singular = name.casefold().removesuffix("s")
    if singular in TYPES:
        return singular
    raise Ending(printable(f"there is no type {name!r}; {did_you_mean(name, TYPES) or 'types: ' + ', '.join(TYPES)}"), USAGE)


def _refuse_options(ctx: click.Context, kind: str, options: dict[str, Any]) -> None:
    """End the command for an option that the type does not have, or that is nothing without another one, so that none is lost."""
    given = {name for name, value in options.items() if value not in (None, (), False)}
    names = {each.name: each.opts[0] for each in ctx.command.params}
    for name in options:
        kinds = ONLY_FOR.get(name, TYPES)
        if name in given and kind not in kinds and (name, kind) != ("about", "reflection"):
            raise Ending(f"{names[name]} is not for {kind}; it is for {' and '.join(kinds)}", USAGE)
    named = "metric" if kind == "goal" else "kpi"
    lonely = [name for name in ("unit", "baseline", "target") if name in given and named not in given]
    if lonely:
        raise Ending(f"{names[lonely[0]]} belongs to {names[named]}: name that too", USAGE)
    if "metric" in given and "target" not in given:
        raise Ending("--metric needs --target: where the number should be", USAGE)
    readers = [names[name] for name in ("rooms", *SAID_OF_READERS) if name in given]
    if len(readers) > 1:
        raise Ending(f"{' and '.join(readers)} exclude each other", USAGE)


def _texts(kind: str, title: str | None, options: dict[str, Any]) -> tuple[str, str]:
    """The title and the text, from arguments, a file or standard input."""
    body: str | None = options["body"]
    if body is not None and options["source"] is not None:
        raise Ending("--body and --file exclude each other", USAGE)
    text = ""
    if title == "-":
        title, _, text = typed().lstrip("\n").partition("\n")
        title = title.lstrip("# ")
    if options["source"] is not None:
        text = text_in(options["source"])
    elif body is not None and not (text and body == "-"):
        text = text_said(body)
    if not title or not title.strip():
        raise Ending(f'a title is wanted: journalkit new {kind} "…"', USAGE)
    return " ".join(title.split()), text.strip("\n")


def _when(kind: str, options: dict[str, Any], found: Asked) -> When:
    """The day or time of the entry; words mean a coming day for sessions only, as long as they are not said to be over."""
    if options["date"] is None:
        return When(found.practice.today)
    coming = kind == "session" and options["status"] in (None, "planned")
    return when_said("--date", options["date"], found.practice.now, past=not coming)


def _context(kind: str, when: When, options: dict[str, Any], found: Asked) -> Context:
    """What was said of the entry's surroundings, and what follows from it."""
    people = [person_named(found.journal, each) for each in (options["said_by"], options["assign"], *options["people"])]
    rooms = sorted({str(room_named(found.journal, each)) for each in options["rooms"]})
    wanted = Context(
        kind=kind,
        author=found.me,
        day=when.day,
        people=tuple(dict.fromkeys(each for each in people if each)),
        room=room_named(found.journal, options["room"]) or (rooms[0] if len(rooms) == 1 else None),
        session=entry_named(options["session"], found, Session) if options["session"] not in (None, NOTHING) else None,
        goal=entry_named(options["goal"], found, Goal) if options["goal"] not in (None, NOTHING) else None,
        about=_about(kind, options, found),
        readers=f"[{', '.join(rooms)}]" if rooms else options["shared"],
        refused=tuple(name for name in ("session", "goal") if options[name] == NOTHING),
    )
    return implied(wanted, found.practice)


def _said_besides(kind: str, body: str, when: When, context: Context, options: dict[str, Any], found: Asked) -> dict[str, Any]:
    """The fields of the type, as the template wants them."""
    if "#" not in (options["step"] or "#"):  # one of a roadmap that nobody follows yet is looked for when the entry is read
        step_named(options["step"].strip(), found)
    plain = ("confidence", "baseline", "target", "result", "north_star")
    texts = ("expected", "kpi", "metric", "unit", "outcome", "duration", "step")
    about = name_of(context.about, found)
    said: dict[str, Any] = {
        **{name: options[name] if options[name] is not None else NOTHING_SAID[name] for name in plain},
        **{name: text_of(options[name] or "").strip() for name in texts},
        "tags": [" ".join(each.split()) for each in options["tags"]],
        "body": body,
        "said_by": person_named(found.journal, options["said_by"]) or "",
        "status": (options["status"] or _status(kind, when, found)).strip(),
        "due": _due(kind, options["due"], when, found),
        "measures": [_measure(each, found) for each in options["measures"]],
    }
    if kind == "session":
        people = [person_named(found.journal, each) for each in options["people"]]
        said |= {"people": people or _partners(context, found), "hypotheses": [_claim(each) for each in options["claims"]]}
    elif kind == "action":
        said |= {"assignee": options["assign"] or found.me, "insight": about, "hypothesis": _hypothesis_reference(options, found)}
    elif kind == "goal":
        said |= {"supports": name_of(entry_named(options["supports"], found, Goal), found) if options["supports"] else ""}
    elif kind == "update":
        if isinstance(context.about, Action):
            refuse_others(found, context.about, said["status"])
        said |= {"completed": str(when) if said["status"] == "done" else ""}
    elif kind == "reflection":
        said |= {"action": about}
    _refuse_unreadable(kind, said)
    return said


def _refuse_unreadable(kind: str, said: dict[str, Any]) -> None:
    """End the command for a word that its field cannot take: these stand in templates as they are."""
    for name in ("status", "outcome", "duration", "step"):
        field = next((each for each in KINDS[kind].fields if each.name == name), None)
        if field is None or not said[name]:
            continue
        reading = Reading("")
        try:
            field.type.read(Scalar(said[name], Span(0, 0), plain=True), reading)
        except Fault:
            wrong = reading.found[0]
            raise Ending(printable(f"--{name}: {wrong.message}{'; ' if wrong.help else ''}{wrong.help}"), USAGE) from None


def _about(kind: str, options: dict[str, Any], found: Asked) -> Entry | None:
    """What an update, feedback or reflection is about. Ends the command where one is needed and none was named."""
    if kind == "reflection":
        name = options["action_name"] or options["about"]
        if name is None:
            raise Ending("a reflection is on an action: --action ID", USAGE)
        return entry_named(name, found, Action)
    if kind == "action" and options["insight"]:
        return entry_named(options["insight"], found, Insight)
    if kind not in ("update", "feedback"):
        return None
    if options["about"] is None:
        raise Ending(f"{'an update' if kind == 'update' else 'feedback'} is about something: --about ID", USAGE)
    return entry_named(options["about"], found, Action, Goal) if kind == "update" else entry_named(options["about"], found, Entry)


def _partners(context: Context, found: Asked) -> tuple[str, ...]:
    """The other people of the room, who take part in a session where nobody else was named."""
    room = found.practice.view.rooms.get(context.room or "")
    return tuple(each for each in room.people if each != context.author) if room else ()


def _hypothesis_reference(options: dict[str, Any], found: Asked) -> str:
    if not options["claims"]:
        return ""
    name, sign, number = options["claims"][0].partition("#")
    if len(options["claims"]) > 1 or not sign or not re.fullmatch(r"[1-9]\d?", number, re.ASCII):
        raise Ending("--hypothesis: of an action this is one session and the number, such as 2026-09-03-kickoff#1", USAGE)
    return f"{name_of(entry_named(name, found, Session), found)}#{number}"


def _claim(text: str) -> Claim:
    sure = SURE.match(text)
    claim = text[sure.end() :] if sure else text
    return Claim(" ".join(claim.split()), float(sure[1]) if sure else None)


def _measure(text: str, found: Asked) -> dict[str, Any]:
    name, _, number = text.partition("=")
    try:
        return {"goal": name_of(entry_named(name, found, Goal), found), "value": float(number)}
    except ValueError:
        raise Ending(f"--measure: {printable(repr(text))} is not GOAL=NUMBER", USAGE) from None


def _status(kind: str, when: When, found: Asked) -> str:
    if kind == "session":
        return "planned" if when.day > found.practice.today or (when.day == found.practice.today and _is_ahead(when, found)) else "held"
    return "progress" if kind == "update" else ""


def _is_ahead(when: When, found: Asked) -> bool:
    return when.clock is not None and when.clock > found.practice.now.time()


def _due(kind: str, text: str | None, when: When, found: Asked) -> str:
    if kind == "action" and (text is None or text.strip() == NEXT_SESSION):
        return NEXT_SESSION
    if text is None:
        return ""
    due = day_said("--due", text, found.practice.now)
    if due < when.day:
        raise Ending(f"--due: {due} lies before the day of the entry, {when.day}", USAGE)
    return str(due)


def _said(kind: str, when: When, context: Context, values: dict[str, Any], found: Asked) -> str:
    """What was filled in, in one line, so that nobody is surprised: dates as the days they became, where it stands, who may read it."""
    parts = [f"{kind} of {ENGLISH.when(when)}".replace("\u00a0", " ")]
    parts += [f"due {values['due']}{_day_of_next(context, found) if values['due'] == NEXT_SESSION else ''}"] if values["due"] else []
    parts += [f"session {name_of(context.session, found)}"] if context.session else []
    parts += [f"goal {name_of(context.goal, found)}"] if context.goal else []
    parts += [f"room {context.room}"] if context.room else []
    parts += [f"shared: {values['shared']}"]
    return "; ".join(parts)


def _day_of_next(context: Context, found: Asked) -> str:
    session = next_session(context, found.practice)
    return f" ({session.date.day})" if session else " (none is planned yet)"
