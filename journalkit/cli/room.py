"""`journalkit room`."""

from __future__ import annotations

import json
import shlex
import shutil
import tempfile
from pathlib import Path

import click

from journalkit.authoring.settings import (
    Settings,
    open_settings,
    people_text,
    remote_text,
    with_people,
    with_room,
    without_remote,
    write_settings,
)
from journalkit.cli.answer import SCHEMA_VERSION, json_option
from journalkit.cli.app import ENVIRONMENT, REFUSED, USAGE, App, Ending, is_terminal, printable, surroundings, who_is_meant
from journalkit.cli.completion import people as complete_person
from journalkit.cli.completion import rooms as complete_room
from journalkit.cli.reading import read_journal
from journalkit.cli.rooms import faults, from_here, owner_of, room_of, settings_of
from journalkit.cli.terminal import show
from journalkit.cli.words import counted
from journalkit.git.running import without_credentials
from journalkit.git.store import Store
from journalkit.layout import STATE
from journalkit.model.audience import room_audience
from journalkit.model.journal import Config
from journalkit.model.person import Room
from journalkit.rooms.arrival import Unusable
from journalkit.rooms.joining import Invitation, invitation, known_as
from journalkit.rooms.made import Known
from journalkit.rooms.projection import branch_of, empty
from journalkit.rooms.remote import Remote, address_of, folder_of, private_place, shared_remote
from journalkit.rooms.sync import finish, look, send, station, withdraw
from journalkit.rooms.waiting import forget_place
from journalkit.rooms.words import TAKEN_BACK
from journalkit.schema.slug import is_slug, slug
from journalkit.seen import forget_seen, keep_seen_by
from journalkit.sheet.sheet import Block, Sheet, says, table
from journalkit.values import replace
from journalkit.view import View, project


@click.group()
def command() -> None:
    """Rooms over git: who shares with whom, and where they meet.

    \b
    Example:  journalkit room create ben --with ben --remote git@example.org:ana-ben.git
              journalkit room join git@example.org:ana-ben.git
    """


@command.command("create", short_help="make a room on a new or empty remote")
@click.argument("name", metavar="ROOM", shell_complete=complete_room)
@click.option("--remote", required=True, metavar="ADDRESS", help="An empty git repository: a host's address, or a folder, made if need be.")
@click.option("--with", "people", multiple=True, metavar="PERSON", shell_complete=complete_person, help="Who is in it besides you.")
@click.option("--title", default=None, help="What the room is called.")
@click.pass_context
def create_command(ctx: click.Context, name: str, remote: str, people: tuple[str, ...], title: str | None) -> None:
    """Make a room on a new or empty remote. It is told who is in the room; no entry is sent before you sync.

    A room that journal.yaml has already gets the remote; a new one is added there, and nothing else in the file changes.

    \b
    Example:  journalkit room create ben --with ben --remote ../ana-ben.git
    """
    app: App = ctx.obj
    root = app.root()
    config = settings_of(root)
    me = owner_of(app, config)
    remote = from_here(remote, root)
    room = _new_room(config, root, name, me, people, title)
    if room.remote is not None and room.remote != remote:
        hint = f"if that was moved, write its new remote: into journal.yaml; for another one, journalkit room leave {name} first"
        raise Ending(printable(f"room {name} is at {without_credentials(room.remote)} already; {hint}"), USAGE)
    with faults():
        private = private_place([replace(room, remote=remote)], config.private_remotes, root)
        taken = shared_remote([*(each for each in config.rooms.values() if each.id != name), replace(room, remote=remote)], root)
    if private:
        raise Ending("that remote is among private_remotes in journal.yaml; give the room a repository of its own", REFUSED)
    if taken:
        raise Ending(f"room {taken[0]} is at that remote already; each room needs its own", REFUSED)
    with faults(), station(root, room, me, surroundings(), remote=remote) as at:
        at.remote.make()
        others = set(at.store.remote_refs(at.remote.address)) - {f"refs/heads/journal/{me}"}
        if others:
            raise Ending(printable(f"{at.remote.address.shown} is not empty; enter its room with: journalkit room join ADDRESS"), REFUSED)
        settings = open_settings(root)
        fields = {"people": people_text(room.people), "remote": remote_text(remote), **({"title": remote_text(title)} if title else {})}
        known = config.rooms.get(name)
        wanted = {field: text for field, text in fields.items() if known is None or field == "remote" or (field == "title" and title)}
        write_settings(settings, with_room(settings, name, wanted))
        checked = read_journal(root)
        if checked.journal is None:
            raise Ending("journal.yaml has errors; journalkit check shows them", REFUSED)
        view = project(checked.journal, room_audience(name))
        looked = look(at)
        send(at, looked, branch_of(empty(view), me, room.address, before=Known(at.store.naming)), checked.memo, dry=False)
        finish(at)
    click.echo(printable(f"room {name} is at {at.remote.address.shown}: {', '.join(room.people)}"))
    click.echo(f"Nothing of yours was sent yet. {_shared_already(view, me)}", err=True)
    click.echo(f"See what would be sent, and send it:  journalkit sync {name} --dry-run;  journalkit sync {name}", err=True)
    address = at.remote.address
    entered = shlex.quote(str(folder_of(address).resolve())) if address.folder else address.shown  # wherever they stand
    click.echo(printable(f"The others enter it with:  journalkit room join {entered}"), err=True)


