"""The quickened parser gives what the plain one gives: every attribute of every token, the HTML, and what is kept beside them.

`JOURNALKIT_FUZZ=long` compares 50,000 changed texts instead of 2,000.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import markdown_it
import mdit_py_plugins
import pytest
from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import fence
from markdown_it.rules_inline import StateInline

from journalkit.markup.body import read_body
from journalkit.markup.dispatch import Blocks, Inlines, quicken
from journalkit.markup.marks import PREFIX
from journalkit.markup.parser import PARSER, Parser, Renderer, plain_parser
from tests.conftest import EXAMPLE, ROOT

SHARES = 8  # of the changed texts, so that several cores may take them
CHANGED = 50_000 if os.environ.get("JOURNALKIT_FUZZ") == "long" else 2_000
DATA = ROOT / "tests" / "data"
SPECIFICATION = [each["markdown"] for each in json.loads((DATA / "commonmark-0.31.2.json").read_text(encoding="utf-8"))["examples"]]
FIXTURES = json.loads((DATA / "markdown-fixtures.json").read_text(encoding="utf-8"))["texts"]
ENTRIES = [
    file.read_text(encoding="utf-8").split("\n---\n", 1)[-1] for file in sorted(EXAMPLE.glob("*/**/*.md")) if "_site" not in file.parts
]
OURS = [
    "> [!note] Title [[x|y]]\n> text [z](z.md)\n> - a\n>   lazy\nlazy\n\nterm\n: definition\n\n  more\n~ other\n",
    "term\n: one\n: two\nlazy\n: three\n\nother\n\n: loose\n: more\n",
    "a[^1] %%b%% <!-- c --> d[^1]\n\n[^1]: foot\n    more\n\n    - list\n\n%%\nblock\n\nmore\n%%\n\n> %%\n> in a quote\n\n%% after\n",
    "- [ ] a\n- [x] b\n  - [ ]   c\n- [ ] - d\n\n| a | b |\n|---|:-:|\n| [[x\\|y]] | ~~z~~ |\n| ~z~ |\n\nnot | a\ntable | yet\n",
    '![[e]] ![i](x.png "t") <a href="x">y</a> &amp; \\* <http://x.org> [r][r] ![r] [`]`](y)\n\n[r]: z.md \'T\'\n[R]: again\n',
    "Setext\nover lines\n===\n\nother\n---\n\n1. one\n   two\n3) three\n- - -\n* * *\n+ plus\n\n      code\n\n\tcode\n~~~ py\nx\n~~~\n",
    "> quote\n> > deeper\nlazy\n> ===\n> # h\n> a | b\n> --|--\n\n- a\n\n  > b\n  c\n- d\n===\n\n-\n\n  e\n: f\n\n10. g\n: h\n",
    "***a** b*c_d_ __e__~~f~~ ~~~g~~~ ``h ` i`` `j\n``` k\n  l  \nm\\\nn ![a *b* [c](d) `e`](f) [[g]](h) [i [j](k)](l) [](<m n> 'o')\n",
    "[a<http://x.org>b<c@d.org> [e]](/f) <http://x.org>g<c@d.org>\n",
]
TEXTS = [*SPECIFICATION, *FIXTURES, *ENTRIES, *OURS]
SIGNS = (
    *"\n\t -+*_~`#>|=:!<[](){}&%^@$\\;'\"0.é\f\v\x1f\0\r\N{NO-BREAK SPACE}\N{LINE SEPARATOR}\N{GREEK CAPITAL THETA SYMBOL}🚀",
    *(
        "\n\n",
        "  \n",
        "    ",
        "\r\n",
        "\\\n",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "10. ",
        "> ",
        ">",
        "# ",
        "####### ",
        "***",
        "---",
        "===",
        "- - -",
    ),
    *(
        "~~~",
        "```",
        "~~",
        "**",
        "__",
        "[[",
        "]]",
        "![[",
        "](",
        "[x]",
        "[x][]",
        "[x](y)",
        "![",
        "[^1]",
        "[^1]: ",
        "[x]: y 'z'\n",
        "<a href=x>",
    ),
    *(
        "%%",
        "<!--",
        "-->",
        "[!note]",
        "[!tip]- T\n",
        "- [ ] ",
        "[x] ",
        "|",
        "\\|",
        "|-|-|\n",
        "--|--\n",
        "|a|b|\n",
        ": ",
        "~ ",
        "&amp;",
        "&#0;",
    ),
    *("<http://x.org>", "<x@y.z>", "</div>", "<div>\n", "http://x.org", "javascript:", "[" * 9, "> " * 9, "- " * 9, "*" * 9, "`" * 5),
)
LINE_SIGNS = ("> ", "  ", "    ", "- ", "   - ", "\t", "1. ", ": ", "~ ", "%%", "   ", "# ", "| ", "[^a]: ", "- [ ] ", "")


def changed(chance: random.Random, text: str) -> str:
    """A text with pieces added, taken out, brought in from another text, and lines moved or indented."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        lines, kind = text.split("\n"), chance.randrange(6)
        start = chance.randint(0, len(text))
        end = start + chance.choice((1, 1, 2, 5, 20))
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind in (1, 2):
            text = text[:start] + chance.choice(SIGNS) * chance.choice((1, 1, 1, 2, 3)) + text[start:]
        elif kind == 3:
            other = chance.choice(TEXTS)
            at = chance.randint(0, len(other))
            text = text[:start] + other[at : at + chance.choice((5, 20, 80))] + text[end:]
        else:
            one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
            if kind == 4:
                lines[one] = chance.choice(LINE_SIGNS) + lines[one]
            else:
                lines[one], lines[two] = lines[two], lines[one]
            text = "\n".join(lines)
    return text


