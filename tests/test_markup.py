"""Markdown: places of links, asides that leave no trace, nothing that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.markup.body import read_body
from journalkit.markup.cut import NEUTRAL_WORDS, cut
from journalkit.markup.marks import SAYINGS, Target, fill
from journalkit.markup.secrets import MOST, tellings
from journalkit.model.body import LinkKind


def shown(text: str, prefix: str = "p-", level: int = 2) -> str:
    """The HTML of a text whose links all lead somewhere."""
    return fill(read_body(text).html, lambda number: Target(f"target-{number}.html", f"Title {number}"), prefix=prefix, level=level)


def unlinked(text: str) -> str:
    """The text without links and asides."""
    body = read_body(text)
    return cut(text, body.links, body.asides)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the words](../a/x.md) here", "see the words here"),
        ('see [the words](../a/x.md "tip") here', "see the words here"),
        ("see [the *words*](<../a/x y.md>) here", "see the *words* here"),
        ("see [[x]] here", f"see {NEUTRAL_WORDS} here"),
        ("see [[ben/x|the words]] here", "see the words here"),
        ("see ![[x]] here", "see  here"),
        ("see ![a chart](../attachments/x.png) here", "see a chart here"),
        ("see [![a chart](../attachments/x.png)](../a/x.md) here", "see a chart here"),
        ("see [the words][ref] here\n\n[ref]: ../a/x.md", "see the words here\n\n"),
        ("see [ref] here\n\n[ref]: ../a/x.md 'tip'\n", "see ref here\n\n"),
        ("> - see [the\n>   words](../a/x.md) here", "> - see the\n>   words here"),
        ("| a | b |\n|---|---|\n| [[x\\|words]] | [y](y.md) |", "| a | b |\n|---|---|\n| words | y |"),
        ("# Heading with [[x|words]]", "# Heading with words"),
        ("note[^1]\n\n[^1]: see [[x|words]]", "note[^1]\n\n[^1]: see words"),
        ("term\n: see [words](x.md)", "term\n: see words"),
        ("é🚀 [wörds](x.md) é [[x|🚀]]", "é🚀 wörds é 🚀"),
        ("`[[x]]` and\n\n    [[y]]\n\n```\n[[z]]\n```", "`[[x]]` and\n\n    [[y]]\n\n```\n[[z]]\n```"),
        ("[out](https://example.org/) and <https://example.org/>", "[out](https://example.org/) and <https://example.org/>"),
        ("same [a](x.md) same [a](x.md)", "same a same a"),
    ],
)
def test_a_link_that_is_cut_leaves_its_words(text: str, expected: str) -> None:
    assert unlinked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a %%secret%% b", "a  b"),
        ("a %%secret\n\nover paragraphs%% b", "a  b"),
        ("%%\nsecret\n\nblock\n%%\nb", "\nb"),
        ("a <!-- secret --> b", "a  b"),
        ("a <!-- secret\n\nlong --> b %%two%%", "a  b "),
        ("a %%never closed\n\nb", "a "),
        ("- item %%secret%%\n- two", "- item \n- two"),
        ("```\n%%timeit\n```\nb", "```\n%%timeit\n```\nb"),
        ("%%a [[x]] b%% c", " c"),
        ("# Title %%secret%%", "# Title "),
        ("[[x|a %%secret%% b]]", "a  b"),
        (r"a \%% [[%%secret%%x]] \%% b", r"a \ b"),
        ("a `%%` [[x|%%secret%%]] `%%` b\n\nc", "a `` b\n\nc"),
        ("a [b](https://e.org/%%) ![%%secret%%](https://e.org/%%) c", "a [b](https://e.org/) c"),
    ],
)
def test_an_aside_that_is_cut_leaves_nothing(text: str, expected: str) -> None:
    """THREATS A12."""
    assert unlinked(text) == expected


@pytest.mark.parametrize("sign", ["[!tip]", "[!tip]-", "[!tip] %%one%% and %%two%%", "[!tip] `[[a]]` and `[[b]]`"])
def test_a_callout_ends_with_its_last_line_however_many_asides_and_codes_it_has(sign: str) -> None:
    body = read_body(f"> {sign} title\n> text %%three%% %%four%% `[[c]]` `[[d]]`\n\nbehind\n")
    assert (body.open_aside, body.leftovers, body.links) == (None, (), ())
    assert cut(body.text, body.links, body.asides).endswith("\n\nbehind\n")


def test_an_open_aside_is_noted_where_it_opens() -> None:
    assert read_body("ab %%cd").open_aside == 3
    assert read_body("ab %%cd%%").open_aside is None


@given(st.text(st.sampled_from("ab \n[]()!|%#<>-`*_\\:^/.x")))
def test_places_of_links_lie_in_the_text_and_cutting_ends(text: str) -> None:
    body = read_body(text)
    for link in body.links:
        assert 0 <= link.whole.start < link.whole.end <= len(text)
        if link.label is not None:
            assert link.whole.start <= link.label.start <= link.label.end <= link.whole.end
    for _ in range(50):
        if not body.links and not body.asides:
            break
        body = read_body(cut(body.text, body.links, body.asides))
    assert not body.links
    assert not body.asides
    assert "\0" not in fill(body.html, lambda _: Target("", "", leads=False), prefix="", level=2)


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](blob:x)",
    "[x](view-source:x)",
    "[x](intent:x)",
    "[x](file:///etc/passwd)",
    "[x](feed:https://example.org)",
    "[x](ms-msdt:x)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](x.md "\\" onclick=alert(1) x=\\"")',
    '![x" onerror="alert(1)](x.png)',
    '``` " onclick=alert(1)\nx\n```',
    '```"><script>alert(1)</script>\nx\n```',
    '[[x|"><script>alert(1)</script>]]',
    '[["><script>alert(1)</script>]]',
    "# <script>alert(1)</script>",
    "> [!note] <script>alert(1)</script>\n> x",
    '> [!"><script>]\n> x',
    "[^<script>]: x\n\nx[^<script>]",
    "%%<script>alert(1)</script>%%",
    "| <script>alert(1)</script> |\n|---|\n| x |",
    "{{ 7*7 }} {% raw %}",
]


class Dangers(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "svg", "iframe", "object", "embed", "style", "math", "form"):
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or (name in ("href", "src") and re.match(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:|//", address)):
                self.found.append(f"{name}={value}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_text_runs(payload: str) -> None:
    """THREATS B1 to B8 and B10."""
    dangers = Dangers()
    dangers.feed(shown(payload))
    assert dangers.found == []


def test_no_image_is_loaded_from_another_host() -> None:
    """THREATS B16."""
    assert "<img" not in shown("![alt](https://example.org/x.png)")


def test_headings_stand_below_the_page_and_skip_no_level() -> None:
    html = shown("### A\n\n##### B\n\n## C\n\n### D")
    assert re.findall(r"<h(\d) id=\"([^\"]+)\"", html) == [("2", "p-a"), ("3", "p-b"), ("2", "p-c"), ("3", "p-d")]


def test_the_first_top_heading_can_be_left_out_where_it_is_the_title() -> None:
    body = read_body("# Title\n\nText\n\n# Other")
    assert body.heading == "Title"
    without = fill(body.html, lambda _: Target("", ""), prefix="", level=2, keep_title=False)
    assert "Title" not in without
    assert "Other" in without


def test_two_texts_on_a_page_have_different_anchors() -> None:
    text = "## Same\n\nnote[^1]\n\n[^1]: foot"
    ids = re.findall(r'id="([^"]+)"', shown(text, "one-") + shown(text, "two-"))
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("> [!NOTE]\n> text", '<p class="callout-title">Note</p>'),
        ("> [!tip]- My title\n> text", '<summary><span class="unseen">Tip: </span>My title</summary>'),
        ("> [!whatever] T\n> text", 'class="callout callout-note"'),
        ("- [x] done", '<label><input class="task-list-item-checkbox" type="checkbox" disabled checked> done</label></li>'),
        (
            "- [ ] a\n\n- [x] b\n\n  c",
            '<p><label><input class="task-list-item-checkbox" type="checkbox" disabled checked> b</label></p>\n<p>c</p>',
        ),
        ("- [ ] a\n  - [x] b", ' a</label>\n<ul class="contains-task-list">\n<li class="task-list-item"><label>'),
        ("- [x] # head", 'type="checkbox" disabled checked aria-label="Done">'),
        ("> [!warning] My title\n> text", '<p class="callout-title"><span class="unseen">Warning: </span>My title</p>'),
        ("> [!tip] a **b\n> c** d\n> e", "Tip: </span>a <strong>b\nc</strong> d</p>\n<p>e</p>"),
        ("> [!tip] [\n> ](x.md) a\n> b", '<a href="target-0.html">\n</a> a</p>\n<p>b</p>'),
        ("> [!recipe]\n> text", '<p class="callout-title">Recipe</p>'),
        ("a[^x] b[^x]\n\n[^x]: n", '<a href="#fn-p--1" id="fnref-p--1:1" role="doc-noteref" aria-label="Footnote 1">[1]</a>'),
        ("a[^x]\n\n[^x]: n", '<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">'),
        ("a[^x]\n\n[^x]: n", '<a href="#fnref-p--1" class="footnote-backref" role="doc-backlink" aria-label="Back to the text, 1">'),
        ("%%x%% y", '<span class="aside" title="Never leaves this private site">'),
        ("~~gone~~", "<s>gone</s>"),
        ("term\n: definition", "<dt>term</dt>"),
        ("```python\nx = 1\n```", '<span class="n">x</span>'),
        ("| a |\n|---|\n| b |", "<th>a</th>"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("[up](#sub)", 'href="#p-sub"'),
        ("[x](https://example.org)", 'rel="external noopener noreferrer" aria-describedby="elsewhere"'),
        ("[a <https://e.org> b](https://e.org)", 'aria-describedby="elsewhere">a https://e.org b</a></p>'),
        (
            "[![CI](https://e.org/ci.svg)](https://e.org)",
            '<p><a href="https://e.org" rel="external noopener noreferrer" aria-describedby="elsewhere">CI</a>',
        ),
        ("[](https://example.org)", 'aria-describedby="elsewhere">https://example.org</a>'),
        ("[x](mailto:a@example.org)", '<a href="mailto:a@example.org">x</a>'),
    ],
)
def test_the_extensions_work(text: str, part: str) -> None:
    assert part in shown(text)


def test_what_the_program_says_in_a_text_is_in_the_language_of_the_page() -> None:
    body = read_body("> [!tip]\n> a[^1] %%b%%\n\n[^1]: c")
    html = fill(body.html, lambda _: Target("", ""), prefix="p-", level=2, sayings=[f"<{words}>" for words in SAYINGS])
    for words in ("Tip", "Footnote", "Footnotes", "Back to the text", "Never leaves this private site"):
        assert f"&lt;{words}&gt;" in html
    assert body.plain.startswith("Tip")


def test_deep_nesting_is_noted_and_loses_no_word() -> None:
    """THREATS D2: nothing vanishes silently."""
    for depth in (5, 20, 40):
        body = read_body("".join("  " * level + f"- word{level}\n" for level in range(depth)))
        assert all(f"word{level}" in body.html for level in range(depth))
        assert body.too_deep is None
    assert read_body(">" * 150 + " word").too_deep is not None


@pytest.mark.parametrize("size", [2_000, 4_000])
@pytest.mark.parametrize(
    "piece", ["[[", "![[", "%%", "<!--", "[", "![", "> ", "**a ", "`", "| a ", "[^1]", "- ", "[[x|", "> [!note]\n", "<", "](", "[a]("]
)
def test_unclosed_signs_repeated_end_soon(piece: str, size: int) -> None:
    """THREATS D1: no text takes forever."""
    body = read_body(piece * size)
    assert body.text


def test_a_link_to_a_heading_of_the_same_text_is_right_in_the_excerpt_too() -> None:
    for text in ("[up](#sub)", "note[^1] [up](#sub)\n\n[^1]: foot"):
        assert 'href="#p-sub"' in fill(read_body(text).excerpt, lambda _: Target("", ""), prefix="p-", level=2)


@pytest.mark.parametrize("language", ["python", "nobody-knows-this", "python"])
def test_code_is_highlighted_alike_every_time(language: str) -> None:
    html = shown(f"```{language}\nx = 1\n```\n\n~~~{language}\nx = 1\n~~~\n")
    first, second = re.findall(r"<pre>.*?</pre>", html, re.DOTALL)
    assert first == second
    assert ('<span class="n">x</span>' in first) == (language == "python")


def test_links_are_found_as_they_were_written() -> None:
    body = read_body("[[a#part|words]] ![[b]] [c](../x/c%20d.md#e) ![f](g.png)")
    assert [(link.kind, link.target, link.fragment) for link in body.links] == [
        (LinkKind.WIKI, "a", "part"),
        (LinkKind.EMBED, "b", ""),
        (LinkKind.LINK, "../x/c d.md", "e"),
        (LinkKind.IMAGE, "g.png", ""),
    ]


@pytest.mark.parametrize("piece", ["sk-", "eyJ-", "a@b.cc ", "a@example.com "])
def test_what_looks_like_secrets_is_found_in_long_texts_and_told_up_to_a_number(piece: str) -> None:
    """THREATS D1: a text of such pieces alone kept the search busy for minutes; the key behind it is told all the same."""
    key = "sk-proj-" + "a1B2" * 10
    found = tellings(f"{piece * 20_000} {key} sk-{'a' * 40}")
    assert found[0].what == "an access token"
    assert found[0].place == (20_000 * len(piece) + 1, 20_000 * len(piece) + 1 + len(key))
    assert len(found) == (MOST if piece == "a@b.cc " else 1)
