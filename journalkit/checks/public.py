"""What everyone may read, with where it stands: what is asked of it stands in other files."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.model.audience import PUBLIC
from journalkit.model.entry import Roadmap, Written
from journalkit.model.journal import Journal
from journalkit.model.texts import texts_of
from journalkit.source import Span
from journalkit.values import Struct
from journalkit.view import project, readable


class PublicField(Struct, frozen=True):
    """The words of a field of an entry or of the settings, and where the field stands."""

    path: str
    words: str
    place: Span


class Public(Struct, frozen=True):
    """The entries and the roadmaps of one's own that everyone may read, and the words of their fields."""

    written: tuple[Written, ...]
    fields: tuple[PublicField, ...]


def public_of(journal: Journal) -> Public:
    """What everyone may read of a journal."""
    written = _written(journal)
    return Public(written, tuple(_fields(journal, written)))


def _written(journal: Journal) -> tuple[Written, ...]:
    own = {name: roadmap for name, roadmap in journal.roadmaps.items() if not roadmap.packaged}
    shown = project(journal, PUBLIC).roadmaps if own else ()
    return (*readable(journal, PUBLIC).values(), *(roadmap for name, roadmap in own.items() if name in shown))


def _fields(journal: Journal, public: tuple[Written, ...]) -> Iterator[PublicField]:
    """The words of all fields of what is public, and of the journal's title and summary where anything is."""
    if public:
        config = journal.config
        for name, words in (("title", config.title), ("summary", config.summary or "")):
            yield PublicField("journal.yaml", words, config.places.get(name, Span(0, 0)))
    for written in public:
        for name, place in written.places.items():
            value = getattr(written, "audience" if name == "for" and isinstance(written, Roadmap) else name, None)
            words = "\n".join(texts_of(value))
            if words:
                yield PublicField(written.path, words, place)
