"""A text read once: its HTML with marks, its links with their places, its asides, its plain words."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from journalkit.markup.addresses import is_external
from journalkit.markup.asides import asides_of
from journalkit.markup.effort import NAME, Effort, TooMuchWorkError
from journalkit.markup.layers import spend_layers
from journalkit.markup.leftover import leftovers
from journalkit.markup.lost import lost
from journalkit.markup.marks import PREFIX
from journalkit.markup.parser import PARSER, Parser
from journalkit.markup.places import Lines, Place, Places
from journalkit.markup.secrets import tellings
from journalkit.model.body import Body, Link, LinkKind, LongTexts, Part, Texts
from journalkit.source import Span, digest

OPENING = 160  # characters, as descriptions of pages show them
DEEPEST = 95  # of NESTING_LIMIT levels: what lies deeper is reported before the parser would drop it
NOT_ANCHOR = re.compile(r"[^\w\- ]+")
CONTENT = frozenset(["inline", "fence", "code_block", "aside_block"])
DEFINITION = re.compile(r"[ \t>]*\[(?:\\.|[^\[\]\\])+\]:[ \t\r\n>]*")


def read_body(text: str, markdown: Parser = PARSER) -> Body:
    """All that pages and checks need of a Markdown text."""
    env: dict[str, Any] = {"docId": PREFIX, NAME: Effort()}
    lines = Lines(text)
    try:
        tokens = markdown.parse(text, env)
        links = tuple(_links(tokens, lines, env))
        asides, open_aside = asides_of(text, tokens, lines)
        unused = tuple(_unused_definitions(links, lines, env))
        unread = leftovers(text, links, (*asides, *unused), lambda: [*_code(tokens, lines)], env[NAME])
        env[NAME].line = 0
        layered = _is_layered(text, (*links, *asides), unread, lambda: _code(tokens, lines), env[NAME])
    except TooMuchWorkError as fault:
        return _tangled(text, lines.span(fault.line, fault.line + 1).start)
    heading = _rank_headings(tokens)
    pieces = markdown.renderer.pieces(tokens, markdown.options, env)
    texts = LongTexts(text, "".join(pieces), " ".join(_words(tokens)))
    name = digest(text.encode("utf-8", "surrogatepass"))
    return Body(
        digest=name,
        opening=" ".join(texts.plain.split())[:OPENING],
        excerpt=_excerpt(tokens, pieces, markdown, env),
        heading=heading,
        links=links,
        asides=asides,
        open_aside=open_aside,
        unused=unused,
        parts=tuple(_parts(tokens)),
        too_deep=_too_deep(tokens, lines),
        tells=tellings(text),
        tangled=None,
        lost=tuple(lost(text, tokens, lines.span, env)),
        leftovers=unread,
        layered=layered,
        texts=Texts(name, lambda _: texts),
    )


def _is_layered(
    text: str, parts: Collection[Link | Span], unread: Collection[Link], code: Callable[[], Iterable[Span]], effort: Effort
) -> bool:
    """Whether what looks like links lies within so much else that it must not be any. TooMuchWorkError when links and asides do."""
    spent = effort.spent
    spend_layers(text, code, effort, links=bool(parts))
    if parts or not unread:
        return False
    again = Effort(effort.most)
    again.spend(spent)
    try:
        spend_layers(text, code, again, links=True)
    except TooMuchWorkError:
        return True
    return False


def _tangled(text: str, place: int) -> Body:
    """The body of a text that makes too much work. Nobody knows what in it is a link or an aside, so it shows nothing at all."""
    name = digest(text.encode("utf-8", "surrogatepass"))
    nothing = Texts(name, lambda _: LongTexts("", "", ""))
    return Body(name, "", "", None, (), (), None, (), (), None, (), place, (), (), False, nothing)


def _parts(tokens: list[Token]) -> Iterator[Part]:
    """The headings that stand inside nothing else, each with whether text follows before the next one of its level or above."""
    at = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    for number, index in enumerate(at, 1):
        end = next((at[n] for n in range(number, len(at)) if tokens[at[n]].tag <= tokens[index].tag), len(tokens))
        inner = (tokens[n] for n in range(index + 3, end) if tokens[n].type in CONTENT)
        yield Part(" ".join(_words([tokens[index + 1]])).strip(), not any(token.content.strip() for token in inner))


def _too_deep(tokens: list[Token], lines: Lines) -> int | None:
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.level > DEEPEST:
            return lines.starts[min(line, len(lines.starts) - 1)]
    return None


def _rank_headings(tokens: list[Token]) -> str | None:
    """Give each heading its rank, without gaps, and its anchor. Gives the text of the first `# heading`."""
    title: str | None = None
    above: list[int] = []
    anchors: set[str] = set()
    numbers: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level, words = int(token.tag[1]), " ".join(_words([tokens[index + 1]])).strip()
        is_title = level == 1 and title is None and token.level == 0
        if is_title:
            title = words
        else:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        anchor = base = NOT_ANCHOR.sub("", words.casefold()).strip().replace(" ", "-") or "section"
        while anchor in anchors:
            numbers[base] += 1
            anchor = f"{base}-{numbers[base] + 1}"
        anchors.add(anchor)
        token.meta = tokens[index + 2].meta = {"rank": 1 if is_title else len(above), "anchor": anchor, "title": is_title}
    return title


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    """The visible words of tokens, without markup; asides are not among them."""
    for token in tokens:
        if token.type == "inline" or token.type == "image":
            children = token.children or []
            yield children[0].content if len(children) == 1 and children[0].type == "text" else "".join(_words(children))
        elif token.type in ("text", "code_inline", "fence", "code_block", "html_anchor", "callout_word"):
            yield token.content
        elif token.type == "wiki_link":
            yield token.markup
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _excerpt(tokens: list[Token], pieces: list[str], markdown: Parser, env: dict[str, Any]) -> str:
    """The HTML of the first paragraph that is not inside something else, without footnote signs."""
    start = next((i for i, token in enumerate(tokens) if token.type == "paragraph_open" and token.level == 0), None)
    if start is None:
        return ""
    words, children = pieces[start + 1], tokens[start + 1].children or []
    if any(child.type == "footnote_ref" for child in children):
        words = markdown.renderer.renderInline([child for child in children if child.type != "footnote_ref"], markdown.options, env)
    return f"<p>{words}</p>\n"


def _links(tokens: list[Token], lines: Lines, env: dict[str, Any]) -> Iterator[Link]:
    """Every link to something in the journal, in the order of the marks; its tokens get its number."""
    number = 0
    places = Places(lines)
    for token in tokens:
        if token.type != "inline" or not token.children:
            continue
        opened: list[dict[str, Any]] = []
        for child in token.children:
            if child.type == "link_close":
                child.meta = opened.pop() if opened else {}
                continue
            if child.type == "link_open":
                opened.append({})
            if child.type not in ("link_open", "image", "wiki_link", "html_anchor") or not _is_local(child):
                continue
            yield _link(child, places.of(token), env)
            child.meta["number"] = number
            if child.type == "link_open":
                opened[-1]["number"] = number
            number += 1


def _code(tokens: list[Token], lines: Lines) -> Iterator[Span]:
    """Where code stands: blocks of it, and within words."""
    places = Places(lines)
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map:
            yield lines.span(*token.map)
        within = (child for child in token.children or () if child.type == "code_inline" and "whole" in child.meta)
        yield from (span for child in within if (span := places.of(token).span(*child.meta["whole"])))


def _is_local(token: Token) -> bool:
    if token.type == "wiki_link":
        return True
    address = str(token.attrs.get("href") or token.attrs.get("src") or "")
    return not is_external(address) and not (token.type != "image" and address.startswith("#")) and "whole" in token.meta


def _link(token: Token, place: Place, env: dict[str, Any]) -> Link:
    meta = token.meta
    whole = place.span(*meta["whole"])
    label = place.span(*meta["label"]) if meta.get("label") else None
    if whole is None:  # a table's cell with an escaped bar, for one: then all of its lines stand for it
        whole, label = place.block, None
    if token.type == "html_anchor":
        path, _, fragment = html.unescape(str(token.attrs["href"])).partition("#")
        return Link(LinkKind.HTML, unquote(path), unquote(fragment), whole, None, place.span(*meta["target"]) or whole)
    if token.type == "wiki_link":
        target_span = place.span(*meta["target"]) or whole
        kind = LinkKind.EMBED if meta["embed"] else LinkKind.WIKI
        return Link(kind, token.content, token.info, whole, label, target_span)
    if token.type == "image" and label is not None and not place.lines.text[slice(*label)].strip():
        label = Span(label.end, label.end)  # blanks say as little as nothing
    address = str(token.attrs.get("href") or token.attrs.get("src") or "")
    path, _, fragment = address.partition("#")
    kind = LinkKind.IMAGE if token.type == "image" else LinkKind.LINK
    title = str(token.attrs.get("title") or "")
    definition = None if meta["inline"] else _definition(place, meta, env)
    if definition is not None:
        target_span = _defined_target(place.lines.text, definition)
    else:
        target_span = Span(label.end, whole.end) if label else whole
    return Link(kind, unquote(path), unquote(fragment), whole, label, target_span, definition, title)


def _definition(place: Place, meta: dict[str, Any], env: dict[str, Any]) -> Span | None:
    """The lines of `[x]: target` that a reference-style link uses."""
    (_, end), (label_start, label_end) = meta["whole"], meta["label"]
    name = place.content[label_end + 2 : end - 1] or place.content[label_start:label_end]
    found = env.get("references", {}).get(normalizeReference(name))
    return place.lines.span(*found["map"]) if found and found.get("map") else None


def _defined_target(text: str, definition: Span) -> Span:
    match = DEFINITION.match(text, definition.start, definition.end)
    start = match.end() if match else definition.start
    end = start
    while end < definition.end and not text[end].isspace():
        end += 1
    return Span(start, end)


def _unused_definitions(links: tuple[Link, ...], lines: Lines, env: dict[str, Any]) -> Iterator[Span]:
    """The lines of definitions of something in the journal that no link uses."""
    used = {link.definition for link in links}
    for found in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        if found.get("map") and not is_external(found["href"]):
            span = lines.span(*found["map"])
            if span not in used:
                yield span
