"""A branch of which little is new: the view of the few entries that are new, among those that decide what they are to a room; all others
stand there as they were sent.

Nothing is decided here about who may see what: the part of a journal goes through the one gate as the whole does. An entry is in that part
when it is new, or touched: when it names one that came, went, or is something else to others now, be it over others. In it is also
what these link to, and whatever an entry in it refers to, each with all files of the same id. That is all of a journal which the new and
the touched ones depend on. Whether an error leaves one of these out is found as in the whole; of all others it is as it was. Where the part
is much, or names do not tell what depends on what, the whole journal is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path

from journalkit.checks import check
from journalkit.diagnostic import faulty_paths
from journalkit.model.audience import room_audience
from journalkit.model.entry import Key
from journalkit.model.journal import Config, Journal
from journalkit.reading.cut_texts import CutTexts
from journalkit.reading.discover import is_attachment
from journalkit.reading.entries import Reader
from journalkit.reading.inputs import is_attached
from journalkit.reading.load import Settings, key_of, linked_of
from journalkit.reading.place import id_of, place_of
from journalkit.reading.recall import FileRead, Recall
from journalkit.rooms.made import KIND, Known, Made, Texts, files_of
from journalkit.rooms.paths import SEEN_FILE, entry_place
from journalkit.rooms.projection import Branch, attachments_of, branch_of, people_named
from journalkit.rooms.seen_file import read_seen_file, seen_file
from journalkit.rooms.settled import Anew, Left, Out, as_left, with_out
from journalkit.rooms.sync import Looked, Station
from journalkit.rooms.ties import Ties, has_unsure_steps, is_of_roadmap
from journalkit.schema.kind import KINDS
from journalkit.seen import mark_of, marks_in, seen_in, tellable
from journalkit.store import Memo
from journalkit.values import Packer, Struct, Unpacker, ValidationError
from journalkit.view import project

WORTH_ALL = 200  # files in a part; with more the whole journal is as quickly read


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

    `new` are entries that came, are other ones, or were touched by that, `before` the places on one's branches of those that are one's own,
    and of all that went, as far as they had one; `marks` are those of the others as they were. `digests` are those of all files,
    `left` says how these are left.
    """

    journal: Journal
    new: frozenset[Key]
    before: frozenset[str]
    marks: frozenset[str]
    digests: Mapping[str, str]
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


