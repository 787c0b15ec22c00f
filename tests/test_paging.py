"""Months and tags with many entries stand on several pages, and what is old stays where it is."""

from __future__ import annotations

import re

import pytest

from journalkit.model.entry import Key
from journalkit.site.paging import TEXTS, leaves
from tests.conftest import Make, entry
from tests.test_site import site


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (59, [59]), (60, [40, 20]), (99, [40, 59]), (100, [40, 40, 20])])
def test_the_newest_stand_on_the_page_of_the_list(count: int, sizes: list[int]) -> None:
    entries = [Key("ana", str(number)) for number in reversed(range(count))]
    found = leaves("tags/a b.html", "#a b", entries)
    assert [len(leaf.entries) for leaf in found] == sizes
    assert [each for leaf in reversed(found) for each in leaf.entries] == entries
    assert all(len(leaf.entries) == TEXTS.full for leaf in found[:-1])
    assert count < TEXTS.fewest or len(found[-1].entries) >= TEXTS.fewest
    assert (found[-1].path, found[-1].title, found[-1].later) == ("tags/a b.html", "#a b", None)
    if len(found) == 3:
        middle = found[1]
        assert (middle.path, middle.title) == ("tags/a b/2.html", "#a b, 41–80")
        assert middle.earlier is not None and (middle.earlier.words, middle.earlier.address) == ("1–40", "tags/a%20b/1.html")
        assert middle.later is not None and (middle.later.words, middle.later.address) == ("#a b", "tags/a%20b.html")


def test_pages_of_old_entries_stay_as_they_are_and_every_day_leads_to_its_entry(journal: Make) -> None:
    files = {
        f"insights/i{number:03}.md": entry("insight", f"No. {number}", date=f"2026-08-{number % 28 + 1:02}", tags="t")
        for number in range(70)
    }
    files["insights/last.md"] = entry("insight", "Last", date="2026-09-02")
    root = journal(files)
    before = site(root)
    assert {"thread/2026-08.html", "thread/2026-08/1.html", "tags/t.html", "tags/t/1.html"} <= set(before)
    (root / "insights/one-more.md").write_text(entry("insight", "One more", date="2026-08-30", tags="t"), encoding="utf-8")
    after = site(root)
    for path in ("thread/2026-08/1.html", "tags/t/1.html"):
        assert before[path] == after[path]
        assert after[path] != b""
    for path, anchor in re.findall(r'href="(thread/2026-08[^"#]*)#([^"]+)"', after["thread.html"].decode()):
        assert f'id="{anchor}"' in after[path].decode()
    newest = after["thread/2026-08.html"].decode()
    assert '<a rel="prev" href="../thread/2026-08/1.html"><span class="meta">Earlier</span> 1–40</a>' in newest
    assert '<a rel="next" href="../thread/2026-09.html">' in newest
    assert (
        '<a rel="next" href="../../thread/2026-08.html"><span class="meta">Later</span> August 2026</a>'
        in after["thread/2026-08/1.html"].decode()
    )


def test_long_lists_have_older_pages_that_stay_and_a_room_shows_the_newest_of_each_kind(journal: Make) -> None:
    files = {
        f"insights/i{number:03}.md": entry(
            "insight", f"No. {number}", date=f"2026-0{number // 28 + 1}-{number % 28 + 1:02}", shared="[ben]"
        )
        for number in range(181)
    }
    files |= {
        f"actions/a{number:03}.md": entry("action", f"To do {number}", assignee="ana", status="dropped", done="2026-09-04", shared="[ben]")
        for number in range(50)
    }
    root = journal(files)
    before = site(root)
    newest, oldest = before["insights.html"].decode(), before["older/insights/1.html"].decode()
    assert (newest.count('<li class="row'), oldest.count('<li class="row')) == (61, 120)
    assert '<a rel="prev" href="older/insights/1.html"><span class="meta">Earlier</span> 1–120</a>' in newest
    assert "older/actions/1.html" not in before
    room = before["rooms/ben.html"].decode()
    assert room.count('href="../insights/i') == room.count('href="../actions/a') == 40
    assert "and 141\xa0more" in room and '<a href="../actions.html">and 10\xa0more</a>' in room
    (root / "insights/last.md").write_text(entry("insight", "Last", date="2026-09-02"), encoding="utf-8")
    assert site(root)["older/insights/1.html"].decode() == oldest


def test_every_page_says_what_it_is_about(journal: Make) -> None:
    pages = site(journal({"insights/i.md": entry("insight", "Ask early", tags="t")}))
    for path, page in pages.items():
        if path.endswith(".html"):
            assert re.search(r'<meta name="description" content="[^"]+">', page.decode()), path


def test_done_actions_are_listed_by_the_day_that_is_shown(journal: Make) -> None:
    done = {"first": ("2026-08-01", "2026-08-20"), "second": ("2026-08-10", "2026-08-12"), "third": ("2026-08-11", "2026-08-30")}
    root = journal(
        {
            f"actions/{name}.md": entry("action", name, date=day, assignee="ana", status="done", completed=completed)
            for name, (day, completed) in done.items()
        }
    )
    page = site(root)["actions.html"].decode()
    assert sorted(done, key=lambda name: page.index(f"actions/{name}.html")) == ["third", "first", "second"]
