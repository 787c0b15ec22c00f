"""The handlers of the protocol: each finds the open file and hands it to the module that answers."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from journalkit.layout import SETTINGS
from journalkit.lsp.service import Given, Service

WATCHED = ("**/*.md", f"**/{SETTINGS}", "**/attachments/**")


def serve(given: Given) -> None:
    """Answer an editor on standard input and output until it ends."""
    ls = Service(given)
    for method, handler, options in HANDLERS:
        ls.feature(method, options)(handler)
    try:
        ls.start_io()
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


HANDLERS = (
    (types.INITIALIZED, _began, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _files_changed, None),
)
