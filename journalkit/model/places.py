"""Where the values of fields stand in a file: kept as bytes, since of most files nobody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journalkit.source import Span
from journalkit.values import Packer, Unpacker

PACKED = Packer()
UNPACKED = Unpacker(dict[str, Span])


class Places(Mapping[str, Span]):
    """Spans by the names of fields; `packed` holds them in MessagePack."""

    __slots__ = ("packed",)

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    @classmethod
    def of(cls, places: Mapping[str, Span]) -> Places:
        """These spans."""
        return cls(PACKED.encode(dict(places)))

    def __getitem__(self, name: str) -> Span:
        return UNPACKED.decode(self.packed)[name]

    def __contains__(self, name: object) -> bool:
        return name in UNPACKED.decode(self.packed)

    def __iter__(self) -> Iterator[str]:
        return iter(UNPACKED.decode(self.packed))

    def __len__(self) -> int:
        return len(UNPACKED.decode(self.packed))


NOWHERE = Places.of({})
