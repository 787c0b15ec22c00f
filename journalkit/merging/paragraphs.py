"""Texts merged by paragraph: changes of different paragraphs stand side by side, two changes of the same one stand between git's signs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from journalkit.merging.three import Clash, chosen
from journalkit.values import Struct

MOST = 4000  # paragraphs; more are left to git, which counts lines faster
BLOCK = re.compile(r"((?:[ \t]*\n)*)((?:[ \t]*[^ \t\n][^\n]*\n)+)")


class TooMany(Exception):
    """The text has more paragraphs than are compared here."""


class Block(NamedTuple):
    """A paragraph: the blank lines above it, and its own lines."""

    gap: str
    text: str


class Change(NamedTuple):
    """The blocks of the base from `start` to `end` became other ones."""

    start: int
    end: int
    blocks: tuple[Block, ...]


class Side(Struct, frozen=True):
    """A text in blocks, the blank lines at its end, its changes from the base, and the block that each unchanged one of the base became."""

    blocks: tuple[Block, ...]
    tail: str
    changes: tuple[Change, ...]
    same: dict[int, Block]


def merged(base: str, ours: str, theirs: str, signs: int) -> tuple[str, bool]:
    """The text of both sides, each of which ends with a line end or is empty; and whether something in it is left to be decided."""
    old = _blocks(base)
    us, them = _side(old[0], ours), _side(old[0], theirs)
    found: list[Block] = []
    clashed = False
    at = 0
    for start, end, of_ours, of_theirs in _regions(us.changes, them.changes):
        found.extend(_unchanged(old[0], us, them, range(at, start)))
        at = end
        left, right = (_applied(side, changes, start, end) for side, changes in ((us, of_ours), (them, of_theirs)))
        if not of_theirs or _words(left) == _words(right):
            found.extend(left)
        elif not of_ours:
            found.extend(right)
        else:
            clashed = True
            found.append(_both(left, right, signs))
    found.extend(_unchanged(old[0], us, them, range(at, len(old[0]))))
    return _joined(found) + _blank(old[1], us.tail, them.tail), clashed


def _blocks(text: str) -> tuple[tuple[Block, ...], str]:
    blocks: list[Block] = []
    end = 0
    for each in BLOCK.finditer(text):
        blocks.append(Block(each[1], each[2]))
        end = each.end()
    if len(blocks) > MOST:
        raise TooMany
    return tuple(blocks), text[end:]


def _side(base: tuple[Block, ...], text: str) -> Side:
    blocks, tail = _blocks(text)
    changes: list[Change] = []
    same: dict[int, Block] = {}
    compared = difflib.SequenceMatcher(None, _words(base), _words(blocks), autojunk=False)
    for what, i, j, k, m in compared.get_opcodes():
        if what == "equal":
            same.update(zip(range(i, j), blocks[k:m], strict=True))
        elif j - i == m - k:
            changes.extend(Change(i + n, i + n + 1, (blocks[k + n],)) for n in range(j - i))
        else:
            changes.append(Change(i, j, blocks[k:m]))
    return Side(blocks, tail, tuple(changes), same)


def _regions(ours: Iterable[Change], theirs: Iterable[Change]) -> Iterator[tuple[int, int, list[Change], list[Change]]]:
    """Stretches of the base that were changed, each with the changes of both sides to it."""
    all_changes = sorted(
        [(each, 0) for each in ours] + [(each, 1) for each in theirs], key=lambda pair: (pair[0].start, pair[0].end, pair[1])
    )
    start = end = -1
    sides: tuple[list[Change], list[Change]] = ([], [])
    for change, side in all_changes:
        if any(sides) and not _meets(start, end, change):
            yield start, end, *sides
            sides = ([], [])
        if not any(sides):
            start, end = change.start, change.end
        end = max(end, change.end)
        sides[side].append(change)
    if any(sides):
        yield start, end, *sides


def _meets(start: int, end: int, change: Change) -> bool:
    """Whether a change, which does not begin before a stretch, is about the same place; to stand beside it is not."""
    return change.start < end or (start == end == change.start == change.end)


def _applied(side: Side, changes: Sequence[Change], start: int, end: int) -> list[Block]:
    """What a side has in the place of a stretch of the base."""
    found: list[Block] = []
    at = start
    for change in changes:
        found.extend(side.same[n] for n in range(at, change.start))
        found.extend(change.blocks)
        at = change.end
    found.extend(side.same[n] for n in range(at, end))
    return found


def _unchanged(base: Sequence[Block], us: Side, them: Side, which: range) -> Iterator[Block]:
    for n in which:
        yield Block(_blank(base[n].gap, us.same[n].gap, them.same[n].gap), base[n].text)


def _blank(base: str, ours: str, theirs: str) -> str:
    """The blank lines of both sides: more of them, where both changed them."""
    try:
        return chosen(base, ours, theirs)
    except Clash:
        return max(ours, theirs, key=lambda gap: (len(gap), gap))


def _words(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks]


def _joined(blocks: Iterable[Block]) -> str:
    """Blocks one below the other, with a blank line where two would become one paragraph."""
    found: list[str] = []
    for block in blocks:
        found.append((block.gap or "\n") if found else block.gap)
        found.append(block.text)
    return "".join(found)


def _both(ours: Sequence[Block], theirs: Sequence[Block], signs: int) -> Block:
    """Two versions as git shows them."""
    gap = next((each.gap for each in (*ours, *theirs)), "")
    one, other = (_joined([each if n else Block("", each.text) for n, each in enumerate(side)]) for side in (ours, theirs))
    return Block(gap, f"{'<' * signs} ours\n{one}{'=' * signs}\n{other}{'>' * signs} theirs\n")
