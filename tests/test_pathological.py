"""Markdown that is hard to read is read or refused, and the work grows with the text. The texts are in tests/pathological.py."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from journalkit.markup.body import read_body
from journalkit.markup.effort import MOST_STEPS, NAME, Effort
from journalkit.markup.layers import spend_layers
from journalkit.markup.parser import LONGEST_CODE, MOST_CODE, PARSER
from journalkit.pipeline import check_folder
from tests.conftest import Make, entry
from tests.pathological import PATTERNS, text_of

TANGLED = {
    "quotes": "> " * 90 + "a\n" + "b\n" * 8_000,
    "brackets that are closed": "x\n\n" + "*a ![" * 6_000 + "]",
    "paragraphs": "a\n\n" * 87_000,
    "cells that nobody wrote": ("|a" * 250 + "|\n" + "|-" * 250 + "|\n" + "|a|\n" * 250 + "\n") * 6,
}
SLOW = {
    "links by reference": "[r] ",
    "links by reference in lines": "[r]\n",
    "links that are not closed": "[a](b",
    "addresses": "<https://a.b> ",
    "links in a table": "|[x](y.md)|y|\n",
    "wiki links in a table": "|[[x]]|y|\n",
    "a table of many columns": "|a",
    "wiki links with text": "[[a|b]]\n",
    "wiki links with text that are not closed": "[[a|\n",
    "definitions": "a\n: b\n\n",
    "asides in lines": "b %%a%% c\n",
    "comments in lines": "<!--\n",
    "emphasis": "*a* ",
    "stars and lines": "*_",
    "lines": "a\n",
}
"""Pieces of which a mebibyte would take two to six seconds, though the time only grows with the text."""


def calls(text: str) -> int:
    """How many functions are called while a text is read: its work, without a clock."""
    count = 0

    def counting(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counting)
    try:
        read_body(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", PATTERNS)
def test_twice_the_text_is_about_twice_the_work(name: str) -> None:
    """THREATS D1: a hundred patterns at three sizes; `make fuzz` reads the same ones at up to 180,000 characters."""
    small, double, fourfold = (calls(text_of(name, size)) for size in (300, 600, 1_200))
    assert fourfold <= 3.2 * double
    assert double <= 3.2 * small or fourfold <= 2.9 * double  # a hundred levels of nesting must first be there


@pytest.mark.parametrize("text", TANGLED.values(), ids=TANGLED)
def test_a_text_that_makes_too_much_work_is_refused_and_the_others_are_read(journal: Make, text: str) -> None:
    """THREATS D1: beyond a number of steps, the same on every machine, a diagnostic takes the place of the page."""
    root = journal(
        {"insights/bad.md": f"---\ntype: insight\ntitle: T\ndate: 2026-09-03\n---\n{text}", "insights/good.md": entry("insight")}
    )
    found = check_folder(root)
    assert [(each.path, each.rule.slug) for each in found.diagnostics] == [("insights/bad.md", "too-tangled")]  # [too-tangled]
    assert found.journal is not None
    assert [key.id for key in found.journal.entries] == ["good"]


NESTED = {
    "links": "[" * 200 + "words" + "](good.md)" * 200,
    "comments": "<!-" * 800 + "<!--a-->" + "-b-->" * 800,
    "comments and names": "[<!--a-->[" * 60 + "good" + "]<!--b-->]" * 60,
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_what_others_get_of_a_text_is_not_more_work_than_the_text(text: str) -> None:
    """THREATS D1: cutting a link or an aside may show another one round it, and each time the text is read again."""
    assert read_body(text).tangled is not None
    assert read_body(f"```\n{text}\n```").tangled is None or "<!--" in text


def test_brackets_are_refused_where_a_name_stands_in_them(journal: Make) -> None:
    """THREATS D1: which names there are is known when all files are read; without one, brackets are words."""
    nest = "[" * 600 + "{}" + "]" * 600
    files = {f"insights/{name}.md": entry("insight", name, nest.format(word)) for name, word in (("bad", "good"), ("good", "word"))}
    found = check_folder(journal(files))
    assert [(each.path, each.rule.slug) for each in found.errors] == [("insights/bad.md", "too-tangled")]


def test_links_and_asides_that_somebody_wrote_within_one_another_are_read() -> None:
    text = "[![a [[b]] %%c [[d]] <!--e-->%%](x.png)[^1]](y.md) [[[1, [2, [3]]]]] "
    assert read_body(text * 1_000).tangled is None


def test_signs_of_asides_that_never_close_cost_no_more_than_they_are() -> None:
    env, text = Effort(10**9), "<!--" * 20_000 + "%%a%% " * 4
    spend_layers(text, tuple, env, links=True)
    assert env.spent == 0


def steps(text: str) -> int:
    """The steps that a text counts for."""
    env: dict[str, Any] = {NAME: Effort(10**9)}
    PARSER.parse(text, env)
    return 10**9 - env[NAME].left


@pytest.mark.parametrize("name", SLOW)
def test_texts_that_take_longer_than_two_seconds_count_for_too_much(name: str) -> None:
    """THREATS D1: also where the work is no more than the text is long."""
    text = "[r]: x.md\n\n|a|b|\n|-|-|\n" if name.endswith("in a table") else "[r]: x.md\n\n"
    text += SLOW[name] * (10_000 // len(SLOW[name]))
    assert steps(text) * (1 << 20) / len(text) > MOST_STEPS


def test_names_of_footnotes_that_never_end_count_for_what_is_looked_through() -> None:
    """THREATS D1: only in a text that has a footnote."""
    assert steps("[^1]: note\n\n" + "[^" * 20_000) > MOST_STEPS
    assert steps("[^" * 20_000) < MOST_STEPS


def test_a_refused_text_shows_nothing_of_itself() -> None:
    body = read_body(TANGLED["quotes"] + "%%secret%% [[hidden]]")
    assert body.tangled is not None
    assert not body.html + body.plain + body.opening + body.excerpt + body.text


def test_long_texts_that_somebody_wrote_are_far_from_the_bound() -> None:
    """Of prose with links, lists and tables a mebibyte may be read."""
    piece = "# Heading\n\nSome *words* of [[an-entry|a link]] and `code`, over\na line or two that go on for a while.\n\n"
    piece += "- an item with [text](x.md)\n- another one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    text = piece * (100_000 // len(piece))
    assert 10 * steps(text) < MOST_STEPS


def test_code_is_coloured_up_to_a_length() -> None:
    """Some of the languages take the square of a block's length."""
    line = "int x = 1;\n"

    def coloured(*sizes: int) -> list[bool]:
        blocks = [f"```c\n{line * (size // len(line))}```\n" for size in sizes]
        return ["<span" in part for part in read_body("\n".join(blocks)).html.split("<pre>")[1:]]

    assert coloured(LONGEST_CODE - 20, LONGEST_CODE + 20) == [True, False]
    assert coloured(*[LONGEST_CODE - 20] * 6) == [True] * (MOST_CODE // LONGEST_CODE) + [False] * 2
