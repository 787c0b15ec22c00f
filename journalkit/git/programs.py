"""How another program of the user's is run: no shell, bytes on its standard input, a limited time. Here because git/ alone runs any."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

SHOWN = 300


class Unfinished(Exception):
    """A program is not there, failed or took too long; the message says so. `unsure` when it may have done its work."""

    def __init__(self, message: str, *, unsure: bool = False) -> None:
        super().__init__(message)
        self.unsure = unsure


def handed(command: Sequence[str], data: bytes, environment: Mapping[str, str], seconds: float) -> None:
    """Run a program until it has taken these bytes and ended well. Unfinished when it did not."""
    name = command[0]
    found = shutil.which(name, path=environment.get("PATH"))
    if found is None or not Path(found).is_absolute():
        raise Unfinished(f"{name} was not found; name a program by its whole path, or one of the search path")
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(
                subprocess.Popen(
                    [found, *command[1:]],
                    env=dict(environment),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            )
        except (OSError, ValueError) as fault:
            raise Unfinished(f"{name} does not start: {fault}") from None
        try:
            _, said = running.communicate(data, seconds)
        except subprocess.TimeoutExpired:
            _killed(running)
            raise Unfinished(f"{name} did not end within {seconds:g} seconds", unsure=True) from None
        except BaseException:
            _killed(running)
            raise
    if running.returncode != 0:
        words = " ".join(said.decode("utf-8", "replace").split())[:SHOWN]
        raise Unfinished(f"{name} ended with {running.returncode}{f': {words}' if words else ''}")


def _killed(running: subprocess.Popen[bytes]) -> None:
    """End a program and what it runs."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
