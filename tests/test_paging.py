"""Months and tags with many entries stand on several pages, and what is old stays where it is."""

from __future__ import annotations

import re

import pytest

from journalkit.model.entry import Key
from journalkit.site.paging import FEWEST, FULL, leaves
from tests.conftest import Make, entry
from tests.test_site import site


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (59, [59]), (60, [40, 20]), (99, [40, 59]), (100, [40, 40, 20])])
def test_the_newest_stand_on_the_page_of_the_list(count: int, sizes: list[int]) -> None:
    entries = [Key("ana", str(number)) for number in reversed(range(count))]
    found = leaves("tags/a b.html", "#a b", entries)
    assert [len(leaf.entries) for leaf in found] == sizes
    assert [each for leaf in reversed(found) for each in leaf.entries] == entries
    assert all(len(leaf.entries) == FULL for leaf in found[:-1])
    assert count < FEWEST or len(found[-1].entries) >= FEWEST
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
