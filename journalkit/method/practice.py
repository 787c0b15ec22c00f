"""All that the method reads off a View at a time, worked out once for every question that is asked about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from journalkit.languages.say import ENGLISH, Say
from journalkit.method.clocks import Clock, clocks
from journalkit.method.commitments import Commitment, commitments
from journalkit.method.meetings import meetings
from journalkit.method.progress import Progress, series
from journalkit.method.returning import Returns, returns
from journalkit.model.entry import Entry, Goal, Key, NumberedReference, Reflection, Session
from journalkit.values import Struct
from journalkit.view import View


class Practice(Struct, frozen=True):
    """A view at a time of the journal's zone.

    `entries` are in order of their dates; `sessions` those not cancelled; `goals` says which goal an entry serves; `reflections` gives
    those on an action, oldest first; `returns` knows which commitments come back in a session. `say` is the language in
    which all this is to be told.
    """

    view: View
    now: datetime
    entries: tuple[Entry, ...]
    sessions: tuple[Session, ...]
    commitments: Mapping[Key, Commitment]
    clocks: Mapping[Key, Clock]
    series: Mapping[Key, Progress]
    goals: Mapping[Key, Key]
    reflections: Mapping[Key, tuple[Reflection, ...]]
    returns: Returns
    say: Say = ENGLISH

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def owner(self) -> str:
        return self.view.config.owner

    def north_stars(self) -> tuple[Goal, ...]:
        """The open North Stars, the owner's own where there is one."""
        stars = [each for each in self.entries if isinstance(each, Goal) and each.north_star and each.status == "open"]
        return tuple(each for each in stars if each.author == self.owner) or tuple(stars)

    def open_goals(self) -> tuple[Goal, ...]:
        """All open goals, North Stars first."""
        goals = [each for each in self.entries if isinstance(each, Goal) and each.status == "open"]
        return tuple(sorted(goals, key=lambda goal: not goal.north_star))


def practice(view: View, now: datetime) -> Practice:
    """What the method reads off a view at a time of the journal's zone."""
    entries = tuple(sorted(view.entries.values(), key=lambda each: (each.date.order, each.id, each.author)))
    sessions = meetings(view)
    promised = commitments(view, sessions, now.date(), now.tzinfo)
    reflections: dict[Key, list[Reflection]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Reflection) and entry.action.key:
            reflections[entry.action.key].append(entry)
    return Practice(
        view,
        now,
        entries,
        sessions,
        promised,
        clocks(view, promised.values(), now),
        series(view, now.date()),
        goals_of(entries, view),
        {key: tuple(found) for key, found in reflections.items()},
        returns(promised, sessions, view),
    )


def goals_of(entries: Sequence[Entry], view: View) -> dict[Key, Key]:
    """The goal that each entry serves, for those that serve one.

    Entries are told after those that they refer to, without calls in each other: a chain of them may be longer than calls may be deep.
    """
    known: dict[Key, Key | None] = {}
    for entry in entries:
        waiting = {} if entry.key in known else {entry.key: entry}
        while waiting:
            key, each = next(reversed(waiting.items()))
            first = next((one for one in _served_with(each, view) if one.key not in waiting and known.get(one.key, one.key)), None)
            if _own_goal(each, view) is None and first is not None and first.key not in known:
                waiting[first.key] = first
                continue
            del waiting[key]
            known[key] = _own_goal(each, view) or (known[first.key] if first is not None else _measured(each, view))
    return {entry.key: goal for entry in entries if (goal := known[entry.key])}


def _own_goal(entry: Entry, view: View) -> Key | None:
    """The goal that an entry is or names."""
    own = getattr(entry, "goal", None)
    return entry.key if isinstance(entry, Goal) else Key(*own.key) if own is not None and view.find(own.key) else None


def _served_with(entry: Entry, view: View) -> Iterator[Entry]:
    """The entries whose goal an entry serves that has none of its own: its session, action, advice, hypothesis or subject."""
    for name in ("session", "action", "insight", "hypothesis", "about"):
        reference = getattr(entry, name, None)
        named = reference.entry if isinstance(reference, NumberedReference) else reference
        target = view.find(named.key) if named else None
        if target is not None:
            yield target


def _measured(entry: Entry, view: View) -> Key | None:
    return next((measure.goal.key for measure in entry.measures if view.find(measure.goal.key)), None)
