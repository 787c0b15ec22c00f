"""A View to all its pages: one function a kind of page, listed in PAGES."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urljoin

from journalkit.method.practice import Practice
from journalkit.method.status import status
from journalkit.model.audience import Reach
from journalkit.model.entry import Action, Entry, Feedback, Goal, Insight, Reflection, Session, Update
from journalkit.model.person import Person
from journalkit.sheet import words
from journalkit.sheet.progress import outlook, pace
from journalkit.sheet.sheet import Block
from journalkit.sheet.status import clock_parts, feedback_parts
from journalkit.site.address import entry_address, entry_path, month_path, named_path
from journalkit.site.calendar import calendars
from journalkit.site.card import Cards
from journalkit.site.composing import PLURALS, Composing, frame_of
from journalkit.site.data import data_files
from journalkit.site.feeds import announced, feeds
from journalkit.site.method_pages import METHOD, method_blocks
from journalkit.site.page import (
    Claim,
    EntryContent,
    Fact,
    GoalCard,
    IndexContent,
    ListContent,
    Note,
    Page,
    Planned,
    Section,
    Text,
    UrlContent,
)
from journalkit.site.relations import chronological, relate
from journalkit.site.search import search_files, search_page
from journalkit.site.sheets import addresses, cell
from journalkit.view import View

NEWEST = 12
STATES = (("late", "Overdue"), ("open", "Open"), ("done", "Done"), ("dropped", "Dropped"))


def compose(practice: Practice) -> tuple[Planned, ...]:
    """Every page of the site of a view at a time of the journal's zone; what is linked to comes before what links to it."""
    composing = announced(Composing(practice, Cards(practice, relate(practice)), frame_of(practice.view)))
    files = [_planned(file) for make in FILES for file in make(composing)]
    pages = [_planned(page) for make in PAGES for page in make(composing)]
    return (*files, *pages, *map(_planned, _for_robots(composing, pages)))


def _planned(page: Page | Planned) -> Planned:
    return Planned(page.path, page.canonical, lambda: page) if isinstance(page, Page) else page


def _entry_pages(composing: Composing) -> Iterator[Planned]:
    """A page for each entry that stands alone."""
    alone = [entry for entry in composing.entries if composing.cards.stands_alone(entry) and not isinstance(entry, Update | Feedback)]
    by_type: dict[str, list[Entry]] = defaultdict(list)
    for entry in alone:
        by_type[entry.type].append(entry)
    for group in by_type.values():
        for index, entry in enumerate(group):
            before = group[index - 1] if index else None
            after = group[index + 1] if index + 1 < len(group) else None
            path = entry_path(entry, composing.view)
            yield composing.planned(path, partial(_entry_page, composing, path, entry, before, after))


def _entry_page(composing: Composing, path: str, entry: Entry, before: Entry | None, after: Entry | None) -> Page:
    content = _entry_content(composing, entry, before, after)
    return composing.page(path, "entry.html", entry.title, content, entry.summary or entry.body.opening)


def _entry_content(composing: Composing, entry: Entry, before: Entry | None, after: Entry | None) -> EntryContent:
    cards = composing.cards
    return EntryContent(
        card=cards.card(entry),
        facts=cards.facts(entry),
        prose=cards.prose(entry, prefix="text-", level=2),
        meter=cards.meter(entry) if isinstance(entry, Goal) else None,
        claims=tuple(_claims(composing, entry)),
        notes=tuple(_notes(composing, entry)),
        blocks=composing.blocks(method_blocks(composing.practice, entry)),
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


def _index(composing: Composing) -> Iterator[Planned]:
    yield composing.planned("index.html", partial(_index_page, composing))


def _index_page(composing: Composing) -> Page:
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
        blocks=composing.blocks(_waiting(composing)),
        pillars=tuple(_goal_card(cards, goal) for goal in goals if not goal.north_star),
        empty="" if composing.entries else _nothing(view),
    )
    return composing.page("index.html", "index.html", view.config.title, content, view.config.summary or "")


