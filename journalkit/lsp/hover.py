"""What a place is about: an entry's card, what a field is for, who a person is, who can read this."""

from __future__ import annotations

import re

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from journalkit.authoring.readers import access, audience_in_words, readers_in_a_line
from journalkit.lsp.desk import Sight
from journalkit.lsp.opened import Opened
from journalkit.lsp.spot import Spot, What, spot_at
from journalkit.model.entry import Entry, Key
from journalkit.schema.described import described, kind_described
from journalkit.schema.kind import KINDS
from journalkit.sheet.entry import entry_card
from journalkit.sheet.markdown import as_markdown, plain
from journalkit.view import View

LINK = re.compile(r"\[\[[^\[\]|]*\|([^\[\]]*)\]\]")


def hover(opened: Opened, sight: Sight | None, offset: int) -> Hover | None:
    """What is to be said of a place; None where nothing is."""
    spot = spot_at(opened, offset, sight.known if sight else None)
    if spot is None:
        return None
    text = _said(spot, opened, sight)
    return Hover(MarkupContent(MarkupKind.Markdown, text), opened.ruler.range(spot.span)) if text else None


def _said(spot: Spot, opened: Opened, sight: Sight | None) -> str:
    if spot.field is not None and spot.field.name == "shared" and spot.what in (What.FIELD, What.VALUE, What.ROOM):
        readers = _readers(opened, sight)
        return f"{_field(spot)}\n\n{readers}" if readers else _field(spot)
    if spot.what is What.FIELD:
        return _field(spot)
    if spot.field is not None and spot.field.name == "type":
        return kind_described(spot.text)
    if sight is None:
        return ""
    if spot.what is What.ENTRY:
        return "\n\n---\n\n".join(filter(None, (_card(key, sight) for key in spot.keys)))
    view = sight.practice.view if sight.practice else None
    return _named(spot, view) if view else ""


def _field(spot: Spot) -> str:
    """What a field is for, and what it takes."""
    field = spot.field
    if field is None:
        return ""
    in_heading = field.name == "title" and spot.noun in KINDS
    needed = " (required, here or as the first # heading)" if in_heading else " (required)" if field.required else ""
    return f"**{field.name}**: {described(spot.noun, field)}\n\n{field.type.expects}{needed}"


def _card(key: Key, sight: Sight) -> str:
    """An entry or roadmap in a few lines."""
    journal, practice = sight.journal, sight.practice
    entry = practice.view.find(key) if practice else None
    if journal is None or practice is None or entry is None:
        roadmap = journal.roadmaps.get(key.id) if journal else None
        return f"**{plain(roadmap.title)}**\n\nroadmap of {len(roadmap.steps)} steps" if roadmap else ""
    text = as_markdown(entry_card(entry, practice, readers_in_a_line(journal.entries[key], journal, sight.seen)), practice.owner)
    return LINK.sub(lambda found: f"*{plain(found[1])}*", text)


def _named(spot: Spot, view: View) -> str:
    """Who a person is, who is in a room, what a step asks."""
    person, room = view.people.get(spot.text), view.rooms.get(spot.text)
    if spot.what is What.PERSON and person is not None:
        return f"**{plain(person.name)}**" + (f", {plain(person.role)}" if person.role else "")
    if spot.what is What.ROOM and room is not None:
        return (
            f"**{plain(room.title or room.id)}**: {', '.join(plain(view.people[each].name) for each in room.people if each in view.people)}"
        )
    if spot.what is What.STEP:
        roadmap, _, name = spot.text.rpartition("#")
        steps = (step for each in view.roadmaps.values() if roadmap in ("", each.id) for step in each.steps if step.id == name)
        return "\n\n".join(f"**{plain(each.title)}**\n\n{plain(each.why)}" for each in steps)
    return ""


def _readers(opened: Opened, sight: Sight | None) -> str:
    """Who can read the open entry and through what, as `journalkit who` says it."""
    entry = opened.entry
    journal = sight.journal if sight else None
    found = journal.find(entry.key) if journal and isinstance(entry, Entry) else None
    if sight is None or journal is None or found is None:
        return ""
    lines = [
        f"- {plain(audience_in_words(each.audience, journal.config))}: {'yes' if each.reads else 'no'} ({plain(each.why)})"
        for each in access(found, journal, sight.seen)
    ]
    return "\n".join(["Who can read this:", "", "- you: yes", *lines])
