"""The state of one mentorship: who meets, how often, what is promised, and whether it has gone quiet."""

from __future__ import annotations

from datetime import date

from journalkit.method.commitments import Commitment
from journalkit.method.meetings import planned
from journalkit.method.practice import Practice
from journalkit.method.roadmaps import RoadmapProgress, roadmaps
from journalkit.model.entry import Entry, Feedback, Goal, Insight, Session
from journalkit.model.person import Room
from journalkit.values import Struct


class RoomState(Struct, frozen=True):
    """A room on a day. Lists are newest first, commitments by due date, goals those that the room has or serves; `quiet` is the number of
    days since the last session that was held.
    """

    room: Room
    today: date
    held: tuple[Session, ...]
    upcoming: tuple[Session, ...]
    commitments: tuple[Commitment, ...]
    insights: tuple[Insight, ...]
    goals: tuple[Goal, ...]
    roadmap: RoadmapProgress | None
    feedback: tuple[Feedback, ...]
    others: tuple[Entry, ...]

    @property
    def quiet(self) -> int | None:
        return (self.today - self.held[0].date.day).days if self.held else None

    @property
    def stalled(self) -> bool:
        """Whether no session is planned and none was held for longer than the room allows."""
        return not self.upcoming and self.quiet is not None and self.quiet > self.room.stalled_after


def room_state(room: Room, practice: Practice) -> RoomState:
    """The state of a room; in the room's own view everything belongs to it."""
    view = practice.view
    own = [each for each in reversed(practice.entries) if view.in_room(each, room.id)]
    meetings = [each for each in practice.sessions if view.in_room(each, room.id)]
    served = {practice.goals[each.key] for each in own if each.key in practice.goals}
    sorted_out = (Session, Insight, Goal, Feedback)
    return RoomState(
        room,
        practice.today,
        tuple(each for each in reversed(meetings) if each.status == "held"),
        planned(meetings, practice.today),
        tuple(each for each in practice.commitments.values() if not each.settled_for_all and view.in_room(each.action, room.id)),
        tuple(each for each in own if isinstance(each, Insight)),
        tuple(each for each in practice.open_goals() if view.in_room(each, room.id) or each.key in served),
        next((each for each in roadmaps(practice) if each.room and each.room.id == room.id), None),
        tuple(each for each in own if isinstance(each, Feedback) and each.status == "open"),
        tuple(each for each in own if not isinstance(each, sorted_out)),
    )
