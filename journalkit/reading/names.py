"""What names mean: ids, aliases and paths of everything that claims to be an entry, faulty files included."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping

from journalkit.model.body import Link, LinkKind
from journalkit.model.entry import Entry, Key, Reach, Written
from journalkit.values import Struct


class Names(Struct, frozen=True):
    """Keys by path and by id; `aliases` leads from another name of an entry to its key.

    `unreadable` are entries that their authors share with nobody: nobody else means them by an id that somebody's readable entry has too.
    """

    by_path: Mapping[str, Key]
    by_id: Mapping[str, tuple[Key, ...]]
    aliases: Mapping[Key, Key]
    unreadable: frozenset[Key]

    def meant(self, text: str, author: str) -> tuple[Key, ...]:
        """The keys that a reference of this author may mean: one when it is clear, several when it is not, none when it is broken."""
        text = unicodedata.normalize("NFC", text)
        person, slash, name = text.rpartition("/")
        if slash:
            return self._exactly(Key(person, name))
        own = self._exactly(Key(author, text))
        if own:
            return own
        others = tuple(self.aliases.get(key, key) for key in self.by_id.get(text, ()))
        return tuple(key for key in others if key not in self.unreadable) or others

    def _exactly(self, key: Key) -> tuple[Key, ...]:
        if key in self.by_id.get(key.id, ()):
            return (self.aliases.get(key, key),)
        return ()

    def mentioned(self, written: Written, link: Link) -> tuple[Key, ...]:
        """The keys that something may mean which looks like a link: by its path from the file or from the journal, or by its name alone:
        a path that leads nowhere from here may lead there from where others get it.
        """
        if link.kind in (LinkKind.WIKI, LinkKind.EMBED):
            return self.meant(link.target.removesuffix(".md"), written.author)
        targets = (link.target, f"{link.target}.md")
        paths = [path_meant(*each) for target in targets for each in ((written.path, target), ("", target.lstrip("/")))]
        there = tuple(self.by_path[path] for path in paths if path in self.by_path)[:1]
        return there or self.meant(posixpath.basename(posixpath.normpath(link.target)).removesuffix(".md"), written.author)


def path_meant(path: str, target: str) -> str:
    """The path from the journal that a relative link in a file leads to; begins with `..` or `/` when it leaves the journal."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unicodedata.normalize("NFC", target)))


def collect(claimed: Mapping[str, Key], written: Collection[Written]) -> Names:
    """The names of all files that claim to be entries, and the aliases of those that were read, be it in part; sound ones come first."""
    by_id: dict[str, dict[Key, None]] = defaultdict(dict)
    for key in claimed.values():
        by_id[key.id][key] = None
    aliases: dict[Key, Key] = {}
    for entry in written:
        for alias in entry.aliases if isinstance(entry, Entry) else ():
            other = Key(entry.author, unicodedata.normalize("NFC", alias))
            if other not in by_id[other.id]:
                by_id[other.id][other] = None
                aliases[other] = entry.key
    unreadable = frozenset(each.key for each in written if each.shared.reach is Reach.NOBODY)
    paths = {unicodedata.normalize("NFC", path): key for path, key in claimed.items()}
    return Names(paths, {name: tuple(keys) for name, keys in by_id.items()}, aliases, unreadable)
