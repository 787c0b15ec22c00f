"""Markdown rules of our own: wiki links, private asides, callouts, and links that remember where they stand."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

WIKI_LINK = re.compile(r"(!?)\[\[[ ]*([^\[\]|#<>*`\n\\]*[^\[\]|#<>*`\n\\ ])[ ]*(?:#([^\[\]|\n]*))?(?:\\?\|([^\[\]\n]+))?\]\]")
ASIDES = (("%%", "%%"), ("<!--", "-->"))
CALLOUT = re.compile(r"\[!([A-Za-z][A-Za-z-]{0,30})\]([-+]?)(?:[ \t]+([^\n]*))?(?:\n|\Z)")
LONGEST_ASIDE = 200  # lines; a longer one is kept from others all the same, and looks like text on the private site
KNOWN_CALLOUTS = (
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "question",
    "success",
    "quote",
    "example",
    "info",
)


def wiki_link(state: StateInline, silent: bool) -> bool:
    """`[[id]]`, `[[id|text]]`, `![[id]]`."""
    if state.src[state.pos] not in "[!" or not state.src.startswith("[[", state.pos + (state.src[state.pos] == "!")):
        return False
    match = WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not match or state.src.startswith("]", match.end()) or (match.start() and state.src[match.start() - 1] == "["):
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        label = (match.start(4), match.start(4) + len(match[4].rstrip())) if match[4] else None
        token.meta = {"whole": match.span(), "target": match.span(2), "label": label, "embed": bool(match[1])}
        token.content = match[2]
        token.info = match[3] or ""
        token.markup = (match[4] or "").strip()
    state.pos = match.end()
    return True


def placed_link(state: StateInline, silent: bool) -> bool:
    """The library's rule for `[text](target)`; its token remembers where it stands."""
    return _placed(state, silent, "link_open", "")


def placed_image(state: StateInline, silent: bool) -> bool:
    """The library's rule for `![text](target)`; its token remembers where it stands."""
    return _placed(state, silent, "image", "!")


def _placed(state: StateInline, silent: bool, kind: str, before: str) -> bool:
    start, count = state.pos, len(state.tokens)
    rule = image if kind == "image" else link
    if not rule(state, silent):
        return False
    if not silent:
        token = next(token for token in state.tokens[count:] if token.type == kind)
        opening = start + len(before)
        end = state.md.helpers.parseLinkLabel(state, opening, kind == "link_open")
        token.meta = {
            "whole": (start, state.pos),
            "label": (opening + 1, end),
            "inline": state.src[end + 1 : end + 2] == "(",
        }
        if token.meta["inline"] and state.pos <= end + 1:
            token.meta["inline"] = False
    return True


def aside(state: StateInline, silent: bool) -> bool:
    """`%%…%%` and `<!-- … -->` within a paragraph: shown set apart."""
    for opening, closing in ASIDES:
        if state.src.startswith(opening, state.pos):
            end = state.src.find(closing, state.pos + len(opening), state.posMax)
            if end < 0:
                return False
            if not silent:
                token = state.push("aside", "span", 0)
                token.content = state.src[state.pos + len(opening) : end].strip()
            state.pos = end + len(closing)
            return True
    return False


def aside_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`%%` or `<!--` at the start of a line up to the closing sign at the end of a line, over paragraphs."""
    if state.is_code_block(start):
        return False
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = next((pair for pair in ASIDES if text.startswith(pair[0])), None)
    if found is None:
        return False
    opening, closing = found
    line, rest = start, text[len(opening) :]
    while not rest.rstrip().endswith(closing):
        line += 1
        if closing in rest or line >= end or line > start + LONGEST_ASIDE:
            return False
        rest = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if line == start and text.count(closing) > (2 if opening == closing else 1):
        return False
    if not silent:
        token = state.push("aside_block", "div", 0)
        token.map = [start, line + 1]
        inner = state.getLines(start, line + 1, state.blkIndent, False).strip()
        token.content = inner[len(opening) : len(inner) - len(closing)].strip()
        state.line = line + 1
    return True


def callouts(state: StateCore) -> None:
    """Quotes that begin with `[!NOTE]` become callouts, Obsidian's titles and fold signs included."""
    tokens = state.tokens
    for index, token in enumerate(tokens[:-2]):
        if token.type != "blockquote_open" or tokens[index + 1].type != "paragraph_open":
            continue
        inline = tokens[index + 2]
        match = CALLOUT.match(inline.content)
        if not match or inline.map is None:
            continue
        kind = match[1].lower()
        _turn_into_callout(tokens, index, kind, (match[3] or "").strip() or kind.replace("-", " ").capitalize(), match[2])
        inline.content = inline.content[match.end() :]
        inline.map = [inline.map[0] + 1, inline.map[1]]
        if not inline.content:
            inline.children = []
            for paragraph in (tokens[index + 1], tokens[index + 3]):
                paragraph.hidden = True


def _turn_into_callout(tokens: list[Token], index: int, kind: str, title: str, fold: str) -> None:
    opening = tokens[index]
    closing = next(each for each in tokens[index:] if each.type == "blockquote_close" and each.level == opening.level)
    style = kind if kind in KNOWN_CALLOUTS else "note"
    opening.type, closing.type = "callout_open", "callout_close"
    opening.meta = closing.meta = {"style": style, "title": title, "fold": fold}


def install(markdown: MarkdownIt) -> None:
    """Add all rules of this module."""
    markdown.inline.ruler.before("link", "wiki_link", wiki_link)
    markdown.inline.ruler.at("link", placed_link)
    markdown.inline.ruler.at("image", placed_image)
    markdown.inline.ruler.before("link", "aside", aside)
    markdown.block.ruler.before("paragraph", "aside_block", aside_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    markdown.core.ruler.after("block", "callouts", callouts)