def marks_anew(root: Path, told: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The marks of what was looked at in rooms without being told there, by what each is told; None when a mark of these was forgotten."""
    seen = {room: frozenset(seen_in(root, room).values()) for room in told}
    return frozenset().union(*(seen[room] - told[room] for room in told)) if all(told[room] <= seen[room] for room in told) else None


def read_part(
    root: Path, settings: Settings, memo: Memo, recall: Recall, anew: Anew, looked_at: frozenset[str] = frozenset()
) -> Part | None:
    """The part of a journal in which a few files are new, and others were looked at, which have these marks; None when it is much, or
    names do not tell what depends on what.
    """
    config, files = settings.config, anew.inputs.files
    if config is None or settings.digest != anew.inputs.settings:
        return None
    reader = Reader(root, settings.vocabulary, config.owner, memo, recall)
    new = _read(reader, files, anew.changed)
    if new is None:
        return None
    left = as_left(files, new, anew.left, {path: each.out for path, each in anew.left.items() if each.out})
    named = _Named(left)
    theirs = ((path, each) for path, each in left.items() if looked_at and each.ties.author not in ("", config.owner))
    looked = {path for path, each in theirs if _mark(path, each) in looked_at}
    turned: set[str] = set()
    touched = _touched(anew, left, named, turned) | looked
    while True:
        tied = _tied(touched, left, named)
        if len(tied) > WORTH_ALL or not all(_is_in_its_place(path, config.owner, anew.left, left) for path in (*touched, *anew.gone)):
            return None
        others = _read(reader, files, tied - set(anew.changed))
        if others is None:
            return None
        sound = _sound(config, [*new, *others], touched, left, filter(is_attachment, files))
        if has_unsure_steps(sound.journal):
            return None
        turned |= {path for path, each in sound.out.items() if path in touched and _out(anew.left.get(path)) != each}
        more = _touched(anew, left, named, turned) - touched
        if not more:
            break
        touched |= more
    before = {path: each for path in (*touched, *anew.gone) if (each := anew.left.get(path)) and not is_attached(path)}
    return Part(
        sound.journal,
        new=frozenset(sound.claimed[path] for path in touched & sound.claimed.keys()),
        before=frozenset(_place(path, each.ties) for path, each in before.items() if each.ties.author == config.owner),
        marks=frozenset(_mark(path, each) for path, each in before.items()),
        digests=files,
        left=with_out(left, sound.out),
    )


class _Sound(Struct, frozen=True):
    """The entries of a part that have no errors, the keys of all its files by their paths, and which of the files errors leave out."""

    journal: Journal
    claimed: Mapping[str, Key]
    out: Mapping[str, Out]


def _sound(config: Config, reads: list[FileRead], touched: set[str], left: Mapping[str, Left], attachments: Iterable[str]) -> _Sound:
    """What is sound of these files, as in the whole journal. Whether others than the touched ones are has not changed: the part may not
    have all that they depend on.
    """
    reads = sorted(reads, key=lambda each: each.path)  # of several that are wrong the first one has a name
    written = [each.written for each in reads if each.written and each.sound]
    wrong = [each.written for each in reads if each.written and not each.sound]
    claimed = {each.path: key_of(each, config.owner) for each in reads}
    out = {each.path: Out.NO if each.path in touched else left[each.path].out for each in reads}
    linked = linked_of(config, written, wrong, claimed, attachments)
    faulty = faulty_paths((*(each for read in reads for each in read.diagnostics), *linked.diagnostics)) & touched
    journal = linked.value.journal
    out |= dict.fromkeys(faulty, Out.UNLINKED) | dict.fromkeys(journal.having(faulty), Out.UNCHECKED)
    journal = journal.without(_those(out, Out.UNLINKED) | _those(out, Out.UNCHECKED))
    problems = [each for whole in journal.as_received() for each in check(whole, warns=False)]
    out |= dict.fromkeys(faulty_paths(problems) & touched, Out.CHECKED)
    return _Sound(journal.without(_those(out, Out.CHECKED)), claimed, out)


def _those(out: Mapping[str, Out], stage: Out) -> frozenset[str]:
    return frozenset(path for path, each in out.items() if each is stage)


def _out(left: Left | None) -> Out:
    return left.out if left else Out.NO


def _mark(path: str, left: Left) -> str:
    """The mark of an entry in a file as it was left."""
    return mark_of(Key(left.ties.author, id_of(path)), left.digest)


def _read(reader: Reader, files: Mapping[str, str], paths: Iterable[str]) -> list[FileRead] | None:
    """What entries with the digests of `files` are; None when one is another file by now, or no entry."""
    wanted = [path for path in paths if not is_attached(path)]
    reads = [each for path in wanted if (each := reader.one(path, files[path])) is not None]
    return reads if all(each.claims for each in reads) and len(reads) == len(wanted) else None


def _is_in_its_place(path: str, owner: str, *left: Mapping[str, Left]) -> bool:
    """Whether a file is, and was, an attachment, or an entry of the person who has a place there, or one that could not be read whole; and
    no roadmap.
    """
    ties, person = [each[path].ties for each in left if path in each], place_of(path, owner).owner
    return is_attached(path) or all(each.author in ("", person) and not is_of_roadmap(path, each) for each in ties)


class _Named:
    """The files of a journal by the names that they go by, that they refer to, and that they link to."""

    def __init__(self, left: Mapping[str, Left]) -> None:
        self._left = left

    @cached_property
    def bearing(self) -> dict[str, list[str]]:
        return _by_name((path, each.ties.names) for path, each in self._left.items())

    @cached_property
    def referring(self) -> dict[str, list[str]]:
        return _by_name((path, each.ties.refers) for path, each in self._left.items())

    @cached_property
    def linking(self) -> dict[str, list[str]]:
        return _by_name((path, each.ties.links) for path, each in self._left.items())

    def twins(self, path: str) -> list[str]:
        """The files with the id of one, itself among them: what comes through several rooms is one entry, and what claims the id of
        another file may leave it out, or be meant in its place.
        """
        return [each for name in self._left[path].ties.names[:1] for each in self.of_id(name)]

    def of_id(self, name: str) -> list[str]:
        """The files with an id, but not those that go by it as another name of theirs."""
        return [each for each in self.bearing.get(name, ()) if self._left[each].ties.names[0] == name]


def _by_name(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    """Files by name, of all names of each file."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, each in names:
        for name in each:
            found[name].append(path)
    return found


def _touched(anew: Anew, left: Mapping[str, Left], named: _Named, turned: set[str]) -> set[str]:
    """The new files, and all that may be something else to a room because of how these are new, and because some `turned` faulty or sound;
    not all of them when they are many.
    """
    ahead = list({name for path in (*anew.changed, *anew.gone) for name in _moved(anew.left.get(path), left.get(path))})
    ahead += {name for path in turned for name in left[path].ties.names} - set(ahead)
    names, touched = set(ahead), set(anew.changed)
    while ahead and len(touched) <= WORTH_ALL:
        name = ahead.pop()
        leaning = {*named.referring.get(name, ()), *named.of_id(name)}
        moved = {each for path in leaning for each in left[path].ties.names} - names
        names |= moved
        ahead += moved
        touched.update(leaning, named.linking.get(name, ()), named.bearing.get(name, ()))
    return touched.union(*(named.twins(path) for path in touched))


def _moved(before: Left | None, now: Left | None) -> set[str]:
    """The names that may mean something else now, or lead to what somebody else may read."""
    names = [set(each.ties.names) for each in (before, now) if each is not None]
    same = before is not None and now is not None and not before.out and before.ties.standing == now.ties.standing
    return names[0] ^ names[1] if same else set.union(*names)


def _tied(touched: set[str], left: Mapping[str, Left], named: _Named) -> set[str]:
    """Files, those they link to, those that any of all these refers to, and all of the same ids; and what is, or stands in the place of, a
    roadmap. Not all when they are many.
    """
    tied = {path for path, each in left.items() if each.ties.names and is_of_roadmap(path, each.ties)} | touched
    linked = {path for each in touched for name in left[each].ties.links for path in named.bearing.get(name, ())}
    ahead = [*tied, *(linked - tied)]
    tied |= linked
    while ahead and len(tied) <= WORTH_ALL:
        last = ahead.pop()
        leaning = {*named.twins(last), *(path for name in left[last].ties.refers for path in named.bearing.get(name, ()))} - tied
        tied |= leaning
        ahead += leaning
    return tied


def _place(path: str, ties: Ties) -> str:
    """Where the entry of a file stands on its author's branch."""
    return f"{KINDS[ties.type].folder}/{id_of(path)}.md"


def retold(at: Station, looked: Looked, memo: Memo, known: Known, part: Part, cut: CutTexts, marks: frozenset[str]) -> Branch | None:
    """One's own branch with what is new, which had these marks of what one has looked at; None when that cannot be told without the whole
    journal.
    """
    signed, there = _signed(memo, at.room.id), looked.branches.people.get(at.me)
    if signed is None or signed.commit != there or not _is_of(known.made, files_of(memo, at.room.id, there)):
        return None
    view = project(part.journal, room_audience(at.room.id), cut.read)
    here = marks_in(part.journal, at.room.id, part.digests, but=at.me)
    seen = tellable(part.journal.config, at.room, here, seen_in(at.root, at.room.id))
    of_part = branch_of(view, at.me, at.room.address, {key: seen[key] for key in part.new & seen.keys()}, Known(known.naming))
    places = {entry_place(entry) for key in part.new if key.author == at.me and (entry := view.find(key))}
    new = {place: each for place, each in of_part.made.items() if place in places}
    made = {place: each for place, each in known.made.items() if place not in part.before}
    if of_part.left_out or made.keys() & new.keys():
        return None
    made |= new
    people = set(at.room.people)
    if people_named(made) - people != people_named(known.made) - people:  # of whom the room is told
        return None
    texts = {path: of_part.texts[path] if path in new else partial(_lost, path) for path in made}
    looked_at = seen_file((marks - part.marks) | read_seen_file(of_part.texts.get(SEEN_FILE, "").encode()))
    if looked_at:
        made[SEEN_FILE], texts[SEEN_FILE] = known.of(looked_at), looked_at
    else:
        made.pop(SEEN_FILE, None)
        texts.pop(SEEN_FILE, None)
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
