"""What is new, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from journalkit.method.news import News, SeenBy
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry
from journalkit.sheet.sheet import Block, Cell, Lines, Part, Remark, Sheet, Words, leads_to, remark, says, table
from journalkit.sheet.status import as_of, person, separated

NOT_YET = 5


def news_sheet(found: Iterable[News], practice: Practice, *, left: int = 0) -> Sheet:
    """What is new in each room; `left` are entries that are not shown this time."""
    blocks = [block for each in found for block in _blocks(each, practice)]
    more = [Block("", (remark(f"{left}\u00a0more {'entry' if left == 1 else 'entries'} are new: journalkit news --all"),))] if left else []
    nothing = [Block("", (remark("Nothing is new."),))] if not blocks else []
    return Sheet("News", as_of(practice), (*blocks, *more, *nothing))


def _blocks(found: News, practice: Practice) -> Iterator[Block]:
    if found or found.seen_by:
        yield Block(f"Room {found.room.title or found.room.id}: {_counted(found)}", tuple(_parts(found, practice)))


def _counted(found: News) -> str:
    counts = ((len(found.new), "new"), (len(found.changed), "changed"), (len(found.withdrawn), "taken back"))
    return ", ".join(f"{count}\u00a0{word}" for count, word in counts if count) or "nothing new"


def _parts(found: News, practice: Practice) -> Iterator[Part]:
    rows = [_row(each, "new", practice) for each in found.new] + [_row(each, "changed", practice) for each in found.changed]
    yield from table(("What", "", "By", "On", "Day"), rows)
    if found.withdrawn:
        yield remark("Taken back by their authors, so that only the names are left:")
        yield Lines(tuple((Words(key.id), Words("by"), *person(key.author, practice)) for key in found.withdrawn))
    yield from (_seen(each, practice) for each in found.seen_by)


def _row(entry: Entry, state: str, practice: Practice) -> tuple[Cell, ...]:
    about = getattr(entry, "about", None)
    target = practice.view.find(about.key) if about else None
    kind = f"{state} {entry.type}"
    day = says(practice.say.day(entry.date.day))
    return (leads_to(entry, handle=True), says(kind), person(entry.author, practice), leads_to(target) if target else (), day)


def _seen(found: SeenBy, practice: Practice) -> Remark:
    whole = len(found.seen) + len(found.not_yet)
    said = (
        *person(found.person, practice),
        Words(f"has looked at {len(found.seen)} of your {practice.say.entries(whole)} here"),
    )
    if not found.not_yet or not whole:
        return Remark(said)
    first = separated(word for each in found.not_yet[:NOT_YET] for word in leads_to(each))
    more = len(found.not_yet) - NOT_YET
    return Remark((*said, Words("· not yet at"), *first, *(says(f"and {more} more") if more > 0 else ())))
