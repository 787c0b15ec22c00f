"""Nothing that somebody wrote runs: every page of a journal that is full of scripts, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from journalkit.model.audience import PRIVATE, PUBLIC
from tests.hostile import ENDS, NAME, RUN, hostile_journal
from tests.screen import Screen, screen, served
from tests.test_site import site

SITE = "https://ana.example.org/attachments/"

# What a page keeps of what happened on it: scripts of texts that ran, and what its policy had to stop.
WATCH = """window.stopped = [];
addEventListener('securitypolicyviolation', event => stopped.push(event.effectiveDirective + ' ' + event.sample), true);"""
HAPPENED = "[...(window.ran ? ['ran'] : []), ...stopped]"

# Touches everything, as somebody may who reads the page: what waits for the mouse, the focus or an opened part gets it.
TOUCH = """() => {
  document.querySelectorAll('details').forEach(each => { each.open = !each.open; });
  document.querySelectorAll('main, main *').forEach(each => {
    for (const kind of ['mouseover', 'mouseenter', 'focus', 'toggle', 'animationend']) each.dispatchEvent(new Event(kind));
  });
}"""

# Names by which an element takes the place of something that scripts ask of the window, of the document or of a form.
CLOBBERING = """() => Array.from(document.querySelectorAll('body [id], body [name]')).flatMap(each =>
  [each.id, each.getAttribute('name')].filter(name => name && (name in Object.prototype || Object.getOwnPropertyDescriptor(window, name)
    || each.matches('img, form, embed, object, iframe') && name in Document.prototype
    || each.form && name in HTMLFormElement.prototype)))"""
ADDRESSES = """() => Array.from(document.querySelectorAll('[href], [src], [action], [formaction], [srcset], [data]'))
  .flatMap(each => ['href', 'src', 'action', 'formaction', 'srcset', 'data'].map(name => each.getAttribute(name)).filter(Boolean))
  .map(address => new URL(address, location.href)).filter(url => !['https:', 'mailto:', location.protocol].includes(url.protocol))
  .map(String)"""
ELSEWHERE = """() => Array.from(document.querySelectorAll('a[href^="http"]'))
  .filter(each => !/\\bnoopener\\b/.test(each.rel) || each.target).map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def shown() -> Iterator[Screen]:
    with screen() as found:
        found.page.add_init_script(WATCH)
        found.page.on("dialog", lambda dialog: (found.said.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        yield found


@pytest.fixture(scope="module")
def journal_of_scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_journal(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def folder(journal_of_scripts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The owner's site, which has every kind of page."""
    around = tmp_path_factory.mktemp("site")
    for path, data in site(journal_of_scripts, PRIVATE).items():
        (around / path).parent.mkdir(parents=True, exist_ok=True)
        (around / path).write_bytes(data)
    return around


@pytest.fixture(scope="module")
def public(journal_of_scripts: Path) -> dict[str, bytes]:
    return site(journal_of_scripts, PUBLIC)


def test_no_page_runs_what_somebody_wrote_nor_asks_anybody_for_anything(shown: Screen, folder: Path) -> None:
    """THREATS B1 to B8, B10, B15 to B18: with every payload in every place that holds a text. What the policy had to stop counts too."""
    pages = sorted(page for page in folder.rglob("*.html") if page.parent.name != "attachments")
    assert len(pages) > 30
    for page in pages:
        shown.show(page)
        shown.page.evaluate(TOUCH)
        found = shown.page.evaluate(HAPPENED) + shown.faults()
        found += [f"clobbers {name}" for name in shown.page.evaluate(CLOBBERING)]
        found += shown.page.evaluate(ADDRESSES) + shown.page.evaluate(ELSEWHERE)
        assert found == [], page.relative_to(folder)
        assert shown.page.locator(".theme").is_visible()  # the scripts of the site work beside all this
        assert shown.page.locator("style, [style], iframe, object, embed, base, math, main form:not(.search, .filters)").count() == 0


def test_texts_stand_on_the_page_as_they_were_typed(shown: Screen, folder: Path) -> None:
    """THREATS B1, B6, B10, B17: nothing was dropped to get there."""
    shown.show(folder / "actions/act.html")
    text = shown.page.locator("body").text_content() or ""
    for each in (ENDS[5], ENDS[0], f"<svg/onload={RUN}>", "{{ 7*7 }} {% if 1 %}", f"<script>{RUN}</script>", "javascript&colon;"):
        assert each.replace("&colon;", ":") in text, each
    linked = [quote(Path(each or "").name, safe="%") for each in shown.page.locator("img").evaluate_all("each => each.map(img => img.src)")]
    assert any(NAME[-20:-4].split("=")[0] in each for each in map(str, linked)), linked


def test_the_search_shows_what_it_finds_and_what_was_asked_as_text(shown: Screen, folder: Path) -> None:
    """THREATS B9: words in the address, before and behind `#`, and every field of what is found."""
    for asked in ("?q=", "#q="):
        shown.show(f"{(folder / 'search.html').as_uri()}{asked}{quote(f'<img src=x onerror={RUN}> window')}")
        expect(shown.page.get_by_role("searchbox")).to_have_value(f"<img src=x onerror={RUN}> window")
        expect(shown.page.get_by_role("listitem").first).to_be_visible()
        shown.page.evaluate(TOUCH)
        assert shown.page.evaluate(HAPPENED) + shown.faults() == []
    shown.show(f"{(folder / 'register/2026.html').as_uri()}#q={quote(ENDS[0])}&who={quote(ENDS[1])}&without={quote(ENDS[2])}")
    assert shown.page.evaluate(HAPPENED) + shown.faults() == []


def test_a_reader_of_feeds_that_takes_them_at_their_word_runs_nothing(shown: Screen, public: dict[str, bytes]) -> None:
    """THREATS B11, B14: the texts of the feeds and of the data, put into a page that has no policy; feeds and JSON are well-formed."""
    feed = ElementTree.fromstring(public["feed.xml"])
    texts = [each.text or "" for each in feed.iter("{http://www.w3.org/2005/Atom}content")]
    texts += [each["content_html"] for each in json.loads(public["feed.json"])["items"]]
    for path, data in public.items():
        if path.startswith("texts/"):
            texts += [each["html"] for each in json.loads(data)["texts"]]
        if path.endswith(".json"):
            json.loads(data)
        if path.endswith(".xml"):
            ElementTree.fromstring(data)
    assert len(texts) > 20
    assert all("<!DOCTYPE" not in data.decode()[:200] for path, data in public.items() if path.endswith(".xml"))
    shown.page.goto("about:blank")
    shown.page.set_content("<!doctype html><title>reader</title>" + "".join(texts), wait_until="domcontentloaded")
    shown.page.evaluate(TOUCH.replace("main, main *", "body, body *"))
    ran = shown.page.evaluate(HAPPENED)
    shown.page.goto("about:blank")
    assert ran == []
    assert [each for each in shown.faults() if each.startswith(("a dialog", "asks for")) and SITE not in each] == []


def test_a_linked_file_that_could_run_something_is_saved_and_not_opened(shown: Screen, folder: Path) -> None:
    """A page or a drawing among the attachments: over HTTP it would run in the name of the site."""
    with served(folder) as address:
        for words in ("a page", "a drawing"):
            shown.show(f"{address}actions/act.html")
            with shown.page.expect_download() as saved:
                shown.page.get_by_role("link", name=words, exact=True).first.click()
            saved.value.cancel()
            assert shown.page.url == f"{address}actions/act.html"
    assert shown.faults() == []


@pytest.mark.parametrize(
    ("slip", "stopped"),
    [
        (f"<script>{RUN}</script>", "script-src"),
        (f"<img src=data:, onerror={RUN}>", "script-src"),
        (f"<a id=here href=javascript:{RUN}>x</a>", "script-src"),
        ("<script src=https://evil.example/x.js></script>", "script-src"),
        ("<img src=https://evil.example/x.png>", "img-src"),
        ("<p style=color:red>x</p>", "style-src"),
        ("<iframe src=https://evil.example/></iframe>", "frame-src"),
        ("<base href=https://evil.example/>", "base-uri"),
        ("<form action=https://evil.example/><button id=here>x</button></form>", "form-action"),
    ],
)
def test_a_mistake_that_let_html_through_would_not_be_enough(shown: Screen, folder: Path, slip: str, stopped: str) -> None:
    """What the other tests look for is seen, and the policy of the page stops it. THREATS B16."""
    page = folder / "slipped.html"
    page.write_text((folder / "index.html").read_text(encoding="utf-8").replace("<main", f"{slip}<main", 1), encoding="utf-8")
    try:
        shown.show(page)
        if "id=here" in slip:
            shown.page.locator("#here").dispatch_event("click")
        shown.page.wait_for_timeout(50)
        found = shown.page.evaluate(HAPPENED)
    finally:
        page.unlink()
    assert shown.page.url == page.as_uri()
    assert [each.split()[0].removesuffix("-elem").removesuffix("-attr") for each in found] == [stopped]
    assert not [each for each in shown.faults() if each.startswith("a dialog")]


def test_no_text_becomes_script_on_a_page(shown: Screen, folder: Path) -> None:
    """Trusted Types: whatever a script of the site might do with a text one day, it cannot make script of it."""
    shown.show(folder / "index.html")
    for sink in ("document.body.innerHTML = '<b>x</b>'", "document.createElement('script').src = 'x.js'", "setTimeout('1')"):
        done = shown.page.evaluate(f"() => {{ try {{ {sink}; return 'done'; }} catch (fault) {{ return fault.name; }} }}")
        assert done == "TypeError", sink
    made = shown.page.evaluate("() => { try { trustedTypes.createPolicy('x', {}); return 'made'; } catch (fault) { return fault.name; } }")
    assert made == "TypeError"
    shown.faults()
