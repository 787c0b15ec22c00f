"""What types and fields are for, in a sentence each: for editors. What a field takes is said by its type (`expects`)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from journalkit.schema.kind import KINDS
from journalkit.schema.record import Field

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "goal": "The North Star, the one measurable outcome of the journal, or a pillar goal that supports it.",
        "session": "A meeting: hypotheses before it, notes after it.",
        "insight": "An 'aha' moment, or a piece of advice when it came `from` somebody else.",
        "action": "A commitment: who, until when, with which expected outcome.",
        "update": "News on an action or a goal: progress, done, dropped, confirmed.",
        "reflection": "What worked, what surprised, what data changed; due within 72 hours of an action's completion.",
        "feedback": "A remark of the other person on an entry.",
        "roadmap": "A curriculum: steps that say what to document next, and why.",
    }
)
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "type": "What the entry is.",
        "title": "What the entry is called. Without it the first `# heading` of the text counts.",
        "shared": "Who may read the entry: `false` its author alone, `true` its room (with `thread: public` everyone), `public` everyone, "
        "or a list of rooms.",
        "summary": "Shown in lists instead of the first paragraph.",
        "date": "When it was: a day, or a time.",
        "author": "Who wrote it. Default: the owner of the journal.",
        "room": "The room that it belongs to. Default: the only room, else that of the session, action or goal that it names.",
        "tags": "Words to find it by; each once.",
        "aliases": "Other ids that references may use, such as those from before it was renamed.",
        "step": "The step of a roadmap that it documents: `step`, or `roadmap#step`.",
        "measures": "The metric of goals on that day: `{GOAL: number}`.",
        "goal north_star": "Whether this is the one measurable outcome of the journal. It needs a `metric`.",
        "goal supports": "The goal that this one supports.",
        "goal owner": "Whose goal it is. Default: the author.",
        "goal due": "The day by which it should be reached.",
        "goal metric": "What it is measured by: `{name, unit, baseline, target}`.",
        "goal status": "Where it stands. Default: `open`.",
        "session with": "Who takes part besides the author.",
        "session status": "Whether it is planned, was held or cancelled. Default: `held`.",
        "session duration": "How long it took: `50 min`, `1h 20m`.",
        "session goal": "The goal that it serves.",
        "session hypotheses": "What you expect before it, and what came of it.",
        "insight session": "The session in which it came up.",
        "insight goal": "The goal that it serves. Default: that of the session.",
        "insight from": "Who said it: with this it is advice.",
        "insight status": "Whether it still holds for you. Default: `live`.",
        "action assignee": "Whose commitment it is; only this person can complete it.",
        "action session": "The session in which it was agreed.",
        "action goal": "The goal that it serves. Default: that of the session, else of the insight.",
        "action insight": "The advice that it tries.",
        "action hypothesis": "The hypothesis that it tests: `SESSION#n`, counted from 1.",
        "action due": "The day by which it should be done, or `next-session`.",
        "action expected": "The expected outcome, written before it is done.",
        "action kpi": "What it is measured by: `{name, unit, target}`.",
        "action confidence": "How sure you are of the expected outcome, in percent.",
        "action status": "Where it stands. Default: `open`. `done` needs `completed`.",
        "action completed": "When it was done. The 72 hours to reflect begin then.",
        "update about": "The action or goal that it is news on.",
        "update status": "What it says. Default: `progress`. Only the assignee says `done`, the other side `confirmed`.",
        "update completed": "When it was done. Default: the day of the update.",
        "reflection action": "The action that it looks back on.",
        "reflection outcome": "What came of it, against what was expected.",
        "reflection result": "The number, against the `kpi` of the action.",
        "feedback about": "The entry that it is a remark on.",
        "feedback status": "Whether it was taken up. Default: `open`.",
        "roadmap for": "Whom it is meant for.",
        "roadmap steps": "The steps, in their order.",
        "metric name": "What is counted.",
        "metric unit": "The unit of the number.",
        "metric baseline": "Where the number stood at the beginning.",
        "metric target": "Where it should be.",
        "kpi name": "What is counted.",
        "kpi unit": "The unit of the number.",
        "kpi target": "Where it should be.",
        "hypothesis claim": "What you expect, so that it can turn out wrong.",
        "hypothesis confidence": "How sure you are, in percent, before you know.",
        "hypothesis outcome": "What the session showed. Default: `open`.",
        "hypothesis evidence": "By what one can tell.",
        "step id": "The name that `step:` of entries uses.",
        "step title": "What the step is called.",
        "step why": "Why it is worth doing.",
        "step document": "What to write down.",
        "step evidence": "By what one can tell that it is done.",
        "step days": "How many days it may take.",
    }
)


def described(noun: str, field: Field) -> str:
    """What a field of a type, or of a mapping such as `metric`, is for."""
    return FIELDS.get(f"{noun} {field.name}") or FIELDS.get(field.name) or ""


def kind_described(name: str) -> str:
    """What a type of entry is."""
    return TYPES[name] if name in KINDS else ""
