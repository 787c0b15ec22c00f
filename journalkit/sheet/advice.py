"""The advice ledger in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from journalkit.languages.say import Say
from journalkit.method.advice import Advice, Attempt, Verdict
from journalkit.method.practice import Practice
from journalkit.sheet import words
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of, person

TONES = ((Verdict.HELD, "done"), (Verdict.FAILED, "late"), (Verdict.MIXED, "open"), (Verdict.UNTRIED, "quiet"))


def titles(say: Say) -> tuple[tuple[Verdict, str], ...]:
    """What to call advice by what came of it; what waits to be tried comes first."""
    return (
        (Verdict.UNTRIED, say("Untried")),
        (Verdict.HELD, say("Held")),
        (Verdict.MIXED, say("Mixed")),
        (Verdict.FAILED, say("Failed")),
    )


def advice_sheet(ledger: tuple[Advice, ...], practice: Practice) -> Sheet:
    """Every piece of advice by what came of it; what waits to be tried comes first."""
    return Sheet(practice.say("Advice"), as_of(practice), tuple(_blocks(ledger, practice)))


def _blocks(ledger: tuple[Advice, ...], practice: Practice) -> Iterator[Block]:
    say = practice.say
    if not ledger:
        yield Block(say("Nothing yet"), (remark(say("An insight with from: PERSON is advice. What came of it is counted here.")),))
        return
    yield Block(say("In short"), (verdicts(Counter(each.verdict for each in ledger), say),))
    for verdict, title in titles(say):
        found = [each for each in ledger if each.verdict is verdict]
        if found:
            yield Block(title, advice_parts(found, practice), verdict.value)


def verdicts(counts: Counter[Verdict], say: Say) -> Part:
    """How much advice came out which way."""
    total = sum(counts.values())
    return facts(
        (say("Advice"), says(str(total))),
        (say("Tried"), says(say.share(total - counts[Verdict.UNTRIED], total))),
        *(
            (title, says(say.share(counts[verdict], total), dict(TONES)[verdict] if counts[verdict] else "quiet"))
            for verdict, title in titles(say)
        ),
    )


def advice_parts(found: Iterable[Advice], practice: Practice) -> tuple[Part, ...]:
    """Advice in a table: who said it, when, and the attempts."""
    say = practice.say
    rows = [
        (
            (*leads_to(each.insight, handle=True), *(() if each.live else says(say("(retired)"), "quiet"))),
            person(each.insight.said_by or "", practice),
            says(f"{say.day(each.insight.date.day)}, {say.days_ago(each.age)}"),
            _attempts(each, practice),
        )
        for each in found
    ]
    return table((say("Advice"), say.term("person", "From"), say("Said"), say("Taken up in")), rows)


def _attempts(advice: Advice, practice: Practice) -> Cell:
    return tuple(word for index, each in enumerate(advice.attempts) for word in ((Words(","),) if index else ()) + _attempt(each, practice))


def _attempt(attempt: Attempt, practice: Practice) -> Cell:
    state, tone = words.state(attempt.commitment, practice.today, practice.say)
    found = practice.say.term("outcome of an action", attempt.outcome or "") or state
    return (
        *leads_to(attempt.commitment.action),
        Words(f"({found})", tone=words.outcome_tone(attempt.outcome) if attempt.outcome else tone),
    )
