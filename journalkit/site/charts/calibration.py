"""Calibration as a drawing: how sure one was, and how much of it came true. On the diagonal both are the same."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.languages.say import Say
from journalkit.method.calibration import Bin, Calibration
from journalkit.site.charts.drawing import Drawing, Mark, circle, line, text
from journalkit.site.charts.scale import Scale
from journalkit.site.piece import Chart, Text

SIZE, LEFT, TOP, RIGHT, BOTTOM = 360, 52, 34, 20, 48
TICKS = (0, 25, 50, 75, 100)
SMALLEST, LARGEST = 4.0, 14.0


def calibration_chart(found: Calibration, anchor: str, say: Say) -> Chart | None:
    """One dot for each bin of ten percent, larger where more forecasts lie in it; nothing without forecasts."""
    if not found.bins:
        return None
    x = Scale(0, 100, LEFT, SIZE - RIGHT)
    y = Scale(0, 100, SIZE - BOTTOM, TOP)
    count = say.many(len(found.forecasts), "{n} forecast", "{n} forecasts")
    said = "; ".join(
        say("{share} of those of which one was {mean} % sure", share=say.share(each.true, each.count), mean=round(each.mean))
        for each in found.bins
    )
    return Chart(
        anchor=anchor,
        kind="calibration",
        title=say("Confidence and what came true"),
        description=say(
            "{forecasts}. Came true: {said}. Above the diagonal more came true than expected, below it less.", forecasts=count, said=said
        ),
        drawings=(Drawing(SIZE, SIZE, (*_axes(x, y, say), *_dots(found.bins, x, y))),),
        heads=(say("Mean confidence"), say("Came true"), say("Forecasts")),
        rows=tuple(
            ((Text(say.number(round(each.mean), "%")),), (Text(say.percent(each.share)),), (Text(str(each.count)),)) for each in found.bins
        ),
        numbers=(0, 1, 2),
        caption=say("As numbers"),
    )


def _axes(x: Scale, y: Scale, say: Say) -> Iterator[Mark]:
    yield text("unit", x.start, TOP - 16, say("came true, %"))
    yield text("unit", x.end, SIZE - 6, say("how sure, %"), "end")
    for tick in TICKS:
        yield line("zero" if tick == 0 else "grid", x.start, y(tick), x.end, y(tick))
        yield text("tick", x.start - 8, y(tick) + 4, str(tick), "end")
        yield text("tick", x(tick), y.start + 20, str(tick), "middle")
    yield line("perfect", x(0), y(0), x(100), y(100))


def _dots(bins: tuple[Bin, ...], x: Scale, y: Scale) -> Iterator[Mark]:
    """The areas of the dots are as the numbers of forecasts, but none is too small to be seen."""
    most = max(each.count for each in bins)
    for each in bins:
        radius = max(SMALLEST, LARGEST * (each.count / most) ** 0.5)
        yield circle("area", x(each.mean), y(100 * each.share), radius)
        yield text("count", x(each.mean), y(100 * each.share) - radius - 5, str(each.count), "middle")
