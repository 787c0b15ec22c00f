"""Who can read an entry, in words."""

from __future__ import annotations

from journalkit.authoring.readers import Access, access, audience_in_words
from journalkit.cli.answer import Asked
from journalkit.cli.app import printable
from journalkit.model.entry import Entry
from journalkit.seen import seen_by

SHOWN = 5


def readers_in_words(entry: Entry, found: Asked) -> str:
    """One line an audience: who, whether, through what; below it what stays hidden from them."""
    lines = [f"{entry.path}", f"  you: yes{'' if entry.author == found.practice.owner else f', it is by {entry.author}'}"]
    for each in access(entry, found.journal):
        lines.append(f"  {audience_in_words(each.audience, found.journal.config)}: {'yes' if each.reads else 'no'} ({each.why})")
        for target in each.hidden[:SHOWN]:
            lines.append(f"    they do not see {target.type} {target.id}, which it names")
        lines += [f"    and {len(each.hidden) - SHOWN} more"] if len(each.hidden) > SHOWN else []
        lines += [f"    {found.journal.config.people[who].name} has looked at it" for who in lookers(entry, each, found)]
    return "\n".join(printable(line) for line in lines)


def lookers(entry: Entry, who: Access, found: Asked) -> tuple[str, ...]:
    """The people of an audience who have looked at an entry of the owner's as it was sent last."""
    room = who.audience.room
    if room is None or not who.reads or entry.author != found.practice.owner:
        return ()
    looked = seen_by(found.root, room)
    return tuple(each for each in found.journal.config.rooms[room].people if entry.id in looked.get(each, ()))
