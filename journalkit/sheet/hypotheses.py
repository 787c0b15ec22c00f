"""The record of hypotheses in words."""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.languages.say import Say, opening
from journalkit.method.hypotheses import OUTCOMES, HypothesisRecord, Tested
from journalkit.method.practice import Practice
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, says, table
from journalkit.sheet.status import as_of

TONES = (("supported", "done"), ("refuted", "open"), ("mixed", "open"), ("open", "quiet"))


def hypothesis_sheet(record: HypothesisRecord, practice: Practice) -> Sheet:
    """All hypotheses, what came of them, and how that went over time."""
    months = reversed(record.by_month().items())
    say = practice.say
    rows = [(says(say.month(*month)), *(says(str(counts[each])) for each in OUTCOMES)) for month, counts in months]
    newest = sorted(record.tested, key=lambda each: (each.session.date.order, -each.number), reverse=True)
    blocks = (
        Block(say("In short"), (summary(record, say),)),
        Block(say("All hypotheses, newest session first"), hypothesis_parts(newest, say), "all"),
        Block(say("By month"), table((say("Month"), *(_outcome(each, say) for each in OUTCOMES)), rows, frozenset(range(1, 5))), "months"),
    )
    return Sheet(say("Hypotheses"), as_of(practice), tuple(block for block in blocks if block.parts))


def _outcome(outcome: str, say: Say) -> str:
    """An outcome as a heading."""
    return opening(say.term("outcome of a hypothesis", outcome))


def summary(record: HypothesisRecord, say: Say) -> Part:
    """How many came out which way, and how many of these say why."""
    total = len(record.tested)
    return facts(
        (say("Hypotheses"), says(str(total))),
        *(
            (_outcome(each, say), says(say.share(record.counts[each], total), dict(TONES)[each] if record.counts[each] else "quiet"))
            for each in OUTCOMES
            if total
        ),
        (
            say("With evidence"),
            says(say.share(record.with_evidence, record.resolved, "{part} of {whole} that came out") if record.resolved else ""),
        ),
    )


def hypothesis_parts(tested: Iterable[Tested], say: Say, *, dated: bool = True) -> tuple[Part, ...]:
    """Hypotheses in a table: the claim, how sure one was, what came of it, the evidence, and, where `dated`, the day of the session."""
    rows = [
        (
            (Words(each.hypothesis.claim, each.session, anchor=f"hypothesis-{each.number}"),),
            says(say.number(each.hypothesis.confidence, "%")),
            _came_out(each, say) if dated or each.hypothesis.outcome != "open" else (),
            _evidence(each, say),
            says(say.day(each.session.date.day if dated else None)),
        )
        for each in tested
    ]
    return table((say("Hypothesis"), say("Sure"), say("Outcome"), say("Evidence"), say("Session")), rows, frozenset([1]))


def _came_out(tested: Tested, say: Say) -> Cell:
    outcome = tested.hypothesis.outcome
    return says(say.term("outcome of a hypothesis", outcome), dict(TONES)[outcome])


def _evidence(tested: Tested, say: Say) -> Cell:
    said = says(tested.hypothesis.evidence or "")
    trying = tuple(word for action in tested.actions for word in (Words(say("· tried in"), tone="quiet"), *leads_to(action)))
    return (*said, *trying)
