"""`journalkit list`."""

from __future__ import annotations

import string
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from journalkit.cli import completion
from journalkit.cli.answer import Asked, answer, answer_data, asked, json_option, person_named, room_named, step_named
from journalkit.cli.app import USAGE, Ending, printable
from journalkit.cli.dates import DAY, day_said
from journalkit.cli.entry import entry_named, handle
from journalkit.cli.words import counted
from journalkit.diagnostic import did_you_mean
from journalkit.method.filtering import ADDED_FIELDS, SORTS, Condition, Wanted, folded, in_order, waiting_for, wanted_entries
from journalkit.model.entry import Entry, Goal, Session
from journalkit.schema.field import Choice
from journalkit.schema.kind import ALL_KINDS
from journalkit.sheet.listing import SHOWN_FIELDS, entry_data, field_in_words, listing

OF_ACTIONS = ("overdue", "unconfirmed")
OF_GOALS = ("overdue",)
READERS = ("false", "true", "public", "rooms")
WIDEST = 3


@click.command()
@click.argument("type_name", metavar="[TYPE]", required=False, shell_complete=completion.types)
@click.option("--status", metavar="WORD", multiple=True, help="Where it stands: open, overdue, done, unconfirmed, planned, …")
@click.option("--overdue", is_flag=True, default=False, help="The same as --status overdue.")
@click.option("--mine", is_flag=True, default=False, help="My actions and goals, and what else I wrote.")
@click.option("--waiting", is_flag=True, default=False, help="What waits for me, the most pressing first, and why.")
@click.option("--assignee", metavar="PERSON", default=None, shell_complete=completion.people, help="Whose action it is.")
@click.option("--author", metavar="PERSON", default=None, shell_complete=completion.people, help="Who wrote it.")
@click.option("--from", "said_by", metavar="PERSON", default=None, shell_complete=completion.people, help="Who gave the advice.")
@click.option("--with", "participant", metavar="PERSON", default=None, shell_complete=completion.people, help="Who was in the session.")
@click.option("--goal", metavar="ID", default=None, shell_complete=completion.goals, help="What serves a goal, or one that supports it.")
@click.option("--session", metavar="ID", default=None, shell_complete=completion.sessions, help="What names a session.")
@completion.room_option("What belongs to a room or is shared with it.")
@click.option("--tag", "tags", metavar="WORD", multiple=True, shell_complete=completion.tags, help="A tag it has; several: all of them.")
@click.option("--step", metavar="STEP", default=None, help="The step of a roadmap.")
@click.option("--since", metavar="DAY", default=None, help="From this day on (2026-09-01, last monday).")
@click.option("--until", metavar="DAY", default=None, help="Up to this day, the day included.")
@click.option("--due-before", metavar="DAY", default=None, help="Actions and goals that are due before this day.")
@click.option("--shared", metavar="WORD", default=None, help="false, true, public, rooms, or the name of a room, as written.")
@click.option("--shared-with-me", "received", is_flag=True, default=False, help="What others sent me through a room.")
@click.option("--where", metavar="FIELD=VALUE", multiple=True, help="What any field says; FIELD= for nothing, != for not.")
@click.option("--sort", metavar="FIELD", default=None, help=f"{', '.join(SORTS)}; a - before it turns the order round.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=None, help="The first N only.")
@click.option("--format", "form", metavar="TEXT", default=None, help="A line each of this form: '{id} {due} {title}'.")
@click.option("--ids", is_flag=True, default=False, help="The ids only, a line each.")
@json_option
@click.pass_context
def command(ctx: click.Context, /, type_name: str | None, form: str | None, ids: bool, as_json: bool, **filters: Any) -> None:
    """Entries by any field. TYPE is one of goals, sessions, insights, actions, updates, reflections, feedback.

    Several filters narrow the list. Without --sort the newest come first; of actions alone, the open ones by due date.

    \b
    Example:  journalkit list actions --mine --overdue
              journalkit list insights --from ben --since 2026-06-01 --format '{id} {title}'
    """
    if (form is not None) + ids + as_json > 1:
        raise Ending("--format, --ids and --json exclude each other", USAGE)
    kind = type_named(type_name)
    parts = _parsed(form) if form is not None else ()
    order = _order(filters["sort"])
    found = asked(ctx)
    entries, waiting = _entries(kind, filters, found)
    if order is not None:
        entries = in_order(entries, order, found.practice)
    shown = entries[: filters["limit"]]
    if not entries:
        _say_nothing_found(filters["tags"], found)
    if as_json:
        answer_data(found, {"total": len(entries), "entries": [entry_data(each, found.practice) for each in shown]})
    elif ids or form is not None:
        if len(shown) < len(entries):
            click.echo(f"the first {len(shown)} of {counted(len(entries), 'entry', 'entries')}", err=True)
        for each in shown:
            click.echo(printable(handle(each, found)) if ids else _line(each, parts, found))
    elif shown:
        title = _title(kind) if not filters["waiting"] else f"Waiting for {found.journal.config.people[found.me].name}"
        answer(ctx, found, listing(shown, found.practice, title, len(entries), waiting), {}, as_json=False)


def type_named(name: str | None) -> str | None:
    """The type that a word names, one or many. Ends the command when it names none."""
    if name is None:
        return None
    types = {word: kind.name for kind in ALL_KINDS for word in (kind.folder, kind.name)}
    if name.casefold() not in types:
        hint = did_you_mean(name, types) or f"types: {', '.join(kind.folder for kind in ALL_KINDS)}"
        raise Ending(printable(f"there is no type {name!r}; {hint}"), USAGE)
    return types[name.casefold()]


def _title(kind: str | None) -> str:
    return next((each.folder.capitalize() for each in ALL_KINDS if each.name == kind), "Entries")


def _entries(kind: str | None, filters: dict[str, Any], found: Asked) -> tuple[tuple[Entry, ...], tuple[Any, ...]]:
    """The entries that the options ask for, and why each waits, where that was asked."""
    entries = wanted_entries(_wanted(kind, filters, found), found.practice)
    if not filters["waiting"]:
        return entries, ()
    keys = {each.key for each in entries}
    waiting = tuple(each for each in waiting_for(found.me, found.practice) if each.entry.key in keys)
    return tuple(each.entry for each in waiting), waiting


def _wanted(kind: str | None, filters: dict[str, Any], found: Asked) -> Wanted:
    """What the options ask for. Ends the command when one of them names nothing."""
    people: dict[str, Any] = {name: _person(filters[name], found) for name in ("assignee", "author", "said_by", "participant")}
    days: dict[str, Any] = {name: _day(f"--{name.replace('_', '-')}", filters[name], found) for name in ("since", "until", "due_before")}
    if days["since"] and days["until"] and days["since"] > days["until"]:
        raise Ending(f"--since {days['since']} is after --until {days['until']}", USAGE)
    return Wanted(
        me=found.me,
        types=(kind,) if kind else (),
        status=_status((*filters["status"], *(("overdue",) if filters["overdue"] else ())), kind),
        goal=entry_named(filters["goal"], found, Goal).key if filters["goal"] is not None else None,
        session=entry_named(filters["session"], found, Session).key if filters["session"] is not None else None,
        room=room_named(found.journal, filters["room"]),
        tags=tuple(tag.removeprefix("#") for tag in filters["tags"]),
        step=step_named(filters["step"], found),
        readers=_shared(filters["shared"], found),
        received=filters["received"],
        mine=filters["mine"],
        where=tuple(_condition(each, kind) for each in filters["where"]),
        **people,
        **days,
    )


def _person(name: str | None, found: Asked) -> str | None:
    if name == "me" and name not in found.journal.config.people:
        return found.me
    return person_named(found.journal, name)


def _day(option: str, text: str | None, found: Asked) -> date | None:
    """The day that was said; words are echoed as the day they became."""
    if text is None:
        return None
    day = day_said(option, text, found.practice.now, past=option != "--due-before")
    if not DAY.fullmatch(text.strip()):
        click.echo(f"{option} {day}", err=True)
    return day


def _status(names: tuple[str, ...], kind: str | None) -> tuple[str, ...]:
    """The states that were asked for. Ends the command when entries of the type cannot have one."""
    known: dict[str, None] = {}
    for each in ALL_KINDS:
        if kind in (None, each.name):
            types = [field.type for field in each.fields if field.name == "status"]
            words = [word for type_ in types if isinstance(type_, Choice) for word in type_.choices]
            known |= dict.fromkeys([*words, *(OF_ACTIONS if each.name == "action" else OF_GOALS if each.name == "goal" else ())])
    for name in names:
        if name not in known:
            whose = f"{_title(kind).lower()} are never {name!r}"
            hint = did_you_mean(name, known) or (f"they are {', '.join(known)}" if known else "they have no status")
            raise Ending(printable(f"{whose}; {hint}"), USAGE)
    return names


def _shared(word: str | None, found: Asked) -> str | None:
    known = (*READERS, *found.journal.config.rooms)
    if word is not None and word not in known:
        raise Ending(printable(f"--shared: {word!r} is none of {', '.join(known)}; {did_you_mean(word, known)}".rstrip("; ")), USAGE)
    return word


def _condition(text: str, kind: str | None) -> Condition:
    """What `--where` asks. Ends the command when there is no such field."""
    name, sign, value = text.partition("=")
    field = name.removesuffix("!").strip()
    if not sign:
        raise Ending(printable(f"--where: {text!r} is not of the form FIELD=VALUE, such as outcome=met"), USAGE)
    known = {each.name for each_kind in ALL_KINDS if kind in (None, each_kind.name) for each in each_kind.fields} | set(ADDED_FIELDS)
    _check_field("--where", field, known)
    return Condition(field, value.strip(), unlike=name.endswith("!"))


def _check_field(option: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or f"fields: {', '.join(sorted(known))}"
        raise Ending(printable(f"{option}: there is no field {name!r}; {hint}"), USAGE)


def _order(sort: str | None) -> str | None:
    if sort is not None and sort.removeprefix("-") not in SORTS:
        hint = did_you_mean(sort.removeprefix("-"), SORTS) or f"fields: {', '.join(SORTS)}"
        raise Ending(printable(f"--sort: nothing is sorted by {sort!r}; {hint}"), USAGE)
    return sort


def _parsed(form: str) -> tuple[tuple[str, str | None, str], ...]:
    """The text of `--format` as pieces: words, then a field of the table with its width. Ends the command when it is none."""
    wrong = Ending(printable(f"--format: {form!r} cannot be read; write fields as {{id}} or {{title:<30}}, and braces twice: {{{{"), USAGE)
    try:
        pieces = list(string.Formatter().parse(form.replace("\\t", "\t").replace("\\n", "\n")))
    except ValueError:
        raise wrong from None
    for _, name, width, conversion in pieces:
        if name is not None:
            _check_field("--format", name, SHOWN_FIELDS)
        digits = (width or "").lstrip("<>^")
        if conversion or (width and not (digits.isdecimal() and len(digits) <= WIDEST and len(width) - len(digits) <= 1)):
            raise wrong
    return tuple((words, name, width or "") for words, name, width, _ in pieces)


def _line(entry: Entry, parts: Iterable[tuple[str, str | None, str]], found: Asked) -> str:
    """An entry in the form that was asked for."""
    shown = ""
    for words, name, width in parts:
        shown += words
        if name is not None:
            shown += format(printable(field_in_words(entry, name, found.practice)), width)
    return shown


def _say_nothing_found(tags: Iterable[str], found: Asked) -> None:
    """Say so on standard error, with the tags that were perhaps meant."""
    known = {folded(tag): tag for each in found.practice.entries for tag in each.tags}
    wanted = (folded(tag.removeprefix("#")) for tag in tags)
    hints = [hint for tag in wanted if tag not in known and (hint := did_you_mean(tag, known))]
    click.echo(printable("; ".join(["nothing found", *hints])), err=True)
