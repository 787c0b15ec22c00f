"""From saving a file to being served the new page: a program's server is asked every 2 ms until the change is there."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import corpus
from bench.cases import body_mark, edited_body, middle
from bench.measuring import Failed, environment
from bench.site import Site

EVERY = 0.002  # seconds between questions
STARTING = 600.0  # seconds that a server may take to serve its first page
LONGEST = 120.0  # seconds that a change may take
PAUSES = (0.5, 1.5)  # seconds between a served change and the next; not always the same, since some servers look at fixed intervals
FIRST_MARK = 1000  # no build is asked for such a number


@dataclass(frozen=True, slots=True)
class Served:
    """The seconds from each edit until it was served; how often was asked, and how often the page was missing or torn then."""

    seconds: list[float]
    asked: int
    missed: int


class Asking:
    """A connection to a server that is kept as long as the server keeps it. Counts the answers, and those without a whole page."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.asked = 0
        self.missed = 0

    def page(self, address: str) -> str:
        """The page at an address; empty when there is no answer, or no whole page in it."""
        try:
            self.connection.request("GET", address)
            answer = self.connection.getresponse()
        except (OSError, http.client.HTTPException):  # the server does not listen yet, or has closed a connection that was idle
            self.connection.close()
            return ""
        self.asked += 1
        try:
            text = answer.read().decode("utf-8") if answer.status == 200 else ""
        except (OSError, http.client.HTTPException, UnicodeDecodeError):
            self.connection.close()
            text = ""
        whole = text.rstrip().endswith("</html>")
        self.missed += not whole
        return text if whole else ""


def can_serve(site: Site) -> bool:
    """Whether the installed program has the command that serves; one that does not know it says so at once."""
    if not site.program.serve:
        return False
    command = site.words(site.program.serve)
    words = command[: next((place for place, word in enumerate(command) if word.startswith("--port")), len(command))]
    asked = subprocess.run([*words, "--help"], cwd=site.folder, env=environment(), capture_output=True, timeout=60, check=False)
    return asked.returncode == 0


def served(site: Site, edits: int) -> Served:
    """How so many edits of one entry are served. One more before them does not count."""
    post = corpus.post(middle(site.count, 8))
    with serving(site) as (asking, server):
        address = site.program.address_of(post)
        if wait(asking, server, address, post.title.split(",")[0], STARTING) is None:
            raise Failed(f"{site.program.name}: does not serve {address}")
        asking.asked = asking.missed = 0
        times, chance = [], Random("pauses")
        for number in range(FIRST_MARK, FIRST_MARK + edits + 1):
            time.sleep(chance.uniform(*PAUSES))
            saved = time.perf_counter()
            site.write(edited_body(site.count, number))
            seen = wait(asking, server, address, body_mark(number), LONGEST)
            if seen is None:
                raise Failed(f"{site.program.name}: edit {number - FIRST_MARK} was not served")
            times.append(seen - saved)
        return Served(times[1:], asking.asked, asking.missed)


def wait(asking: Asking, server: subprocess.Popen[bytes], address: str, text: str, longest: float) -> float | None:
    """When a page that has a text was served; None when that took too long, or the server has ended."""
    end = time.perf_counter() + longest
    while time.perf_counter() < end and server.poll() is None:
        if text in asking.page(address):
            return time.perf_counter()
        time.sleep(EVERY)
    return None


@contextmanager
def serving(site: Site) -> Iterator[tuple[Asking, subprocess.Popen[bytes]]]:
    """The running server of a site; ended with all its processes."""
    port = _free_port()
    printed = Path(f"{site.folder}.served")
    with printed.open("wb") as output:
        server = subprocess.Popen(
            site.words(site.program.serve, port),
            cwd=site.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Asking(port), server
    except Failed as fault:
        raise Failed(f"{fault}: {printed.read_text(encoding='utf-8', errors='replace')[-400:]}") from None
    finally:
        _end(server)
        printed.unlink()


def _end(server: subprocess.Popen[bytes]) -> None:
    """End a server as Ctrl-C would, and by force when it does not mind."""
    for sign in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(server.pid, sign)
        except ProcessLookupError:
            break
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            continue
    server.wait()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
