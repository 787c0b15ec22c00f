"""Pages with new texts in place of old ones, and otherwise as they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from journalkit.model.body import Body
from journalkit.model.entry import Entry, Written
from journalkit.site.page import EntryContent, Page
from journalkit.site.piece import Opening
from journalkit.values import Struct, replace


class NewText(Struct, frozen=True):
    """A text of an entry as it was, and as it is now; `describes` says whether a page of its own is described by how it begins."""

    before: Body
    after: Body
    describes: bool

    @classmethod
    def of(cls, before: Written, after: Written) -> NewText:
        """The new text of an entry in which nothing else is new."""
        return cls(before.body, after.body, isinstance(after, Entry) and not after.summary)

    @property
    def swaps(self) -> dict[str, Body | Opening]:
        """What stands in place of what, by the digest of the old; no beginning that is not new, since it may be that of other texts, and
        one that says nothing has the digest of a text that says nothing.
        """
        swaps: dict[str, Body | Opening] = {self.before.digest: self.after}
        if self.before.excerpt != self.after.excerpt:
            swaps[Opening(self.before.excerpt).digest] = Opening(self.after.excerpt)
        return swaps

    def is_told_apart(self, texts: Collection[str]) -> bool:
        """Whether pages tell where the text stands: `texts` are the digests of those of all entries, and of how they begin.

        Two that are alike, or begin alike where the beginning is new, look the same there; and one that never said anything stands nowhere.
        """
        return bool(self.before.opening) == bool(self.after.opening) and all(sum(each == one for each in texts) == 1 for one in self.swaps)


def retold(page: Page, texts: Collection[NewText]) -> Page:
    """The page with all new texts in place of the old ones, at once: what is new in one entry may be what was old in another."""
    swapped: Page = _swapped(page, {old: new for each in texts for old, new in each.swaps.items()})
    shown = page.content.prose.body.digest if isinstance(page.content, EntryContent) else ""
    about = next((each.after.opening for each in texts if each.describes and each.before.digest == shown), "")
    return replace(swapped, description=about) if about else swapped


def _swapped(value: Any, swaps: dict[str, Body | Opening]) -> Any:
    """A closed value with other texts in it."""
    found = value
    if isinstance(value, Body | Opening):
        found = swaps.get(value.digest, value)
    elif isinstance(value, tuple):
        parts = [_swapped(each, swaps) for each in value]
        found = tuple(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    elif isinstance(value, Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        new = {name: _swapped(each, swaps) for name, each in fields.items()}
        changes = {name: each for name, each in new.items() if each is not fields[name]}
        found = replace(value, **changes) if changes else value
    return found
