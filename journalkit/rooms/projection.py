"""A room's View to the branch of one person: paths with texts, the attachments that these use, and the commit that holds them.

Pure, and made from a View alone: what the room may not see is not here to be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time
from functools import partial
from types import MappingProxyType
from typing import Any

from journalkit.markup.cut import NEUTRAL_WORDS
from journalkit.model.entry import Entry, Key
from journalkit.parallel import shared_out
from journalkit.rooms.fields import front_matter, values_of
from journalkit.rooms.made import Known, Made, Texts, digest_of
from journalkit.rooms.paths import NO_ENTRIES, ROOM_FILE, SEEN_FILE, entry_place, why_refused
from journalkit.rooms.room_file import RoomFile, room_file
from journalkit.rooms.seen_file import seen_file
from journalkit.rooms.text import Sent, ends_of, text_of
from journalkit.schema.kind import KINDS, references
from journalkit.values import Packer, Struct, replace
from journalkit.view import View, people_of

WITHOUT_ENTRIES = date(2000, 1, 1)
FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2099, 12, 31)
NOON = time(12, tzinfo=UTC)
WORTH_A_PROCESS = 1000  # entries to write; with fewer, starting a process takes longer than what it saves
NO_ADDRESS = "journalkit.invalid"
NOTHING: Mapping[Key, str] = MappingProxyType({})


class Branch(Struct, frozen=True):
    """What a person sends to a room: texts by path, titles of entries by path, and what is left out and why.

    `made` says what each text became, also those that cannot be sent; ids are those of repositories with this `naming`.
    """

    name: str
    address: str
    message: str
    texts: Mapping[str, str]
    titles: Mapping[str, str]
    left_out: Mapping[str, str]
    made: Mapping[str, Made]
    naming: str

    @property
    def moment(self) -> int:
        """The time of the commit in seconds: noon of the newest day that an entry says."""
        newest = max((each.day for each in self.made.values() if each.id), default=0)
        return noon_of(date.fromordinal(newest) if newest else WITHOUT_ENTRIES)

    @property
    def attachments(self) -> tuple[str, ...]:
        """The attachments that entries use, by path."""
        return attachments_of(self.made)


def attachments_of(made: Mapping[str, Made]) -> tuple[str, ...]:
    """The attachments that what can be sent uses, by path."""
    return tuple(sorted({path for each in made.values() if each.id for path in each.attachments}))


def people_named(made: Mapping[str, Made]) -> set[str]:
    """The people whom what can be sent names."""
    return {person for each in made.values() if each.id for person in each.people}


def branch_of(
    view: View, me: str, address: str | None = None, seen: Mapping[Key, str] = NOTHING, before: Known | None = None, jobs: int = 1
) -> Branch:
    """The branch of one of the people of the view's room; `seen` are marks of what of the others' entries that person has looked at.

    An entry of which `before` knows what it became is not written again: its text is made when somebody asks for it. The others are
    written by as many processes as `jobs` says, when that pays.
    """
    room = view.rooms[str(view.audience.room)]
    left_out: dict[str, str] = {}
    own, others = _sent(view, me, frozenset(room.people), left_out)
    attachments = {path for path in _attached(own.values()) if _fit(path, left_out)}
    sent = Sent(me, own, others, attachments)
    before, packer = before or Known(), Packer()
    texts: dict[str, str | Callable[[], str]] = {}
    made: dict[str, Made] = {}
    known = others | own.keys()
    anew: list[Entry] = []
    for entry in own.values():
        place, cut = entry_place(entry), _without(entry, known, view)
        of = digest_of(packer, me, values_of(cut), entry.body.digest, ends_of(entry, sent))
        found = before.made.get(place)
        if found is None or found.of != of:
            anew.append(cut)
            found = Made(of)
        texts[place] = partial(_certainly, cut, sent)
        made[place] = found
    for number, text in shared_out(partial(_numbered, anew, sent), len(anew), min(jobs, max(1, len(anew) // WORTH_A_PROCESS))):
        entry, place = anew[number], entry_place(anew[number])
        made[place] = _as_made(before.of(text, made[place].of), entry, attachments) if text is not None else made[place]
        texts[place] = text or ""
    for place in [place for place, each in made.items() if not each.id]:
        left_out[place] = "its links cannot be told from its words"
        del texts[place]
    titles = {place: entry.title for place, entry in zip(made, own.values(), strict=True) if place in texts}
    people = {name: view.people[name] for name in room.people if name in view.people}
    named = {name: view.people[name] for name in sorted(people_named(made) - set(people))}
    texts[ROOM_FILE] = room_file(RoomFile(room.id, room.title, people, named))
    marks = seen_file(mark for key, mark in seen.items() if key in others)
    if marks:
        texts[SEEN_FILE] = marks
    made |= {name: before.of(file) for name in NO_ENTRIES if isinstance(file := texts.get(name), str)}
    return Branch(
        name=_plain(view.people[me].name if me in view.people else me),
        address=_plain(address or f"{me}@{NO_ADDRESS}"),
        message=f"{room.title or room.id}\n",
        texts=Texts(texts),
        titles=titles,
        left_out=left_out,
        made=made,
        naming=before.naming,
    )


def _numbered(entries: Sequence[Entry], sent: Sent, numbers: Iterable[int]) -> Iterator[tuple[int, str | None]]:
    """The files of some of the entries, by their numbers."""
    for number in numbers:
        yield number, _written(entries[number], sent)


def _as_made(made: Made, entry: Entry, attachments: Set[str]) -> Made:
    """What a text became, with what its branch needs to know of the entry."""
    used = sorted(set(_attached([entry])) & attachments)
    return replace(made, day=entry.date.day.toordinal(), people=tuple(sorted(people_of(entry))), attachments=tuple(used))


def _written(entry: Entry, sent: Sent) -> str | None:
    """The file of an entry, which has no references that nobody knows; None when its links cannot be told from its words."""
    body = text_of(entry, sent)
    return None if body is None else front_matter(entry, sent.me) + (f"{body}\n" if body else "")


def _certainly(entry: Entry, sent: Sent) -> str:
    """The file of an entry that is known to have one."""
    text = _written(entry, sent)
    if text is None:
        raise ValueError(f"{entry_place(entry)}: this was sent before and cannot be sent now")
    return text


def empty(view: View) -> View:
    """The view of a room in which nothing has been shared yet."""
    return replace(view, entries={}, attachments={})


def _sent(view: View, me: str, members: frozenset[str], left_out: dict[str, str]) -> tuple[dict[Key, Entry], frozenset[Key]]:
    """One's own entries that the people of the room can make sense of, and the entries of these people that may be named."""
    others = frozenset(key for key in view.entries if key.author != me and key.author in members)
    own = {key: entry for key, entry in view.entries.items() if key.author == me}
    taken: dict[str, Key] = {}
    for key, entry in list(own.items()):
        place = entry_place(entry)
        if taken.setdefault(place, key) != key:
            left_out[place] = "another entry has its place"
            del own[key]
    while stray := [entry for entry in own.values() if not all(each in own or each in others for each in _needed(entry))]:
        for entry in stray:
            left_out[entry_place(entry)] = f"it is about {NEUTRAL_WORDS} that not everybody in the room has"
            del own[entry.key]
    return own, others


