"""What the entries of a journal say together: one subject a file, each a function from a Journal to diagnostics.

An error leaves its entry out; the rule's explanation stands beside the check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from journalkit.checks import asides, commitments, dates, feedback, goals, levels, people, pictures, rooms, secrets, sharing, texts
from journalkit.checks.public import Public, public_of
from journalkit.diagnostic import Diagnostic
from journalkit.model.journal import Journal

Check = Callable[[Journal], Iterator[Diagnostic]]

LEAVING_OUT: tuple[Check, ...] = (
    commitments.completions,
    commitments.private_assignments,
    dates.order,
    feedback.circles,
    goals.circles,
    goals.north_stars,
)
WARNING: tuple[Check, ...] = (
    asides.unclosed,
    levels.known,
    pictures.without_words,
    rooms.roadmaps_of_rooms,
    rooms.changed_steps,
    sharing.rooms_of_shared,
    sharing.rooms_of_roadmaps,
    sharing.hidden_references,
    sharing.telling_files,
    sharing.unreadable,
    texts.lost,
)
OF_PUBLIC: tuple[Callable[[Journal, Public], Iterator[Diagnostic]], ...] = (people.named_in_public, secrets.said_in_public)


def check(journal: Journal, *, warns: bool = True) -> tuple[Diagnostic, ...]:
    """Everything that the checks find; without `warns` only what leaves entries out."""
    found = [each for check in LEAVING_OUT for each in check(journal)]
    if warns:
        found += [each for check in WARNING for each in check(journal)]
        shown = public_of(journal)
        found += [each for check in OF_PUBLIC for each in check(journal, shown)]
    return tuple(found)
