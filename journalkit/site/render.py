"""A page to its text, and what its policy says of the scripts in it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from html import escape
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from journalkit.languages.say import opening, saying
from journalkit.markup.marks import SAYINGS, Target, fill
from journalkit.site.calendar_text import calendar_text
from journalkit.site.drawn import drawn
from journalkit.site.files import CalendarContent, DataContent, Found, FoundContent, Record
from journalkit.site.page import Page, PreviewContent
from journalkit.site.piece import Excerpt, Prose, Text
from journalkit.templating import Filter, Templates, escaped, safe
from journalkit.values import to_json

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
IN_PAGE = re.compile(r'(<a [^<>]*?\bhref=")#')
PARTS_AT_ONCE = 1000
IN_SCRIPT = ("<", "\u2028", "\u2029")


def prose_filter(prose: Prose | Excerpt, root: str, *, sayings: Sequence[str] = SAYINGS) -> object:
    """The HTML of a text, or of how it begins, on a page whose way to the site's root is `root`."""

    def target(number: int) -> Target:
        found = prose.targets[number]
        return Target(root + found.address, found.title, found.leads, found.tip, found.size, found.saved)

    if isinstance(prose, Excerpt):
        return safe(fill(prose.opening.html, target, prefix="", level=3, sayings=sayings))
    return safe(fill(prose.body.html, target, prefix=prose.prefix, level=prose.level, keep_title=prose.keep_title, sayings=sayings))


def href_filter(address: str, root: str) -> str:
    """An address of the site as seen from a page; an e-mail address stays as it is."""
    return address if address.startswith("mailto:") else root + address


def words_filter(value: Text, root: str) -> object:
    """Words: a link when they lead somewhere, a time when they are one, in their tone. Nothing stands on pages more often."""
    return safe(_words(value, root))


def cell_filter(values: tuple[Text, ...], root: str) -> object:
    """Some words in a row; a comma stands close to what is before it."""
    parts = [f"{' ' if number and value.words != ',' else ''}{_words(value, root)}" for number, value in enumerate(values)]
    return safe("".join(parts))


def _words(value: Text, root: str) -> str:
    words = escaped(value.words)
    tone = f' class="tone-{escaped(value.tone)}"' if value.tone else ""
    if value.address:
        return f'<a href="{escaped(href_filter(value.address, root))}"{tone}>{words}</a>'
    if value.machine:
        return f'<time datetime="{escaped(value.machine)}"{" data-clock" if value.clock else ""}{tone}>{words}</time>'
    return f"<span{tone}>{words}</span>" if tone else words


def whole_filter(html: str, address: str) -> object:
    """HTML that is shown elsewhere: links to places on its own page lead to that page, which stands at `address`."""
    page = address.partition("#")[0]
    return safe(IN_PAGE.sub(lambda match: f"{match[1]}{escape(page)}#", html))


def json_filter(value: object) -> object:
    """A text as JSON."""
    return safe(_json(str(value)))


def _json(value: object) -> str:
    """A value as JSON that may also stand in a script."""
    text = to_json(value)
    for sign in IN_SCRIPT:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def found_filter(content: FoundContent) -> object:
    """What the search can find, as JSON: of each entry the values of its fields, in the order in which search.js reads them."""
    return safe(",\n".join(_json(_row(each)) for each in content.found))


def _row(found: Found) -> list[object]:
    text = " · ".join(part for part in (found.said, " ".join(found.body.plain.split())) if part)
    first = (found.kind, found.word, found.title, found.address, found.day, found.when)
    return [*first, found.people, found.rooms, found.goals, found.tags, found.words, text]


class Parts:
    """A text in parts, which may be too much for the memory as a whole."""

    def __init__(self, make: Callable[[], Iterator[str]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[object]:
        return (safe(part) for part in self._make())

    def __str__(self) -> str:
        return safe("".join(self._make()))

    def __html__(self) -> str:
        return str(self)


def data_filter(content: DataContent, sayings: Sequence[str] = SAYINGS) -> Parts:
    """The data of a site, a record a line, so that two versions of it can be compared."""
    return Parts(partial(_data, content, sayings))


def _data(content: DataContent, sayings: Sequence[str]) -> Iterator[str]:
    yield content.fields.removesuffix("}")
    for name, records in content.lists:
        yield f",\n{_json(name)}:["
        for number, record in enumerate(records):
            yield f"{',' if number else ''}\n{_record(record, sayings)}"
        yield "\n]" if records else "]"
    yield "\n}"


def _record(record: Record, sayings: Sequence[str]) -> str:
    """A record with its text, whose links are relative to the site's root, and to its own page where they begin with `#`."""
    if record.prose is None:
        return record.fields
    return f'{record.fields.removesuffix("}")},"html":{_json(str(prose_filter(record.prose, "", sayings=sayings)))}}}'


def digest_filter(text: str) -> object:
    """What stands for a script or style within a page in the policy of that page: only exactly this text is then run or used."""
    return safe(f"'sha256-{b64encode(sha256(_written(text).encode()).digest()).decode()}'")


def calendar_filter(page: Page) -> object:
    """The calendar of a page as the text of its file."""
    return safe(calendar_text(page.content, page.title)) if isinstance(page.content, CalendarContent) else ""


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "prose": prose_filter,
        "href": href_filter,
        "opening": opening,
        "words": words_filter,
        "cell": cell_filter,
        "whole": whole_filter,
        "json": json_filter,
        "found": found_filter,
        "data": data_filter,
        "calendar": calendar_filter,
        "digest": digest_filter,
    }
)


def templates_in(journal: Path, language: str) -> Templates:
    """The templates of the sites of a journal, and what they and the texts say, in a language."""
    say = saying(language)
    sayings = tuple(say.term("text", each) for each in SAYINGS)
    own: dict[str, Filter] = {
        "prose": partial(prose_filter, sayings=sayings),
        "data": partial(data_filter, sayings=sayings),
        "digest": cache(digest_filter),  # the same few texts on every page of one build
    }
    return Templates(journal, {**FILTERS, **own}, say)


def render_page(page: Page, journal: Path) -> str:
    """The text of one page, with the templates of the journal in a folder."""
    return text_of(page, templates_in(journal, page.frame.language))


def bytes_of(page: Page, templates: Templates) -> bytes:
    """The bytes of one page: its text, or the picture that its text is a drawing of. TemplateFault when it cannot be rendered."""
    text = text_of(page, templates)
    return drawn(text) if isinstance(page.content, PreviewContent) else text.encode("utf-8")


def pieces_of(page: Page, templates: Templates) -> Iterator[bytes]:
    """The bytes of one page, in pieces where it is data, of which a large site has much. TemplateFault when it cannot be rendered."""
    if not isinstance(page.content, DataContent):
        yield bytes_of(page, templates)
        return
    parts = templates.parts(f"site/{page.template}", page=page)
    while some := "".join(islice(parts, PARTS_AT_ONCE)):
        yield _written(some).encode("utf-8")


def text_of(page: Page, templates: Templates) -> str:
    """The text of one page. TemplateFault when it cannot be rendered."""
    return _written(templates.render(f"site/{page.template}", page=page))


def _written(text: str) -> str:
    """A text as it is written to a file: without signs that no browser and no feed reader takes."""
    if text.replace("\n", "").isprintable():  # as most are; every printable sign is one of XML
        return text
    return NOT_IN_XML.sub("\ufffd", text)
