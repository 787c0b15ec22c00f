"""One entry in words: its facts, its text, its relations both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from journalkit.languages.say import Say
from journalkit.method.clocks import Clock, ClockState
from journalkit.method.filtering import fields_of, state_of
from journalkit.method.practice import Practice
from journalkit.model.entry import (
    Action,
    Entry,
    Feedback,
    Goal,
    Hypothesis,
    Indicator,
    Insight,
    Metric,
    Reflection,
    Session,
    Update,
)
from journalkit.model.time import When
from journalkit.schema.kind import references
from journalkit.sheet import words
from journalkit.sheet.progress import progress_block
from journalkit.sheet.sheet import Block, Cell, Lines, Part, Remark, Sheet, Words, facts, leads_to, remark, says, table
from journalkit.sheet.status import deadline, person, separated
from journalkit.source import LINE_END

STATE_TONES = (
    ("achieved", "done"), ("resolved", "done"), ("done", "done"), ("confirmed", "done"), ("planned", "open"), ("open", "open"),
    ("overdue", "late"), ("cancelled", "dropped"), ("dropped", "dropped"), ("retired", "dropped"), ("held", ""), ("live", ""),
)  # fmt: skip
LABELS = (("kpi", "Measured by"), ("insight", "Tries"), ("about", "On"), ("action", "On"), ("serves", "Serves"))
ELSEWHERE = frozenset(
    [
        "type",
        "title",
        "author",
        "date",
        "status",
        "state",
        "hypotheses",
        "due",
        "next_session",
        "completed",
        "path",
        "id",
        "north_star",
        "metric",
    ]
)
PEOPLE = frozenset(["assignee", "from", "owner", "with"])
REFERRING = 20
ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s|\s*[>|]|:\s|#{1,6}\s|\s{4,}|\t|\s*(?:[-*_]\s*){3,}$|\[[^\]]+\]:\s")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
HARD_BREAK = re.compile(r"(?:\\| {2,})$")


def entry_sheet(entry: Entry, practice: Practice, readers: str = "") -> Sheet:
    """All that is to be said of an entry; `readers` says who may read it, where that is known."""
    return Sheet(entry.title, _lead(entry, practice), tuple(_blocks(entry, practice, readers)))


def entry_card(entry: Entry, practice: Practice, readers: str = "") -> Sheet:
    """What an entry is in a few lines: its facts and how its text begins."""
    opening = entry.summary or entry.body.opening
    parts: tuple[Part, ...] = (facts(*_facts(entry, practice, readers)), *((remark(opening),) if opening else ()))
    return Sheet(entry.title, _lead(entry, practice), (Block("", parts),))


def standing(entry: Entry, practice: Practice) -> str:
    """Where an entry stands, in a line: its state, and what is left of its 72 hours; nothing where there is nothing to say."""
    said, clock = state(entry, practice)[0], practice.clocks.get(entry.key)
    running = clock is not None and clock.state is ClockState.RUNNING
    left = f"{practice.say.hours(clock.left(practice.now))} left to reflect" if clock and running else ""
    return ", ".join(part for part in (said, left) if part)


def _lead(entry: Entry, practice: Practice) -> Cell:
    """What it is, when, and by whom."""
    when = Words(practice.say.when(entry.date), machine=entry.date.machine)
    return (Words(kind_of(entry, practice.say)), Words("·"), when, Words("· by"), *person(entry.author, practice))


def kind_of(entry: Entry, say: Say) -> str:
    """The type in a word: advice and North Stars by their own."""
    if isinstance(entry, Insight) and entry.said_by:
        return say.term("type", "advice")
    return say.term("type", "North Star" if isinstance(entry, Goal) and entry.north_star else entry.type)


def _blocks(entry: Entry, practice: Practice, readers: str) -> Iterator[Block]:
    yield Block("", (facts(*_facts(entry, practice, readers)),))
    if isinstance(entry, Session) and entry.hypotheses:
        yield Block("Hypotheses", (Lines(tuple(hypothesis(each, practice.say) for each in entry.hypotheses), numbered=True),))
    if isinstance(entry, Goal) and entry.metric and entry.key in practice.series:
        yield progress_block(practice.series[entry.key], practice.say, "Progress")
    text = tuple(prose(entry))
    if text:
        yield Block("", text)
    linked = [leads_to(each, handle=True) for each in links_of(entry, practice)]
    if linked:
        yield Block("Links to", (Lines(tuple(linked)),))
    referring = referring_to(entry, practice)
    if referring:
        yield Block("Referred to by", tuple(_referring(referring, practice)))


def _referring(found: tuple[tuple[str, Entry], ...], practice: Practice) -> Iterator[Part]:
    """What names an entry, in a table; of much the newest."""
    rows = (
        (leads_to(each, handle=True), says(field), says(kind_of(each, practice.say)), says(*state(each, practice)))
        for field, each in found[-REFERRING:]
    )
    yield from table(("What", "As", "Type", "State"), rows)
    if len(found) > REFERRING:
        yield remark(f"These are the newest of {len(found)}; with --json you get all.")


def state(entry: Entry, practice: Practice) -> tuple[str, str]:
    """Where an entry stands in words, and the tone; nothing where there is nothing to say, as of news and insights that live."""
    commitment = practice.commitments.get(entry.key)
    if commitment is not None:
        return words.state(commitment, practice.today, practice.say)
    if isinstance(entry, Reflection):
        return practice.say.term("outcome of an action", entry.outcome or ""), words.outcome_tone(entry.outcome)
    found = state_of(entry, practice)
    if (isinstance(entry, Update) and found == "progress") or (isinstance(entry, Insight) and found == "live"):
        return "", ""
    return practice.say.term(f"{entry.type} state", found), dict(STATE_TONES).get(found, "")


def hypothesis(value: Hypothesis, say: Say) -> Cell:
    """A hypothesis with its confidence, what came of it, and the evidence."""
    sure = f"{say.number(value.confidence, '%')} sure" if value.confidence is not None else ""
    remarks = "; ".join(part for part in (sure, value.outcome) if part)
    return (Words(value.claim), Words(f"({remarks})", tone="quiet"), *says(value.evidence or ""))


def _facts(entry: Entry, practice: Practice, readers: str) -> Iterator[tuple[str, Cell]]:
    """What every field says, what is not a field first: the state and the 72 hours."""
    known = fields_of(entry, practice)
    clock = practice.clocks.get(entry.key)
    yield "State", says(*state(entry, practice))
    if isinstance(entry, Action | Goal):
        yield "Due", _due(entry, practice, known)
    yield "Completed", says(practice.say.when(known["completed"]) if known.get("completed") else "")
    yield "Reflection", tuple(_clock(clock, practice)) if clock else ()
    serves = known.pop("serves")
    if serves is not None and known.get("goal") is None:
        yield "Serves", leads_to(serves, handle=True)
    for name, value in known.items():
        if name not in ELSEWHERE:
            yield dict(LABELS).get(name, name.replace("_", " ").capitalize()), _value(name, value, entry, practice)
    yield "Read by", says(readers)
    yield "Also in", says(", ".join(entry.copies))
    yield "File", says(entry.path)


def _due(entry: Action | Goal, practice: Practice, known: Mapping[str, Any]) -> Cell:
    due = known.get("due")
    say, day = practice.say, due.day if isinstance(due, When) else due
    if isinstance(entry, Action) and entry.next_session:
        return says(f"the next session, {say.day(day)}" if day else "the next session, which is not planned yet")
    return says(say.day(day))


def _clock(clock: Clock, practice: Practice) -> Iterator[Words]:
    """Where the 72 hours of a completed action stand."""
    say, tone = practice.say, words.clock_tone(clock.state)
    if clock.state is ClockState.RUNNING:
        yield Words("due by", tone=tone)
        yield from deadline(clock, practice)
    elif clock.reflection is not None and clock.took is not None:
        took = f"after {say.hours(clock.took)}" if clock.took else "at once"
        yield Words(f"{took}, {clock.state.value}", clock.reflection, tone=tone, handle=True)
    elif clock.state is ClockState.MISSED:
        yield Words(f"missed; the 72 hours ended {say.time(clock.deadline)}", tone=tone)


def _value(name: str, value: Any, entry: Entry, practice: Practice) -> Cell:
    """What a field says, in words."""
    if value is None or value == () or (value is False and name != "shared"):
        return ()
    if name in PEOPLE:
        names = value if isinstance(value, tuple) else (value,)
        return separated(word for each in names for word in person(each, practice))
    if name == "duration":
        return says(practice.say.minutes(value))
    if name == "confidence":
        return says(practice.say.number(value, "%"))
    if name == "result":
        return says(_result(value, entry, practice))
    if name == "measures":
        return separated(Words(_measured(each, practice.say), each["goal"]) for each in value)
    return _of_kind(value, practice.say)


def _of_kind(value: Any, say: Say) -> Cell:
    """What a value says, whatever field it stands in."""
    if isinstance(value, Entry):
        return leads_to(value, handle=True)
    if isinstance(value, Metric | Indicator):
        aim = say.number(value.target, value.unit)
        return says(f"{value.name}, aim {aim}" if aim else value.name)
    if isinstance(value, Mapping):
        return _numbered(value)
    if isinstance(value, When | date):
        return says(say.when(value) if isinstance(value, When) else say.day(value))
    if isinstance(value, bool):
        return says("true" if value else "false")
    if isinstance(value, float):
        return says(say.number(value))
    return says(", ".join(value) if isinstance(value, tuple) else str(value))


def _numbered(value: Mapping[str, Any]) -> Cell:
    """A hypothesis of a session, or a step of a roadmap."""
    session = value.get("session")
    if "number" not in value:
        return says("#".join(part for part in (value["roadmap"], value["step"]) if part))
    if not isinstance(session, Session):
        return ()
    claims = session.hypotheses[value["number"] - 1 : value["number"]]
    claim = f": {claims[0].claim}" if claims else ""
    return (Words(session.title, session, handle=True), Words(f"no. {value['number']}{claim}"))


def _result(value: float, entry: Entry, practice: Practice) -> str:
    action = practice.view.find(entry.action.key) if isinstance(entry, Reflection) else None
    kpi = action.kpi if isinstance(action, Action) else None
    aim = f" (aim: {practice.say.number(kpi.target, kpi.unit)})" if kpi and kpi.target is not None else ""
    return practice.say.number(value, kpi.unit if kpi else None) + aim


def _measured(measure: Mapping[str, Any], say: Say) -> str:
    goal = measure["goal"]
    metric = goal.metric if isinstance(goal, Goal) else None
    name = metric.name if metric else goal.title if goal else "metric"
    return f"{name}: {say.number(measure['value'], metric.unit if metric else None)}"


def referring_to(entry: Entry, practice: Practice) -> tuple[tuple[str, Entry], ...]:
    """The entries that name an entry, oldest first, each with the fields in which it does, or `link` for its text."""
    found = []
    for each in practice.entries:
        fields = dict.fromkeys(name for name, reference in references(each) if reference.key == entry.key)
        linked = any(destination.key == entry.key for destination in each.destinations.values())
        if each.key != entry.key and (fields or linked):
            found.append((", ".join(fields) or "link", each))
    return tuple(found)


def links_of(entry: Entry, practice: Practice) -> tuple[Entry, ...]:
    """The entries that the text of an entry leads to and its fields do not name, in the order of its links."""
    named = {reference.key for _, reference in references(entry)} | {entry.key}
    keys = (entry.destinations[link.name].key for link in entry.body.links if link.name in entry.destinations)
    return tuple(found for key in dict.fromkeys(keys) if key not in named and (found := practice.view.find(key)))


def about(entry: Entry, practice: Practice) -> Cell:
    """What an update, reflection or feedback is about."""
    if not isinstance(entry, Update | Feedback | Reflection):
        return ()
    target = practice.view.find((entry.action if isinstance(entry, Reflection) else entry.about).key)
    return leads_to(target) if target else ()


def prose(entry: Entry) -> Iterator[Part]:
    """The text of an entry as it was typed, a line each; lines of one paragraph are joined, so that a terminal can wrap them anew."""
    lines = LINE_END.split(entry.body.text.expandtabs(4))
    if entry.body.heading == entry.title:
        first = next((number for number, line in enumerate(lines) if line.strip()), 0)
        lines = lines[first + 1 :] if lines and lines[first].startswith("# ") else lines
    text = "\n".join(joined(lines)).strip("\n")
    yield from (Remark(()) if not line else remark(line) for line in text.split("\n") if text)


def joined(lines: list[str]) -> Iterator[str]:
    """The lines, those of one paragraph as one; code, lists, quotes, tables and headings keep theirs."""
    fence, paragraph = "", ""
    for line in lines:
        mark = FENCE.match(line)
        alone = bool(fence or mark or ITEM.match(line) or not line.strip())
        if paragraph and (alone or HARD_BREAK.search(paragraph)):
            yield HARD_BREAK.sub("", paragraph)
            paragraph = ""
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if alone and not _opens_paragraph(line, fence, mark is not None):
            yield line.rstrip()
        else:
            paragraph = f"{paragraph} {line.strip()}" if paragraph else line.rstrip("\r")
    if paragraph:
        yield HARD_BREAK.sub("", paragraph)


def _opens_paragraph(line: str, fence: str, mark: bool) -> bool:
    """Whether lines that follow may belong to the line: those of an item of a list do."""
    return not fence and not mark and re.match(r"\s*(?:[-+*]|\d{1,9}[.)])\s+\S", line) is not None
