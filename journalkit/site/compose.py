"""A View to all its pages: one function a kind of page, listed in PAGES."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote, urljoin

from journalkit.method.commitments import commitments
from journalkit.model.audience import Reach
from journalkit.model.entry import Action, Entry, Feedback, Goal, Insight, Reflection, Roadmap, Session, Update
from journalkit.site import words
from journalkit.site.address import entry_address, entry_path, month_path, named_path
from journalkit.site.card import Cards, tag_path
from journalkit.site.page import (
    Claim,
    Content,
    EntryContent,
    Fact,
    Frame,
    GoalCard,
    IndexContent,
    ListContent,
    Note,
    Page,
    RoadmapContent,
    Section,
    StepContent,
    Text,
    UrlContent,
)
from journalkit.site.relations import chronological, relate
from journalkit.view import View

NEWEST = 12
PLURALS = MappingProxyType(
    {
        "goal": "Goals",
        "session": "Sessions",
        "insight": "Insights",
        "action": "Actions",
        "reflection": "Reflections",
        "update": "Updates",
        "feedback": "Feedback",
    }
)
STATES = (("late", "Overdue"), ("open", "Open"), ("done", "Done"), ("dropped", "Dropped"))


@dataclass(frozen=True, slots=True)
class Composing:
    """What all page functions need."""

    view: View
    cards: Cards
    frame: Frame
    entries: tuple[Entry, ...]

    @property
    def site_url(self) -> str:
        """The address of the public site, ending in `/`; empty when it is not known, or for another site."""
        return (self.view.config.site_url or "").rstrip("/") + "/" if self.view.config.site_url and self.frame.public else ""

    def page(self, path: str, template: str, title: str, content: Content, description: str = "") -> Page:
        canonical = urljoin(self.site_url, quote(path)) if self.site_url else ""
        return Page(path, template, title, description, self.frame, content, canonical)

    def of_type(self, *types: type[Entry]) -> tuple[Entry, ...]:
        """The entries of some types, newest first."""
        return tuple(entry for entry in reversed(self.entries) if isinstance(entry, types))


def compose(view: View, now: datetime) -> tuple[Page, ...]:
    """Every page of the site of a view at a time of the journal's zone; what is linked to comes before what links to it."""
    relations = relate(view, commitments(view, now.date()))
    entries = chronological(view.entries.values())
    composing = Composing(view, Cards(view, relations, now.date()), _frame(view), entries)
    pages = [page for make in PAGES for page in make(composing)]
    return (*pages, *_for_robots(composing, pages))


def _frame(view: View) -> Frame:
    navigation = [Text("Thread", "thread.html")]
    present = {entry.type for entry in view.entries.values()}
    navigation += [Text(PLURALS[kind], f"{kind}s.html") for kind in ("goal", "session", "insight", "action") if kind in present]
    notice = {
        Reach.PRIVATE: "Private: everything in this journal. Do not publish this folder.",
        Reach.ROOM: f"For the room {view.audience.room} only.",
        Reach.PUBLIC: "",
    }[view.audience.reach]
    config = view.config
    return Frame(
        config.title,
        config.summary or "",
        config.language,
        view.audience.reach.value,
        notice,
        tuple(navigation),
        tuple(fact for fact in _more(view) if fact.values),
        view.audience.reach is Reach.PUBLIC,
    )


def _more(view: View) -> Iterator[Fact]:
    """What stands at the foot of every page."""
    types, tagged = {entry.type for entry in view.entries.values()}, any(entry.tags for entry in view.entries.values())
    lists = [Text("Reflections", "reflections.html")] if "reflection" in types else []
    yield Fact("Lists", (*lists, *([Text("Tags", "tags.html")] if tagged else [])))
    yield Fact("Rooms", tuple(Text(room.title or room.id, quote(named_path("rooms", room.id))) for room in view.rooms.values()))
    yield Fact("Roadmaps", tuple(Text(each.title, quote(named_path("roadmaps", each.id))) for each in view.roadmaps.values()))
    yield Fact("People", tuple(Text(person.name, quote(named_path("people", person.id))) for person in view.people.values()))


