"""The charts: where marks stand, worked out by hand for small series; what they say in words; and that they never break."""

from __future__ import annotations

from datetime import date, timedelta
from math import isfinite
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.languages.say import ENGLISH
from journalkit.method.calibration import Forecast, calibration
from journalkit.method.impact import MonthOfKept, Scope, by_month, impact
from journalkit.method.progress import Progress
from journalkit.model.audience import PRIVATE
from journalkit.model.entry import Entry, Goal
from journalkit.pipeline import check_folder
from journalkit.site.charts.calibration import calibration_chart
from journalkit.site.charts.drawing import Drawing, Mark
from journalkit.site.charts.heat import heat_map
from journalkit.site.charts.kept import kept_chart
from journalkit.site.charts.metric import metric_chart, sparkline
from journalkit.site.charts.scale import Scale, day_ticks, rounded_range
from tests.conftest import Make, entry
from tests.test_method_privacy import seen
from tests.test_site import site

SVG = "{http://www.w3.org/2000/svg}"


def marks(drawing: Drawing, role: str) -> list[Mark]:
    return [each for each in drawing.marks if role in each.role.split()]


def places(drawing: Drawing, role: str) -> list[dict[str, str]]:
    return [dict(each.at) for each in marks(drawing, role)]


def progress_of(
    journal: Make, *measures: tuple[str, float], goal: str = "due=2026-09-11", baseline: float = 0, target: float = 10
) -> Progress:
    """The progress of a goal of 1 September with some measures, as of 15 September."""
    name, value = goal.split("=")
    files = {
        "goals/star.md": entry(
            "goal",
            date="2026-09-01",
            north_star="true",
            metric=f"{{name: calls, unit: calls, baseline: {baseline}, target: {target}}}",
            **{name: value},
        )
    }
    files |= {
        f"insights/m{number}.md": entry("insight", date=day, measures=f"{{star: {value}}}") for number, (day, value) in enumerate(measures)
    }
    practice = seen(journal(files), PRIVATE)
    return next(iter(practice.series.values()))


def address(each: Entry) -> str:
    return f"insights/{each.id}.html"


def test_measures_stand_where_their_days_and_values_are(journal: Make) -> None:
    """The plane lies from x = 38 (1 September) to 624 (21 September), y = 274 (0) to 44 (10), 23 a call."""
    found = metric_chart(progress_of(journal, ("2026-09-06", 5), ("2026-09-11", 2.5), goal="due=2026-09-21"), address, "c", ENGLISH)
    assert found is not None
    drawing = found.drawings[0]
    assert [(at["cx"], at["cy"]) for at in places(drawing, "dot")] == [("184.5", "159"), ("331", "216.5")]
    assert [at["d"] for at in places(drawing, "series")] == ["M38 274L184.5 159L331 216.5"]
    assert [at["y1"] for at in places(drawing, "target")] == ["44"]
    assert [at["y1"] for at in places(drawing, "baseline")] == ["274"]
    assert [at["x1"] for at in places(drawing, "today")] == ["448.2"]
    assert [at["d"] for at in places(drawing, "pace")] == ["M331 216.5L624 159"]  # 2.5 in ten days is 5 in twenty
    assert [each.address for each in marks(drawing, "dot")] == ["insights/m0.html", "insights/m1.html"]
    assert [each.words for each in marks(drawing, "dot")] == [
        "5\u00a0calls on 6\u00a0Sep\u00a02026",
        "2.5\u00a0calls on 11\u00a0Sep\u00a02026",
    ]


@pytest.mark.parametrize(("due", "anchor"), [("2026-09-25", "middle"), ("2030-09-11", "start"), ("2026-09-16", "end")])
def test_the_word_for_today_stays_within_the_plane_beside_its_numbers(journal: Make, due: str, anchor: str) -> None:
    found = metric_chart(progress_of(journal, ("2026-09-06", 5), goal=f"due={due}"), address, "c", ENGLISH)
    assert found is not None
    named = [dict(each.at) for each in marks(found.drawings[0], "tick") if each.words == "today"]
    assert [at["text-anchor"] for at in named] == [anchor]


def test_a_metric_says_in_words_and_in_a_table_what_it_draws(journal: Make) -> None:
    found = metric_chart(progress_of(journal, ("2026-09-06", 5), ("2026-09-11", 2.5), goal="due=2026-09-21"), address, "c", ENGLISH)
    assert found is not None
    assert found.title == "calls (calls) over time"
    assert found.description.replace("\u00a0", " ") == (
        "2 measures: from 5 calls on 6 Sep 2026 to 2.5 calls on 11 Sep 2026. Baseline 0 calls on 1 Sep 2026. "
        "Target 10 calls by 21 Sep 2026. At the pace so far 5 calls on 21 Sep 2026."
    )
    assert [[cell[0].words.replace("\u00a0", " ") for cell in row] for row in found.rows] == [
        ["11 Sep 2026", "2.5 calls"],
        ["6 Sep 2026", "5 calls"],
    ]
    assert found.rows[0][0][0].address == "insights/m1.html"


