"""The state of the server: which files are open in which journals, and when the journals are read again.

What a file says alone is told at once after a keystroke. The journal is read whole in a thread, when the keys rest, so that a large one
holds nobody up. Handlers of the protocol are in `server.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from os.path import normpath
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from journalkit.diagnostic import Diagnostic
from journalkit.git import Surroundings
from journalkit.layout import SETTINGS
from journalkit.lsp.aside import aside, without_pauses
from journalkit.lsp.desk import Desk, Sight, for_now
from journalkit.lsp.diagnostics import NAME, told_of_files
from journalkit.lsp.jumping import Shelf
from journalkit.lsp.opened import Opened
from journalkit.model.journal import Config
from journalkit.reading.discover import is_entered, is_markdown
from journalkit.values import Struct

START = types.Position(0, 0)
SHORTEST, LONGEST = 0.02, 0.5  # seconds that keys rest before the journal is read whole


class Given(Struct, frozen=True):
    """What only the command knows: the journal that was asked for, the time, how git runs, and who asks."""

    version: str
    folder: Path | None
    now: Callable[[], datetime]
    around: Surroundings
    asks: Callable[[Config, Path], str]


class At(Struct, frozen=True):
    """A place of an open file, and what is known of its journal."""

    desk: Desk
    sight: Sight | None
    opened: Opened
    offset: int


class Service(LanguageServer):
    """A language server for journals."""

    def __init__(self, given: Given) -> None:
        super().__init__(NAME, given.version, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.given = given
        self.desks: dict[Path, Desk] = {}
        self.opened: dict[str, Opened] = {}
        self._waiting: dict[Path, asyncio.TimerHandle] = {}
        self._looking: dict[Path, asyncio.Task[None]] = {}
        self._again: set[Path] = set()
        self._told: dict[Path, dict[str, tuple[str, list[types.Diagnostic]]]] = {}  # by path: under which address, and what

    @property
    def encoding(self) -> str:
        """The encoding that columns are counted in."""
        agreed = self.server_capabilities.position_encoding
        return str(agreed.value if isinstance(agreed, types.PositionEncodingKind) else agreed or types.PositionEncodingKind.Utf16.value)

    def folders(self) -> tuple[Path, ...]:
        """The folders that are open in the editor, and the journal that was asked for."""
        names = [to_fs_path(each.uri) for each in self.workspace.folders.values()] or [self.workspace.root_path]
        return tuple(each for each in (self.given.folder, *(Path(name) for name in names if name)) if each)

    def desk_of(self, file: Path) -> Desk | None:
        """The journal that a file lies in: the one that was asked for, else the nearest upwards."""
        folder = self.given.folder
        roots = (folder,) if folder is not None else file.parents
        root = next((each for each in roots if file.is_relative_to(each) and (each / SETTINGS).is_file()), None)
        return self.desk_at(root) if root is not None else None

    def desk_at(self, root: Path) -> Desk:
        """The journal in a folder."""
        if root not in self.desks:
            self.desks[root] = Desk(root, self.given.around, self.given.now, self.given.asks)
        return self.desks[root]

    def place_of(self, uri: str) -> tuple[Desk, str] | None:
        """The journal of a file and the file's path in it; None for what is no file that a journal reads."""
        name = to_fs_path(uri)
        file = Path(normpath(name)) if name else None
        desk = self.desk_of(file) if file else None
        if file is None or desk is None:
            return None
        path = file.relative_to(desk.root).as_posix()
        ignore = desk.sight.journal.config.ignore if desk.sight and desk.sight.journal else ()
        return (desk, path) if path == SETTINGS or (is_markdown(path) and is_entered(path, ignore)) else None

    def opened_of(self, desk: Desk) -> Iterator[Opened]:
        """The files of a journal that are open."""
        for uri, each in self.opened.items():
            place = self.place_of(uri)
            if place and place[0] is desk:
                yield each

    def at(self, uri: str, position: types.Position = START) -> At | None:
        """The place that a request is about; None when it is in no open Markdown file of a journal."""
        opened, place = self.opened.get(uri), self.place_of(uri)
        if opened is None or place is None or opened.path == SETTINGS:
            return None
        return At(place[0], place[0].sight, opened, opened.ruler.offset(position))

    def shelf(self, desk: Desk) -> Shelf:
        """The files of a journal."""
        opened = {each.path: each for each in self.opened_of(desk)}
        return Shelf(desk.root, opened, self.encoding, lambda path: opened[path].uri if path in opened else (desk.root / path).as_uri())

    def take(self, uri: str, version: int | None, text: str) -> None:
        """A file was opened or changed: say what is wrong with it now, and have the journal read again."""
        place = self.place_of(uri)
        if place is None:
            return
        desk, path = place
        self.opened[uri] = opened = desk.opened(uri, path, version, text, self.encoding)
        found = told_of_files(desk.root, for_now(opened, desk.sight), {path: opened}, self.encoding)
        self._tell(desk, path, uri, found.get(path, []))
        self.look_again(desk)

    def leave(self, uri: str) -> None:
        """A file was closed: from now on it is what the disk has."""
        place = self.place_of(uri)
        self.opened.pop(uri, None)
        if place and not self.forgotten(place[0]):
            self.look_again(place[0])

    def forgotten(self, desk: Desk) -> bool:
        """Whether nobody works on a journal any more, since no folder of it is open and no file; then nothing is told of it any longer."""
        near = any(desk.root.is_relative_to(each) or each.is_relative_to(desk.root) for each in self.folders())
        if (near and desk.root.is_dir()) or any(self.opened_of(desk)):
            return False
        self.desks.pop(desk.root, None)
        self._again.discard(desk.root)
        waiting = self._waiting.pop(desk.root, None)
        if waiting is not None:
            waiting.cancel()
        for uri, _ in self._told.pop(desk.root, {}).values():
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        if desk.root not in self._looking:
            desk.close()
        return True

    def look_again(self, desk: Desk) -> None:
        """Read the journal whole as soon as the keys rest."""
        waiting = self._waiting.pop(desk.root, None)
        if waiting is not None:
            waiting.cancel()
        took = desk.sight.took if desk.sight else 0.0
        delay = max(SHORTEST, min(LONGEST, took / 2))
        self._waiting[desk.root] = asyncio.get_running_loop().call_later(delay, self._begin, desk)

    def _begin(self, desk: Desk) -> None:
        self._waiting.pop(desk.root, None)
        if desk.root in self._looking:
            self._again.add(desk.root)
        else:
            self._looking[desk.root] = asyncio.create_task(self._look(desk))

    async def _look(self, desk: Desk) -> None:
        """Read the journal whole, and tell what has changed."""
        opened = tuple(self.opened_of(desk))
        try:
            if self.forgotten(desk):
                return
            with without_pauses():
                sight = await aside(desk.look, opened)
                known = {each.path: each for each in opened}
                found = await aside(told_of_files, desk.root, sight.checked.diagnostics, known, self.encoding)
                if not self.forgotten(desk):
                    self._see(desk, sight, known, found)
        except OSError as fault:
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"{desk.root}: {fault}"))
        finally:
            self._looking.pop(desk.root, None)
            if self.desks.get(desk.root) is not desk:
                desk.close()
        if desk.root in self._again:
            self._again.discard(desk.root)
            self.look_again(self.desk_at(desk.root))

    def _see(self, desk: Desk, sight: Sight, then: dict[str, Opened], found: dict[str, list[types.Diagnostic]]) -> None:
        """Take what was seen; a file that was changed meanwhile keeps to what it says itself."""
        desk.sight = sight
        for each in tuple(self.opened_of(desk)):
            self.opened[each.uri] = fresh = desk.opened(each.uri, each.path, each.version, each.text, self.encoding)
            if then.get(each.path) is not each:
                now: tuple[Diagnostic, ...] = for_now(fresh, sight)
                found[each.path] = told_of_files(desk.root, now, {each.path: fresh}, self.encoding).get(each.path, [])
        uris = {each.path: each.uri for each in self.opened_of(desk)}
        for path in {*self._told.get(desk.root, {}), *found}:
            self._tell(desk, path, uris.get(path) or (desk.root / path).as_uri(), found.get(path, []))
        self._refresh()

    def _tell(self, desk: Desk, path: str, uri: str, found: list[types.Diagnostic]) -> None:
        """Publish the diagnostics of a file under one address, unless they are as they were published last."""
        told = self._told.setdefault(desk.root, {})
        before, said = told.get(path, (uri, None))
        if before == uri and said == found:
            return
        told[path] = uri, found
        if before != uri:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(before, []))
        version = self.opened[uri].version if uri in self.opened else None
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def _refresh(self) -> None:
        """Have hints and lenses asked for again: they tell of the journal."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def close(self) -> None:
        """Let go of all journals that are not being read."""
        for root, desk in self.desks.items():
            if root not in self._looking:
                desk.close()
