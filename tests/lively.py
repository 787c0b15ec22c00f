"""A site kept on screen within the process of the tests: real files, a real watcher and a real server, and builds that are written down."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from journalkit.live.bar import Bar, Eyes
from journalkit.live.pace import Pace
from journalkit.live.rebuilt import Rebuilt
from journalkit.live.server import Server
from journalkit.live.serving import Live, Opening, Place, running
from journalkit.live.watch import Watched
from journalkit.packaged import packaged_templates
from journalkit.reading.discover import is_entered, is_read
from journalkit.templating import is_template

PATIENCE = 60.0
NOTE = "sessions/note.md"
SLOW = Pace(quick=0.3, settle=1.0, limit=20.0, held_limit=30.0)  # so that a busy machine tells nothing apart that belongs together
BURST = Pace(quick=0.3, settle=3.0, limit=40.0, held_limit=60.0)  # nor between two looks at a thousand files


class Stopped(Exception):
    """The test is over."""


@dataclass
class Builds:
    """What each build was told, in order; `answer` is what the next ones come to."""

    told: list[frozenset[str] | None] = field(default_factory=list)
    answer: Callable[[frozenset[str] | None], Rebuilt] = lambda changed: Rebuilt()
    said: list[str] = field(default_factory=list)
    over: bool = False
    old: bool = False
    happened: threading.Condition = field(default_factory=threading.Condition)

    def rebuild(self, changed: frozenset[str] | None) -> Rebuilt:
        done = self.answer(changed)
        with self.happened:
            self.told.append(changed)
            self.old = False
            self.happened.notify_all()
        return done

    def is_old(self) -> bool:
        if self.over:
            raise Stopped
        return self.old

    def wait(self, until: Callable[[list[frozenset[str] | None]], bool]) -> list[frozenset[str] | None]:
        """The builds, as soon as they are what they should be."""
        with self.happened:
            assert self.happened.wait_for(lambda: until(self.told), PATIENCE), self.told
            return list(self.told)


def reads(path: str) -> bool:
    if path.startswith("templates/"):
        return is_template(path)
    return path == "journal.yaml" or is_read(path, ("ignored",))


def enters(path: str) -> bool:
    return path.split("/")[0] == "templates" or is_entered(path, ("ignored",))


@contextlib.contextmanager
def lively(
    root: Path,
    site: Path,
    *,
    poll: bool = False,
    pace: Pace = SLOW,
    held: Callable[[], bool] = lambda: False,
    bar: Bar | None = None,
) -> Iterator[tuple[Builds, Server]]:
    """A folder that is watched and a site that is served, until the block ends; nothing of it is left then."""
    builds = Builds()
    threads = set(threading.enumerate())
    bar = bar or Bar.of(packaged_templates() / "live", Eyes("private", "Through <your> own eyes", "everything"))
    spare = root / ".journalkit"
    spare.mkdir(exist_ok=True)
    watched = Watched(root, reads, enters, frozenset({"templates"}), spare)
    live = Live(
        lambda: Opening(site, bar, Rebuilt()),
        ("attachments/",),
        watched,
        builds.rebuild,
        builds.is_old,
        held,
        builds.said.append,
        "run",
        poll=poll,
        pace=pace,
        tick=0.1,
    )
    with running(live, Place(0)) as (server, keep_true):
        loop = threading.Thread(target=_until_stopped, args=(keep_true,))
        loop.start()
        try:
            builds.wait(lambda told: told == [None])  # what may have changed before the watching began
            builds.told.clear()
            yield builds, server
        finally:
            builds.over = True
            loop.join(PATIENCE)
    assert not loop.is_alive()
    assert {each.name for each in threading.enumerate() if each not in threads and each.is_alive()} == set()


def _until_stopped(keep_true: Callable[[], None]) -> None:
    with contextlib.suppress(Stopped):
        keep_true()


def then_only(builds: Builds, root: Path, expected: list[frozenset[str]]) -> None:
    """The builds so far are these, and no other one is on its way: the next one is of a file that is written now."""
    builds.wait(lambda told: len(told) >= len(expected))
    (root / "sessions/last.md").write_text("x")
    told = builds.wait(lambda told: bool(told) and told[-1] is not None and "sessions/last.md" in told[-1])
    assert told == [*expected, frozenset({"sessions/last.md"})]


def folder_of_a_journal(around: Path) -> Path:
    """A folder such as a journal's, with its site."""
    root = around / "journal"
    for folder in ("sessions/old", "templates/site/assets", "attachments", "rooms/ben/ben/actions", "_site/private", ".git", ".journalkit"):
        (root / folder).mkdir(parents=True)
    (root / NOTE).write_text("first")
    (root / "journal.yaml").write_text("title: x\n")
    return root


@dataclass(frozen=True)
class Answer:
    """What a server sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, target: str = "/", method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """The answer to a request with a proper head, and any others, sent as it is written."""
    lines = [
        f"{method} {target} HTTP/1.1",
        *(f"{name}: {value}" for name, value in {"Host": f"127.0.0.1:{port}", **(headers or {})}.items()),
    ]
    return send(port, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))


def send(port: int, data: bytes) -> Answer:
    """The answer to these bytes; status 0 when the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(1 << 16):
                received += part
    return answer_of(received)


def answer_of(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.split(" ")[1]) if first.startswith("HTTP/1.1 ") else 0
    return Answer(status, {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}, body)
