"""What a new entry is made of: all that its template fills in, worked out from its context, and an id that nothing has yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journalkit.authoring.context import Context, implied
from journalkit.authoring.draft import Draft, draft, prove, shared_comment, templates_of
from journalkit.method.practice import Practice
from journalkit.model.entry import Entry
from journalkit.model.journal import Config, Journal
from journalkit.model.time import When
from journalkit.reading.discover import discover
from journalkit.reading.place import id_of
from journalkit.schema.slug import folded

NOTHING_SAID: Mapping[str, Any] = MappingProxyType(
    {
        **dict.fromkeys(
            ("body", "owner", "said_by", "assignee", "insight", "hypothesis", "action", "supports", "status", "due", "step"), ""
        ),
        **dict.fromkeys(("expected", "kpi", "metric", "unit", "duration", "outcome", "completed"), ""),
        **dict.fromkeys(("confidence", "baseline", "target", "result")),
        **dict.fromkeys(("people", "hypotheses", "tags", "measures"), ()),
        "north_star": False,
    }
)  # every name that a template of an entry may use


def name_for(entry: Entry | None, author: str) -> str:
    """How an entry of this author names another; nothing for none. An id alone is the author's own."""
    if entry is None:
        return ""
    return entry.id if entry.author == author else f"{entry.author}/{entry.id}"


def filled_in(context: Context, title: str, when: When, practice: Practice, **more: Any) -> dict[str, Any]:
    """All that a template may fill in, from the context that was worked out; `more` is what was said besides."""
    shared, author = context.readers or "false", context.author
    return {
        **NOTHING_SAID,
        "title": title,
        "date": when.written,
        "author": author if author != practice.owner else "",
        "session": name_for(context.session, author),
        "goal": name_for(context.goal, author),
        "about": name_for(context.about, author),
        "room": context.room or "",
        "shared": shared,
        "shared_comment": shared_comment(shared),
        "headings": practice.view.config.headings,
        **more,
    }


def taken_names(root: Path, journal: Journal) -> frozenset[str]:
    """The ids and aliases that something in a journal's folder has."""
    taken = {name for each in journal.entries.values() for name in (each.id, *each.aliases)}
    return frozenset(taken | {id_of(path) for path in discover(root, journal.config.ignore).value.markdown})


def drafted(root: Path, config: Config, kind: str, when: When, values: Mapping[str, Any], taken: Iterable[str]) -> Draft:
    """The new entry, under an id that is not `taken`. Unusable when it could not be read as it is meant; TemplateFault as for sites."""
    made = draft(kind, when.day, values, templates_of(root), frozenset(map(folded, taken)))
    prove(made, kind, values["shared"], config)
    return made


def filled_in_about(
    kind: str, title: str, about: Entry, me: str, practice: Practice, shared: str | None = None, when: When | None = None, **more: Any
) -> dict[str, Any]:
    """All that the template of an update or reflection about an action may fill in, dated today unless a time is given."""
    when = when or When(practice.today)
    context = implied(Context(kind, me, when.day, about=about, readers=shared), practice)
    return filled_in(context, " ".join(title.split()), when, practice, **{"action": name_for(about, me), **more})
