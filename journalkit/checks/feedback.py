"""What feedback is about."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.checks.circles import circle
from journalkit.diagnostic import Diagnostic, diagnose, error
from journalkit.model.entry import Entry, Feedback, Key
from journalkit.model.journal import Journal

FEEDBACK_CIRCLE = error(
    "feedback-circle",
    "Feedback is about itself, or about feedback that is about it.",
    why="Feedback stands on the page of what it is about; in a circle there is no such page.",
    wrong="feedback/a.md: about: b\nfeedback/b.md: about: a",
    right="feedback/a.md: about: 2026-09-03-kickoff\nfeedback/b.md: about: a",
)
RULES = (FEEDBACK_CIRCLE,)


def circles(journal: Journal) -> Iterator[Diagnostic]:
    """An error for each feedback of a circle."""
    ends: set[Key] = set()

    def above(entry: Entry) -> Entry | None:
        return journal.find(entry.about.key) if isinstance(entry, Feedback) else None

    for feedback in journal.entries.values():
        found = circle(feedback, above, ends) if isinstance(feedback, Feedback) else ()
        if found:
            message = "this feedback is about itself, over " + " → ".join(key.id for key in found)
            yield diagnose(FEEDBACK_CIRCLE, feedback.path, feedback.place("about"), message, "name the entry that it is about")
