"""The handlers of the protocol: each finds the open file and hands it to the module that answers."""

from __future__ import annotations

import logging
from typing import BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from journalkit.authoring.change import Unchangeable
from journalkit.layout import SETTINGS
from journalkit.lsp.actions import KINDS, Asked, actions
from journalkit.lsp.aside import aside
from journalkit.lsp.completion import completion
from journalkit.lsp.edits import able
from journalkit.lsp.hover import hover
from journalkit.lsp.jumping import definitions, references_of, target_at, workspace_symbols
from journalkit.lsp.margins import hints, lenses
from journalkit.lsp.outline import outline
from journalkit.lsp.renaming import renamable, renamed
from journalkit.lsp.service import Given, Service

WATCHED = ("**/*.md", f"**/{SETTINGS}", "**/attachments/**")


def serve(given: Given, heard: BinaryIO, said: BinaryIO) -> None:
    """Answer an editor until it ends. Both streams are closed then."""
    ls = Service(given)
    for method, handler, options in HANDLERS:
        ls.feature(method, options)(handler)
    logger, quiet = logging.getLogger("pygls.protocol.json_rpc"), _NoRefusals()
    logger.addFilter(quiet)
    try:
        ls.start_io(heard, said)
    finally:
        logger.removeFilter(quiet)
        ls.close()


class _NoRefusals(logging.Filter):
    """Lets everything be logged but that a request was refused, which the editor is told: no fault of this program."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], JsonRpcInvalidParams))


def _began(ls: Service, params: types.InitializedParams) -> None:
    """Read the journals of the folders that are open, and ask to be told when files change."""
    _folders_changed(ls)
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(each) for each in WATCHED])
        asked = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        ls.client_register_capability(types.RegistrationParams([asked]))


def _folders_changed(ls: Service, params: types.DidChangeWorkspaceFoldersParams | None = None) -> None:
    """Read the journals of the folders that are open, and forget those of which nothing is open any more."""
    for desk in tuple(ls.desks.values()):
        ls.forgotten(desk)
    for folder in ls.folders():
        root = next((each for each in (folder, *folder.parents) if (each / SETTINGS).is_file()), None)
        if root is not None:
            ls.look_again(ls.desk_at(root))


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


def _symbols(ls: Service, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    at = ls.at(params.text_document.uri)
    return outline(at.opened) if at else []


def _lenses(ls: Service, params: types.CodeLensParams) -> list[types.CodeLens]:
    at = ls.at(params.text_document.uri)
    return lenses(at.opened, at.sight) if at and at.sight else []


def _hints(ls: Service, params: types.InlayHintParams) -> list[types.InlayHint]:
    at = ls.at(params.text_document.uri)
    return hints(at.opened, at.sight) if at and at.sight else []


def _actions(ls: Service, params: types.CodeActionParams) -> list[types.CodeAction]:
    at = ls.at(params.text_document.uri)
    sight = at.sight if at else None
    if at is None or sight is None or sight.journal is None or sight.practice is None:
        return []
    span = at.opened.ruler.span(params.range)
    found = actions(Asked(at.opened, span, sight, sight.journal, sight.practice, ls.shelf(at.desk), able(ls.client_capabilities)))
    wanted = [str(getattr(each, "value", each)) for each in params.context.only or ()]
    kinds = [str(getattr(each.kind, "value", each.kind)) for each in found]
    return [each for each, kind in zip(found, kinds, strict=True) if not wanted or any(_is_of(kind, each) for each in wanted)]


def _is_of(kind: str, wanted: str) -> bool:
    return kind == wanted or kind.startswith(f"{wanted}.")


def _may_rename(ls: Service, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    at = ls.at(params.text_document.uri, params.position)
    found = renamable(at.opened, at.sight, at.offset) if at and at.sight else None
    return types.PrepareRenamePlaceholder(at.opened.ruler.range(found[0]), found[1].id) if at and found else None


async def _rename(ls: Service, params: types.RenameParams) -> types.WorkspaceEdit | None:
    at = ls.at(params.text_document.uri, params.position)
    found = renamable(at.opened, at.sight, at.offset) if at and at.sight else None
    if at is None or at.sight is None or found is None:
        return None
    if not able(ls.client_capabilities).rename:
        raise JsonRpcInvalidParams("this editor cannot rename files; journalkit mv does it")
    instead = {each.path: each.data for each in ls.opened_of(at.desk)}
    try:
        return await aside(renamed, found[1], params.new_name, instead, ls.shelf(at.desk), at.sight.checked)
    except (Unchangeable, OSError) as fault:
        raise JsonRpcInvalidParams(str(fault)) from None


HANDLERS = (
    (types.INITIALIZED, _began, None),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, _folders_changed, None),
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
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
    (types.TEXT_DOCUMENT_CODE_LENS, _lenses, None),
    (types.TEXT_DOCUMENT_INLAY_HINT, _hints, None),
    (types.TEXT_DOCUMENT_CODE_ACTION, _actions, types.CodeActionOptions(KINDS)),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, _may_rename, None),
    (types.TEXT_DOCUMENT_RENAME, _rename, types.RenameOptions(prepare_provider=True)),
)
