"""Every kind of page in a real browser: for everyone to read, in all looks, from the disk and over HTTP, with a keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Route

from tests.screen import LOOKS, MOST, OTHER_LOOKS, THIN, WIDE, Look, Screen, screen, served
from tests.test_site import SITES, site
from tests.ugly import ugly_journal

UGLY = {"ugly": "de", "ugly from right to left": "ar"}

# What is shown of a site beside the owner's, which has every kind of page there is: the pages that say something else there.
OTHERS = ("index.html", "actions", "impact.html", "people", "search.html", "thread")
HARD = ("index.html", "actions", "insights", "sessions", "register", "roadmaps", "tags.html", "thread.html")

# All that a keyboard must reach, in the order of the page.
REACHABLE = """() => Array.from(document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]'))
  .filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({visibilityProperty: true}))"""
NUMBER = f"() => {{ const all = ({REACHABLE})(); all.forEach((each, at) => {{ each.dataset.at = at; }}); return all.length; }}"

# Writes down for each element that gets the focus its number, and what hides that it has it.
FOLLOW = """() => { window.walked = []; document.addEventListener('focusin', event => {
  const each = event.target, style = getComputedStyle(each), box = each.getClientRects()[0] || each.getBoundingClientRect();
  const faults = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no ring');
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  if (!top || !(each.contains(top) || top.contains(each) || each.labels && Array.from(each.labels).includes(top))) faults.push('covered');
  if (box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) faults.push('out of sight');
  const number = each.dataset.at ? Number(each.dataset.at) : null;
  window.walked.push([number, faults.length ? faults.join(', ') + ': ' + each.outerHTML.slice(0, 150) : '']);
}); }"""


@pytest.fixture(scope="module")
def shown() -> Iterator[Screen]:
    with screen() as found:
        yield found


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sites of the example and of the ugly journal, on the disk."""
    around = tmp_path_factory.mktemp("sites")
    sites = dict(SITES)
    for name, language in UGLY.items():
        sites[name] = site(ugly_journal(around / f"journal-{language}", language))
    for name, files in sites.items():
        for path, data in files.items():
            (around / name / path).parent.mkdir(parents=True, exist_ok=True)
            (around / name / path).write_bytes(data)
    return {name: around / name for name in sites}


def kinds(folder: Path) -> dict[str, Path]:
    """One page of each kind, the longest there is: by its name or its folder."""
    pages = sorted(folder.rglob("*.html"), key=lambda page: page.stat().st_size)
    return {page.relative_to(folder).parts[0]: page for page in pages}


@pytest.mark.parametrize(
    ("name", "wanted", "looks"),
    [
        ("private", None, LOOKS),
        ("public", OTHERS, OTHER_LOOKS),
        ("room ben", OTHERS, OTHER_LOOKS),
        ("ugly", HARD, OTHER_LOOKS),
        ("ugly from right to left", HARD, OTHER_LOOKS),
    ],
)
def test_everyone_can_read_every_kind_of_page(
    shown: Screen, folders: dict[str, Path], name: str, wanted: tuple[str, ...] | None, looks: tuple[Look, ...]
) -> None:
    found, folder = {}, folders[name]
    with served(folder) as address:
        for kind, page in kinds(folder).items():
            if wanted is not None and kind not in wanted:
                continue
            shown.show(page)
            on_the_disk = shown.text()
            found[kind] = shown.faults() + shown.too_wide()
            shown.show(address + quote(page.relative_to(folder).as_posix()))
            assert shown.text() == on_the_disk  # so that all that is found out about one of them is true of the other
            found[kind] += shown.barriers(looks) + shown.faults()
    assert len(found) == len(wanted or kinds(folder))
    assert {kind: faults for kind, faults in found.items() if faults} == {}


def test_the_page_for_addresses_that_lead_nowhere_works_at_any_depth(shown: Screen, folders: dict[str, Path]) -> None:
    base = "https://ana.example.org/thread/"

    def answer(route: Route) -> None:
        file = folders["public"] / route.request.url.removeprefix(base)
        route.fulfill(path=file if file.is_file() else folders["public"] / "404.html")

    shown.page.route(base + "**", answer)
    shown.show(base + "some/where/else")
    found = shown.too_wide() + shown.barriers(OTHER_LOOKS)
    shown.page.get_by_role("link", name="Back to the start.").click()
    assert shown.page.url == base + "index.html"
    assert found + [each for each in shown.faults() if base not in each] == []
    shown.page.goto("about:blank")
    shown.page.wait_for_load_state("networkidle")  # the icon of the last page is asked for late
    shown.page.unroute_all()
    shown.faults()


def test_a_keyboard_reaches_everything_and_one_sees_where_it_is(shown: Screen, folders: dict[str, Path]) -> None:
    for kind, page in kinds(folders["private"]).items():
        shown.show(page)
        shown.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        shown.page.evaluate(THIN, MOST)
        count = shown.page.evaluate(NUMBER)
        shown.page.evaluate("document.querySelector('.skip').focus()")  # the search has the focus when it opens
        shown.page.keyboard.press("Shift+Tab")
        shown.page.evaluate(FOLLOW)
        for _ in range(count + 6):  # what scrolls has the focus too
            shown.page.keyboard.press("Tab")
        walked = shown.page.evaluate("walked")
        assert [at for at in dict(walked) if at is not None] == list(range(count)), kind
        assert [fault for _, fault in walked if fault] == [], kind
        assert count > 10


def test_the_first_key_leads_past_the_navigation(shown: Screen, folders: dict[str, Path]) -> None:
    shown.show(folders["public"] / "index.html")
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.textContent") == "Skip to the text"
    shown.page.keyboard.press("Enter")
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_theme_is_chosen_once_for_all_pages(shown: Screen, folders: dict[str, Path]) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    with served(folders["public"]) as address:
        for start in (address, folders["public"].as_uri() + "/"):
            shown.show(start + "index.html")
            light = shown.page.evaluate(ground)
            shown.page.get_by_role("button", name="Dark").click()
            dark = shown.page.evaluate(ground)
            assert dark != light
            shown.page.goto(start + "thread.html")
            assert shown.page.evaluate(ground) == dark
            assert shown.page.get_by_role("button", name="Dark", pressed=True).is_visible()
            shown.look(WIDE, "dark")
            shown.page.get_by_role("button", name="Light").click()
            shown.page.reload()
            assert shown.page.evaluate(ground) == light
            shown.page.get_by_role("button", name="As the system").click()
            assert shown.page.evaluate(ground) == dark
            shown.page.goto(start + "index.html")
            assert shown.page.evaluate(ground) == dark
            assert shown.faults() == []
