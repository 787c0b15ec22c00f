"""New entries that an editor may be asked to make: the missing one that a place names, an action from a session or from selected words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from journalkit.authoring.context import NEXT_SESSION, Context, implied
from journalkit.authoring.draft import Draft
from journalkit.authoring.drafting import drafted, filled_in, filled_in_about, name_for
from journalkit.authoring.meant import DAY_OF_ID
from journalkit.authoring.settling import title_of_update
from journalkit.lsp.desk import Sight
from journalkit.lsp.jumping import Shelf
from journalkit.lsp.spot import Spot
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Insight, Session
from journalkit.model.time import When
from journalkit.schema.kind import KINDS
from journalkit.schema.names import EntryReference, HypothesisReference
from journalkit.schema.slug import is_slug
from journalkit.values import replace

LONGEST = 80
MARKS = re.compile(r"^(?:\s*(?:[-*+>]|\d{1,9}[.)]|#{1,6})\s+)*(?:\[[ xX]\]\s+)?")
LINK = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|\[([^\[\]]*)\]\([^()]*\)")
ALONE = ("goal", "session", "insight", "action")  # types that need no other entry


def taken_in(sight: Sight) -> frozenset[str]:
    """The names that entries have already."""
    return frozenset(sight.known.names.by_id) if sight.known else frozenset()


def missing(spot: Spot, sight: Sight, practice: Practice, shelf: Shelf) -> Draft | None:
    """The entry that a place names and that is not there; None where it cannot be made from its name alone."""
    name = spot.text.removesuffix(".md").rpartition("/")[2]
    kind = _kind(spot)
    path = f"{KINDS[kind].folder}/{name}.md" if kind else ""
    if not kind or not is_slug(name) or (shelf.root / path).exists() or ("/" in spot.text and not spot.text.endswith(".md")):
        return None
    words = DAY_OF_ID.sub("", name, count=1).replace("-", " ")
    when = When(_day_of(name) or practice.today)
    context = implied(Context(kind, sight.me, when.day), practice)
    title = words[:1].upper() + words[1:]
    more = {"assignee": sight.me} if kind == "action" else {"status": "held"} if kind == "session" else {}
    if kind == "session" and when.day > practice.today:
        more["status"] = "planned"
    values = filled_in(context, title, when, practice, **more)
    return replace(drafted(shelf.root, practice.view.config, kind, when, values, taken_in(sight)), id=name, path=path)


def _kind(spot: Spot) -> str:
    """The type that is wanted where a name stands; an insight for a link."""
    if spot.field is None:
        return "insight"
    kind = spot.field.type
    wanted = kind.types[:1] if isinstance(kind, EntryReference) else ("session",) if isinstance(kind, HypothesisReference) else ("goal",)
    return next((each for each in wanted if each in ALONE), "")


def _day_of(name: str) -> date | None:
    """The day that an id begins with."""
    try:
        return date.fromisoformat(name[:10]) if DAY_OF_ID.match(name) else None
    except ValueError:
        return None


def action_from(entry: Entry, words: str, sight: Sight, practice: Practice, shelf: Shelf) -> Draft:
    """A new action of whoever asks, from a session, from advice, or from words that were selected in an entry."""
    me, when = sight.me, When(practice.today)
    session = entry if isinstance(entry, Session) else None
    about = entry if isinstance(entry, Insight) else None
    context = implied(Context("action", me, when.day, session=session, about=about, room=entry.room), practice)
    title = _title(words) or f"From {entry.title}"[:LONGEST]
    insight = name_for(about, me)
    values = filled_in(context, title, when, practice, assignee=me, insight=insight, status="open", due=NEXT_SESSION)
    return drafted(shelf.root, practice.view.config, "action", when, values, taken_in(sight))


def _title(words: str) -> str:
    """The first line of some words, without marks of Markdown."""
    lines = [LINK.sub(r"\1\2", MARKS.sub("", line)).strip() for line in words.splitlines()]
    line = next((" ".join(each.split()) for each in lines if each), "").rstrip(".")
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]} …"


def update_that_says_done(action: Action, completed: When, sight: Sight, practice: Practice, shelf: Shelf) -> Draft:
    """The update by which somebody completes an action that stands in another person's file."""
    said: dict[str, Any] = {"status": "done", "completed": completed.written}
    values = filled_in_about("update", title_of_update(action, "done"), action, sight.me, practice, **said)
    return drafted(shelf.root, practice.view.config, "update", When(practice.today), values, taken_in(sight))
