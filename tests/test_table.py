"""A large mapping in the memo, written in parts: what is found there later is what was kept, whatever was lost meanwhile."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from journalkit.store import FILE_NAME, Memo, open_memo
from journalkit.table import BESIDE, SHARE, Table
from journalkit.values import Packer
from tests.conftest import SEED

MANY = {f"entry {number}": (number, f"{number}") for number in range(4 * SHARE)}


def opened(folder: Path) -> Memo:
    return open_memo(folder, "a program")


def table(memo: Memo, of: object = tuple[int, str]) -> Table[tuple[int, str]]:
    return Table(memo, "site", "table", of)


def kept(folder: Path, now: dict[str, tuple[int, str]]) -> str:
    """Keep a mapping as another process would; the state that the table has then."""
    memo = opened(folder)
    found = table(memo)
    found.keep(now)
    assert found.found == now
    assert memo.save()
    memo.close()
    return found.state


def size(folder: Path) -> dict[str, int]:
    """How many bytes are written under each name."""
    return {name: len(value) for name, value in opened(folder).all("site").items()}


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    assert (table(opened(tmp_path)).found, table(opened(tmp_path)).state) == ({}, "")
    state = kept(tmp_path, MANY)
    found = table(opened(tmp_path))
    assert (found.found, found.state) == (MANY, state)


def test_only_what_is_new_is_written_while_it_is_little(tmp_path: Path) -> None:
    before = kept(tmp_path, MANY)
    whole = size(tmp_path)["table"]
    now = {name: each for name, each in MANY.items() if name != "entry 7"} | {"entry 9": (0, "anew"), "more": (1, "more")}
    state = kept(tmp_path, now)
    assert state != before
    assert size(tmp_path).keys() == {"table", BESIDE + "table"}
    assert size(tmp_path)["table"] == whole > 10 * size(tmp_path)[BESIDE + "table"]
    found = table(opened(tmp_path))
    assert (found.found, found.state) == (now, state)


def test_much_that_is_new_is_written_as_a_whole(tmp_path: Path) -> None:
    kept(tmp_path, MANY)
    now = dict(MANY)
    for number in range(len(MANY) // SHARE + 1):
        assert (BESIDE + "table" in size(tmp_path)) == bool(number)
        now[f"entry {number}"] = (number, "anew")
        kept(tmp_path, now)
    assert size(tmp_path).keys() == {"table"}
    assert table(opened(tmp_path)).found == now


def test_a_table_may_be_kept_again_and_what_went_is_not_found_again(tmp_path: Path) -> None:
    memo = opened(tmp_path)
    found = table(memo)
    found.keep(MANY)
    found.keep(MANY | {"more": (1, "more")})
    found.keep(MANY | {"more": (1, "more"), "entry 1": (0, "anew")})
    assert table(memo).found == MANY | {"more": (1, "more"), "entry 1": (0, "anew")}
    found.keep(MANY | {"entry 1": (0, "anew")})
    assert table(memo).found == MANY | {"entry 1": (0, "anew")}
    found.keep(dict(list(MANY.items())[:SHARE]))
    assert memo.get("site", BESIDE + "table") is None


def test_a_table_of_which_nothing_is_new_is_not_written(tmp_path: Path) -> None:
    kept(tmp_path, MANY)
    memo = opened(tmp_path)
    found = table(memo)
    state = found.state
    found.keep(dict(MANY))
    assert found.state == state
    assert not memo._put


def test_nothing_is_found_of_what_another_process_wrote_beside_another_whole(tmp_path: Path) -> None:
    kept(tmp_path, MANY)
    slow = opened(tmp_path)
    late = table(slow)
    kept(tmp_path, {"else": (1, "else")})
    late.keep(MANY | {"entry 1": (0, "late")})
    assert slow.save()
    assert table(opened(tmp_path)).found == {"else": (1, "else")}


def test_what_stood_beside_the_whole_may_be_lost_and_the_state_tells(tmp_path: Path) -> None:
    first = kept(tmp_path, MANY)
    second = kept(tmp_path, MANY | {"entry 1": (0, "anew")})
    base = sqlite3.connect(tmp_path / ".journalkit" / FILE_NAME)
    with base:
        base.execute("UPDATE site SET value = x'00' WHERE key = ?", ((BESIDE + "table").encode(),))
    base.close()
    found = table(opened(tmp_path))
    assert found.found == MANY
    assert found.state == first != second


def test_values_of_another_type_are_nothing(tmp_path: Path) -> None:
    kept(tmp_path, MANY)
    found = table(opened(tmp_path), int)
    assert (found.found, found.state) == ({}, "")
    found.keep({"one": (1, "one")})
    assert found.found == {"one": (1, "one")}


def test_nothing_is_found_where_what_stands_beside_the_whole_cannot_be_read(tmp_path: Path) -> None:
    memo = opened(tmp_path)
    first = table(memo)
    first.keep(MANY)
    memo.put("site", BESIDE + "table", first.state.encode() + Packer().encode(1))
    found = table(memo)
    assert (found.found, found.state) == ({}, "")
    found.keep({})
    assert found.state == table(memo).state != ""


def test_a_name_that_is_no_text_is_not_kept_and_harms_nothing(tmp_path: Path) -> None:
    state = kept(tmp_path, MANY)
    memo = opened(tmp_path)
    found = table(memo)
    with pytest.raises(UnicodeEncodeError):
        found.keep(MANY | {"\udcff": (1, "one")})
    assert (found.state, found.found) == (state, MANY)
    assert not memo._put


def test_random_changes_are_found_again(tmp_path: Path) -> None:
    chance, now, states = random.Random(SEED), dict(MANY), set()
    for step in range(150):
        for _ in range(chance.choice((0, 1, 1, 2, 30))):
            name = f"entry {chance.randrange(300)}"
            if chance.random() < 0.3:
                now.pop(name, None)
            else:
                now[name] = (step, name)
        states.add((kept(tmp_path, now), tuple(sorted(now.items()))))
        found = table(opened(tmp_path))
        assert found.found == now
        assert found.state in {state for state, _ in states}
    assert len({state for state, _ in states}) == len(states)
