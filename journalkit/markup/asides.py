"""Private asides and comments of a text: where they begin and end.

What is taken for one is kept from everybody but the owner, so that in doubt more of the text is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby

from markdown_it.token import Token

from journalkit.markup.places import Lines, Places
from journalkit.source import Span

CLOSES_A_PHRASE = " \t.,;:!?)"  # what follows a sign that without doubt ends an aside, in front of words that are none
ASIDE_SIGN = re.compile(r"%%|<!--|-->")


def asides_of(text: str, tokens: list[Token], lines: Lines) -> tuple[tuple[Span, ...], int | None]:
    """The spans of asides and comments outside code blocks, and the place of one that is never closed.

    Signs are paired in their order. What the owner's page sets apart must be in a pair. Where it is not, a sign before it stands alone,
    as in `50 %% of it` above a line with `%%an aside%%`: then everything from the first sign that it may be is an aside. Only where a pair
    closes without doubt, as in `%%one, two%% and this`, does what follows belong to the text.
    """
    if "%%" not in text and "<!--" not in text:
        return (), None
    blocks = [lines.span(*token.map) for token in tokens if token.type in ("fence", "code_block") and token.map]
    starts = [block.start for block in blocks]
    signs = [match for match in ASIDE_SIGN.finditer(text) if not _within(match.start(), blocks, starts)]
    paired, open_at = _paired(signs)
    set_apart = [*_set_apart(tokens, lines, signs)]
    paired = _joined(paired, set_apart)
    starts = [pair.start for pair in paired]
    apart = [each for each in set_apart if not _covered(each, paired, starts, open_at, text)]
    alone = min(apart, default=None)
    if alone is not None:
        open_at = next((each.start for each in paired if each.end > alone.start), alone.start)
        paired = [each for each in paired if each.end <= open_at]
    if open_at is None:
        return tuple(paired), None
    return (*paired, Span(open_at, len(text))), open_at


def _paired(signs: list[re.Match[str]]) -> tuple[list[Span], int | None]:
    """What stands between an opening sign and the next one that closes it; and the place of one that nothing closes."""
    spans: list[Span] = []
    index = 0
    while index < len(signs):
        opening = signs[index]
        if opening[0] == "-->":
            index += 1
            continue
        wanted = "%%" if opening[0] == "%%" else "-->"
        closing = next((i for i in range(index + 1, len(signs)) if signs[i][0] == wanted), None)
        if closing is None:
            return spans, opening.start()
        spans.append(Span(opening.start(), signs[closing].end()))
        index = closing + 1
    return spans, None


def _joined(paired: list[Span], apart: Iterable[Span]) -> list[Span]:
    """The pairs, of which those from whose first to whose last one all is set apart are one."""
    begin, end = {pair.start: index for index, pair in enumerate(paired)}, {pair.end: index for index, pair in enumerate(paired)}
    through = {begin[each.start]: end[each.end] for each in apart if each.start in begin and each.end in end}
    joined: list[Span] = []
    for index, pair in enumerate(paired):
        if not joined or pair.start >= joined[-1].end:
            joined.append(Span(pair.start, paired[through.get(index, index)].end))
    return joined


def _set_apart(tokens: list[Token], lines: Lines, signs: list[re.Match[str]]) -> Iterator[Span]:
    """What the owner's page shows as asides, and the signs on one line that no page shows, as in a footnote that nothing leads to.

    Which of those belong together nobody knows, since some may mean themselves, so that all between them is set apart.
    """
    shown = sorted(_shown(tokens, lines, signs))
    starts = [each.start for each in shown]
    left = [sign for sign in signs if not _within(sign.start(), shown, starts)]
    yield from shown
    for _, on_a_line in groupby(left, key=lambda sign: bisect_right(lines.starts, sign.start())):
        of_line = list(on_a_line)
        pairs, over = _paired(of_line)
        if pairs:
            yield Span(pairs[0].start, pairs[-1].end if over is None else of_line[-1].end())


def _shown(tokens: list[Token], lines: Lines, signs: list[re.Match[str]]) -> Iterator[Span]:
    """The places of what the owner's page shows as asides."""
    places = Places(lines)
    for token in tokens:
        if token.type == "aside_block" and token.map:
            yield from _from_sign_to_sign(lines.span(*token.map), signs)
        elif token.type == "inline" and ("%%" in token.content or "<!--" in token.content):
            place = places.of(token)
            for child in token.children or ():
                if child.type == "aside":
                    found = place.span(*child.meta["whole"])
                    yield from (found,) if found else _from_sign_to_sign(place.block, signs)


def _from_sign_to_sign(block: Span, signs: list[re.Match[str]]) -> Iterator[Span]:
    """From the first to the last sign in a block."""
    first = bisect_left(signs, block.start, key=lambda sign: sign.start())
    last = bisect_right(signs, block.end, key=lambda sign: sign.end()) - 1
    if first <= last:
        yield Span(signs[first].start(), signs[last].end())


def _covered(span: Span, paired: list[Span], starts: list[int], open_at: int | None, text: str) -> bool:
    """Whether a span lies in one of the pairs, which stand in order and apart, or behind what is never closed or closes without doubt."""
    index = bisect_right(starts, span.start) - 1
    if index >= 0 and (span.end <= paired[index].end or (span.start == paired[index].end - 2 and _is_sure(paired[index], text))):
        return True
    return open_at is not None and open_at <= span.start


def _is_sure(pair: Span, text: str) -> bool:
    """Whether the signs of a pair touch the words between them, and no word follows, so that they can only open and close."""
    inner, behind = text[pair.start + 2 : pair.end - 2], text[pair.end : pair.end + 1]
    return text.startswith("%%", pair.start) and inner.strip() == inner != "" and behind in CLOSES_A_PHRASE


def _within(place: int, blocks: list[Span], starts: list[int]) -> bool:
    """Whether a place lies in one of the blocks, which stand in order and apart."""
    before = bisect_right(starts, place)
    return before > 0 and place < blocks[before - 1].end
