"""Whether it was worth it, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from journalkit.languages.say import Say, opening
from journalkit.method.advice import Verdict
from journalkit.method.calibration import Calibration
from journalkit.method.impact import Change, Comparison, Impact, Kept, Reflecting
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Reflection
from journalkit.sheet import words
from journalkit.sheet.advice import verdicts
from journalkit.sheet.hypotheses import summary
from journalkit.sheet.progress import changed, value_on
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of


def impact_sheet(impact: Impact, practice: Practice, *, most: int | None = None) -> Sheet:
    """The whole page for a scope, with links to the evidence; of lists only the newest `most` lines, where that is given."""
    lead = (*as_of(practice), Words("·"), Words(scope_words(impact, practice)))
    return Sheet(practice.say("Impact"), lead, tuple(_blocks(impact, most, practice.say)))


def scope_words(impact: Impact, practice: Practice) -> str:
    """What is counted: for whom, in which room, from when to when."""
    scope = impact.scope
    person = practice.view.people.get(scope.person or "")
    say = practice.say
    who = person.name if person else say("Everybody")
    room = practice.view.rooms.get(scope.room or "")
    if room:
        who = say("{person} in {room}", person=who, room=room.title or room.id)
    days = [each.date.day for each in practice.entries if each.date.day <= practice.today]
    start = scope.since or min(days, default=practice.today)
    end = scope.until or practice.today
    days_between = say("{start}\u00a0to\u00a0{end}", start=say.day(start), end=say.day(end))
    return f"{who}, {days_between}"


def _blocks(impact: Impact, most: int | None, say: Say) -> Iterator[Block]:
    if impact.changes:
        yield Block(say("What moved"), change_parts(impact.changes, say), "metrics")
    yield Block(say("Commitments"), (kept_facts(impact.kept, say), *_broken(impact.kept, say)), "commitments")
    yield Block(say("Reflection"), (reflecting_facts(impact.reflecting, say),), "reflection")
    if impact.advice:
        yield Block(say("Advice"), (verdicts(Counter({each: impact.verdicts[each.value] for each in Verdict}), say),), "advice")
    if impact.hypotheses.tested:
        yield Block(say("Hypotheses"), (summary(impact.hypotheses, say),), "hypotheses")
    if impact.calibration.forecasts or impact.calibration.undecided:
        yield Block(say("Calibration"), calibration_parts(impact.calibration, say), "calibration")
    yield Block(say("Time"), (_time(impact, say),), "time")
    if impact.comparisons:
        parts = (outcome_facts(impact, say), *comparison_parts(impact.comparisons, most, say))
        yield Block(say("Expected and actual"), parts, "expected")


def change_parts(changes: tuple[Change, ...], say: Say) -> tuple[Part, ...]:
    """Each goal's metric at the start and the end."""
    rows = []
    for each in changes:
        goal = each.progress.goal
        metric = goal.metric
        unit = metric.unit if metric else None
        name = (Words(metric.name if metric else goal.title, goal),)
        at = [each.progress.points[i].entry for i in range(len(each.progress.points)) if each.progress.points[i].day == each.after_day]
        after = value_on(each.after, unit, each.after_day, say)
        rows.append(
            (
                name,
                says(value_on(each.before, unit, each.before_day, say)),
                (Words(after, at[-1] if at else None),),
                changed(each.progress, each.before, each.after, say),
                says(say.number(metric.target if metric else None, unit)),
            )
        )
    return table((say("Metric"), say("Before"), say("After"), say("Change"), say("Target")), rows, frozenset([4]))


def kept_facts(kept: Kept, say: Say) -> Part:
    """How many commitments were kept, and how many of these in time."""
    total = len(kept.commitments)
    return facts(
        (say("Kept"), says(say.share(kept.kept, total, "{part} of {whole} that came due") if total else say("none came due"))),
        (say("Kept in time"), says(say.share(kept.in_time, kept.with_due, "{part} of {whole} with a due date") if kept.with_due else "")),
        (say("Not confirmed yet"), says(_commitments(kept.unconfirmed, say), "open")),
        (say("Dropped"), says(_commitments(kept.dropped, say))),
        (say("Overdue"), says(_commitments(kept.overdue, say), "late")),
    )


def _commitments(count: int, say: Say) -> str:
    return say.many(count, "{n} commitment", "{n} commitments") if count else ""


def _broken(kept: Kept, say: Say) -> tuple[Part, ...]:
    rows: list[tuple[Cell, ...]] = [
        (leads_to(each.action), says(say.term("action state", each.state), "late" if each.late else "dropped"), says(say.day(each.due)))
        for each in sorted(kept.commitments, key=lambda c: c.due or c.action.date.day, reverse=True)
        if each.state in ("overdue", "dropped")
    ]
    return table((say("Not kept"), say("State"), say("Due")), rows)


def reflecting_facts(reflecting: Reflecting, say: Say) -> Part:
    """How soon completed actions were reflected on."""
    counted = reflecting.in_time + reflecting.late + reflecting.missed
    median = reflecting.median_hours
    in_time = say.share(reflecting.in_time, counted, "{part} of {whole} completed actions") if counted else say("nothing to count yet")
    after = say("{hours} after completion", hours=say.rounded(median, say.hour)) if median is not None else ""
    return facts(
        (say("Within 72 hours"), says(in_time)),
        (say("Later"), says(say.many(reflecting.late, "{n} reflection", "{n} reflections") if reflecting.late else "")),
        (say("Never"), says(say.many(reflecting.missed, "{n} action", "{n} actions") if reflecting.missed else "", "late")),
        (say("Median time to reflection"), says(after)),
    )


