"""Whether what was done is reflected on within 72 hours, and whether the three questions are answered."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

from journalkit.checks.method.followed import Followed, Found, in_entry
from journalkit.diagnostic import advice
from journalkit.method.clocks import ClockState
from journalkit.model.body import Body
from journalkit.model.entry import Reflection

REFLECTION_LATE = advice(
    "reflection-late",
    "A reflection was written later than 72 hours after its action was completed.",
    why="After three days one remembers the result and no longer what was surprising about it.",
    wrong="completed: 2026-09-03 18:00      # in the action\ndate: 2026-09-09      # in the reflection",
    right="completed: 2026-09-03 18:00      # in the action\ndate: 2026-09-05      # in the reflection",
)
REFLECTION_MISSING = advice(
    "reflection-missing",
    "An action of the owner was completed more than 72 hours ago, and there is no reflection on it.",
    why="Without it nobody learns whether the advice, the expectation and the confidence were right.",
    wrong="type: action\nstatus: done\ncompleted: 2026-09-03",
    right="type: reflection\naction: 2026-09-03-send-the-note\noutcome: met",
)
REFLECTION_QUESTION_MISSING = advice(
    "reflection-question-missing",
    "A reflection leaves one of the three questions without an answer.",
    why="What worked, what surprised me, what data changed: the question one would like to skip is the one that pays.",
    wrong="## What worked\nThe first sentence.\n\n## What surprised me",
    right="## What worked\nThe first sentence.\n\n## What surprised me\nNobody asked.\n\n## What data changed\n9 of 50, up from 4.",
)
RULES = (REFLECTION_LATE, REFLECTION_MISSING, REFLECTION_QUESTION_MISSING)


def late(followed: Followed) -> Iterator[Found]:
    """A finding for each of the owner's reflections that came after the deadline."""
    own = {each.key for each in followed.own(Reflection)}
    for clock in followed.practice.clocks.values():
        if clock.state is ClockState.LATE and clock.reflection and clock.took and clock.reflection.key in own:
            hours = math.ceil(clock.took.total_seconds() / 3600)
            message = f"this came {hours} hours after {clock.action.id} was completed; the 72 hours ended {clock.deadline:%Y-%m-%d %H:%M}"
            yield in_entry(
                REFLECTION_LATE, clock.reflection, "date", message, "nothing to mend here; next time write it sooner, even if shorter"
            )


def missing(followed: Followed) -> Iterator[Found]:
    """A finding for each of the owner's completed actions whose 72 hours are over."""
    for clock in followed.practice.clocks.values():
        if followed.whole and clock.state is ClockState.MISSED:
            message = f"there is no reflection on this, and the 72 hours ended {clock.deadline:%Y-%m-%d %H:%M}"
            yield in_entry(REFLECTION_MISSING, clock.action, "completed", message, f"write one with action: {clock.action.id}")


def questions(followed: Followed) -> Iterator[Found]:
    """A finding for each of the owner's reflections with an empty or absent heading of the three."""
    for reflection in followed.own(Reflection):
        skipped = unanswered(reflection.body, followed.config.headings)
        if skipped:
            which = " and ".join(f'"{heading}"' for heading in skipped)
            message = f"nothing stands under {which}"
            yield in_entry(REFLECTION_QUESTION_MISSING, reflection, "title", message, "write a sentence under a heading of that name")


def unanswered(body: Body, headings: tuple[str, ...], *, empty_too: bool = True) -> list[str]:
    """Those of the headings that are not in a text, or under which nothing stands."""
    answered = {_folded(part.heading) for part in body.parts if not (part.empty and empty_too)}
    return [heading for heading in headings if _folded(heading) not in answered]


def _folded(heading: str) -> str:
    """The heading as it is compared: without signs at its ends, in any case."""
    return re.sub(r"^\W+|\W+$", "", " ".join(unicodedata.normalize("NFC", heading).split())).casefold()
