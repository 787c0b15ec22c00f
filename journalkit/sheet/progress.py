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
    """What is to be expected if the pace so far goes on."""
    metric = progress.goal.metric
    unit = metric.unit if metric else None
    found = progress.outlook
    if found is Outlook.REACHED:
        on = f", {words.day(progress.measured)}" if progress.measured else ""
        return says(f"reached{on}", "done")
    if found is Outlook.OVERDUE and progress.due:
        return says(f"the due date {words.day(progress.due)} is over", "late")
    if found is Outlook.UNKNOWN or progress.due is None:
        at = f"target reached about {words.day(progress.reached_on)} at this pace" if progress.reached_on else ""
        return says(at)
    there = f"{words.rounded(progress.projected, unit)} on {words.day(progress.due)} at this pace"
    when = f"; the target about {words.day(progress.reached_on)}" if progress.reached_on else ""
    return says(f"{found.value}: {there}{when}", "done" if found is Outlook.ON_COURSE else "late")


def goal_cell(progress: Progress) -> Cell:
    """The goal's title, leading to it."""
    return leads_to(progress.goal)
