"""What the method counts for an audience is what that audience may see: numbers, dates and clocks of hidden entries are nowhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from journalkit.method.advice import Verdict, ledger
from journalkit.method.clocks import ClockState
from journalkit.method.impact import Scope, impact
from journalkit.method.mapping import goal_map
from journalkit.method.practice import Practice, practice
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.model.entry import Key
from journalkit.packaged import packaged_roadmaps
from journalkit.pipeline import check_folder, site_of
from journalkit.reading.load import read_packaged
from journalkit.view import project
from tests.conftest import Make, entry

NOW = datetime(2026, 9, 15, 9, tzinfo=ZoneInfo("Europe/Madrid"))
BEN = room_audience("ben")
STAR = entry("goal", "The star", date="2026-01-01", north_star="true", metric="{name: m, baseline: 0, target: 10}", shared="public")


def seen(root: Path, audience: Audience) -> Practice:
    checked = check_folder(root)
    assert checked.journal is not None
    assert checked.diagnostics == ()
    return practice(project(checked.journal, audience), NOW)


def text_of(root: Path, audience: Audience) -> str:
    """All pages of a site in one text."""
    journal = check_folder(root).journal
    assert journal is not None
    made = site_of(project(journal, audience), root, NOW)
    return "\n".join(
        each.data.decode("utf-8", "replace") for each in made if not each.path.startswith("assets/")
    )  # those say the same to all


def test_a_hidden_measure_moves_no_number_of_others(journal: Make) -> None:
    """THREATS A8: current value, pace, projection and freshness come from visible measures alone."""
    root = journal(
        {
            "goals/star.md": STAR,
            "insights/open.md": entry("insight", goal="star", shared="public", date="2026-03-01", measures="{star: 2}"),
            "insights/secret.md": entry("insight", goal="star", shared="false", date="2026-09-01", measures="{star: 9.125}"),
        }
    )
    key = Key("ana", "star")
    assert seen(root, PRIVATE).series[key].current == 9.125
    for audience in (BEN, PUBLIC):
        progress = seen(root, audience).series[key]
        assert (progress.current, progress.measured and progress.measured.isoformat()) == (2, "2026-03-01")
        assert "9.125" not in text_of(root, audience)


def test_a_reflection_that_is_not_shared_is_not_called_missed(journal: Make) -> None:
    """Others see a completed action without its reflection; that the owner reflected in private is nobody's business."""
    root = journal(
        {
            "actions/done.md": entry("action", assignee="ana", status="done", completed="2026-09-04 10:00", shared="public"),
            "reflections/r.md": entry("reflection", action="done", outcome="met", date="2026-09-05", shared="false"),
            "actions/never.md": entry("action", assignee="ana", status="done", completed="2026-09-04 10:00", shared="public"),
        }
    )
    own = seen(root, PRIVATE).clocks
    assert own[Key("ana", "done")].state is ClockState.IN_TIME
    assert own[Key("ana", "never")].state is ClockState.MISSED
    for audience in (BEN, PUBLIC):
        assert {clock.state for clock in seen(root, audience).clocks.values()} == {ClockState.UNSEEN}
        assert impact(seen(root, audience), Scope()).reflecting.clocks == ()
        assert "missed" not in text_of(root, audience)
    assert "missed" in text_of(root, PRIVATE)


def test_a_hidden_session_gives_no_date_to_what_is_due_then(journal: Make) -> None:
    """THREATS A2: `due: next-session` is a day only for those who may see that session."""
    root = journal(
        {
            "actions/a.md": entry("action", assignee="ana", due="next-session", shared="true"),
            "sessions/secret.md": entry("session", date="2026-09-23", status="planned", shared="false", with_="ben"),
        }
    )
    due = seen(root, PRIVATE).commitments[Key("ana", "a")].due
    assert due is not None
    assert due.isoformat() == "2026-09-23"
    assert seen(root, BEN).commitments[Key("ana", "a")].due is None
    assert "23\u00a0Sep" not in text_of(root, BEN)
    assert "2026-09-23" not in text_of(root, BEN)


def test_advice_stays_untried_for_those_who_see_no_attempt(journal: Make) -> None:
    root = journal(
        {
            "insights/advice.md": entry("insight", from_="ben", shared="true"),
            "actions/try.md": entry("action", assignee="ana", insight="advice", status="done", completed="2026-09-04", shared="false"),
            "reflections/r.md": entry("reflection", action="try", outcome="missed", date="2026-09-05", shared="false"),
        }
    )
    assert [each.verdict for each in ledger(seen(root, PRIVATE))] == [Verdict.FAILED]
    assert [(each.verdict, each.attempts) for each in ledger(seen(root, BEN))] == [(Verdict.UNTRIED, ())]


def test_the_map_of_others_counts_what_they_see(journal: Make) -> None:
    root = journal(
        {
            "goals/star.md": STAR,
            "insights/mapped.md": entry("insight", goal="star", shared="public", date="2026-09-10"),
            "insights/hidden.md": entry("insight", goal="star", shared="false", date="2026-09-10"),
            "insights/unmapped.md": entry("insight", shared="false", date="2026-09-10"),
        }
    )
    own, others = goal_map(seen(root, PRIVATE)), goal_map(seen(root, PUBLIC))
    assert (own.entries, len(own.unmapped), own.roots[0].total, own.recent) == (3, 1, 2, 3)
    assert (others.entries, len(others.unmapped), others.roots[0].total, others.recent) == (1, 0, 1, 1)


def test_a_built_in_roadmap_stands_in_public_only_where_a_visible_entry_uses_it(journal: Make) -> None:
    config = "format: 1\ntitle: J\nowner: ana\npeople:\n  ana: {name: Ana}\n  ben: {name: Ben}\n"
    config += "rooms:\n  ben: {people: [ana, ben], roadmap: career-change}\n"
    root = journal({"insights/a.md": entry("insight", shared="false")}, config=config)
    assert list(seen(root, BEN).view.roadmaps) == ["career-change"]
    assert list(seen(root, PUBLIC).view.roadmaps) == []
    step = read_packaged(packaged_roadmaps()["junior-to-senior"]).steps[0].id
    (root / "insights/b.md").write_text(entry("insight", shared="public", step=f"junior-to-senior#{step}"))
    assert list(seen(root, PUBLIC).view.roadmaps) == ["junior-to-senior"]
    assert sorted(seen(root, PRIVATE).view.roadmaps) == ["career-change", "junior-to-senior"]
