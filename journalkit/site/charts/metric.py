"""A goal's metric over time: measures, baseline, target, and where the pace so far leads; and the same as a sparkline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from journalkit.languages.say import Say
from journalkit.method.progress import Outlook, Progress
from journalkit.model.entry import Entry, Metric
from journalkit.sheet.progress import baseline, target, value_on
from journalkit.site.charts.drawing import Drawing, Mark, circle, line, path, text
from journalkit.site.charts.scale import Scale, day_ticks, rounded_range
from journalkit.site.piece import Chart, Text

WIDTH, HEIGHT, LOW_HEIGHT, TOP, RIGHT, BOTTOM = 640, 310, 240, 44, 16, 36
LETTER = 12  # what a digit of a label takes at most, on the narrowest screen
LONGEST, LONGEST_UNIT = 44, 12  # what fits above the plane, and behind a number
NEAR = 40  # less than this from an edge, a word above the plane stands inwards: it would meet the numbers beside the plane
MOST_LINKS = 24
LARGEST = 1e15
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120, 28, 4


def metric_chart(progress: Progress, address: Callable[[Entry], str], anchor: str, say: Say, *, low: bool = False) -> Chart | None:
    """The chart of a goal that was measured; its dots lead to the entries that they come from. A `low` one takes less of a page."""
    metric = progress.goal.metric
    if metric is None or not progress.points:
        return None
    newest = progress.points[-MOST_LINKS:]
    rows = tuple(
        ((Text(say.day(each.day), address(each.entry), each.day.isoformat()),), (Text(say.number(each.value, metric.unit)),))
        for each in reversed(newest)
    )
    older = len(progress.points) - len(newest)
    return Chart(
        anchor=anchor,
        kind="metric",
        title=say("{metric} over time", metric=f"{metric.name} ({metric.unit})" if metric.unit else metric.name),
        description=_description(progress, metric, say),
        drawings=tuple(_drawing(progress, metric, address, say, LOW_HEIGHT if low else HEIGHT)),
        heads=(say("Day"), metric.name),
        rows=rows,
        numbers=(1,),
        caption=say("The newest {part} of {whole} measures", part=len(newest), whole=len(progress.points))
        if older
        else say("All measures"),
    )


def _description(progress: Progress, metric: Metric, say: Say) -> str:
    """What the drawing shows, in a sentence or two."""
    first, last = progress.points[0], progress.points[-1]
    count = say.many(len(progress.points), "{n} measure", "{n} measures")
    start, end = (value_on(each.value, metric.unit, each.day, say) for each in (first, last))
    span = say("from {start} to {end}", start=start, end=end) if last is not first else end
    parts = [say("{measures}: {span}", measures=count, span=span)]
    parts += [say("Baseline {value}", value=found) for found in [baseline(progress, say)] if found]
    parts.append(say("Target {value}", value=target(progress, say)))
    if _leads(progress) and progress.due:
        value = say.rounded(progress.projected, metric.unit)
        parts.append(say("At the pace so far {value} on {day}", value=value, day=say.day(progress.due)))
    return " ".join(say("{sentence}.", sentence=part) for part in parts)


def _leads(progress: Progress) -> bool:
    """Whether a line for the pace can be drawn: it has a direction, and days to go."""
    measured, due = progress.measured, progress.due
    open_still = progress.outlook in (Outlook.ON_COURSE, Outlook.BEHIND)
    return open_still and progress.projected is not None and measured is not None and due is not None and due > measured


def _drawing(progress: Progress, metric: Metric, address: Callable[[Entry], str], say: Say, height: int) -> Iterator[Drawing]:
    """The drawing; none for numbers beyond all measure."""
    values = [each.value for each in progress.points] + [metric.target] + ([] if metric.baseline is None else [metric.baseline])
    if max(abs(value) for value in values) > LARGEST:
        return
    ticks = rounded_range(values)
    left = 14 + LETTER * max(len(say.number(tick)) for tick in ticks)
    start = min(progress.goal.date.day, progress.points[0].day)
    end = max(day for day in (progress.today, progress.points[-1].day, progress.due) if day is not None)
    end = max(end, start + timedelta(days=1)) if start < date.max else end
    start = start if start < end else end - timedelta(days=1)
    x = Scale(start.toordinal(), end.toordinal(), left, WIDTH - RIGHT)
    y = Scale(ticks[0], ticks[-1], height - BOTTOM, TOP)
    axes = _axes(x, y, ticks, metric, start, end, say)
    marks = [*axes, *_lines(progress, metric, x, y, say), *_measures(progress, metric, x, y, address, say)]
    yield Drawing(WIDTH, height, tuple(marks))


def _axes(x: Scale, y: Scale, ticks: tuple[float, ...], metric: Metric, start: date, end: date, say: Say) -> Iterator[Mark]:
    name = metric.unit or metric.name
    yield text("unit", x.start, TOP - 28, name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…")
    for tick in ticks:
        yield line("zero" if tick == ticks[0] else "grid", x.start, y(tick), x.end, y(tick))
        yield text("tick", x.start - 8, y(tick) + 4, say.number(tick), "end")
    for day, name in day_ticks(start, end, say):
        at = x(day.toordinal())
        yield line("zero", at, y.start, at, y.start + 5)
        yield text("tick", min(at, x.end), y.start + 24, name, "end" if at > x.end - 60 else "middle")


def _lines(progress: Progress, metric: Metric, x: Scale, y: Scale, say: Say) -> Iterator[Mark]:
    """Target and baseline from side to side, today, and where the pace leads."""
    if metric.baseline is not None:
        yield line("baseline", x.start, y(metric.baseline), x.end, y(metric.baseline))
        yield text("name", x.end, _beside(y(metric.baseline)), say("baseline {value}", value=_short(metric.baseline, metric, say)), "end")
    yield line("target", x.start, y(metric.target), x.end, y(metric.target))
    yield text("name", x.start + 6, _beside(y(metric.target)), say("target {value}", value=_short(metric.target, metric, say)))
    if progress.today.toordinal() < x.high:
        today = x(progress.today.toordinal())
        yield line("today", today, y.end, today, y.start)
        anchor = "start" if today < x.start + NEAR else "end" if today > x.end - NEAR else "middle"
        yield text("tick", today, TOP - 6, say("today"), anchor)
    measured, current, projected, due = progress.measured, progress.current, progress.projected, progress.due
    if _leads(progress) and measured is not None and current is not None and projected is not None and due is not None:
        share = 1.0  # of the way to the due day, before the line leaves the drawing
        for edge in (y.low, y.high):
            if projected != current and not y.holds(projected):
                reached = (edge - current) / (projected - current)
                share = min(share, reached) if reached >= 0 else share
        days = x(measured.toordinal()) + share * (x(due.toordinal()) - x(measured.toordinal()))
        yield path("pace", [(x(measured.toordinal()), y(current)), (days, y(current + share * (projected - current)))])


def _beside(at: float) -> float:
    """Where the name of a line stands: above it, but below one at the upper edge, where it would meet other words."""
    return at - 6 if at > TOP + 16 else at + 20


def _short(value: float, metric: Metric, say: Say) -> str:
    """A value with its unit where that is short; a long one stands above the plane only."""
    return say.number(value, metric.unit if len(metric.unit or "") <= LONGEST_UNIT else None)


def _measures(progress: Progress, metric: Metric, x: Scale, y: Scale, address: Callable[[Entry], str], say: Say) -> Iterator[Mark]:
    """The measures and the line through them, from the baseline on."""
    points = [(x(each.day.toordinal()), y(each.value)) for each in progress.points]
    first = [(x(progress.goal.date.day.toordinal()), y(metric.baseline))] if metric.baseline is not None else []
    if first and first[0][0] <= points[0][0]:
        yield circle("start", *first[0], 4)
        points = [*first, *points]
    yield path("series", points)
    for each in progress.points[-MOST_LINKS:]:
        said = value_on(each.value, metric.unit, each.day, say)
        newest = "dot newest" if each is progress.points[-1] else "dot"
        yield circle(newest, x(each.day.toordinal()), y(each.value), 4, said, address(each.entry))


def sparkline(progress: Progress, anchor: str, say: Say) -> Chart | None:
    """The measures as a line of a word's size, with the target; nothing where there are none."""
    metric = progress.goal.metric
    values = [each.value for each in progress.points]
    if metric is None or not values:
        return None
    known = [*values, metric.target, *([] if metric.baseline is None else [metric.baseline])]
    if max(abs(each) for each in known) > LARGEST:
        return None
    ticks = rounded_range(known)
    points = [(each.day.toordinal(), each.value) for each in progress.points]
    began = progress.goal.date.day.toordinal()
    if metric.baseline is not None and began <= points[0][0]:
        points.insert(0, (began, metric.baseline))
    last = max(points[-1][0], points[0][0] + 1)
    x = Scale(points[0][0], last, SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    y = Scale(ticks[0], ticks[-1], SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE)
    marks = (
        line("target", x.start, y(metric.target), x.end, y(metric.target)),
        path("series", [(x(day), y(value)) for day, value in points]),
        circle("newest", x(points[-1][0]), y(points[-1][1]), 3),
    )
    start, end = say.number(points[0][1], metric.unit), say.number(values[-1], metric.unit)
    title = say("{metric}: {start} to {end}", metric=metric.name, start=start, end=end)
    aim = say("{sentence}.", sentence=say("Target {value}", value=target(progress, say)))
    return Chart(anchor=anchor, kind="spark", title=title, description=aim, drawings=(Drawing(SPARK_WIDTH, SPARK_HEIGHT, marks),))
