"""The texts of `corpus.py` as a journal: a North Star with its measures, sessions, advice, commitments and what came of them.

`journalkit check` finds nothing wrong with it. Knows the file format and nothing of the program.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bench import words
from bench.corpus import A_GOAL_EVERY, LENGTH, Post, day_of, name_of

NORTH_STAR = 0
CONFIG = """\
format: 1
title: A measured journal
summary: As long as a journal may get.
owner: ana
timezone: Europe/Madrid
language: en
thread: private
site_url: https://ana.example.org/thread/
people:
  ana: {name: Ana Ruiz, role: mentee, email: ana@example.org}
  ben: {name: Ben Okafor, role: mentor, email: ben@example.org, public_name: my mentor}
rooms:
  ben: {title: Ana and Ben, people: [ana, ben]}
"""
FOLDERS = {
    "goal": "goals",
    "session": "sessions",
    "insight": "insights",
    "action": "actions",
    "update": "updates",
    "reflection": "reflections",
    "feedback": "feedback",
}
SHARED = ("false", "true", "true", "public")
# Which place of a cycle an entry at a place is about: the session it comes from, the advice it tries, the action it follows.
SESSION_OF = {2: 1, 3: 1, 7: 1, 8: 1, 12: 11, 13: 11, 16: 11, 19: 11}
ADVICE = (2, 8, 12)
INSIGHT_OF = {3: 2, 7: 2, 13: 12, 16: 12}
ACTION_OF_REFLECTION = {6: 3, 10: 7, 15: 13, 18: 16}
REFLECTION_OF_ACTION = {action: reflection for reflection, action in ACTION_OF_REFLECTION.items()}
ABOUT_OF_UPDATE = {9: (-LENGTH, 7), 17: (0, 13)}  # of the cycle before, or of the same
SESSION_OF_FEEDBACK = {14: 11}
UNTESTED = 19  # the action of which nothing comes
MEASURED = 10  # the reflection that has the number of the week


def now_of(count: int) -> str:
    """The time at which a journal of so many entries is looked at: the morning after its last one."""
    return f"{day_of(count) + timedelta(days=1)}T09:00"


def path_of(post: Post) -> str:
    """The file of an entry in its journal."""
    return f"{FOLDERS[post.kind]}/{post.name}.md"


def page_of(post: Post) -> str:
    """The page of an entry on the site; updates and feedback stand on the page of what they are about."""
    if post.kind == "update":
        return f"actions/{name_of(_about(post.number))}.html"
    if post.kind == "feedback":
        return f"sessions/{name_of(_at(post.number, SESSION_OF_FEEDBACK))}.html"
    return f"{FOLDERS[post.kind]}/{post.name}.html"


def text_of(post: Post, count: int) -> str:
    """The file of an entry, in a journal of so many entries."""
    chance = Random(f"fields {post.number}")
    fields = {"type": post.kind, "title": f'"{post.title}"', "date": str(post.day), **_FIELDS[post.kind](post, count, chance)}
    fields["tags"] = f"[{', '.join(post.tags)}]"
    return "\n".join(["---", *(f"{name}: {value}" for name, value in fields.items()), "---", post.body])


def _at(number: int, places: dict[int, int]) -> int:
    """The number of the entry of the same cycle at the place that belongs to this one's."""
    return number - number % LENGTH + places[number % LENGTH]


def _about(number: int) -> int:
    """The action that an update is about."""
    cycle, place = ABOUT_OF_UPDATE[number % LENGTH]
    return number - number % LENGTH + cycle + place


def _goal(post: Post, count: int, chance: Random) -> dict[str, str]:
    if post.number == NORTH_STAR:
        metric = '{name: decisions made without me, unit: "%", baseline: 20, target: 70}'
        return {"north_star": "true", "due": str(day_of(count) + timedelta(days=200)), "metric": metric, "shared": "public"}
    past = post.number // LENGTH + 2 * A_GOAL_EVERY < count // LENGTH
    fields = {"supports": name_of(NORTH_STAR), "due": str(post.day + timedelta(days=400))}
    fields["metric"] = "{name: questions a week, unit: questions, baseline: 14, target: 4}"
    return {**fields, **({"status": "achieved"} if past else {}), "shared": "true"}


def _session(post: Post, count: int, chance: Random) -> dict[str, str]:
    claim, confidence = chance.choice(words.CLAIMS), chance.randint(4, 9) * 10
    outcome = chance.choice(("supported", "refuted", "mixed"))
    evidence = chance.choice(words.EXPECTED)
    hypotheses = f"\n  - claim: {claim}\n    confidence: {confidence}\n    outcome: {outcome}\n    evidence: {evidence}"
    fields = {"with": "[ben]", "status": "held", "duration": "50 min", "goal": name_of(NORTH_STAR)}
    return {"date": f"{post.day} 17:30", **fields, "hypotheses": hypotheses, "shared": "true"}


def _insight(post: Post, count: int, chance: Random) -> dict[str, str]:
    place = post.number % LENGTH
    if place not in SESSION_OF:
        return {"goal": name_of(NORTH_STAR), "shared": chance.choice(SHARED)}
    said = {"from": "ben"} if place in ADVICE else {}
    return {"session": name_of(_at(post.number, SESSION_OF)), **said, "shared": "true"}


def _action(post: Post, count: int, chance: Random) -> dict[str, str]:
    place, number = post.number % LENGTH, post.number
    fields = {"assignee": "ana", "session": name_of(_at(number, SESSION_OF))}
    if place in INSIGHT_OF:
        fields["insight"] = name_of(_at(number, INSIGHT_OF))
        fields["hypothesis"] = f"{name_of(_at(number, SESSION_OF))}#1"
    fields["due"] = str(post.day + timedelta(days=7))
    fields["expected"] = chance.choice(words.EXPECTED)
    fields["kpi"] = "{name: questions that come back, unit: questions, target: 4}"
    fields["confidence"] = str(chance.randint(4, 9) * 10)
    fields |= _came_of(number, count)
    return {**fields, "shared": "true"}


def _came_of(number: int, count: int) -> dict[str, str]:
    """Whether an action is done: the evening before its reflection was written; open while that lies ahead."""
    place = number % LENGTH
    if place == UNTESTED:
        return {"status": "dropped"} if number + LENGTH < count else {}
    reflection = _at(number, REFLECTION_OF_ACTION) + LENGTH
    if reflection >= count:
        return {}
    return {"status": "done", "completed": f"{_before(day_of(reflection))} 18:20"}


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _update(post: Post, count: int, chance: Random) -> dict[str, str]:
    return {"about": name_of(_about(post.number)), "status": "progress", "shared": "true"}


def _reflection(post: Post, count: int, chance: Random) -> dict[str, str]:
    fields = {"action": name_of(_at(post.number, ACTION_OF_REFLECTION) - LENGTH)}
    fields["outcome"] = chance.choice(("exceeded", "met", "partly", "missed"))
    fields["result"] = str(chance.randint(0, 9))
    if post.number % LENGTH == MEASURED:
        fields["measures"] = f"{{{name_of(NORTH_STAR)}: {chance.randint(20, 80)}}}"
    return {**fields, "shared": chance.choice(SHARED)}


def _feedback(post: Post, count: int, chance: Random) -> dict[str, str]:
    about = name_of(_at(post.number, SESSION_OF_FEEDBACK))
    return {"about": about, "status": chance.choice(("open", "resolved")), "shared": "true"}


_FIELDS = {
    "goal": _goal,
    "session": _session,
    "insight": _insight,
    "action": _action,
    "update": _update,
    "reflection": _reflection,
    "feedback": _feedback,
}
