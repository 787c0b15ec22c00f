"""Runs journalkit with the given arguments and notes, every few milliseconds of processor time, which functions are at work.

Run by the Python of the installed journalkit, so it imports nothing of the bench. The first argument is the file for what was found.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import NoReturn

EVERY = 0.001  # seconds; systems whose clock ticks more slowly look less often
INSIDE: Counter[str] = Counter()
OWN: Counter[str] = Counter()


def room_of(path: str) -> str:
    """A file of journalkit by its path in the package, any other by the library it belongs to."""
    _, found, below = path.rpartition("/site-packages/")
    if found:
        return below if below.startswith("journalkit/") else below.split("/")[0].removesuffix(".py")
    if path.startswith("<frozen"):
        return "imports"
    if path.startswith("<") or "/templates/" in path:
        return "templates"
    return "standard library " + path.rpartition("/")[2].removesuffix(".py")


def take(sign: int, frame: FrameType | None) -> None:
    """Note the innermost frame, and every function of journalkit that waits for it."""
    if frame is not None:
        OWN[room_of(frame.f_code.co_filename)] += 1
    seen = set()
    while frame is not None:
        room = room_of(frame.f_code.co_filename)
        if room.startswith("journalkit/"):
            seen.add(f"{room.removeprefix('journalkit/')} {frame.f_code.co_qualname}")
        frame = frame.f_back
    INSIDE.update(seen)


def main(output: str, *arguments: str) -> None:
    """Run the program. What was found is written however it ends."""
    own, leave = os.getpid(), os._exit

    def finish(status: int) -> NoReturn:
        if os.getpid() == own:
            signal.setitimer(signal.ITIMER_PROF, 0)
            with Path(output).open("w", encoding="utf-8") as file:
                json.dump({"seconds": time.process_time(), "inside": INSIDE, "own": OWN}, file)
        leave(status)

    os._exit = finish  # a program may leave without the steps that Python ends with
    sys.argv = ["journalkit", *arguments]
    signal.signal(signal.SIGPROF, take)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    code: int | str | None = 0
    try:
        from journalkit.cli.start import main as program

        program()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    finish(1 if isinstance(code, str) else code or 0)


main(*sys.argv[1:])
