"""Lists of entries: by type, by person and state, by tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import quote

from journalkit.languages.say import Say
from journalkit.method.commitments import Commitment
from journalkit.model.entry import Action, Entry, Goal, Insight, Reflection, Session
from journalkit.model.person import Person
from journalkit.sheet import words
from journalkit.site.charts.metric import sparkline
from journalkit.site.composing import Composing, plural
from journalkit.site.page import ListContent, Page, Planned
from journalkit.site.paging import Leaf, Size, leaves
from journalkit.site.paths import named_path
from journalkit.site.piece import Card, Fact, Section, Text
from journalkit.values import replace

MOST = 40  # of one kind on the page of a person or a room
ROWS = Size(full=120, fewest=60)  # of the pages of a list, on which an entry is a row
FIRST, SECOND = -(10**6), -(10**5)  # before all years, the newest of which comes first
STATES = ("late", "open", "done", "dropped")


def list_pages(composing: Composing) -> Iterator[Planned]:
    """Goals on one page; sessions, insights and reflections, and actions by person and state, on as many as they need."""
    goals = composing.of_type(Goal)
    if goals:
        yield composing.planned("goals.html", partial(_goals, composing, goals))
    for kind, model in (("session", Session), ("insight", Insight), ("reflection", Reflection)):
        yield from _paged(composing, kind, composing.of_type(model), partial(_grouped, composing))
    lead = composing.say("Who promised what, and what came of it.")
    yield from _paged(composing, "action", composing.of_type(Action), partial(_promises, composing), lead)


def _goals(composing: Composing, found: tuple[Entry, ...]) -> Page:
    return composing.page("goals.html", "list.html", plural("goal", composing.say), ListContent("", tuple(_grouped(composing, found))))


def _paged(
    composing: Composing, kind: str, found: tuple[Entry, ...], sections: Callable[[tuple[Entry, ...]], Iterator[Section]], lead: str = ""
) -> Iterator[Planned]:
    """The pages of a list, where there is something to list."""
    for leaf in leaves(f"{kind}s.html", plural(kind, composing.say), found, ROWS, f"older/{kind}s") if found else ():
        yield composing.planned(leaf.path, partial(_leaf, composing, leaf, sections, lead))


def _leaf(composing: Composing, leaf: Leaf, sections: Callable[[tuple[Entry, ...]], Iterator[Section]], lead: str) -> Page:
    content = ListContent(lead, tuple(sections(leaf.entries)), (), leaf.earlier, leaf.later)
    return composing.page(leaf.path, "list.html", leaf.title, content)


def _promises(composing: Composing, found: tuple[Entry, ...]) -> Iterator[Section]:
    """Actions by where they stand and who promised them."""
    here = {each.key for each in found}
    commitments = [each for each in composing.practice.commitments.values() if each.action.key in here]
    settled = sorted(commitments, key=lambda each: each.settled or each.action.date.day, reverse=True)  # the day that a row shows
    for tone in STATES:
        for person, actions in by_person(composing, settled if tone in ("done", "dropped") else commitments, (tone,)):
            title = _promised(composing.view.people[person].name, tone, composing.say)
            yield Section(title, tuple(composing.cards.card(action) for action in actions), f"person-{person}-{tone}")


def _promised(person: str, tone: str, say: Say) -> str:
    """The heading of what one person promised, by where it stands."""
    if tone == "late":
        return say("{person}: overdue", person=person)
    if tone == "open":
        return say("{person}: open", person=person)
    return say("{person}: done", person=person) if tone == "done" else say("{person}: dropped", person=person)


def by_person(composing: Composing, commitments: Iterable[Commitment], tones: tuple[str, ...]) -> Iterator[tuple[str, list[Action]]]:
    """Those commitments whose states have the given tones, by the person who made them; the owner first."""
    found: dict[str, list[Action]] = defaultdict(list)
    practice = composing.practice
    for commitment in commitments:
        if words.state(commitment, practice.today, practice.say)[1] in tones:
            found[commitment.action.assignee].append(commitment.action)
    for person in sorted(found, key=lambda name: (name != composing.view.config.owner, composing.view.people[name].name)):
        yield person, found[person]


def _grouped(composing: Composing, found: tuple[Entry, ...]) -> Iterator[Section]:
    """Goals by place in the tree, insights by advice or own, the others by year."""
    say = composing.say
    groups: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in found:
        groups[_group(entry, say)].append(entry)
    for group in sorted(groups, key=lambda each: each[0]):
        yield Section(group[1], tuple(_listed(composing, entry) for entry in groups[group]))


def _group(entry: Entry, say: Say) -> tuple[int, str]:
    """What an entry is listed under, and where that stands."""
    if isinstance(entry, Goal):
        return (FIRST, say.term("type", "North Star")) if entry.north_star else (SECOND, say("Pillar goals"))
    if isinstance(entry, Insight):
        return (FIRST, say("Advice")) if entry.said_by else (SECOND, say("Insights"))
    if isinstance(entry, Session) and entry.status == "planned":
        return FIRST, say("Planned")
    return -entry.date.day.year, str(entry.date.day.year)


def _listed(composing: Composing, entry: Entry) -> Card:
    """An entry in a list; a goal with its sparkline."""
    card, progress = composing.cards.card(entry), composing.practice.series.get(entry.key)
    return replace(card, chart=sparkline(progress, f"spark-{card.anchor}", composing.say)) if progress else card


def people(composing: Composing) -> Iterator[Planned]:
    """The page of each person: what they promised, advised, took part in and wrote."""
    for person in composing.view.people.values():
        yield composing.planned(named_path("people", person.id), partial(_person, composing, person))


def _person(composing: Composing, person: Person) -> Page:
    say = composing.say
    facts = [Fact(say("Role"), (Text(person.role),))] if person.role else []
    facts += [Fact(say("E-mail"), (Text(person.email, f"mailto:{quote(person.email, safe='@+')}"),))] if person.email else []
    promised = [each.action for each in composing.practice.commitments.values() if each.action.assignee == person.id]
    said = [e for e in composing.entries if isinstance(e, Insight) and e.said_by == person.id]
    met = [e for e in composing.entries if isinstance(e, Session) and person.id in (e.author, *e.participants)]
    elsewhere = {e.key for e in (*promised, *met)}
    wrote = [e for e in composing.entries if e.author == person.id and e.key not in elsewhere]
    groups = (
        ("commitments", say("Commitments"), promised, "actions.html"),
        ("advice", say("Advice"), said[::-1], "insights.html"),
        ("sessions", say("Sessions"), met[::-1], "sessions.html"),
        ("wrote", say("Wrote"), wrote[::-1], "thread.html"),
    )
    sections = tuple(first_of(composing, anchor, title, found, address) for anchor, title, found, address in groups if found)
    return composing.page(named_path("people", person.id), "list.html", person.name, ListContent("", sections, tuple(facts)))


def first_of(composing: Composing, anchor: str, title: str, found: Sequence[Entry], address: str) -> Section:
    """The first of many entries; how many more there are, with a way to all of the kind."""
    left_out = len(found) - MOST
    more = Text(composing.say.many(left_out, "and {n} more", "and {n} more"), address) if left_out > 0 else None
    return Section(title, tuple(composing.cards.card(each) for each in found[:MOST]), anchor, more)


def tags(composing: Composing) -> Iterator[Page | Planned]:
    """The page of each tag, and the list of all."""
    counts: list[tuple[str, Text]] = []
    for path, (title, found) in composing.by_tag.items():
        for leaf in leaves(path, f"#{title}", found):
            yield composing.planned(leaf.path, partial(_tag, composing, leaf, len(found)))
        counts.append((title, Text(f"#{title} ({len(found)})", quote(path))))
    if counts:
        listed = Fact("", tuple(text for _, text in sorted(counts, key=lambda each: each[0].casefold())))
        yield composing.page("tags.html", "list.html", composing.say("Tags"), ListContent("", (), archive=(listed,)))


def _tag(composing: Composing, leaf: Leaf, count: int) -> Page:
    section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in leaf.entries))
    lead = composing.say.entries(count) if leaf.later is None else ""  # pages of older entries do not change with it
    content = ListContent(lead, (section,), (), leaf.earlier, leaf.later, full=True)
    return composing.page(leaf.path, "list.html", leaf.title, content)
