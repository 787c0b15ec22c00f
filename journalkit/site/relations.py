"""Who refers to whom in a View, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Goal, Key, NumberedReference
from journalkit.schema.kind import references
from journalkit.values import Struct


class Relations(Struct, frozen=True):
    """For each key the entries that name it, by field; `mentions` are links in texts; `by_goal` are those that serve a goal.

    `changes` says how an entry's measure changed a goal's metric: the value before it, where there was one, and its own.
    """

    by_field: Mapping[tuple[Key, str], tuple[Entry, ...]]
    mentions: Mapping[Key, tuple[Entry, ...]]
    by_goal: Mapping[Key, tuple[Entry, ...]]
    by_hypothesis: Mapping[tuple[Key, int], tuple[Entry, ...]]
    changes: Mapping[tuple[Key, Key], tuple[float | None, float]]

    def of(self, key: Key, *names: str) -> tuple[Entry, ...]:
        """The entries whose named fields name an entry, oldest first."""
        return chronological({each.key: each for name in names for each in self.by_field.get((key, name), ())}.values())


def chronological(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Oldest first; on the same day by id."""
    return tuple(sorted(entries, key=lambda each: (each.date.order, each.id, each.author)))


def relate(practice: Practice) -> Relations:
    """The relations among the entries of a view."""
    by_field: dict[tuple[Key, str], list[Entry]] = defaultdict(list)
    mentions: dict[Key, dict[Key, Entry]] = defaultdict(dict)
    by_goal: dict[Key, list[Entry]] = defaultdict(list)
    by_hypothesis: dict[tuple[Key, int], list[Entry]] = defaultdict(list)
    for entry in practice.entries:
        named = set()
        for name, reference in references(entry):
            if reference.key is not None:
                by_field[reference.key, name].append(entry)
                named.add(reference.key)
        for destination in entry.destinations.values():
            if destination.key and destination.key != entry.key and destination.key not in named:
                mentions[destination.key][entry.key] = entry
        goal = practice.goals.get(entry.key)
        if goal is not None and not isinstance(entry, Goal):
            by_goal[goal].append(entry)
        if isinstance(entry, Action) and isinstance(entry.hypothesis, NumberedReference) and entry.hypothesis.entry.key:
            by_hypothesis[entry.hypothesis.entry.key, entry.hypothesis.number].append(entry)
    return Relations(
        {key: tuple(entries) for key, entries in by_field.items()},
        {key: chronological(entries.values()) for key, entries in mentions.items()},
        {key: chronological(entries) for key, entries in by_goal.items()},
        {key: chronological(entries) for key, entries in by_hypothesis.items()},
        _changes(practice),
    )


def _changes(practice: Practice) -> dict[tuple[Key, Key], tuple[float | None, float]]:
    """What each measure changed, by entry and goal."""
    found: dict[tuple[Key, Key], tuple[float | None, float]] = {}
    for key, progress in practice.series.items():
        before = progress.goal.metric.baseline if progress.goal.metric else None
        for point in progress.points:
            found[point.entry.key, key] = before, point.value
            before = point.value
    return found
