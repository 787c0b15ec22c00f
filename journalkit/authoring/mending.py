"""The fixes that diagnostics carry, chosen and put together: which of them are safe, and what the files say after them.

A fix is taken only when the journal, read as if it had been made, has no fault that it did not have before, and when no audience could
see more than before. Files are read here and never written. What is right to write instead is decided where each rule is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from journalkit.diagnostic import Diagnostic
from journalkit.edit import edited
from journalkit.layout import SETTINGS
from journalkit.model.audience import PUBLIC, Audience, room_audience
from journalkit.pipeline import Checked, Effort, check_as_if
from journalkit.reading.cut_texts import CutTexts
from journalkit.reading.read import BYTE_ORDER_MARK, decode
from journalkit.source import Edit, Source, digest
from journalkit.store import Memo
from journalkit.values import Struct, field
from journalkit.view import View, project

RECEIVED = "it came from somebody else, who can correct it"
DECIDES = f"{SETTINGS} decides who may read what, so it is corrected by hand only"
UNUSABLE = f"{SETTINGS} has errors, and until it has none, nobody can tell who would read what"
CLASHES = "another fix wants to change the same place"
SHOWS = "others could read more than now; make the change yourself if that is right"
SPOILS = "something else would be wrong then; correct it by hand"
CHANGED = "the file changed meanwhile"
DEPTH = 4  # fixes that bring up faults which can be fixed, and so on


class Mended(Struct, frozen=True):
    """A file before and after its fixes, and the diagnostics that they are the fixes of, with their lines as they were met."""

    path: str
    before: bytes
    after: bytes
    fixed: tuple[FixedAt, ...]


class FixedAt(Struct, frozen=True):
    """A diagnostic whose fix was taken or not, its line and column when that was decided, and why not."""

    diagnostic: Diagnostic
    line: int
    column: int
    why_not: str = ""


class Mending(Struct, frozen=True):
    """What fixing a journal comes to: the files that change, and the fixes that were not taken."""

    files: tuple[Mended, ...]
    left: tuple[FixedAt, ...]


class _State(Struct, frozen=True):
    """The journal with some files read as if they were fixed, all that is wrong then, and what each audience sees."""

    instead: Mapping[str, bytes]
    checked: Checked
    views: Mapping[str, View]

    @property
    def said(self) -> Counter[tuple[str, str, str]]:
        """What is wrong, without its place, since a fix moves what stands behind it."""
        return Counter(map(said_of, self.checked.diagnostics))


class _Mender(Struct):
    """Tries fixes on a journal in memory; notes why it does not take some."""

    root: Path
    memo: Memo
    effort: Effort
    wanted: Callable[[str], bool]
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    why_not: dict[Diagnostic, str] = field(default_factory=dict)
    fixed: list[FixedAt] = field(default_factory=list)

    def look(self, instead: Mapping[str, bytes]) -> _State:
        """The journal as if some of its files held other bytes."""
        checked = check_as_if(self.root, instead, None, self.memo, self.effort)
        journal = checked.journal
        if journal is None:
            return _State(instead, checked, {})
        cut = CutTexts(self.memo, self.effort.recall)
        audiences: list[Audience] = [PUBLIC, *map(room_audience, journal.config.rooms)]
        return _State(instead, checked, {str(each): project(journal, each, cut.read) for each in audiences})

    def round(self, state: _State) -> _State:
        """The journal after all fixes that can be taken together now; the same when none can."""
        self.why_not.clear()
        offered = [each for each in state.checked.diagnostics if each.fix and self.wanted(each.path) and self._may_change(each, state)]
        clashing = _clashing(offered)
        self.why_not.update(dict.fromkeys(clashing, CLASHES))
        return self._taken([each for each in offered if each not in clashing], state)

    def _may_change(self, each: Diagnostic, state: _State) -> bool:
        """Whether the file may be changed at all, and is still what was read; its bytes are kept then."""
        why_not = ""
        if state.checked.journal is None:
            why_not = UNUSABLE
        elif each.path == SETTINGS:
            why_not = DECIDES
        elif is_received(self.root, each.path):
            why_not = RECEIVED
        elif each.path not in self.bytes_of:
            data = _bytes_in(self.root / each.path)
            if data is None or digest(data) != state.checked.inputs.files.get(each.path):
                why_not = CHANGED
            else:
                self.bytes_of[each.path] = data
        if why_not:
            self.why_not[each] = why_not
        return not why_not

    def _taken(self, fixes: list[Diagnostic], state: _State) -> _State:
        """The journal after as many of these fixes as are safe: all, else those of each half."""
        if not fixes:
            return state
        after, fixed = self._tried(fixes, state)
        shown = list(_newly_shown(state, after))
        if not shown and after.said < state.said:
            self.fixed.extend(fixed)
            return after
        open_files = {path for path in shown if path}
        blamed = [each for each in fixes if each.path in open_files] or (fixes if len(fixes) == 1 else [])
        if blamed:
            self.why_not.update(dict.fromkeys(blamed, SHOWS if shown else SPOILS))
            return self._taken([each for each in fixes if each not in blamed], state)
        middle = len(fixes) // 2
        first = self._taken(fixes[:middle], state)
        moved = self._as_they_are_in(first, fixes[middle:], state)
        return self._taken(moved, first)

    def _tried(self, fixes: list[Diagnostic], state: _State) -> tuple[_State, list[FixedAt]]:
        """The journal after these fixes, and after those of faults that nobody could see before them, such as fields of an unknown type."""
        after, fixed = state, []
        for _ in range(DEPTH):
            fixed += [self.at(each, after) for each in fixes]
            after = self.look({**after.instead, **self._texts_after(fixes, after)})
            fresh = after.said - state.said
            fixes = [each for each in after.checked.diagnostics if each.fix and said_of(each) in fresh and each.path in after.instead]
            if not fixes or _clashing(fixes):
                break
        return after, fixed

    def _as_they_are_in(self, after: _State, fixes: Iterable[Diagnostic], before: _State) -> list[Diagnostic]:
        """The fixes as they are told after others were taken; those of files that changed wait for the next round."""
        same = {each for each in after.checked.diagnostics if after.instead.get(each.path) == before.instead.get(each.path)}
        return [each for each in fixes if each in same]

    def _texts_after(self, fixes: Iterable[Diagnostic], state: _State) -> dict[str, bytes]:
        edits: dict[str, list[Edit]] = {}
        for each in fixes:
            edits.setdefault(each.path, []).extend(each.fix.edits if each.fix else ())
        return {path: _with_edits(self.source(path, state), own) for path, own in edits.items()}

    def source(self, path: str, state: _State) -> Source:
        """The text of a file as it is read in a state."""
        source = decode(path, state.instead.get(path, self.bytes_of.get(path, b""))).value
        return source or Source(path, "", "")

    def at(self, each: Diagnostic, state: _State) -> FixedAt:
        """A diagnostic with its place in a state."""
        if each.path not in self.bytes_of:
            self.bytes_of[each.path] = _bytes_in(self.root / each.path) or b""
        line, column = self.source(each.path, state).position(each.span.start)
        return FixedAt(each, line, column, self.why_not.get(each, ""))


def mending(root: Path, memo: Memo, effort: Effort, wanted: Callable[[str], bool]) -> Mending:
    """What the fixes of a journal's wanted files come to. Nothing is written."""
    mender = _Mender(root, memo, effort, wanted)
    state = mender.look({})
    while (after := mender.round(state)) is not state:
        state = after
    left = tuple(mender.at(each, state) for each in mender.why_not)
    files = (
        Mended(path, mender.bytes_of[path], data, tuple(each for each in mender.fixed if each.diagnostic.path == path))
        for path, data in sorted(state.instead.items())
    )
    return Mending(tuple(files), tuple(sorted(left, key=lambda each: each.diagnostic.order)))


