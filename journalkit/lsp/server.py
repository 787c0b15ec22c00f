"""The handlers of the protocol: each finds the open file and hands it to the module that answers."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from lsprotocol import types
from pygls.uris import to_fs_path

from journalkit.layout import SETTINGS
from journalkit.lsp.completion import completion
from journalkit.lsp.hover import hover
from journalkit.lsp.jumping import definitions, references_of, target_at, workspace_symbols
from journalkit.lsp.service import Given, Service

WATCHED = ("**/*.md", f"**/{SETTINGS}", "**/attachments/**")


def serve(given: Given, heard: BinaryIO, said: BinaryIO) -> None:
    """Answer an editor until it ends. Both streams are closed then."""
    ls = Service(given)
    for method, handler, options in HANDLERS:
        ls.feature(method, options)(handler)
    try:
        ls.start_io(heard, said)
    finally:
        ls.close()


def _began(ls: Service, params: types.InitializedParams) -> None:
    """Read the journals of the folders that are open, and ask to be told when files change."""
    folders = [to_fs_path(each.uri) for each in ls.workspace.folders.values()] or [ls.workspace.root_path]
    for folder in [ls.given.folder, *(Path(each) for each in folders if each)]:
        root = next((each for each in (folder, *folder.parents) if (each / SETTINGS).is_file()), None) if folder else None
        if root is not None:
            ls.look_again(ls.desk_at(root))
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(each) for each in WATCHED])
        asked = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        ls.client_register_capability(types.RegistrationParams([asked]))


def _opened(ls: Service, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    ls.take(document.uri, document.version, document.text)


def _changed(ls: Service, params: types.DidChangeTextDocumentParams) -> None:
    document = params.text_document
    ls.take(document.uri, document.version, ls.workspace.get_text_document(document.uri).source)


def _closed(ls: Service, params: types.DidCloseTextDocumentParams) -> None:
    ls.leave(params.text_document.uri)


def _saved(ls: Service, params: types.DidSaveTextDocumentParams) -> None:
    place = ls.place_of(params.text_document.uri)
    if place:
        ls.look_again(place[0])


def _files_changed(ls: Service, params: types.DidChangeWatchedFilesParams) -> None:
    for desk in tuple(ls.desks.values()):
        ls.look_again(desk)


def _completion(ls: Service, params: types.CompletionParams) -> types.CompletionList | None:
    at = ls.at(params.text_document.uri, params.position)
    return completion(at.opened, at.sight, at.offset) if at else None


def _hover(ls: Service, params: types.HoverParams) -> types.Hover | None:
    at = ls.at(params.text_document.uri, params.position)
    return hover(at.opened, at.sight, at.offset) if at else None


def _definition(ls: Service, params: types.DefinitionParams) -> list[types.Location]:
    at = ls.at(params.text_document.uri, params.position)
    return definitions(at.opened, at.sight, at.offset, ls.shelf(at.desk)) if at and at.sight else []


def _references(ls: Service, params: types.ReferenceParams) -> list[types.Location]:
    at = ls.at(params.text_document.uri, params.position)
    key = target_at(at.opened, at.sight, at.offset) if at and at.sight else None
    if at is None or at.sight is None or key is None:
        return []
    return references_of(key, at.sight, ls.shelf(at.desk), declaration=params.context.include_declaration)


def _workspace_symbols(ls: Service, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    found: list[types.WorkspaceSymbol] = []
    for desk in ls.desks.values():
        if desk.sight and desk.sight.practice:
            found += workspace_symbols(params.query, desk.sight.practice.view, ls.shelf(desk))
    return found


HANDLERS = (
    (types.INITIALIZED, _began, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _files_changed, None),
    (types.TEXT_DOCUMENT_COMPLETION, _completion, types.CompletionOptions(trigger_characters=["[", ":", " ", ",", "{", "/", "#"])),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (types.TEXT_DOCUMENT_REFERENCES, _references, None),
    (types.WORKSPACE_SYMBOL, _workspace_symbols, None),
)
