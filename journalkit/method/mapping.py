"""Which goal an entry serves, and what the whole journal serves: the map from the North Star down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Goal, Insight, Key, Reflection, Session
from journalkit.values import Struct

MAPPED = (Session, Insight, Action, Reflection)
DRIFT_DAYS = 30
MOST_LEVELS = 50  # of goals that support goals; those further down stand side by side on the last one


class Branch(Struct, frozen=True):
    """A goal, what supports it, and how many entries of each type serve it directly; `recent` are those of the last 30 days."""

    goal: Goal
    counts: Mapping[str, int]
    recent: int
    branches: tuple[Branch, ...]

    @property
    def total(self) -> int:
        """All entries that serve the goal or one that supports it."""
        return sum(self.counts.values()) + sum(branch.total for branch in self.branches)


class GoalMap(Struct, frozen=True):
    """The tree of goals on a day. `roots` are North Stars and goals that support none; `entries` counts what should serve a goal,
    `unmapped` is what serves none, newest first; `recent` and `recent_unmapped` count those from `since` to today, thirty days.
    """

    today: date
    roots: tuple[Branch, ...]
    entries: int
    unmapped: tuple[Entry, ...]
    since: date
    recent: int
    recent_unmapped: int

    @property
    def unmapped_share(self) -> float | None:
        """The part of the entries that serve no goal, from 0 to 1; None when there are no entries."""
        return len(self.unmapped) / self.entries if self.entries else None


def goal_map(practice: Practice) -> GoalMap:
    """The map of a view: sessions, insights, actions and reflections by the goal that they serve."""
    since = practice.today - timedelta(days=DRIFT_DAYS - 1)
    served = [entry for entry in practice.entries if isinstance(entry, MAPPED)]
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    recent: Counter[Key] = Counter()
    unmapped = []
    for entry in served:
        goal = practice.goals.get(entry.key)
        if goal is None:
            unmapped.append(entry)
        else:
            counts[goal][entry.type] += 1
            recent[goal] += _within(entry, since, practice.today)
    return GoalMap(
        practice.today,
        _branches(practice, counts, recent),
        len(served),
        tuple(reversed(unmapped)),
        since,
        sum(_within(entry, since, practice.today) for entry in served),
        sum(_within(entry, since, practice.today) for entry in unmapped),
    )


def _within(entry: Entry, since: date, today: date) -> bool:
    return since <= entry.date.day <= today


def _branches(practice: Practice, counts: Mapping[Key, Mapping[str, int]], recent: Mapping[Key, int]) -> tuple[Branch, ...]:
    """The roots: North Stars first, then other goals that support nothing that is to be seen."""
    goals = [entry for entry in practice.entries if isinstance(entry, Goal)]
    under: dict[Key | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        above = practice.view.find(goal.supports.key) if goal.supports else None
        under[above.key if above else None].append(goal)

    def branch(goal: Goal, level: int) -> Branch:
        below = under.get(goal.key, ()) if level < MOST_LEVELS else _all_below(goal, under)
        branches = tuple(branch(each, level + 1) for each in below) if level <= MOST_LEVELS else ()
        return Branch(goal, dict(counts.get(goal.key, {})), recent.get(goal.key, 0), branches)

    return tuple(branch(goal, 1) for goal in _ranked(under[None]))


def _all_below(goal: Goal, under: Mapping[Key | None, list[Goal]]) -> list[Goal]:
    """All goals that support a goal or one that does."""
    found: list[Goal] = []
    left = list(under.get(goal.key, ()))
    while left:
        found.append(left.pop(0))
        left[:0] = under.get(found[-1].key, ())
    return found


def _ranked(goals: Iterable[Goal]) -> list[Goal]:
    return sorted(goals, key=lambda goal: (not goal.north_star, goal.status != "open", goal.date.order, goal.id))
