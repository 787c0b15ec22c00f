"""Words that only hidden entries have, searched for in every byte and path of a site."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from journalkit.audit.readings import WORD, Reading, folded, reading, sought
from journalkit.model.audience import Reach
from journalkit.model.entry import Entry, Key, Written
from journalkit.model.journal import Journal
from journalkit.model.texts import texts_of
from journalkit.source import digest
from journalkit.values import Struct
from journalkit.view import View

SHORTEST = 5
PHRASE = 5
DIGESTS = ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s", "sha3_256")
SHORTEST_DIGEST = 16


class Trace(Struct, frozen=True):
    """Something hidden that was found: what it is, the words, and the file of the site."""

    what: str
    words: str
    path: str


def wanted(
    journal: Journal, view: View, visible: Mapping[Key, Entry], hidden_attachments: Iterable[str], said: Mapping[str, bytes]
) -> dict[str, str]:
    """Words to search for, each with what it is: ids, titles, file names, tags and phrases of hidden entries, and names kept back.

    What pages and branches say where all that is hidden is different (`said`) is no secret; names and addresses kept back always are.
    """
    excused = [reading(path, data) for path, data in said.items()]
    kept = {folded(words): what for what, words in _kept_names(journal, view)}
    found = {**kept, **{words[::-1]: f"{what}, backwards" for words, what in kept.items()}}
    for what, words in _secrets(journal, view, visible, hidden_attachments):
        found.update((key, kind) for key, kind in _disguised(folded(words), what) if key not in found and not _is_said(key, excused))
    for what, words in (*_named(journal, visible, hidden_attachments), *_kept_names(journal, view)):
        found.update((key, f"{what}, as a digest") for key in _digests(words))
    return found


def _disguised(words: str, what: str) -> Iterator[tuple[str, str]]:
    """Words as they stand and backwards, when they are long enough to tell anything."""
    if len(words) >= SHORTEST:
        yield words, what
        yield words[::-1], f"{what}, backwards"


def _is_said(words: str, excused: Iterable[Reading]) -> bool:
    looked_for = sought(words)
    return any(each.says(looked_for) for each in excused)


def _named(journal: Journal, visible: Mapping[Key, Entry], attachments: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a program may make a name of that tells nobody anything who does not guess: hidden ids, titles, paths."""
    for entry in (entry for key, entry in journal.entries.items() if key not in visible):
        yield f"the id of {entry.path}", entry.id
        yield f"the title of {entry.path}", entry.title
        yield f"the path of {entry.path}", entry.path
    for path in attachments:
        yield f"the path of {path}", path
        yield f"the name of {path}", path.rpartition("/")[2]


def _digests(words: str) -> Iterator[str]:
    """The beginnings of the digests that programs know words by."""
    data = words.encode("utf-8", "surrogatepass")
    yield from (hashlib.new(name, data, usedforsecurity=False).hexdigest()[:SHORTEST_DIGEST] for name in DIGESTS)
    yield digest(data)[:SHORTEST_DIGEST]


def search(files: Mapping[str, bytes], words: Mapping[str, str]) -> Iterator[Trace]:
    """Every word that stands in a path or in the text of a file."""
    looked_for = [(sought(word), what) for word, what in words.items()]
    for path, data in files.items():
        found = reading(path, data)
        yield from (Trace(what, each.words, path) for each, what in looked_for if found.says(each))


def _secrets(journal: Journal, view: View, visible: Mapping[Key, Entry], attachments: Iterable[str]) -> Iterator[tuple[str, str]]:
    roadmaps = [roadmap for name, roadmap in journal.roadmaps.items() if name not in view.roadmaps]
    hidden: list[Written] = [*(entry for key, entry in journal.entries.items() if key not in visible), *roadmaps]
    for entry in hidden:
        yield f"the id of {entry.path}", entry.id
        yield f"the title of {entry.path}", entry.title
        for value in texts_of(entry):
            yield from ((f"a phrase of {entry.path}", phrase) for phrase in _phrases(value))
        for tag in entry.tags if isinstance(entry, Entry) else ():
            yield f"a tag of {entry.path}", tag
    for path in attachments:
        yield f"the name of {path}", path.rpartition("/")[2]
    for person in journal.config.people.values():
        if all(known.name != person.name for known in view.people.values()):
            yield f"the name of {person.id}", person.name
    for room in journal.config.rooms.values():
        if room.id not in view.rooms:
            yield f"the title of room {room.id}", room.title or ""


def _kept_names(journal: Journal, view: View) -> Iterator[tuple[str, str]]:
    """E-mail addresses, and names that stand for somebody who goes by another one: no visible text excuses them."""
    known = {person.name for person in view.people.values()}
    for person in journal.config.people.values():
        if person.email:
            yield f"the e-mail address of {person.id}", person.email
        if person.public_name and view.audience.reach is Reach.PUBLIC and person.name not in known:
            yield f"the name of {person.id}", person.name


def _phrases(text: str) -> Iterator[str]:
    """Runs of words within one line, as they stand in the text without markup."""
    for line in text.splitlines():
        words = list(WORD.finditer(line))
        for index in range(0, max(0, len(words) - PHRASE + 1), PHRASE):
            yield line[words[index].start() : words[index + PHRASE - 1].end()]
