"""A file that is open in the editor, as the editor has it: its text, what it says, and what is wrong with it taken alone."""

from __future__ import annotations

from functools import cached_property

from journalkit.diagnostic import Diagnostic
from journalkit.located import opens_with_front_matter, parse
from journalkit.lsp.positions import Ruler
from journalkit.markup.body import read_body
from journalkit.model.body import Body
from journalkit.model.entry import Written
from journalkit.nodes import Document
from journalkit.reading.recall import FileRead
from journalkit.source import Source
from journalkit.values import Struct


class Opened(Struct, frozen=True, dict=True):
    """A file in the editor. `path` is relative to the journal; `text` is what the editor has, `source` the same without a byte order mark.

    `read` is what it says, `entry` the same with its references told by the journal as it was last read, `own` all that is wrong with it
    as far as that can be told at once.
    """

    uri: str
    path: str
    version: int | None
    text: str
    source: Source
    read: FileRead
    entry: Written | None
    own: tuple[Diagnostic, ...]
    encoding: str

    @cached_property
    def ruler(self) -> Ruler:
        """Counts places in it."""
        return Ruler(self.source, self.encoding, len(self.text) - len(self.source.text))

    @cached_property
    def data(self) -> bytes:
        """The bytes that the file would hold."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def document(self) -> Document | None:
        """Its front matter and its body, if it has such."""
        return parse(self.source).value if opens_with_front_matter(self.source.text) else None

    @cached_property
    def body(self) -> Body:
        """Its Markdown."""
        if self.entry is not None:
            return self.entry.body
        return read_body(self.document.body if self.document else self.source.text)

    @property
    def body_start(self) -> int:
        """Where its Markdown begins."""
        if self.entry is not None:
            return self.entry.body_start
        return self.document.body_start if self.document else 0