def test_a_pace_that_leaves_the_plane_is_cut_at_its_edge(journal: Make) -> None:
    """From 8 on the 11th at 0.8 a day, 10 is reached on half of the way to 12 on the 16th: 2.5 days later."""
    found = metric_chart(progress_of(journal, ("2026-09-11", 8), goal="due=2026-09-16"), address, "c", ENGLISH)
    assert found is not None
    x = Scale(date(2026, 9, 1).toordinal(), date(2026, 9, 16).toordinal(), 38, 624)
    last = x(date(2026, 9, 11).toordinal()) + (624 - x(date(2026, 9, 11).toordinal())) / 2
    assert places(found.drawings[0], "pace")[0]["d"].endswith(f"L{last:.1f} 44")


def test_a_metric_without_measures_or_beyond_all_measure_has_no_drawing(journal: Make) -> None:
    empty = progress_of(journal)
    assert metric_chart(empty, address, "c", ENGLISH) is None
    assert sparkline(empty, "c", ENGLISH) is None


@pytest.mark.parametrize("value", [1e16, -1e16])
def test_numbers_beyond_all_measure_stand_in_the_table_alone(journal: Make, value: float) -> None:
    found = metric_chart(progress_of(journal, ("2026-09-11", value)), address, "c", ENGLISH)
    assert found is not None
    assert found.drawings == ()
    assert len(found.rows) == 1
    assert sparkline(progress_of(journal, ("2026-09-11", value)), "c", ENGLISH) is None


def test_a_sparkline_runs_from_the_baseline_to_the_newest_measure(journal: Make) -> None:
    found = sparkline(progress_of(journal, ("2026-09-11", 5)), "c", ENGLISH)
    assert found is not None
    assert places(found.drawings[0], "series")[0]["d"] == "M4 24L116 14"
    assert found.title.replace("\u00a0", " ") == "calls: 0 calls to 5 calls"


def test_calibration_stands_where_confidence_and_truth_meet() -> None:
    """The plane lies from x = 52 to 340 and from y = 312 to 34; one forecast of the four came at 90 %."""
    goal = next(each for each in seen(EXAMPLE_ROOT, PRIVATE).entries if isinstance(each, Goal))
    said = [Forecast(goal, "", 50, True), Forecast(goal, "", 50, False), Forecast(goal, "", 50, False), Forecast(goal, "", 90, True)]
    found = calibration_chart(calibration(said, 0), "c", ENGLISH)
    assert found is not None
    assert [(at["cx"], at["cy"], at["r"]) for at in places(found.drawings[0], "area")] == [("196", "219.3", "14"), ("311.2", "34", "8.1")]
    assert [at["x2"] + " " + at["y2"] for at in places(found.drawings[0], "perfect")] == ["340 34"]
    assert [[cell[0].words for cell in row] for row in found.rows] == [["50\u00a0%", "33\u00a0%", "3"], ["90\u00a0%", "100\u00a0%", "1"]]
    assert calibration_chart(calibration([], 2), "c", ENGLISH) is None


def test_kept_commitments_go_up_and_the_others_down() -> None:
    """From y = 246 (2 not kept) to 34 (4 kept): 35.3 a commitment, the line at 175.3."""
    found = kept_chart((MonthOfKept((2026, 8), 4, 0, 0), MonthOfKept((2026, 9), 1, 1, 2)), "c", ENGLISH)
    assert found is not None
    drawing = found.drawings[0]
    assert [(at["y"], at["height"]) for at in places(drawing, "kept")] == [("34", "141.3"), ("140", "35.3")]
    assert [(at["y"], at["height"]) for at in places(drawing, "waiting")] == [("104.7", "35.3")]
    assert [(at["y"], at["height"]) for at in places(drawing, "unkept")] == [("175.3", "70.7")]
    assert found.description == "August 2026 to September 2026: 5\u00a0commitments kept, 2 not, 1 not confirmed yet."
    assert [[cell[0].words for cell in row] for row in found.rows] == [["September 2026", "1", "1", "2"], ["August 2026", "4", "0", "0"]]
    assert kept_chart((), "c", ENGLISH) is None


