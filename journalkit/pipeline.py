"""The one place where the stages are composed: a folder to a checked Journal, and a Journal to a site for an audience.

The stages of a site are loaded when one is built, so that commands which only read a journal start at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from journalkit.checks import check
from journalkit.checks.method import check_method
from journalkit.checks.method.followed import Followed
from journalkit.diagnostic import Diagnostic, Severity, faulty_paths, numbers
from journalkit.digests import digest_together
from journalkit.git import Committed, Field, Surroundings, committed, due, due_moves, due_of_file
from journalkit.languages.say import saying
from journalkit.last_build import Built, Conditions, all_inputs, remember, remember_files
from journalkit.method.clocks import still
from journalkit.method.practice import Practice, practice
from journalkit.model.audience import PRIVATE, Audience
from journalkit.model.entry import Written
from journalkit.model.journal import Journal
from journalkit.packaged import this_program
from journalkit.parallel import processors, shared_out
from journalkit.reading.cut_texts import CutTexts
from journalkit.reading.inputs import Inputs, Listed
from journalkit.reading.link import Known
from journalkit.reading.load import load
from journalkit.reading.recall import FileRead, Recall
from journalkit.rendering import Rendering
from journalkit.repository import state
from journalkit.rules import RULES
from journalkit.site.manifest import digest_of_manifest
from journalkit.site.neighbour import Neighbour
from journalkit.store import Memo, open_memo
from journalkit.values import Struct, field, replace
from journalkit.view import View, project

if TYPE_CHECKING:
    from journalkit.sheet.sheet import Sheet
    from journalkit.site.known import Shape
    from journalkit.site.page import Planned
    from journalkit.site.produce import Artifact
    from journalkit.site.write import Output
    from journalkit.templating import Templates

SHOWN_OF_A_KIND = 50
WORTH_A_PROCESS = 150  # pages
MOST_HELD = 110_000  # entries in the memory of all processes that make pages, each of which comes to have all of them: about 1 GB
HELD_AT_ONCE = 500  # pages, so that they are not all in memory


def memo_of(root: Path) -> Memo:
    """The memo of this program for the journal in a folder."""
    return open_memo(root, this_program())


def no_memo() -> Memo:
    """A memo that knows nothing and keeps nothing: for what is to be proved."""
    return Memo(None, "")


class Checked(Struct, frozen=True):
    """A journal without the entries that cannot be used as written (None when journal.yaml cannot), and all that is wrong, sorted.

    `inputs` are what all of it was read from, `known` what its references were told by, `reads` what every file is. Errors left out the
    `unlinked` files before entries were linked, the `unchecked` ones before they were checked. With a time `practice` is the owner's at
    that time.
    """

    journal: Journal | None
    diagnostics: tuple[Diagnostic, ...]
    inputs: Inputs
    memo: Memo
    practice: Practice | None = None
    known: Known | None = None
    reads: tuple[FileRead, ...] = ()
    unlinked: frozenset[str] = frozenset()
    unchecked: frozenset[str] = frozenset()

    def just_for(self, audience: Audience) -> Checked:
        """The same with no more than a build for an audience needs: in a large journal the rest takes room.

        What single files are told by is left out; for the owner also the entries, all of which are in the view of the practice.
        """
        bare = replace(self, known=None, reads=())
        if audience != PRIVATE or self.practice is None or self.journal is None:
            return bare
        return replace(bare, journal=replace(self.journal, entries={}, copies={}))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return tuple(each for each in self.diagnostics if each.severity is Severity.ERROR)


class Made(Struct, frozen=True):
    """A site as a build left it: its folder, whose journal it is of, its pages as they were planned, with the templates that rendered them.

    `texts` are the digests of the texts that stand on each page, `shape` has those of all.
    """

    folder: Path
    owner: str
    planned: tuple[Planned, ...]
    templates: Templates
    texts: Mapping[str, tuple[str, ...]]
    shape: Shape


class Beside(Neighbour):
    """A neighbour that is told what a build of all made of the site; pages as they were planned only when it `looks_on`."""

    looks_on = False

    def built(self, checked: Checked, made: Made) -> None:
        """The site stands; called while nothing else may be written there."""


class Effort(Struct, frozen=True):
    """How a run works: by how many processes, and who is told which stage begins, and how far it is: what, how many of how many.

    One of a program that goes on in several threads says 1: a process that is made beside them has their locks, and nobody to open them.
    A program that builds many times gives the same `recall` and `rendering` again, so that what was turned back from the memo and the
    templates that were compiled stay. `around` is where git runs when it is asked, `beside` what else of this program writes to the site.
    Without `warns` no care is taken to find what leaves nothing out. Who has just `listed` the journal's files gives them.
    """

    jobs: int = field(default_factory=processors)
    stage: Callable[[str], None] = field(default=lambda name: None)
    advance: Callable[[str, int, int], None] = field(default=lambda what, done, whole: None)
    recall: Recall = field(default_factory=lambda: Recall(RULES))
    rendering: Rendering = field(default_factory=lambda: Rendering())
    around: Surroundings = field(default_factory=lambda: Surroundings({}))
    beside: Beside = field(default_factory=lambda: Beside())
    warns: bool = True
    listed: Listed | None = None


def check_folder(root: Path, now: datetime | None = None, memo: Memo | None = None, effort: Effort | None = None) -> Checked:
    """Read and check the journal in a folder; with a time, also whether the method is followed then.

    A time without a zone is one of the journal's zone. What the memo knows is not read again; without one, the journal's own is used.
    """
    checked = check_as_if(root, {}, now, memo, effort)
    return replace(checked, diagnostics=tuple(capped(checked.diagnostics)))


def check_as_if(
    root: Path, instead: Mapping[str, bytes], now: datetime | None = None, memo: Memo | None = None, effort: Effort | None = None
) -> Checked:
    """Read and check the journal as if some of its files held other bytes, with every diagnostic. Nothing is to be built of it."""
    memo, effort = memo or memo_of(root), effort or Effort()
    effort.stage("read and link files")
    loaded = load(root, memo, effort.recall, effort.jobs, partial(effort.advance, "files read"), instead, effort.listed)
    memo.save()
    journal = loaded.journal
    found = set(loaded.diagnostics)
    at: Practice | None = None
    effort.stage("check")
    faulty = faulty_paths(found)
    unchecked = journal.having(faulty) if journal else frozenset()
    if journal is not None:
        journal = journal.without(faulty)
        problems = tuple(dict.fromkeys(each for whole in journal.as_received() for each in check(whole, warns=effort.warns)))
        found.update(problems)
        journal = journal.without(faulty_paths(problems))
        if now is not None:
            effort.stage("check the method")
            at = practice_at(project(journal, PRIVATE), now)
            whole = not faulty_paths(found)
            followed = Followed(journal.config, at, _due_moves(root, memo, loaded.inputs.files, effort.around), whole)
            found.update(check_method(followed, found))
    in_order = tuple(sorted(found, key=lambda each: each.order))
    return Checked(journal, in_order, loaded.inputs, memo, at, loaded.known, loaded.reads, faulty - unchecked, unchecked)


def _due_moves(root: Path, memo: Memo, digests: Mapping[str, str], around: Surroundings) -> dict[str, int]:
    """How often `due` of entries was moved.

    What the commits say of it is remembered as long as there are no others, what files say as long as they have the same digests.
    """
    now = state(root)
    if not now:
        return {}
    found = _committed(root, memo, now, around)
    if found is None:
        return {}
    data = memo.get("site", "dues")
    before: dict[str, tuple[str, str | None]] = json.loads(data) if data else {}
    after: dict[str, tuple[str, str | None]] = {}

    def due_of(path: str) -> Field | None:
        digest = digests.get(path)
        if digest and path in before and before[path][0] == digest:
            said: Field | None = due(before[path][1])
        else:
            said = due_of_file(root, path)
        if digest and said:
            after[path] = (digest, said.value)
        return said

    moves = due_moves(root, around, found, due_of)
    if {path: tuple(each) for path, each in before.items()} != after:
        memo.put("site", "dues", json.dumps(after).encode())
    return moves


def _committed(root: Path, memo: Memo, now: str, around: Surroundings) -> Committed | None:
    """What git knows of `due`, from the memo when its state was the same; None when it does not answer."""
    data = memo.get("site", "committed")
    remembered = json.loads(data) if data else {}
    if remembered.get("state") == now:
        return Committed(remembered["moves"], remembered["last"], remembered["renamed"])
    found = committed(root, around)
    if found is not None:
        value = {"state": now, "moves": found.moves, "last": found.last, "renamed": found.renamed}
        memo.put("site", "committed", json.dumps(value).encode())
    return found


def practice_at(view: View, now: datetime) -> Practice:
    """What the method reads off a view at a time; one without a zone is of the journal's zone."""
    zone = ZoneInfo(view.config.timezone)
    return practice(view, now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone))


