"""What an audience may not read decides nothing about what it may: rooms of hidden sessions, copies in other rooms, built-in steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from journalkit.audit.proof import audit
from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
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


def differing(**more: str) -> dict[str, str]:
    """One insight of Dora's that says something else in each room, each with a file of the same name."""
    return {
        f"rooms/{room}/dora/insights/i.md": entry("insight", f"For {room}", f"![f](../attachments/f.txt) Words for {room}.", shared="true")
        for room in ("ben", "chi")
    } | {**{f"rooms/{room}/dora/attachments/f.txt": f"file for {room}" for room in ("ben", "chi")}, **more}


def test_each_room_is_shown_the_copy_that_it_was_sent(journal: Make) -> None:
    """Text, title and files; and neither says anything of the other."""
    files = differing()
    root = journal(files, CONFIG)
    for room, other in ((BEN, "chi"), (CHI, "ben")):
        shown = site(root, room)
        assert f"Words for {room.room}" in shown["insights/dora/i.html"].decode()
        assert shown["attachments-dora/f.txt"] == f"file for {room.room}".encode()
        assert not [path for path, data in shown.items() if f"for {other}".encode() in data]
        alone = {path: text for path, text in files.items() if f"rooms/{other}/" not in path}
        assert shown == site(journal(alone, CONFIG, folder=str(room.room)), room)


def test_the_same_text_with_other_files_is_not_the_same(journal: Make) -> None:
    files = {path: text.replace("For chi", "For ben").replace("Words for chi", "Words for ben") for path, text in differing().items()}
    shown = site(journal(files, CONFIG), CHI)
    assert shown["attachments-dora/f.txt"] == b"file for chi"


def test_the_owner_sees_it_once(journal: Make) -> None:
    found = project(check_folder(journal(differing(), CONFIG)).journal or pytest.fail(), PRIVATE).entries
    assert [(each.path, each.received_in, each.copies) for each in found.values()] == [
        ("rooms/ben/dora/insights/i.md", ("ben", "chi"), ("rooms/chi/dora/insights/i.md",))
    ]


@pytest.mark.parametrize("room", ["ben", "chi"])
def test_what_is_public_in_one_copy_alone_is_not_public(room: str, journal: Make) -> None:
    """As while its author takes it back, one room after the other."""
    path = f"rooms/{room}/dora/insights/i.md"
    files = differing(**{path: entry("insight", "Open", "Words.", shared="public")})
    assert "insights/dora/i.html" not in site(journal(files, CONFIG), PUBLIC)
    both = {each: text.replace("shared: true", "shared: public") for each, text in files.items()}
    assert "insights/dora/i.html" in site(journal(both, CONFIG, folder="both"), PUBLIC)


@pytest.mark.parametrize("target", ["../rooms/{}/dora/insights/i.md", "<../rooms/{}/dora/insights/i.md#part> 'tip'"])
def test_a_link_to_the_copy_of_another_room_leads_to_ones_own_and_the_audit_knows(target: str, journal: Make) -> None:
    """No room's copy is named by the page of another one, nor does the audit take the link for a leak."""
    files = differing(**{"insights/own.md": entry("insight", "Own", f"[words]({target.format('ben')})", shared="public")})
    root = journal({path: text.replace("shared: true", "shared: public") for path, text in files.items()}, CONFIG)
    for audience in (BEN, CHI, PUBLIC):
        assert audit(check_folder(root).journal or pytest.fail(), audience, root, NOW, None).findings == ()


def test_a_fault_of_one_copy_is_told_and_takes_away_no_other(journal: Make) -> None:
    """A completion by somebody who may not, in the second copy; a broken reference in the first."""
    action = entry("action", "A", assignee="ana", shared="true")
    files = {
        "rooms/ben/dora/actions/a.md": action,
        "rooms/chi/dora/actions/a.md": action.replace("---\n\n", "status: done\ncompleted: 2026-09-04\n---\n\n"),
        "rooms/ben/dora/insights/i.md": entry("insight", "I", shared="true", session="nowhere"),
        "rooms/chi/dora/insights/i.md": entry("insight", "I", shared="true"),
    }
    root = journal(files, CONFIG)
    errors = {(each.path, each.rule.slug) for each in check_folder(root).errors}
    assert errors == {
        ("rooms/chi/dora/actions/a.md", "completed-by-other"),
        ("rooms/ben/dora/insights/i.md", "broken-reference"),
    }
    shown = {room: {path for path in site(root, room) if path.endswith(("/a.html", "/i.html"))} for room in (BEN, CHI)}
    assert shown == {BEN: {"actions/dora/a.html"}, CHI: {"insights/dora/i.html"}}


def test_the_audit_takes_the_copy_of_another_room_for_hidden(journal: Make) -> None:
    root = journal(differing(), CONFIG)
    found = check_folder(root).journal
    assert found is not None
    for room in (BEN, CHI):
        result = audit(found, room, root, NOW, None)
        assert (result.findings, result.hidden) == ((), 1)
