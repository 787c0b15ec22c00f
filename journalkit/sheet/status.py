"""Status and what to write next, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from journalkit.languages.say import Say
from journalkit.method.clocks import Clock
from journalkit.method.commitments import Commitment
from journalkit.method.next_step import NextStep
from journalkit.method.practice import Practice
from journalkit.method.status import Status
from journalkit.model.entry import Feedback, Goal, Hypothesis, Session
from journalkit.model.person import Person
from journalkit.sheet import words
from journalkit.sheet.progress import progress_block
from journalkit.sheet.sheet import Block, Cell, Lines, Part, Remark, Sheet, Words, facts, leads_to, remark, says, table

FOLLOWING = 3


def as_of(practice: Practice) -> Cell:
    """The day that everything is counted on; the time of day only where the answer does not stay."""
    say, clock = practice.say, f"at {practice.now:%H:%M}, {practice.view.config.timezone}"
    return (Words(say("As of {day}", day=say.day(practice.today))), Words(clock, tone="momentary"))


def status_sheet(status: Status, practice: Practice) -> Sheet:
    """Where everything stands for a person."""
    return Sheet(practice.view.config.title, as_of(practice), tuple(_blocks(status, practice)))


def _blocks(status: Status, practice: Practice) -> Iterator[Block]:
    for star in status.north_stars:
        yield progress_block(star, practice.say, f"North Star: {star.goal.title}")
    if not status.north_stars:
        yield Block("North Star", _no_north_star(practice))
    over = tuple(
        Remark(
            (*leads_to(each, handle=True), Words(f"of {practice.say.when(each.date)} is still planned, but its day is over.", tone="late"))
        )
        for each in status.day_over
    )
    yield Block("Next session", (*session_parts(status.next_session, practice), *over))
    me = practice.view.people.get(status.me)
    yield Block(f"Promised by {me.name if me else 'me'}", commitment_parts(status.mine, practice, "Nothing is open."))
    yield Block("Promised by others", commitment_parts(status.theirs, practice, "Nothing is open.", whose=True))
    if status.clocks:
        yield Block("72 hours to reflect", clock_parts(status.clocks, practice))
    if status.feedback:
        yield Block("Feedback waiting", feedback_parts(status.feedback, practice))
    if status.new:
        count = practice.say.entries(status.new)
        yield Block("New from others", (remark(f"{count} you have not looked at yet: journalkit news"),))


def _no_north_star(practice: Practice) -> tuple[Part, ...]:
    """What to say where no North Star is open: which one was the last, and what one is."""
    before = [each for each in practice.entries if isinstance(each, Goal) and each.north_star and each.author == practice.owner]
    if before:
        return (
            Remark((Words(f"The last one was {before[-1].status}:"), *leads_to(before[-1], handle=True), Words("· Name the next one."))),
        )
    return (remark("There is none yet: one goal with north_star: true and a metric."),)


def person(name: str, practice: Practice) -> Cell:
    """A person's name, leading to their page."""
    found = practice.view.people.get(name)
    return leads_to(found) if isinstance(found, Person) else says(name)


def session_parts(session: Session | None, practice: Practice) -> tuple[Part, ...]:
    """A planned session: when, with whom, and with which hypotheses."""
    if session is None:
        return (remark(practice.say("None is planned.")),)
    names = tuple(word for each in session.participants for word in person(each, practice))
    say = practice.say
    when = f"{say.when(session.date)} ({say.in_days((session.date.day - practice.today).days)})"
    about = facts((say("What"), leads_to(session, handle=True)), (say("When"), says(when)), (say("With"), separated(names)))
    claims = tuple(says(_claim(each, say)) for each in session.hypotheses)
    return (about, Lines(claims, numbered=True)) if claims else (about, remark(say("It has no hypotheses yet.")))


def _claim(hypothesis: Hypothesis, say: Say) -> str:
    if hypothesis.confidence is None:
        return hypothesis.claim
    return say("{claim} ({percent} sure)", claim=hypothesis.claim, percent=say.number(hypothesis.confidence, "%"))


def separated(found: Iterable[Words]) -> Cell:
    """The words with commas between them."""
    cells: list[Words] = []
    for each in found:
        cells.extend([Words(",")] if cells else [])
        cells.append(each)
    return tuple(cells)


