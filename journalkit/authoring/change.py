"""One entry file changed: fields set or taken out by their bytes alone, written only if nobody else changed it meanwhile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from journalkit.edit import assignment, edited, removal
from journalkit.located import Document, parse
from journalkit.reading.read import BYTE_ORDER_MARK, decode
from journalkit.source import Source

TEMPORARY = ".journalkit-tmp-"


class Unchangeable(Exception):
    """The file cannot be changed; the message says why and what to do. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Opened:
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
        raise Unchangeable(f"{path} cannot be read: {fault.strerror}") from None
    return Opened(path, file, data, _document(path, data))


def _document(path: str, data: bytes) -> Document:
    source = decode(path, data).value
    document = parse(source).value if source else None
    if document is None:
        raise Unchangeable(f"{path} has no front matter that can be read; journalkit check shows why")
    return document


def with_fields(opened: Opened, fields: Mapping[str, str | None], order: Sequence[str]) -> bytes:
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

    def others(document: Document) -> list[tuple[str, str]]:
        text = document.source.text
        return [
            (each.key.text, text[each.value.span.start : each.value.span.end]) for each in document.front.pairs if each.key.text != name
        ]

    same_body = before.source.text[before.body_start :] == after.source.text[after.body_start :]
    if others(before) != others(after) or not same_body:
        raise Unchangeable(f"{path}: {name} cannot be changed without changing other fields; change it in an editor")


def write_back(opened: Opened, data: bytes) -> None:
    """Write the file if it is still as it was read: whole, with the mode it had. Unchangeable when it is not."""
    if data == opened.data:
        return
    target = opened.file.resolve()
    try:
        if target.read_bytes() != opened.data:
            raise Unchangeable(f"{opened.path} was changed by another program meanwhile; nothing was written. Try again")
        replace_whole(target, data, like=target)
    except OSError as fault:
        raise Unchangeable(f"{opened.path} cannot be written: {fault.strerror}") from None


def replace_whole(target: Path, data: bytes, like: Path | None = None) -> None:
    """Write a file so that a reader sees the old or the new one, never a half, with the mode of another one."""
    temporary = target.parent / f"{TEMPORARY}{os.getpid()}"
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if like is not None:
            shutil.copymode(like, temporary)
        os.replace(temporary, target)  # noqa: PTH105
    finally:
        temporary.unlink(missing_ok=True)
