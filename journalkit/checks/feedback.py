"""What feedback is about."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, error
from journalkit.model.entry import Feedback
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
    for feedback in journal.entries.values():
        steps = []
        above = feedback
        while isinstance(above, Feedback) and above.key not in steps:
            steps.append(above.key)
            target = journal.find(above.about.key)
            if target is None:
                break
            above = target
        else:
            if steps and above is feedback:
                message = "this feedback is about itself, over " + " → ".join(key.id for key in (*steps, feedback.key))
                yield diagnose(FEEDBACK_CIRCLE, feedback.path, feedback.place("about"), message, "name the entry that it is about")
