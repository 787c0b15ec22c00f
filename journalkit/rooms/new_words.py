"""A branch of which nothing is new but words: that of the last sync with the new words in place of the old.

Nothing is decided here about who may see what. An entry whose words stood on the branch as they were written had nothing in it that the
room may not see; with the same fields and links, and with nothing in its new words that could be cut out, it has nothing now, and what is
not on the branch stays away. Whatever else is new, or not known for certain, is for the View of the whole journal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from journalkit.diagnostic import Severity
from journalkit.git.objects import Objects
from journalkit.markup.spacing import single_spaced
from journalkit.model.body import Body
from journalkit.model.entry import Entry
from journalkit.reading.entries import Reader
from journalkit.reading.load import Settings
from journalkit.reading.recall import FileRead, Recall
from journalkit.rooms.fields import header_and_words, with_words
from journalkit.rooms.made import KIND, Known, Made, Texts, files_of
from journalkit.rooms.paths import entry_place
from journalkit.rooms.projection import Branch
from journalkit.rooms.settled import Anew, Left
from journalkit.rooms.sync import Looked, Station
from journalkit.source import digest
from journalkit.store import Memo
from journalkit.values import Packer, Struct, Unpacker, ValidationError

AROUND = ("", "\n", "\n\n")  # what may stand before and behind words that a branch has without it


class Signed(Struct, frozen=True, array_like=True):
    """What the commit of a branch says beside its texts, and the id of that commit."""

    commit: str
    name: str
    address: str
    message: str
    moment: int
    attachments: tuple[str, ...]


def remember_signed(memo: Memo, room: str, commit: str, branch: Branch) -> None:
    """Put into the memo what the commit of a branch says beside its texts."""
    signed = Signed(commit, branch.name, branch.address, branch.message, branch.moment, branch.attachments)
    memo.put(KIND, f"signed {room}", Packer().encode(signed))


def _signed(memo: Memo, room: str) -> Signed | None:
    data = memo.get(KIND, f"signed {room}")
    try:
        return Unpacker(Signed).decode(data) if data else None
    except ValidationError:
        return None


def read_anew(root: Path, settings: Settings, memo: Memo, recall: Recall, anew: Anew) -> list[FileRead] | None:
    """What changed files say, where nothing is new in them but words and nothing is wrong with them; None when anything else is new."""
    if settings.config is None:
        return None
    reader = Reader(root, settings.vocabulary, settings.config.owner, memo, recall)
    found = [reader.one(path, name) for path, name in anew.changed.items()]
    reads = [each for each in found if each is not None and each.shape and each.shape == anew.left[each.path].shape]
    return reads if len(reads) == len(found) and all(_is_sound(each) and _is_by(reader.owner, each) for each in reads) else None


def _is_sound(read: FileRead) -> bool:
    """Whether nothing is wrong with a file that would leave it out."""
    return read.sound and not any(each.severity is Severity.ERROR for each in read.diagnostics)


def _is_by(person: str, read: FileRead) -> bool:
    """Whether a person wrote what a file says: a branch also tells which words of others its person has looked at."""
    return read.written is not None and read.written.author == person


def _is_whole(body: Body) -> bool:
    """Whether nothing of a text can be cut out for anybody but what its links lead to."""
    return not (body.asides or body.unused or body.leftovers) and body.open_aside is None and body.tangled is None


def retold(at: Station, looked: Looked, memo: Memo, known: Known, reads: list[FileRead], left: Mapping[str, Left]) -> Branch | None:
    """One's own branch with the new words; None when one of the entries that stand there has, or may get, other words than were written."""
    signed, there = _signed(memo, at.room.id), looked.branches.people.get(at.me)
    if signed is None or signed.commit != there or not _is_of(known.made, files_of(memo, at.room.id, there), signed.attachments):
        return None
    made, new, titles = dict(known.made), dict[str, str](), dict[str, str]()
    with at.store.objects() as objects:
        for read in reads:
            entry = read.written
            place = entry_place(entry) if isinstance(entry, Entry) else ""
            if entry is None or place not in made:
                continue
            text = _retold(_text(objects, made[place].id), left[read.path].words, entry.body)
            if text is None or not _is_whole(entry.body):
                return None
            made[place], new[place], titles[place] = known.of(text), text, entry.title
    texts = {path: new.get(path) or partial(_sent, at, each.id) for path, each in made.items()}
    return Branch(
        name=signed.name,
        address=signed.address,
        message=signed.message,
        moment=signed.moment,
        texts=Texts(texts),
        attachments=signed.attachments,
        titles=titles,
        left_out={},
        made=made,
        naming=known.naming,
    )


def _is_of(made: Mapping[str, Made], files: Mapping[str, str] | None, attachments: Collection[str]) -> bool:
    """Whether texts are all that a commit has besides attachments: what the memo keeps of texts may be what was never sent."""
    return files is not None and {path: each.id for path, each in made.items()} == {
        p: sha for p, sha in files.items() if p not in attachments
    }


def _sent(at: Station, sha: str) -> str:
    """A text as it was sent before."""
    with at.store.objects() as objects:
        return _text(objects, sha)


def _text(objects: Objects, sha: str) -> str:
    """The text of a blob of one's own; empty when it is gone."""
    return next((data.decode("utf-8") for _, data in objects.contents([sha])), "")


def _retold(file: str, before: str, body: Body) -> str | None:
    """A file of the branch with new words, where its own have the digest `before`, as they were written; None where they have another."""
    try:
        header, words = header_and_words(file)
    except ValueError:
        return None
    as_written = any(digest(f"{start}{words}{end}".encode()) == before for start in AROUND for end in AROUND)
    return with_words(header, single_spaced(body.text)) if as_written else None
