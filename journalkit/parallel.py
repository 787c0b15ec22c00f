"""Work in several processes: knows callables and numbers, never what the work is."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from journalkit.values import Packer, Unpacker

if TYPE_CHECKING:  # what answers at once needs no threads
    from queue import SimpleQueue

T = TypeVar("T")
TOLD_BY = (signal.SIGINT, signal.SIGTERM)
AT_ONCE = 16  # numbers that a process takes: neighbours often need the same
MOST_TAKEN = 2000  # times: what is to be taken waits in a pipe, which holds so much everywhere
DIGITS = 4  # bytes of a number
NOTHING = b""


class Lost(OSError):
    """A process ended before its work was done."""


def processors() -> int:
    """How many processes can run at once here; one where a process cannot be forked."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def meanwhile(work: Callable[[], T | None], jobs: int) -> Callable[[], T | None]:
    """What gives the plain data that `work` does: where two processes may work, another one does it meanwhile, which changes and prints
    nothing.

    Where that one finds nothing, or does not say anything, or cannot be, `work` is done here, for what it remembers and raises.
    """
    if jobs < 2:
        return work
    ends: tuple[int, ...] = ()
    try:
        end, start = ends = os.pipe()
        process = os.fork()
    except OSError:  # no more processes or open files can be
        for each in ends:
            os.close(each)
        return work
    if not process:
        code = 1
        try:
            os.close(end)
            found = work()
            with os.fdopen(start, "wb") as there:
                there.write(Packer().encode(found) if found else NOTHING)
            code = 0
        finally:
            os._exit(code)  # and not on, in what the first process does
    os.close(start)

    def said() -> T | None:
        with os.fdopen(end, "rb") as here:
            data = here.read()
        try:
            whole = os.waitpid(process, 0)[1] == 0
        except ChildProcessError:  # who started the program lets nobody be waited for
            whole = False
        return Unpacker(cast(type[T], Any)).decode(data) if whole and data != NOTHING else work()

    return cache(said)


def shared_out(work: Callable[[Iterable[int]], Iterator[T]], count: int, jobs: int) -> Iterator[T]:
    """All that `work` yields for the numbers below `count`, in any order. So many processes, of which this is one, take numbers until none
    is left.

    What is yielded travels between processes, so that it must be plain. An error of a process is raised here. Lost when one was ended.
    Where there can be fewer processes, these do all of it.
    """
    if jobs < 2:
        yield from work(range(count))
        return
    from multiprocessing import get_context
    from queue import SimpleQueue

    context = get_context("fork")
    workers: list[Any] = []
    ends: list[Any] = []
    came: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    left, take_the_rest = _put_down(count), _nothing
    try:
        for _ in range(1, jobs):
            before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD_BY)  # what comes while a process becomes two would be lost
            try:
                here, there = context.Pipe(duplex=False)
                worker = context.Process(target=_work, args=(work, left, there), daemon=True)
                worker.start()
                workers.append(worker)
            except OSError:  # no more of them can be
                break
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            there.close()
            ends.append(here)
        take_the_rest = _taken_meanwhile(ends, came)
        for each in work(left):
            yield each
            while not came.empty():
                yield from _given(*came.get())
        take_the_rest()  # each is at its last few numbers
        while not came.empty():
            yield from _given(*came.get())
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()
        take_the_rest()
        left.close()


def _nothing() -> None:
    """Nothing is to be taken yet."""


class _Left:
    """The numbers that no process has taken yet: each takes some of those that lie next in a pipe. `spans` are these, by their number."""

    def __init__(self, end: int, spans: list[range]) -> None:
        self._end = end
        self._spans = spans

    def __iter__(self) -> Iterator[int]:
        while taken := os.read(self._end, DIGITS):
            yield from self._spans[int.from_bytes(taken, "big")]

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._end)


def _put_down(count: int) -> _Left:
    """The numbers below `count`, to be taken."""
    some = max(AT_ONCE, -(-count // MOST_TAKEN))
    spans = [range(start, min(start + some, count)) for start in range(0, count, some)]
    end, start = os.pipe()
    os.write(start, b"".join(number.to_bytes(DIGITS, "big") for number in range(len(spans))))
    os.close(start)
    return _Left(end, spans)


def _taken_meanwhile(ends: list[Any], came: SimpleQueue[tuple[str, Any]]) -> Callable[[], None]:
    """Have a thread take what the processes send; what waits until it has all, or takes it where there can be no more threads."""
    from threading import Thread

    taker = Thread(target=_take, args=(ends, came), daemon=True)
    try:
        taker.start()
    except RuntimeError:
        return partial(_take, ends, came)
    return taker.join


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


def _work(work: Callable[[Iterable[int]], Iterator[Any]], left: Iterable[int], there: Any) -> None:
    """What a process does: its results in batches, then how it ended."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is told to all of them, and the first one ends the others
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD_BY)
    with contextlib.suppress(RuntimeError):  # no more threads can be: it ends when it has something to send
        Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    batch: list[Any] = []
    try:
        for each in work(left):
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
