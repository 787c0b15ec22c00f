"""What is written like a link to something in the journal, and is none where the text is read.

In a footnote that nothing leads to, for one, in a cell that a table has no column for, in the words of a picture. Pages do not show it;
who gets the text itself would see where it leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from journalkit.markup.cut import NEUTRAL_WORDS
from journalkit.markup.parser import is_external
from journalkit.markup.spacing import code_spans
from journalkit.markup.syntax import WIKI_LINK
from journalkit.model.body import Body
from journalkit.source import Edit, Span

LINK = re.compile(r"!?\[(?P<label>[^\[\]\n]{0,500})\]\([ \t]*<?(?P<target>[^()\s<>]{1,1000})>?(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?[ \t]*\)")
ANCHOR = re.compile(r"<(?:a|area)\b(?:[^<>\"']|\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'){0,1000}>", re.IGNORECASE)
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^`]{1,2000}(?<!`)\1(?!`)")


def unread_links(body: Body, text: str) -> list[Edit]:
    """The edits that leave only the words of what looks like a link in the text of a body and is none; nothing in code is touched."""
    found = [*_looking_like_links(text)]
    if not found:
        return []
    known = [link.whole for link in body.links]
    code = [*code_spans(text), *(Span(*match.span()) for match in CODE_SPAN.finditer(text))]
    passed = sorted((*known, *code))
    edits: list[Edit] = []
    reached = 0
    for span, words in sorted(found):
        if span.start >= reached and not any(each.start < span.end and span.start < each.end for each in passed):
            edits.append(Edit(span, words))
            reached = span.end
    return edits


def _looking_like_links(text: str) -> Iterator[tuple[Span, str]]:
    for match in WIKI_LINK.finditer(text):
        yield Span(*match.span()), "" if match[1] else match["label"] or NEUTRAL_WORDS
    for match in LINK.finditer(text):
        if not is_external(match["target"]) and not match["target"].startswith("#"):
            yield Span(*match.span()), match["label"]
    for match in ANCHOR.finditer(text):
        yield Span(*match.span()), ""