def outcome_facts(impact: Impact, say: Say) -> Part:
    """How often reflections say that the expected outcome was met."""
    total = sum(impact.outcomes.values())
    return facts(
        *(
            (
                opening(say.term("outcome of an action", name)),
                says(say.share(impact.outcomes[name], total), tone if impact.outcomes[name] else "quiet"),
            )
            for name, tone in words.OUTCOME_TONES
        )
    )


def comparison_parts(comparisons: tuple[Comparison, ...], most: int | None, say: Say) -> tuple[Part, ...]:
    """Each action with what was expected and what came of it, newest first."""
    rows = []
    for each in sorted(comparisons, key=lambda c: (c.reflection.date.order, c.reflection.key), reverse=True)[:most]:
        outcome = each.reflection.outcome or ""
        actual = (
            Words(say.term("outcome of an action", outcome), each.reflection, tone=words.outcome_tone(outcome)),
            *says(_in_brackets(result(each.action, each.reflection, say))),
        )
        rows.append((leads_to(each.action), says(expected(each.action, say)), actual, says(say.day(each.reflection.date.day))))
    older = len(comparisons) - len(rows)
    more = (remark(say.many(older, "and {n} older one", "and {n} older ones")),) if older else ()
    return (*table((say("Action"), say("Expected"), say("Actual"), say("Reflected")), rows), *more)


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def expected(action: Action, say: Say) -> str:
    """The expected outcome, with the KPI's target."""
    aim = say.named(action.kpi.name, say.number(action.kpi.target, action.kpi.unit)) if action.kpi and action.kpi.target is not None else ""
    return f"{action.expected} ({aim})" if action.expected and aim else action.expected or aim


def result(action: Action, reflection: Reflection, say: Say) -> str:
    """The number that a reflection reports, with the KPI's unit and name."""
    if reflection.result is None:
        return ""
    number = say.number(reflection.result, action.kpi.unit if action.kpi else None)
    return say.named(action.kpi.name, number) if action.kpi else number


def calibration_parts(found: Calibration, say: Say) -> tuple[Part, ...]:
    """Bins of confidence with what came true, and the Brier score."""
    rows = [
        (
            says(say.locale.percent.format(f"{each.low}\u2013{each.high if each.high == 100 else each.high - 1}")),
            says(str(each.count)),
            says(say.number(round(each.mean), "%")),
            says(say.share(each.true, each.count)),
        )
        for each in found.bins
    ]
    brier, left_out = "", ""
    if found.brier is not None:
        score = f"{found.brier:.3f}".replace(".", say.locale.decimal)
        brier = say("{score} (0 is perfect, 0.25 is always saying 50 %; Brier 1950)", score=score)
    if found.undecided:
        left_out = say.many(found.undecided, "{n} forecast that came out mixed or partly", "{n} forecasts that came out mixed or partly")
    numbers = facts(
        (say("Brier score"), says(brier)),
        (say("Forecasts"), says(say("{number} that came out", number=len(found.forecasts)))),
        (say("Left out"), says(left_out)),
    )
    return (numbers, *table((say("How sure"), say("Forecasts"), say("Mean"), say("Came true")), rows, frozenset([1, 2, 3])))


def _time(impact: Impact, say: Say) -> Part:
    held = len(impact.sessions)
    if not held:
        return remark(say("No session was held."))
    hours = say.rounded(impact.hours, say.hour)
    if held > impact.timed:
        hours = say.many(
            held - impact.timed, "{hours}; {n} session without a duration", "{hours}; {n} sessions without a duration", hours=hours
        )
    return facts(
        (say("Sessions held"), says(str(held))),
        (say("Hours in sessions"), says(hours if impact.timed else "")),
    )


def quarters(practice: Practice) -> list[tuple[str, date, date]]:
    """The quarters in which something happened, newest first: name, first and last day."""
    found = sorted({(e.date.day.year, (e.date.day.month - 1) // 3) for e in practice.entries if e.date.day <= practice.today}, reverse=True)
    return [
        (practice.say("{year} Q{quarter}", year=year, quarter=quarter + 1), date(year, 3 * quarter + 1, 1), _last_day(year, quarter))
        for year, quarter in found
    ]


def _last_day(year: int, quarter: int) -> date:
    return date(year, (3, 6, 9, 12)[quarter], (31, 30, 30, 31)[quarter])


def overview_parts(scopes: list[tuple[Cell, Impact]], head: str, say: Say) -> tuple[Part, ...]:
    """One line a scope: the numbers that matter side by side."""
    rows = []
    for name, each in scopes:
        counted = each.reflecting.in_time + each.reflecting.late + each.reflecting.missed
        rows.append(
            (
                name,
                says(say("{part} of {whole}", part=each.kept.kept, whole=len(each.kept.commitments))),
                says(say("{part} of {whole}", part=each.reflecting.in_time, whole=counted)),
                says(say("{part} of {whole}", part=each.tried, whole=len(each.advice))),
                says(say("{part} of {whole}", part=each.hypotheses.counts["supported"], whole=each.hypotheses.resolved)),
                says(str(len(each.sessions))),
                says(say.rounded(each.hours, say.hour) if each.timed else ""),
            )
        )
    heads = (
        head,
        say("Kept"),
        say("Reflected in 72\u00a0h"),
        say("Advice tried"),
        say("Hypotheses supported"),
        say("Sessions"),
        say("Time"),
    )
    return table(heads, rows, frozenset(range(1, 7)))
