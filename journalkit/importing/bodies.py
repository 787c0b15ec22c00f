"""The text of what was found, with links that lead to the same from where it will stand: to entries by their ids, to files among the
attachments, to pages of the old site by their address there. A link that would lead out of the journal becomes its words and its address.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, urljoin

from journalkit.edit import edited
from journalkit.importing.library import NOTE, Library
from journalkit.markup.body import read_body
from journalkit.markup.relink import addressed
from journalkit.markup.spacing import code_spans
from journalkit.model.body import Link, LinkKind
from journalkit.source import Edit, Span
from journalkit.values import Struct

SOURCES = re.compile(r"""\b(?:src|href|link|poster)\s*=\s*(?P<sign>["'])(?P<target>[^"'\n<>]{1,500})(?P=sign)""")
SHOWN = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|heic|heif|bmp|ico|tiff?)\Z", re.IGNORECASE)  # what `!` can show
NOT_IN_LABELS = frozenset("[]|\n\r")
CODE_SIGN = re.compile("`")
NOT_IN_WORDS = re.compile(r"[\[\]\\|\n]")
BAR = r"\|"


class Bodies(Struct):
    """What links of a source may lead to: places of entries by the paths of their files, and where an attachment of it will lie.

    `take` asks for an attachment, and gives its path in the journal; nothing when it cannot be taken.
    """

    files: Library
    entries: Mapping[str, str]
    site: str
    take: Callable[[str], str]

    def text(self, body: str, folder: str) -> str:
        """The text of something that lay in a folder of the source, for an entry in the folder of its type."""
        if not body:
            return body
        edits = [edit for link in read_body(body).links for edit in self._edits(link, body, folder)]
        covered = [*code_spans(body), *(edit.span for edit in edits)]
        for match in SOURCES.finditer(body):
            if not any(each.start <= match.start("target") < each.end for each in covered):
                edits += self._source(match, folder)
        return edited(body, edits)

    def _edits(self, link: Link, body: str, folder: str) -> Iterator[Edit]:
        by_name = link.kind in (LinkKind.WIKI, LinkKind.EMBED)
        path = self.files.find(link.target, folder, by_name=by_name) if link.target else None
        label = body[slice(*link.label)] if link.label else ""
        if path is not None and path in self.entries:
            yield from _to_entry(link, self.entries[path], label, body)
        elif path is not None and not NOTE.search(path) and (place := self.take(path)):
            yield from _to_file(link, f"../{place}", label)
        elif not by_name and link.kind is not LinkKind.HTML and _leads_out(link.target):
            yield from self._to_old_site(link, label)

    def _to_old_site(self, link: Link, label: str) -> Iterator[Edit]:
        """A page that was not imported: at its old address, else its words with the address behind them."""
        if self.site:
            yield from addressed(link, urljoin(self.site, quote(link.address.lstrip("/"), safe="/#?&=%+.,;:@~-_")))
            return
        yield Edit(link.whole, f"{label} (`{CODE_SIGN.sub('', link.address)}`)".strip())
        if link.definition is not None:
            yield Edit(link.definition, "")

    def _source(self, match: re.Match[str], folder: str) -> list[Edit]:
        """A file that HTML or a short code names: it comes along, and is named where it lies."""
        path = self.files.find(match["target"], folder)
        place = self.take(path) if path is not None and not NOTE.search(path) else ""
        return [Edit(Span(*match.span("target")), f"../{place}")] if place else []


def _leads_out(target: str) -> bool:
    """Whether a path would lead out of the journal from the folder of an entry."""
    return target.startswith("/") or posixpath.normpath(f"folder/{target}").startswith("..")


def _to_entry(link: Link, place: str, label: str, body: str) -> Iterator[Edit]:
    """A link in double brackets, as an entry is named; the words that it had stay."""
    name = place.rpartition("/")[2].removesuffix(".md")
    part = f"#{link.fragment}" if link.fragment and not NOT_IN_LABELS & set(link.fragment) else ""
    if link.kind is LinkKind.EMBED:
        yield Edit(link.whole, f"![[{name}{part}]]")
    elif link.kind is LinkKind.WIKI:
        words = label or link.target
        in_table = "|" in _line_around(link, body)
        yield Edit(link.whole, f"[[{name}{part}]]" if in_table and not label else f"[[{name}{part}{BAR if in_table else '|'}{words}]]")
    elif link.kind is LinkKind.LINK and link.definition is None and label.strip() and not NOT_IN_LABELS & set(label):
        in_table = "|" in _line_around(link, body)
        yield Edit(link.whole, f"[[{name}{part}{BAR if in_table else '|'}{label}]]")
    else:
        yield from addressed(link, f"../{quote(place)}{f'#{quote(link.fragment)}' if link.fragment else ''}")


def _line_around(link: Link, body: str) -> str:
    """What stands before and behind a link on its line."""
    start, end = body.rfind("\n", 0, link.whole.start) + 1, body.find("\n", link.whole.end)
    return body[start : link.whole.start] + body[link.whole.end : end if end >= 0 else len(body)]


def _to_file(link: Link, path: str, label: str) -> Iterator[Edit]:
    """A link or picture by its path."""
    address = quote(path) + (f"#{quote(link.fragment, safe='/=&,:')}" if link.fragment else "")
    if link.kind in (LinkKind.WIKI, LinkKind.EMBED):
        name = link.target.rpartition("/")[2].rpartition(".")[0] or link.target
        words = NOT_IN_WORDS.sub(" ", label if label and not label.isdigit() else name)
        shown = link.kind is LinkKind.EMBED and SHOWN.search(path)
        yield Edit(link.whole, f"{'!' if shown else ''}[{words}]({address})")
    else:
        yield from addressed(link, address)
