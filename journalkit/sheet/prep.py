"""The walk-in card of a session in words."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.method.practice import Practice
from journalkit.method.prep import Moved, Prep, Promise
from journalkit.sheet import words
from journalkit.sheet.advice import advice_parts
from journalkit.sheet.hypotheses import hypothesis_parts
from journalkit.sheet.impact import expected, result
from journalkit.sheet.progress import changed
from journalkit.sheet.sheet import Block, Cell, Lines, Part, Sheet, Words, leads_to, remark, says, table
from journalkit.sheet.status import as_of, feedback_parts, newest, person


def prep_sheet(found: Prep, practice: Practice) -> Sheet:
    """The card: everything to have in mind when walking in."""
    session = found.session
    names = ", ".join(word.text for each in session.participants for word in person(each, practice))
    lead = f"{words.when(session.date)}{f', with {names}' if names else ''}. {_since(found)}"
    return Sheet(session.title, (Words(lead), Words("·"), *as_of(practice)), tuple(prep_blocks(found, practice)))


def _since(found: Prep) -> str:
    return f"The session before was on {words.day(found.previous.date.day)}" if found.previous else "It is the first one"


def prep_blocks(found: Prep, practice: Practice) -> Iterator[Block]:
    """The card's blocks."""
    none = remark("None yet. Write two or three before you go.")
    yield Block("Hypotheses", hypothesis_parts(found.hypotheses, dated=False) or (none,), "prep-hypotheses")
    promising = [each.commitment.action.assignee for each in found.promises]
    people = dict.fromkeys([*found.session.participants, found.session.author, *promising])
    for name in sorted(people, key=lambda each: each != practice.owner):
        promised = [each for each in found.promises if each.commitment.action.assignee == name]
        if promised:
            title = f"What {person(name, practice)[0].text} promised"
            yield Block(title, promise_parts(promised, practice), f"prep-promised-{name}")
    if found.moved:
        since = f" since {words.day(found.previous.date.day)}" if found.previous else " so far"
        yield Block(f"What moved{since}", moved_parts(found.moved), "prep-moved")
    if found.feedback:
        yield Block("Open feedback", feedback_parts(found.feedback, practice), "prep-feedback")
    if found.advice:
        yield Block("Advice that waits", advice_parts(found.advice, practice), "prep-advice")
    yield Block("Three questions", (Lines(tuple(_question(each.text) for each in found.questions), numbered=True),), "prep-questions")


def _question(text: str) -> Cell:
    return says(text)


def promise_parts(promises: list[Promise], practice: Practice) -> tuple[Part, ...]:
    """Promises in a table: the state, what was expected and what came of it, the newest news."""
    rows = []
    for each in promises:
        state, tone = words.state(each.commitment, practice.today)
        action = each.commitment.action
        rows.append((leads_to(action, handle=True), says(state, tone), says(expected(action)), _actual(each), newest(each.commitment)))
    return table(("What", "State", "Expected", "Actual", "Newest news"), rows)


def _actual(promise: Promise) -> Cell:
    reflection = promise.reflection
    if reflection is None:
        return ()
    outcome = promise.outcome or "reflected"
    found = result(promise.commitment.action, reflection)
    return (Words(outcome, reflection, tone=words.outcome_tone(outcome)), *says(f"({found})" if found else ""))


def moved_parts(moved: tuple[Moved, ...]) -> tuple[Part, ...]:
    """Each metric then and now."""
    rows = []
    for each in moved:
        metric, measured = each.progress.goal.metric, each.progress.measured
        unit = metric.unit if metric else None
        at = each.progress.day_of(each.since)
        then = f"{words.number(each.before, unit)} on {words.day(at)}" if each.before is not None else "not measured"
        now = f"{words.number(each.now, unit)} on {words.day(measured)}" if measured and each.now is not None else "not measured since"
        moved_by = changed(each.progress, each.before, each.now)
        rows.append(((Words(metric.name if metric else "", each.progress.goal),), says(then), says(now), moved_by))
    return table(("Metric", "Then", "Now", "Change"), rows)