def steady(at: Practice) -> Practice:
    """The practice at the start of the span of time in which nothing changes, so that what is made of it cannot depend on the hour.

    It speaks the language of the journal: what is made of it is the site.
    """
    return told(replace(at, now=still(at.now, _deadlines(at))[0]))


def told(at: Practice) -> Practice:
    """The practice in the language of its journal, as pages tell it; commands tell it in English."""
    return replace(at, say=saying(at.view.config.language))


def _deadlines(at: Practice) -> Iterator[datetime]:
    return (clock.deadline for clock in at.clocks.values())


def capped(diagnostics: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """The diagnostics, of each rule and file the first ones only; the last of these says how many more there are."""
    counts = Counter((each.path, each.rule.slug) for each in diagnostics)
    shown: Counter[tuple[str, str]] = Counter()
    for each in diagnostics:
        kind = (each.path, each.rule.slug)
        shown[kind] += 1
        if shown[kind] == SHOWN_OF_A_KIND and counts[kind] > SHOWN_OF_A_KIND:
            yield replace(each, message=f"{each.message} (and {counts[kind] - SHOWN_OF_A_KIND} more like this in the file)")
        elif shown[kind] <= SHOWN_OF_A_KIND:
            yield each


def site_of(view: View, root: Path, now: datetime) -> tuple[Artifact, ...]:
    """All files of the site of a view at a time of the journal's zone; templates and attachments come from the journal in `root`."""
    from journalkit.site.compose import compose
    from journalkit.site.produce import artifacts, copied_files, stylesheets

    copied = copied_files(root, view, {})
    planned = compose(steady(practice_at(view, now)), stylesheets(copied))
    return tuple(artifacts(planned, copied, root, view.config.language))


def page_of_sheet(sheet: Sheet, practice: Practice, root: Path) -> str:
    """A sheet as an HTML page that stands alone: its style within it, no links. TemplateFault as for a site."""
    from journalkit.site.render import render_page
    from journalkit.site.sheets import sheet_alone

    return render_page(sheet_alone(sheet, practice.view), root)


def build(
    checked: Checked, audience: Audience, root: Path, folder: Path, now: datetime, home: Path | None = None, effort: Effort | None = None
) -> Built:
    """Write the site for an audience to a folder, never to the `home` folder or one around it.

    Refused, Busy, TemplateFault or OSError leave what is there whole. ValueError when there is no journal.
    """
    from journalkit.site.compose import compose
    from journalkit.site.known import known
    from journalkit.site.produce import Production, copied_files, stylesheets
    from journalkit.site.write import output

    if checked.journal is None:
        raise ValueError("a journal that cannot be used has no site")
    memo, effort = checked.memo, effort or Effort()
    with output(folder, root, str(audience), home) as out, effort.beside.held():
        effort.stage("see for the audience")
        cut = CutTexts(memo, effort.recall)
        own = checked.practice if audience == PRIVATE else None
        at = own or practice_at(project(checked.journal, audience, cut.read), now)
        cut.forget()
        effort.stage("plan pages")
        copied = copied_files(root, at.view, checked.inputs.files)
        keeps = audience == PRIVATE  # whose site is told anew by new texts alone
        left = known(out.folder, memo, keeps_pages=keeps)
        templates = effort.rendering.of(root, at.view.config.language)
        there, shape = left.there(out.manifest), _shape(checked, at, effort)
        settled = left.settled(there, shape)
        planned = compose(steady(at), stylesheets(copied))
        production = Production(planned, copied, templates, effort.rendering.name, there, settled, out.stage, keeps)
        memo.save()
        effort.stage("make pages")
        pays, fit = (len(production.planned) - len(settled)) // WORTH_A_PROCESS, MOST_HELD // max(1, len(at.view.entries))
        jobs = min(effort.jobs, max(1, pays), max(1, fit))
        made, paths, pages = [], production.paths, frozenset(each.path for each in planned)
        for product in shared_out(production.products, len(paths), jobs):
            made.append(left.held(product))
            if len(made) % HELD_AT_ONCE == 0:
                memo.save()
            effort.advance("pages made", len(made), len(paths))
        if not effort.rendering.is_still_of(root, at.view.config.language):  # nobody knows which pages are of which templates
            made = [each.nameless() for each in made]
        planned = planned if effort.beside.looks_on else ()
        del production  # what pages are made of takes room that what is to be written needs
        effort.stage("write")
        with effort.beside.placed():
            written = out.bring(paths, made)
            effort.stage("remember")
            left.keep(made, shape, written.placed)
            if keeps:
                nameless = {each.path for each in made if not each.now.fingerprint}
                remember_files(out.folder, checked.inputs.files if nameless.isdisjoint(pages) else {}, memo)
            texts = {each.path: each.now.texts for each in made if each.now.texts}
            effort.beside.built(checked, Made(out.folder, checked.journal.config.owner, planned, templates, texts, shape))
        counts = numbers(checked.diagnostics)
        built = Built(
            audience, len(at.view.entries), written.written_paths, written.unchanged, written.removed_paths, checked.errors, counts
        )
        _remember(checked, at, out, built)
        return built


def _shape(checked: Checked, at: Practice, effort: Effort) -> Shape:
    """What a site is made of, without the long texts and with them."""
    from journalkit.site.known import Shape
    from journalkit.site.piece import Opening

    view, by = at.view, effort.rendering.name
    shown: list[Written] = [*view.entries.values(), *view.roadmaps.values()]
    cut = {} if view.audience == PRIVATE else {repr(each.key): effort.recall.shape_of(each.body) for each in shown}
    parts = {"inputs": checked.inputs.shape(), "at": steady(at).now.isoformat(), "for": str(view.audience), "by": by}
    parts["unseen"] = repr(sorted(view.unseen))
    texts = tuple(each for written in shown for each in (written.body.digest, Opening(written.body.excerpt).digest))
    return Shape(digest_together({**parts, **cut}), texts)


def _remember(checked: Checked, at: Practice, out: Output, built: Built) -> None:
    """Remember under what the build said what it said, as far as all of it is known."""
    config = checked.journal.config if checked.journal else None
    if config is not None and checked.practice is not None:
        since, until = still(at.now, (*_deadlines(at), *_deadlines(checked.practice)))
        inputs, output = all_inputs(checked.inputs, built.audience), digest_of_manifest(out.folder)
        remember(out.folder, built, Conditions(inputs, output, since, until, config.ignore), checked.memo)
    checked.memo.save()
