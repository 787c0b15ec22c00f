"""A journal with an entry of each type, and one of most states; and which of its entries a list prints."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Run, entry

SMALL = {
    "goals/star.md": entry("goal", "Decide", date="2026-03-01", north_star="true", metric="{name: calls, target: 9}", due="2026-12-01"),
    "goals/pillar.md": entry("goal", "Write", date="2026-03-02", supports="star", due="2026-09-01", tags="[writing]"),
    "sessions/kickoff.md": entry("session", "Kickoff", with_="ben", goal="pillar", shared="true", tags="[pricing, first]"),
    "sessions/next.md": entry("session", "Next", date="2026-09-24", status="planned", with_="ben"),
    "insights/ask.md": entry("insight", "Ask before solving", from_="ben", session="kickoff", shared="public"),
    "insights/own.md": entry("insight", "Élan vital", date="2026-09-05", status="retired", tags="pricing"),
    "actions/late.md": entry("action", "Late one", assignee="ana", due="2026-09-11", expected="ten calls", session="kickoff"),
    "actions/soon.md": entry("action", "Due soon", assignee="ana", due="2026-09-20", insight="ask"),
    "actions/far.md": entry("action", "Due far", assignee="ben", due="2026-11-20"),
    "actions/meet.md": entry("action", "For the meeting", assignee="ben", due="next-session"),
    "actions/fresh.md": entry("action", "Fresh", assignee="ana", due="2026-09-14", status="done", completed="2026-09-14 10:00"),
    "actions/old.md": entry("action", "Old", assignee="ana", status="done", completed="2026-09-12", date="2026-09-01"),
    "updates/said.md": entry("update", "Still late", date="2026-09-12", about="late", body="Because of **pricing**."),
    "reflections/back.md": entry("reflection", "Looking back", date="2026-09-13", action="old", outcome="met"),
    "rooms/ben/ben/feedback/why.md": entry("feedback", "Why ten?", date="2026-09-12", about="ana/late", shared="true"),
    "rooms/ben/ben/insights/his.md": entry("insight", "His own", date="2026-09-10", shared="true", tags="pricing"),
}


def ids(run: Run, root: Path, *arguments: object) -> list[str]:
    """The ids that a list prints."""
    done = run("-C", root, "list", *arguments, "--ids")
    assert done.code == 0, done.err
    return done.out.split()
