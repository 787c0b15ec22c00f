"""The pages of the method: impact, advice, hypotheses, map, rooms and roadmaps; and what the method says on the pages of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from journalkit.languages.say import Say
from journalkit.method.advice import ledger
from journalkit.method.hypotheses import hypotheses
from journalkit.method.impact import Impact, Scope, by_month, impacts
from journalkit.method.mapping import goal_map
from journalkit.method.practice import Practice
from journalkit.method.prep import Promise, prep, returning
from journalkit.method.roadmaps import RoadmapProgress, StepProgress, roadmaps
from journalkit.method.rooms import room_state
from journalkit.model.entry import Entry, Goal, Roadmap, Session
from journalkit.model.person import Room
from journalkit.sheet.advice import advice_sheet
from journalkit.sheet.hypotheses import hypothesis_sheet
from journalkit.sheet.impact import impact_sheet, overview_parts, quarters
from journalkit.sheet.prep import prep_blocks, promise_parts
from journalkit.sheet.progress import progress_facts
from journalkit.sheet.roadmap import roadmap_parts
from journalkit.sheet.room import room_sheet
from journalkit.sheet.sheet import Block, Sheet, leads_to, remark, says
from journalkit.sheet.sheet import Part as SheetPart
from journalkit.sheet.tree import map_sheet
from journalkit.site.address import entry_address
from journalkit.site.charts.calibration import calibration_chart
from journalkit.site.charts.kept import kept_chart
from journalkit.site.charts.metric import metric_chart
from journalkit.site.composing import KINDS, METHOD_PAGES, Composing, plural
from journalkit.site.list_pages import first_of
from journalkit.site.page import Page, Planned, RoadmapContent, SheetContent, StepContent
from journalkit.site.paths import named_path
from journalkit.site.piece import Block as PageBlock
from journalkit.site.piece import Chart, Part, Section
from journalkit.site.sheets import cell
from journalkit.values import replace

SHOWN_AGAIN = 30


def _sheet_page(composing: Composing, path: str, sheet: Sheet, sections: tuple[Section, ...] = ()) -> Page:
    content = SheetContent(cell(sheet.lead, composing.address), composing.blocks(sheet.blocks), sections)
    return composing.page(path, "sheet.html", sheet.title, content)


def _method(composing: Composing) -> Iterator[Planned]:
    """The pages that count, where there is something to count."""
    practice = composing.practice
    sheets = {
        "advice.html": lambda: advice_sheet(ledger(practice), practice),
        "hypotheses.html": lambda: hypothesis_sheet(hypotheses(practice), practice),
        "map.html": lambda: map_sheet(goal_map(practice), practice),
    }
    for path, is_there in METHOD_PAGES:
        if is_there(composing.view):
            make = partial(_method_page, composing, path, sheets[path]) if path in sheets else partial(_impact_page, composing, path)
            yield composing.planned(path, make)


def _method_page(composing: Composing, path: str, sheet: Callable[[], Sheet]) -> Page:
    return _sheet_page(composing, path, sheet())


def _impact_page(composing: Composing, path: str) -> Page:
    """The page of the impact: the sheet, with charts at the head of some of its blocks."""
    found, sheet = _impact(composing.practice)
    page = _sheet_page(composing, path, sheet)
    charts = _charts(composing, found)

    def with_charts(block: PageBlock) -> PageBlock:
        return replace(block, parts=(*(Part("chart", chart=each) for each in charts.get(block.anchor, ()) if each), *block.parts))

    content = page.content
    shown = replace(content, blocks=tuple(map(with_charts, content.blocks))) if isinstance(content, SheetContent) else content
    return replace(page, content=shown)


def _charts(composing: Composing, found: Impact) -> dict[str, tuple[Chart | None, ...]]:
    """The charts of the impact page, by the blocks in which they stand."""
    practice, say = composing.practice, composing.say
    stars = enumerate((practice.series[star.key] for star in practice.north_stars()), start=1)
    moved = tuple(metric_chart(each, lambda entry: entry_address(entry, composing.view), f"chart-{number}", say) for number, each in stars)
    return {
        "metrics": moved,
        "commitments": (kept_chart(by_month(found.kept), "chart-kept", say),),
        "calibration": (calibration_chart(found.calibration, "chart-calibration", say),),
    }


def _impact(practice: Practice) -> tuple[Impact, Sheet]:
    """Everything counted, and what says so, with the same side by side by quarter, room and person."""
    say = practice.say
    named = {
        "quarters": [(says(name), Scope(since=since, until=until)) for name, since, until in quarters(practice)],
        "rooms": [(leads_to(room), Scope(room=room.id)) for room in practice.view.rooms.values()],
        "people": [(leads_to(person), Scope(person=person.id)) for person in practice.view.people.values()],
    }
    found, *others = impacts(practice, [Scope(), *(scope for group in named.values() for _, scope in group)])
    whole, counted = impact_sheet(found, practice), iter(others)
    periods, rooms, people = ([(name, next(counted)) for name, _ in group] for group in named.values())
    tables = (
        Block(say("By quarter"), overview_parts(periods, say("Quarter"), say), "quarters"),
        Block(say("By room"), overview_parts(rooms, say("Room"), say) if len(rooms) > 1 else (), "rooms"),
        Block(say("By person"), overview_parts(people, say("Person"), say) if len(people) > 1 else (), "people"),
    )
    return found, Sheet(whole.title, whole.lead, (*whole.blocks, *(block for block in tables if block.parts)))


def _rooms(composing: Composing) -> Iterator[Planned]:
    """The page of each room: its state, and everything else that was shared there."""
    for room in composing.view.rooms.values():
        path = named_path("rooms", room.id)
        yield composing.planned(path, partial(_room, composing, path, room))


def _room(composing: Composing, path: str, room: Room) -> Page:
    found = room_state(room, composing.practice)
    by_type = {kind: [each for each in found.others if each.type == kind] for kind in KINDS}
    sections = tuple(
        first_of(composing, kind, plural(kind, composing.say), group, "actions.html" if kind == "action" else "thread.html")
        for kind, group in by_type.items()
        if group
    )
    return _sheet_page(composing, path, room_sheet(found, composing.practice), sections)


def _roadmaps(composing: Composing) -> Iterator[Page]:
    """The page of each roadmap: its text, how far each room is, and its steps with what was written on them."""
    found = roadmaps(composing.practice)
    for roadmap in composing.view.roadmaps.values():
        uses = [each for each in found if each.roadmap.id == roadmap.id]
        prose = composing.cards.prose(roadmap, prefix="text-", level=2)
        shown = [each for each in uses if each.followed or any(step.entries for step in each.steps)]
        progress = composing.blocks(
            Block(_heading(each, composing.say), roadmap_parts(each, composing.say), f"progress-{_name(each)}") for each in shown
        )
        content = RoadmapContent(roadmap.audience or "", roadmap.summary or "", prose, progress, tuple(_steps(composing, roadmap, uses)))
        yield composing.page(named_path("roadmaps", roadmap.id), "roadmap.html", roadmap.title, content, roadmap.summary or "")


def _name(progress: RoadmapProgress) -> str:
    return progress.room.id if progress.room else "own"


def _heading(progress: RoadmapProgress, say: Say) -> str:
    room = progress.room
    return say("Progress: {room}", room=room.title or room.id) if room else say("Progress")


def _steps(composing: Composing, roadmap: Roadmap, uses: list[RoadmapProgress]) -> Iterator[StepContent]:
    """All steps of a roadmap; where a single room follows it, as that room does."""
    found: list[StepProgress] = list(uses[0].steps) if len(uses) == 1 else []
    steps = [each.step for each in found] if found else list(roadmap.steps)
    for step in steps:
        entries = {each.key: each for use in uses for done in use.steps if done.step.id == step.id for each in done.entries}
        days = composing.say.many(int(step.days), "about {n} day", "about {n} days") if step.days else ""
        cards = tuple(composing.cards.card(entry) for entry in entries.values())
        yield StepContent(step.id, step.title, step.why, step.document or "", step.evidence or "", days, cards)


def method_blocks(practice: Practice, entry: Entry) -> Iterator[Block]:
    """What the method says on an entry's own page: progress of a goal, the card of a planned session, what came back in a held one."""
    if isinstance(entry, Goal) and entry.metric:
        yield Block(practice.say("Progress"), (progress_facts(practice.series[entry.key], practice.say),), "progress")
    if isinstance(entry, Session) and entry.status == "planned" and entry.date.day >= practice.today:
        yield from (block for block in prep_blocks(prep(entry, practice), practice) if block.anchor != "prep-hypotheses")
    elif isinstance(entry, Session) and entry.status != "cancelled":
        back = returning(entry, practice)
        if back:
            yield Block(practice.say("Back from earlier sessions"), _back(back, practice), "returning")


def _back(promises: tuple[Promise, ...], practice: Practice) -> tuple[SheetPart, ...]:
    """What came back in a held session; of very much only the newest."""
    newest = sorted((each.commitment.action for each in promises), key=lambda action: (action.date.order, action.key))[-SHOWN_AGAIN:]
    shown = {action.key for action in newest}
    parts = promise_parts([each for each in promises if each.commitment.action.key in shown], practice)
    older = len(promises) - len(shown)
    return (*parts, remark(practice.say.many(older, "and {n} older one", "and {n} older ones"))) if older else parts


METHOD: tuple[Callable[[Composing], Iterator[Page | Planned]], ...] = (_roadmaps, _rooms, _method)
