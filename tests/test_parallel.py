"""Work in several processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import islice

import pytest

from journalkit.parallel import Lost, shared_out


def numbers(share: int, shares: int) -> Iterator[int]:
    yield from range(share, 1000, shares)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_share_is_done_once(jobs: int) -> None:
    assert sorted(shared_out(numbers, jobs)) == list(range(1000))


@pytest.mark.parametrize("wrong", [0, 1])
def test_an_error_of_a_share_is_raised_here(wrong: int) -> None:
    def fails(share: int, shares: int) -> Iterator[int]:
        yield share
        if share == wrong:
            raise ValueError("told")

    with pytest.raises(ValueError, match="told"):
        list(shared_out(fails, 2))


def test_a_process_that_is_ended_from_outside_is_missed() -> None:
    here = os.getpid()

    def ends(share: int, shares: int) -> Iterator[int]:
        yield share
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Lost, match="--jobs 1"):
        list(shared_out(ends, 2))


def test_who_stops_listening_leaves_no_process_behind() -> None:
    assert len(list(islice(shared_out(numbers, 2), 3))) == 3
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
