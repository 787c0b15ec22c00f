"""Pages as they are used, in a real browser: the search, the filters of the register, and what is shown while a site is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journalkit.live.rebuilt import Problem, Rebuilt
from tests.lively import NOTE, lively
from tests.screen import LOOKS, NARROW, OTHER_LOOKS, TOO_WIDE, Screen, screen, served
from tests.test_site import SITES


@pytest.fixture(scope="module")
def shown() -> Iterator[Screen]:
    with screen() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The owner's site of the example."""
    around = tmp_path_factory.mktemp("journal") / "_site/private"
    for path, data in SITES["private"].items():
        (around / path).parent.mkdir(parents=True, exist_ok=True)
        (around / path).write_bytes(data)
    return around


@pytest.fixture(scope="module", params=["from the disk", "over HTTP"])
def start(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of the site: with two ways to load its data, which browsers treat differently."""
    if request.param == "from the disk":
        yield folder.as_uri() + "/"
    else:
        with served(folder) as address:
            yield address


def test_one_searches_with_the_keyboard_alone(shown: Screen, start: str) -> None:
    page = shown.page
    shown.show(start + "goals.html")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Words")
    expect(field).to_be_focused()
    page.keyboard.type("FÖREMAN")
    results = page.get_by_role("list", name="Results").get_by_role("listitem")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results?\.$"))
    first = results.first
    expect(first.get_by_role("link")).to_contain_text("foreman", ignore_case=True)
    expect(first.locator("mark").first).to_have_text("foreman", ignore_case=True)
    expect(first.locator("time")).to_be_visible()
    expect(page).to_have_url(re.compile(r"search\.html#q=F%C3%96REMAN$"))  # what is found as it is read comes before the address is kept
    page.keyboard.press("ArrowDown")
    expect(first.get_by_role("link")).to_be_focused()
    found = first.get_by_role("link").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/" + str(found))
    page.go_back()
    expect(field).to_have_value("FÖREMAN")
    expect(results.first).to_be_visible()
    assert shown.faults() == []


def test_a_search_is_narrowed_by_filters_that_an_address_keeps(shown: Screen, start: str) -> None:
    page = shown.page
    shown.show(start + "search.html#q=decision")
    results = page.get_by_role("list", name="Results").get_by_role("listitem")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results?\.$"))
    page.get_by_label("Type").select_option("session")
    expect(page.locator(".result:not(.kind-session)")).to_have_count(0)
    assert results.count() > 0
    page.reload()
    expect(page.get_by_label("Type")).to_have_value("session")
    expect(results.first).to_be_visible()
    expect(page.locator(".result:not(.kind-session)")).to_have_count(0)
    assert shown.too_wide() + shown.barriers(OTHER_LOOKS) + shown.faults() == []


def test_what_could_not_be_loaded_is_said_and_the_rest_is_searched(shown: Screen, start: str) -> None:
    page = shown.page
    page.goto("about:blank")  # so that the page is loaded anew
    page.route("**/search/2026-08.js", lambda route: route.abort())
    try:
        shown.show(start + "search.html#q=decision")
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results?\. What can be found could not be loaded whole\.$"))
        expect(page.get_by_role("list", name="Results").get_by_role("listitem").first).to_be_visible()
        assert all("net::ERR_FAILED" in each for each in shown.faults())
    finally:
        page.unroute_all()
    page.reload()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results?\.$"))
    assert shown.faults() == []


def test_the_register_is_filtered_and_its_address_keeps_how(shown: Screen, start: str) -> None:
    page = shown.page
    shown.show(start + "register/2026.html")
    rows = page.locator("table.dense tbody tr")
    every = rows.count()
    page.get_by_role("button", name="Actions").click()
    expect(page.locator("tr.kind-action:visible")).to_have_count(0)
    assert rows.filter(visible=True).count() < every
    page.get_by_role("searchbox", name="Words").fill("ASK")
    page.get_by_label("Who").select_option("Ana Ruiz")
    left = rows.filter(visible=True).all_inner_texts()
    assert left
    assert all("ask" in each.lower() for each in left)
    expect(page.locator(".filters output")).to_have_text(f"{len(left)} of {every}")
    page.reload()
    assert rows.filter(visible=True).all_inner_texts() == left
    expect(page.get_by_role("button", name="Actions", pressed=False)).to_be_visible()
    assert shown.barriers(OTHER_LOOKS) + shown.faults() == []


def test_what_is_typed_while_the_search_is_on_its_way_is_searched(shown: Screen, folder: Path) -> None:
    page = shown.page
    shown.show(folder / "goals.html")
    press = "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))"
    page.evaluate(f"Array.from('/für').forEach({press})")
    field = page.get_by_role("searchbox", name="Words")
    expect(field).to_be_focused()
    expect(field).to_have_value("für")
    page.keyboard.type("x")
    expect(field).to_have_value("fürx")


def test_drawings_have_the_few_colours_that_a_reader_has_chosen(shown: Screen, folder: Path) -> None:
    page = shown.page
    shown.show(folder / "index.html")
    try:
        page.emulate_media(forced_colors="active")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        words, ink = (f"getComputedStyle(document.querySelector('{each}'))" for each in (".chart text", "h1"))
        assert page.evaluate(f"{words}.fill") == page.evaluate(f"{ink}.color")
    finally:
        page.emulate_media(forced_colors="none")


def test_on_a_phone_a_commitment_is_not_squeezed_beside_its_day(shown: Screen, folder: Path) -> None:
    rows = "() => [...document.querySelectorAll('.todos li')].map(e => getComputedStyle(e).gridTemplateColumns.split(' ').length)"
    shown.show(folder / "thread.html")
    shown.look(NARROW, "light")
    assert set(shown.page.evaluate(rows)) == {2}


def test_on_a_phone_what_unfolds_can_be_touched_and_long_words_of_titles_are_hyphenated(shown: Screen, folder: Path) -> None:
    heights = "() => [...document.querySelectorAll('summary')].map(e => e.getBoundingClientRect().height)"
    breaks = "() => [...document.querySelectorAll('h1, h2, h3')].map(e => getComputedStyle(e)).map(e => [e.hyphens, e.overflowWrap].join())"
    shown.show(folder / "thread.html")
    shown.look(NARROW, "light")
    assert min(shown.page.evaluate(heights)) >= 24
    assert set(shown.page.evaluate(breaks)) == {"auto,anywhere"}
    assert shown.page.evaluate("document.documentElement.lang")


def test_on_paper_no_table_is_cut_and_nothing_waits_to_be_clicked(shown: Screen, folder: Path) -> None:
    """A sheet of A4 is 178 mm wide between its margins."""
    page = shown.page
    cut = "() => [...document.querySelectorAll('.scroll, .table')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"
    try:
        for path in ("register/2026.html", "impact.html"):
            shown.show(folder / path)
            page.emulate_media(media="print")
            page.set_viewport_size({"width": 673, "height": 950})
            assert page.evaluate(cut) == page.evaluate(TOO_WIDE) == []
            expect(page.locator("form:visible, button:visible, nav.pages:visible")).to_have_count(0)
        shown.show(folder / "reflections/2026-03-21-fifty-lines.html")
        wider = "e => [...'0123456789abcde'].forEach(() => e.append(e.lastElementChild.cloneNode(true)))"
        page.evaluate(f"() => document.querySelectorAll('.prose tr').forEach({wider})")
        assert page.evaluate(cut) == page.evaluate(TOO_WIDE) == []
    finally:
        page.emulate_media(media="screen")


def test_without_scripts_everything_can_be_read(shown: Screen, folder: Path) -> None:
    context = shown.page.context.browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((folder / "search.html").as_uri())
        expect(page.locator("noscript")).to_be_visible()
        expect(page.locator("form:visible, .search-help:visible, .theme:visible")).to_have_count(0)
        page.locator("noscript a[href='actions.html']").click()
        assert page.url.endswith("/actions.html")
        page.goto((folder / "register/2026.html").as_uri())
        expect(page.locator("form:visible")).to_have_count(0)
        expect(page.locator("table.dense tbody tr:visible").nth(100)).to_be_visible()
    finally:
        context.close()


def test_what_is_shown_while_a_site_is_served_is_for_everyone_too(shown: Screen, folder: Path) -> None:
    root, page = folder.parent.parent, shown.page
    (root / "sessions").mkdir()
    (root / NOTE).write_text("x")
    wrong = Problem(
        NOTE, 7, 11, "unknown-person", 'nobody is called "' + "ben" * 60 + '"', "did you mean ana?", "with: [" + "ben" * 60 + "]"
    )
    with lively(root, folder) as (builds, server):
        shown.show(f"http://127.0.0.1:{server.port}/goals.html")
        bar = page.locator("journalkit-live")
        expect(bar.get_by_role("status")).to_have_text("live")
        builds.answer = lambda changed: Rebuilt(problems=(wrong,) * 9)
        (root / NOTE).write_text("y")
        expect(bar.get_by_role("alert")).to_contain_text("9 errors")
        expect(bar.get_by_role("alert")).to_contain_text("sessions/note.md:7:11")
        assert shown.too_wide() + shown.barriers(LOOKS) == []
        page.keyboard.press("Shift+Tab")
        expect(bar.get_by_role("button", name="Close")).to_be_focused()
        page.keyboard.press("Enter")
        expect(bar.get_by_role("alert")).to_be_hidden()
        assert shown.too_wide() + shown.barriers(OTHER_LOOKS) + shown.faults() == []
        page.goto("about:blank")
