"""The walk-in card of a session in words."""

from __future__ import annotations

from collections.abc import Iterator

from journalkit.languages.say import Say
from journalkit.method.practice import Practice
from journalkit.method.prep import Moved, Prep, Promise
from journalkit.sheet import words
from journalkit.sheet.advice import advice_parts
from journalkit.sheet.hypotheses import hypothesis_parts
from journalkit.sheet.impact import expected, result
from journalkit.sheet.progress import changed, value_on
from journalkit.sheet.sheet import Block, Cell, Lines, Part, Sheet, Words, leads_to, remark, says, table
from journalkit.sheet.status import as_of, feedback_parts, newest, person


def prep_sheet(found: Prep, practice: Practice) -> Sheet:
    """The card: everything to have in mind when walking in."""
    session = found.session
    names = ", ".join(word.text for each in session.participants for word in person(each, practice))
    say, when = practice.say, practice.say.when(session.date)
    with_whom = say("{when}, with {names}", when=when, names=names) if names else when
    lead = f"{with_whom}. {_since(found, say)}"
    return Sheet(session.title, (Words(lead), Words("·"), *as_of(practice)), tuple(prep_blocks(found, practice)))


def _since(found: Prep, say: Say) -> str:
    if found.previous is None:
        return say("It is the first one")
    return say("The session before was on {day}", day=say.day(found.previous.date.day))


def prep_blocks(found: Prep, practice: Practice) -> Iterator[Block]:
    """The card's blocks."""
    say = practice.say
    none = remark(say("None yet. Write two or three before you go."))
    yield Block(say("Hypotheses"), hypothesis_parts(found.hypotheses, say, dated=False) or (none,), "prep-hypotheses")
    promising = [each.commitment.action.assignee for each in found.promises]
    people = dict.fromkeys([*found.session.participants, found.session.author, *promising])
    for name in sorted(people, key=lambda each: each != practice.owner):
        promised = [each for each in found.promises if each.commitment.action.assignee == name]
        if promised:
            title = say("What {person} promised", person=person(name, practice)[0].text)
            yield Block(title, promise_parts(promised, practice), f"prep-promised-{name}")
    if found.moved:
        since = say.day(found.previous.date.day) if found.previous else ""
        title = say("What moved since {day}", day=since) if since else say("What moved so far")
        yield Block(title, moved_parts(found.moved, say), "prep-moved")
    if found.feedback:
        yield Block(say("Open feedback"), feedback_parts(found.feedback, practice), "prep-feedback")
    if found.advice:
        yield Block(say("Advice that waits"), advice_parts(found.advice, practice), "prep-advice")
    yield Block(say("Three questions"), (Lines(tuple(_question(each.text) for each in found.questions), numbered=True),), "prep-questions")


def _question(text: str) -> Cell:
    return says(text)


def promise_parts(promises: list[Promise], practice: Practice) -> tuple[Part, ...]:
    """Promises in a table: the state, what was expected and what came of it, the newest news."""
    say, rows = practice.say, []
    for each in promises:
        state, tone = words.state(each.commitment, practice.today, say)
        action = each.commitment.action
        rows.append(
            (
                leads_to(action, handle=True),
                says(state, tone),
                says(expected(action, say)),
                _actual(each, say),
                newest(each.commitment, say),
            )
        )
    return table((say("What"), say("State"), say("Expected"), say("Actual"), say("Newest news")), rows)


def _actual(promise: Promise, say: Say) -> Cell:
    reflection = promise.reflection
    if reflection is None:
        return ()
    outcome = promise.outcome or "reflected"
    found = result(promise.commitment.action, reflection, say)
    return (
        Words(say.term("outcome of an action", outcome), reflection, tone=words.outcome_tone(outcome)),
        *says(f"({found})" if found else ""),
    )


def moved_parts(moved: tuple[Moved, ...], say: Say) -> tuple[Part, ...]:
    """Each metric then and now."""
    rows = []
    for each in moved:
        metric, measured = each.progress.goal.metric, each.progress.measured
        unit = metric.unit if metric else None
        at = each.progress.day_of(each.since)
        then = value_on(each.before, unit, at, say) if each.before is not None else say("not measured")
        now = value_on(each.now, unit, measured, say) if measured and each.now is not None else say("not measured since")
        moved_by = changed(each.progress, each.before, each.now, say)
        rows.append(((Words(metric.name if metric else "", each.progress.goal),), says(then), says(now), moved_by))
    return table((say("Metric"), say("Then"), say("Now"), say("Change")), rows)
