"""Where an entry stands in the loop: goal, session, hypothesis or advice, action, reflection, and what they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from journalkit.languages.say import Say, opening
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Goal, Insight, NumberedReference, Reflection, Session
from journalkit.sheet.progress import direction
from journalkit.site.address import entry_address
from journalkit.site.piece import Stage, Text
from journalkit.site.relations import Relations
from journalkit.values import Struct
from journalkit.view import View

STAGES = ("goal", "session", "origin", "action", "reflection", "change")
LISTED = (  # the type of an entry, a stage of its loop, and the anchor on its page under which the stage is listed
    ("goal", "sessions", "sessions"),
    ("goal", "insights", "insights"),
    ("goal", "actions", "actions"),
    ("goal", "reflections", "reflections"),
    ("session", "insights", "insights"),
    ("session", "actions", "actions"),
    ("session", "reflections", "actions"),
    ("insight", "actions", "tried-in"),
    ("insight", "reflections", "tried-in"),
    ("action", "reflections", "reflections"),
)
NAMED = 2
NOWHERE: Mapping[str, str] = MappingProxyType({})
E = TypeVar("E", bound=Entry)


class _Loop(Struct, frozen=True):
    """What stands at each stage of the loop of one entry; hypotheses by their session and number."""

    goal: Goal | None = None
    sessions: Sequence[Session] = ()
    claims: Sequence[tuple[Session, int]] = ()
    insights: Sequence[Insight] = ()
    actions: Sequence[Action] = ()
    reflections: Sequence[Reflection] = ()
    measuring: Sequence[Entry] = ()


def chain(entry: Entry, practice: Practice, relations: Relations) -> tuple[Stage, ...]:
    """The six stages of the loop with what there is of each for an entry that has a page of its own.

    Nothing where only one of them is there: such an entry stands in no loop.
    """
    view = practice.view
    loop = _loop(entry, practice, relations)
    places = {stage: f"{entry_address(entry, view)}#{anchor}" for kind, stage, anchor in LISTED if kind == entry.type}
    found: dict[str, tuple[Text, ...]] = {
        "goal": _named([loop.goal] if loop.goal else [], "goals", practice),
        "session": _named(loop.sessions, "sessions", practice, places),
        "origin": _origins(loop, practice, places),
        "action": _named(loop.actions, "actions", practice, places),
        "reflection": _named(loop.reflections, "reflections", practice, places),
        "change": tuple(_change(entry, loop, practice, relations)),
    }
    if sum(map(bool, found.values())) < 2:
        return ()
    here = "origin" if isinstance(entry, Insight) else entry.type
    return tuple(Stage(kind, _word(kind, loop, practice.say), found[kind], here=kind == here) for kind in STAGES)


def _word(kind: str, loop: _Loop, say: Say) -> str:
    """What to call a stage."""
    if kind == "goal" and loop.goal and loop.goal.north_star:
        return say.term("type", "North Star")
    if kind == "origin":
        return _origin(loop, say)
    return say("Change") if kind == "change" else opening(say.term("type", kind))


def _origin(loop: _Loop, say: Say) -> str:
    """What to call the third stage, by what stands there."""
    if loop.claims and not loop.insights:
        return say("Hypothesis") if len(loop.claims) == 1 else say("Hypotheses")
    advice = [each for each in loop.insights if each.said_by]
    if loop.claims or not loop.insights:
        return say("Hypothesis or advice")
    if len(advice) == len(loop.insights):
        return say("Advice")
    return say("Insights") if advice else opening(say.term("type", "insight"))


def _loop(entry: Entry, practice: Practice, relations: Relations) -> _Loop:
    """The loop of an entry that has a page of its own."""
    if isinstance(entry, Reflection):
        action = practice.view.find(entry.action.key)
        return _of_actions([action] if isinstance(action, Action) else [], entry, practice, relations)
    if isinstance(entry, Action):
        return _of_actions([entry], entry, practice, relations)
    if isinstance(entry, Insight):
        return _of_actions(_of_type(relations.of(entry.key, "insight"), Action), entry, practice, relations)
    if isinstance(entry, Session):
        return _of_actions(_of_type(relations.of(entry.key, "session", "hypothesis"), Action), entry, practice, relations)
    if isinstance(entry, Goal):
        mapped = relations.by_goal.get(entry.key, ())
        sessions, insights = _of_type(mapped, Session), _of_type(mapped, Insight)
        return _Loop(entry, sessions, (), insights, _of_type(mapped, Action), _of_type(mapped, Reflection))
    return _Loop()


def _of_type(found: Iterable[Entry], kind: type[E]) -> list[E]:
    return [each for each in found if isinstance(each, kind)]


def _of_actions(actions: Sequence[Action], entry: Entry, practice: Practice, relations: Relations) -> _Loop:
    """The loop round some actions, as seen from an entry of it."""
    view = practice.view
    goal = view.find(practice.goals.get(entry.key))
    reflections = [each for action in actions for each in practice.reflections.get(action.key, ())]
    news = [each for action in actions for each in practice.commitments[action.key].news] if len(actions) == 1 else []
    if isinstance(entry, Session):
        claims = [(entry, number) for number in range(1, len(entry.hypotheses) + 1)]
        insights = _of_type(relations.of(entry.key, "session"), Insight)
        sessions = [entry]
    elif isinstance(entry, Insight):
        claims, insights, sessions = [], [entry], _session_of(entry, view)
    else:
        claims = [found for action in actions for found in _claims(action, view)]
        insights = [found for each in actions if each.insight for found in [view.find(each.insight.key)] if isinstance(found, Insight)]
        sessions = _session_of(actions[0], view) if actions else []
    shown = [entry] if isinstance(entry, Reflection) else reflections
    measuring = {each.key: each for each in (entry, *shown, *news, *(actions if len(actions) == 1 else ()))}
    return _Loop(goal if isinstance(goal, Goal) else None, sessions, claims, insights, actions, shown, tuple(measuring.values()))


def _claims(action: Action, view: View) -> Iterator[tuple[Session, int]]:
    """The hypothesis that an action tries."""
    if isinstance(action.hypothesis, NumberedReference):
        session = view.find(action.hypothesis.entry.key)
        if isinstance(session, Session) and action.hypothesis.number <= len(session.hypotheses):
            yield session, action.hypothesis.number


def _session_of(entry: Action | Insight, view: View) -> list[Session]:
    """The session of an action or insight: its own, else that of its hypothesis or advice."""
    session = view.find(entry.session.key) if entry.session else None
    if session is None and isinstance(entry, Action):
        claims = list(_claims(entry, view))
        advice = view.find(entry.insight.key) if entry.insight else None
        session = claims[0][0] if claims else view.find(advice.session.key) if isinstance(advice, Insight) and advice.session else None
    return [session] if isinstance(session, Session) else []


def _named(
    found: Sequence[Entry], plural: str, practice: Practice, places: Mapping[str, str] = NOWHERE, *, most: int = NAMED
) -> tuple[Text, ...]:
    """The titles, leading to their entries; of many only their number, leading to where they are listed."""
    if len(found) > most:
        return (Text(_number_of(plural, len(found), practice.say), places.get(plural, "")),)
    return tuple(Text(each.title, entry_address(each, practice.view)) for each in found)


def _number_of(plural: str, count: int, say: Say) -> str:
    """How many there are of a stage."""
    match plural:
        case "goals":
            return say.many(count, "{n} goal", "{n} goals")
        case "sessions":
            return say.many(count, "{n} session", "{n} sessions")
        case "insights":
            return say.many(count, "{n} insight", "{n} insights")
        case "actions":
            return say.many(count, "{n} action", "{n} actions")
        case "reflections":
            return say.many(count, "{n} reflection", "{n} reflections")
        case _:
            return say.many(count, "{n} hypothesis", "{n} hypotheses")


def _origins(loop: _Loop, practice: Practice, places: Mapping[str, str]) -> tuple[Text, ...]:
    """Hypotheses by their claims and advice by its title; of many only their numbers."""
    view = practice.view
    crowded = len(loop.claims) + len(loop.insights) > NAMED
    if crowded and len(loop.claims) > 1:
        address = entry_address(loop.claims[0][0], view)
        claims: tuple[Text, ...] = (Text(_number_of("hypotheses", len(loop.claims), practice.say), f"{address}#hypotheses"),)
    else:
        claims = tuple(
            Text(session.hypotheses[number - 1].claim, f"{entry_address(session, view)}#hypothesis-{number}")
            for session, number in loop.claims
        )
    return (*claims, *_named(loop.insights, "insights", practice, places, most=1 if crowded else NAMED))


def _change(entry: Entry, loop: _Loop, practice: Practice, relations: Relations) -> Iterator[Text]:
    """What the goal's metric did: for a goal from its start to now, else the last measure that stands in the loop."""
    goal = loop.goal
    progress = practice.series.get(goal.key) if goal else None
    metric = goal.metric if goal else None
    if goal is None or progress is None or metric is None:
        return
    before: float | None
    if isinstance(entry, Goal):
        if not progress.points:
            return
        last, before, after = progress.points[-1].entry, metric.baseline, progress.points[-1].value
    else:
        measures = [each for each in loop.measuring if (each.key, goal.key) in relations.changes]
        if not measures:
            return
        last = max(measures, key=lambda each: (each.date.order, each.key))
        before, after = relations.changes[last.key, goal.key]
    tone = direction(progress, before, after) if before is not None else ""
    say, said = practice.say, practice.say.number(after, metric.unit)
    if before is not None:
        change = say.rounded(after - before, metric.unit, signed=True) if before != after else say("no change")
        said = f"{said} ({change})"
    yield Text(said, entry_address(last, practice.view), tone=tone)