def _new_room(config: Config, root: Path, name: str, me: str, people: tuple[str, ...], title: str | None) -> Room:
    """The room to make. Ends the command when it cannot be one."""
    for person in people:
        if person not in config.people:
            raise Ending(printable(f"--with: nobody in journal.yaml is called {person!r}; {who_is_meant(person, config)}"), USAGE)
    if name in config.rooms:
        room = room_of(config, name)
        if people and set(people) - {me} != set(room.people) - {me}:
            raise Ending(f"room {name} is {', '.join(room.people)} in journal.yaml; leave --with out, or change it there", USAGE)
        return replace(room, title=title or room.title)
    if not is_slug(name):
        raise Ending(printable(f"{name!r} is not an id (lower case letters, digits and -); write {slug(name) or 'another one'}"), USAGE)
    if not set(people) - {me}:
        raise Ending("a room needs somebody besides you: --with PERSON", USAGE)
    return Room(name, tuple(dict.fromkeys((me, *people))), title)


@command.command("join", short_help="enter a room that somebody made")
@click.argument("remote", metavar="ADDRESS")
@click.option("--name", metavar="ROOM", default=None, help="What you call the room. Default: as the one who made it.")
@click.pass_context
def join_command(ctx: click.Context, remote: str, name: str | None) -> None:
    """Enter a room: read at its remote who is in it, and add it and whoever is missing to journal.yaml. Nothing is sent.

    Who you are is asked, or said by --as. Called again, it adds people who came later.

    \b
    Example:  journalkit room join git@example.org:ana-ben.git
    """
    app: App = ctx.obj
    root = app.root()
    config = settings_of(root)
    remote = from_here(remote, root)
    with faults():
        invited = _invited(remote, root)
        me = _who(app, config, invited)
        room = _joined_as(config, invited, remote, name)
        before = open_settings(root)
        after = _with_invitation(before, invited, room, remote)
        changed = write_settings(before, after)
    names = ", ".join(person.name for person in invited.people.values())
    click.echo(printable(f"room {room}{f' ({invited.title})' if invited.title else ''}: {names}; you are {invited.people[me].name}"))
    click.echo(f"So say the branches of {printable(', '.join(invited.said_by))}.", err=True)
    said = "It is in journal.yaml now." if changed else "journal.yaml has it already; nothing was changed."
    known = config.rooms.get(room)
    journal = read_journal(root).journal if known is None or known.remote is None else None
    shared = _shared_already(project(journal, room_audience(room)), me) if journal is not None and room in journal.config.rooms else ""
    click.echo(f"{said} {shared}".strip(), err=True)
    click.echo(f"Receive what is there, and send what you share:  journalkit sync {room}", err=True)


def _shared_already(view: View, me: str) -> str:
    """How much the next sync sends of what is shared with a room already."""
    mine = sum(key.author == me for key in view.entries)
    if not mine:
        return "No entry of yours is shared with it yet."
    is_shared, them = ("is", "it") if mine == 1 else ("are", "them")
    return f"{counted(mine, 'entry', 'entries')} of yours {is_shared} shared with it already; the next sync sends {them}."


def _invited(remote: str, root: Path) -> Invitation:
    """What the remote says of its room. Ends the command when there is none."""
    with tempfile.TemporaryDirectory(prefix="journalkit-join-") as folder:
        store = Store(Path(folder) / "room.git", surroundings())
        store.folder.mkdir()
        store.prepare()
        there = Remote(store, address_of(remote, root))
        try:
            with there.alone():
                invited = invitation(there)
        except Unusable as fault:
            raise Ending(printable(f"what is at {there.address.shown} is no room that can be entered: {fault}"), REFUSED) from None
        if invited is None:
            raise Ending(
                printable(f"there is no room at {there.address.shown}; journalkit room create ROOM --remote ADDRESS makes one"), USAGE
            )
        return invited


def _who(app: App, config: Config, invited: Invitation) -> str:
    """Which of the people of the room has this journal. Ends the command when that cannot be."""
    known = ", ".join(f"{person.id} ({person.name})" for person in invited.people.values())
    said = app.person
    if said is None and is_terminal():
        default = config.owner if config.owner in invited.people else None
        said = str(click.prompt(printable(f"Who are you: {known}"), default=default, err=True))
    said = said or config.owner
    if said not in invited.people:
        raise Ending(printable(f"{said} is not in that room: {known}. Say who you are with --as PERSON, or ask to be added"), USAGE)
    if said != config.owner:
        hint = "give the owner of journal.yaml that id, or ask to be renamed"
        raise Ending(printable(f"this is the journal of {config.owner}, and the room calls you {said}; {hint}"), USAGE)
    return said


