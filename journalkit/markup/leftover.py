"""What is written like a link to something in the journal, and is read as words.

Double brackets with too many words for a link, an address in a tag of HTML, a link round a link; in a footnote that nothing leads to, in a
cell that a table has no column for, in the words of a picture. Some of it stands on pages as it was typed, all of it in the text itself:
whoever reads it sees where it leads. Knows the form only, and not what is there.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from urllib.parse import unquote

from journalkit.markup.addresses import is_external
from journalkit.markup.effort import Effort
from journalkit.model.body import Link, LinkKind
from journalkit.source import Span

SIGNS = ("](", "[[", "[\\[", "=", "md")  # without one of which nothing looks like a link; in small letters
LINK = re.compile(r"\[(?P<label>[^\[\]\n]{0,500})\]\([ \t]*<?(?P<target>[^()\s<>]{1,1000})>?(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?[ \t]*\)")
NAMED = re.compile(
    r"\\?(?P<sign>!?)\\?\[\\?\[[\s>*_~`\\]{0,50}+(?P<target>[^\[\]|#\n]{0,299}[^\[\]|#\s*_~`\\])[\s>*_~`\\]{0,50}+(?=[\]|#])"
)
BRACKETS = r"\]\([\s>]{0,50}+<?"
BARE = r"(?=(?P<target>[^\s()<>\"']{1,500}+))"  # looked at only, since another one may begin in it
SPACED = r"(?=(?P<target>[^\n<>()\[\]\"']{1,300}?\.md)(?![\w-]))"
BEHIND_BRACKETS = (re.compile(BRACKETS + BARE), re.compile(BRACKETS + SPACED, re.IGNORECASE))
IN_TAGS = (
    re.compile(r"\b(?:href|src|action|cite)\s{0,50}+=\s{0,50}+[\"']?" + BARE, re.IGNORECASE),
    re.compile(r"=\s{0,50}+[\"']" + SPACED, re.IGNORECASE),
)
PATH_END = re.compile(r"(?:\.|%2e|&#46;|&#x2e;|&period;)md(?![\w-])", re.IGNORECASE)
BEFORE_PATH = re.compile(r"[\s\"'<>()\[\]|=,;{}]")
LEADS_IN = re.compile(r"(?:\]\([\s>]*<?|\]:[\s>]*<?|<)\Z")
TAG_START = re.compile(r"<(?=[A-Za-z!?/])")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
OPENING = re.compile(r"\]\([\s>]*<?")
LONGEST_TAG = 2_000  # characters between the beginning of a tag and a path in it
TAGS_TRIED = 5  # which of the tags before a path it may stand in, the nearest ones
LONGEST_WORDS = 5_000  # characters of what is taken for the words of a name in double brackets
WINDOW = 50  # characters looked through that count for one step


def leftovers(text: str, links: Iterable[Link], passed: Iterable[Span], code: Callable[[], list[Span]], effort: Effort) -> tuple[Link, ...]:
    """What looks like a link and is none of `links`, outside of what is `passed` and of what `code` gives, which is asked when it matters.

    One may lie in another, as in an address of several paths. What can only be told by its target has no words: `whole` is the target.
    """
    low = text.lower()
    signs = {sign for sign in SIGNS if sign in low}
    if not signs:
        return ()
    known = _Spans([*passed, *(span for link in links for span in _read(text, link))])
    found = list(_looking_so(text, signs, known, effort))
    if not found:
        return ()
    in_code = _Spans(code())
    certain = (_by_target(each) if known.meets(each.whole) or in_code.meets(each.whole) else each for each in found)
    return tuple(sorted((each for each in certain if not in_code.meets(each.whole)), key=lambda each: each.whole))


def _looking_so(text: str, signs: Collection[str], known: _Spans, effort: Effort) -> Iterator[Link]:
    """What looks like a link in a text that has some of the signs; each form is looked for only where its own are."""
    if "[[" in signs or "[\\[" in signs:
        yield from _named(text, known)
    if "](" in signs:
        yield from _linked(text, known)
    for pattern in (*(BEHIND_BRACKETS if "](" in signs else ()), *(IN_TAGS if "=" in signs else ())):
        for match in pattern.finditer(text):
            effort.spend(2 + len(match["target"]) // WINDOW)
            yield from _path(text, Span(*match.span("target")), known)
    if "md" in signs:
        for target in _paths(text, known, effort):
            yield from _path(text, target, known)


class _Spans:
    """Spans of a text, to ask whether another one meets any of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(span for span in spans if span.start < span.end):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meets(self, span: Span) -> bool:
        """Whether a span and one of these have a character in common."""
        return bisect_right(self.ends, span.start) < bisect_left(self.starts, span.end)


