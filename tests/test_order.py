"""In which order entries that lean on others are looked at."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from journalkit.model.entry import Key
from journalkit.model.order import below_first

KEYS = [Key("ana", name) for name in "abcdefg"]


def reached(leaning: dict[Key, list[Key]], key: Key) -> set[Key]:
    """All that a key leans on, directly or through others."""
    found: set[Key] = set()
    left = [*leaning.get(key, ())]
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left += leaning.get(each, ())
    return found


@given(st.dictionaries(st.sampled_from(KEYS), st.lists(st.sampled_from(KEYS), max_size=3)))
def test_everything_comes_once_and_behind_what_it_leans_on(leaning: dict[Key, list[Key]]) -> None:
    order = [*below_first(leaning)]
    assert sorted(order) == sorted(leaning)
    for key in leaning:
        for below in leaning.keys() & leaning[key]:
            in_a_circle = key in reached(leaning, below)
            assert in_a_circle or order.index(below) < order.index(key)


def test_no_chain_is_too_long_to_follow() -> None:
    chain = [Key("ana", str(number)) for number in range(100_000)]
    leaning = {key: [below] for key, below in pairwise(chain)}
    assert [*below_first(leaning)] == [*reversed(chain[:-1])]
