"""The examples of the CommonMark specification, raw HTML apart, render as it says."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from journalkit.markup.addresses import is_safe
from journalkit.markup.body import read_body
from journalkit.markup.marks import Target, fill

EXAMPLES = json.loads((Path(__file__).parent / "data" / "commonmark-0.31.2.json").read_text(encoding="utf-8"))["examples"]
OTHERWISE = {
    "blocks of code are highlighted": re.compile(r"</?span[^>]*>"),
    "headings have anchors and stand below the page's title": re.compile(r"(?<=<h)\d(?: id=\"[^\"]*\")?|(?<=</h)\d"),
    "links to other sites say so": re.compile(r' rel="external noopener noreferrer" aria-describedby="elsewhere"'),
    "images load when they are seen": re.compile(r' loading="lazy" decoding="async"'),
    "void elements have no slash": re.compile(r" />"),
}


WIKI_LINKS = {590}  # `![[foo]]` is text there and a wiki link here


def has_raw_html(example: dict[str, str]) -> bool:
    with_html, without = (MarkdownIt("commonmark", {"html": on}).render(example["markdown"]) for on in (True, False))
    return with_html != without


def rendered(markdown: str) -> str:
    body = read_body(markdown)
    return fill(body.html, lambda number: Target(body.links[number].address, "", tip=body.links[number].title), prefix="", level=1)


def normalised(html: str) -> str:
    """HTML without what is meant to differ, and without differences in quoting, percent signs and white space between tags."""
    for pattern in OTHERWISE.values():
        html = pattern.sub(">" if pattern.pattern == " />" else "", html)
    return re.sub(r"\s*\n\s*(?=<)|(?<=>)\s*\n\s*", "", unquote(unescape(html)))


COMPARED = [e for e in EXAMPLES if not has_raw_html(e) and e["number"] not in WIKI_LINKS]


@pytest.mark.parametrize("example", COMPARED, ids=lambda e: str(e["number"]))
def test_an_example_of_the_specification_renders_as_it_says(example: dict[str, str]) -> None:
    if any(not is_safe(address) for address in re.findall(r'(?:href|src)="([^"]*)"', example["html"])):
        assert "<a" not in rendered(example["markdown"])  # an address that no page of ours may have
    else:
        assert normalised(rendered(example["markdown"])) == normalised(example["html"])


def test_most_examples_are_compared() -> None:
    assert len(COMPARED) > 560
