"""A goal's progress in words."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.method.progress import Freshness, Outlook, Progress
from journalkit.sheet import words
from journalkit.sheet.sheet import Bar, Block, Cell, Facts, Part, Words, facts, leads_to, says


def progress_block(progress: Progress, title: str = "") -> Block:
    """A block about one goal."""
    return Block(title or progress.goal.title, progress_parts(progress), about=progress.goal)


def progress_parts(progress: Progress) -> tuple[Part, ...]:
    """The bar from baseline to target, and the facts."""
    return tuple(part for part in (_bar(progress), progress_facts(progress)) if part)


def _bar(progress: Progress) -> Bar | None:
    metric = progress.goal.metric
    if metric is None or progress.share is None:
        return None
    return Bar(round(100 * progress.share), words.number(metric.baseline, metric.unit), words.number(metric.target, metric.unit))


def progress_facts(progress: Progress) -> Facts:
    """Everything about the metric in words, each number with its unit and date."""
    metric = progress.goal.metric
    if metric is None:
        return facts(("Measured by", says("nothing yet", "late")), ("Due", says(words.day(progress.due))))
    return facts(
        ("Measured by", says(metric.name)),
        ("Now", tuple(now(progress))),
        ("From", says(baseline(progress))),
        ("Target", says(target(progress))),
        ("Pace", says(pace(progress))),
        ("Outlook", outlook(progress)),
    )


def now(progress: Progress) -> Iterator[Words]:
    """The newest measure, leading to the entry that carries it, and how fresh it is."""
    metric = progress.goal.metric
    if not progress.points:
        yield Words("never measured", tone="late")
        return
    last = progress.points[-1]
    yield Words(f"{words.number(last.value, metric.unit if metric else None)} on {words.day(last.day)}", last.entry)
    yield Words(f"({freshness(progress)})", tone="late" if progress.freshness is Freshness.STALE else "quiet")


def freshness(progress: Progress) -> str:
    """`fresh`, `ageing, 20 days old`."""
    if progress.measured is None or progress.freshness is Freshness.FRESH:
        return progress.freshness.value
    return f"{progress.freshness.value}, {words.count((progress.today - progress.measured).days, 'day')} old"


def baseline(progress: Progress) -> str:
    """Where it began, and when."""
    metric = progress.goal.metric
    if metric is None or metric.baseline is None:
        return ""
    return f"{words.number(metric.baseline, metric.unit)} on {words.day(progress.goal.date.day)}"


def target(progress: Progress) -> str:
    """Where it should be, and when."""
    metric = progress.goal.metric
    if metric is None:
        return ""
    until = f" by {words.day(progress.due)}" if progress.due else ", no due date"
    return words.number(metric.target, metric.unit) + until


def pace(progress: Progress) -> str:
    """The pace so far and the one that is needed."""
    metric = progress.goal.metric
    unit = metric.unit if metric else None
    so_far = f"{words.rounded(progress.pace, unit, signed=True)} every week so far" if progress.pace is not None else ""
    needed = ""
    if progress.needed is not None and progress.due is not None:
        needed = f"{words.rounded(progress.needed, unit, signed=True)} every week needed until {words.day(progress.due)}"
    return "; ".join(part for part in (so_far, needed) if part)


def outlook(progress: Progress) -> Cell:
    """What is to be expected if the pace so far goes on, and how much that is worth."""
    found = progress.outlook
    if found is Outlook.REACHED:
        return says(f"reached{f', {words.day(progress.measured)}' if progress.measured else ''}", "done")
    if found is Outlook.OVERDUE:
        return says(f"overdue: it was due on {words.day(progress.due)}", "late")
    if found is Outlook.UNKNOWN:
        return says(f"unknown: {_why_unknown(progress)}", "quiet")
    tone = "done" if found is Outlook.ON_COURSE else "late"
    return (Words(f"{found.value}: {_where_it_leads(progress)}", tone=tone), *_doubts(progress))


def _where_it_leads(progress: Progress) -> str:
    """When the target is reached at this pace; where that is too late, the value on the due date too."""
    metric, due, reached = progress.goal.metric, progress.due, progress.reached_on
    if progress.outlook is Outlook.ON_COURSE and due and reached:
        early = (due - reached).days
        before = f", {words.count(early, 'day')} before it is due" if early else ", the day it is due"
        return f"at this pace the target is reached about {words.day(reached)}{before}" if reached >= progress.today else "measure again"
    value = f"{words.rounded(progress.projected, metric.unit if metric else None)} on {words.day(due)} at this pace"
    return value + (f"; the target about {words.day(reached)}" if reached else "; the target is never reached")


def _doubts(progress: Progress) -> Cell:
    """What makes the outlook worth less: a single measure, or an old one."""
    if progress.freshness is Freshness.STALE and progress.measured:
        return says(f"(the newest measure is {words.count((progress.today - progress.measured).days, 'day')} old)", "quiet")
    return says("(from one measure)", "quiet") if len(progress.points) == 1 else ()


def _why_unknown(progress: Progress) -> str:
    if not progress.points:
        return "no measure yet"
    if progress.due is None:
        at = f"; the target about {words.day(progress.reached_on)} at this pace" if progress.reached_on else ""
        return f"no due date{at}"
    return "no pace yet"


def direction(progress: Progress, before: float, after: float) -> str:
    """`done` for a change towards the target, `late` for one away from it, nothing for none."""
    metric = progress.goal.metric
    if metric is None or before == after:
        return ""
    return "done" if abs(metric.target - after) < abs(metric.target - before) else "late"


def changed(progress: Progress, before: float | None, after: float | None) -> Cell:
    """The change between two values in words, with its direction."""
    metric = progress.goal.metric
    if before is None or after is None:
        return ()
    if before == after:
        return says("no change", "quiet")
    tone = direction(progress, before, after)
    away = " (away from the target)" if tone == "late" else ""
    return says(words.rounded(after - before, metric.unit if metric else None, signed=True) + away, tone)


def goal_cell(progress: Progress) -> Cell:
    """The goal's title, leading to it."""
    return leads_to(progress.goal)
