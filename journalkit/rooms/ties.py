"""What ties a file of the journal to others: the names it goes by, those it mentions, and all of it that others may depend on.

Names are compared as loosely as any name in the journal is: two that differ here never mean the same file, two that are alike may.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from journalkit.model.entry import Entry, Goal, Measure, NumberedReference, Reference, Roadmap, Session, StepReference, Written
from journalkit.model.journal import Journal
from journalkit.schema.kind import KINDS, references
from journalkit.schema.slug import folded
from journalkit.source import digest
from journalkit.values import Packer, Struct

FREE = frozenset(
    [
        "path",
        "title",
        "summary",
        "date",
        "tags",
        "body",
        "body_start",
        "places",
        "destinations",
        "bracketed",
        "status",
        "completed",
        "due",
        "next_session",
        "expected",
        "kpi",
        "metric",
        "confidence",
        "minutes",
        "participants",
        "said_by",
        "outcome",
        "result",
    ]
)  # fields that no other entry depends on: neither what its references mean, nor who may read it, nor whether anything is wrong with it
STAR = "*"  # a name for every open North Star, since a person has one


class Ties(Struct, frozen=True, array_like=True):
    """What ties a file to others; of one that is in the place of an entry, and is none, there are names alone.

    `refers` are the names in its front matter, `links` those in its text, which decide nothing but what its own text becomes. `standing` is
    a digest of all that others may depend on.
    """

    names: tuple[str, ...]
    type: str = ""
    author: str = ""
    refers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    standing: str = ""


FREE_OF_ALL = Ties(())  # a file that no name of an entry can mean


def ties_of(path: str, written: Written | None, *, sound: bool = True) -> Ties:
    """The ties of a file that is, or is taken for, an entry; one that is not sound depends on nothing, and nothing depends on more of it
    than that it is there.
    """
    if written is None:
        return Ties(_unlike([path]))
    if not sound:
        return Ties(_unlike([path, *((written.aliases if isinstance(written, Entry) else None) or ())]), written.type)
    if isinstance(written, Roadmap):
        return Ties(_unlike([path]), written.type, written.author, (), _linked(written))
    assert isinstance(written, Entry)
    refers = _unlike(reference.text for _, reference in references(written))
    names, links = _unlike([path, written.id, *written.aliases]), _linked(written)
    if isinstance(written, Goal) and written.north_star:
        names, links = (*names, STAR) if written.status == "open" else names, (*links, STAR)
    return Ties(names, written.type, written.author, refers, links, _standing(written))


def is_of_roadmap(path: str, ties: Ties) -> bool:
    """Whether a file is a roadmap, or in the place of one: what it says any step of an entry may depend on."""
    return ties.type == Roadmap.type or KINDS[Roadmap.type].folder in path.split("/")[:-1]


def has_unsure_steps(journal: Journal) -> bool:
    """Whether the roadmap of a step is the only one of several that somebody sees, so that it depends on all that has steps."""
    return any(each.step is not None and each.step.among for each in journal.entries.values())


def _linked(written: Written) -> tuple[str, ...]:
    """The names that the links of a text say, and what looks like links."""
    return _unlike(each.target for each in (*written.body.links, *written.body.leftovers))


def _unlike(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that are said, by an id, by an author and an id, or by a path; each once."""
    return tuple(dict.fromkeys(name for text in texts for name in _names(text)))


def _names(text: str) -> Iterator[str]:
    """The last part of what is said, as it stands there and as a path leads to it; without `.md`, however often it says so."""
    for last in (text.rpartition("/")[2], posixpath.basename(posixpath.normpath(text))):
        name = folded(last)
        while name.endswith(".md"):
            name = name.removesuffix(".md")
        yield name


def _standing(entry: Entry) -> str:
    """A digest of what others may depend on in the fields of an entry; where things stand in the file is not part of it."""
    said = {name: _placeless(getattr(entry, name)) for name in entry.__struct_fields__ if name not in FREE}
    if isinstance(entry, Session):
        said["hypotheses"] = len(entry.hypotheses)  # which others name by their numbers
    return digest(Packer().encode([entry.type, said]))


def _placeless(value: Any) -> Any:
    """What a field says, without the places at which its names stand."""
    if isinstance(value, Reference):
        return value.text
    if isinstance(value, NumberedReference):
        return [value.entry.text, value.number]
    if isinstance(value, StepReference):
        return [value.roadmap, value.step]
    if isinstance(value, Measure):
        return [value.goal.text, value.value]
    return [_placeless(each) for each in value] if isinstance(value, tuple) else value
