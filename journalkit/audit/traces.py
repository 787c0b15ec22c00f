"""Words that only hidden entries have, searched for in every byte and path of a site."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from journalkit.model.audience import Reach
from journalkit.model.entry import Entry, Key, Written
from journalkit.model.journal import Journal
from journalkit.model.texts import texts_of
from journalkit.values import Struct
from journalkit.view import View

SHORTEST = 5
PHRASE = 5
WORD = re.compile(r"\w+")
TAG = re.compile(r"<[^>]*>")
FOLD = re.compile(r"\r?\n[ \t]")
ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf])|(.))")


class Trace(Struct, frozen=True):
    """Something hidden that was found: what it is, the words, and the file of the site."""

    what: str
    words: str
    path: str


def folded(text: str) -> str:
    """The text as it is compared: entities and percent signs resolved, case and spaces disregarded."""
    return " ".join(unquote(html.unescape(text)).casefold().split())


def wanted(
    journal: Journal, view: View, visible: Mapping[Key, Entry], hidden_attachments: Iterable[str], said: Mapping[str, bytes]
) -> dict[str, str]:
    """Words to search for, each with what it is: ids, titles, file names, tags and phrases of hidden entries, and names kept back.

    What pages say where everything hidden is different (`said`) is no secret and is not searched for; names and addresses kept back are.
    """
    excused = " ".join(_readable(path, data) for path, data in said.items())
    found = {folded(words): what for what, words in _kept_names(journal, view)}
    for what, words in _secrets(journal, view, visible, hidden_attachments):
        key = folded(words)
        if len(key) >= SHORTEST and key not in excused:
            found.setdefault(key, what)
    return found


def search(files: Mapping[str, bytes], words: Mapping[str, str]) -> Iterator[Trace]:
    """Every word that stands in a path or in the text of a file."""
    for path, data in files.items():
        text = _readable(path, data)
        yield from (Trace(what, word, path) for word, what in words.items() if word in text)


def _readable(path: str, data: bytes) -> str:
    """All ways to read a file of a site, with its path: as it stands, as its format means it, and without the signs of markup."""
    written = data.decode("utf-8", "replace")
    meant = _meant(path, written)
    ways = dict.fromkeys([path, written, meant, TAG.sub("", meant)])
    return " ".join(folded(text) for text in ways)


def _meant(path: str, text: str) -> str:
    """The text without what its format puts into it: folds of lines, signs that stand for others, HTML as the text of XML."""
    if path.endswith(".ics"):
        text = FOLD.sub("", text)
    if path.endswith((".ics", ".json", ".js")):
        return ESCAPED.sub(lambda sign: chr(int(sign[1], 16)) if sign[1] else " " if sign[2] else sign[3], text)
    return html.unescape(text) if path.endswith(".xml") else text


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
