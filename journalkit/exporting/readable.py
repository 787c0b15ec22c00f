"""Entries as Markdown for people: one text to be read from top to bottom, without links into the journal."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.exporting.period import Period
from journalkit.languages.say import Say
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry, Hypothesis, Session
from journalkit.rooms.text import Sent, text_of
from journalkit.sheet.entry import kind_of, state
from journalkit.sheet.markdown import plain
from journalkit.site.card import Cards
from journalkit.site.relations import relate


def markdown_text(practice: Practice, period: Period) -> str:
    """The entries of a period, oldest first. Asides are left out, links are their words."""
    entries = period.entries(practice)
    cards = Cards(practice, relate(practice))
    title = plain(practice.view.config.title)
    lead = period.said(entries, cards.say) or cards.say("Nothing was written in this time.")
    head = f"{title}\n{'=' * max(3, len(title))}\n\n{lead}\n"
    return "\n".join([head, *("\n".join(_entry(entry, cards)) for entry in entries)])


def words_of(entry: Entry) -> str:
    """The text of an entry as Markdown, with the words of its links alone: what a link names is not for every reader."""
    body = text_of(entry, Sent(entry.author, {}, (), ()))
    return plain(entry.body.plain).strip() if body is None else body


def _entry(entry: Entry, cards: Cards) -> Iterator[str]:
    text = words_of(entry)
    first, _, rest = text.partition("\n")
    text = rest.strip() if first.lstrip("# ").rstrip("# ").strip() == entry.title.strip() and first.startswith("# ") else text
    yield f"# {plain(entry.title)}\n"
    yield f"*{plain(', '.join(_about(entry, cards)))}*\n"
    facts = [f"- **{plain(fact.label)}:** {plain(_values(fact.values))}" for fact in cards.facts(entry)]
    if facts:
        yield "\n".join(facts) + "\n"
    claims = entry.hypotheses if isinstance(entry, Session) else ()
    for number, each in enumerate(claims, start=1):
        yield f"{number}. {plain(each.claim)} ({plain(_came_of(each, cards.say))}){f': {plain(each.evidence)}' if each.evidence else ''}"
    if claims:
        yield ""
    if text:
        yield text + "\n"


def _about(entry: Entry, cards: Cards) -> Iterator[str]:
    """What kind of entry it is, of when, by whom, and where it stands."""
    kind = kind_of(entry, cards.say)
    yield kind[:1].upper() + kind[1:]
    yield cards.say.when(entry.date)
    yield from (each.words for each in cards.by(entry))
    said, _ = state(entry, cards.practice)
    yield from [said] if said else []


def _came_of(hypothesis: Hypothesis, say: Say) -> str:
    """What came of a hypothesis, and how sure it was before."""
    outcome = say.term("outcome of a hypothesis", hypothesis.outcome)
    if hypothesis.confidence is None:
        return outcome
    return say("{outcome}, {percent} sure before", outcome=outcome, percent=say.number(hypothesis.confidence, "%"))


def _values(values: tuple[object, ...]) -> str:
    return ", ".join(str(getattr(each, "words", "")) for each in values)
