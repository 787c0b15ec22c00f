"""The configured Markdown parser and the HTML of each of its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from journalkit.markup import dispatch, syntax
from journalkit.markup.addresses import is_external, is_safe
from journalkit.markup.marks import (
    PREFIX,
    SAYINGS,
    TITLE_CLOSE,
    TITLE_OPEN,
    image_marks,
    level_mark,
    link_marks,
    say_mark,
    title_mark,
)

NESTING_LIMIT = 100
LONGEST_CODE = 5_000  # characters of a block of code that is coloured: some languages take the square of them
MOST_CODE = 20_000  # of all blocks of a text together
ELSEWHERE = "elsewhere"  # what says on every page that a link leads to another site
PRIVATE = "Never leaves this private site"


def code(text: str, language: str, _attributes: str) -> str:
    """Highlighted code, or nothing when the language is not known."""
    if not language:
        return ""
    lexer = _lexer(language)
    if lexer is None:
        return ""
    from pygments import highlight

    return str(highlight(text, lexer(stripnl=False, ensurenl=False), _formatter()))


@lru_cache(maxsize=100)
def _lexer(language: str) -> Any:
    """What reads a language, or None; looking for it takes longer than reading, longest where there is none."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1)
def _formatter() -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


def _without_colours(options: Any) -> OptionsDict:
    uncoloured: Any = {**options, "highlight": None}
    return OptionsDict(uncoloured)


def _side(cell: Token) -> str:
    """The class of a table's cell that is set to one side: no page has styles within it."""
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return f' class="to-{side}"' if side else ""


