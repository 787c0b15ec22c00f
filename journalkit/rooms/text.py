"""The text of an entry with links that lead to the same wherever it is received.

A link by path leads from the place that the entry has on its author's branch; what another person wrote is named in double brackets, by its
author and id. A link that the people of the room could not follow becomes its own words.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Collection, Iterator, Mapping

from journalkit.edit import edited
from journalkit.markup.cut import unlinked
from journalkit.markup.relink import moved
from journalkit.markup.spacing import single_spaced
from journalkit.markup.text import read_text
from journalkit.model.body import Body, Link, LinkKind
from journalkit.model.entry import Destination, Entry, Key
from journalkit.rooms.paths import entry_place
from journalkit.source import Edit
from journalkit.values import Struct

MOST_ROUNDS = 8
NOT_IN_LABELS = frozenset("[]|\n\r")


class Sent(Struct, frozen=True):
    """What links of a branch may lead to: entries of its author by key, entries of others, and attachments."""

    me: str
    own: Mapping[Key, Entry]
    others: Collection[Key]
    attachments: Collection[str]


def text_of(entry: Entry, sent: Sent) -> str | None:
    """The text of an entry for the branch of its author; None when its links cannot be told apart from words.

    Between its parts stands one empty line: how many there were may tell of what was cut out.
    """
    body, place, text = entry.body, entry_place(entry), ""
    known = dict(entry.destinations)
    for _ in range(MOST_ROUNDS):
        if body.tangled is not None:
            return None
        text = body.text
        edits = [edit for link in body.links for edit in _edits(link, body, place, known, sent)]
        edits += [Edit(span, "") for span in (*body.asides, *body.unused)]
        edits = edits or [edit for each in body.leftovers if _is_cut(each, place, known, sent) for edit in unlinked(each)]
        if not edits:
            return single_spaced(text)
        body = read_text(edited(text, edits))
    return None


def ends_of(entry: Entry, sent: Sent) -> list[tuple[str, str, str]]:
    """What each link of an entry leads to, by its name: the file on the branch, or the name of what another person wrote.

    With the text and the place of the entry this decides all that `text_of` gives.
    """
    if not entry.destinations:
        return []
    place = entry_place(entry)
    found = ((name, each, _target(each, place, sent)) for name, each in sorted(entry.destinations.items()))
    return [(name, _name(each.key, sent) if each.key else "", target) for name, each, target in found if target is not None]


def _is_cut(leftover: Link, place: str, known: Mapping[str, Destination], sent: Sent) -> bool:
    """Whether what looks like a link, and is none, is to be words: what has the form of one, and what names an entry that is not there."""
    destination = known.get(leftover.name)
    if destination is not None and _target(destination, place, sent) is None:
        return True
    return leftover.kind is not LinkKind.HTML and leftover.whole != leftover.target_span


def _edits(link: Link, body: Body, place: str, known: dict[str, Destination], sent: Sent) -> Iterator[Edit]:
    """The edits that make a link what it should be; none when it is."""
    destination = known.get(link.name)
    target = _target(destination, place, sent) if destination else None
    if destination is None or target is None:
        yield from unlinked(link)
        return
    if link.kind in (LinkKind.WIKI, LinkKind.EMBED):
        name = _name(destination.key, sent) if destination.key else ""
        if link.target == name:
            return
        known[f"[[{name}]]"] = destination
        yield from [Edit(link.target_span, name)] if name and link.target_span != link.whole else unlinked(link)
    elif destination.key is not None and destination.key not in sent.own:
        yield from _in_brackets(link, body, destination, known, sent)
    elif _leads(link.target, place) != target:
        known[relative(target, place)] = destination
        yield from moved(link, relative(target, place))


def relative(target: str, place: str) -> str:
    """The way from the file at a place to another one."""
    return posixpath.relpath(target, posixpath.dirname(place) or ".")


def _target(destination: Destination, place: str, sent: Sent) -> str | None:
    """Where a destination stands on the branch; of what another person wrote, nothing but that it can be named; None for neither."""
    if destination.attachment is not None:
        return destination.attachment if destination.attachment in sent.attachments else None
    key = destination.key
    if key is not None and key in sent.own:
        return entry_place(sent.own[key])
    return "" if key is not None and key in sent.others else None


def _name(key: Key, sent: Sent) -> str:
    return key.id if key.author == sent.me else f"{key.author}/{key.id}"


def _leads(target: str, place: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), unicodedata.normalize("NFC", target)))


def _in_brackets(link: Link, body: Body, destination: Destination, known: dict[str, Destination], sent: Sent) -> Iterator[Edit]:
    """A link by path to what another person wrote, as one by name; in tables, and around other links, only its words are left."""
    label = body.text[slice(*link.label)] if link.label else ""
    line = body.text[body.text.rfind("\n", 0, link.whole.start) + 1 : link.whole.end]
    if link.kind is not LinkKind.LINK or link.definition or not label.strip() or NOT_IN_LABELS & set(label) or "|" in line:
        yield from unlinked(link)
        return
    assert destination.key is not None
    name = _name(destination.key, sent)
    fragment = f"#{link.fragment}" if link.fragment and not NOT_IN_LABELS & set(link.fragment) else ""
    known[f"[[{name}]]"] = destination
    yield Edit(link.whole, f"[[{name}{fragment}|{label}]]")