def _waiting(composing: Composing) -> Iterator[Block]:
    """Running clocks and open feedback."""
    practice = composing.practice
    found = status(practice, practice.owner)
    if found.clocks:
        yield Block("72 hours to reflect", clock_parts(found.clocks, practice), "clocks")
    if found.feedback:
        yield Block("Feedback waiting", feedback_parts(found.feedback, practice), "feedback")


def _nothing(view: View) -> str:
    if view.audience.reach is Reach.PRIVATE:
        return "Nothing is written yet."
    return "Nothing is shared here yet."


def _goal_card(cards: Cards, goal: Goal) -> GoalCard:
    progress = cards.practice.series[goal.key]
    facts = (Fact("Pace", _said(pace(progress))), Fact("Outlook", cell(outlook(progress), addresses(cards.view))))
    return GoalCard(
        cards.card(goal, excerpt=True), cards.meter(goal), words.day(goal.due.day) if goal.due else "", tuple(f for f in facts if f.values)
    )


def _said(text: str) -> tuple[Text, ...]:
    return (Text(text),) if text else ()


def _by_person(composing: Composing, tones: tuple[str, ...]) -> Iterator[Section]:
    """Commitments of the given states, one section a person."""
    found: dict[str, list[Action]] = defaultdict(list)
    for commitment in composing.practice.commitments.values():
        if composing.cards.card(commitment.action).tone in tones:
            found[commitment.action.assignee].append(commitment.action)
    for person in sorted(found, key=lambda name: (name != composing.view.config.owner, composing.view.people[name].name)):
        name = composing.view.people[person].name
        yield Section(name, tuple(composing.cards.card(action) for action in found[person]), f"person-{person}")


def _thread(composing: Composing) -> Iterator[Planned]:
    """The feed by month, and the list of months. Old months never shift."""
    months: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in reversed(composing.entries):
        months[entry.date.day.year, entry.date.day.month].append(entry)
    order = sorted(months)
    for index, at in enumerate(order):
        earlier = Text(words.month(*order[index - 1]), month_path(*order[index - 1])) if index else None
        later = Text(words.month(*order[index + 1]), month_path(*order[index + 1])) if index + 1 < len(order) else None
        found = tuple(months[at])
        yield composing.planned(month_path(*at), partial(_month, composing, at, found, earlier, later))
    yield composing.planned("thread.html", partial(_months, composing, {at: tuple(months[at]) for at in reversed(order)}))


def _month(composing: Composing, at: tuple[int, int], found: tuple[Entry, ...], earlier: Text | None, later: Text | None) -> Page:
    section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in found))
    content = ListContent("", (section,), (), earlier, later, full=True)
    return composing.page(month_path(*at), "list.html", words.month(*at), content, f"{words.month(*at)} in {composing.view.config.title}")


def _months(composing: Composing, months: Mapping[tuple[int, int], tuple[Entry, ...]]) -> Page:
    sections = tuple(
        Section(words.month(*at), tuple(composing.cards.card(entry) for entry in found), month_path(*at)) for at, found in months.items()
    )
    return composing.page("thread.html", "list.html", "Thread", ListContent("Everything, newest first.", sections))


def _lists(composing: Composing) -> Iterator[Planned]:
    """Goals, sessions, insights and reflections, each on one page; actions by person and state."""
    for kind, model in (("goal", Goal), ("session", Session), ("insight", Insight), ("reflection", Reflection)):
        found = composing.of_type(model)
        if found:
            yield composing.planned(f"{kind}s.html", partial(_list, composing, kind, found))
    if composing.of_type(Action):
        yield composing.planned("actions.html", partial(_actions, composing))


def _list(composing: Composing, kind: str, found: tuple[Entry, ...]) -> Page:
    return composing.page(f"{kind}s.html", "list.html", PLURALS[kind], ListContent("", tuple(_grouped(composing, kind, found))))


