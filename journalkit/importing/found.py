"""What was found in the files of another program, before anybody asks what it becomes here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from journalkit.importing.library import Library
from journalkit.values import Struct


class Plain(str):
    """A word that stood there without quotes: a number, a truth value, a day, nothing."""

    __slots__ = ()


Data: TypeAlias = "str | tuple[Data, ...] | Mapping[str, Data]"
NOTHING = Plain("null")
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def meanings(*ours: tuple[str, str]) -> Mapping[str, str]:
    """Our names by those of other programs; given as each of ours with theirs, which have commas between them."""
    return MappingProxyType({theirs.strip(): name for name, all_theirs in ours for theirs in all_theirs.split(",")})


class Found(Struct, frozen=True):
    """One thing that becomes one entry.

    `name` says to people where it stood. `key` is what it is known by when it is imported again: no two of a source have the same.
    `fields` has all that was said of it, by the names that the program uses. `stem` is the name of its file, `folder` where that lay,
    `file_day` the day on which it was last changed. `remarks` are what its importer should know.
    """

    name: str
    key: str
    fields: Mapping[str, Data]
    body: str = ""
    kind: str = ""
    folder: str = ""
    stem: str = ""
    file_day: str = ""
    remarks: tuple[str, ...] = ()


class Fault(Struct, frozen=True):
    """Something that could not be imported, where it stands, why, and what to do about it."""

    name: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.name}:{self.line}: {self.message}" if self.line else f"{self.name}: {self.message}"


class Collection(Struct, frozen=True):
    """All that was found in a source. `known` says which of our fields the names of the program mean, `files` is what texts may link to."""

    program: str
    name: str
    found: tuple[Found, ...]
    faults: tuple[Fault, ...] = ()
    known: Mapping[str, str] = NO_NAMES
    files: Library = Library()
    site: str = ""


def _bytes(count: int) -> str:
    """A number of bytes in the largest unit of which it is a whole number."""
    unit, name = next((each for each in ((1024**2, "MiB"), (1024, "KiB")) if count % each[0] == 0), (1, "bytes"))
    return f"{count // unit} {name}"


def read_limited(file: Path, most: int) -> bytes | str:
    """The bytes of a regular file, or why it cannot be imported."""
    try:
        if file.is_dir():
            return "this is a folder; name the files in it"
        if file.is_symlink() or not file.is_file():
            return "this is a symbolic link or no regular file; copy what it leads to"
        if file.stat().st_size > most:
            return f"this is larger than {_bytes(most)}"
        return file.read_bytes()
    except OSError as fault:
        return f"this cannot be read: {fault.strerror}"
