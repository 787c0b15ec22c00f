"""The entries of a view as a folder of plain entries, which is itself read by journalkit and by every editor: front matter and text.

The owner's entries lie in the folders of their types, those of others in a folder of each. Asides are left out; a link to what is not there
is its own words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from journalkit.exporting.whole import attached
from journalkit.method.practice import Practice
from journalkit.model.audience import Reach
from journalkit.model.entry import Entry, Key
from journalkit.rooms.fields import front_matter
from journalkit.rooms.paths import entry_place
from journalkit.rooms.text import Sent, text_of
from journalkit.values import Struct, replace
from journalkit.view import View

ATTACHMENTS = "attachments/"


class Plain(Struct, frozen=True):
    """The files of a folder by path, and the titles of entries that cannot stand in it, since their links cannot be told from words."""

    files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def plain_entries(practice: Practice, root: Path) -> Plain:
    """All entries of a view as files, with the attachments that the owner's link to. OSError for an attachment that cannot be read."""
    view, owner = practice.view, practice.owner
    by_author: dict[str, dict[Key, Entry]] = defaultdict(dict)
    for entry in practice.entries:
        by_author[entry.author][entry.key] = entry
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    for author, own in by_author.items():
        used = {each.attachment for entry in own.values() for each in entry.destinations.values() if each.attachment}
        files_of = {each for each in used if author == owner and each.startswith(ATTACHMENTS)}
        sent = Sent(author, own, view.entries.keys() - own.keys(), files_of)
        folder = "" if author == owner else f"{author}/"
        for entry in own.values():
            text = text_of(entry, sent)
            if text is None:
                left_out.append(entry.title)
            else:
                files[folder + entry_place(entry)] = (f"{_header(entry, view)}{text}\n").encode()
        files.update({each: attached(practice, root, each) for each in files_of})
    return Plain(dict(sorted(files.items())), tuple(left_out))


def _header(entry: Entry, view: View) -> str:
    """The front matter with its author and room; a step of a roadmap that comes with the program stays.

    Other names that it had stand on no page, so they are for the owner alone.
    """
    step = entry.step
    roadmap = view.roadmaps.get(step.roadmap or "") if step else None
    known = roadmap is not None and roadmap.packaged
    aliases = entry.aliases if view.audience.reach is Reach.PRIVATE else ()
    lines = front_matter(replace(entry, step=step if known else None, aliases=aliases), entry.author).split("\n")
    room = [f"room: {entry.room}"] if entry.room else []
    return "\n".join([*lines[:3], f"author: {entry.author}", *room, *lines[3:]])
