"""Work in several processes."""

from __future__ import annotations

import errno
import gc
import os
import signal
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from multiprocessing import active_children
from pathlib import Path
from threading import Thread

import pytest

from journalkit.parallel import Lost, meanwhile, shared_out

COUNT = 1000


def same(numbers: Iterable[int]) -> Iterator[int]:
    yield from numbers


@pytest.mark.parametrize("count", [0, 1, 17, COUNT, 100_001])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_number_is_done_once(jobs: int, count: int) -> None:
    assert sorted(shared_out(same, count, jobs)) == list(range(count))


@pytest.mark.parametrize(("jobs", "found", "looked_here"), [(1, True, 1), (1, False, 1), (2, True, 0), (2, False, 1)])
def test_another_process_looks_meanwhile_and_where_it_says_no_this_one_does(jobs: int, found: bool, looked_here: int) -> None:
    looked = []

    def look() -> bool:
        looked.append(os.getpid())
        return found

    says = meanwhile(look, jobs)
    assert says() is found
    assert looked == [os.getpid()] * looked_here
    assert jobs == 1 or says() is found, "it may be asked twice"


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
def test_where_the_other_process_falls_this_one_looks(fault: type[BaseException], capfd: pytest.CaptureFixture[str]) -> None:
    first = os.getpid()

    def look() -> bool:
        if os.getpid() != first:
            raise fault
        return True

    assert meanwhile(look, 2)()
    assert capfd.readouterr() == ("", "")


def refused(*_: object, **__: object) -> None:
    raise BlockingIOError(errno.EAGAIN, "no more")


@pytest.mark.parametrize("what", ["fork", "pipe"])
def test_where_no_other_process_can_be_this_one_looks(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_files()
    monkeypatch.setattr(os, what, refused)
    assert meanwhile(lambda: True, 2)()
    monkeypatch.undo()
    assert open_files() == before


@pytest.mark.parametrize("allowed", [0, 1])
def test_where_fewer_processes_can_be_they_do_all(allowed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    forks, fork = iter(range(allowed)), os.fork
    monkeypatch.setattr(os, "fork", lambda: fork() if next(forks, None) is not None else refused())
    assert sorted(shared_out(same, COUNT, 3)) == list(range(COUNT))


def test_where_no_thread_can_be_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", none)
    assert sorted(shared_out(same, COUNT, 3)) == list(range(COUNT))


def test_who_is_told_to_end_while_it_starts_the_others_ends_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(thread: Thread) -> None:
        raise KeyboardInterrupt

    def at_work(numbers: Iterable[int]) -> Iterator[int]:
        time.sleep(60)
        yield from numbers

    monkeypatch.setattr(Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(shared_out(at_work, COUNT, 3))
    assert active_children() == []


def test_what_is_found_meanwhile_may_be_larger_than_what_a_pipe_holds() -> None:
    assert meanwhile(lambda: [b"x" * 1_000_000, "ä", 3], 2)() == [b"x" * 1_000_000, "ä", 3]


def test_where_nobody_may_be_waited_for_this_one_looks() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert meanwhile(lambda: True, 2)()
    finally:
        signal.signal(signal.SIGCHLD, before)


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
