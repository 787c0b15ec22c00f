"""A branch of which little is new: the view of the few entries that are new, among those that decide what they are to a room; all others
stand there as they were sent.

Nothing is decided here about who may see what: the part of a journal goes through the one gate as the whole does. An entry is in that part
when it is new, or when one that is in it refers to it; what a new one links to is in it too. That is all of a journal which the new ones
depend on. What depends on them is as it was, or all of it is new too: where others name an entry that came, went, or is something else
to them now, or where anything is wrong, the whole journal is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from journalkit.checks import check
from journalkit.diagnostic import faulty_paths
from journalkit.model.audience import room_audience
from journalkit.model.entry import Entry, Key
from journalkit.model.journal import Journal
from journalkit.reading.cut_texts import CutTexts
from journalkit.reading.discover import is_attachment
from journalkit.reading.entries import Reader
from journalkit.reading.load import Settings, linked_of
from journalkit.reading.place import id_of
from journalkit.reading.recall import FileRead, Recall
from journalkit.rooms.made import KIND, Known, Made, Texts, files_of
from journalkit.rooms.paths import entry_place
from journalkit.rooms.projection import Branch, attachments_of, branch_of, people_named
from journalkit.rooms.settled import Anew, Left, as_left
from journalkit.rooms.sync import Looked, Station
from journalkit.rooms.ties import Ties
from journalkit.schema.kind import KINDS
from journalkit.store import Memo
from journalkit.values import Packer, Struct, Unpacker, ValidationError
from journalkit.view import project

WORTH_ALL = 200  # files that new ones refer to; with more the whole journal is as quickly read
FOR_ALL = frozenset({"goal", "roadmap"})  # of which there may be something wrong with others that do not name them


class Lost(LookupError):
    """A text is not in the store any more that was sent before; it is made again of the whole journal."""


class Signed(Struct, frozen=True, array_like=True):
    """What the commit of a branch says beside its texts, and the id of that commit."""

    commit: str
    name: str
    address: str
    message: str


class Part(Struct, frozen=True):
    """The part of a journal that decides what its new entries are to others.

    `new` are the entries that came or are other ones, `before` the places on branches of all that came, went, or were otherwise, as far
    as they had one. `left` says of all files of the journal how they are left.
    """

    journal: Journal
    new: frozenset[Key]
    before: frozenset[str]
    left: Mapping[str, Left]


def remember_signed(memo: Memo, room: str, commit: str, branch: Branch) -> None:
    """Put into the memo what the commit of a branch says beside its texts."""
    memo.put(KIND, f"signed {room}", Packer().encode(Signed(commit, branch.name, branch.address, branch.message)))


def _signed(memo: Memo, room: str) -> Signed | None:
    data = memo.get(KIND, f"signed {room}")
    try:
        return Unpacker(Signed).decode(data) if data else None
    except ValidationError:
        return None


def read_part(root: Path, settings: Settings, memo: Memo, recall: Recall, anew: Anew) -> Part | None:
    """The part of a journal in which a few files are new; None when they may be something to the rest, or anything is wrong with them."""
    config, files = settings.config, anew.inputs.files
    if config is None or settings.digest != anew.inputs.settings:
        return None
    reader = Reader(root, settings.vocabulary, config.owner, memo, recall)
    new = _read(reader, {path: files[path] for path in anew.changed})
    if new is None or not all(_is_by(config.owner, each) for each in new):
        return None
    left = {path: each for path, each in anew.left.items() if path in files} | as_left(
        {path: files[path] for path in anew.changed}, new, {}
    )
    if not _stand_alone(anew, left, config.owner):
        return None
    tied = _tied(anew.changed, left)
    others = _read(reader, {path: files[path] for path in tied - set(anew.changed)}) if len(tied) <= WORTH_ALL else None
    if others is None:
        return None
    written = [each.written for each in (*new, *others) if each.written]
    claimed = {each.path: each.key for each in written}
    linked = linked_of(config, written, (), claimed, filter(is_attachment, files))
    journal = linked.value.journal
    found = (*linked.diagnostics, *(each for whole in journal.as_received() for each in check(whole, warns=False)))
    if faulty_paths(found) & set(anew.changed):
        return None
    places = frozenset(_place(path, anew.left[path].ties) for path in (*anew.changed, *anew.gone) if path in anew.left)
    return Part(journal, frozenset(claimed[path] for path in anew.changed), places, left)


def _read(reader: Reader, digests: Mapping[str, str]) -> list[FileRead] | None:
    """What files with these digests are; None when one is another file by now, no entry, or one with an error."""
    reads = [each for path, digest in digests.items() if (each := reader.one(path, digest)) is not None]
    sound = all(each.written and each.sound and not faulty_paths(each.diagnostics) for each in reads)
    return reads if sound and len(reads) == len(digests) else None


def _is_by(person: str, read: FileRead) -> bool:
    """Whether a file is an entry of a person: a branch also tells which words of others its person has looked at."""
    return isinstance(read.written, Entry) and read.written.author == person


def _stand_alone(anew: Anew, left: Mapping[str, Left], owner: str) -> bool:
    """Whether no file but the new ones depends on how one of these is new."""
    otherwise: list[Ties] = []  # what came, went, or is something else to others now
    for path in (*anew.changed, *anew.gone):
        ties = [each.ties for each in (anew.left.get(path), left.get(path)) if each is not None]
        if any(each.author != owner for each in ties):
            return False
        if len({each.standing for each in ties}) > 1 or len(ties) == 1:
            otherwise += ties
    if any(each.type in FOR_ALL for each in otherwise):
        return False
    names = {name for each in otherwise for name in each.names}
    others = (each.ties for path, each in left.items() if path not in anew.changed) if names else ()
    return not any(_says(each, names) for each in others)


def _says(ties: Ties, names: set[str]) -> bool:
    """Whether a file goes by one of some names, or mentions one."""
    return not (names.isdisjoint(ties.names) and names.isdisjoint(ties.refers) and names.isdisjoint(ties.links))


def _tied(new: Iterable[str], left: Mapping[str, Left]) -> set[str]:
    """The new files, those they link to, and those that any of all these refers to; and all roadmaps."""
    paths: dict[str, list[str]] = defaultdict(list)
    for path, each in left.items():
        for name in each.ties.names:
            paths[name].append(path)
    tied = {path for path, each in left.items() if each.ties.type == "roadmap"} | set(new)
    linked = {path for each in new for name in left[each].ties.links for path in paths.get(name, ())}
    ahead = [*tied, *(linked - tied)]
    tied |= linked
    while ahead and len(tied) <= WORTH_ALL:
        named = {path for name in left[ahead.pop()].ties.refers for path in paths.get(name, ())} - tied
        tied |= named
        ahead += named
    return tied


def _place(path: str, ties: Ties) -> str:
    """Where the entry of a file stands on its author's branch."""
    return f"{KINDS[ties.type].folder}/{id_of(path)}.md"


