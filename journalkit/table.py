"""A large mapping in the memo: what is new of it is kept beside the whole while it is little, instead of the whole again.

Knows names and types, never what the values mean. Whoever asks must be able to tell by a value, or by the `state`, that it is an old one:
what stood beside the whole may be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from journalkit.source import digest
from journalkit.store import Memo
from journalkit.values import Packer, Unpacker, ValidationError

T = TypeVar("T")

DIGITS = 32
BESIDE = "new\0"  # before the name of what stands beside the whole; no name of a folder has such a sign
SHARE = 50  # of so many values one may stand beside them


class Table(Generic[T]):
    """What the memo has under a name: values of a type, by their names. `found` are these; nothing where the memo does not know.

    `state` names exactly what is kept, so that something else can be kept that belongs to it.
    """

    def __init__(self, memo: Memo, kind: str, name: str, of: Any) -> None:
        self._memo, self._kind, self._name = memo, kind, name
        self._whole = ""  # the digest of the whole, beside which the new stands
        self._new: dict[str, T] = {}
        self._gone: set[str] = set()
        self.found: Mapping[str, T] = {}
        self.state = ""
        data = memo.get(kind, name)
        beside = memo.get(kind, BESIDE + name)
        try:
            if data:
                found = Unpacker(dict[str, of]).decode(memoryview(data)[DIGITS:])
                self.state = self._whole = data[:DIGITS].decode()
                if beside and beside[:DIGITS] == data[:DIGITS]:
                    new, gone = Unpacker(tuple[dict[str, of], set[str]]).decode(memoryview(beside)[DIGITS:])
                    self._new, self._gone = new, gone
                    self.state = digest(beside)
                    found = {each: value for each, value in found.items() if each not in gone} | new if gone else found | new
                self.found = found
        except ValidationError:
            self.state = self._whole = ""

    def keep(self, now: Mapping[str, T]) -> None:
        """Put into the memo what the values are now. UnicodeEncodeError, with nothing put, when a name of them is no text."""
        changed = {name: value for name, value in now.items() if self.found.get(name) != value}
        gone = self.found.keys() - now.keys()
        if self._whole and not changed and not gone:
            return
        new = {name: value for name, value in self._new.items() if name not in gone} | changed
        all_gone = (self._gone | gone) - new.keys()
        if self._whole and (len(new) + len(all_gone)) * SHARE <= len(now):
            data = self._whole.encode() + Packer().encode((new, all_gone))
            self.state = digest(data)
            self._memo.put(self._kind, BESIDE + self._name, data)
        else:
            data = Packer().encode(now)
            new, all_gone = {}, set()
            self.state = self._whole = digest(data)
            self._memo.put(self._kind, self._name, self._whole.encode() + data)
            self._memo.drop(self._kind, [BESIDE + self._name])
        self._new, self._gone, self.found = new, all_gone, now
