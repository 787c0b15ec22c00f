"""How the program ends when it is told to, and where its words go when nobody takes them."""

from __future__ import annotations

import _thread
import contextlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TextIO

TOLD_BY = ("SIGTERM", "SIGHUP")


class Talk(io.TextIOWrapper):
    """Standard output or error for as long as somebody reads it. Who stops reading does not stop the command: a guard that cannot say why
    it refuses must refuse all the same, and what was begun is brought to its end.
    """

    def write(self, text: str) -> int:
        """Write, or forget."""
        try:
            return super().write(text)
        except BrokenPipeError:
            _to_nowhere(self)
            return len(text)

    def flush(self) -> None:
        """Write what is left, or forget it."""
        try:
            super().flush()
        except BrokenPipeError:
            _to_nowhere(self)


@contextlib.contextmanager
def ended_by_signals() -> Iterator[list[int]]:
    """While this lasts, who ends the process ends it as Ctrl-C does, so that nothing half-done is left; what did so is in the list."""
    came: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        came.append(number)
        for each in before:
            signal.signal(each, signal.SIG_IGN)  # once is enough, and what is left is being cleaned up
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in TOLD_BY if hasattr(signal, name)]
    before = {each: signal.SIG_DFL for each in numbers if signal.getsignal(each) == signal.SIG_DFL}  # nohup has them ignored

    def again(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):  # it came where Python can only pass over it
            _thread.interrupt_main()
        else:
            hook(lost)

    hook, sys.unraisablehook = sys.unraisablehook, again
    try:
        for each in before:
            signal.signal(each, end)
    except ValueError:  # in a thread, which nobody ends by a signal
        before = {}
    try:
        yield came
    finally:
        sys.unraisablehook = hook
        for each, handler in before.items():
            signal.signal(each, handler)


def prepare_streams() -> None:
    """Let nothing that is printed be a fault: letters that the terminal has not are escaped, and closed streams take everything."""
    with contextlib.suppress(OSError):
        while (handle := os.open(os.devnull, os.O_RDWR)) < 3:  # else a file of ours would be taken for a stream
            os.set_inheritable(handle, True)
        os.close(handle)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))  # for as long as the process lives
        elif stream is getattr(sys, f"__{name}__"):
            at_once = stream.line_buffering or name == "stderr"
            setattr(sys, name, Talk(stream.buffer, encoding=stream.encoding, errors="backslashreplace", line_buffering=at_once))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(words: str) -> None:
    """Print a last line, if anybody takes it."""
    with contextlib.suppress(OSError, ValueError):
        print(words, file=sys.stderr, flush=True)


def give_up_output() -> None:
    """Forget what nobody took of the output, so that the end of the process does not try again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                _to_nowhere(stream)


def _to_nowhere(stream: TextIO) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
