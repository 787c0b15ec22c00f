"""The page of each entry that stands alone: where it stands in the loop, its facts and text, what was said of it, what leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from journalkit.model.entry import Action, Entry, Feedback, Goal, Insight, Reflection, Session, Update
from journalkit.site.address import entry_address, entry_path
from journalkit.site.charts.metric import metric_chart
from journalkit.site.composing import Composing, plural
from journalkit.site.method_pages import method_blocks
from journalkit.site.page import EntryContent, Page, Planned
from journalkit.site.piece import Claim, Note, Section, Text
from journalkit.site.preview import preview_path
from journalkit.site.relations import chronological
from journalkit.values import replace

MOST = 5  # of one kind on the page of what they belong to: so that no page grows with the whole journal
MOST_LEVELS = 20  # of feedback on feedback; what is further down stands side by side on the last one


def entry_pages(composing: Composing) -> Iterator[Planned]:
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
            yield composing.planned(path, partial(_page, composing, path, entry, before, after))


def _page(composing: Composing, path: str, entry: Entry, before: Entry | None, after: Entry | None) -> Page:
    content = _content(composing, entry, before, after)
    return composing.page(path, "entry.html", entry.title, content, entry.summary or entry.body.opening, preview_path(path))


def _content(composing: Composing, entry: Entry, before: Entry | None, after: Entry | None) -> EntryContent:
    cards = composing.cards
    progress = composing.practice.series.get(entry.key)
    return EntryContent(
        card=cards.card(entry),
        chain=cards.chain(entry),
        facts=tuple(fact for fact in cards.facts(entry) if not fact.in_chain),
        prose=cards.prose(entry, prefix="text-", level=2),
        meter=cards.meter(entry) if isinstance(entry, Goal) else None,
        chart=metric_chart(progress, lambda each: entry_address(each, composing.view), "chart", composing.say) if progress else None,
        claims=tuple(claims_of(composing, entry)),
        notes=tuple(_notes(composing, entry)),
        blocks=composing.blocks(method_blocks(composing.practice, entry)),
        sections=tuple(section for section in _relations(composing, entry) if section.cards),
        previous=cards.card(before) if before else None,
        next=cards.card(after) if after else None,
    )


def claims_of(composing: Composing, entry: Entry) -> Iterator[Claim]:
    """The hypotheses of a session, none for other entries."""
    for number, hypothesis in enumerate(entry.hypotheses if isinstance(entry, Session) else (), start=1):
        tested = composing.cards.relations.by_hypothesis.get((entry.key, number), ())
        yield Claim(
            number,
            hypothesis.claim,
            composing.say.number(hypothesis.confidence, "%"),
            hypothesis.outcome,
            hypothesis.evidence or "",
            tuple(composing.cards.card(action) for action in tested),
            composing.say.term("outcome of a hypothesis", hypothesis.outcome),
        )


def _notes(composing: Composing, entry: Entry, level: int = 1) -> Iterator[Note]:
    """Updates and feedback on an entry, oldest first, each with the feedback on it."""
    cards = composing.cards
    for each in _about(composing, entry) if level < MOST_LEVELS else _all_about(composing, entry):
        card = replace(cards.card(each), context=tuple(cards.by(each)))
        below = tuple(_notes(composing, each, level + 1)) if level < MOST_LEVELS else ()
        yield Note(card, cards.prose(each, prefix=f"{card.anchor}-", level=4), below)


def _about(composing: Composing, entry: Entry) -> list[Entry]:
    return [each for each in composing.cards.relations.of(entry.key, "about") if each.key != entry.key]


def _all_about(composing: Composing, entry: Entry) -> Iterator[Entry]:
    """What is about an entry, each with what is about it in turn behind it."""
    left = _about(composing, entry)
    while left:
        each = left.pop(0)
        yield each
        left[:0] = _about(composing, each)


def _relations(composing: Composing, entry: Entry) -> Iterator[Section]:
    """What leads to an entry, by what it is to it."""
    relations, say = composing.cards.relations, composing.say

    def section(anchor: str, title: str, found: Iterable[Entry], address: str = "") -> Section:
        return _newest(composing, anchor, title, found, address)

    if isinstance(entry, Goal):
        yield section("supported-by", say("Supported by"), relations.of(entry.key, "supports"), "goals.html")
        mapped = relations.by_goal.get(entry.key, ())
        for kind in (Session, Insight, Action, Reflection):
            yield section(
                f"{kind.type}s", plural(kind.type, say), (each for each in mapped if isinstance(each, kind)), f"{kind.type}s.html"
            )
        serving = {each.key for each in mapped}
        yield section("measured-in", say("Measured in"), (each for each in relations.of(entry.key, "measures") if each.key not in serving))
    elif isinstance(entry, Session):
        yield section(
            "insights", say("Insights"), (e for e in relations.of(entry.key, "session") if isinstance(e, Insight)), "insights.html"
        )
        yield section(
            "actions",
            say("Actions"),
            (e for e in relations.of(entry.key, "session", "hypothesis") if isinstance(e, Action)),
            "actions.html",
        )
    elif isinstance(entry, Insight):
        yield section("tried-in", say("Tried in"), relations.of(entry.key, "insight"), "actions.html")
    elif isinstance(entry, Action):
        yield section("reflections", say("Reflections"), relations.of(entry.key, "action"), "reflections.html")
    yield section("mentioned-in", say("Mentioned in"), relations.mentions.get(entry.key, ()))


def _newest(composing: Composing, anchor: str, title: str, found: Iterable[Entry], address: str) -> Section:
    """The newest of the entries in the order of their dates; how many older ones there are, with a way to all of the kind."""
    entries = chronological(found)
    left_out = len(entries) - MOST
    more = Text(composing.say.many(left_out, "and {n} older one", "and {n} older ones"), address) if left_out > 0 else None
    return Section(title, tuple(composing.cards.card(each) for each in entries[-MOST:]), anchor, more)
