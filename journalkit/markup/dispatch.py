"""The library's own parser, sooner: each rule is tried only where a character stands that it can begin with.

The rules stay those of the library, of its plugins and of `syntax.py`, in their order; only attempts that must fail are left out, and a
paragraph is looked through once where the library does it twice. Nothing here knows what entries are. A parser with anything that is not
named below, be it a rule, an option or a version, is left as it was. `tests/test_dispatch.py` holds both to the same tokens.
Here too the steps are counted that a text makes (`effort.py`); a parser that is left as it was has no such bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, TypeAlias

import markdown_it
import mdit_py_plugins
from markdown_it import MarkdownIt, helpers, rules_block, rules_core, rules_inline
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref, footnote_tail

from journalkit.markup import syntax
from journalkit.markup.effort import ADDRESS_STEPS, BLOCK_STEPS, CELL_STEPS, TABLE_STEPS, effort_of
from journalkit.markup.tokens import BlockState, new_token

Table: TypeAlias = tuple[tuple[object, str] | tuple[object, str, int], ...]
Starts: TypeAlias = dict[str, tuple[Any, ...]]

VERSIONS = (("4.3",), ("0.7",))  # of the library and of its plugins: those whose rules were read for the tables
OPTIONS = ("maxNesting", "html", "linkify", "typographer", "quotes", "xhtmlOut", "breaks", "langPrefix", "highlight", "tasklists")
DEFINITIONS = "mdit_py_plugins.deflist.index.deflist_plugin.<locals>.deflist"
ANYWHERE = ""  # what a rule begins with that is not told by its first character
BLOCKS: Table = (
    (rules_block.table, ANYWHERE),
    (rules_block.code, ANYWHERE),
    (rules_block.fence, "`~"),
    (rules_block.blockquote, ">"),
    (rules_block.hr, "*-_"),
    (rules_block.list_block, "*-+0123456789"),
    (footnote_def, "["),
    (rules_block.reference, "["),
    (rules_block.html_block, "<"),
    (rules_block.heading, "#"),
    (rules_block.lheading, ANYWHERE),
    (DEFINITIONS, ":~"),  # of the definition, when it is looked for; a term begins with everything
    (syntax.aside_block, "%<"),
    (rules_block.paragraph, ANYWHERE),
)
INLINES: Table = (  # with what is found counting for more than its tokens, where that is so
    (rules_inline.text, ANYWHERE),
    (rules_inline.newline, "\n"),
    (rules_inline.escape, "\\"),
    *((rule, "`") for rule in (rules_inline.backtick, syntax.placed_code)),
    (rules_inline.strikethrough.tokenize, "~", 1),
    (rules_inline.emphasis.tokenize, "*_", 1),
    (syntax.wiki_link, "[!", 3),
    (syntax.aside, "%<", 1),
    (rules_inline.link, "[", 1),
    (syntax.placed_link, "[", 1),
    (rules_inline.image, "!", 1),
    (syntax.placed_image, "!", 1),
    *((rule, "[", 1) for rule in (footnote_ref, syntax.footnote_ref)),
    (syntax.html_anchor, "<", 3),
    *((rule, "<", 10) for rule in (rules_inline.autolink, syntax.single_autolink)),
    (rules_inline.html_inline, "<"),
    (rules_inline.entity, "&"),
)
PAIRS = (rules_inline.link_pairs, rules_inline.strikethrough.postProcess, rules_inline.emphasis.postProcess, rules_inline.fragments_join)
CORE = (rules_core.normalize, rules_core.block, rules_core.inline, footnote_tail, rules_core.text_join, syntax.callouts)
PAIR_SIGN = re.compile(r"[*_~]")  # where none stands, no rule of PAIRS has anything to do
LAST_BRACKET = -1  # where a state of words remembers its last "]", beside places in the text
CHAINS = ("paragraph", "reference", "blockquote", "list")


def quicken(markdown: MarkdownIt) -> bool:
    """Make a finished parser try rules only where they can begin; False, and the parser as it was, where something of it is not known."""
    if not _is_known(markdown):
        return False
    markdown.block = Blocks(markdown.block)
    markdown.inline = Inlines(markdown.inline)
    markdown.core.ruler.at("normalize", normalize)
    markdown.core.ruler.at("inline", inline)
    others = {name: getattr(helpers, name) for name in ("parseLinkDestination", "parseLinkTitle")}
    markdown.helpers = SimpleNamespace(parseLinkLabel=label_end, **others)  # type: ignore[assignment]  # the library has a module there
    markdown.core.ruler.at("text_join", text_join)
    return True


def _is_known(markdown: MarkdownIt) -> bool:
    versions = (markdown_it.__version__, mdit_py_plugins.__version__)
    core, blocks, words, pairs = (
        ruler.getRules("") for ruler in (markdown.core.ruler, markdown.block.ruler, markdown.inline.ruler, markdown.inline.ruler2)
    )
    return (
        all(version.rpartition(".")[0] in read for version, read in zip(versions, VERSIONS, strict=True))
        and set(markdown.options) <= set(OPTIONS)
        and type(markdown.block) is ParserBlock
        and type(markdown.inline) is ParserInline
        and markdown.inline.terminator_re.pattern == ParserInline().terminator_re.pattern
        and all(_begins_with(rule, BLOCKS) is not None for rule in blocks)
        and all(_begins_with(rule, INLINES) is not None for rule in words)
        and {rules_core.normalize, rules_core.inline, rules_core.text_join} <= set(core) <= set(CORE)
        and {rules_block.lheading, rules_block.paragraph} <= set(blocks)
        and blocks == [rule for known, *_ in BLOCKS for rule in blocks if _is(rule, known)]  # in the order of the table
        and rules_inline.text in words
        and rules_inline.fragments_join in pairs
        and set(pairs) <= set(PAIRS)
    )


def _begins_with(rule: Any, table: Table) -> str | None:
    """What a rule begins with; None for one that is not known."""
    return next((characters for known, characters, *_ in table if _is(rule, known)), None)


def _is(rule: Any, known: object) -> bool:
    function = getattr(rule, "func", rule)  # of a partial
    return known is function or known == f"{function.__module__}.{function.__qualname__}"


def _starts(rules: Iterable[Any], table: Table) -> Starts:
    """The rules that can begin with each character, in their order."""
    starts: Starts = {}
    for rule in rules:
        for character in _begins_with(rule, table) or "":
            starts[character] = (*starts.get(character, ()), rule)
    return starts


def normalize(state: StateCore) -> None:
    """The library's rule, where it has something to do."""
    if "\r" in state.src or "\0" in state.src:
        rules_core.normalize(state)