def said_of(each: Diagnostic) -> tuple[str, str, str]:
    """What a diagnostic says, wherever it stands."""
    return (each.path, each.rule.slug, each.message)


def is_received(root: Path, path: str) -> bool:
    """Whether a file lies, by its name or where a symbolic link leads, among what others sent, or outside the journal."""
    here = (root / path).resolve()
    return path.split("/")[0] == "rooms" or not here.is_relative_to(root.resolve()) or here.is_relative_to(root.resolve() / "rooms")


def _clashing(offered: Iterable[Diagnostic]) -> set[Diagnostic]:
    """The diagnostics whose fixes want different things of the same place."""
    found: set[Diagnostic] = set()
    edits = [((each.path, edit.span), each) for each in offered for edit in (each.fix.edits if each.fix else ())]
    edits.sort(key=lambda each: each[0])
    for index, (place, each) in enumerate(edits):
        for other_place, other in edits[index + 1 :]:
            if other_place[0] != place[0] or other_place[1].start > place[1].end:
                break
            overlaps = other_place[1].start < place[1].end or other_place[1].start == place[1].start
            if overlaps and each.fix != other.fix:
                found.update((each, other))
    return found


def _newly_shown(before: _State, after: _State) -> Iterator[str]:
    """The files of entries and roadmaps that an audience sees after and did not see before; an empty text for anything else."""
    journal = after.checked.journal
    if journal is None:
        return
    for audience, view in after.views.items():
        old = before.views.get(audience)
        for key in view.entries.keys() - (old.entries.keys() if old else set()):
            yield journal.entries[key].path if key in journal.entries else ""  # a view knows neither files nor all ids
        for name in view.roadmaps.keys() - (old.roadmaps.keys() if old else set()):
            yield journal.roadmaps[name].path
        if old is None or view.attachments.keys() - old.attachments.keys() or view.people.keys() - old.people.keys():
            yield ""


def _with_edits(source: Source, edits: Iterable[Edit]) -> bytes:
    text = edited(source.text, edits)
    return (BYTE_ORDER_MARK if source.byte_order_mark else b"") + text.encode("utf-8")


def _bytes_in(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
