"""Whether it was worth it, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from journalkit.method.advice import Verdict
from journalkit.method.calibration import Calibration
from journalkit.method.impact import Change, Comparison, Impact, Kept, Reflecting
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Reflection
from journalkit.sheet import words
from journalkit.sheet.advice import verdicts
from journalkit.sheet.hypotheses import summary
from journalkit.sheet.progress import changed
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of


def impact_sheet(impact: Impact, practice: Practice, *, most: int | None = None) -> Sheet:
    """The whole page for a scope, with links to the evidence; of lists only the newest `most` lines, where that is given."""
    return Sheet("Impact", (*as_of(practice), Words("·"), Words(scope_words(impact, practice))), tuple(_blocks(impact, most)))


def scope_words(impact: Impact, practice: Practice) -> str:
    """What is counted: for whom, in which room, from when to when."""
    scope = impact.scope
    person = practice.view.people.get(scope.person or "")
    who = person.name if person else "Everybody"
    room = practice.view.rooms.get(scope.room or "")
    where = f" in {room.title or room.id}" if room else ""
    days = [each.date.day for each in practice.entries if each.date.day <= practice.today]
    start = scope.since or min(days, default=practice.today)
    end = scope.until or practice.today
    return f"{who}{where}, {words.day(start)} to {words.day(end)}".replace(" to ", "\u00a0to\u00a0")


def _blocks(impact: Impact, most: int | None) -> Iterator[Block]:
    if impact.changes:
        yield Block("What moved", change_parts(impact.changes), "metrics")
    yield Block("Commitments", (kept_facts(impact.kept), *_broken(impact.kept)), "commitments")
    yield Block("Reflection", (reflecting_facts(impact.reflecting),), "reflection")
    if impact.advice:
        yield Block("Advice", (verdicts(Counter({each: impact.verdicts[each.value] for each in Verdict})),), "advice")
    if impact.hypotheses.tested:
        yield Block("Hypotheses", (summary(impact.hypotheses),), "hypotheses")
    if impact.calibration.forecasts or impact.calibration.undecided:
        yield Block("Calibration", calibration_parts(impact.calibration), "calibration")
    yield Block("Time", (_time(impact),), "time")
    if impact.comparisons:
        yield Block("Expected and actual", (outcome_facts(impact), *comparison_parts(impact.comparisons, most)), "expected")


def change_parts(changes: tuple[Change, ...]) -> tuple[Part, ...]:
    """Each goal's metric at the start and the end."""
    rows = []
    for each in changes:
        goal = each.progress.goal
        metric = goal.metric
        unit = metric.unit if metric else None
        name = (Words(metric.name if metric else goal.title, goal),)
        at = [each.progress.points[i].entry for i in range(len(each.progress.points)) if each.progress.points[i].day == each.after_day]
        after = f"{words.number(each.after, unit)} on {words.day(each.after_day)}"
        rows.append(
            (
                name,
                says(f"{words.number(each.before, unit)} on {words.day(each.before_day)}"),
                (Words(after, at[-1] if at else None),),
                changed(each.progress, each.before, each.after),
                says(words.number(metric.target if metric else None, unit)),
            )
        )
    return table(("Metric", "Before", "After", "Change", "Target"), rows, frozenset([4]))


def kept_facts(kept: Kept) -> Part:
    """How many commitments were kept, and how many of these in time."""
    total = len(kept.commitments)
    return facts(
        ("Kept", says(words.share(kept.kept, total, "that came due") if total else "none came due")),
        ("Kept in time", says(words.share(kept.in_time, kept.with_due, "with a due date") if kept.with_due else "")),
        ("Not confirmed yet", says(words.count(kept.unconfirmed, "commitment") if kept.unconfirmed else "", "open")),
        ("Dropped", says(words.count(kept.dropped, "commitment") if kept.dropped else "")),
        ("Overdue", says(words.count(kept.overdue, "commitment") if kept.overdue else "", "late")),
    )


def _broken(kept: Kept) -> tuple[Part, ...]:
    rows: list[tuple[Cell, ...]] = [
        (leads_to(each.action), says(each.state, "late" if each.late else "dropped"), says(words.day(each.due)))
        for each in sorted(kept.commitments, key=lambda c: c.due or c.action.date.day, reverse=True)
        if each.state in ("overdue", "dropped")
    ]
    return table(("Not kept", "State", "Due"), rows)


def reflecting_facts(reflecting: Reflecting) -> Part:
    """How soon completed actions were reflected on."""
    counted = reflecting.in_time + reflecting.late + reflecting.missed
    median = reflecting.median_hours
    return facts(
        ("Within 72 hours", says(words.share(reflecting.in_time, counted, "completed actions") if counted else "nothing to count yet")),
        ("Later", says(words.count(reflecting.late, "reflection") if reflecting.late else "")),
        ("Never", says(words.count(reflecting.missed, "action") if reflecting.missed else "", "late")),
        ("Median time to reflection", says(f"{words.rounded(median, 'h')} after completion" if median is not None else "")),
    )


