"""`journalkit news`."""

from __future__ import annotations

from pathlib import PurePosixPath

import click

from journalkit.cli.answer import Asked, answer_data, asked, json_option, room_named
from journalkit.cli.completion import rooms as complete_room
from journalkit.method.news import News, news
from journalkit.model.audience import PRIVATE, room_audience
from journalkit.model.entry import Key
from journalkit.seen import keep_seen, marks_in, seen_by, seen_in
from journalkit.sheet.news import news_sheet
from journalkit.view import project, readable

MOST = 50


@click.command()
@click.argument("room", required=False, default=None, shell_complete=complete_room)
@click.option("--all", "everything", is_flag=True, default=False, help=f"All that is new, not the first {MOST} of each room only.")
@click.option("--mark/--keep", "mark", default=None, help="Count what is listed as looked at, or not. Default: not with --json.")
@json_option
@click.pass_context
def command(ctx: click.Context, room: str | None, everything: bool, mark: bool | None, as_json: bool) -> None:
    """What others shared, changed and took back since you last looked, open feedback first. Without ROOM: in all rooms.

    What is listed counts as looked at, and the others learn so with your next sync, unless journal.yaml says read_marks: false.

    \b
    Example:  journalkit news --keep
    """
    found = asked(ctx)
    name = room_named(found.journal, room)
    rooms = [name] if name is not None else list(found.journal.config.rooms)
    whole = {each: _news(found, each) for each in rooms}
    shown = {each: one if everything or as_json else one.first(MOST) for each, one in whole.items()}
    left = sum(len(one.new) + len(one.changed) - len(shown[each].new) - len(shown[each].changed) for each, one in whole.items())
    if as_json:
        answer_data(found, {"rooms": tuple(shown.values())})
    else:
        from journalkit.cli.terminal import show

        show(news_sheet(shown.values(), found.practice, left=left), colour=ctx.color)
    if mark if mark is not None else not as_json:
        for each, one in shown.items():
            _mark(found, each, one)


def _news(found: Asked, name: str) -> News:
    """What is new in a room."""
    journal = found.journal
    view = project(journal.as_received_in(name), PRIVATE)
    faulty = {key for path in found.files if (key := _received(path, name)) is not None and key not in view.entries}
    return news(
        view,
        journal.config.rooms[name],
        found.me,
        shared=readable(journal, room_audience(name)),
        here=marks_in(journal, name, found.files),
        seen=seen_in(found.root, name),
        faulty=faulty,
        told=seen_by(found.root, name),
    )


def _received(path: str, room: str) -> Key | None:
    """The entry that a file of somebody else is, by its path alone; None for other files."""
    parts = PurePosixPath(path).parts
    return Key(parts[2], parts[-1].removesuffix(".md")) if parts[:2] == ("rooms", room) and len(parts) > 3 else None


def _mark(found: Asked, name: str, shown: News) -> None:
    """Count what was shown as looked at, and forget what was taken back."""
    here = marks_in(found.journal, name, found.files)
    seen = {**seen_in(found.root, name), **{each.key: here[each.key] for each in (*shown.new, *shown.changed) if each.key in here}}
    keep_seen(found.root, name, {key: mark for key, mark in seen.items() if key not in shown.withdrawn})
