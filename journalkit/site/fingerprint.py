"""What a page shows, in one digest: equal for equal pages, whoever made them and when."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from journalkit.model.body import Body
from journalkit.site.files import FeedItem
from journalkit.site.page import Frame, Page
from journalkit.site.piece import Card
from journalkit.values import Struct, field


class Fingerprints(Struct, frozen=True):
    """Makes the fingerprints of pages, under a name for all that renders them: the program and its templates.

    What stands on many pages is read once. It is known by the object that it is, so these live as long as their pages are made.
    """

    rendered_by: str
    _shared: dict[int, tuple[object, str, tuple[str, ...]]] = field(default_factory=dict)
    _names: dict[type, tuple[str, ...]] = field(default_factory=dict)
    _texts: list[str] = field(default_factory=list)

    def of(self, page: Page) -> tuple[str, tuple[str, ...]]:
        """The fingerprint of a page, 32 hexadecimal digits, and the digests of the texts that stand in it by them."""
        written = [self.rendered_by]
        self._texts.clear()
        self._write(page, written.append)
        return _digest(written), tuple(dict.fromkeys(self._texts))

    def _write(self, value: Any, out: Callable[[str], None]) -> None:
        """Write a value so that no two different values are written alike."""
        kind = type(value)
        if kind is str:
            out(f"{len(value)}:{value}")
        elif kind is tuple:
            out(f"({len(value)}")
            for each in value:
                self._write(each, out)
        elif value is None or kind in (bool, int, float):
            out(f"{value!r};")
        elif kind is Body:
            out(value.digest)
            self._texts.append(value.digest)
        elif kind in (Card, Frame, FeedItem):
            out(self._of_shared(value))
        else:
            self._write_fields(value, out)

    def _write_fields(self, value: Any, out: Callable[[str], None]) -> None:
        kind = type(value)
        if kind not in self._names:
            if not isinstance(value, Struct):
                raise TypeError(f"{kind} on a page cannot be told from others")
            self._names[kind] = value.__struct_fields__
        out(f"<{kind.__name__}")
        for name in self._names[kind]:
            self._write(getattr(value, name), out)

    def _of_shared(self, value: object) -> str:
        """The digest of what stands on many pages."""
        known = self._shared.get(id(value))
        if known is None or known[0] is not value:
            written: list[str] = []
            before = len(self._texts)
            self._write_fields(value, written.append)
            known = self._shared[id(value)] = (value, _digest(written), tuple(self._texts[before:]))
        else:
            self._texts.extend(known[2])
        return known[1]


def _digest(written: list[str]) -> str:
    return blake2b("\0".join(written).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
