"""The map from the North Star down, in words."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.languages.say import Say
from journalkit.method.mapping import DRIFT_DAYS, Branch, GoalMap
from journalkit.method.practice import Practice
from journalkit.sheet.progress import freshness
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of

UNMAPPED_SHOWN = 20
DEEPEST = 3
INDENT = "\u00a0\u00a0\u00a0"


def map_sheet(found: GoalMap, practice: Practice) -> Sheet:
    """The tree of goals with what serves each, what serves none, and what the last 30 days served."""
    return Sheet(practice.say("Map"), as_of(practice), tuple(_blocks(found, practice)))


def _blocks(found: GoalMap, practice: Practice) -> Iterator[Block]:
    say = practice.say
    rows = [row for root in found.roots for row in _rows(root, 0, practice)]
    heads = (
        say("Goal"),
        say("Metric now"),
        say("Sessions"),
        say("Insights"),
        say("Actions"),
        say("Reflections"),
        say("Last {days}\u00a0days", days=DRIFT_DAYS),
    )
    yield Block(say("Goals"), table(heads, rows, frozenset(range(2, 7))) or (remark(say("There is no goal yet.")),), "goals")
    unmapped = len(found.unmapped)
    drift = facts(
        (say("Serve no goal"), says(say.share(unmapped, found.entries, "{part} of {whole} entries"), "late" if unmapped else "")),
        (say("Since {day}", day=say.day(found.since)), says(_drift(found, say))),
    )
    yield Block(say("Drift"), (drift, *_idle(found, say)), "drift")
    if unmapped:
        older = unmapped - UNMAPPED_SHOWN
        more = (remark(say.many(older, "{n} older one.", "{n} older ones.")),) if older > 0 else ()
        listed = [
            (leads_to(each, handle=True), says(say.term("type", each.type)), says(say.day(each.date.day)))
            for each in found.unmapped[:UNMAPPED_SHOWN]
        ]
        yield Block(say("Serving no goal"), (*table((say("Entry"), say("Type"), say("Day")), listed), *more), "unmapped")


def _rows(branch: Branch, depth: int, practice: Practice) -> Iterator[tuple[Cell, ...]]:
    progress = practice.series[branch.goal.key]
    metric = branch.goal.metric
    say = practice.say
    measured = f"{say.number(progress.current, metric.unit)} ({freshness(progress, say)})" if metric and progress.points else ""
    now = measured or say("not measured")
    star = (Words(f"({say.term('type', 'North Star')})", tone="quiet"),) if branch.goal.north_star else ()
    state = branch.goal.status
    status = (Words(f"({say.term('goal state', state)})", tone="quiet"),) if state != "open" else ()
    indent = (Words(INDENT * depth, tone=f"indent-{min(depth, DEEPEST)}"),) if depth else ()
    counts = tuple(says(str(branch.counts.get(kind, 0))) for kind in ("session", "insight", "action", "reflection"))
    yield ((*indent, *leads_to(branch.goal), *star, *status), says(now), *counts, says(str(branch.recent)))
    for each in branch.branches:
        yield from _rows(each, depth + 1, practice)


def _drift(found: GoalMap, say: Say) -> str:
    if not found.recent:
        return say("nothing was written that serves a goal")
    idle = say.share(found.recent_unmapped, found.recent)
    return say("{entries}; {idle} served no goal", entries=say.entries(found.recent), idle=idle)


def _idle(found: GoalMap, say: Say) -> tuple[Part, ...]:
    """The open goals that nothing of the last days served."""
    idle = [branch.goal for root in found.roots for branch in _all(root) if not branch.recent and branch.goal.status == "open"]
    if not idle or not found.entries:
        return ()
    cell = tuple(word for index, goal in enumerate(idle) for word in ((Words(","),) if index else ()) + leads_to(goal))
    return (facts((say("No session, insight, action or reflection in {days}\u00a0days", days=DRIFT_DAYS), cell)),)


def _all(branch: Branch) -> Iterator[Branch]:
    yield branch
    for each in branch.branches:
        yield from _all(each)
