"""The map from the North Star down, in words."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.method.mapping import DRIFT_DAYS, Branch, GoalMap
from journalkit.method.practice import Practice
from journalkit.sheet import words
from journalkit.sheet.progress import freshness
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of

UNMAPPED_SHOWN = 20
DEEPEST = 3
INDENT = "\u00a0\u00a0\u00a0"


def map_sheet(found: GoalMap, practice: Practice) -> Sheet:
    """The tree of goals with what serves each, what serves none, and what the last 30 days served."""
    return Sheet("Map", as_of(practice), tuple(_blocks(found, practice)))


def _blocks(found: GoalMap, practice: Practice) -> Iterator[Block]:
    rows = [row for root in found.roots for row in _rows(root, 0, practice)]
    heads = ("Goal", "Metric now", "Sessions", "Insights", "Actions", "Reflections", f"Last {DRIFT_DAYS}\u00a0days")
    yield Block("Goals", table(heads, rows, frozenset(range(2, 7))) or (remark("There is no goal yet."),), "goals")
    unmapped = len(found.unmapped)
    drift = facts(
        ("Serve no goal", says(words.share(unmapped, found.entries, "entries"), "late" if unmapped else "")),
        (f"Since {words.day(found.since)}", says(_drift(found))),
    )
    yield Block("Drift", (drift, *_idle(found)), "drift")
    if unmapped:
        more = (remark(f"{words.count(unmapped - UNMAPPED_SHOWN, 'older one')}."),) if unmapped > UNMAPPED_SHOWN else ()
        listed = [
            (leads_to(each, handle=True), says(each.type), says(words.day(each.date.day))) for each in found.unmapped[:UNMAPPED_SHOWN]
        ]
        yield Block("Serving no goal", (*table(("Entry", "Type", "Day"), listed), *more), "unmapped")


def _rows(branch: Branch, depth: int, practice: Practice) -> Iterator[tuple[Cell, ...]]:
    progress = practice.series[branch.goal.key]
    metric = branch.goal.metric
    now = f"{words.number(progress.current, metric.unit)} ({freshness(progress)})" if metric and progress.points else "not measured"
    star = (Words("(North Star)", tone="quiet"),) if branch.goal.north_star else ()
    status = (Words(f"({branch.goal.status})", tone="quiet"),) if branch.goal.status != "open" else ()
    indent = (Words(INDENT * depth, tone=f"indent-{min(depth, DEEPEST)}"),) if depth else ()
    counts = tuple(says(str(branch.counts.get(kind, 0))) for kind in ("session", "insight", "action", "reflection"))
    yield ((*indent, *leads_to(branch.goal), *star, *status), says(now), *counts, says(str(branch.recent)))
    for each in branch.branches:
        yield from _rows(each, depth + 1, practice)


def _drift(found: GoalMap) -> str:
    if not found.recent:
        return "nothing was written that serves a goal"
    return f"{words.count(found.recent, 'entry', 'entries')}; {words.share(found.recent_unmapped, found.recent)} served no goal"


def _idle(found: GoalMap) -> tuple[Part, ...]:
    """The open goals that nothing of the last days served."""
    idle = [branch.goal for root in found.roots for branch in _all(root) if not branch.recent and branch.goal.status == "open"]
    if not idle or not found.entries:
        return ()
    cell = tuple(word for index, goal in enumerate(idle) for word in ((Words(","),) if index else ()) + leads_to(goal))
    return (facts((f"No session, insight, action or reflection in {DRIFT_DAYS}\u00a0days", cell)),)


def _all(branch: Branch) -> Iterator[Branch]:
    yield branch
    for each in branch.branches:
        yield from _all(each)