def _needed(entry: Entry) -> Iterator[Key | None]:
    """The entries without which this one is nothing."""
    return (getattr(entry, name).key for name in KINDS[entry.type].required_references)


def _without(entry: Entry, known: frozenset[Key], view: View) -> Entry:
    """The entry without references to entries, and to steps of roadmaps, that the people of the room do not have."""
    changes: dict[str, Any] = {}
    if entry.measures:
        changes["measures"] = tuple(each for each in entry.measures if each.goal.key in known)
    for name, reference in references(entry):
        if name != "measures" and reference.key not in known:
            changes[name] = None
    step = entry.step
    if step is not None and (step.roadmap is None or not view.roadmaps[step.roadmap].packaged):
        changes["step"] = None
    return replace(entry, **changes) if changes else entry


def _attached(entries: Any) -> Iterator[str]:
    return (each.attachment for entry in entries for each in entry.destinations.values() if each.attachment)


def _fit(path: str, left_out: dict[str, str]) -> bool:
    """Whether an attachment can be sent; notes why it cannot."""
    reason = why_refused(path)
    if reason:
        left_out[path] = reason
    return not reason


def moment_of(entries: Iterable[Entry]) -> int:
    """Noon of the newest day that entries say, in seconds: a time that tells nothing of when they were sent."""
    return noon_of(max((entry.date.day for entry in entries), default=WITHOUT_ENTRIES))


def noon_of(day: date) -> int:
    """Noon of a day in seconds, of the nearest one that git can write."""
    return int(datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), NOON).timestamp())


def _plain(text: str) -> str:
    """A name or address as a commit can hold it."""
    return " ".join("".join(" " if sign in "<>\0" or not sign.isprintable() else sign for sign in text).split()).strip(".,:;\"'") or "-"
