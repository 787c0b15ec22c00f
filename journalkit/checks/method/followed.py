"""What the method's checks look at: the owner's practice, and which entries are the owner's to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from journalkit.diagnostic import Diagnostic, Rule, diagnose
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry
from journalkit.model.journal import Config
from journalkit.source import Span
from journalkit.values import Struct, field

E = TypeVar("E", bound=Entry)


class Found(Struct, frozen=True):
    """A diagnostic and the room whose settings count for it."""

    diagnostic: Diagnostic
    room: str | None = None


class Followed(Struct, frozen=True):
    """The owner's practice at a time. `due_moves` says how often the due date in a file was moved, where git knows it; `whole` is false
    while files are left out because of errors, so that nothing is called missing which stands in one of them.
    """

    config: Config
    practice: Practice
    due_moves: Mapping[str, int] = field(default_factory=dict)
    whole: bool = True

    def own(self, *types: type[E]) -> Iterator[E]:
        """The owner's own entries of some types, which the owner can mend."""
        for entry in self.practice.entries:
            if isinstance(entry, types) and entry.author == self.practice.owner and not entry.received_in:
                yield entry


def in_entry(rule: Rule, entry: Entry, place: str, message: str, remedy: str) -> Found:
    """A finding at a field of an entry; at its title where the field is not written."""
    span = entry.place(place) if place in entry.places else entry.place("title")
    return Found(diagnose(rule, entry.path, span, message, remedy), entry.room)


def in_settings(rule: Rule, message: str, remedy: str) -> Found:
    """A finding about the journal as a whole."""
    return Found(diagnose(rule, "journal.yaml", Span(0, 0), message, remedy))
