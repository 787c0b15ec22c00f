"""An editor for tests: it starts the server as a program, opens and changes files, and asks."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pytest_lsp import make_test_lsp_client

from tests.conftest import NOW, ROOT

T = TypeVar("T")
PATIENCE = 60
EVERYTHING = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(
            document_changes=True,
            resource_operations=[types.ResourceOperationKind.Create, types.ResourceOperationKind.Rename],
        )
    )
)


class Editor:
    """A session with the server. `caret` marks the place of the cursor in the texts that are opened."""

    def __init__(self, root: Path, encoding: str = "utf-16", capabilities: types.ClientCapabilities = EVERYTHING) -> None:
        self.root = root
        self.loop = asyncio.new_event_loop()
        self.client = make_test_lsp_client()
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        capabilities.general = types.GeneralClientCapabilities(position_encodings=[encoding])
        self.encoding = encoding
        environment = {**os.environ, "JOURNALKIT_NOW": NOW, "PYTHONPATH": str(ROOT)}
        self.run(self.client.start_io(sys.executable, "-m", "journalkit", "lsp", env=environment))
        folder = types.WorkspaceFolder(root.as_uri(), "journal")
        asked = types.InitializeParams(capabilities, root_uri=root.as_uri(), workspace_folders=[folder])
        self.told = self.run(self.client.initialize_session(asked)).capabilities

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(asyncio.wait_for(doing, PATIENCE))

    def end(self) -> None:
        self.run(self.client.shutdown_session())
        self.run(self.client.stop())
        self.loop.close()

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def write(self, path: str, text: str | None = None) -> None:
        """Open a file, or change what is open; without a text what the disk has."""
        if text is None:
            text = (self.root / path).read_bytes().decode("utf-8-sig")
        self.texts[path] = text
        uri = self.uri(path)
        self.versions[path] = version = self.versions.get(path, 0) + 1
        if version == 1:
            item = types.TextDocumentItem(uri, "markdown", version, text)
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        else:
            document = types.VersionedTextDocumentIdentifier(version, uri)
            change = types.TextDocumentContentChangeWholeDocument(text)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def ready(self) -> None:
        """Wait until the journal was read whole."""
        self.until(lambda: bool(self.run(self.client.workspace_symbol_async(types.WorkspaceSymbolParams("")))))

    def close(self, path: str) -> None:
        self.versions.pop(path)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.named(path)))

    def named(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def until(self, so: Callable[[], bool]) -> None:
        """Wait until something is so, which may be asked of the server."""
        patient = time.monotonic() + PATIENCE
        while not so():
            assert time.monotonic() < patient
            self.run(asyncio.sleep(0.01))

    def rules(self, path: str) -> list[str]:
        """The rules that are broken in a file, as last told."""
        return [str(each.code) for each in self.found(path)]

    def found(self, path: str) -> Sequence[types.Diagnostic]:
        return self.client.diagnostics.get(self.uri(path), [])

    def place(self, path: str, words: str, behind: bool = False) -> types.Position:
        """Where words stand in an open file; with `behind` where they end."""
        text = self.texts[path]
        at = text.index(words) + (len(words) if behind else 0)
        line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        before = text[:line].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        return types.Position(
            before, len(text[line:at].encode("utf-16-le")) // 2 if self.encoding == "utf-16" else len(text[line:at].encode())
        )

    def at(self, path: str, words: str, behind: bool = False) -> dict[str, Any]:
        return {"text_document": self.named(path), "position": self.place(path, words, behind)}


def applied(text: str, edits: Sequence[Any], encoding: str = "utf-16") -> str:
    """A text after edits of the protocol, worked out apart from the server's own counting."""
    lines = text.replace("\r\n", "\n\x00").replace("\r", "\n\x01").split("\n")
    starts, at = [], 0
    for line in lines:
        starts.append(at + (1 if line[:1] in ("\x00",) else 0))
        at += len(line.replace("\x00", "").replace("\x01", "")) + 1 + (1 if line[:1] == "\x00" else 0)
    wide = "utf-16-le" if encoding == "utf-16" else "utf-8"
    per = 2 if encoding == "utf-16" else 1

    def offset(place: types.Position) -> int:
        start = starts[place.line]
        return start + len(text[start:].encode(wide)[: place.character * per].decode(wide))

    found = sorted(((offset(each.range.start), offset(each.range.end), each.new_text) for each in edits), reverse=True)
    for start, end, new in found:
        text = text[:start] + new + text[end:]
    return text


def carried_out(editor: Editor, edit: types.WorkspaceEdit) -> dict[str, str]:
    """The texts of the files that an edit changes, makes or renames, by their paths; those that are renamed under the new one."""
    texts: dict[str, str] = {}

    def path_of(uri: str) -> str:
        return uri.removeprefix(f"{editor.root.as_uri()}/")

    def text_of(path: str) -> str:
        known = {**editor.texts, **texts}
        return known[path] if path in known else (editor.root / path).read_text(encoding="utf-8")

    for change in edit.document_changes or ():
        if isinstance(change, types.CreateFile):
            assert not (editor.root / path_of(change.uri)).exists()
            texts[path_of(change.uri)] = ""
        elif isinstance(change, types.RenameFile):
            texts[path_of(change.new_uri)] = text_of(path_of(change.old_uri))
            texts.pop(path_of(change.old_uri), None)
        elif isinstance(change, types.TextDocumentEdit):
            path = path_of(change.text_document.uri)
            assert change.text_document.version == editor.versions.get(path)
            texts[path] = applied(text_of(path), change.edits, editor.encoding)
    return texts
