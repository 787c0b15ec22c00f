"""`journalkit sync`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journalkit.cli.app import ENVIRONMENT, FINDINGS, REFUSED, USAGE, App, Ending, printable, surroundings
from journalkit.cli.completion import rooms as complete_room
from journalkit.cli.rooms import faults, owner_of, room_of, settings_of
from journalkit.cli.words import counted
from journalkit.diagnostic import faulty_paths
from journalkit.git.own import repository_of
from journalkit.git.running import Failed, without_credentials
from journalkit.model.audience import room_audience
from journalkit.model.entry import Key
from journalkit.model.journal import Config, Journal
from journalkit.model.person import Room
from journalkit.packaged import this_program
from journalkit.parallel import processors
from journalkit.reading.cut_texts import CutTexts
from journalkit.reading.entries import names_of
from journalkit.reading.inputs import Listed, listed
from journalkit.reading.load import read_settings
from journalkit.reading.recall import Recall
from journalkit.rooms.made import remember, remembered
from journalkit.rooms.part import Lost, marks_anew, read_part, remember_signed, retold
from journalkit.rooms.projection import Branch, branch_of
from journalkit.rooms.remote import private_place, same_place, shared_remote
from journalkit.rooms.seen_file import looked_at
from journalkit.rooms.settled import (
    AllLeft,
    Anew,
    Faults,
    Out,
    State,
    as_left,
    faults_of,
    forget_settled,
    keep_settled,
    since_last_sync,
    state_of_all,
)
from journalkit.rooms.sync import (
    Looked,
    Received,
    Sent,
    Station,
    finish,
    look,
    looked_at_here,
    newcomers,
    receive,
    send,
    station,
    told,
    unknown_people,
)
from journalkit.rooms.ties import has_unsure_steps, is_of_roadmap
from journalkit.rooms.waiting import keep_place
from journalkit.rooms.words import TAKEN_BACK, lines_of, summary
from journalkit.rules import RULES
from journalkit.seen import keep_seen_by, state
from journalkit.store import Memo, open_memo
from journalkit.temporary import sweep_below
from journalkit.values import Struct

if TYPE_CHECKING:
    from journalkit.pipeline import Checked


class Open(Struct, frozen=True):
    """A room whose lock is held, and what came from its remote."""

    at: Station
    looked: Looked
    received: dict[str, Received]


@click.command()
@click.argument("room", required=False, default=None, shell_complete=complete_room)
@click.option("--dry-run", "dry", is_flag=True, default=False, help="Say what would be sent and received; send and write nothing.")
@click.pass_context
def command(ctx: click.Context, room: str | None, dry: bool) -> None:
    """Send what you share with a room to its git remote, and receive what the others share. Without ROOM: all rooms with a remote.

    Your own git repository is not touched. Only what the room may read is sent; what you unshared is taken out, history included.

    \b
    Example:  journalkit sync ben --dry-run
    """
    app: App = ctx.obj
    root = app.root()
    config = settings_of(root)
    owner_of(app, config)
    rooms = _rooms(config, room, root)
    codes: list[int] = []
    with ExitStack() as stack:
        opened = [each for name in rooms if (each := _opened(stack, root, name, config.owner, codes, dry=dry))]
        sweep_below(root)
        memo, seen = open_memo(root, this_program()), state(root)
        there = listed(root, memo, config.ignore)
        left = AllLeft(memo)
        anew = since_last_sync(((each.at, each.looked, each.received) for each in opened), root, left, there)
        if anew and anew.nothing:
            _say_nothing(opened, anew.faults, dry=dry)
        elif untold := _told_anew(opened, root, memo, left, anew, codes, dry=dry) if anew else opened:
            _told_whole(untold, root, memo, left, there, seen, codes, dry=dry)
    if codes:
        ctx.exit(max(codes))


def _rooms(config: Config, name: str | None, root: Path) -> list[Room]:
    """The rooms to sync. Ends the command when there are none, or when two share a remote."""
    with faults():
        shared = shared_remote(config.rooms.values(), root)
        private = private_place(config.rooms.values(), config.private_remotes, root)
    if private:
        message = f"the remote of room {private} is among private_remotes in journal.yaml, so that the room would read what is only yours"
        raise Ending(f"{message}; give the room a repository of its own", REFUSED)
    if shared:
        message = f"rooms {shared[0]} and {shared[1]} have the same remote, so that each would read what is the other's; give each its own"
        raise Ending(message, REFUSED)
    if name is not None:
        found = room_of(config, name)
        if found.remote is None:
            raise Ending(f"room {name} has no remote yet; journalkit room create {name} --remote ADDRESS makes one", USAGE)
        return [found]
    rooms = [room_of(config, each.id) for each in config.rooms.values() if each.remote]
    if not rooms:
        raise Ending(
            "no room has a remote yet; journalkit room create ROOM --remote ADDRESS makes one, room join ADDRESS enters one", USAGE
        )
    return rooms


def _opened(stack: ExitStack, root: Path, room: Room, me: str, codes: list[int], *, dry: bool) -> Open | None:
    """A room with what came from it; None, with a message, when it cannot be reached."""
    try:
        with faults():
            at = stack.enter_context(station(root, room, me, surroundings()))
            looked = look(at)
            _look_besides(at, looked)
            return Open(at, looked, receive(at, looked, dry=dry))
    except Ending as fault:
        _say_fault(room, fault, codes)
        if fault.code == ENVIRONMENT and room.remote:
            place = f"journal.yaml says that room {room.id} is at {without_credentials(room.remote)}"
            click.echo(printable(f"{place}; if it was moved, write its new remote: there. The next sync does the rest."), err=True)
        return None


def _look_besides(at: Station, looked: Looked) -> None:
    """Say what lies at the remote besides the room. Ends the command when that is the journal itself, which nobody else should read."""
    besides, room = looked.branches.besides, at.room
    if not besides or (room.repository and room.remote and same_place(room.repository, room.remote, at.root)):
        return
    names = ", ".join(sorted(besides)[:3]) + (f" and {len(besides) - 3} more" if len(besides) > 3 else "")
    repository = repository_of(at.root, surroundings())
    if repository and repository.commits(besides.values()):
        message = f"{at.remote.address.shown} holds your own repository ({names}), which whoever is in the room could read"
        raise Ending(f"{message}; give the room a repository of its own", REFUSED)
    said = f"{at.remote.address.shown} also has {names}, which is no part of the room; whoever can read the room can read it"
    click.echo(printable(f"room {room.id}: {said}"), err=True)


def _say_fault(room: Room, fault: Ending, codes: list[int]) -> None:
    click.echo(f"Error: room {room.id}: {fault.message}", err=True)
    codes.append(fault.code)


def _say_nothing(opened: list[Open], faults_in: Mapping[str, Faults], *, dry: bool) -> None:
    """Say of rooms that all is as the last sync left it."""
    for each in opened:
        if not dry:
            with faults():
                finish(each.at)
        click.echo(printable(summary(each.at.room.id, Sent(), {}, dry=dry)), err=True)
        _say(_left_out(each.at.room.id, faults_in[each.at.room.id]), err=True)


def _told_anew(opened: list[Open], root: Path, memo: Memo, all_left: AllLeft, anew: Anew, codes: list[int], *, dry: bool) -> list[Open]:
    """Send to all rooms what is new in a few entries, and in what depends on these; the rooms for which that could not be done."""
    recall, settings = Recall(RULES), read_settings(root).value
    try:
        marks = [told(each.at, each.looked) for each in opened]
    except (Failed, OSError):  # which the whole journal's sync says of its room
        return opened
    own = {each.at.room.id: said.get(each.at.me, frozenset()) for each, said in zip(opened, marks, strict=True)}
    since = marks_anew(root, own) if anew.looked else frozenset()
    part = read_part(root, settings, memo, recall, anew, since) if since is not None else None
    if part is None or settings.config is None:
        return opened
    cut = CutTexts(memo, recall)
    known = [remembered(memo, each.at.room.id, each.at.store.naming) for each in opened]
    branches = [
        retold(each.at, each.looked, memo, before, part, cut, own[each.at.room.id]) for each, before in zip(opened, known, strict=True)
    ]
    if not all(branches):
        return opened
    if not dry:
        all_left.keep(names_of(settings.vocabulary, settings.config.owner), settings.digest, part.left)
    faulty = [path for path, each in part.left.items() if each.out]
    for number, (each, before, branch) in enumerate(zip(opened, known, branches, strict=True)):
        assert branch is not None
        with _telling(each.at.room, codes):
            if not dry:
                remember(before, branch.made)
            try:
                _finish(each, branch, marks[number], memo, faulty, settings.config, anew.now, codes, dry=dry)
            except Lost:
                return opened[number:]
    return []


def _told_whole(
    opened: list[Open], root: Path, memo: Memo, all_left: AllLeft, there: Listed, seen: str, codes: list[int], *, dry: bool
) -> None:
    """Send to all rooms what they may see of the whole journal; `seen` is what was looked at before it was read."""
    from journalkit.cli.reading import read_journal  # which takes its time to load, as all below does
    from journalkit.pipeline import Effort

    checked = read_journal(root, memo=memo, effort=Effort(warns=False, listed=there))
    now, faulty = state_of_all(checked.inputs, seen), faulty_paths(checked.diagnostics)
    if not dry:
        _keep_all_left(root, all_left, checked, faulty)
    for each in opened:
        with _telling(each.at.room, codes):
            if checked.journal is None:
                raise Ending("journal.yaml has errors; journalkit check shows them", FINDINGS)
            marks = _told_by(each)
            here = looked_at_here(each.at, checked.journal, checked.inputs.files, marks.get(each.at.me, frozenset()), dry=dry)
            branch = _branch(each.at, checked.journal, memo, here)
            _finish(each, branch, marks, memo, faulty, checked.journal.config, now, codes, dry=dry)


def _keep_all_left(root: Path, all_left: AllLeft, checked: Checked, faulty: frozenset[str]) -> None:
    """Keep how the files are left. Where a step is unclear, or a `faulty` file matters to any entry, names do not tell all."""
    settings = read_settings(root).value
    if checked.journal is None or settings.config is None or settings.digest != checked.inputs.settings:
        return
    names = names_of(settings.vocabulary, settings.config.owner)
    out = (
        dict.fromkeys(faulty, Out.CHECKED) | dict.fromkeys(checked.unchecked, Out.UNCHECKED) | dict.fromkeys(checked.unlinked, Out.UNLINKED)
    )
    left = as_left(checked.inputs.files, checked.reads, all_left.of_names(names), out)
    sure = all(path in left and not is_of_roadmap(path, left[path].ties) for path in faulty) and not has_unsure_steps(checked.journal)
    all_left.keep(names, settings.digest if sure else "", left)


def _told_by(opened: Open) -> dict[str, frozenset[str]]:
    """What the people of a room say that they have looked at. Ends the command when that cannot be read."""
    with faults():
        return told(opened.at, opened.looked)


@contextmanager
def _telling(room: Room, codes: list[int]) -> Iterator[None]:
    """What stops the sync of one room is said, and stops no other."""
    try:
        yield
    except Ending as fault:
        _say_fault(room, fault, codes)


def _finish(
    opened: Open,
    branch: Branch,
    marks: Mapping[str, frozenset[str]],
    memo: Memo,
    faulty: Collection[str],
    config: Config,
    now: State,
    codes: list[int],
    *,
    dry: bool,
) -> None:
    """Send one's own part of a room, and say all that was done there, and which of the `faulty` files are not in it. `now` names what it
    is made of.
    """
    at, looked, received = opened.at, opened.looked, opened.received
    sent, left_behind, more = Sent(), faults_of(at.room.id, faulty), tuple(_more(opened, config))
    try:
        with faults():
            sent = send(at, looked, branch, memo, dry=dry)
            if not dry:
                remember_signed(memo, at.room.id, sent.commit, branch)
                finish(at)
                keep_place(at.root, at.room.id, looked.place)
                digests = {path: each.digest for path, each in branch.made.items() if path in branch.texts}
                keep_seen_by(at.root, at.room.id, {who: looked_at(digests, at.me, each) for who, each in marks.items() if who != at.me})
    except Ending:
        _say(lines_of(sent, received, branch.titles, {}))
        raise
    memo.save()
    left_out = {**branch.left_out, **sent.unread}
    _say(lines_of(sent, received, branch.titles, left_out))
    click.echo(printable(summary(at.room.id, sent, received, dry=dry)), err=True)
    _say((*more, *_left_out(at.room.id, left_behind)), err=True)
    if not dry:
        if more or left_out or any(each.refused for each in received.values()):
            forget_settled(at)
        else:
            keep_settled(at, looked, sent, now, left_behind)
    if sent.by_another:
        click.echo(f"journal/{at.me} was written by another copy of your journal meanwhile; it is now as this one says.", err=True)
    if sent.was_gone:
        click.echo(f"journal/{at.me} was not at the remote any more; it is there again.", err=True)
    if sent.withdrawn and not dry:
        click.echo(TAKEN_BACK, err=True)
    if looked.unfetched:
        codes.append(ENVIRONMENT)
    if any(each.refused for each in received.values()):
        codes.append(REFUSED)


def _say(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(printable(line), err=err)


def _branch(at: Station, journal: Journal, memo: Memo, seen: Mapping[Key, str]) -> Branch:
    """One's own branch as it is to be, of the room's view; what entries and cut texts became before is taken from the memo."""
    from journalkit.view import project

    before = remembered(memo, at.room.id, at.store.naming)
    view = project(journal, room_audience(at.room.id), CutTexts(memo, Recall(RULES)).read)
    branch = branch_of(view, at.me, at.room.address, seen, before, processors())
    remember(before, branch.made)
    return branch


def _more(opened: Open, config: Config) -> Iterator[str]:
    """What needs somebody's attention: branches that could not be read, strangers, and people."""
    at = opened.at
    for branch, reason in opened.looked.unfetched.items():
        yield f"journal/{branch} cannot be fetched, and what came before stays: {reason}"
    for absent in sorted(opened.looked.place.waiting):
        yield f"journal/{absent} is not at {at.remote.address.shown} yet, where the room is now; what came before stays until it is"
    for stranger in opened.looked.branches.strangers[:5]:
        yield f"journal/{stranger}: nobody in room {at.room.id} is called that; nothing is received from there"
    said = {sender: each.says for sender, each in opened.received.items() if each.says}
    hint = f"journalkit room join {at.remote.address.shown} adds them to journal.yaml"
    new = newcomers(said, at.room)
    for person in new.values():
        yield f"{person.name} ({person.id}) is in the room, as others say, and not in journal.yaml; {hint}"
    for person in (each for each in unknown_people(said, config.people).values() if each.id not in new):
        yield f"{person.name} ({person.id}) is named in the room and not known here; {hint}"


def _left_out(room: str, faults: Faults) -> Iterator[str]:
    """What is to be said of files with errors."""
    if faults.own:
        yield f"{counted(faults.own, 'file')} of yours with errors not sent; journalkit check shows them"
    if faults.came:
        yield f"{counted(faults.came, 'received file')} with errors left out; journalkit check rooms/{room} shows them"