def _read(text: str, link: Link) -> Iterator[Span]:
    """What of a link was read as one: all of it but its words, and what follows its target."""
    if link.whole == link.target_span:  # nobody knows where in its block it stands
        return
    if link.definition is not None:
        yield link.definition
    if link.kind is LinkKind.HTML:
        yield link.target_span
    elif link.label is None:
        yield link.whole
    else:
        yield Span(link.whole.start, link.label.start)
        opening = OPENING.match(text, link.label.end, link.whole.end) if link.definition is None else None
        yield Span(link.label.end, min(opening.end() + 1, link.whole.end) if opening else link.whole.end)


def _by_target(link: Link) -> Link:
    """The same, of which only the target is told: without it, nothing stands there."""
    kind = LinkKind.EMBED if link.kind in (LinkKind.WIKI, LinkKind.EMBED) else LinkKind.HTML
    return Link(kind, link.target, link.fragment, link.target_span, None, link.target_span)


def _named(text: str, known: _Spans) -> Iterator[Link]:
    """Names in double brackets, also with many words, over lines, with signs round them or before the brackets."""
    end = 0
    for match in NAMED.finditer(text):
        target = Span(*match.span("target"))
        if known.meets(target):
            continue
        if end < match.end():
            end = text.find("]]", match.end())
            end = end if end >= 0 else len(text)
        closed = end < min(len(text), match.end() + LONGEST_WORDS)
        bar = text.find("|", match.end(), end) if closed else -1
        label = Span(bar + 1, end) if 0 <= bar < end - 1 else None
        kind = LinkKind.EMBED if match["sign"] or not closed else LinkKind.WIKI
        yield Link(kind, _plain(match["target"]), "", Span(match.start(), end + 2) if closed else target, label, target)


def _linked(text: str, known: _Spans) -> Iterator[Link]:
    """What has the form of a link with words and an address."""
    for match in LINK.finditer(text):
        is_picture = match.start() > 0 and text[match.start() - 1] == "!"
        whole = Span(match.start() - is_picture, match.end())
        yield from _path(text, Span(*match.span("target")), known, whole, Span(*match.span("label")))


def _path(text: str, target: Span, known: _Spans, whole: Span | None = None, label: Span | None = None) -> Iterator[Link]:
    """What leads to a path that stands in a span, unless that leads to another site or nowhere."""
    if known.meets(target):
        return
    path, _, fragment = ESCAPED.sub(r"\1", html.unescape(text[slice(*target)])).partition("#")
    path = unquote(path.partition("?")[0])
    if path and not is_external(path):
        yield Link(LinkKind.LINK if label else LinkKind.HTML, path, unquote(fragment), whole or target, label, target)


def _paths(text: str, known: _Spans, effort: Effort) -> Iterator[Span]:
    """Paths of Markdown files that stand behind `](` or `]:`, in angle brackets, or in a tag of HTML."""
    before = 0
    for match in PATH_END.finditer(text):
        start = max(before, match.start() - LONGEST_TAG)
        before = match.end()
        effort.spend(1 + (match.start() - start) // WINDOW)
        ends = (place for place in range(match.start(), start, -1) if BEFORE_PATH.match(text, place - 1))
        target = Span(next(ends, start), match.end())
        if not known.meets(target) and (
            LEADS_IN.search(text, max(0, target.start - 10), target.start) or _in_tag(text, target.start, effort)
        ):
            yield target


def _in_tag(text: str, place: int, effort: Effort) -> bool:
    """Whether a place lies in a tag of HTML that begins before it: signs in quotes do not end one."""
    start = max(0, place - LONGEST_TAG)
    if text.rfind("<", start, place) < 0:
        return False
    tags = [each.start() for each in TAG_START.finditer(text, start, place)][-TAGS_TRIED:]
    effort.spend((len(tags) + 1) * (place - start) // WINDOW)
    return any(">" not in QUOTED.sub("", text[tag:place]) for tag in tags)


def _plain(written: str) -> str:
    return " ".join(ESCAPED.sub(r"\1", html.unescape(written)).split())
