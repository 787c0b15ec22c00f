"""Long work in a thread of its own, which does not keep the program from ending."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


@contextlib.contextmanager
def without_pauses() -> Iterator[None]:
    """While a journal is read, Python does not look for circles of values, and never again at those that the reading left: to look at all
    of a large journal takes longer than an answer may. The few circles that this keeps are small.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work gives, done in a thread; other requests are answered meanwhile."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, fault: BaseException | None) -> None:
        if not done.cancelled():
            if fault is not None:
                done.set_exception(fault)
            else:
                done.set_result(cast(T, value))

    def run() -> None:
        value, fault = None, None
        try:
            value = work(*args, **kwargs)
        except Exception as raised:
            fault = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended, so that nobody waits
            loop.call_soon_threadsafe(settle, value, fault)

    threading.Thread(target=run, daemon=True).start()
    return await done
