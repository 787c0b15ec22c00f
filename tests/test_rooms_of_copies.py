"""What an audience may not read decides nothing about what it may: rooms of hidden sessions, copies in other rooms, built-in steps."""

from __future__ import annotations

from pathlib import Path

from journalkit.model.audience import PUBLIC, Audience, room_audience
from journalkit.pipeline import check_folder, site_of
from journalkit.view import project
from tests.conftest import Make, entry
from tests.test_method_privacy import NOW

CONFIG = """format: 1
title: J
owner: ana
people: {ana: {name: Ana}, ben: {name: Ben}, chi: {name: Chi}, dora: {name: Dora}}
rooms:
  ben: {people: [ana, ben, dora]}
  chi: {people: [ana, chi, dora]}
"""
BEN, CHI = room_audience("ben"), room_audience("chi")
ROADMAP = "---\ntype: roadmap\ntitle: {title}\nshared: public\nsteps:\n  - {{id: {step}, title: T, why: W}}\n---\n"


def site(root: Path, audience: Audience) -> dict[str, bytes]:
    journal = check_folder(root).journal
    assert journal is not None
    return {each.path: each.data for each in site_of(project(journal, audience), root, NOW)}


def test_the_room_of_a_hidden_session_does_not_decide_about_an_insight(journal: Make) -> None:
    """THREATS A2: while the session is hidden, its room says nothing; the goal's does."""
    sites = []
    for room in ("ben", "chi"):
        files = {
            "goals/g.md": entry("goal", "G", shared="true", room="ben"),
            "sessions/s.md": entry("session", "S", shared="false", room=room),
            "insights/i.md": entry("insight", "I", shared="true", session="s", goal="g"),
        }
        sites.append(site(journal(files, CONFIG, folder=room), BEN))
    assert sites[0] == sites[1]
    assert "insights/i.html" in sites[0]


def test_an_entry_between_two_rooms_is_the_first_ones_alone(journal: Make) -> None:
    """A session of one room and a goal of another do not share an entry with both."""
    files = {
        "goals/g.md": entry("goal", "G", shared="true", room="ben"),
        "sessions/s.md": entry("session", "S", shared="true", room="chi"),
        "actions/a.md": entry("action", "A", shared="true", assignee="ana", session="s", goal="g"),
    }
    root = journal(files, CONFIG)
    assert "actions/a.html" in site(root, CHI)
    assert "actions/a.html" not in site(root, BEN)


def test_an_entry_that_came_through_two_rooms_belongs_to_each_of_them(journal: Make) -> None:
    """THREATS A2: for the people of a room it is theirs, with or without a copy in another room."""
    text = entry("action", "Send the list", date="2026-08-01", shared="true", assignee="dora", due="next-session")
    files = {
        "rooms/chi/dora/actions/a.md": text,
        "sessions/s.md": entry("session", "Met", date="2026-08-20", shared="true", room="chi", with_="[chi, dora]"),
        "updates/u.md": entry("update", "News", shared="true", about="dora/a", date="2026-08-05"),
    }
    alone = site(journal(files, CONFIG, folder="alone"), CHI)
    both = site(journal({**files, "rooms/ben/dora/actions/a.md": text}, CONFIG, folder="both"), CHI)
    assert alone == both
    assert b"20\xc2\xa0Aug\xc2\xa02026" in alone["actions/dora/a.html"]


def test_a_private_mention_of_a_built_in_roadmap_changes_no_public_page(journal: Make) -> None:
    """THREATS A2: neither the meaning of a bare step nor the order of roadmaps."""
    files = {
        "roadmaps/aaa.md": ROADMAP.format(title="Own", step="name-the-door"),
        "roadmaps/sponsorship.md": ROADMAP.format(title="Mine", step="x"),
        "insights/i.md": entry("insight", "Public", shared="public", step="name-the-door"),
    }
    hidden = entry("insight", "Hidden", shared="false", step="career-change#" + "write-the-reason")
    before = site(journal(files, CONFIG, folder="before"), PUBLIC)
    after = site(journal({**files, "insights/h.md": hidden}, CONFIG, folder="after"), PUBLIC)
    own = entry("insight", "Hidden", shared="false", step="sponsorship#x")
    named = site(journal({**files, "insights/h.md": own}, CONFIG, folder="named"), PUBLIC)
    assert before == after == named
    assert "insights/i.html" in before