def _entry_pages(composing: Composing) -> Iterator[Page]:
    """A page for each entry that stands alone."""
    alone = [entry for entry in composing.entries if composing.cards.stands_alone(entry) and not isinstance(entry, Update | Feedback)]
    by_type: dict[str, list[Entry]] = defaultdict(list)
    for entry in alone:
        by_type[entry.type].append(entry)
    for group in by_type.values():
        for index, entry in enumerate(group):
            before = group[index - 1] if index else None
            after = group[index + 1] if index + 1 < len(group) else None
            content = _entry_content(composing, entry, before, after)
            description = entry.summary or " ".join(entry.body.plain.split())[:160]
            yield composing.page(entry_path(entry, composing.view), "entry.html", entry.title, content, description)


def _entry_content(composing: Composing, entry: Entry, before: Entry | None, after: Entry | None) -> EntryContent:
    cards = composing.cards
    return EntryContent(
        card=cards.card(entry),
        facts=cards.facts(entry),
        prose=cards.prose(entry, prefix="text-", level=2),
        meter=cards.meter(entry) if isinstance(entry, Goal) else None,
        claims=tuple(_claims(composing, entry)),
        notes=tuple(_notes(composing, entry)),
        sections=tuple(section for section in _relations(composing, entry) if section.cards),
        previous=cards.card(before) if before else None,
        next=cards.card(after) if after else None,
    )


def _claims(composing: Composing, entry: Entry) -> Iterator[Claim]:
    for number, hypothesis in enumerate(entry.hypotheses if isinstance(entry, Session) else (), start=1):
        tested = composing.cards.relations.by_hypothesis.get((entry.key, number), ())
        yield Claim(
            number,
            hypothesis.claim,
            words.number(hypothesis.confidence, "%"),
            hypothesis.outcome,
            hypothesis.evidence or "",
            tuple(composing.cards.card(action) for action in tested),
        )


def _notes(composing: Composing, entry: Entry) -> Iterator[Note]:
    """Updates and feedback on an entry, oldest first, each with the feedback on it."""
    cards = composing.cards
    for each in cards.relations.of(entry.key, "about"):
        if each.key != entry.key:
            card = cards.card(each)
            yield Note(card, cards.prose(each, prefix=f"{card.anchor}-", level=4), tuple(_notes(composing, each)))


def _relations(composing: Composing, entry: Entry) -> Iterator[Section]:
    """Everything that leads to an entry, by what it is to it."""
    cards, relations = composing.cards, composing.cards.relations

    def section(title: str, found: Iterable[Entry]) -> Section:
        return Section(title, tuple(cards.card(each) for each in chronological(found)))

    if isinstance(entry, Goal):
        yield section("Supported by", relations.of(entry.key, "supports"))
        mapped = relations.by_goal.get(entry.key, ())
        for kind in (Session, Insight, Action, Reflection):
            yield section(PLURALS[kind.type], (each for each in mapped if isinstance(each, kind)))
        measured = [each for each in relations.of(entry.key, "measures") if each not in mapped]
        yield section("Measured in", measured)
    elif isinstance(entry, Session):
        yield section("Insights", (e for e in relations.of(entry.key, "session") if isinstance(e, Insight)))
        yield section("Actions", (e for e in relations.of(entry.key, "session", "hypothesis") if isinstance(e, Action)))
    elif isinstance(entry, Insight):
        yield section("Tried in", relations.of(entry.key, "insight"))
    elif isinstance(entry, Action):
        yield section("Reflection", relations.of(entry.key, "action"))
    yield section("Mentioned in", relations.mentions.get(entry.key, ()))


def _index(composing: Composing) -> Iterator[Page]:
    view, cards = composing.view, composing.cards
    goals = [entry for entry in composing.entries if isinstance(entry, Goal) and entry.status == "open"]
    stars = [goal for goal in goals if goal.north_star]
    own = [goal for goal in stars if goal.author == view.config.owner] or stars
    planned = [entry for entry in composing.entries if isinstance(entry, Session) and entry.status == "planned"]
    content = IndexContent(
        north_stars=tuple(_goal_card(cards, goal) for goal in own),
        sessions=tuple(cards.card(session, excerpt=True) for session in planned[:2]),
        commitments=tuple(_by_person(composing, ("late", "open"))),
        newest=tuple(cards.card(entry, excerpt=True) for entry in [e for e in reversed(composing.entries) if e not in planned][:NEWEST]),
        pillars=tuple(_goal_card(cards, goal) for goal in goals if not goal.north_star),
        empty="" if composing.entries else _nothing(view),
    )
    yield composing.page("index.html", "index.html", view.config.title, content, view.config.summary or "")


