"""What the settings of rooms name."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.diagnostic import Diagnostic, diagnose, did_you_mean, warning
from journalkit.model.journal import Journal
from journalkit.source import Span

UNKNOWN_ROADMAP = warning(
    "unknown-roadmap",
    "A room, or the journal, follows a roadmap that does not exist.",
    why="Its steps cannot be shown.",
    wrong="roadmap: first-90-day",
    right="roadmap: first-90-days",
)
UNKNOWN_STEP_CHANGE = warning(
    "unknown-step-change",
    "A room changes a step that its roadmap does not have.",
    why="The change has no effect.",
    wrong="steps: {lisen: {days: 30}}",
    right="steps: {listen: {days: 30}}",
)
RULES = (UNKNOWN_ROADMAP, UNKNOWN_STEP_CHANGE)


def roadmaps_of_rooms(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each roadmap that is followed and not there."""
    followed = {f"rooms.{room.id}.roadmap": room.roadmap for room in journal.config.rooms.values()}
    for setting, name in {"roadmap": journal.config.roadmap, **followed}.items():
        if name and name not in journal.roadmaps:
            known = (*journal.roadmaps, *journal.packaged)
            hint = did_you_mean(name, known) or f"write it as roadmaps/{name}.md; journalkit roadmap list shows all"
            yield diagnose(UNKNOWN_ROADMAP, "journal.yaml", _place(journal, setting), f'there is no roadmap "{name}"', hint)


def changed_steps(journal: Journal) -> Iterator[Diagnostic]:
    """A warning for each change of a step that the room's roadmap does not have."""
    for room in journal.config.rooms.values():
        roadmap = journal.roadmaps.get(room.roadmap or "")
        steps = [step.id for step in roadmap.steps] if roadmap else []
        for step in room.steps:
            if step not in steps and (roadmap or not room.roadmap):
                message = f'the roadmap of room {room.id} has no step "{step}"' if roadmap else f"room {room.id} follows no roadmap"
                hint = did_you_mean(step, steps) or "correct its name, or delete the change"
                yield diagnose(UNKNOWN_STEP_CHANGE, "journal.yaml", _place(journal, f"rooms.{room.id}.steps.{step}"), message, hint)


def _place(journal: Journal, setting: str) -> Span:
    return journal.config.places.get(setting, Span(0, 0))