def _joined_as(config: Config, invited: Invitation, remote: str, name: str | None) -> str:
    """What the journal calls the room. Ends the command when that is the name of another one."""
    meant = known_as(invited, remote, config.rooms)
    if name is None and meant is not None:
        return meant.id
    name = name or invited.room
    if not is_slug(name):
        raise Ending(printable(f"--name: {name!r} is not an id (lower case letters, digits and -)"), USAGE)
    taken = config.rooms.get(name)
    if taken is not None and (taken.remote or remote) != remote:
        place = without_credentials(taken.remote or "")
        hint = "if that was moved to here, write its new remote: into journal.yaml; else choose another name with --name"
        raise Ending(printable(f"you have a room {name} already, at {place}; {hint}"), USAGE)
    return name


def _with_invitation(settings: Settings, invited: Invitation, room: str, remote: str) -> Settings:
    """The settings with the room, and all people whom it knows."""
    settings = with_people(settings, (*invited.people.values(), *invited.named.values()))
    known = settings.config.rooms.get(room)
    fields = {"people": people_text(invited.people), "remote": remote_text(remote)}
    if known is None:
        return with_room(settings, room, {**fields, **({"title": remote_text(invited.title)} if invited.title else {})})
    same = set(invited.people) <= set(known.people)
    wanted = {name: text for name, text in fields.items() if (name == "people" and not same) or (name == "remote" and known.remote is None)}
    if "people" in wanted:
        wanted["people"] = people_text(dict.fromkeys((*known.people, *invited.people)))
    return with_room(settings, room, wanted)


@command.command("list", short_help="your rooms, who is in them, and where they meet")
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List the rooms of journal.yaml.

    \b
    Example:  journalkit room list
    """
    root = ctx.obj.root()
    rooms = settings_of(root).rooms.values()
    if as_json:
        text = json.dumps({"schema_version": SCHEMA_VERSION, "rooms": [_data(each) for each in rooms]}, ensure_ascii=False, indent=2)
        click.echo("".join(each if each.isprintable() or each == "\n" else json.dumps(each)[1:-1] for each in text))
        return
    rows = [
        (says(each.id), says(each.title or ""), says(", ".join(each.people)), says(_place(each) or "not sent anywhere")) for each in rooms
    ]
    if rows:
        show(Sheet("Rooms", (), (Block("", table(("Room", "Title", "People", "Remote"), rows)),)), colour=ctx.color)
    else:
        click.echo(
            "There are no rooms in journal.yaml yet. Make one:  journalkit room create ROOM --with PERSON --remote ADDRESS", err=True
        )


def _place(room: Room) -> str | None:
    return without_credentials(room.remote) if room.remote else None


def _data(room: Room) -> dict[str, object]:
    return {"id": room.id, "title": room.title, "people": list(room.people), "remote": _place(room), "roadmap": room.roadmap}


@command.command("leave", short_help="take back what you sent, and send nothing more")
@click.argument("name", metavar="ROOM", shell_complete=complete_room)
@click.option("--forget", is_flag=True, default=False, help="Also delete what you received there.")
@click.pass_context
def leave_command(ctx: click.Context, name: str, forget: bool) -> None:
    """Leave a room: your branch is taken from its remote, and the line `remote` from journal.yaml.

    The room stays in journal.yaml, since entries of yours name it, and so does what you received, unless you want it deleted.

    \b
    Example:  journalkit room leave ben
    """
    app: App = ctx.obj
    root = app.root()
    config = settings_of(root)
    me = owner_of(app, config)
    room = room_of(config, name)
    try:
        with faults():
            withdrawn = _withdrawn(root, room, me) if room.remote else False
    except Ending as fault:
        if fault.code != ENVIRONMENT:
            raise
        hint = f"If it is gone for good, delete the line remote: of room {name} in journal.yaml"
        raise Ending(f"{fault.message}\nYou are still in room {name}, and what you sent is still there. {hint}", ENVIRONMENT) from None
    with faults():
        before = open_settings(root)
        write_settings(before, without_remote(before, name))
        if forget:
            _forget(root, name)
            forget_seen(root, name)
    click.echo(f"You left room {name}." if room.remote else f"Room {name} has no remote, so there was nothing to leave.")
    if withdrawn:
        click.echo(TAKEN_BACK, err=True)


def _withdrawn(root: Path, room: Room, me: str) -> bool:
    """Take one's branch from the remote, and the store from the journal. Whether there was a branch."""
    with station(root, room, me, surroundings()) as at:
        withdrawn = withdraw(at)
        shutil.rmtree(at.store.folder)
        forget_place(root, room.id)
        keep_seen_by(root, room.id, {})
    return withdrawn


def _forget(root: Path, name: str) -> None:
    """Delete what was received in a room."""
    for folder in (root / "rooms" / name, root / STATE / "aside" / name):
        if folder.is_symlink() or folder.parent.is_symlink():
            raise Ending(f"{folder.relative_to(root).as_posix()} is reached by a symbolic link; delete it yourself", REFUSED)
        if folder.is_dir():
            shutil.rmtree(folder)