def _is_task(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token opens a task with words: an item of a list with a box, then a paragraph."""
    if index < 0 or tokens[index].type != "list_item_open" or "checked" not in tokens[index].meta:
        return False
    return tokens[index + 1].type == "paragraph_open"


def _footnote(token: Token) -> tuple[int, str]:
    """The number of a footnote, and the name of one of the places that lead to it."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"{number}:{again}" if again > 0 else str(number)


def _said(word: str) -> str:
    """A word of ours in the language of the page, one of the writer's as it is."""
    return say_mark(word) if word in SAYINGS else escape(word)


class Parser(MarkdownIt):
    """The library's parser with our own idea of a safe link."""

    renderer: Renderer

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return is_safe(url)


class Renderer(RendererHTML):
    """HTML with marks where the page decides."""

    def render(self, tokens: Sequence[Token], options: Any, env: Any) -> str:
        return "".join(self.pieces(tokens, options, env))

    def pieces(self, tokens: Sequence[Token], options: Any, env: Any) -> list[str]:
        """The HTML of each token; that of an inline token is all of its words."""
        find = self.rules.get
        return [
            self.renderInline(token.children or (), options, env)
            if token.type == "inline"
            else find(token.type, self.renderToken)(tokens, index, options, env)
            for index, token in enumerate(tokens)
        ]

    def renderInline(self, tokens: Sequence[Token], options: Any, env: Any) -> str:  # noqa: N802 - the library's name
        find = self.rules.get
        return "".join(
            [
                escapeHtml(token.content) if token.type == "text" else find(token.type, self.renderToken)(tokens, index, options, env)
                for index, token in enumerate(tokens)
            ]
        )

    def paragraph_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        if _is_task(tokens, index - 1):
            state = " checked" if tokens[index - 1].meta["checked"] else ""
            box = f'<label><input class="task-list-item-checkbox" type="checkbox" disabled{state}> '
            return box if tokens[index].hidden else f"<p>{box}"
        if tokens[index].hidden or (index and tokens[index - 1].hidden):
            return self.renderToken(tokens, index, options, env)
        return "<p>"

    def paragraph_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        label = "</label>" if _is_task(tokens, index - 3) else ""
        return label if tokens[index].hidden else f"{label}</p>\n"

    def list_item_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        """The words of a task are the label of its box, which is put in where they begin; what else is a task says its state."""
        if _is_task(tokens, index) or "checked" not in tokens[index].meta:
            return self.renderToken(tokens, index, options, env)
        done = tokens[index].meta["checked"]
        state = f'{" checked" if done else ""} aria-label="{say_mark("Done" if done else "To do")}"'
        return f'<li class="task-list-item"><input class="task-list-item-checkbox" type="checkbox" disabled{state}>\n'

    def fence(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        """A block of code; what is too long to be coloured stays plain."""
        coloured = env.get("coloured", 0) + len(tokens[index].content)
        if len(tokens[index].content) > LONGEST_CODE or coloured > MOST_CODE:
            return super().fence(tokens, index, _without_colours(options), env)
        env["coloured"] = coloured
        return super().fence(tokens, index, options, env)

    def link_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        without_words = tokens[index + 1].type == "link_close"
        if "number" in token.meta:
            number = token.meta["number"]
            return link_marks(number)[0] + (title_mark(number) if without_words else "")
        address = str(token.attrs.get("href", ""))
        if address.startswith("#") and not address.startswith(f"#{PREFIX}"):  # once, however often it is rendered
            token.attrSet("href", f"#{PREFIX}{address[1:]}")
        if is_external(address) and not address.lower().startswith("mailto:"):
            token.attrSet("rel", "external noopener noreferrer")
            token.attrSet("aria-describedby", ELSEWHERE)
        said = escape(address) if without_words and is_external(address) else ""
        return self.renderToken(tokens, index, options, env) + said

    def link_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        return link_marks(token.meta["number"])[1] if "number" in token.meta else self.renderToken(tokens, index, options, env)

    def image(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        words = escape(self.renderInlineAsText(token.children or [], options, env))
        if "number" in token.meta:
            opening, closing = image_marks(token.meta["number"])
            return f"{opening}{words}{closing}"
        address = escape(str(token.attrs.get("src", "")))
        if token.meta["within"]:
            return words or address
        said = f'rel="external noopener noreferrer" aria-describedby="{ELSEWHERE}"'
        return f'<a href="{address}" {said}>{words or address}</a>'  # no page loads from another host

    def wiki_link(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        number = token.meta["number"]
        opening, closing = link_marks(number)
        return opening + (escape(token.markup) or title_mark(number)) + closing

    def html_anchor(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return escape(tokens[index].content)

    def aside(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return f'<span class="aside" title="{say_mark(PRIVATE)}">{escape(tokens[index].content)}</span>'

    def aside_block(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n[ \t]*\n", tokens[index].content))
        return f'<div class="aside" title="{say_mark(PRIVATE)}">{paragraphs}</div>\n'

    def heading_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        meta = tokens[index].meta
        anchor = f' id="{PREFIX}{meta["anchor"]}"' if meta.get("anchor") else ""
        return (TITLE_OPEN if meta["title"] else "") + f"<h{level_mark(meta['rank'])}{anchor}>"

    def heading_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        meta = tokens[index].meta
        return f"</h{level_mark(meta['rank'])}>\n" + (TITLE_CLOSE if meta["title"] else "")

    def callout_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        meta = tokens[index].meta
        style = f"callout callout-{meta['style']}"
        if meta["fold"]:
            return f'<details class="{style}"{" open" if meta["fold"] == "+" else ""}>'
        return f'<div class="{style}" role="note">\n'

    def callout_title_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        meta = tokens[index].meta
        unseen = f'<span class="unseen">{_said(meta["word"])}: </span>' if "word" in meta else ""
        return ("<summary>" if meta["fold"] else '<p class="callout-title">') + unseen

    def callout_word(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return _said(tokens[index].content)

    def callout_title_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return "</summary>\n" if tokens[index].meta["fold"] else "</p>\n"

    def callout_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return "</details>\n" if tokens[index].meta["fold"] else "</div>\n"

    def footnote_ref(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        number, place = _footnote(tokens[index])
        label = f"{say_mark('Footnote')} {number}"
        link = f'<a href="#fn-{PREFIX}-{number}" id="fnref-{PREFIX}-{place}" role="doc-noteref" aria-label="{label}">[{number}]</a>'
        return f'<sup class="footnote-ref">{link}</sup>'

    def footnote_block_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        opening = f'<section class="footnotes" role="doc-endnotes" aria-label="{say_mark("Footnotes")}">'
        return f'<hr class="footnotes-sep">\n{opening}\n<ol class="footnotes-list">\n'

    def footnote_anchor(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        _, place = _footnote(tokens[index])
        label = f"{say_mark('Back to the text')}, {place.replace(':', '.')}"
        arrow = "\u21a9\ufe0e"  # as a sign of text and not as a picture
        return f' <a href="#fnref-{PREFIX}-{place}" class="footnote-backref" role="doc-backlink" aria-label="{label}">{arrow}</a>'

    def table_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return '<div class="table"><table>\n'

    def th_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return f"<th{_side(tokens[index])}>"

    def td_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return f"<td{_side(tokens[index])}>"

    def table_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return "</table></div>\n"


def plain_parser() -> Parser:
    """CommonMark without raw HTML, with tables, strikethrough, tasks, footnotes, definition lists and the syntax of our own."""
    options = {
        "html": False,
        "maxNesting": NESTING_LIMIT,
        "highlight": code,
        "tasklists": True,
        "xhtmlOut": False,
    }
    markdown = Parser("commonmark", options, renderer_cls=Renderer)
    markdown.enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False)
    for name in ("footnote_ref", "footnote_block_open", "footnote_anchor"):  # the plug-in has put its own there
        markdown.renderer.rules[name] = getattr(markdown.renderer, name)
    markdown.use(deflist_plugin)
    syntax.install(markdown)
    return markdown


def _parser() -> Parser:
    markdown = plain_parser()
    dispatch.quicken(markdown)  # without this line the same tokens take twice the time
    return markdown


PARSER = _parser()
