"""`journalkit roadmap`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click

from journalkit.authoring.change import create_whole, replace_whole
from journalkit.cli import completion
from journalkit.cli.answer import SCHEMA_VERSION, json_option, room_named
from journalkit.cli.app import FINDINGS, REFUSED, USAGE, App, Ending, printable
from journalkit.cli.reading import read_journal
from journalkit.cli.report import sources_of, text
from journalkit.cli.terminal import show
from journalkit.config import read_config
from journalkit.diagnostic import Diagnostic, Severity, did_you_mean
from journalkit.edit import assignment, edited
from journalkit.languages.say import ENGLISH
from journalkit.layout import SETTINGS
from journalkit.located import compose, parse
from journalkit.markup.text import read_text
from journalkit.method.roadmaps import followed_steps
from journalkit.model.entry import Roadmap, Step
from journalkit.model.journal import Config, Journal
from journalkit.model.person import Room
from journalkit.nodes import Mapping
from journalkit.packaged import packaged_roadmaps
from journalkit.reading.discover import stays_inside
from journalkit.reading.load import read_packaged
from journalkit.reading.read import BYTE_ORDER_MARK, decode
from journalkit.schema.scalar import scalar_text
from journalkit.sheet.entry import FENCE, joined
from journalkit.sheet.sheet import Block, Part, Sheet, facts, remark, says, table
from journalkit.source import Source
from journalkit.values import Struct, replace

FOLDER = "roadmaps"
HEADING = re.compile(r"\A#{1,6}\s+")
SIGN = re.compile(r"\s*(?:[-+*>]|\d{1,9}[.)])\s+")
CHANGED_MEANWHILE = f"{SETTINGS} was changed by another program meanwhile; nothing was written. Try again"


class Shelf(Struct, frozen=True):
    """All roadmaps that can be followed, by name, one's own first.

    `root` and `journal` are None outside a journal; `found` is what is wrong in it.
    """

    root: Path | None
    journal: Journal | None
    roadmaps: dict[str, Roadmap]
    found: tuple[Diagnostic, ...] = ()

    def rooms(self, name: str) -> list[str]:
        """The rooms that follow a roadmap."""
        return [room.id for room in self.journal.config.rooms.values() if room.roadmap == name] if self.journal else []

    def alone(self, name: str) -> bool:
        """Whether the owner follows a roadmap without a room."""
        return self.journal is not None and self.journal.config.roadmap == name


@click.group()
def command() -> None:
    """Curricula: steps that say what to document next, and why.

    \b
    Example:  journalkit roadmap list
              journalkit roadmap apply first-90-days-as-lead
    """


@command.command("list", short_help="list your own and the built-in ones")
@json_option
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """List your own roadmaps and the built-in ones, and who follows them. Outside a journal: the built-in ones.

    \b
    Example:  journalkit roadmap list
    """
    shelf = _shelf(_root_if_any(ctx.obj))
    if as_json:
        _print_json({"roadmaps": [_data(each, each.steps, shelf) for each in shelf.roadmaps.values()]})
        return
    kinds = (("Your own", False), ("Built in", True))
    blocks = [Block(title, _rows(shelf, packaged)) for title, packaged in kinds]
    show(Sheet("Roadmaps", (), tuple(each for each in blocks if each.parts)), colour=ctx.color)
    click.echo("journalkit roadmap show NAME says all of one; journalkit roadmap apply NAME follows it", err=True)


@command.command("show", short_help="show one with all its steps")
@click.argument("name")
@completion.room_option("Its steps as this room follows them.")
@json_option
@click.pass_context
def show_command(ctx: click.Context, name: str, room: str | None, as_json: bool) -> None:
    """Show a roadmap: for whom it is, its text, and of each step why, what to document, and what shows that it is done.

    \b
    Example:  journalkit roadmap show sponsorship
    """
    shelf = _shelf(_root_if_any(ctx.obj))
    roadmap = _named(name, shelf)
    follower = _follower(roadmap, room, shelf)
    steps = followed_steps(roadmap, follower)
    if as_json:
        own = {"room": follower.id if follower else None, "text": roadmap.body.text.strip("\r\n"), "steps": [_step(each) for each in steps]}
        _print_json({"roadmap": {**_data(roadmap, steps, shelf), **own}})
        return
    show(
        Sheet(roadmap.title, says(f"For {roadmap.audience}" if roadmap.audience else ""), tuple(_blocks(shelf, roadmap, steps))),
        colour=ctx.color,
    )


@command.command("apply", short_help="follow one: write it into journal.yaml")
@click.argument("name")
@completion.room_option("The room that shall follow it. Needed when there are several.")
@click.option("--copy", is_flag=True, default=False, help="Copy a built-in one into the journal, so that you can change it.")
@click.pass_context
def apply_command(ctx: click.Context, name: str, room: str | None, copy: bool) -> None:
    """Follow a roadmap: write it into journal.yaml, for the room, or for yourself where there is none.

    Nothing else in journal.yaml changes, neither comments nor order.

    \b
    Example:  journalkit roadmap apply sponsorship --room ben
    """
    app: App = ctx.obj
    root = app.root()
    before = (root / SETTINGS).read_bytes()
    shelf = _shelf(root)
    roadmap = _named(name, shelf)
    assert shelf.journal is not None
    follower = _chosen(shelf.journal, room)
    if copy:
        _copy(root, roadmap)
    if _apply(root, before, shelf.journal.config, follower, roadmap):
        _say_what_is_next(follower, roadmap)
        _show_new_faults(ctx, root, shelf.found, follower.roadmap if follower else shelf.journal.config.roadmap)


def _root_if_any(app: App) -> Path | None:
    """The journal's folder; None when none was asked for and there is none here or above."""
    try:
        return app.root()
    except Ending:
        if app.folder is not None:
            raise
        return None


