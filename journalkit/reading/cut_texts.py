"""What texts say that were cut for an audience: from the memo where the same text was read before."""

from __future__ import annotations

from journalkit.markup.text import read_text
from journalkit.model.body import Body
from journalkit.reading.recall import Recall
from journalkit.source import digest
from journalkit.store import Memo
from journalkit.values import Struct, field

KEPT_UNUSED = 1000


class CutTexts(Struct, frozen=True):
    """Reads Markdown texts that are no longer those of a file."""

    memo: Memo
    recall: Recall
    used: set[str] = field(default_factory=set)

    def read(self, text: str) -> Body:
        """The body of a text."""
        key = digest(text.encode("utf-8", "surrogatepass"))
        self.used.add(key)
        data = self.memo.get("cut", key)
        body = self.recall.whole_body(data) if data is not None else None
        if body is None:
            body = read_text(text)
            self.memo.put("cut", key, self.recall.whole_body_to_bytes(body))
        return body

    def forget(self) -> None:
        """Forget texts that were not read, when they have become many; some are those of other audiences."""
        unused = self.memo.keys("cut") - self.used
        if len(unused) > KEPT_UNUSED + 2 * len(self.used):
            self.memo.drop("cut", unused)
