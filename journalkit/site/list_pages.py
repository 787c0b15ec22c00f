"""Lists of entries: by type, by person and state, by tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote

from journalkit.model.entry import Action, Entry, Goal, Insight, Reflection, Session
from journalkit.model.person import Person
from journalkit.sheet import words
from journalkit.site.address import named_path
from journalkit.site.charts.metric import sparkline
from journalkit.site.composing import PLURALS, Composing
from journalkit.site.page import ListContent, Page, Planned
from journalkit.site.paging import Leaf, leaves
from journalkit.site.piece import Card, Fact, Section, Text
from journalkit.values import replace

MOST = 40  # of one kind on the page of a person
STATES = (("late", "Overdue"), ("open", "Open"), ("done", "Done"), ("dropped", "Dropped"))


def list_pages(composing: Composing) -> Iterator[Planned]:
    """Goals, sessions, insights and reflections, each on one page; actions by person and state."""
    for kind, model in (("goal", Goal), ("session", Session), ("insight", Insight), ("reflection", Reflection)):
        found = composing.of_type(model)
        if found:
            yield composing.planned(f"{kind}s.html", partial(_list, composing, kind, found))
    if composing.of_type(Action):
        yield composing.planned("actions.html", partial(_actions, composing))


def _list(composing: Composing, kind: str, found: tuple[Entry, ...]) -> Page:
    return composing.page(f"{kind}s.html", "list.html", PLURALS[kind], ListContent("", tuple(_grouped(composing, found))))


def _actions(composing: Composing) -> Page:
    people = composing.view.people
    sections = tuple(
        Section(
            f"{people[person].name}: {title.lower()}",
            tuple(composing.cards.card(action) for action in actions),
            f"person-{person}-{tone}",
        )
        for tone, title in STATES
        for person, actions in by_person(composing, (tone,))
    )
    return composing.page("actions.html", "list.html", "Actions", ListContent("Who promised what, and what came of it.", sections))


def by_person(composing: Composing, tones: tuple[str, ...]) -> Iterator[tuple[str, list[Action]]]:
    """Commitments whose states have the given tones, by the person who made them; the owner first."""
    found: dict[str, list[Action]] = defaultdict(list)
    practice = composing.practice
    for commitment in practice.commitments.values():
        if words.state(commitment, practice.today)[1] in tones:
            found[commitment.action.assignee].append(commitment.action)
    for person in sorted(found, key=lambda name: (name != composing.view.config.owner, composing.view.people[name].name)):
        yield person, found[person]


def _grouped(composing: Composing, found: tuple[Entry, ...]) -> Iterator[Section]:
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
        yield Section(title, tuple(_listed(composing, entry) for entry in groups[title]))


def _listed(composing: Composing, entry: Entry) -> Card:
    """An entry in a list; a goal with its sparkline."""
    card, progress = composing.cards.card(entry), composing.practice.series.get(entry.key)
    return replace(card, chart=sparkline(progress, f"spark-{card.anchor}")) if progress else card


def people(composing: Composing) -> Iterator[Planned]:
    """The page of each person: what they promised, advised, took part in and wrote."""
    for person in composing.view.people.values():
        yield composing.planned(named_path("people", person.id), partial(_person, composing, person))


def _person(composing: Composing, person: Person) -> Page:
    facts = [Fact("Role", (Text(person.role),))] if person.role else []
    facts += [Fact("E-mail", (Text(person.email, f"mailto:{quote(person.email, safe='@+')}"),))] if person.email else []
    promised = [each.action for each in composing.practice.commitments.values() if each.action.assignee == person.id]
    said = [e for e in composing.entries if isinstance(e, Insight) and e.said_by == person.id]
    met = [e for e in composing.entries if isinstance(e, Session) and person.id in (e.author, *e.participants)]
    elsewhere = {e.key for e in (*promised, *met)}
    wrote = [e for e in composing.entries if e.author == person.id and e.key not in elsewhere]
    groups = (
        ("Commitments", promised, "actions.html"),
        ("Advice", said[::-1], "insights.html"),
        ("Sessions", met[::-1], "sessions.html"),
        ("Wrote", wrote[::-1], "thread.html"),
    )
    sections = tuple(_first(composing, title, found, address) for title, found, address in groups if found)
    return composing.page(named_path("people", person.id), "list.html", person.name, ListContent("", sections, tuple(facts)))


def _first(composing: Composing, title: str, found: Sequence[Entry], address: str) -> Section:
    """The first of many entries; how many more there are, with a way to all of the kind."""
    left_out = len(found) - MOST
    more = Text(f"and {words.count(left_out, 'more', 'more')}", address) if left_out > 0 else None
    return Section(title, tuple(composing.cards.card(each) for each in found[:MOST]), title.lower(), more)


def tags(composing: Composing) -> Iterator[Page | Planned]:
    """The page of each tag, and the list of all."""
    counts: list[tuple[str, Text]] = []
    for path, (title, found) in composing.by_tag.items():
        for leaf in leaves(path, f"#{title}", found):
            yield composing.planned(leaf.path, partial(_tag, composing, leaf, len(found)))
        counts.append((title, Text(f"#{title} ({len(found)})", quote(path))))
    if counts:
        listed = Fact("", tuple(text for _, text in sorted(counts, key=lambda each: each[0].casefold())))
        yield composing.page("tags.html", "list.html", "Tags", ListContent("", (), archive=(listed,)))


def _tag(composing: Composing, leaf: Leaf, count: int) -> Page:
    section = Section("", tuple(composing.cards.card(entry, excerpt=True) for entry in leaf.entries))
    lead = words.count(count, "entry", "entries") if leaf.later is None else ""  # pages of older entries do not change with it
    content = ListContent(lead, (section,), (), leaf.earlier, leaf.later, full=True)
    return composing.page(leaf.path, "list.html", leaf.title, content)