def inline(state: StateCore) -> None:
    """The library's rule, which says besides in which line it is."""
    effort = effort_of(state.env)
    for token in state.tokens:
        if token.type == "inline":
            effort.line = token.map[0] if token.map else effort.line
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803 - the library's name
    """The library's search for the end of a link's words, where there is one."""
    if LAST_BRACKET not in state.cache:
        state.cache[LAST_BRACKET] = state.src.rfind("]")
    end = helpers.parseLinkLabel(state, start, disableNested) if state.cache[LAST_BRACKET] > start else -1
    if end >= 0 and state.src.startswith("(", end + 1):
        effort_of(state.env).spend(ADDRESS_STEPS)
    return end


def text_join(state: StateCore) -> None:
    """The library's rule, where it has something to do."""
    if "\\" in state.src or "&" in state.src:
        rules_core.text_join(state)


class Blocks(ParserBlock):
    """The library's parser of blocks, with chains of rules that look at the first character."""

    def __init__(self, plain: ParserBlock) -> None:
        super().__init__()
        self.ruler = BlockRules(plain.ruler)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803 - the library's name
        """The tokens of the blocks of a text."""
        if not src:
            return None
        state = BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class BlockRules(Ruler[RuleFuncBlockType]):
    """The active rules of a parser, each chain as one rule that tries those of the others that can begin where it is asked."""

    def __init__(self, plain: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.plain = plain
        for name, rule in zip(plain.get_active_rules(), plain.getRules(""), strict=True):
            self.push(name, rule)
        self.chains = {name: [_interrupting(plain.getRules(name))] for name in CHAINS}
        self.chains[""] = [_beginning(plain.getRules(""), *self.chains["paragraph"])]

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 - the library's names
        """The one rule that stands for a chain."""
        return self.chains.get(chainName) or self.plain.getRules(chainName)


def _count(state: StateBlock, line: int, steps: int) -> None:
    effort = effort_of(state.env)
    effort.line = line
    effort.spend(steps)


def _tables(table: RuleFuncBlockType, state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The library's rule for tables, whose parts are counted where they are more than its characters."""
    before = len(state.tokens)
    found = table(state, line, end, silent)
    if made := len(state.tokens) - before:
        _count(state, line, TABLE_STEPS * max(0, made - (state.eMarks[state.line - 1] - state.bMarks[line])))
    return found


def _interrupting(rules: list[RuleFuncBlockType]) -> RuleFuncBlockType:
    """A rule that says whether one of the rules ends the paragraph, quote or list above a line. Then their order is of no account."""
    starts = _starts(rules, BLOCKS)
    table = rules_block.table if rules_block.table in rules else None

    def interrupts(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        start = state.bMarks[line] + state.tShift[line]
        bars = state.src.count("|", start, state.eMarks[line])
        _count(state, line, 1 + CELL_STEPS * bars)
        for rule in starts.get(state.src[start : start + 1], ()):
            if rule(state, line, end, silent):
                return True
        return table is not None and bars > 0 and _tables(table, state, line, end, silent)

    return interrupts


def _beginning(rules: list[RuleFuncBlockType], interrupts: RuleFuncBlockType) -> RuleFuncBlockType:
    """A rule that makes the block that begins at a line."""
    texts = rules[rules.index(rules_block.lheading) :]
    starts, others = _starts(rules[: -len(texts)], BLOCKS), _starts(texts, BLOCKS)
    table = rules_block.table if rules_block.table in rules else None
    text = _text(texts, interrupts)

    def begins(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        start = state.bMarks[line] + state.tShift[line]
        bars = state.src.count("|", start, state.eMarks[line])
        _count(state, line, BLOCK_STEPS + CELL_STEPS * bars)
        if state.is_code_block(line):
            return any(rule(state, line, end, silent) for rule in rules)
        if table is not None and bars and _tables(table, state, line, end, silent):
            return True
        first = state.src[start]
        for rule in starts.get(first, ()):
            if rule(state, line, end, silent):
                return True
        if first in others:
            return any(rule(state, line, end, silent) for rule in texts)
        return text(state, line, end, silent)

    return begins


def _text(rules: list[RuleFuncBlockType], interrupts: RuleFuncBlockType) -> RuleFuncBlockType:
    """A rule for what begins like any text. It makes paragraphs; what an underline or a definition below makes of them is for the rules."""

    def text(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        above, state.parentType = state.parentType, "paragraph"  # as the library leaves it behind a paragraph
        after = _paragraph_end(state, line, end, interrupts)
        if after is None or _defines(state, line, end):
            state.parentType = above
            _count(state, line, 2 * BLOCK_STEPS)  # every rule looks for an end of its own
            return any(rule(state, line, end, silent) for rule in rules)
        opening = state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        state.push("paragraph_close", "p", -1)
        opening.map, inline.map = [line, after], [line, after]
        inline.content = mdTrim(state.getLines(line, after, state.blkIndent, False))
        inline.children = []
        state.line = after
        return True

    return text


def _paragraph_end(state: StateBlock, line: int, end: int, interrupts: RuleFuncBlockType) -> int | None:
    """The line behind a paragraph; None where it takes more to tell, or the paragraph is a heading with a line below."""
    if end != state.lineMax and not state.isEmpty(end):
        return None  # the library looks beyond the end for a paragraph, and not for a heading
    for after in range(line + 1, end):
        start, stop, indent = state.bMarks[after] + state.tShift[after], state.eMarks[after], state.sCount[after]
        if start >= stop:
            return after
        if indent - state.blkIndent > 3:
            continue
        if indent >= state.blkIndent and state.src[start] in "-=" and not state.src[start:stop].strip("-= \t"):
            return None
        if indent < 0:
            continue
        stops = interrupts(state, after, end, True)
        if end != state.lineMax and stops != interrupts(state, after, state.lineMax, True):
            return None
        if stops:
            return after
    return end


def _defines(state: StateBlock, line: int, end: int) -> bool:
    """Whether a definition may stand below a line, or below the empty one that follows."""
    after = line + 1
    after += after < end and state.isEmpty(after)
    start = state.bMarks[after] + state.tShift[after] if after < end else len(state.src)
    return state.src[start : start + 1] in (":", "~")


class Inlines(ParserInline):
    """The library's parser of words, which goes from one character that means something to the next."""

    def __init__(self, plain: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = plain.ruler, plain.ruler2
        self.starts = _starts(plain.ruler.getRules(""), INLINES)
        self.more = {rule: steps for rule in plain.ruler.getRules("") for known, _, *more in INLINES for steps in more if rule is known}
        self.stop = re.compile("[" + re.escape("".join(self.starts)) + "]")

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """The tokens of a text's words."""
        if not tokens and self.stop.search(src) is None:
            if src:
                tokens.append(new_token("text", "", 0, 0, False))
                tokens[0].content = src
            return tokens
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        if PAIR_SIGN.search(src) is not None:
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the library's name
        """Go behind what stands here, as the search for the end of a link's words does again and again."""
        effort_of(state.env).spend(1)
        pos, cache = state.pos, state.cache
        if pos in cache:
            state.pos = cache[pos]
            return
        if state.level >= state.md.options["maxNesting"]:
            super().skipToken(state)
            return
        for rule in self.starts.get(state.src[pos], ()):
            state.level += 1
            found = rule(state, True)
            state.level -= 1
            if found:
                break
        else:
            stop = self.terminator_re.search(state.src, pos)
            state.pos = max(pos + 1, stop.start() if stop else state.posMax)
        cache[pos] = state.pos

    def tokenize(self, state: StateInline) -> None:
        """The tokens of the words from here to the end."""
        if state.level >= state.md.options["maxNesting"]:
            super().tokenize(state)
            return
        src, pos, end, tokens, effort = state.src, state.pos, state.posMax, state.tokens, effort_of(state.env)
        while pos < end:
            before = len(tokens)
            for rule in self.starts.get(src[pos], ()):
                if rule(state, False):
                    effort.spend(len(tokens) - before + self.more.get(rule, 0))
                    break
            else:
                effort.spend(1)
                found = self.stop.search(src, pos + 1, end)
                state.pos = found.start() if found else end
                state.append_pending(src[pos : state.pos])
            if state.pos <= pos:
                raise RuntimeError("inline rule didn't increment state.pos")
            pos = state.pos
        if state.pending:
            state.pushPending()