def outcome_facts(impact: Impact) -> Part:
    """How often reflections say that the expected outcome was met."""
    total = sum(impact.outcomes.values())
    return facts(
        *(
            (name.capitalize(), says(words.share(impact.outcomes[name], total), tone if impact.outcomes[name] else "quiet"))
            for name, tone in words.OUTCOME_TONES
        )
    )


def comparison_parts(comparisons: tuple[Comparison, ...], most: int | None) -> tuple[Part, ...]:
    """Each action with what was expected and what came of it, newest first."""
    rows = []
    for each in sorted(comparisons, key=lambda c: (c.reflection.date.order, c.reflection.key), reverse=True)[:most]:
        outcome = each.reflection.outcome or ""
        actual = (
            Words(outcome, each.reflection, tone=words.outcome_tone(outcome)),
            *says(_in_brackets(result(each.action, each.reflection))),
        )
        rows.append((leads_to(each.action), says(expected(each.action)), actual, says(words.day(each.reflection.date.day))))
    older = len(comparisons) - len(rows)
    more = (remark(f"and {words.count(older, 'older one')}"),) if older else ()
    return (*table(("Action", "Expected", "Actual", "Reflected"), rows), *more)


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def expected(action: Action) -> str:
    """The expected outcome, with the KPI's target."""
    aim = f"{action.kpi.name}: {words.number(action.kpi.target, action.kpi.unit)}" if action.kpi and action.kpi.target is not None else ""
    return f"{action.expected} ({aim})" if action.expected and aim else action.expected or aim


def result(action: Action, reflection: Reflection) -> str:
    """The number that a reflection reports, with the KPI's unit and name."""
    if reflection.result is None:
        return ""
    number = words.number(reflection.result, action.kpi.unit if action.kpi else None)
    return f"{action.kpi.name}: {number}" if action.kpi else number


def calibration_parts(found: Calibration) -> tuple[Part, ...]:
    """Bins of confidence with what came true, and the Brier score."""
    rows = [
        (
            says(f"{each.low}\u2013{each.high if each.high == 100 else each.high - 1}\u00a0%"),
            says(str(each.count)),
            says(f"{round(each.mean)}\u00a0%"),
            says(f"{each.true} of {each.count} ({words.percent(each.share)})"),
        )
        for each in found.bins
    ]
    numbers = facts(
        (
            "Brier score",
            says(f"{found.brier:.3f} (0 is perfect, 0.25 is always saying 50 %; Brier 1950)" if found.brier is not None else ""),
        ),
        ("Forecasts", says(f"{len(found.forecasts)} that came out")),
        ("Left out", says(f"{words.count(found.undecided, 'forecast')} that came out mixed or partly" if found.undecided else "")),
    )
    return (numbers, *table(("How sure", "Forecasts", "Mean", "Came true"), rows, frozenset([1, 2, 3])))


def _time(impact: Impact) -> Part:
    held = len(impact.sessions)
    if not held:
        return remark("No session was held.")
    missing = f"; {words.count(held - impact.timed, 'session')} without a duration" if held > impact.timed else ""
    return facts(
        ("Sessions held", says(str(held))),
        ("Hours in sessions", says(f"{words.rounded(impact.hours, 'h')}{missing}" if impact.timed else "")),
    )


def quarters(practice: Practice) -> list[tuple[str, date, date]]:
    """The quarters in which something happened, newest first: name, first and last day."""
    found = sorted({(e.date.day.year, (e.date.day.month - 1) // 3) for e in practice.entries if e.date.day <= practice.today}, reverse=True)
    return [(f"{year} Q{quarter + 1}", date(year, 3 * quarter + 1, 1), _last_day(year, quarter)) for year, quarter in found]


def _last_day(year: int, quarter: int) -> date:
    return date(year, (3, 6, 9, 12)[quarter], (31, 30, 30, 31)[quarter])


def overview_parts(scopes: list[tuple[Cell, Impact]], head: str) -> tuple[Part, ...]:
    """One line a scope: the numbers that matter side by side."""
    rows = []
    for name, each in scopes:
        counted = each.reflecting.in_time + each.reflecting.late + each.reflecting.missed
        rows.append(
            (
                name,
                says(f"{each.kept.kept} of {len(each.kept.commitments)}"),
                says(f"{each.reflecting.in_time} of {counted}"),
                says(f"{each.tried} of {len(each.advice)}"),
                says(f"{each.hypotheses.counts['supported']} of {each.hypotheses.resolved}"),
                says(str(len(each.sessions))),
                says(words.rounded(each.hours, "h") if each.timed else ""),
            )
        )
    heads = (head, "Kept", "Reflected in 72\u00a0h", "Advice tried", "Hypotheses supported", "Sessions", "Time")
    return table(heads, rows, frozenset(range(1, 7)))