def _actions(composing: Composing) -> Page:
    sections = tuple(
        replace(section, title=f"{section.title}: {title.lower()}", anchor=f"{section.anchor}-{tone}")
        for tone, title in STATES
        for section in _by_person(composing, (tone,))
    )
    return composing.page("actions.html", "list.html", "Actions", ListContent("Who promised what, and what came of it.", sections))


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


def _people(composing: Composing) -> Iterator[Planned]:
    for person in composing.view.people.values():
        yield composing.planned(named_path("people", person.id), partial(_person, composing, person))


def _person(composing: Composing, person: Person) -> Page:
    cards = composing.cards
    facts = [Fact("Role", (Text(person.role),))] if person.role else []
    facts += [Fact("E-mail", (Text(person.email, f"mailto:{quote(person.email, safe='@+')}"),))] if person.email else []
    promised = [each.action for each in composing.practice.commitments.values() if each.action.assignee == person.id]
    said = [e for e in composing.entries if isinstance(e, Insight) and e.said_by == person.id]
    met = [e for e in composing.entries if isinstance(e, Session) and person.id in (e.author, *e.participants)]
    elsewhere = {e.key for e in (*promised, *met)}
    wrote = [e for e in composing.entries if e.author == person.id and e.key not in elsewhere]
    groups = (("Commitments", promised), ("Advice", said), ("Sessions", met), ("Wrote", wrote))
    sections = tuple(
        Section(title, tuple(cards.card(e) for e in (found if title == "Commitments" else reversed(found))))
        for title, found in groups
        if found
    )
    return composing.page(named_path("people", person.id), "list.html", person.name, ListContent("", sections, tuple(facts)))


def _tags(composing: Composing) -> Iterator[Page | Planned]:
    counts: list[tuple[str, Text]] = []
    for path, (title, found) in composing.by_tag().items():
        yield composing.planned(path, partial(_tag, composing, path, title, found))
        counts.append((title, Text(f"#{title} ({len(found)})", quote(path))))
    if counts:
        listed = Fact("All", tuple(text for _, text in sorted(counts, key=lambda each: each[0].casefold())))
        yield composing.page("tags.html", "list.html", "Tags", ListContent("", (), (listed,)))


def _tag(composing: Composing, path: str, title: str, found: tuple[Entry, ...]) -> Page:
    section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in found))
    return composing.page(path, "list.html", f"#{title}", ListContent("", (section,), full=True))


def _not_found(composing: Composing) -> Iterator[Page]:
    """The page for addresses that lead nowhere; it may be served at any depth, so it needs the site's own address."""
    page = composing.page("404.html", "404.html", "There is no such page", None)
    yield replace(page, canonical="", base=composing.site_url or None)


def _for_robots(composing: Composing, pages: Iterable[Planned]) -> Iterator[Page]:
    """robots.txt, which forbids everything but on a public site, and the sitemap of a public site whose address is known."""
    listed = [page for page in pages if page.canonical]
    last = {entry_address(e, composing.view): e.date.day.isoformat() for e in composing.entries}
    addresses = tuple(Text(page.path, page.canonical, last.get(quote(page.path), "")) for page in listed)
    sitemap = urljoin(composing.site_url, "sitemap.xml") if addresses else ""
    if sitemap:
        yield composing.page("sitemap.xml", "sitemap.xml", "", UrlContent(addresses, sitemap))
    yield composing.page("robots.txt", "robots.txt", "", UrlContent(addresses, sitemap))


PAGES: tuple[Callable[[Composing], Iterator[Page | Planned]], ...] = (
    _entry_pages,
    *METHOD,
    _tags,
    _people,
    _thread,
    _lists,
    search_page,
    _not_found,
    _index,
)
FILES: tuple[Callable[[Composing], Iterator[Planned]], ...] = (feeds, calendars, search_files, data_files)
