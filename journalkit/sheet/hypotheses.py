"""The record of hypotheses in words."""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.method.hypotheses import OUTCOMES, HypothesisRecord, Tested
from journalkit.method.practice import Practice
from journalkit.sheet import words
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, says, table
from journalkit.sheet.status import as_of

TONES = (("supported", "done"), ("refuted", "open"), ("mixed", "open"), ("open", "quiet"))


def hypothesis_sheet(record: HypothesisRecord, practice: Practice) -> Sheet:
    """All hypotheses, what came of them, and how that went over time."""
    months = reversed(record.by_month().items())
    rows = [(says(words.month(*month)), *(says(str(counts[each])) for each in OUTCOMES)) for month, counts in months]
    newest = sorted(record.tested, key=lambda each: (each.session.date.order, -each.number), reverse=True)
    blocks = (
        Block("In short", (summary(record),)),
        Block("All hypotheses, newest session first", hypothesis_parts(newest), "all"),
        Block("By month", table(("Month", *(each.capitalize() for each in OUTCOMES)), rows, frozenset(range(1, 5))), "months"),
    )
    return Sheet("Hypotheses", as_of(practice), tuple(block for block in blocks if block.parts))


def summary(record: HypothesisRecord) -> Part:
    """How many came out which way, and how many of these say why."""
    total = len(record.tested)
    return facts(
        ("Hypotheses", says(str(total))),
        *(
            (each.capitalize(), says(words.share(record.counts[each], total), dict(TONES)[each] if record.counts[each] else "quiet"))
            for each in OUTCOMES
            if total
        ),
        ("With evidence", says(words.share(record.with_evidence, record.resolved, "that came out") if record.resolved else "")),
    )


def hypothesis_parts(tested: Iterable[Tested], *, dated: bool = True) -> tuple[Part, ...]:
    """Hypotheses in a table: the claim, how sure one was, what came of it, the evidence, and, where `dated`, the day of the session."""
    rows = [
        (
            (Words(each.hypothesis.claim, each.session, anchor=f"hypothesis-{each.number}"),),
            says(words.number(each.hypothesis.confidence, "%")),
            says(each.hypothesis.outcome if dated or each.hypothesis.outcome != "open" else "", dict(TONES)[each.hypothesis.outcome]),
            _evidence(each),
            says(words.day(each.session.date.day if dated else None)),
        )
        for each in tested
    ]
    return table(("Hypothesis", "Sure", "Outcome", "Evidence", "Session"), rows, frozenset([1]))


def _evidence(tested: Tested) -> Cell:
    said = says(tested.hypothesis.evidence or "")
    trying = tuple(word for action in tested.actions for word in (Words("· tried in", tone="quiet"), *leads_to(action)))
    return (*said, *trying)
