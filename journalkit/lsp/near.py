"""An entry and all that it leads to, cut out of a journal: enough for the checks to say of this entry what they say in the whole."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks import check
from journalkit.diagnostic import Diagnostic
from journalkit.model.entry import Entry, Goal, Key, Roadmap, Written
from journalkit.model.journal import Journal
from journalkit.schema.kind import references
from journalkit.values import replace


def said_of(written: Written, journal: Journal) -> Iterator[Diagnostic]:
    """What the checks say of an entry or roadmap, as if it stood in the journal as it is here. The method is not asked: it looks at
    everything.
    """
    small = journal
    if isinstance(written, Entry):
        small = _around(written, journal)
    elif isinstance(written, Roadmap):
        small = replace(journal, entries={}, copies={}, roadmaps={**journal.roadmaps, written.id: written})
    for whole in small.as_received():
        yield from (each for each in check(whole) if each.path == written.path)


def _around(entry: Entry, journal: Journal) -> Journal:
    """The entry with all that it leads to, over any number of steps, and all goals, of which only one is the North Star."""
    wanted, waiting = {entry.key}, [entry]
    while waiting:
        for key in _named(waiting.pop()):
            target = journal.find(key)
            if target is not None and target.key not in wanted:
                wanted.add(target.key)
                waiting.append(target)
    kept = {key: each for key, each in journal.entries.items() if key in wanted or isinstance(each, Goal)}
    copies = {key: group for key, group in journal.copies.items() if key in wanted and key != entry.key}
    return replace(journal, entries={**kept, entry.key: entry}, copies=copies)


def _named(entry: Entry) -> Iterator[Key]:
    """The keys that an entry names, in fields and in its text."""
    yield from (reference.key for _, reference in references(entry) if reference.key)
    yield from (each.key for each in entry.destinations.values() if each.key)