def test_commitments_are_counted_in_the_month_in_which_they_came_due(journal: Make) -> None:
    root = journal(
        {
            "actions/a.md": entry("action", date="2026-06-01", assignee="ana", due="2026-06-30", status="done", completed="2026-07-02"),
            "actions/b.md": entry("action", date="2026-06-01", assignee="ana", due="2026-09-01"),
            "actions/c.md": entry("action", date="2026-06-01", assignee="ana", due="2026-07-05", status="dropped"),
            "actions/d.md": entry("action", date="2026-06-01", assignee="ana", due="2026-10-05"),
        }
    )
    found = by_month(impact(seen(root, PRIVATE), Scope()).kept)
    assert [(each.month, each.kept, each.missed) for each in found] == [((2026, 7), 1, 1), ((2026, 8), 0, 0), ((2026, 9), 0, 1)]


def test_the_calendar_has_a_square_a_day_up_to_the_newest_entry() -> None:
    """From Monday 7 September to Wednesday the 16th: ten squares, of which three are written on."""
    days = {date(2026, 9, 8): (1, "a"), date(2026, 9, 14): (2, "b"), date(2026, 9, 16): (9, "c")}
    found = heat_map(days, "c", ENGLISH)
    assert found is not None
    (drawing,) = found.drawings
    squares = [each for each in drawing.marks if each.shape == "rect"]
    assert len(squares) == 10
    assert [(each.role, each.address, dict(each.at)["x"], dict(each.at)["y"]) for each in drawing.links] == [
        ("heat-1", "a", "30", "32"),
        ("heat-2", "b", "42", "20"),
        ("heat-4", "c", "42", "44"),
    ]
    assert found.description == "12\u00a0entries on 3\u00a0days."


def test_a_calendar_goes_back_a_year_at_most_in_two_halves() -> None:
    found = heat_map({date(2020, 1, 1): (1, "old"), date(2025, 10, 1): (1, "a"), date(2026, 9, 16): (1, "b")}, "c", ENGLISH)
    assert found is not None
    assert len(found.drawings) == 2
    assert [each.address for drawing in found.drawings for each in drawing.links] == ["a", "b"]
    assert sum(each.shape == "rect" for drawing in found.drawings for each in drawing.marks) == 51 * 7 + 3


@given(st.lists(st.floats(-1e15, 1e15, allow_nan=False), min_size=1, max_size=6))
def test_ticks_are_few_rise_and_hold_all_values(values: list[float]) -> None:
    ticks = rounded_range(values)
    assert 2 <= len(ticks) <= 8
    assert all(isfinite(each) for each in ticks)
    assert list(ticks) == sorted(set(ticks))
    span = ticks[-1] - ticks[0]
    assert ticks[0] <= min(values) + span * 1e-6
    assert ticks[-1] >= max(values) - span * 1e-6


@given(st.dates(), st.integers(1, 4000))
def test_days_to_name_are_few_and_lie_in_the_span(first: date, days: int) -> None:
    last = first + timedelta(days=min(days, (date.max - first).days))
    found = day_ticks(first, last, ENGLISH)
    assert len(found) <= 6
    assert all(first <= day <= last for day, _ in found)


def test_an_axis_begins_at_zero_unless_the_values_are_far_from_it() -> None:
    assert rounded_range([20, 70])[0] == 0
    assert rounded_range([80, 100]) == (80, 85, 90, 95, 100)
    assert rounded_range([-3, 7]) == (-4, -2, 0, 2, 4, 6, 8)


def test_charts_are_well_formed_named_and_keep_hostile_words_as_text(journal: Make) -> None:
    hostile = '"</svg><script>alert(1)</script>\\""'
    files = {
        "goals/star.md": entry(
            "goal", north_star="true", due="2026-12-01", metric=f"{{name: {hostile}, unit: {hostile}, baseline: 1, target: 9}}"
        ),
        "insights/a.md": entry("insight", date="2026-09-04", measures="{star: 4}"),
    }
    html = site(journal(files))["goals/star.html"].decode()
    svg = html[html.index("<svg viewBox", html.index("<figure")) : html.index("</svg>", html.index("<figure")) + 6]
    tree = ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    picture = next(each for each in tree.iter(f"{SVG}g") if each.get("role") == "img")
    assert picture.get("aria-labelledby") == "chart-title chart-text"
    assert "<script>alert(1)</script>" in str(picture.findtext(f"{SVG}title"))
    assert "<script>alert" not in html


EXAMPLE_ROOT = Path(__file__).parent.parent / "example-journal"


def test_the_example_has_its_charts() -> None:
    checked = check_folder(EXAMPLE_ROOT)
    assert checked.journal is not None
    pages = {path: data.decode() for path, data in site(EXAMPLE_ROOT).items() if path.endswith(".html")}
    assert pages["index.html"].count('class="chart chart-metric"') == 1
    assert [pages["impact.html"].count(f'class="chart chart-{kind}"') for kind in ("metric", "kept", "calibration")] == [1, 1, 1]
    assert pages["thread.html"].count('class="chart chart-heat"') == 1
    assert pages["goals.html"].count('class="spark"') == 4
