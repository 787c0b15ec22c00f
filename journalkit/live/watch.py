"""The only importer of watchdog: which files of a folder change, by inotify and its like, else by looking again and again."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserverVFS

from journalkit.values import Struct

POLL_SECONDS = 0.5
LISTENED_TO = (
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileAttribEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
)
Note = Callable[..., None]


class Watched(Struct, frozen=True):
    """What to watch: a folder; whether a build reads a file, and enters a folder, of this path; `linked`: folders that may be links.

    `spare` is a folder of which nothing is to be known: that it can be watched too tells that the system has not come to its limit.
    """

    root: Path
    reads: Callable[[str], bool]
    enters: Callable[[str], bool]
    linked: frozenset[str]
    spare: Path


class Watcher(FileSystemEventHandler):
    """Notes every change of a file that a build reads. Each folder at the top is watched by itself, so that the built site is not."""

    def __init__(self, watched: Watched, note: Note, poke: Callable[[], None], say: Callable[[str], None], *, poll: bool) -> None:
        self._watched = watched
        self._note = note
        self._poke = poke
        self._say = say
        self._polls = poll
        self._unsure = threading.Event()
        self._lost = _Lost(note)
        self._folders: dict[str, tuple[ObservedWatch, tuple[int, int]]] = {}
        self._links: dict[str, str] = {}  # below folders that may be links: what they lead to in the folder that is watched
        self._relinked: set[str] = set()
        self._observer: BaseObserver | None = None

    @property
    def looks(self) -> float:
        """The seconds between two looks at the files; 0 when each change is told as it happens."""
        return POLL_SECONDS if self._polls else 0.0

    def start(self) -> None:
        """Watch from now on."""
        logger = logging.getLogger("watchdog")
        logger.addHandler(self._lost)
        logger.propagate = False
        self._begin()

    def stop(self) -> None:
        """Watch no longer; no thread is left."""
        self._end()
        logger = logging.getLogger("watchdog")
        logger.removeHandler(self._lost)
        logger.propagate = True

    def check(self) -> None:
        """Watch folders that are new at the top, forget those that are gone, and begin again where watching has ended."""
        if self._observer is None or not self._observer.is_alive() or not _is_alive(self._observer, self._folders.get("")):
            self._end()
            self._begin()
            self._note(None, whole=True)
        else:
            observer = self._observer
            self._try(lambda: self._arm(observer, report=True))

    def _begin(self) -> None:
        self._try(self._observe)

    def _try(self, act: Callable[[], None]) -> None:
        """Do it; where the system watches no more folders, poll instead, and say so."""
        try:
            act()
        except OSError as fault:
            if self._polls or not self._watched.root.is_dir():
                raise
            self._end()
            self._polls = True
            self._say(f"Files cannot be watched here ({fault.strerror or fault}), so they are looked at every {POLL_SECONDS:g} seconds.")
            self._observe()
            self._note(None, whole=True)

    def _observe(self) -> None:
        observer: BaseObserver = PollingObserverVFS(_looked_at, os.scandir, polling_interval=POLL_SECONDS) if self._polls else Observer()
        self._observer = observer
        observer.start()
        self._arm(observer, report=False)

    def _end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            if self._observer.is_alive():
                self._observer.join()
        self._observer = None
        self._folders.clear()

    def _arm(self, observer: BaseObserver, *, report: bool) -> None:
        """Bring what is watched to what is there; with `report`, note the files of folders that were not watched before."""
        unsure = self._unsure.is_set()
        self._unsure.clear()
        wanted = dict(self._top())
        relinked, self._relinked = self._relinked, set()
        for name, (watch, identity) in list(self._folders.items()):
            if wanted.get(name) != identity or name in relinked or not _is_alive(observer, (watch, identity)):
                del self._folders[name]
                observer.unschedule(watch)
        for name, identity in wanted.items():
            if name not in self._folders:
                unsure = True
                self._add(observer, name, identity)
                if report:
                    self._report(name)
        if unsure:
            self._links = dict(self._links_below())
            self._is_not_at_its_limit()

    def _links_below(self) -> Iterator[tuple[str, str]]:
        """The links below folders that may be links themselves, and what they lead to."""
        root = self._watched.root
        for top in self._watched.linked:
            for folder, folders, files in os.walk(root / top):
                for link in (Path(folder, name) for name in (*folders, *files)):
                    if link.is_symlink() and link.exists():
                        yield self._relative(str(link)), self._relative(os.path.realpath(link))

    def _relink(self, file: str) -> None:
        """Watch a folder anew in which a link came, changed or went: what it leads to is told by nothing else."""
        path = self._relative(file)
        top = path.partition("/")[0]
        if top in self._watched.linked and (path in self._links or (Path(file).is_symlink() and Path(file).exists())):
            self._relinked.add(top)
            self._unsure.set()
            self._poke()
            self._note(None, whole=True)

    def _top(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """The folder itself, by an empty name, and the folders in it that a build enters; each with what tells it from another."""
        root = self._watched.root
        yield "", _identity(root)
        with os.scandir(root) as listing:
            for each in listing:
                if self._watched.enters(each.name) and each.is_dir(follow_symlinks=each.name in self._watched.linked):
                    yield each.name, _identity(root / each.name)

    def _add(self, observer: BaseObserver, name: str, identity: tuple[int, int]) -> None:
        path = self._watched.root / name if name else self._watched.root
        try:
            watch = observer.schedule(
                self, str(path), recursive=bool(name), event_filter=list(LISTENED_TO), follow_symlink=name in self._watched.linked
            )
        except FileNotFoundError:
            return  # gone since it was listed, which will be told
        self._folders[name] = (watch, identity)

    def _is_not_at_its_limit(self) -> None:
        """OSError when the system watches no more folders: below the top the library passes over that."""
        if not self._polls and self._observer is not None and self._watched.spare.is_dir():
            self._observer.unschedule(self._observer.schedule(self, str(self._watched.spare), event_filter=[DirDeletedEvent]))

    def _report(self, name: str) -> None:
        for folder, _, files in os.walk(self._watched.root / name):
            for file in files:
                self._changed(f"{folder}{os.sep}{file}", whole=True)

    def dispatch(self, event: FileSystemEvent) -> None:
        """Note what an event says; called by the library, in a thread of its own."""
        if event.is_directory:
            if not isinstance(event, DirCreatedEvent):
                self._folder_gone(os.fsdecode(event.src_path))
            self._unsure.set()
            self._poke()
        elif isinstance(event, FileMovedEvent):
            self._relink(os.fsdecode(event.src_path))
            self._relink(os.fsdecode(event.dest_path))
            self._changed(os.fsdecode(event.src_path), whole=False)
            self._changed(os.fsdecode(event.dest_path), whole=True)
        else:
            if isinstance(event, FileCreatedEvent | FileDeletedEvent):
                self._relink(os.fsdecode(event.src_path))
            self._changed(os.fsdecode(event.src_path), whole=isinstance(event, FileClosedEvent | FileAttribEvent))

    def _changed(self, file: str, *, whole: bool) -> None:
        path = self._relative(file)
        for each in (path, *(link for link, target in self._links.items() if target == path and path)):
            if each and self._watched.reads(each):
                self._note(each, whole=whole)

    def _folder_gone(self, folder: str) -> None:
        path = self._relative(folder)
        if path and self._watched.enters(path):
            self._note(path, whole=False)

    def _relative(self, file: str) -> str:
        """The path below the folder, with `/`; nothing for the folder itself."""
        root = str(self._watched.root)
        return file[len(root) + 1 :].replace(os.sep, "/") if file.startswith(f"{root}{os.sep}") else ""


class _Lost(logging.Handler):
    """Takes the library's complaints: each means that events may have been lost."""

    def __init__(self, note: Note) -> None:
        super().__init__(logging.WARNING)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        """Any file may have changed."""
        self._note(None, whole=False)


class Look(NamedTuple):
    """What the library compares of a file between two looks; its time is the one that nobody can set."""

    st_mode: int
    st_ino: int
    st_dev: int
    st_size: int
    st_mtime: float


def _looked_at(path: str) -> os.stat_result:
    """How a file looks now. A text may give way to one of the same length and time, so the time of the last change of any kind counts."""
    status = os.stat(path)  # noqa: PTH116  # a Path for each of many files takes longer than asking for them
    time = status.st_mtime if os.name == "nt" else status.st_ctime  # there it is the time when the file was made
    return cast(os.stat_result, Look(status.st_mode, status.st_ino, status.st_dev, status.st_size, time))


def _identity(folder: Path) -> tuple[int, int]:
    """What tells a folder from another one of its name."""
    status = folder.stat()
    return status.st_dev, status.st_ino


def _is_alive(observer: BaseObserver | None, folder: tuple[ObservedWatch, tuple[int, int]] | None) -> bool:
    """Whether a folder is still being watched."""
    if observer is None or folder is None:
        return False
    return any(emitter.watch == folder[0] and emitter.is_alive() for emitter in observer.emitters)
