"""A View to all its pages: one function a kind of page, listed in PAGES; files for other programs in FILES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, urljoin

from journalkit.method.practice import Practice
from journalkit.site.address import entry_address
from journalkit.site.calendar import calendars
from journalkit.site.card import Cards
from journalkit.site.composing import Composing, composing_of
from journalkit.site.data import data_files
from journalkit.site.entry_pages import entry_pages
from journalkit.site.feeds import announced, feeds
from journalkit.site.index_page import index_page
from journalkit.site.list_pages import list_pages, people, tags
from journalkit.site.method_pages import METHOD
from journalkit.site.page import Page, Planned, UrlContent
from journalkit.site.paths import STYLESHEETS
from journalkit.site.piece import Text
from journalkit.site.preview import previews
from journalkit.site.register_pages import register_pages
from journalkit.site.relations import relate
from journalkit.site.search import search_files, search_page
from journalkit.site.thread_pages import thread_pages
from journalkit.values import replace


def compose(practice: Practice, stylesheets: tuple[str, ...] = STYLESHEETS) -> tuple[Planned, ...]:
    """Every page of the site of a view at a time of the journal's zone; what is linked to comes before what links to it."""
    composing = announced(composing_of(practice, Cards(practice, relate(practice)), stylesheets))
    files = [_planned(file) for make in FILES for file in make(composing)]
    pages = [_planned(page) for make in PAGES for page in make(composing)]
    return (*files, *pages, *map(_planned, _for_robots(composing, pages)))


def _planned(page: Page | Planned) -> Planned:
    return Planned(page.path, page.canonical, lambda: page) if isinstance(page, Page) else page


def _not_found(composing: Composing) -> Iterator[Page]:
    """The page for addresses that lead nowhere; it may be served at any depth, so it needs the site's own address."""
    page = composing.page("404.html", "404.html", composing.say("There is no such page"), None)
    yield replace(page, canonical="", base=composing.site_url or None)


def _for_robots(composing: Composing, pages: Iterable[Planned]) -> Iterator[Page]:
    """robots.txt, which forbids everything but on a public site, and the sitemap of a public site whose address is known."""
    listed = [page for page in pages if page.canonical]
    last = {entry_address(e, composing.view): e.date.day.isoformat() for e in composing.entries}
    addresses = tuple(Text(page.path, page.canonical, last.get(quote(page.path), "")) for page in listed)
    sitemap = urljoin(composing.site_url, "sitemap.xml") if addresses else ""
    if sitemap:
        yield composing.page("sitemap.xml", "sitemap.xml", "", UrlContent(addresses, sitemap))
    yield composing.page("robots.txt", "robots.txt", "", UrlContent(addresses, sitemap))


PAGES: tuple[Callable[[Composing], Iterator[Page | Planned]], ...] = (
    entry_pages,
    *METHOD,
    tags,
    people,
    thread_pages,
    list_pages,
    register_pages,
    search_page,
    _not_found,
    index_page,
)
FILES: tuple[Callable[[Composing], Iterator[Planned]], ...] = (previews, feeds, calendars, search_files, data_files)