def retold(at: Station, looked: Looked, memo: Memo, known: Known, part: Part, cut: CutTexts) -> Branch | None:
    """One's own branch with what is new; None when that cannot be told without the whole journal."""
    signed, there = _signed(memo, at.room.id), looked.branches.people.get(at.me)
    if signed is None or signed.commit != there or not _is_of(known.made, files_of(memo, at.room.id, there)):
        return None
    view = project(part.journal, room_audience(at.room.id), cut.read)
    of_part = branch_of(view, at.me, at.room.address, before=Known(known.naming))
    places = {entry_place(entry) for key in part.new if (entry := view.find(key))}
    new = {place: each for place, each in of_part.made.items() if place in places}
    made = {place: each for place, each in known.made.items() if place not in part.before}
    if of_part.left_out or made.keys() & new.keys():
        return None
    made |= new
    people = set(at.room.people)
    if people_named(made) - people != people_named(known.made) - people:  # of whom the room is told
        return None
    texts = {path: of_part.texts[path] if path in new else partial(_lost, path) for path in made}
    return Branch(
        name=signed.name,
        address=signed.address,
        message=signed.message,
        texts=Texts(texts),
        titles={place: title for place, title in of_part.titles.items() if place in new},
        left_out={},
        made=made,
        naming=known.naming,
    )


def _is_of(made: Mapping[str, Made], files: Mapping[str, str] | None) -> bool:
    """Whether texts are all that a commit has besides attachments: what the memo keeps of texts may be what was never sent."""
    attachments = set(attachments_of(made))
    return files is not None and {path: each.id for path, each in made.items()} == {
        path: sha for path, sha in files.items() if path not in attachments
    }


def _lost(path: str) -> str:
    """A text that was sent before, and is in the store: nobody asks for it otherwise."""
    raise Lost(path)
