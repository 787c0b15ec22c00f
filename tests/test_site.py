"""The built sites of the example: whole, portable, readable, the same every time."""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.pipeline import check_folder, site_of
from journalkit.view import project
from tests.conftest import CONFIG, EXAMPLE, Make, Run, entry

NOW = datetime(2026, 9, 15, 9, tzinfo=ZoneInfo("Europe/Madrid"))
AUDIENCES = (PRIVATE, PUBLIC, room_audience("ben"), room_audience("chiara"))
THEME = (Path(__file__).parent.parent / "templates/site/theme.js").read_text()
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


def site(root: Path, audience: Audience = PRIVATE, now: datetime = NOW) -> dict[str, bytes]:
    checked = check_folder(root)
    assert checked.journal is not None
    return {artifact.path: artifact.data for artifact in site_of(project(checked.journal, audience), root, now)}


SITES = {str(audience): site(EXAMPLE, audience) for audience in AUDIENCES}
PAGES = [(name, path) for name, files in SITES.items() for path in files if path.endswith(".html")]


class Reader(HTMLParser):
    """Collects what a page links to, its anchors and headings, and whether its elements nest."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if values.get("id"):
            self.ids.append(str(values["id"]))
        for name in ("href", "src"):
            if values.get(name) is not None:
                self.links.append((tag, str(values[name])))
        if tag == "img" and values.get("alt") is None:
            self.faults.append("image without alternative text")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def read(html: bytes) -> Reader:
    reader = Reader()
    reader.feed(html.decode())
    return reader


READ = {(name, path): read(SITES[name][path]) for name, path in PAGES}


@pytest.mark.parametrize(("name", "path"), PAGES)
def test_a_page_is_whole_and_its_links_lead_somewhere(name: str, path: str) -> None:
    page, files = READ[name, path], SITES[name]
    assert page.faults == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(below <= above + 1 for above, below in zip(page.headings, page.headings[1:], strict=False)), page.headings
    for tag, address in page.links:
        parts = urlsplit(address)
        if parts.scheme or (path == "404.html" and name == "public"):
            assert tag == "a" or (tag == "link" and name == "public") or path == "404.html", f"{tag} loads {address}"
            continue
        target = Path(path).parent / unquote(parts.path) if parts.path else Path(path)
        resolved = str(Path("/", target).resolve().relative_to("/"))
        assert resolved in files, f"{address} leads nowhere"
        if parts.fragment and resolved.endswith(".html"):
            assert unquote(parts.fragment) in READ[name, resolved].ids, f"{address} has no such place"


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_every_entry_stands_on_the_site(audience: Audience) -> None:
    checked = check_folder(EXAMPLE)
    assert checked.journal is not None
    view = project(checked.journal, audience)
    text = b"".join(data for path, data in SITES[str(audience)].items() if path.endswith(".html")).decode()
    for each in view.entries.values():
        assert each.title.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;") in text


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert site(EXAMPLE, PUBLIC) == SITES["public"]


ABOVE = re.compile(r"^(?:\.\./)+|^https://ana\.example\.org/thread/")


def test_pages_load_only_small_scripts_of_our_own_and_nothing_from_elsewhere() -> None:
    for name, path in PAGES:
        html = SITES[name][path].decode()
        inline = [each for each in re.findall(r"<script[^>]*>(.*?)</script>", html, re.S) if each]
        assert inline == [THEME]  # the others only add to what stands there
        loaded = [ABOVE.sub("", address) for address in re.findall(r"<script[^>]* src=\"([^\"]*)\"", html)]
        assert set(loaded) <= set(SITES[name])
        scripts = {address.removeprefix("assets/") for address in loaded if not (path == "search.html" and address.startswith("search/"))}
        assert not any("/" in script for script in scripts)
        assert ("search.js" in scripts) == (path == "search.html")
        assert ("register.js" in scripts) == path.startswith("register/")
        assert not re.search(r"<(?:img|link|script|source)[^>]+(?:src|href)=\"https?://(?!ana\.example\.org)", html)
    all_scripts = [data for path, data in SITES["public"].items() if path.startswith("assets/") and path.endswith(".js")]
    assert sum(len(gzip.compress(data)) for data in all_scripts) < 25_000


def test_private_and_room_sites_ask_not_to_be_found_and_the_public_one_does_not() -> None:
    for name, files in SITES.items():
        forbidden = b"Disallow: /" in files["robots.txt"]
        assert forbidden == (name != "public")
        assert (b'name="robots"' in files["index.html"]) == (name != "public")
        assert ("sitemap.xml" in files) == (name == "public")


def test_the_sitemap_names_every_public_page() -> None:
    tree = ElementTree.fromstring(SITES["public"]["sitemap.xml"])
    addresses = {each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    pages = {path for path in SITES["public"] if path.endswith(".html") and path != "404.html"}
    assert {unquote(urlsplit(str(a)).path).removeprefix("/thread/") for a in addresses} == pages


def test_old_months_never_shift() -> None:
    """A new entry changes no page of another month."""
    before = {path for path in SITES["private"] if path.startswith("thread/")}
    assert {f"thread/2026-{month:02}.html" for month in range(3, 10)} <= before


def test_relations_are_shown_both_ways(journal: Make) -> None:
    root = journal(
        {
            "goals/star.md": entry("goal", "The star", north_star="true", metric="{name: m, baseline: 0, target: 10}"),
            "goals/pillar.md": entry("goal", "The pillar", supports="star"),
            "sessions/meeting.md": entry("session", "The meeting", goal="pillar", with_="ben", hypotheses="[{claim: C, confidence: 60}]"),
            "insights/advice.md": entry("insight", "The advice", session="meeting", from_="ben"),
            "actions/try.md": entry(
                "action",
                "The try",
                assignee="ana",
                session="meeting",
                insight="advice",
                hypothesis='"meeting#1"',
                status="done",
                completed="2026-09-05",
            ),
            "reflections/look.md": entry("reflection", "The look", action="try", outcome="met", measures="{star: 4}"),
            "updates/news.md": entry("update", "The news", about="try", body="See [[advice]]."),
            "feedback/remark.md": entry("feedback", "The remark", author="ben", about="news", shared="true"),
        }
    )
    files = {path: data.decode() for path, data in site(root).items() if path.endswith(".html")}
    expected = {
        "goals/star.html": ["The pillar", "../goals/pillar.html", "../reflections/look.html"],
        "goals/pillar.html": ["The star", "../sessions/meeting.html", "../actions/try.html", "../insights/advice.html"],
        "sessions/meeting.html": ["../insights/advice.html", "../actions/try.html", "60\u00a0%"],
        "insights/advice.html": ["../actions/try.html", "../actions/try.html#update-news"],
        "actions/try.html": [
            "../insights/advice.html",
            "../sessions/meeting.html#hypothesis-1",
            "../reflections/look.html",
            "The news",
            "The remark",
        ],
        "reflections/look.html": ["../actions/try.html", "m: 4"],
        "people/ben.html": ["../insights/advice.html"],
        "actions.html": ["actions/try.html"],
    }
    for path, parts in expected.items():
        for part in parts:
            assert part in files[path], f"{part} is not on {path}"


def test_an_update_completes_an_action_only_when_the_assignee_wrote_it(journal: Make) -> None:
    root = journal(
        {
            "actions/hers.md": entry("action", "Hers", assignee="ana", due="2026-09-10"),
            "actions/his.md": entry("action", "His", assignee="ben", due="2026-09-10"),
            "rooms/ben/ben/updates/done.md": entry("update", "Done", about="ana/his", status="done", completed="2026-09-09"),
            "rooms/ben/ben/updates/claim.md": entry("update", "Claim", about="ana/hers", status="done"),
        }
    )
    assert [d.rule.slug for d in check_folder(root).diagnostics] == ["completed-by-other"]
    html = site(root)["actions.html"].decode()
    assert "done 9\u00a0Sep\u00a02026" in html
    assert "due 10\u00a0Sep\u00a02026, 5\u00a0days late" in html


def test_a_title_from_the_first_heading_is_not_said_twice(journal: Make) -> None:
    text = "---\ntype: insight\ndate: 2026-09-03\n---\n# Said once\n\nText\n"
    html = site(journal({"insights/a.md": text}))["insights/a.html"].decode()
    assert html.count(">Said once<") == 1


def test_attachments_are_copied_only_when_a_visible_entry_links_to_them(journal: Make) -> None:
    """THREATS A13."""
    root = journal(
        {
            "attachments/shown.png": "1",
            "attachments/hidden.png": "2",
            "attachments/unused.png": "3",
            "insights/a.md": entry("insight", shared="public", body="![a](../attachments/shown.png)"),
            "insights/b.md": entry("insight", body="![b](../attachments/hidden.png)"),
        }
    )
    assert [path for path in site(root, PUBLIC) if path.startswith("attachments/")] == ["attachments/shown.png"]
    assert [path for path in site(root) if path.startswith("attachments/")] == ["attachments/hidden.png", "attachments/shown.png"]


def test_public_names_replace_names_ids_and_addresses_everywhere() -> None:
    """THREATS A26."""
    for path, data in SITES["public"].items():
        if path.endswith((".html", ".xml", ".txt")):
            words = data.decode()
            assert not re.search(r"\b(Ben|Okafor|Chiara|Conti)\b|@example\.org", words), path
            assert not re.search(r"(^|/)(ben|chiara)(/|\.html)", path)


def test_a_journal_with_a_hundred_kinds_of_titles_builds(run: Run, journal: Make) -> None:
    """THREATS E1: titles, tags and summaries are text, whatever stands in them."""
    titles = [
        "<script>alert(1)</script>",
        '"><img src=x>',
        "{{ 7*7 }}",
        "{% raw %}",
        "]]>",
        "../../etc/passwd",
        "\\u202ex",
        "&amp;",
        "日本語",
        "🎉",
        "'",
    ]
    files = {}
    for number, title in enumerate(titles):
        quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
        files[f"insights/n{number}.md"] = entry("insight", quoted, tags=f"[{quoted}]", summary=quoted)
    files_of_site = site(journal(files, config=CONFIG))
    for number in range(len(titles)):
        page = read(files_of_site[f"insights/n{number}.html"])
        assert page.faults == []
        scripts = re.findall(rb"<script[^>]*>(.*?)</script>", files_of_site[f"insights/n{number}.html"], re.S)
        assert set(scripts) == {b"", THEME.encode()}
    assert all(not path.startswith(("/", "..")) for path in files_of_site)


def test_an_empty_journal_has_a_site(journal: Make) -> None:
    files = site(journal())
    assert b"Nothing is written yet" in files["index.html"]
    assert files["index.html"].count(b"<li>") >= 4 and b"journalkit new goal" in files["index.html"]  # how to begin
    others = site(journal(), PUBLIC)["index.html"]
    assert b"Nothing is shared here yet" in others and b"journalkit new" not in others


def test_the_first_page_says_how_to_begin_until_there_is_more_than_goals_and_to_the_owner_alone(journal: Make) -> None:
    goal = entry("goal", "Lead", north_star="true", metric="{name: reviews, target: 12}", shared="public")
    new = journal({"goals/lead.md": goal})
    first, others = site(new)["index.html"], site(new, PUBLIC)["index.html"]
    later = site(journal({"goals/lead.md": goal, "sessions/s.md": entry("session", participants="[ana]")}))["index.html"]
    assert b"journalkit new session" in first
    assert b"journalkit new goal" not in first
    assert b"journalkit new" not in later
    assert b"journalkit new" not in others
