"""What the settings of rooms name."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, did_you_mean, warning
from journalkit.model.journal import Journal
from journalkit.source import Span

UNKNOWN_ROADMAP = warning(
    "unknown-roadmap",
    "A room follows a roadmap that does not exist.",
    why="Its steps cannot be shown.",
    wrong="roadmap: first-90-day",
    right="roadmap: first-90-days",
)
RULES = (UNKNOWN_ROADMAP,)


def roadmaps_of_rooms(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each room whose roadmap is not there."""
    for room in journal.config.rooms.values():
        if room.roadmap and room.roadmap not in journal.roadmaps:
            place = journal.config.places.get(f"rooms.{room.id}.roadmap", Span(0, 0))
            hint = did_you_mean(room.roadmap, journal.roadmaps) or f"write it as roadmaps/{room.roadmap}.md"
            yield diagnose(UNKNOWN_ROADMAP, "journal.yaml", place, f'there is no roadmap "{room.roadmap}"', hint)