def _shelf(root: Path | None) -> Shelf:
    """The roadmaps that are known in a journal, or outside of one. Ends the command when journal.yaml cannot be used."""
    built_in = {name: read_packaged(file) for name, file in packaged_roadmaps().items()}
    if root is None:
        return Shelf(None, None, built_in)
    checked = read_journal(root)
    journal = checked.journal
    if journal is None:
        raise Ending(f"{SETTINGS} has errors; journalkit check shows them", FINDINGS)
    own = {name: each for name, each in sorted(journal.roadmaps.items()) if not each.packaged}
    return Shelf(root, journal, {**own, **{name: each for name, each in built_in.items() if name not in own}}, checked.diagnostics)


def _named(name: str, shelf: Shelf) -> Roadmap:
    """The roadmap of a name. Ends the command when there is none."""
    if name in shelf.roadmaps:
        return shelf.roadmaps[name]
    if shelf.root is not None and (shelf.root / FOLDER / f"{name}.md").is_file():
        raise Ending(printable(f"{FOLDER}/{name}.md is no roadmap that can be used; journalkit check shows why"), FINDINGS)
    hint = did_you_mean(name, shelf.roadmaps) or "journalkit roadmap list shows all"
    raise Ending(printable(f"there is no roadmap {name!r}; {hint}"), USAGE)


def _follower(roadmap: Roadmap, room: str | None, shelf: Shelf) -> Room | None:
    """The room of `--room`. Ends the command when it does not follow the roadmap."""
    if room is None:
        return None
    if shelf.journal is None:
        raise Ending(f"--room needs a journal, and there is no {SETTINGS} here or above", USAGE)
    room_named(shelf.journal, room)
    found = shelf.journal.config.rooms[room]
    if found.roadmap != roadmap.id:
        instead = f"it follows {found.roadmap}" if found.roadmap else "it follows none"
        raise Ending(f"room {room} does not follow {roadmap.id}; {instead}", USAGE)
    return found


def _rows(shelf: Shelf, packaged: bool) -> tuple[Part, ...]:
    """The table of one's own or the built-in roadmaps."""
    heads = ("Name", "Title", "For", "Steps", "Days", "Followed by")
    rows = [
        (
            says(name),
            says(each.title),
            says(each.audience or ""),
            says(str(len(each.steps))),
            says(str(_days(each.steps) or "")),
            says(_followers(name, shelf)),
        )
        for name, each in shelf.roadmaps.items()
        if each.packaged == packaged
    ]
    return table(heads, rows, numbers=frozenset({3, 4}))


