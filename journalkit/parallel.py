"""Work in several processes: knows callables and shares, never what the work is."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
TOLD_BY = (signal.SIGINT, signal.SIGTERM)


class Lost(OSError):
    """A process ended before its work was done."""


def processors() -> int:
    """How many processes can run at once here; one where a process cannot be forked."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(work: Callable[[int, int], Iterator[T]], jobs: int) -> Iterator[T]:
    """All that `work(share, jobs)` yields for each share, in any order; each share has a process of its own, the first one this.

    What is yielded travels between processes, so that it must be plain. An error of a share is raised here. Lost when a process was ended.
    """
    if jobs < 2:
        yield from work(0, 1)
        return
    from multiprocessing import get_context

    context = get_context("fork")
    workers, ends = [], []
    for share in range(1, jobs):
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(work, share, jobs, there), daemon=True)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD_BY)  # what comes while a process becomes two would be lost
        try:
            worker.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        there.close()
        workers.append(worker)
        ends.append(here)
    came: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    taker = Thread(target=_take, args=(ends, came), daemon=True)
    taker.start()
    try:
        for each in work(0, jobs):
            yield each
            while not came.empty():
                yield from _given(*came.get())
        taker.join()  # all shares are of one size
        while not came.empty():
            yield from _given(*came.get())
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()
        taker.join()


def _take(ends: list[Any], came: SimpleQueue[tuple[str, Any]]) -> None:
    """Take what the processes send, so that none of them waits for this one, which has a share of its own."""
    from multiprocessing import connection

    while ends:
        ready = connection.wait(ends)
        for end in [each for each in ends if each in ready]:
            try:
                kind, value = end.recv()
            except (EOFError, OSError):
                kind, value = "lost", None
            if kind != "some":
                ends.remove(end)
            if kind != "done":
                came.put((kind, value))


def _given(kind: str, value: Any) -> list[Any]:
    """What a process yielded. Its error is raised; Lost when it was ended."""
    if kind == "failed":
        raise value
    if kind == "lost":
        raise Lost(errno.ECHILD, "a process that helped was ended from outside; run the command again, perhaps with --jobs 1")
    return list(value)


def _work(work: Callable[[int, int], Iterator[Any]], share: int, jobs: int, there: Any) -> None:
    """One share, in its own process: its results in batches, then how it ended."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is told to all of them, and the first one ends the others
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_BY)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    batch: list[Any] = []
    try:
        for each in work(share, jobs):
            batch.append(each)
            if len(batch) == 64:
                there.send(("some", batch))
                batch = []
        there.send(("some", batch))
        there.send(("done", None))
    except Exception as fault:
        there.send(("failed", fault))
    finally:
        there.close()
        os._exit(0)


def _end_with(parent: Any) -> None:
    """End this process as soon as the one that started it is gone, so that it writes nothing for nobody."""
    parent.join()
    os._exit(1)
