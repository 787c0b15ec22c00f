"""Progress on a roadmap in words."""

from __future__ import annotations

from journalkit.method.roadmaps import RoadmapProgress, StepProgress, StepState
from journalkit.sheet import words
from journalkit.sheet.sheet import Cell, Part, Words, facts, leads_to, says, table

TONES = ((StepState.OPEN, "quiet"), (StepState.BEGUN, "open"), (StepState.DOCUMENTED, "done"))


def roadmap_facts(progress: RoadmapProgress) -> Part:
    """How far it is, and which step comes now."""
    current = progress.current
    now: Cell = says("all steps are documented", "done")
    if current:
        now = (Words(current.step.title, progress.roadmap, anchor=f"step-{current.step.id}"),)
    stalled = words.count(current.stalled, "day") if current and current.stalled else ""
    return facts(
        ("Documented", says(words.share(progress.documented, len(progress.steps), "steps"))),
        ("Now", now),
        ("Standing still", says(stalled, "late")),
    )


def roadmap_parts(progress: RoadmapProgress) -> tuple[Part, ...]:
    """The facts, and a table of the steps."""
    rows = [(_title(each, progress), _state(each), _newest(each)) for each in progress.steps]
    return (roadmap_facts(progress), *table(("Step", "State", "Newest entry"), rows))


def _title(found: StepProgress, progress: RoadmapProgress) -> Cell:
    return (Words(found.step.title, progress.roadmap, anchor=f"step-{found.step.id}"),)


def _state(found: StepProgress) -> Cell:
    stalled = (Words(f"stands still for {words.count(found.stalled, 'day')}", tone="late"),) if found.stalled else ()
    return (*says(found.state.value, dict(TONES)[found.state]), *stalled)


def _newest(found: StepProgress) -> Cell:
    if not found.entries:
        return ()
    last = found.entries[-1]
    return (*leads_to(last), Words(words.day(last.date.day), tone="quiet"))
