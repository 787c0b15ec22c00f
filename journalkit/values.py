"""What the program's values are made of: classes of fields that are quick to declare, to make and to compare.

Such a class costs a fiftieth of what a standard data class costs when the program starts, and it starts for every command. Knows nothing
of journals. `Packer` and `Unpacker` turn values of such classes into bytes and back, by the types of their fields, in MessagePack
(https://msgpack.org).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from msgspec import DecodeError, Struct, ValidationError, defstruct, field, json
from msgspec.msgpack import Decoder as Unpacker
from msgspec.msgpack import Encoder as Packer
from msgspec.structs import asdict, replace

__all__ = ["Packer", "Struct", "Unpacker", "ValidationError", "asdict", "defstruct", "field", "from_json", "once", "replace", "to_json"]

V = TypeVar("V")


class once(Generic[V]):  # noqa: N801  (it stands where `property` does)
    """A property that is worked out once for each value of a class with `dict=True`.

    As `functools.cached_property` from Python 3.12 on, which before takes a lock each time: twice as long for what there is of every entry.
    """

    def __init__(self, work_out: Callable[[Any], V]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__

    def __get__(self, instance: Any, owner: type | None = None) -> V:
        found = instance.__dict__[self._name] = self._work_out(instance)
        return found


def to_json(value: object) -> str:
    """A value as JSON (RFC 8259) without spaces, its signs as they are. UnicodeEncodeError when one of them is none."""
    return json.encode(value).decode()


def from_json(data: bytes) -> Any:
    """The value of a JSON text. ValueError when it is none."""
    try:
        return json.decode(data)
    except (DecodeError, RecursionError) as fault:
        raise ValueError(str(fault)) from fault
