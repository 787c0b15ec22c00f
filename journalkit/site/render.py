"""A page to its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from journalkit.markup.marks import Target, fill
from journalkit.site.page import Page, Prose
from journalkit.templating import Filter, Templates, safe

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def prose_filter(prose: Prose, root: str, *, excerpt: bool = False) -> object:
    """The HTML of a text on a page whose way to the site's root is `root`; with `excerpt` only its first paragraph."""

    def target(number: int) -> Target:
        found = prose.targets[number]
        return Target(root + found.address, found.title, found.leads, prose.body.links[number].title)

    html = prose.body.excerpt if excerpt else prose.body.html
    return safe(fill(html, target, prefix=prose.prefix, level=prose.level, keep_title=prose.keep_title))


def href_filter(address: str, root: str) -> str:
    """An address of the site as seen from a page; an e-mail address stays as it is."""
    return address if address.startswith("mailto:") else root + address


FILTERS: Mapping[str, Filter] = MappingProxyType({"prose": prose_filter, "href": href_filter})


def render_page(page: Page, journal: Path) -> str:
    """The text of one page, with the templates of the journal in a folder."""
    return text_of(page, Templates(journal, FILTERS))


def text_of(page: Page, templates: Templates) -> str:
    """The text of one page. TemplateFault when it cannot be rendered."""
    return NOT_IN_XML.sub("\ufffd", templates.render(f"site/{page.template}", page=page))
