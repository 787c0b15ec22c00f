"""The builds of `journalkit serve`: each as `build` makes it, with what the pages on screen are told about it."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from journalkit.ahead import Ahead, Superseded
from journalkit.cli.app import App, Ending, surroundings, without_collecting
from journalkit.cli.building import faults_end, show_errors, write
from journalkit.cli.places import home_folder, site_folder
from journalkit.cli.report import sources_of
from journalkit.cli.words import counted, told
from journalkit.diagnostic import Diagnostic, Severity, faulty_paths
from journalkit.digests import digest_of
from journalkit.last_build import Built, standing
from journalkit.layout import SETTINGS, STATE, TEMPLATES
from journalkit.live.bar import Bar, Eyes
from journalkit.live.rebuilt import Problem, Rebuilt
from journalkit.live.serving import Live, Opening
from journalkit.live.watch import Watched
from journalkit.lock import Busy
from journalkit.method.clocks import still
from journalkit.model.audience import Audience, Reach
from journalkit.new_texts import built_with_new_texts
from journalkit.packaged import packaged_templates, this_program
from journalkit.parallel import processors
from journalkit.pipeline import Beside, Checked, Effort, check_folder
from journalkit.reading.discover import is_entered, is_read
from journalkit.reading.recall import Recall
from journalkit.rendering import Rendering
from journalkit.rules import RULES
from journalkit.site.write import Refused, without_option
from journalkit.store import open_memo
from journalkit.templating import TemplateFault, is_template
from journalkit.values import Struct

ATTACHMENTS = ("attachments/", "attachments-")
DOUBTS = 20  # builds in a row, each after the files have settled
SHOWN = 50  # errors on a page
LEFT_OUT = "Left out of the site until it is mended."


class Shown(Struct, frozen=True):
    """What the site shows: for which span of time it is true, and the files of which entries; `ignore` is what journal.yaml said then."""

    since: datetime | None = None
    until: datetime | None = None
    paths: frozenset[str] = frozenset()
    ignore: tuple[str, ...] = ()


class Rebuilding:
    """Builds one site again and again, and remembers what it shows."""

    def __init__(self, app: App, asked: Audience, *, colour: bool | None) -> None:
        self._app = app
        self._asked = asked
        self._colour = colour
        self._root = app.root().resolve()
        self._memo = open_memo(self._root, this_program())
        self._shown = Shown()
        self._checked: Checked | None = None  # of the last build of all
        self._recall, self._rendering = Recall(RULES, keeps=True), Rendering()
        self._doubts = 0
        self._ahead = Ahead(self._root, self._recall)

    @property
    def root(self) -> Path:
        """The journal's folder."""
        return self._root

    def close(self) -> None:
        """Let go of the memo."""
        self._memo.close()

    def live(self, *, poll: bool) -> Live:
        """What the server needs of this."""
        watched = Watched(self._root, self.reads, self.enters, frozenset({TEMPLATES}), self._root / STATE)
        run = os.urandom(8).hex()
        held = _git_lock(self._root).exists
        return Live(self.open, ATTACHMENTS, watched, self.rebuild, self.is_old, held, _say, run, self.ahead, poll=poll)

    def reads(self, path: str) -> bool:
        """Whether a build reads a file of this path."""
        if path.startswith(f"{TEMPLATES}/"):
            return path.startswith(f"{TEMPLATES}/site/") and is_template(path)
        return path == SETTINGS or is_read(path, self._shown.ignore)

    def enters(self, path: str) -> bool:
        """Whether a build looks for files in a folder of this path."""
        return path.split("/")[0] == TEMPLATES or is_entered(path, self._shown.ignore)

    @without_collecting()
    def open(self) -> Opening:
        """The first build, as `build` would make it. Ends the command where that would."""
        effort = self._effort(processors())
        checked = self._read(None, effort)
        with faults_end(without_option):
            built = self._write(checked, effort)
        for line in told(built):
            _say(line)
        bar = Bar.of(packaged_templates() / "live", eyes_of(built, checked))
        return Opening(site_folder(self._root, self._asked), bar, self._rebuilt(checked, LEFT_OUT, built))

    def ahead(self, changed: frozenset[str]) -> frozenset[str]:
        """Before all is built again: the pages that hold nothing new but the texts of these files, and are what they will be."""
        return self._ahead.write(changed)

    @without_collecting()
    def rebuild(self, changed: frozenset[str] | None) -> Rebuilt:
        """Build again after these paths changed. What cannot be built leaves the site as it is."""
        started = time.monotonic()
        effort = self._effort(1)  # of one process, since there are threads now, beside which none is forked
        self._app = self._app.later()
        self._ahead.begin()
        try:
            if self._checked is not None and (built := self._with_new_texts()) is not None:
                return self._told(started, self._checked, built)
        except Superseded:
            return Rebuilt(again=True)
        checked = self._read(changed, effort)
        if self._is_being_written(checked):
            return Rebuilt(again=True)
        if checked.journal is None:
            return self._rebuilt(checked, f"The site stays as it was until {SETTINGS} is mended.")
        if self._waits(checked):
            return self._rebuilt(checked, "The site stays as it was until this is mended.")
        try:
            built = self._write(checked, effort)
        except (Busy, Superseded):
            return Rebuilt(again=True)
        except (Refused, TemplateFault, Ending, OSError) as fault:
            said = without_option(fault)
            _say(f"{said}; the site stays as it was")
            return self._rebuilt(checked, f"{said}. The site stays as it was.")
        return self._told(started, checked, built)

    def _with_new_texts(self) -> Built | None:
        """What is said of a site in which nothing but texts is new, and which shows them by now; None when all must be built again."""
        left = standing(self._root, site_folder(self._root, self._asked).resolve(), self._asked, self._app.now, self._memo)
        built = built_with_new_texts(left, self._memo, home_folder(), self._ahead) if left is not None else None
        if built is not None:
            self._memo.save()
            self._ahead.brought()
            show_errors(self._root, built.errors, colour=self._colour)
        return built

    def _told(self, started: float, checked: Checked, built: Built) -> Rebuilt:
        if built.written or built.removed:
            done = f"{counted(len(built.written), 'file')} written, {len(built.removed)} removed"
            _say(f"{done} in {time.monotonic() - started:.2f} s")
        return self._rebuilt(checked, LEFT_OUT, built)

    def is_old(self) -> bool:
        """Whether time has made the site old: another day has begun, a clock of 72 hours has run out, or the machine's clock was set."""
        since, until = self._shown.since, self._shown.until
        return since is not None and until is not None and not since <= self._app.later().now.astimezone(UTC) < until

    def _effort(self, jobs: int) -> Effort:
        beside = self._ahead if self._asked.reach is Reach.PRIVATE else Beside()
        return Effort(jobs, recall=self._recall, rendering=self._rendering, around=surroundings(), beside=beside)

    def _read(self, changed: frozenset[str] | None, effort: Effort) -> Checked:
        """Read and check the journal. `changed`: the only paths, of files and folders, that changed since it was last read here."""
        checked = check_folder(self._root, self._app.now, self._memo, effort)
        if self._asked.reach is Reach.PRIVATE:
            show_errors(self._root, checked.errors, colour=self._colour)
        return checked

    def _write(self, checked: Checked, effort: Effort) -> Built:
        built = write(self._app, checked, self._asked, self._root, site_folder(self._root, self._asked), effort)
        if checked.journal is not None:
            since, until = (None, None) if self._app.pretended else self._true_for(checked)
            self._shown = Shown(since, until, _paths(checked), checked.journal.config.ignore)
            self._checked = checked
        return built

    def _true_for(self, checked: Checked) -> tuple[datetime | None, datetime | None]:
        """The span of time in which the site says what is true. A clock that others do not see may cut it short, which does no harm."""
        if checked.practice is None:
            return None, None
        since, until = still(checked.practice.now, (clock.deadline for clock in checked.practice.clocks.values()))
        return since.astimezone(UTC), until.astimezone(UTC)

    def _is_being_written(self, checked: Checked) -> bool:
        """Whether something of the site would go only because its file was caught between two writes: empty, or another one by now.

        A file that stays empty is believed in the end.
        """
        gone = self._shown.paths - _paths(checked)
        caught = [path for path in gone if _is_unlike(self._root / path, checked.inputs.files.get(path))]
        self._doubts = self._doubts + 1 if caught else 0
        return 0 < self._doubts <= DOUBTS

    def _waits(self, checked: Checked) -> bool:
        """Whether the site stays as it is: something that stands on it cannot be used as it is written now.

        On a site for others it goes at once, since what is not understood is shared with nobody.
        """
        return self._asked.reach is Reach.PRIVATE and not self._shown.paths.isdisjoint(faulty_paths(checked.diagnostics))

    def _rebuilt(self, checked: Checked, verdict: str, built: Built | None = None) -> Rebuilt:
        """What the pages are told. Pages for others hear of no file, since an error may stand in one that they may not read."""
        written, removed = frozenset[str](), frozenset[str]()
        if built:
            removed = frozenset(built.removed)
            written = frozenset(built.written) - self._ahead.as_shown(built.written, site_folder(self._root, self._asked))
        else:
            self._ahead.lose()
        left_out = [each for each in checked.errors if each.rule.severity is Severity.ERROR]
        if self._asked.reach is Reach.PRIVATE:
            more = f" Of {len(left_out)} errors the first {SHOWN} are shown." if len(left_out) > SHOWN else ""
            return Rebuilt(written, removed, problems(self._root, left_out[:SHOWN]), verdict + more if left_out or not built else "")
        count = len({each.path for each in left_out})
        hint = f"The journal has {counted(count, 'file')} with errors. journalkit check shows them." if count else ""
        return Rebuilt(written, removed, (), hint if built else verdict)


