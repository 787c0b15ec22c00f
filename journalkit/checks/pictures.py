"""Pictures that say nothing to those who do not see them."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, warning
from journalkit.model.body import LinkKind
from journalkit.model.entry import Entry
from journalkit.model.journal import Journal

MISSING_ALT = warning(
    "missing-alt",
    "A picture has no words between its square brackets.",
    why="The words are what a screen reader says, what stands there while the picture is loading or cannot be shown, and what others see "
    "where the picture is hidden from them. Say what one is to learn from it, not that it is a picture.",
    wrong="![](../attachments/reviews.png)",
    right="![Reviews a week: eleven in March, four in June](../attachments/reviews.png)",
)
RULES = (MISSING_ALT,)


def without_words(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each picture without words in a text of the journal's own."""
    for written in (*journal.entries.values(), *journal.roadmaps.values()):
        if written.path and not (isinstance(written, Entry) and written.received_in):
            for link in written.body.links:
                if link.kind is LinkKind.IMAGE and link.label is not None and link.label.start == link.label.end:
                    place = link.whole.shifted(written.body_start)
                    yield diagnose(MISSING_ALT, written.path, place, "this picture has no words", "say between [ and ] what it shows")
