"""Runs one command and prints, as JSON, how long it took and what it needed.

A process of its own, which imports next to nothing: what a process needs at most is counted from what its parent had when it began.

Arguments: the file for the command's output, how many seconds it may take, `watch` or `-`, a folder to remove within the time or
nothing, then the command. `watch` looks at the memory of all its processes every 10 ms, which slows it down a little.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

EVERY = 0.01  # seconds


def memory_of(session: int) -> int:
    """Bytes that all processes of a session need now; what they share is counted once."""
    total = 0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if os.getsid(int(process.name)) == session:
                    with (process / "smaps_rollup").open(encoding="ascii") as lines:
                        total += next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration, ValueError):
                continue  # it has ended meanwhile
    return total


def start(command: tuple[str, ...], output: str) -> int:
    """The id of a process that runs a command in a session of its own."""
    process = os.fork()
    if process:
        return process
    os.setsid()
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    try:
        os.execvp(command[0], command)
    except OSError as fault:
        os.write(2, f"{command[0]}: {fault.strerror}\n".encode())
    os._exit(127)


def main(output: str, longest: str, watch: str, removed: str, *command: str) -> None:
    """Run the command and print what it took."""
    began = time.perf_counter()
    if removed:
        shutil.rmtree(removed)
    process = start(command, output)

    def stop(*_: object) -> None:
        os.killpg(process, signal.SIGKILL)

    for sign in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):  # too long, or nobody waits for it any more
        signal.signal(sign, stop)
    signal.setitimer(signal.ITIMER_REAL, float(longest))
    together = 0
    if watch == "watch":
        while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            together = max(together, memory_of(process))
            time.sleep(EVERY)
    _, status, used = os.wait4(process, 0)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "processor": used.ru_utime + used.ru_stime,
                "largest": used.ru_maxrss * 1024,
                "together": together,
                "code": os.waitstatus_to_exitcode(status),
            }
        )
    )


main(*sys.argv[1:])