def problems(root: Path, diagnostics: list[Diagnostic]) -> tuple[Problem, ...]:
    """Diagnostics with their places counted as people count them, and with the lines they stand on."""
    sources = sources_of(root, diagnostics)
    found = []
    for each in diagnostics:
        at = sources[each.path].position(each.span.start)
        excerpt = sources[each.path].line(at.line) if each.span.end else ""
        found.append(Problem(each.path, at.line, at.column, each.rule.slug, each.message, each.help, excerpt))
    return tuple(found)


def eyes_of(built: Built, checked: Checked) -> Eyes:
    """Through whose eyes one looks at a site, in words."""
    reach = built.audience.reach
    room = checked.journal.config.rooms.get(built.audience.room or "") if checked.journal is not None else None
    if checked.journal is not None and room is not None:
        names = ", ".join(checked.journal.config.people[person].name for person in room.people)
        return Eyes(reach.value, f"Through the eyes of the room {room.title or room.id}", f"what {names} may read")
    if reach is Reach.PUBLIC:
        return Eyes(reach.value, "Through everyone’s eyes", "what anybody on the web may read")
    return Eyes(reach.value, "Through your own eyes", "everything in this journal")


def _paths(checked: Checked) -> frozenset[str]:
    """The files of all entries and roadmaps that can be used."""
    journal = checked.journal
    return frozenset(each.path for each in (*journal.entries.values(), *journal.roadmaps.values())) if journal else frozenset()


def _is_unlike(file: Path, digest: str | None) -> bool:
    """Whether a file that is there is empty, or not what was read."""
    try:
        return file.stat().st_size == 0 or digest_of(file) != digest
    except OSError:
        return False


def _git_lock(root: Path) -> Path:
    """The file that git keeps while it writes files of the journal."""
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git / "index.lock"
        if git.is_file():  # a linked working tree
            return folder / git.read_text(encoding="utf-8", errors="replace").removeprefix("gitdir:").strip() / "index.lock"
    return root / ".git" / "index.lock"


def _say(line: str) -> None:
    click.echo(line, err=True)
