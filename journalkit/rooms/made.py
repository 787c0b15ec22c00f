"""The files of a branch: what each is called by git, its text when that is asked for, and how the ids are remembered.

What an entry became is known by a digest of all that its text on the branch is made of, as the View has it. Knows nothing of who may see
what: a View that shows something else gives other digests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from journalkit.git.objects import SHA1, object_id
from journalkit.source import digest
from journalkit.store import Memo
from journalkit.table import Table
from journalkit.values import Packer, Struct, Unpacker, ValidationError

KIND = "sent"


class Made(Struct, frozen=True, array_like=True):
    """What a text on a branch is made of and what it became: its id there and its digest; both are empty where it cannot be sent.

    Of an entry also its day, as the number of days since the year 1, the people whom its fields name, and the attachments that it uses.
    """

    of: str
    id: str = ""
    digest: str = ""
    day: int = 0
    people: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


NOTHING: Mapping[str, Made] = MappingProxyType({})


class Known(Struct, frozen=True):
    """How the room's objects are named, and what became of entries before, by their places; the memo has that in `table`."""

    naming: str = SHA1
    made: Mapping[str, Made] = NOTHING
    table: Table[Made] | None = None

    def of(self, text: str, of: str = "") -> Made:
        """What a text becomes."""
        data = text.encode("utf-8")
        return Made(of, object_id("blob", data, self.naming), digest(data))


class Texts(Mapping[str, str]):
    """The texts of a branch by path; those that nobody has asked for yet are made when somebody does."""

    def __init__(self, texts: Mapping[str, str | Callable[[], str]]) -> None:
        self._texts = dict(sorted(texts.items()))

    def __getitem__(self, path: str) -> str:
        found = self._texts[path]
        if not isinstance(found, str):
            found = self._texts[path] = found()
        return found

    def __contains__(self, path: object) -> bool:
        return path in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def digest_of(packer: Packer, *parts: Any) -> str:
    """One digest for all that a text is made of."""
    return digest(packer.encode(parts))


def remembered(memo: Memo, room: str, naming: str) -> Known:
    """What the memo knows of a room whose objects are named like this."""
    table = Table[Made](memo, KIND, f"{naming} {room}", Made)
    return Known(naming, table.found, table)


def remember(known: Known, made: Mapping[str, Made]) -> None:
    """Put into the memo what entries became; what they were before is forgotten."""
    if known.table is not None:
        known.table.keep(made)


def files_of(memo: Memo, room: str, commit: str) -> dict[str, str] | None:
    """The ids of the files of a commit by path; None when the memo does not know."""
    data = memo.get(KIND, f"files {room}")
    try:
        found = Unpacker(tuple[str, dict[str, str]]).decode(data) if data is not None else None
    except ValidationError:
        return None
    return found[1] if found and found[0] == commit else None


def remember_files(memo: Memo, room: str, commit: str, files: Mapping[str, str]) -> None:
    """Put into the memo which files the commit of a branch has."""
    if files_of(memo, room, commit) != files:
        memo.put(KIND, f"files {room}", Packer().encode((commit, files)))
