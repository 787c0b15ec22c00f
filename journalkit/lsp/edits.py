"""Changes as the protocol gives them to the editor, which makes them: texts of open and closed files, new files, other names."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from journalkit.lsp.jumping import Shelf
from journalkit.lsp.positions import Ruler, edits_between
from journalkit.source import Edit, Source
from journalkit.values import Struct

AT_START = types.Range(types.Position(0, 0), types.Position(0, 0))


class Able(Struct, frozen=True):
    """What the editor can be asked to do with files."""

    versions: bool = False
    create: bool = False
    rename: bool = False


def able(capabilities: types.ClientCapabilities) -> Able:
    """What an editor says that it can do; who can make files knows changes of documents, which alone can say so."""
    workspace = capabilities.workspace
    edit = workspace.workspace_edit if workspace else None
    if edit is None or not (edit.document_changes or edit.resource_operations):
        return Able()
    kinds = {str(getattr(each, "value", each)) for each in edit.resource_operations or ()}
    return Able(versions=True, create="create" in kinds, rename="rename" in kinds)


def text_edits(edits: Iterable[Edit], ruler: Ruler) -> list[types.TextEdit]:
    """Edits by the places that the protocol counts."""
    return [types.TextEdit(ruler.range(each.span), each.text) for each in edits]


def edit_of(path: str, edits: Iterable[Edit], shelf: Shelf, abilities: Able) -> types.WorkspaceEdit:
    """Edits of one file; of an open one only as long as it is as it was."""
    found = text_edits(edits, shelf.ruler(path))
    if not abilities.versions:
        return types.WorkspaceEdit(changes={shelf.uri_of(path): found})
    return types.WorkspaceEdit(document_changes=[document_edit(path, found, shelf)])


def document_edit(path: str, edits: Iterable[types.TextEdit], shelf: Shelf) -> types.TextDocumentEdit:
    """The edits of a file with the version that they are meant for."""
    version = shelf.opened[path].version if path in shelf.opened else None
    return types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(shelf.uri_of(path), version), list(edits))


def changed(path: str, before: Source, after: str, shelf: Shelf) -> types.TextDocumentEdit:
    """What makes one text of another."""
    return document_edit(path, text_edits(edits_between(before.text, after), shelf.ruler(path)), shelf)


def new_file(path: str, text: str, shelf: Shelf) -> types.WorkspaceEdit:
    """A file that is not there yet."""
    uri = shelf.uri_of(path)
    written = types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, None), [types.TextEdit(AT_START, text)])
    return types.WorkspaceEdit(document_changes=[types.CreateFile(uri, options=types.CreateFileOptions(overwrite=False)), written])