def read(markdown: MarkdownIt, text: str) -> Any:
    """All that a parser gives for a text."""
    env: dict[str, Any] = {"docId": PREFIX}
    tokens = markdown.parse(text, env)
    found = [asdict(token) for token in tokens]
    types = {type(token) for each in tokens for token in (each, *(each.children or []))}
    if env.get("footnotes") == {"refs": {}, "list": {}}:
        del env["footnotes"]  # made by the plugin where it only looks for one
    if isinstance(markdown, Parser):
        body = read_body(text.replace("\0", ""), markdown)
        return found, types, env, body, body.texts()
    return found, types, env, markdown.renderer.render(tokens, markdown.options, env)


def presets() -> list[tuple[MarkdownIt, MarkdownIt]]:
    """Plain and quickened parsers: ours, the library's of CommonMark with HTML, and one that soon has enough of nesting."""
    makers: list[Callable[[], MarkdownIt]] = [
        plain_parser,
        lambda: MarkdownIt("commonmark"),
        lambda: MarkdownIt("commonmark", {"maxNesting": 4}).enable(["table", "strikethrough"]).disable("code"),
    ]
    pairs = [(make(), make()) for make in makers]
    assert all(quicken(quick) for _, quick in pairs)
    return pairs


def test_the_parser_that_reads_bodies_is_quickened() -> None:
    assert isinstance(PARSER.block, Blocks)
    assert isinstance(PARSER.inline, Inlines)


@pytest.mark.parametrize("texts", [SPECIFICATION, FIXTURES, ENTRIES, OURS], ids=["specification", "fixtures", "entries", "ours"])
def test_texts_give_the_same(texts: list[str]) -> None:
    for plain, quick in presets():
        for text in texts:
            assert read(quick, text) == read(plain, text)


class Plainly(Renderer):
    """Our renderer without its short ways."""

    render = RendererHTML.render
    renderInline = RendererHTML.renderInline  # noqa: N815 - the library's name


def test_the_short_ways_of_rendering_give_what_the_library_renders() -> None:
    plain = plain_parser()
    plain.renderer.__class__ = Plainly
    del plain.renderer.rules["paragraph_open"], plain.renderer.rules["paragraph_close"]
    for text in TEXTS:
        tokens, env = plain.parse(text), {"docId": PREFIX}
        for token in tokens:
            token.meta = token.meta or {"rank": 2, "anchor": "x", "title": False}
            token.meta.pop("checked", None)  # the paragraph of a task is drawn with its box, which the library does not do
            token.children = [child for child in token.children or [] if child.type != "wiki_link"]
        expected = plain.renderer.render(tokens, plain.options, env)
        assert PARSER.renderer.render(tokens, plain.options, env) == expected


@pytest.mark.parametrize("share", range(SHARES))
def test_changed_texts_give_the_same(share: int) -> None:
    chance = random.Random(share)
    ours, *others = presets()
    for number in range(CHANGED // SHARES):
        text = changed(chance, chance.choice(TEXTS if chance.randrange(3) else OURS))
        for plain, quick in [ours, others[number % 2]] if number % 4 == 0 else [ours]:
            assert read(quick, text) == read(plain, text), repr(text)


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "\0"])
def test_long_runs_of_a_sign_give_the_same(sign: str) -> None:
    for plain, quick in presets():
        for text in (sign * 60, f"a{sign}" * 30, f"{sign}a\n" * 20, f"- {sign}\n  {sign}\n" * 9):
            assert read(quick, text) == read(plain, text)


def ignored(state: StateInline, silent: bool) -> bool:
    """A rule of somebody else."""
    return False


FOREIGN: dict[str, Callable[[MarkdownIt], object]] = {
    "a rule of blocks": lambda markdown: markdown.block.ruler.push("foreign", lambda *_: False),
    "a rule of words": lambda markdown: markdown.inline.ruler.push("foreign", ignored),
    "a rule under a known name": lambda markdown: markdown.inline.ruler.at("entity", ignored),
    "a rule of pairs": lambda markdown: markdown.inline.ruler2.push("foreign", lambda _: None),
    "a rule of texts": lambda markdown: markdown.core.ruler.push("foreign", lambda _: None),
    "a rule that the library has and nobody here read": lambda markdown: markdown.enable("linkify"),
    "no paragraphs": lambda markdown: markdown.disable("paragraph"),
    "no joined fragments": lambda markdown: markdown.inline.ruler2.disable("fragments_join"),
    "an option": lambda markdown: markdown.options.__setitem__("alerts", True),
    "a character": lambda markdown: markdown.inline.add_terminator_char("§"),
    "blocks": lambda markdown: setattr(markdown, "block", Blocks(markdown.block)),
}


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN)
def test_a_parser_with_something_unknown_is_left_as_it_was(foreign: Callable[[MarkdownIt], object]) -> None:
    markdown = plain_parser()
    foreign(markdown)
    parts = (markdown.block, markdown.inline, markdown.core.ruler.getRules(""))
    assert not quicken(markdown)
    assert (markdown.block, markdown.inline, markdown.core.ruler.getRules("")) == parts


@pytest.mark.parametrize(("library", "version"), [(markdown_it, "4.4.0"), (markdown_it, "5.3.0"), (mdit_py_plugins, "0.8.0")])
def test_another_version_of_the_libraries_is_left_as_it_is(library: Any, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "__version__", version)
    markdown = plain_parser()
    assert not quicken(markdown)
    assert (type(markdown.block), type(markdown.inline)) == (ParserBlock, ParserInline)


def test_the_library_still_has_the_rule_of_fences_that_was_read() -> None:
    assert fence in ParserBlock().ruler.getRules("")
    assert re.fullmatch(r"4\.3\.\d+", markdown_it.__version__), "read the rules of the new version, then add it to dispatch.VERSIONS"
