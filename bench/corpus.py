"""The texts that every measured program gets: the same titles, days, tags and bodies, the n-th always the same.

Knows nothing of any program's own format: how journalkit's entries are written stands in `journal.py`, the others' in `peers.py`.
A journal of 1,000 entries is the beginning of one of 10,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bench import words

FIRST_DAY = date(2019, 1, 7)
A_DAY = 4  # entries
WORDS = 248
CYCLE = (  # what is written in five days, in this order
    *("insight", "session", "insight", "action", "insight", "insight", "reflection", "action", "insight", "update"),
    *("reflection", "session", "insight", "action", "feedback", "reflection", "action", "update", "reflection", "action"),
)
LENGTH = len(CYCLE)
ON_THE_LAST_CYCLE = (6, 9, 10, 15, 18)  # places whose entries are about an action of the cycle before
A_GOAL_EVERY = 5  # cycles


@dataclass(frozen=True, slots=True)
class Post:
    """One text. `name` is that of its file, without the ending."""

    number: int
    kind: str
    name: str
    title: str
    day: date
    tags: tuple[str, ...]
    body: str


def posts(count: int) -> Iterator[Post]:
    """The first so many texts."""
    return map(post, range(count))


def post(number: int) -> Post:
    """The text of a number."""
    kind = kind_of(number)
    chance = Random(f"post {number}")
    doing, about, when = (chance.choice(each) for each in (words.DOING, words.ABOUT, words.WHEN))
    title = f"{doing} {about} {when}, no. {number}"
    tags = tuple(chance.sample(words.TAGS, chance.randint(1, 4)))
    return Post(number, kind, name_of(number), title, day_of(number), tags, body(chance, kind))


def kind_of(number: int) -> str:
    """What is written at a place of a cycle. The first cycle has nothing before it that it could be about."""
    cycle, place = divmod(number, LENGTH)
    if place == 0 and cycle % A_GOAL_EVERY == 0:
        return "goal"
    return "insight" if cycle == 0 and place in ON_THE_LAST_CYCLE else CYCLE[place]


def day_of(number: int) -> date:
    """The day of a text."""
    return FIRST_DAY + timedelta(days=number // A_DAY)


def name_of(number: int) -> str:
    """The name of the file of a text; the same whatever its title becomes."""
    chance = Random(f"name {number}")
    return f"{day_of(number)}-{chance.choice(words.DOING).split()[0].lower()}-{number}"


def body(chance: Random, kind: str) -> str:
    """Markdown of about 250 words: headings, a list, a link and code in each, now and then a table, a quote or a numbered list."""
    headings = words.REFLECTION_HEADINGS if kind == "reflection" else chance.sample(words.HEADINGS, 2)
    parts = [_paragraph(chance, 2), f"## {headings[0]}", _paragraph(chance, 2), _list(chance), _linked(chance)]
    if chance.random() < 1 / 3:
        parts.append("> " + _paragraph(chance, 1))
    parts += [f"## {headings[1]}", _paragraph(chance, 1), f"```\n{chance.choice(words.CODE)}```"]
    if chance.random() < 1 / 4:
        parts.append(_table(chance))
    if chance.random() < 1 / 5:
        parts.append("\n".join(f"{number}. {_sentence(chance)}" for number in (1, 2, 3)))
    parts += [f"## {heading}" for heading in headings[2:]]
    last: list[str] = []
    while not last or len(" ".join([*parts, *last]).split()) < WORDS:
        last.append(_sentence(chance))
    return "\n\n".join([*parts, " ".join(last)]) + "\n"


def _sentence(chance: Random) -> str:
    return f"{chance.choice(words.WHO)} {chance.choice(words.DID)} {chance.choice(words.WHAT)}, {chance.choice(words.TAIL)}."


def _paragraph(chance: Random, sentences: int) -> str:
    return " ".join(_sentence(chance) for _ in range(sentences))


def _list(chance: Random) -> str:
    lines = [f"- {chance.choice(words.WHO)} {chance.choice(words.DID)} {chance.choice(words.WHAT)}" for _ in range(3)]
    if chance.random() < 1 / 2:
        lines.insert(2, f"    - {chance.choice(words.TAIL)}")
    return "\n".join(lines)


def _linked(chance: Random) -> str:
    text, number = chance.choice(words.LINKS), chance.randint(100, 999)
    return f'{_sentence(chance)} See [{text}](https://example.org/notes/{number} "Note {number}") for more.'


def _table(chance: Random) -> str:
    rows = [f"| {chance.choice(words.ABOUT)} | {chance.randint(1, 90)} | {chance.randint(1, 90)} |" for _ in range(3)]
    return "\n".join(["| about | before | after |", "| --- | ---: | :-: |", *rows])
