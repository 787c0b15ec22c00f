"""An entry under another id, across the journal: planned and proved as `journalkit mv` does it, carried out by the editor."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from lsprotocol import types

from journalkit.authoring.change import Unchangeable
from journalkit.authoring.moving import planned, why_not_free
from journalkit.authoring.references import Texts, read_texts, reads_of
from journalkit.lsp.desk import Sight
from journalkit.lsp.edits import changed
from journalkit.lsp.jumping import Shelf
from journalkit.lsp.opened import Opened
from journalkit.lsp.spot import What, spot_at
from journalkit.model.entry import Entry, Key
from journalkit.pipeline import Checked
from journalkit.schema.slug import is_slug, slug, why_not
from journalkit.source import Span

OWN_FIELDS = ("type", "title", "aliases")


def renamable(opened: Opened, sight: Sight, offset: int) -> tuple[Span, Key] | None:
    """The entry that is renamed at a place, and what stands there for it: a name of an entry; in its own file its type, title or aliases,
    and the first line.
    """
    spot = spot_at(opened, offset, sight.known)
    own = opened.entry
    if spot is not None and spot.what is What.ENTRY:
        if len(spot.keys) != 1:
            return None
        at = spot.text.rfind(spot.keys[0].id)
        named = Span(spot.name.start + at, spot.name.start + at + len(spot.keys[0].id)) if at >= 0 else spot.name
        return named, spot.keys[0]
    if not isinstance(own, Entry):
        return None
    if spot is not None and spot.field is not None and spot.field.name in OWN_FIELDS and spot.noun == own.type:
        return spot.span, own.key
    return (Span(0, len(opened.source.line(1))), own.key) if opened.source.position(offset).line == 1 else None


def renamed(key: Key, new: str, instead: Mapping[str, bytes], shelf: Shelf, checked: Checked) -> types.WorkspaceEdit:
    """The changes that give an entry another id. Unchangeable where not everything would mean what it means now."""
    texts, settings = read_texts(shelf.root, instead, reads_of(checked))
    entry = _own(key, texts)
    new = unicodedata.normalize("NFC", new.strip())
    if not is_slug(new):
        hint = f'; "{slug(new)}" can be one' if slug(new) else ""
        raise Unchangeable(f'"{new}" {why_not(new)}{hint}')
    taken = why_not_free(shelf.root, texts, entry, new)
    if taken:
        raise Unchangeable(f'the id "{new}" {taken}')
    move = planned(shelf.root, texts, settings, entry, new, None)
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = [
        changed(each.before.path, each.before, each.after.text, shelf) for each in move.changes
    ]
    options = types.RenameFileOptions(overwrite=False)
    changes.append(types.RenameFile(shelf.uri_of(move.old_path), (shelf.root / move.new_path).as_uri(), options=options))
    return types.WorkspaceEdit(document_changes=changes)


def _own(key: Key, texts: Texts) -> Entry:
    """The owner's entry of a key. Unchangeable when there is none."""
    for file in texts.files.values():
        if file.key == key and isinstance(file.written, Entry):
            if file.received:
                raise Unchangeable(f"{file.path} came from {key.author}, who alone can rename it")
            return file.written
    raise Unchangeable(f"{key.id} is no entry that can be renamed")