def _days(steps: tuple[Step, ...]) -> int | None:
    """The days that steps may take together; None when no step says any."""
    days = [int(step.days) for step in steps if step.days]
    return sum(days) if days else None


def _followers(name: str, shelf: Shelf) -> str:
    return ", ".join([*shelf.rooms(name), *(["you alone"] if shelf.alone(name) else [])])


def _blocks(shelf: Shelf, roadmap: Roadmap, steps: tuple[Step, ...]) -> Iterator[Block]:
    overview = facts(
        ("Name", says(roadmap.id)),
        ("Where", says("comes with journalkit" if roadmap.packaged else roadmap.path)),
        ("Steps", says(str(len(steps)))),
        ("Days", says(str(_days(steps) or ""))),
        ("Followed by", says(_followers(roadmap.id, shelf))),
    )
    yield Block("", (*([remark(roadmap.summary)] if roadmap.summary else []), overview))
    yield from _text(roadmap.body.text)
    for number, step in enumerate(steps, start=1):
        yield Block(f"{number}. {step.title}", (_step_facts(step),))


def _text(markdown: str) -> Iterator[Block]:
    """A text in plain words, paragraph by paragraph, under its headings; code stays as it was typed."""
    title, lines, code = "", list[Part](), False
    for line in (*joined(markdown.strip().splitlines()), ""):
        fence = FENCE.match(line) is not None
        code ^= fence
        heading = not code and HEADING.match(line) is not None
        if lines and (heading or not (line or code)):
            yield Block(title, tuple(lines))
            title, lines = "", []
        if heading:
            title = _plain(HEADING.sub("", line))
        elif line or code:
            lines.append(remark(line if code or fence else _plain(line)))


def _plain(line: str) -> str:
    """The words of a line without marks of Markdown, behind the sign of its list or quote."""
    sign = SIGN.match(line)
    at = sign.end() if sign else 0
    return line[:at] + " ".join(read_text(line[at:]).plain.split())


def _step_facts(step: Step) -> Part:
    return facts(
        ("Why", says(step.why)),
        ("Document", says(step.document or "")),
        ("Evidence", says(step.evidence or "")),
        ("Days", says(ENGLISH.number(step.days))),
        ("Write", says(f"step: {step.id}", "quiet")),
    )


def _data(roadmap: Roadmap, steps: tuple[Step, ...], shelf: Shelf) -> dict[str, object]:
    """What JSON says of a roadmap with these steps, but the steps."""
    return {
        "name": roadmap.id,
        "title": roadmap.title,
        "for": roadmap.audience,
        "summary": roadmap.summary,
        "built_in": roadmap.packaged,
        "path": roadmap.path or None,
        "step_count": len(steps),
        "days": _days(steps),
        "rooms": shelf.rooms(roadmap.id),
        "alone": shelf.alone(roadmap.id),
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "id": step.id,
        "title": step.title,
        "why": step.why,
        "document": step.document,
        "evidence": step.evidence,
        "days": int(step.days) if step.days else None,
    }


def _print_json(data: dict[str, object]) -> None:
    click.echo(json.dumps({"schema_version": SCHEMA_VERSION, **data}, ensure_ascii=False, indent=2))


def _chosen(journal: Journal, room: str | None) -> Room | None:
    """The room that shall follow a roadmap, None where there is no room. Ends the command when it must be said."""
    rooms = journal.config.rooms
    room_named(journal, room)
    if room is None and len(rooms) > 1:
        raise Ending(f"which room shall follow it? Say --room: {', '.join(rooms)}", USAGE)
    return rooms[room] if room is not None else next(iter(rooms.values()), None)


