"""The loop that keeps a site on screen true: watch, collect, rebuild, tell; until somebody interrupts it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from journalkit.live.answering import Served
from journalkit.live.bar import Bar
from journalkit.live.inbox import Inbox
from journalkit.live.news import News
from journalkit.live.pace import Pace
from journalkit.live.rebuilt import Rebuilt
from journalkit.live.server import LOCAL, Server, ensure_free, serve_at
from journalkit.live.watch import Watched, Watcher
from journalkit.values import Struct, field

TICK_SECONDS = 5.0


class Opening(Struct, frozen=True):
    """What the first build came to: the folder of the site, and the bar for its pages."""

    folder: Path
    bar: Bar
    done: Rebuilt


class Place(Struct, frozen=True):
    """Where to serve: the port, and whether it must be exactly that one; the addresses, and whether other machines can reach them."""

    port: int
    exactly: bool = False
    hosts: tuple[str, ...] = LOCAL
    exposed: bool = False


class Live(Struct, frozen=True):
    """What to keep on screen, and by which callables.

    `open` makes the first build. `rebuild` makes each other one; it gets the paths that changed: files and folders below the watched one,
    none when only time went by, None when it is not known which. `ahead` may bring some pages to what changed before all is rebuilt; it
    gives their paths. `is_old` says whether time alone has made the site old; it is asked every few seconds. `held` says whether another
    program is writing files. `say` prints a line. `foreign` are beginnings of paths of the site below which files are not its own pages.
    `run` tells this run of the server from others.
    """

    open: Callable[[], Opening]
    foreign: tuple[str, ...]
    watched: Watched
    rebuild: Callable[[frozenset[str] | None], Rebuilt]
    is_old: Callable[[], bool]
    held: Callable[[], bool]
    say: Callable[[str], None]
    run: str
    ahead: Callable[[frozenset[str]], frozenset[str]] = field(default=lambda changed: frozenset())
    poll: bool = False
    pace: Pace = field(default_factory=Pace)
    tick: float = TICK_SECONDS


@contextlib.contextmanager
def running(live: Live, at: Place) -> Iterator[tuple[Server, Callable[[], None]]]:
    """Watch, build, serve: a running server, and the function that rebuilds on every change until it is interrupted.

    Nothing is left of them at the end. What the first build raises ends everything.
    """
    inbox = Inbox(live.pace, live.held)
    with contextlib.ExitStack() as ends:
        ensure_free(at.port, at.hosts, exactly=at.exactly)
        first = live.open()  # before there are threads, since it may use several processes
        news = News(live.run, first.done)
        watcher = Watcher(live.watched, partial(_note, live, inbox, news), inbox.poke, live.say, poll=live.poll)
        ends.callback(watcher.stop)
        watcher.start()
        inbox.note(None, whole=False)  # for what changed since the build began
        server = serve_at(Served(first.folder, first.bar, news, live.foreign, at.exposed), at.port, live.say, at.hosts, exactly=at.exactly)
        ends.callback(server.stop)
        server.start()
        yield server, lambda: _keep_true(live, inbox, watcher, news)


def _note(live: Live, inbox: Inbox, news: News, path: str | None, *, whole: bool) -> None:
    """Take down a change, and show at once what can be shown of it, also while a build is at work."""
    inbox.note(path, whole=whole)
    if whole and path is not None and inbox.is_calm():
        news.show(live.ahead(frozenset({path})))


def _keep_true(live: Live, inbox: Inbox, watcher: Watcher, news: News) -> None:
    while True:
        inbox.looks = watcher.looks
        due = inbox.wait(live.tick)
        watcher.check()
        if due:
            _rebuild(live, inbox, news, inbox.take())
        elif live.is_old():
            _rebuild(live, inbox, news, frozenset())


def _rebuild(live: Live, inbox: Inbox, news: News, changed: frozenset[str] | None) -> None:
    if changed:
        news.show(live.ahead(changed))
    done = live.rebuild(changed)
    inbox.built()
    if not done.again:
        news.publish(done)
        return
    for path in changed if changed is not None else (None,):
        inbox.note(path, whole=False)
