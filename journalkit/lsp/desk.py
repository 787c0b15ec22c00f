"""One journal that somebody works on: as it was when it was last read whole, open files as the editor has them.

Reads and checks like every command, with what is open laid over the files. Knows nothing of the protocol but its encodings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from journalkit.authoring.readers import Seen, seen_by_all
from journalkit.config import read_config
from journalkit.diagnostic import Diagnostic, faulty_paths
from journalkit.git import Surroundings
from journalkit.layout import SETTINGS
from journalkit.lsp.near import said_of
from journalkit.lsp.opened import Opened
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry, Written
from journalkit.model.journal import Config, Journal
from journalkit.packaged import this_program
from journalkit.pipeline import Checked, Effort, capped, check_as_if
from journalkit.reading.entry_file import read_bytes
from journalkit.reading.link import Known, linked_alone
from journalkit.reading.load import Settings, read_settings
from journalkit.reading.read import decode
from journalkit.reading.recall import FileRead, Recall
from journalkit.rules import RULES
from journalkit.source import Source
from journalkit.store import open_memo
from journalkit.values import Struct, replace


class Sight(Struct, frozen=True):
    """A journal when it was read whole: what was found, what every audience could read, and who asks.

    `texts` are those of the files that were open then, and `besides` is what was wrong with each that could not be told from it alone.
    `took` is how many seconds it took.
    """

    checked: Checked
    settings: Settings
    seen: Seen
    me: str
    texts: Mapping[str, str]
    besides: Mapping[str, tuple[Diagnostic, ...]]
    took: float

    @property
    def journal(self) -> Journal | None:
        return self.checked.journal

    @property
    def known(self) -> Known | None:
        return self.checked.known

    @property
    def practice(self) -> Practice | None:
        """What the method reads off the owner's view."""
        return self.checked.practice

    def in_view(self, entry: Entry) -> Entry:
        """The entry as the owner sees it."""
        found = self.practice.view.find(entry.key) if self.practice else None
        return found or entry


class Desk:
    """A journal in a folder, and the `sight` of it that there is; `now` gives the time, `asks` who asks."""

    def __init__(self, root: Path, around: Surroundings, now: Callable[[], datetime], asks: Callable[[Config, Path], str]) -> None:
        self.root = root
        self.sight: Sight | None = None
        self._now, self._asks = now, asks
        self._memo = open_memo(root, this_program())
        self._effort = Effort(jobs=1, recall=Recall(RULES, keeps=True), around=around)

    def close(self) -> None:
        """Let go of the memo."""
        self._memo.close()

    def look(self, opened: tuple[Opened, ...]) -> Sight:
        """Read the journal whole, with these files as the editor has them. It may take long, and changes nothing here."""
        started = time.monotonic()
        instead = {each.path: each.data for each in opened}
        settings = read_settings(self.root, instead).value
        checked = check_as_if(self.root, instead, self._now(), self._memo, self._effort)
        checked = replace(checked, diagnostics=tuple(capped(checked.diagnostics)))
        journal = checked.journal
        besides = {}
        for each in opened:
            own = {*alone(each.read, checked)[1]}
            besides[each.path] = tuple(found for found in checked.diagnostics if found.path == each.path and found not in own)
        seen = seen_by_all(journal) if journal else {}
        me = self._asks(journal.config, self.root) if journal else ""
        texts = {each.path: each.source.text for each in opened}
        return Sight(checked, settings, seen, me, texts, besides, time.monotonic() - started)

    def opened(self, uri: str, path: str, version: int | None, text: str, encoding: str) -> Opened:
        """A file as the editor has it."""
        data = text.encode("utf-8", "surrogatepass")
        source = decode(path, data).value or Source(path, text, "")
        settings = self.sight.settings if self.sight else read_settings(self.root).value
        if path == SETTINGS:
            outcome = decode(path, data)
            said = read_config(outcome.value).diagnostics if outcome.value else outcome.diagnostics
            read = FileRead(path, None, sound=False, claims=False, diagnostics=said)
        else:
            read = read_bytes(path, data, settings.vocabulary, settings.config.owner if settings.config else "")
        entry, own = alone(read, self.sight.checked if self.sight else None)
        return Opened(uri, path, version, text, source, read, entry, own, encoding)


def alone(read: FileRead, checked: Checked | None) -> tuple[Written | None, tuple[Diagnostic, ...]]:
    """The entry of a file with its references, and what is wrong with it, told by the file and by what it leads to in the journal."""
    known, journal = (checked.known, checked.journal) if checked else (None, None)
    if known is None or journal is None or read.written is None:
        return read.written, read.diagnostics
    linked = linked_alone(read.written, known)
    found = (*read.diagnostics, *linked.diagnostics)
    if read.sound and not faulty_paths(found):
        found = tuple(dict.fromkeys((*found, *said_of(linked.value, journal))))
    return linked.value, found


def for_now(opened: Opened, sight: Sight | None) -> tuple[Diagnostic, ...]:
    """What is wrong with an open file now: what it says itself, and what the journal said when it was last read, moved with its text."""
    if sight is None or opened.path not in sight.texts:
        return tuple(sorted(opened.own, key=lambda each: each.order))
    before, after = sight.texts[opened.path], opened.source.text
    moved = (_moved(each, before, after) for each in sight.besides[opened.path])
    return tuple(sorted((*opened.own, *(each for each in moved if each)), key=lambda each: each.order))


def _moved(each: Diagnostic, before: str, after: str) -> Diagnostic | None:
    """A diagnostic where its place stands now; None when what it speaks of was changed."""
    same = _same_start(before, after)
    if each.span.end <= same:
        return each
    end = _same_start(before[same:][::-1], after[same:][::-1])
    by = len(after) - len(before)
    return replace(each, span=each.span.shifted(by), fix=None) if each.span.start >= len(before) - end else None


def _same_start(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def known_entry(opened: Opened, sight: Sight) -> Entry | None:
    """The entry of an open file as the journal has it; None while its fields have changed since the journal was read."""
    found = sight.journal.find(opened.entry.key) if sight.journal and isinstance(opened.entry, Entry) else None
    before, now = sight.texts.get(opened.path, ""), opened.source.text[: opened.body_start]
    return found if found is not None and found.path == opened.path and before[: opened.body_start] == now else None