def commitment_parts(found: Iterable[Commitment], practice: Practice, nothing: str, *, whose: bool = False) -> tuple[Part, ...]:
    """Commitments in a table, with the newest news of each."""
    say, rows = practice.say, []
    for each in found:
        text, tone = words.state(each, practice.today, say)
        who = (person(each.action.assignee, practice),) if whose else ()
        rows.append((leads_to(each.action, handle=True), *who, says(text, tone), newest(each, say)))
    heads = (say("What"), *((say("Who"),) if whose else ()), say("State"), say("Newest news"))
    return table(heads, rows) or (remark(nothing),)


def newest(commitment: Commitment, say: Say) -> Cell:
    """The newest update on a commitment, with its day; what was confirmed before it was reopened is none any more."""
    told = [each for each in commitment.news if commitment.status != "open" or each.status != "confirmed"]
    if not told:
        return ()
    last = told[-1]
    return (Words(f"{last.title} ({say.day(last.date.day)})", last, tone="quiet"),)


def clock_parts(found: Iterable[Clock], practice: Practice) -> tuple[Part, ...]:
    """Running clocks: what to reflect on, until when, and what is left."""
    rows = [
        (
            leads_to(each.action, handle=True),
            person(each.action.assignee, practice),
            deadline(each, practice),
        )
        for each in found
    ]
    return table((practice.say("Reflect on"), practice.say("Who"), practice.say("Until")), rows)


def deadline(clock: Clock, practice: Practice) -> Cell:
    """The deadline of a running clock; a page counts down to it, elsewhere what is left is said beside it."""
    return (
        Words(practice.say.time(clock.deadline), machine=clock.deadline.isoformat(), clock=True, tone="open"),
        Words(f"({practice.say.hours(clock.left(practice.now))} left)", tone="momentary"),
    )


def feedback_parts(found: Iterable[Feedback], practice: Practice) -> tuple[Part, ...]:
    """Open feedback: what, whether it is new to the owner, by whom, on what."""
    say, rows = practice.say, []
    for each in found:
        target = practice.view.find(each.about.key)
        new = says(f"({say('new')})", "open") if each.key in practice.view.unseen else ()
        rows.append(
            (
                (*leads_to(each, handle=True), *new),
                person(each.author, practice),
                leads_to(target) if target else (),
                says(say.day(each.date.day)),
            )
        )
    return table((say("Feedback"), say.term("person", "By"), say.term("subject", "On"), say("Day")), rows)


def next_sheet(steps: tuple[NextStep, ...], practice: Practice) -> Sheet:
    """The one thing to write now, and what comes after it."""
    first, *rest = steps
    blocks = [Block(first.what, tuple(_why(first, practice)))]
    if rest:
        later = Lines(tuple(_later(each, practice) for each in rest[:FOLLOWING]))
        more = (
            practice.say.many(len(rest) - FOLLOWING, "{n} more thing can wait.", "{n} more things can wait.")
            if len(rest) > FOLLOWING
            else ""
        )
        blocks.append(Block("After that", (later, *((remark(more),) if more else ()))))
    return Sheet("Next", as_of(practice), tuple(blocks))


def _why(step: NextStep, practice: Practice) -> Iterator[Part]:
    yield remark(step.why)
    about = leads_to(step.about, handle=True) if step.about else ()
    on = (
        (Words(step.roadmap.title, step.roadmap, anchor=f"step-{step.step}"), Words(f"(step: {step.step})", tone="quiet"))
        if step.roadmap
        else ()
    )
    found = facts(("About", about), ("Roadmap", on), ("Until", says(_until(step, practice))))
    if found.items:
        yield found


def _until(step: NextStep, practice: Practice) -> str:
    if step.until is None:
        return ""
    if isinstance(step.until, datetime):
        left = (step.until.astimezone(UTC) - practice.now.astimezone(UTC)) if step.until else None
        return practice.say.time(step.until) + (f" ({practice.say.hours(left)} left)" if left else "")
    say, days = practice.say, (step.until - practice.today).days
    return f"{say.day(step.until)} ({say.in_days(days) if days >= 0 else say.days_ago(-days)})"


def _later(step: NextStep, practice: Practice) -> Cell:
    until = _until(step, practice)
    word = "due" if step.kind == "update" else "until"
    what = Words(step.what, step.about, handle=True)
    return (what, *says(f"· {word} {until}" if until else "", "quiet"))
