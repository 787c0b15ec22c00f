"""The example journal is the demo, the documentation and a test: complete, clean, and honest about what is private."""

from __future__ import annotations

import re
from collections import Counter

from journalkit.model.audience import PUBLIC
from journalkit.model.entry import Action, Goal, Insight, Reach
from journalkit.pipeline import check_folder, site_of
from journalkit.view import project, readable
from tests.conftest import EXAMPLE, ROOT
from tests.test_site import NOW

CHECKED = check_folder(EXAMPLE, NOW)
assert CHECKED.journal is not None
JOURNAL = CHECKED.journal
ENTRIES = list(JOURNAL.entries.values())


def test_the_example_checks_clean_also_strictly() -> None:
    assert CHECKED.diagnostics == ()


def test_the_example_has_all_that_a_mentorship_has() -> None:
    counts = Counter(entry.type for entry in ENTRIES)
    assert counts["session"] >= 12
    assert counts["insight"] >= 20
    assert counts["action"] >= 30
    assert counts["reflection"] >= 20
    assert min(counts["update"], counts["feedback"]) >= 8
    advice = [e for e in ENTRIES if isinstance(e, Insight) and e.said_by]
    assert len(advice) * 3 >= counts["insight"]
    goals = [e for e in ENTRIES if isinstance(e, Goal)]
    stars = [goal for goal in goals if goal.north_star]
    assert len(stars) == 1
    assert len([goal for goal in goals if goal.supports]) == 3
    assert len([m for e in ENTRIES for m in e.measures if m.goal.key == stars[0].key]) >= 10
    actions = [e for e in ENTRIES if isinstance(e, Action)]
    assert {action.status for action in actions} == {"open", "done", "dropped"}
    assert {action.assignee for action in actions} == {"ana", "ben", "chiara"}
    assert {e.author for e in ENTRIES} == {"ana", "ben", "chiara"}
    assert len(JOURNAL.config.rooms) == 2
    assert JOURNAL.roadmaps
    assert JOURNAL.attachments
    assert {e.shared.reach for e in ENTRIES} == {Reach.NOBODY, Reach.ROOM, Reach.ROOMS, Reach.EVERYONE}
    assert (max(e.date.day for e in ENTRIES) - min(e.date.day for e in ENTRIES)).days > 150


def test_every_attachment_is_used() -> None:
    used = {d.attachment for e in ENTRIES for d in e.destinations.values()}
    assert set(JOURNAL.attachments) <= used


def test_no_rare_word_of_a_private_entry_stands_on_the_public_site() -> None:
    """Words that only hidden entries use are picked from the files themselves."""
    shown = readable(JOURNAL, PUBLIC)
    word = re.compile(r"[^\W\d_]{7,}")
    public_words = {w.casefold() for e in shown.values() for w in word.findall((EXAMPLE / e.path).read_text(encoding="utf-8"))}
    hidden_words = {
        w.casefold()
        for key, e in JOURNAL.entries.items()
        if key not in shown
        for w in word.findall((EXAMPLE / e.path).read_text(encoding="utf-8"))
    }
    secrets = hidden_words - public_words
    assert len(secrets) > 300
    own = " ".join(
        file.read_text(encoding="utf-8").casefold()
        for file in [*ROOT.glob("templates/site/**/*.*"), *ROOT.glob("journalkit/*/*.py"), EXAMPLE / "journal.yaml"]
    )
    site = {a.path: a.data for a in site_of(project(JOURNAL, PUBLIC), EXAMPLE, NOW)}
    text = " ".join(f"{path} {data.decode('utf-8', 'replace')}".casefold() for path, data in site.items() if not path.startswith("assets/"))
    found = set(word.findall(text)) & secrets
    roadmap = " ".join((EXAMPLE / each.path).read_text(encoding="utf-8").casefold() for each in JOURNAL.roadmaps.values())
    assert {w for w in found if w not in own and w not in roadmap} == set()