def _nothing(view: View) -> str:
    if view.audience.reach is Reach.PRIVATE:
        return "Nothing is written yet."
    return "Nothing is shared here yet."


def _goal_card(cards: Cards, goal: Goal) -> GoalCard:
    return GoalCard(cards.card(goal, excerpt=True), cards.meter(goal), words.day(goal.due.day) if goal.due else "")


def _by_person(composing: Composing, tones: tuple[str, ...]) -> Iterator[Section]:
    """Commitments of the given states, one section a person."""
    found: dict[str, list[Action]] = defaultdict(list)
    for commitment in composing.cards.relations.commitments.values():
        if composing.cards.card(commitment.action).tone in tones:
            found[commitment.action.assignee].append(commitment.action)
    for person in sorted(found, key=lambda name: (name != composing.view.config.owner, composing.view.people[name].name)):
        name = composing.view.people[person].name
        yield Section(name, tuple(composing.cards.card(action) for action in found[person]), f"person-{person}")


def _thread(composing: Composing) -> Iterator[Page]:
    """The feed by month, and the list of months. Old months never shift."""
    months: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in reversed(composing.entries):
        months[entry.date.day.year, entry.date.day.month].append(entry)
    order = sorted(months)
    for index, at in enumerate(order):
        earlier = Text(words.month(*order[index - 1]), month_path(*order[index - 1])) if index else None
        later = Text(words.month(*order[index + 1]), month_path(*order[index + 1])) if index + 1 < len(order) else None
        section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in months[at]))
        content = ListContent("", (section,), (), earlier, later, full=True)
        yield composing.page(
            month_path(*at), "list.html", words.month(*at), content, f"{words.month(*at)} in {composing.view.config.title}"
        )
    sections = tuple(
        Section(words.month(*at), tuple(composing.cards.card(entry) for entry in months[at]), month_path(*at)) for at in reversed(order)
    )
    yield composing.page("thread.html", "list.html", "Thread", ListContent("Everything, newest first.", sections))


def _lists(composing: Composing) -> Iterator[Page]:
    """Goals, sessions, insights and reflections, each on one page; actions by person and state."""
    for kind, model in (("goal", Goal), ("session", Session), ("insight", Insight), ("reflection", Reflection)):
        found = composing.of_type(model)
        if found:
            yield composing.page(f"{kind}s.html", "list.html", PLURALS[kind], ListContent("", tuple(_grouped(composing, kind, found))))
    if composing.of_type(Action):
        sections = tuple(
            replace(section, title=f"{section.title}: {title.lower()}", anchor=f"{section.anchor}-{tone}")
            for tone, title in STATES
            for section in _by_person(composing, (tone,))
        )
        yield composing.page("actions.html", "list.html", "Actions", ListContent("Who promised what, and what came of it.", sections))


