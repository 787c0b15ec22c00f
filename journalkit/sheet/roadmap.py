"""Progress on a roadmap in words."""

from __future__ import annotations

from journalkit.languages.say import Say
from journalkit.method.roadmaps import RoadmapProgress, StepProgress, StepState
from journalkit.sheet.sheet import Cell, Part, Words, facts, leads_to, says, table

TONES = ((StepState.OPEN, "quiet"), (StepState.BEGUN, "open"), (StepState.DOCUMENTED, "done"))


def roadmap_facts(progress: RoadmapProgress, say: Say) -> Part:
    """How far it is, and which step comes now."""
    current = progress.current
    now: Cell = says(say("all steps are documented"), "done")
    if current:
        now = (Words(current.step.title, progress.roadmap, anchor=f"step-{current.step.id}"),)
    stalled = say.days(current.stalled) if current and current.stalled else ""
    return facts(
        (say("Documented"), says(say.share(progress.documented, len(progress.steps), "{part} of {whole} steps"))),
        (say("Now"), now),
        (say("Standing still"), says(stalled, "late")),
    )


def roadmap_parts(progress: RoadmapProgress, say: Say) -> tuple[Part, ...]:
    """The facts, and a table of the steps."""
    rows = [(_title(each, progress), _state(each, say), _newest(each, say)) for each in progress.steps]
    return (roadmap_facts(progress, say), *table((say("Step"), say("State"), say("Newest entry")), rows))


def _title(found: StepProgress, progress: RoadmapProgress) -> Cell:
    return (Words(found.step.title, progress.roadmap, anchor=f"step-{found.step.id}"),)


def _state(found: StepProgress, say: Say) -> Cell:
    stalled: Cell = ()
    if found.stalled:
        stalled = says(say.many(found.stalled, "stands still for {n} day", "stands still for {n} days"), "late")
    return (*says(say.term("step", found.state.value), dict(TONES)[found.state]), *stalled)


def _newest(found: StepProgress, say: Say) -> Cell:
    if not found.entries:
        return ()
    last = found.entries[-1]
    return (*leads_to(last), Words(say.day(last.date.day), tone="quiet"))
