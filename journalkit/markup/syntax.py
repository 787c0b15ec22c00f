"""Markdown rules of our own: wiki links, private asides, callouts, and links that remember where they stand."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, backtick, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import index as footnotes

from journalkit.markup.effort import effort_of

WIKI_OPENING = re.compile(
    r"(!?)\[\[[ ]*(?P<target>[^\[\]|#<>*`\n\\]*[^\[\]|#<>*`\n\\ ])[ ]*(?:#(?P<fragment>[^\[\]|\n]*))?(?:\]\]|\\?(?P<bar>\|))"
)
LONGEST_LABEL = 500  # characters
UNCLOSED_STEPS = 2  # what a wiki link or an aside counts for that begins and never ends
FOOTNOTE = re.compile(r"\[\^[^ \n\]]*")
NAME_WINDOW = 30  # characters of what may be a footnote's name that count for one step
HTML_ANCHOR = re.compile(r"<a\b[^<>]*>", re.IGNORECASE)
HREF = re.compile(r"\bhref\s*=\s*[\"']?(?P<target>[^\"'\s<>\\]+)[^<>\\]*>", re.IGNORECASE)
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


def footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plug-in's rule, which goes through what may be a footnote's name sign by sign, here counted."""
    match = FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None or not state.env.get("footnotes", {}).get("refs"):
        return False
    effort_of(state.env).spend(len(match[0]) // NAME_WINDOW)
    return footnotes.footnote_ref(state, silent)


def wiki_link(state: StateInline, silent: bool) -> bool:
    """`[[id]]`, `[[id|text]]`, `![[id]]`."""
    if state.src[state.pos] not in "[!" or not state.src.startswith("[[", state.pos + (state.src[state.pos] == "!")):
        return False
    match = WIKI_OPENING.match(state.src, state.pos, state.posMax)
    if not match or (match.start() and state.src[match.start() - 1] == "["):
        return False
    start = match.end()
    end = state.src.find("]]", start, min(state.posMax, start + LONGEST_LABEL + 2)) if match["bar"] else start
    if end < 0:
        effort_of(state.env).spend(UNCLOSED_STEPS)
        return False
    label = state.src[start:end]
    whole = (match.start(), end + 2 if match["bar"] else end)
    if not silent:
        token = state.push("wiki_link", "", 0)
        token.meta = {"whole": whole, "target": match.span("target"), "embed": bool(match[1])}
        token.meta["label"] = (start, start + len(label.rstrip())) if label else None
        token.content = match["target"]
        token.info = match["fragment"] or ""
        token.markup = " ".join(label.split())
    state.pos = whole[1]
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
        end = parseLinkLabel(state, opening, kind == "link_open")
        token.meta = {
            "whole": (start, state.pos),
            "label": (opening + 1, end),
            "inline": state.src[end + 1 : end + 2] == "(",
            "within": state.linkLevel > 0,
        }
        if token.meta["inline"] and state.pos <= end + 1:
            token.meta["inline"] = False
    return True


def placed_code(state: StateInline, silent: bool) -> bool:
    """The library's rule for code within words; its token remembers where it stands."""
    start, count = state.pos, len(state.tokens)
    if not backtick(state, silent):
        return False
    if len(state.tokens) > count and state.tokens[-1].type == "code_inline":
        state.tokens[-1].meta = {"whole": (start, state.pos)}
    return True


def single_autolink(state: StateInline, silent: bool) -> bool:
    """The library's rule for `<https://…>`; within the words of a link it is only words, since no link stands in another one."""
    if silent or not state.linkLevel:
        return autolink(state, silent)
    start = state.pos
    if not autolink(state, True):
        return False
    state.append_pending(state.md.normalizeLinkText(state.src[start + 1 : state.pos - 1]))
    return True


def html_anchor(state: StateInline, silent: bool) -> bool:
    """`<a href="…">` of HTML: shown as text, but remembered, so that what it names can be kept from others."""
    tag = HTML_ANCHOR.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "<" else None
    named = HREF.search(state.src, tag.start() + 2, tag.end()) if tag else None
    if not tag or not named:
        return False
    if not silent:
        token = state.push("html_anchor", "", 0)
        token.meta = {"whole": tag.span(), "target": named.span("target"), "label": None}
        token.content = tag[0]
        token.attrs = {"href": named["target"]}
    state.pos = tag.end()
    return True


def aside(state: StateInline, silent: bool) -> bool:
    """`%%…%%` and `<!-- … -->` within a paragraph: shown set apart."""
    for opening, closing in ASIDES:
        if state.src.startswith(opening, state.pos):
            end = state.src.find(closing, state.pos + len(opening), state.posMax) if _closes(state, closing) else -1
            if end < 0:
                return False
            if not silent:
                token = state.push("aside", "span", 0)
                token.content = state.src[state.pos + len(opening) : end].strip()
                token.meta = {"whole": (state.pos, end + len(closing))}
            state.pos = end + len(closing)
            return True
    return False


def _closes(state: StateInline, sign: str) -> bool:
    """Whether a sign stands further on; where none does, the text is not searched again for every opening one."""
    name = -2 - len(sign)  # beside the places for which the library keeps this table
    if name not in state.cache:
        state.cache[name] = state.src.rfind(sign)
    return state.cache[name] > state.pos


def aside_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`%%` or `<!--` at the start of a line up to the closing sign at the end of a line, over paragraphs."""
    if state.is_code_block(start):
        return False
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = next((pair for pair in ASIDES if text.startswith(pair[0])), None)
    if found is None:
        return False
    opening, closing = found
    last = state.eMarks[min(start + LONGEST_ASIDE, end - 1)]
    if state.src.find(closing, state.bMarks[start] + state.tShift[start] + len(opening), last) < 0:
        effort_of(state.env).spend(UNCLOSED_STEPS)
        return False
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
    """Quotes that begin with `[!NOTE]` become callouts, Obsidian's titles and fold signs included. Titles are Markdown too."""
    if "[!" not in state.src:
        return
    tokens: list[Token] = []
    for index, token in enumerate(state.tokens):
        inline = state.tokens[index + 2] if index + 2 < len(state.tokens) else None
        match = CALLOUT.match(inline.content) if inline and token.type == "blockquote_open" and inline.type == "inline" else None
        tokens.append(token)
        if match and inline and _begins_with(inline, match[0].rstrip("\n")[: match.start(3) if match[3] else None]):
            tokens.extend(_callout(state.tokens, index, match))
    state.tokens = tokens


def _begins_with(inline: Token, sign: str) -> bool:
    """Whether the sign of a callout was read as text, and not as a link."""
    children = inline.children or []
    return bool(children) and children[0].type == "text" and children[0].content.startswith(sign.rstrip())


def _callout(tokens: list[Token], index: int, match: re.Match[str]) -> list[Token]:
    """Turn the quote at `index` into a callout; gives the tokens of its title, which go behind its opening."""
    opening, inline = tokens[index], tokens[index + 2]
    following = (tokens[number] for number in range(index, len(tokens)))
    closing = next(each for each in following if each.type == "blockquote_close" and each.level == opening.level)
    kind = match[1].lower()
    opening.type, closing.type = "callout_open", "callout_close"
    word = kind.replace("-", " ").capitalize()
    opening.meta = closing.meta = {"style": kind if kind in KNOWN_CALLOUTS else "note", "fold": match[2]}
    children = inline.children or []
    breaks = (i for i, child in enumerate(children) if child.type in ("softbreak", "hardbreak") and not child.level)
    end = next(breaks, len(children))  # not within a link or an emphasis, whose halves would stand in two paragraphs
    first, named = children[0], bool((match[3] or "").strip())
    sign = len(match[0].rstrip("\n")) if not named else match.start(3)
    if named:
        first.content, opening.meta["word"] = first.content[sign:], word  # the word for those who do not see the colour
    else:
        first.type, first.content = "callout_word", word
    title = Token(
        "inline", "", 0, content=inline.content, map=inline.map, level=inline.level, children=children[:end] if named else [first]
    )
    inline.children = children[end + 1 :]
    if not inline.children:
        tokens[index + 1].hidden = tokens[index + 3].hidden = True
    before, after = Token("callout_title_open", "p", 1, meta=opening.meta), Token("callout_title_close", "p", -1, meta=opening.meta)
    return [before, title, after]


def install(markdown: MarkdownIt) -> None:
    """Add all rules of this module."""
    markdown.inline.ruler.at("footnote_ref", footnote_ref)
    markdown.inline.ruler.before("link", "wiki_link", wiki_link)
    markdown.inline.ruler.at("link", placed_link)
    markdown.inline.ruler.at("backticks", placed_code)
    markdown.inline.ruler.at("image", placed_image)
    markdown.inline.ruler.at("autolink", single_autolink)
    markdown.inline.ruler.before("link", "aside", aside)
    markdown.inline.ruler.before("autolink", "html_anchor", html_anchor)
    markdown.block.ruler.before("paragraph", "aside_block", aside_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    markdown.core.ruler.after("text_join", "callouts", callouts)