def _grouped(composing: Composing, kind: str, found: tuple[Entry, ...]) -> Iterator[Section]:
    """Goals by place in the tree, insights by advice or own, the others by year."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        if isinstance(entry, Goal):
            groups["North Star" if entry.north_star else "Pillar goals"].append(entry)
        elif isinstance(entry, Insight):
            groups["Advice" if entry.said_by else "Insights"].append(entry)
        elif isinstance(entry, Session) and entry.status == "planned":
            groups["Planned"].append(entry)
        else:
            groups[str(entry.date.day.year)].append(entry)
    order = sorted(
        groups, key=lambda title: (title not in ("North Star", "Advice", "Planned"), title.isdigit(), -int(title) if title.isdigit() else 0)
    )
    for title in order:
        yield Section(title, tuple(composing.cards.card(entry, excerpt=kind != "session") for entry in groups[title]))


def _people(composing: Composing) -> Iterator[Page]:
    view, cards = composing.view, composing.cards
    for person in view.people.values():
        facts = [Fact("Role", (Text(person.role),))] if person.role else []
        facts += [Fact("E-mail", (Text(person.email, f"mailto:{quote(person.email, safe='@+')}"),))] if person.email else []
        promised = [each.action for each in cards.relations.commitments.values() if each.action.assignee == person.id]
        said = [e for e in composing.entries if isinstance(e, Insight) and e.said_by == person.id]
        met = [e for e in composing.entries if isinstance(e, Session) and person.id in (e.author, *e.participants)]
        wrote = [e for e in composing.entries if e.author == person.id and e not in promised and e not in met]
        groups = (("Commitments", promised), ("Advice", said), ("Sessions", met), ("Wrote", wrote))
        sections = tuple(
            Section(title, tuple(cards.card(e) for e in (found if title == "Commitments" else reversed(found))))
            for title, found in groups
            if found
        )
        yield composing.page(named_path("people", person.id), "list.html", person.name, ListContent("", sections, tuple(facts)))


def _rooms(composing: Composing) -> Iterator[Page]:
    view, cards = composing.view, composing.cards
    for room in view.rooms.values():
        facts = [Fact("People", tuple(cards.person(person) for person in room.people if person in view.people))]
        roadmap = view.roadmaps.get(room.roadmap or "")
        facts += [Fact("Roadmap", (Text(roadmap.title, quote(named_path("roadmaps", roadmap.id))),))] if roadmap else []
        found = [
            e for e in reversed(composing.entries) if view.audience.room == room.id or room.id in (e.room, *e.shared.rooms, *e.received_in)
        ]
        by_type = {kind: [e for e in found if e.type == kind] for kind in PLURALS}
        sections = tuple(Section(PLURALS[kind], tuple(cards.card(e) for e in group)) for kind, group in by_type.items() if group)
        yield composing.page(named_path("rooms", room.id), "list.html", room.title or room.id, ListContent("", sections, tuple(facts)))


def _tags(composing: Composing) -> Iterator[Page]:
    groups: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    counts: list[tuple[str, Text]] = []
    for entry in reversed(composing.entries):
        for tag in dict.fromkeys(entry.tags):
            groups[tag_path(tag)][tag].append(entry)
    for path, spellings in groups.items():
        title = min(spellings, key=lambda tag: (-len(spellings[tag]), tag))
        found = {entry.key: entry for entries in spellings.values() for entry in entries}.values()
        section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in reversed(chronological(found))))
        yield composing.page(path, "list.html", f"#{title}", ListContent("", (section,), full=True))
        counts.append((title, Text(f"#{title} ({len(found)})", quote(path))))
    if counts:
        listed = Fact("All", tuple(text for _, text in sorted(counts, key=lambda each: each[0].casefold())))
        yield composing.page("tags.html", "list.html", "Tags", ListContent("", (), (listed,)))


def _roadmaps(composing: Composing) -> Iterator[Page]:
    for roadmap in composing.view.roadmaps.values():
        steps = tuple(_steps(composing, roadmap))
        prose = composing.cards.prose(roadmap, prefix="text-", level=2)
        content = RoadmapContent(roadmap.audience or "", roadmap.summary or "", prose, steps)
        yield composing.page(named_path("roadmaps", roadmap.id), "roadmap.html", roadmap.title, content, roadmap.summary or "")


def _steps(composing: Composing, roadmap: Roadmap) -> Iterator[StepContent]:
    for step in roadmap.steps:
        found = (e for e in composing.entries if e.step and e.step.roadmap == roadmap.id and e.step.step == step.id)
        days = f"about {step.days:g} days" if step.days else ""
        cards = tuple(composing.cards.card(entry) for entry in found)
        yield StepContent(step.id, step.title, step.why, step.document or "", step.evidence or "", days, cards)


def _not_found(composing: Composing) -> Iterator[Page]:
    """The page for addresses that lead nowhere; it may be served at any depth, so it needs the site's own address."""
    page = composing.page("404.html", "404.html", "There is no such page", None)
    yield replace(page, canonical="", base=composing.site_url or None)


def _for_robots(composing: Composing, pages: Iterable[Page]) -> Iterator[Page]:
    """robots.txt, which forbids everything but on a public site, and the sitemap of a public site whose address is known."""
    listed = [page for page in pages if page.canonical]
    last = {entry_address(e, composing.view): e.date.day.isoformat() for e in composing.entries}
    addresses = tuple(Text(page.path, page.canonical, last.get(quote(page.path), "")) for page in listed)
    sitemap = urljoin(composing.site_url, "sitemap.xml") if addresses else ""
    if sitemap:
        yield composing.page("sitemap.xml", "sitemap.xml", "", UrlContent(addresses, sitemap))
    yield composing.page("robots.txt", "robots.txt", "", UrlContent(addresses, sitemap))


PAGES: tuple[Callable[[Composing], Iterator[Page]], ...] = (
    _entry_pages,
    _roadmaps,
    _tags,
    _people,
    _rooms,
    _thread,
    _lists,
    _not_found,
    _index,
)
