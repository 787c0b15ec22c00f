"""How git runs where a room's objects are: with fixed settings, in a cleaned environment, for a limited time. Knows no objects."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import BinaryIO

from journalkit.values import Struct

KEPT = frozenset(
    [
        *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_PROXY_COMMAND"),
        *("GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_HTTP_USER_AGENT"),
        *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
    ]
)  # what a user sets to reach hosts; any other variable of git would lead it to another repository
SETTINGS = (
    *("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.logAllRefUpdates=false", "core.alternateRefsCommand=true"),
    *("core.quotePath=false", "core.attributesFile=/dev/null", "core.commitGraph=false", "core.multiPackIndex=false"),
    *("gc.auto=0", "maintenance.auto=false", "receive.autogc=false", "receive.denyNonFastForwards=false"),
    *(
        "submodule.recurse=false",
        "fetch.recurseSubmodules=false",
        "fetch.unpackLimit=1",
        "fetch.writeCommitGraph=false",
        "fetch.prune=false",
    ),
    *("push.gpgSign=false", "push.followTags=false", "push.recurseSubmodules=no", "push.negotiate=false"),
    *("protocol.ext.allow=never", "protocol.fd.allow=never"),
    "safe.bareRepository=explicit",
)
SAFELY = ("--no-pager", "--no-replace-objects", *(word for each in SETTINGS for word in ("-c", each)))
CREDENTIALS = re.compile(r"(?i)\b((?!ssh)[a-z][a-z0-9+.-]*://)[^/@\s]+@|(?<=ssh://)([^/@:\s]+):[^/@\s]*@")
TOLD = ("fatal:", "error:", "remote:", "ssh:", "!", "To add an exception", "git config --global --add safe.directory")
LOOK_AGAIN = 0.2  # seconds


class Failed(Exception):
    """Git is not there, failed, or took too long; the message says so in git's own words."""


class Surroundings(Struct, frozen=True):
    """The environment of the program, whether somebody is there to be asked for a password, and how many seconds a call may take.

    `index` is the file with what is to be committed, where a hook was told that it is not the usual one; `trace` one into which git writes
    what it and a remote tell each other.
    """

    environment: Mapping[str, str]
    interactive: bool = False
    seconds: float = 900.0
    index: str = ""
    trace: str = ""

    def __repr__(self) -> str:
        """Without the environment, in which there may be passwords."""
        return f"Surroundings(interactive={self.interactive}, seconds={self.seconds})"

    def cleaned(self) -> dict[str, str]:
        """The environment without what would lead git elsewhere, or make it wait for an answer that nobody gives."""
        kept = {name: value for name, value in self.environment.items() if not name.startswith("GIT_") or name in KEPT}
        quiet = {"GIT_TERMINAL_PROMPT": "1"} if self.interactive else {"GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never"}
        files = {"GIT_INDEX_FILE": self.index, "GIT_TRACE_PACKET": self.trace}
        return {
            **kept,
            **quiet,
            **{name: file for name, file in files.items() if file},
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "LC_ALL": "C",
        }


def program() -> str:
    """The git of the search path. Failed when there is none, or when it is one that lies in the current folder."""
    found = shutil.which("git")
    if found is None or not Path(found).is_absolute():
        raise Failed("git is needed for this and was not found; install it, then try again")
    return found


def started(folder: Path, arguments: Sequence[str], around: Surroundings, source: BinaryIO | None = None) -> subprocess.Popen[bytes]:
    """A running git with pipes to it, or that reads from a file. It cannot ask at the terminal when nobody is there to answer."""
    command = [program(), *SAFELY, *arguments]
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=around.cleaned(),
            stdin=source or subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not around.interactive,
        )
    except (OSError, ValueError) as fault:
        raise Failed(f"git does not start: {fault}") from None


def output(
    folder: Path,
    arguments: Sequence[str],
    around: Surroundings,
    data: bytes = b"",
    stop: Callable[[], str] | None = None,
    source: BinaryIO | None = None,
) -> bytes:
    """What git prints when it is given these data, or those of a file.

    Failed when it fails, takes too long, or `stop`, which is asked now and then, has a reason.
    """
    with started(folder, arguments, around, source) as running:
        try:
            out, said = _communicated(running, None if source else data, around.seconds, stop)
        except BaseException:
            killed(running, around)
            raise
    if running.returncode != 0:
        raise Failed(in_words(said) or f"git {arguments[0]} ended with {running.returncode}")
    return out


def beginning(folder: Path, arguments: Sequence[str], around: Surroundings, limit: int) -> bytes:
    """What git prints, which the other side may make endless. Failed as for `output`, and beyond `limit` bytes."""
    with started(folder, arguments, around) as running:
        watch = Timer(around.seconds, killed, (running, around))
        watch.start()
        try:
            out = running.stdout.read(limit + 1) if running.stdout else b""
            if len(out) > limit:
                raise Failed(f"the other side sends more than {limit} bytes of names")
            said = running.stderr.read() if running.stderr else b""
            running.wait()
        finally:
            watch.cancel()
            if running.poll() is None:
                killed(running, around)
    if running.returncode != 0:
        raise Failed(in_words(said) or f"git {arguments[0]} ended with {running.returncode}")
    return out


def killed(running: subprocess.Popen[bytes], around: Surroundings) -> None:
    """End a running git, and what it runs where that is a group of its own."""
    with contextlib.suppress(OSError):
        if around.interactive or not hasattr(os, "killpg"):
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)


def _communicated(
    running: subprocess.Popen[bytes], data: bytes | None, seconds: float, stop: Callable[[], str] | None
) -> tuple[bytes, bytes]:
    until = monotonic() + seconds
    wanted = data
    while True:
        try:
            return running.communicate(wanted, LOOK_AGAIN if stop else seconds)
        except subprocess.TimeoutExpired:
            wanted = None
            reason = stop() if stop else ""
            if reason or monotonic() >= until:
                raise Failed(reason or f"git did not end within {seconds:g} seconds") from None


def in_words(said: bytes) -> str:
    """What git complains of, on one line."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").replace("\r", "\n").splitlines()]
    told = [line for line in lines if line.startswith(TOLD)] or lines
    words = "; ".join(line.removeprefix("fatal: ").removeprefix("error: ") for line in told if line)
    return without_credentials(words).replace(":; ", ": ")[:600]


def without_credentials(text: str) -> str:
    """The text without the names and passwords of addresses in it."""
    return CREDENTIALS.sub(lambda found: f"{found[1] or found[2]}…@", text)
