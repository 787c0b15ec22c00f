"""Work in several processes."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from journalkit.parallel import Lost, shared_out

COUNT = 1000


def same(numbers: Iterable[int]) -> Iterator[int]:
    yield from numbers


@pytest.mark.parametrize("count", [0, 1, 17, COUNT, 100_001])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_number_is_done_once(jobs: int, count: int) -> None:
    assert sorted(shared_out(same, count, jobs)) == list(range(count))


def test_all_processes_take_some() -> None:
    def slowly(numbers: Iterable[int]) -> Iterator[int]:
        for _ in numbers:
            time.sleep(0.001)
            yield os.getpid()

    assert len(set(shared_out(slowly, COUNT, 2))) == 2


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_error_of_a_process_is_raised_here(elsewhere: bool) -> None:
    here = os.getpid()

    def fails(numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            time.sleep(0.001)
            yield number
            if (os.getpid() != here) == elsewhere:
                raise ValueError("told")

    with pytest.raises(ValueError, match="told"):
        list(shared_out(fails, COUNT, 2))


def test_a_process_that_is_ended_from_outside_is_missed() -> None:
    here = os.getpid()

    def ends(numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            time.sleep(0.001)
            yield number
            if os.getpid() != here:
                os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Lost, match="--jobs 1"):
        list(shared_out(ends, COUNT, 2))


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_who_stops_listening_leaves_no_process_and_no_open_file_behind() -> None:
    before = open_files()
    assert len(list(islice(shared_out(same, COUNT, 2), 3))) == 3
    gc.collect()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert open_files() <= before
