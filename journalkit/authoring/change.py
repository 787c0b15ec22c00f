"""One entry file changed: fields set or taken out by their bytes alone, written only if nobody else changed it meanwhile."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping as Fields
from collections.abc import Sequence
from pathlib import Path

from journalkit.edit import assignment, edited, removal
from journalkit.located import opens_with_front_matter, parse
from journalkit.nodes import Document, Mapping, Node, Scalar
from journalkit.reading.read import BYTE_ORDER_MARK, decode
from journalkit.source import Source
from journalkit.temporary import sweep, written_beside
from journalkit.values import Struct


class Unchangeable(Exception):
    """The file cannot be changed; the message says why and what to do. Nothing was written."""


class Unwritable(Unchangeable):
    """The machine does not let the file be read or written."""


class Opened(Struct, frozen=True):
    """A file as it was read: what is written back must still stand on these bytes."""

    path: str
    file: Path
    data: bytes
    document: Document


def open_entry(root: Path, path: str) -> Opened:
    """Read an entry to change it. Unchangeable when it is not an entry any more."""
    file = root / path
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise Unwritable(f"{path} cannot be read: {fault.strerror}") from None
    return Opened(path, file, data, _document(path, data))


def opened_with(root: Path, path: str, data: bytes) -> Opened:
    """An entry as if its file held these bytes. Unchangeable when it would be none."""
    return Opened(path, root / path, data, _document(path, data))


def _document(path: str, data: bytes) -> Document:
    source = decode(path, data).value
    outcome = parse(source) if source and opens_with_front_matter(source.text) else None
    if outcome is None or outcome.value is None or outcome.diagnostics:
        raise Unchangeable(f"{path} has no front matter that can be read; journalkit check shows why")
    return outcome.value


def with_fields(opened: Opened, fields: Fields[str, str | None], order: Sequence[str]) -> bytes:
    """The bytes of the file with some fields set to YAML texts, or taken out (None), and everything else as it is.

    A field that is not there yet comes after the last one that stands before it in `order`.
    """
    data = opened.data
    for name, value in fields.items():
        data = _with_field(opened.path, data, name, value, order)
    return data


def _with_field(path: str, data: bytes, name: str, value: str | None, order: Sequence[str]) -> bytes:
    document = _document(path, data)
    source, mapping = document.source, document.front
    if value is None:
        pair = next((each for each in mapping.pairs if each.key.text == name), None)
        if pair is None:
            return data
        edit = removal(source.text, mapping, pair)
    else:
        before = set(order[: order.index(name)]) if name in order else set()
        above = [each for each in mapping.pairs if each.key.text in before]
        edit = assignment(source.text, mapping, name, value, after=above[-1] if above else None)
    changed = _bytes(source, edited(source.text, [edit]))
    _compare(path, document, _document(path, changed), name)
    return changed


def _bytes(source: Source, text: str) -> bytes:
    return (BYTE_ORDER_MARK if source.byte_order_mark else b"") + text.encode("utf-8")


def _compare(path: str, before: Document, after: Document, name: str) -> None:
    """Unchangeable when another field than the wanted one would read differently, or the body."""
    same_body = before.source.text[before.body_start :] == after.source.text[after.body_start :]
    if _others(before, name) != _others(after, name) or not same_body:
        raise Unchangeable(f"{path}: {name} cannot be changed without changing other fields; change it in an editor")


def _others(document: Document, name: str) -> list[tuple[str, object]]:
    """What all other fields say, in their order."""
    return [(each.key.text, _meaning(each.value)) for each in document.front.pairs if each.key.text != name]


def _meaning(node: Node) -> object:
    """What a node says; its place is no part of that, and neither are remarks, which YAML counts to the node above them."""
    if isinstance(node, Scalar):
        return node.text, node.plain
    if isinstance(node, Mapping):
        return [(_meaning(pair.key), _meaning(pair.value)) for pair in node.pairs]
    return tuple(_meaning(item) for item in node.items)


def write_back(opened: Opened, data: bytes) -> None:
    """Write the file if it is still as it was read: whole, with the mode it had. Unchangeable when it is not."""
    write_over(opened.file, opened.path, opened.data, data)


def write_over(file: Path, path: str, before: bytes, data: bytes) -> None:
    """Write a file if it still holds the bytes before: whole, with the mode it had. Unchangeable when it does not."""
    if data == before:
        return
    target = file.resolve()
    try:
        if target.read_bytes() != before:
            raise Unchangeable(f"{path} was changed by another program meanwhile; nothing was written. Try again")
        replace_whole(target, data, like=target)
    except OSError as fault:
        raise Unwritable(f"{path} cannot be written: {fault.strerror}") from None


def replace_whole(target: Path, data: bytes, like: Path | None = None) -> None:
    """Write a file so that a reader sees the old or the new one, never a half, with the mode of another one."""
    sweep(target.parent)
    with written_beside(target) as temporary:
        write_temporary(temporary, data, 0o600 if like else 0o666)
        if like is not None:
            keep_rights(like, temporary)
        temporary.replace(target)


def create_whole(target: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. FileExistsError when it is there."""
    sweep(target.parent)
    with written_beside(target) as temporary:
        write_temporary(temporary, data, 0o666)
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            _create_in_place(target, data)


def _create_in_place(target: Path, data: bytes) -> None:
    """Write a file that is not there yet; what could not be written whole is taken away."""
    with target.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except BaseException:
            target.unlink()
            raise


def keep_rights(like: Path, file: Path) -> None:
    """Give a file the mode of another one, and its owner where that is allowed: root may change a file of somebody else."""
    status = like.stat()
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.chown(file, status.st_uid, status.st_gid)
    shutil.copymode(like, file)


def write_temporary(temporary: Path, data: bytes, mode: int) -> None:
    """Write a temporary file, and wait until the disk has it; one of that name that a killed program left is taken away."""
    temporary.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