def _copy(root: Path, roadmap: Roadmap) -> None:
    """Write a built-in roadmap into the journal, unshared, since what is changed in it is the owner's own; never over a file."""
    path = f"{FOLDER}/{roadmap.id}.md"
    if not roadmap.packaged:
        click.echo(printable(f"{roadmap.path} is your own already and stays as it is"), err=True)
        return
    if (root / FOLDER).is_symlink() and not stays_inside(root, FOLDER):
        raise Ending(f"{FOLDER} leads out of the journal; nothing was written", REFUSED)
    source = Source(path, packaged_roadmaps()[roadmap.id].read_text(encoding="utf-8"), "")
    document = parse(source).value
    assert document is not None
    (root / FOLDER).mkdir(exist_ok=True)
    try:
        text = edited(source.text, [assignment(source.text, document.front, "shared", "false")])
        create_whole(root / path, text.encode("utf-8"))
    except FileExistsError:
        click.echo(f"{path} is there already and stays as it is", err=True)
        return
    click.echo(path)
    click.echo("It is yours to change. It says `shared: false`: only the rooms that follow it can read it.", err=True)


def _apply(root: Path, before: bytes, config: Config, room: Room | None, roadmap: Roadmap) -> bool:
    """Write into journal.yaml that a room, or the journal without one, follows a roadmap, and say so; False when it does already."""
    followed = room.roadmap if room else config.roadmap
    who = f"room {room.id}" if room else "the journal"
    if followed == roadmap.id:
        click.echo(f"{who} follows {roadmap.id} already; {SETTINGS} was not changed", err=True)
        return False
    write_settings(root, before, _with_roadmap(before, config, room, roadmap.id))
    click.echo(f"{SETTINGS}: {f'rooms.{room.id}.' if room else ''}roadmap: {roadmap.id}")
    instead = f", and no longer {followed}" if followed else ""
    click.echo(printable(f"{who} follows {roadmap.id} now{instead}."), err=True)
    return True


def _say_what_is_next(room: Room | None, roadmap: Roadmap) -> None:
    steps = followed_steps(roadmap, room)
    if steps:
        click.echo(printable(f"It begins with: {steps[0].title}. Why: {steps[0].why}"), err=True)
        hint = f"Write `step: {steps[0].id}` into what you document for it; journalkit next says what comes when."
        click.echo(hint, err=True)


def _show_new_faults(ctx: click.Context, root: Path, before: tuple[Diagnostic, ...], old: str | None) -> None:
    """Show what is wrong only since the roadmap is not the old one, such as steps that it does not have; 1 when there are errors."""
    known = {(each.path, each.message) for each in before}
    new = [each for each in read_journal(root).diagnostics if (each.path, each.message) not in known]
    if new:
        click.echo(text(new, sources_of(root, new)), err=True, color=ctx.color)
    if any(each.severity is Severity.ERROR for each in new):
        if old:
            click.echo(f"A step of {old} has to be named in full now, such as step: {old}#STEP", err=True)
        ctx.exit(FINDINGS)


def _with_roadmap(before: bytes, config: Config, room: Room | None, name: str) -> bytes:
    """The bytes of journal.yaml with the roadmap of a room, or of the journal, and nothing else changed."""
    source = decode(SETTINGS, before).value
    front = compose(source.text, SETTINGS, 0).value.front if source else None
    rooms = front.get("rooms") if front and room else None
    mapping = rooms.get(room.id) if room and isinstance(rooms, Mapping) else front
    if source is None or not isinstance(mapping, Mapping):
        raise Ending(CHANGED_MEANWHILE, REFUSED)
    changed = edited(source.text, [assignment(source.text, mapping, "roadmap", scalar_text(name))])
    wanted = replace(config, rooms={**config.rooms, room.id: replace(room, roadmap=name)}) if room else replace(config, roadmap=name)
    after = read_config(Source(SETTINGS, changed, "")).value
    if after is None or replace(after, places=wanted.places) != wanted:
        raise Ending(f"{SETTINGS} cannot be changed without changing more; write roadmap: {name} into it in an editor", REFUSED)
    return (BYTE_ORDER_MARK if source.byte_order_mark else b"") + changed.encode("utf-8")


def write_settings(root: Path, before: bytes, after: bytes) -> None:
    """Write journal.yaml, whole and with the mode it had, if it is still as it was read."""
    file = (root / SETTINGS).resolve()
    if file.read_bytes() != before:
        raise Ending(CHANGED_MEANWHILE, REFUSED)
    replace_whole(file, after, like=file)
