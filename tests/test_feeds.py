"""Feeds: read by a program that nobody here wrote, complete, absolute, and the same whatever else is in the journal."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, room_audience
from tests.conftest import CONFIG, EXAMPLE, Make, entry
from tests.test_site import NOW, SITES, site

PUBLIC_CONFIG = CONFIG + "site_url: https://Ana.example.org:8443/a%20thread\n"
FEEDS = sorted(path for path in SITES["public"] if path.endswith(".xml") and path != "sitemap.xml")
HOSTILE = "a & b < c ]]> </script> {{ 7 }} \u2028 \u0001 \u000b 🎉 ' \""


def parsed(data: bytes) -> feedparser.FeedParserDict:
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    return found


def one(root: Path, path: str = "feed.json") -> list[dict[str, object]]:
    return list(json.loads(site(root, PUBLIC)[path])["items"])


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_read_and_says_the_same_in_both_formats(path: str) -> None:
    atom = parsed(SITES["public"][path])
    data = json.loads(SITES["public"][path.replace(".xml", ".json")])
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert atom.feed.title == data["title"]
    assert (atom.feed.link, atom.feed.id) == (data["home_page_url"], data["feed_url"].replace(".json", ".xml"))
    assert [each.id for each in atom.entries] == [each["id"] for each in data["items"]]
    assert [each.title for each in atom.entries] == [each["title"] for each in data["items"]]
    assert [each.published for each in atom.entries] == sorted((each["date_published"] for each in data["items"]), reverse=True)
    assert max(each.updated for each in atom.entries) == atom.feed.updated
    assert 0 < len(atom.entries) <= 20
    assert len({each.id for each in atom.entries}) == len(atom.entries)


@pytest.mark.parametrize("path", FEEDS)
def test_every_address_in_a_feed_is_whole_and_leads_to_a_page_of_the_site(path: str) -> None:
    files = SITES["public"]
    for item in json.loads(files[path.replace(".xml", ".json")])["items"]:
        assert re.fullmatch(r"tag:ana\.example\.org,\d{4}:/thread/[\w/%-]+", item["id"])
        links = [item["url"], *re.findall(r'(?:href|src)="([^"]*)"', item["content_html"])]
        for link in links:
            parts = urlsplit(link)
            assert parts.scheme in ("http", "https", "mailto"), link
            if parts.netloc == "ana.example.org":
                assert parts.path.removeprefix("/thread/") in files


def test_there_is_a_feed_of_the_thread_and_of_each_type_tag_and_person() -> None:
    files = SITES["public"]
    for page in (path for path in files if re.match(r"(tags|people)/[^/]*\.html$", path)):
        assert page.replace(".html", ".xml") in files
    assert {"feed.xml", "goals.xml", "sessions.xml", "insights.xml", "actions.xml", "reflections.xml", "updates.xml", "feedback.xml"} <= {
        *files
    }


def test_pages_name_their_feeds() -> None:
    files = SITES["public"]
    tag = next(path for path in files if path.startswith("tags/") and path.endswith(".html"))
    for path, feeds in (
        ("index.html", ["feed.xml", "feed.json"]),
        (tag, [tag.replace(".html", ".xml"), "feed.xml"]),
        ("goals.html", ["goals.xml"]),
    ):
        html = files[path].decode()
        root = "../" * path.count("/")
        for feed in feeds:
            assert re.search(
                rf'<link rel="alternate" type="application/(?:atom|feed)\+\w+" title="[^"]+" href="{re.escape(root + feed)}">', html
            )


def test_sites_without_a_public_address_have_no_feeds(journal: Make) -> None:
    for name, files in SITES.items():
        assert ("feed.xml" in files) == (name == "public")
    public = {"insights/a.md": entry("insight", shared="public")}
    root = journal(public)
    for audience in (PRIVATE, PUBLIC, room_audience("ben")):
        files = site(root, audience)
        assert not [path for path in files if path.endswith(".xml")]
        assert b"application/atom+xml" not in files["index.html"]


def test_an_id_stays_when_other_entries_come_and_go(journal: Make) -> None:
    first = {"insights/a.md": entry("insight", "One", date="2026-09-03", shared="public")}
    more = {f"insights/{n}.md": entry("insight", "More", date=f"2026-09-{n:02}", shared="public", tags="[x]") for n in range(4, 9)}
    alone = one(journal(first, config=PUBLIC_CONFIG, folder="one"))
    among = one(journal({**first, **more}, config=PUBLIC_CONFIG, folder="two"))
    assert [each for each in among if each["title"] == "One"] == alone
    assert alone[0]["id"] == "tag:ana.example.org,2026:/a%20thread/a"
    assert alone[0]["url"] == "https://Ana.example.org:8443/a%20thread/insights/a.html"


def test_a_feed_holds_the_newest_entries_and_no_more(journal: Make) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (7, 8) for day in range(1, 29)]
    root = journal({f"insights/n{day}.md": entry("insight", day, date=day, shared="public") for day in days}, config=PUBLIC_CONFIG)
    assert [each["title"] for each in one(root)] == sorted(days, reverse=True)[:20]


def test_the_whole_text_and_the_fields_stand_in_the_feed(journal: Make) -> None:
    body = (
        "First.\n\nSee [[b]] and [home](../insights/b.md#part), [there](#below), a note[^1].\n\n## Below\n\n`code <b>`\n\n[^1]: The note."
    )
    root = journal(
        {
            "insights/a.md": entry("insight", body=body, shared="public", summary="Short"),
            "insights/b.md": entry("insight", "The other", date="2026-01-01", shared="public", body="## Part\n\nText"),
            "actions/c.md": entry(
                "action", assignee="ana", shared="public", date="2026-02-01", status="done", completed="2026-02-03 18:00", expected="All"
            ),
        },
        config=PUBLIC_CONFIG,
    )
    first, action, _ = one(root)
    content = str(first["content_html"])
    base = "https://Ana.example.org:8443/a%20thread/insights/"
    assert f'<a href="{base}b.html">The other</a>' in content
    assert f'href="{base}b.html#text-part"' in content
    assert f'href="{base}a.html#text-below"' in content
    assert "code &lt;b&gt;" in content
    assert "The note." in content
    assert 'href="#' not in content
    assert (first["summary"], first["date_published"]) == ("Short", "2026-09-02T22:00:00Z")  # the midnight of the journal's zone
    assert "<dd>All</dd>" in str(action["content_html"])
    assert "<dt>Completed</dt>" in str(action["content_html"])
    assert (action["date_published"], action["date_modified"]) == ("2026-01-31T23:00:00Z", "2026-02-03T17:00:00Z")


def test_planned_sessions_are_not_news(journal: Make) -> None:
    root = journal(
        {
            "sessions/a.md": entry("session", "Past", shared="public"),
            "sessions/b.md": entry("session", "To come", date="2027-01-01", status="planned", shared="public"),
        },
        config=PUBLIC_CONFIG,
    )
    assert [each["title"] for each in one(root)] == ["Past"]


def test_the_day_of_the_build_changes_no_feed() -> None:
    later = site(EXAMPLE, PUBLIC, NOW + timedelta(days=40))
    for path in FEEDS:
        for name in (path, path.replace(".xml", ".json")):
            assert later[name] == SITES["public"][name]


def test_whatever_a_text_says_the_files_are_well_formed(journal: Make) -> None:
    """THREATS B11, B14."""
    quoted = json.dumps(re.sub("[\u0001\u000b\u2028]", "", HOSTILE), ensure_ascii=False)
    root = journal(
        {"insights/a.md": entry("insight", quoted, body=HOSTILE, summary=quoted, tags=f"[{quoted}]", shared="public")}, config=PUBLIC_CONFIG
    )
    files = site(root, PUBLIC)
    for path in files:
        if path.endswith(".xml"):
            ElementTree.fromstring(files[path])
        if path.endswith(".json") and not path.startswith("assets/"):
            json.loads(files[path])
    item = parsed(files["feed.xml"]).entries[0]
    assert item.title.startswith("a & b < c ]]>")
    assert "]]&gt; &lt;/script&gt; {{ 7 }}" in json.loads(files["feed.json"])["items"][0]["content_html"]


def test_days_at_the_ends_of_the_calendar_stop_nothing(journal: Make) -> None:
    files = {
        f"insights/{n}.md": entry("insight", date=day, shared="public") for n, day in enumerate(("0001-01-01", "9999-12-31", "1850-06-01"))
    }
    found = one(journal(files, config=PUBLIC_CONFIG))
    assert [str(each["date_published"])[:4] for each in found] in (["9999", "1850", "0001"], ["9999", "1850", "0000"])
