"""A goal's progress in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journalkit.languages.say import Say
from journalkit.method.progress import Freshness, Outlook, Progress
from journalkit.sheet.sheet import Bar, Block, Cell, Facts, Part, Words, facts, leads_to, says


def progress_block(progress: Progress, say: Say, title: str = "") -> Block:
    """A block about one goal."""
    return Block(title or progress.goal.title, progress_parts(progress, say), about=progress.goal)


def progress_parts(progress: Progress, say: Say) -> tuple[Part, ...]:
    """The bar from baseline to target, and the facts."""
    return tuple(part for part in (_bar(progress, say), progress_facts(progress, say)) if part)


def _bar(progress: Progress, say: Say) -> Bar | None:
    metric = progress.goal.metric
    if metric is None or progress.share is None:
        return None
    return Bar(round(100 * progress.share), say.number(metric.baseline, metric.unit), say.number(metric.target, metric.unit))


def progress_facts(progress: Progress, say: Say) -> Facts:
    """Everything about the metric in words, each number with its unit and date."""
    metric = progress.goal.metric
    if metric is None:
        return facts((say("Measured by"), says(say("nothing yet"), "late")), (say("Due"), says(say.day(progress.due))))
    return facts(
        (say("Measured by"), says(metric.name)),
        (say("Now"), tuple(now(progress, say))),
        (say.term("baseline", "From"), says(baseline(progress, say))),
        (say("Target"), says(target(progress, say))),
        (say("Pace"), says(pace(progress, say))),
        (say("Outlook"), outlook(progress, say)),
    )


def now(progress: Progress, say: Say) -> Iterator[Words]:
    """The newest measure, leading to the entry that carries it, and how fresh it is."""
    metric = progress.goal.metric
    if not progress.points:
        yield Words(say.term("measures", "never measured"), tone="late")
        return
    last = progress.points[-1]
    yield Words(value_on(last.value, metric.unit if metric else None, last.day, say), last.entry)
    yield Words(f"({freshness(progress, say)})", tone="late" if progress.freshness is Freshness.STALE else "quiet")


def value_on(value: float | None, unit: str | None, day: date | None, say: Say) -> str:
    """A value and the day on which it was so."""
    return say("{value} on {day}", value=say.number(value, unit), day=say.day(day))


def freshness(progress: Progress, say: Say) -> str:
    """`fresh`, `ageing, 20 days old`."""
    word = say.term("measures", progress.freshness.value)
    if progress.measured is None or progress.freshness is Freshness.FRESH:
        return word
    days = (progress.today - progress.measured).days
    return say.many(days, "{ageing}, {n} day old", "{ageing}, {n} days old", ageing=word)


def baseline(progress: Progress, say: Say) -> str:
    """Where it began, and when."""
    metric = progress.goal.metric
    if metric is None or metric.baseline is None:
        return ""
    return value_on(metric.baseline, metric.unit, progress.goal.date.day, say)


def target(progress: Progress, say: Say) -> str:
    """Where it should be, and when."""
    metric = progress.goal.metric
    if metric is None:
        return ""
    value = say.number(metric.target, metric.unit)
    return say("{value} by {day}", value=value, day=say.day(progress.due)) if progress.due else say("{value}, no due date", value=value)


def pace(progress: Progress, say: Say) -> str:
    """The pace so far and the one that is needed."""
    metric = progress.goal.metric
    unit = metric.unit if metric else None
    so_far, needed = "", ""
    if progress.pace is not None:
        so_far = say("{value} every week so far", value=say.rounded(progress.pace, unit, signed=True))
    if progress.needed is not None and progress.due is not None:
        value = say.rounded(progress.needed, unit, signed=True)
        needed = say("{value} every week needed until {day}", value=value, day=say.day(progress.due))
    return say("{so_far}; {needed}", so_far=so_far, needed=needed) if so_far and needed else so_far or needed


def outlook(progress: Progress, say: Say) -> Cell:
    """What is to be expected if the pace so far goes on, and how much that is worth."""
    found = progress.outlook
    if found is Outlook.REACHED:
        day = say.day(progress.measured)
        return says(say("reached, {day}", day=day) if day else say("reached"), "done")
    if found is Outlook.OVERDUE:
        return says(say("overdue: it was due on {day}", day=say.day(progress.due)), "late")
    if found is Outlook.UNKNOWN:
        return says(say("unknown: {why}", why=_why_unknown(progress, say)), "quiet")
    tone = "done" if found is Outlook.ON_COURSE else "late"
    return (Words(say.named(say.term("outlook", found.value), _where_it_leads(progress, say)), tone=tone), *_doubts(progress, say))


def _where_it_leads(progress: Progress, say: Say) -> str:
    """When the target is reached at this pace; where that is too late, the value on the due date too."""
    metric, due, reached = progress.goal.metric, progress.due, progress.reached_on
    if progress.outlook is Outlook.ON_COURSE and due and reached:
        return _reached(reached, (due - reached).days, say) if reached >= progress.today else say("measure again")
    value, day = say.rounded(progress.projected, metric.unit if metric else None), say.day(due)
    if reached:
        return say("{value} on {due} at this pace; the target about {day}", value=value, due=day, day=say.day(reached))
    return say("{value} on {due} at this pace; the target is never reached", value=value, due=day)


def _reached(day: date, early: int, say: Say) -> str:
    """When the target is reached, where that is in time."""
    if not early:
        return say("at this pace the target is reached about {day}, the day it is due", day=say.day(day))
    return say.many(
        early,
        "at this pace the target is reached about {day}, {n} day before it is due",
        "at this pace the target is reached about {day}, {n} days before it is due",
        day=say.day(day),
    )


def _doubts(progress: Progress, say: Say) -> Cell:
    """What makes the outlook worth less: a single measure, or an old one."""
    if progress.freshness is Freshness.STALE and progress.measured:
        days = (progress.today - progress.measured).days
        return says(say.many(days, "(the newest measure is {n} day old)", "(the newest measure is {n} days old)"), "quiet")
    return says(say("(from one measure)"), "quiet") if len(progress.points) == 1 else ()


def _why_unknown(progress: Progress, say: Say) -> str:
    if not progress.points:
        return say("no measure yet")
    if progress.due is None:
        day = say.day(progress.reached_on)
        return say("no due date; the target about {day} at this pace", day=day) if day else say("no due date")
    return say("no pace yet")


def direction(progress: Progress, before: float, after: float) -> str:
    """`done` for a change towards the target, `late` for one away from it, nothing for none."""
    metric = progress.goal.metric
    if metric is None or before == after:
        return ""
    return "done" if abs(metric.target - after) < abs(metric.target - before) else "late"


def changed(progress: Progress, before: float | None, after: float | None, say: Say) -> Cell:
    """The change between two values in words, with its direction."""
    metric = progress.goal.metric
    if before is None or after is None:
        return ()
    if before == after:
        return says(say("no change"), "quiet")
    tone = direction(progress, before, after)
    change = say.rounded(after - before, metric.unit if metric else None, signed=True)
    return says(say("{change} (away from the target)", change=change) if tone == "late" else change, tone)


def goal_cell(progress: Progress) -> Cell:
    """The goal's title, leading to it."""
    return leads_to(progress.goal)
