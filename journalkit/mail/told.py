"""What was told to whom, and the letter that may be on its way: written down before it is sent and after, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from journalkit.kept import keep, kept
from journalkit.values import Struct, replace

FILE = "told.json"


class Told(Struct, frozen=True):
    """What one person was told: names of entries, and how many letters there were. `sending` is what one tells that may have arrived."""

    names: frozenset[str] = frozenset()
    number: int = 0
    sending: tuple[str, ...] | None = None

    def begun(self, names: Iterable[str]) -> Told:
        """When a letter with these entries is about to be sent."""
        return replace(self, sending=tuple(sorted(names)))

    def failed(self) -> Told:
        """When it is known that the letter did not arrive."""
        return replace(self, sending=None)

    def sent(self, withdrawn: Iterable[str] = ()) -> Told:
        """When the letter was taken, which also told that some entries are `withdrawn`."""
        return Told((self.names | frozenset(self.sending or ())) - frozenset(withdrawn), self.number + 1)

    def knowing(self, names: Iterable[str]) -> Told:
        """When these entries need not be told."""
        return replace(self, names=self.names | frozenset(names))


def told_to(root: Path, person: str) -> Told:
    """What a person was told."""
    found = kept(root, FILE).get(person)
    value: dict[str, Any] = found if isinstance(found, dict) else {}
    number, sending = value.get("number"), value.get("sending")
    return Told(
        frozenset(_texts(value.get("names"))),
        number if isinstance(number, int) else 0,
        tuple(_texts(sending)) if isinstance(sending, list) else None,
    )


def keep_told(root: Path, person: str, told: Told) -> None:
    """Write down what a person was told. OSError when that cannot be done."""
    value = {"names": sorted(told.names), "number": told.number, "sending": list(told.sending) if told.sending is not None else None}
    keep(root, FILE, value={**kept(root, FILE), person: value})


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
