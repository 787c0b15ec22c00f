"""The advice ledger in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from journalkit.method.advice import Advice, Attempt, Verdict
from journalkit.method.practice import Practice
from journalkit.sheet import words
from journalkit.sheet.sheet import Block, Cell, Part, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import as_of, person

TONES = ((Verdict.HELD, "done"), (Verdict.FAILED, "late"), (Verdict.MIXED, "open"), (Verdict.UNTRIED, "quiet"))
TITLES = ((Verdict.UNTRIED, "Untried"), (Verdict.HELD, "Held"), (Verdict.MIXED, "Mixed"), (Verdict.FAILED, "Failed"))


def advice_sheet(ledger: tuple[Advice, ...], practice: Practice) -> Sheet:
    """Every piece of advice by what came of it; what waits to be tried comes first."""
    return Sheet("Advice", as_of(practice), tuple(_blocks(ledger, practice)))


def _blocks(ledger: tuple[Advice, ...], practice: Practice) -> Iterator[Block]:
    if not ledger:
        yield Block("Nothing yet", (remark("An insight with from: PERSON is advice. What came of it is counted here."),))
        return
    yield Block("In short", (verdicts(Counter(each.verdict for each in ledger)),))
    for verdict, title in TITLES:
        found = [each for each in ledger if each.verdict is verdict]
        if found:
            yield Block(title, advice_parts(found, practice), verdict.value)


def verdicts(counts: Counter[Verdict]) -> Part:
    """How much advice came out which way."""
    total = sum(counts.values())
    return facts(
        ("Advice", says(str(total))),
        ("Tried", says(words.share(total - counts[Verdict.UNTRIED], total))),
        *(
            (title, says(words.share(counts[verdict], total), dict(TONES)[verdict] if counts[verdict] else "quiet"))
            for verdict, title in TITLES
        ),
    )


def advice_parts(found: Iterable[Advice], practice: Practice) -> tuple[Part, ...]:
    """Advice in a table: who said it, when, and the attempts."""
    rows = [
        (
            (*leads_to(each.insight, handle=True), *(() if each.live else says("(retired)", "quiet"))),
            person(each.insight.said_by or "", practice),
            says(f"{words.day(each.insight.date.day)}, {words.days_ago(each.age)}"),
            _attempts(each, practice),
        )
        for each in found
    ]
    return table(("Advice", "From", "Said", "Taken up in"), rows)


def _attempts(advice: Advice, practice: Practice) -> Cell:
    return tuple(word for index, each in enumerate(advice.attempts) for word in ((Words(","),) if index else ()) + _attempt(each, practice))


def _attempt(attempt: Attempt, practice: Practice) -> Cell:
    state, tone = words.state(attempt.commitment, practice.today)
    found = attempt.outcome or state
    return (
        *leads_to(attempt.commitment.action),
        Words(f"({found})", tone=words.outcome_tone(attempt.outcome) if attempt.outcome else tone),
    )
