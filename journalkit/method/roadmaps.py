"""How far somebody is on a roadmap: which step is being documented, and which one stands still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from journalkit.method.practice import Practice
from journalkit.model.audience import Reach
from journalkit.model.entry import Action, Entry, Roadmap, Session, Step
from journalkit.model.person import Room
from journalkit.values import Struct, replace

STALLED_DAYS = 21


class StepState(StrEnum):
    """`begun` while only open actions or planned sessions name the step; `documented` when something that happened does."""

    OPEN = "open"
    BEGUN = "begun"
    DOCUMENTED = "documented"


class StepProgress(Struct, frozen=True):
    """A step with the entries that name it, oldest first. `stalled` is the number of days it has stood still, when these are too many."""

    step: Step
    state: StepState
    entries: tuple[Entry, ...]
    stalled: int | None = None


class RoadmapProgress(Struct, frozen=True):
    """A roadmap as a room follows it, or as it is used without one; `followed` when a room or the journal names it."""

    roadmap: Roadmap
    room: Room | None
    followed: bool
    steps: tuple[StepProgress, ...]

    @property
    def documented(self) -> int:
        return sum(each.state is StepState.DOCUMENTED for each in self.steps)

    @property
    def current(self) -> StepProgress | None:
        """The first step that is not documented yet."""
        return next((each for each in self.steps if each.state is not StepState.DOCUMENTED), None)


def followed_steps(roadmap: Roadmap, room: Room | None) -> tuple[Step, ...]:
    """The steps of a roadmap as a room follows them: without those it skips, with what it changes."""
    changes = room.steps if room else {}
    return tuple(_changed(step, changes.get(step.id, {})) for step in roadmap.steps if not changes.get(step.id, {}).get("skip"))


def _changed(step: Step, change: object) -> Step:
    fields = {name: value for name, value in dict(change).items() if name != "skip"} if isinstance(change, dict) else {}
    return replace(step, **fields) if fields else step


def roadmaps(practice: Practice) -> tuple[RoadmapProgress, ...]:
    """All roadmaps of a view: one for each room that follows it, else one for its use without a room."""
    return tuple(each for roadmap in practice.view.roadmaps.values() for each in _uses(roadmap, practice))


def _uses(roadmap: Roadmap, practice: Practice) -> Iterator[RoadmapProgress]:
    view = practice.view
    rooms = [room for room in view.rooms.values() if room.roadmap == roadmap.id]
    named = [each for each in practice.entries if each.step and each.step.roadmap == roadmap.id]
    for room in rooms:
        yield _progress(roadmap, room, True, [each for each in named if each.room in (room.id, None)], practice)
    own = view.audience.reach is Reach.PRIVATE and view.config.roadmap == roadmap.id
    if own or not rooms:
        yield _progress(roadmap, None, own, named, practice)


def _progress(roadmap: Roadmap, room: Room | None, followed: bool, named: Iterable[Entry], practice: Practice) -> RoadmapProgress:
    today = practice.today
    entries = [each for each in named if each.date.day <= today]
    steps = [_step(step, entries, practice) for step in followed_steps(roadmap, room)]
    newest = max((each.date.day for each in entries), default=None)
    current = next((each for each in steps if each.state is not StepState.DOCUMENTED), None)
    return RoadmapProgress(roadmap, room, followed, tuple(_with_stall(each, each is current, newest, today) for each in steps))


def _step(step: Step, entries: Iterable[Entry], practice: Practice) -> StepProgress:
    own = tuple(each for each in entries if each.step and each.step.step == step.id)
    if not own:
        return StepProgress(step, StepState.OPEN, ())
    happened = [
        each for each in own if not (isinstance(each, Action) and practice.commitments[each.key].status != "done") and not _is_planned(each)
    ]
    return StepProgress(step, StepState.DOCUMENTED if happened else StepState.BEGUN, own)


def _is_planned(entry: Entry) -> bool:
    return isinstance(entry, Session) and entry.status != "held"


def _with_stall(found: StepProgress, is_current: bool, newest: date | None, today: date) -> StepProgress:
    """The step with its days of standing still: since its newest entry when it is begun, since the roadmap's when it is next."""
    last = found.entries[-1].date.day if found.state is StepState.BEGUN else newest if is_current else None
    days = (today - last).days if last else 0
    return replace(found, stalled=days) if days > STALLED_DAYS and found.state is not StepState.DOCUMENTED else found
