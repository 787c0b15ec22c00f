"""Links by path with another path: what stands around it, words and tool tip, stays."""

from __future__ import annotations

import html
from collections.abc import Iterator
from urllib.parse import quote

from journalkit.markup.cut import unlinked
from journalkit.model.body import Link, LinkKind
from journalkit.source import Edit, Span


def moved(link: Link, path: str) -> Iterator[Edit]:
    """The edits that make a link lead to another path, with the part that it named; one that cannot is taken out."""
    address = quote(path) + (f"#{quote(link.fragment)}" if link.fragment else "")
    yield from addressed(link, address)


def addressed(link: Link, address: str) -> Iterator[Edit]:
    """The edits that give a link an address, which is one already."""
    if link.definition is not None:
        yield Edit(link.target_span, address)
    elif link.kind in (LinkKind.LINK, LinkKind.IMAGE) and link.label is not None:
        title = f' "{html.escape(" ".join(link.title.split()))}"' if link.title else ""
        yield Edit(Span(link.label.end, link.whole.end), f"]({address}{title})")
    elif link.kind is LinkKind.HTML and link.target_span != link.whole:
        yield Edit(link.target_span, address)
    else:
        yield from unlinked(link)
