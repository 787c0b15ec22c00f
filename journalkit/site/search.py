"""The search: its page, and what it can find as scripts, one for each month.

The scripts assign data, because a page that was opened from disk may load scripts and nothing else. A page loads them when somebody
searches there, the newest first; so a month that is over never changes, neither here nor in a browser's memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Goal, Key, Session
from journalkit.sheet.entry import kind_of
from journalkit.site.address import entry_address
from journalkit.site.composing import KINDS, Composing, plural
from journalkit.site.feeds import people_in
from journalkit.site.files import Choice, Found, FoundContent, SearchContent
from journalkit.site.page import Page, Planned
from journalkit.site.piece import Text

HERE = "search.html"


def search_page(composing: Composing) -> Iterator[Planned]:
    """The page that searches, where there is something to find."""
    if composing.entries:
        yield composing.planned(HERE, partial(_search_page, composing))


def _search_page(composing: Composing) -> Page:
    content = SearchContent(
        files=tuple(_file(month) for month in reversed(composing.by_month())),
        choices=tuple(choice for choice in _choices(composing) if len(choice.options) > 1),
        lists=tuple(each for each in composing.frame.navigation if each.address != HERE),
    )
    title = composing.say("Search")
    return composing.page(HERE, "search.html", title, content)


def search_files(composing: Composing) -> Iterator[Planned]:
    """What can be found, one file a month."""
    for month, entries in composing.by_month().items():
        yield composing.planned(_file(month), partial(_month, composing, month, tuple(reversed(entries))))


def _month(composing: Composing, month: str, entries: tuple[Entry, ...]) -> Page:
    content = FoundContent(month, tuple(_found(composing, entry) for entry in entries))
    return composing.page(_file(month), "search-data.js", month, content)


def _file(month: str) -> str:
    return f"search/{month}.js"


def _found(composing: Composing, entry: Entry) -> Found:
    view = composing.view
    return Found(
        kind=entry.type,
        word=kind_of(entry, composing.say),
        title=entry.title,
        address=entry_address(entry, view),
        day=entry.date.day.isoformat(),
        when=composing.say.when(entry.date),
        people=tuple(sorted(people_in(entry))),
        rooms=tuple(room for room in view.rooms if view.in_room(entry, room)) if len(view.rooms) > 1 else (),
        goals=tuple(_handle(goal, composing.practice) for goal in _goals(entry, composing.practice)),
        tags=tuple(dict.fromkeys(_tag(tag, composing) for tag in entry.tags)),
        words=tuple(dict.fromkeys(tag for tag in entry.tags if tag != _tag(tag, composing))),
        said=" · ".join(part for part in (entry.summary or "", *_fields(entry)) if part),
        body=entry.body,
    )


def _fields(entry: Entry) -> Iterator[str]:
    """What the fields of an entry say in sentences."""
    if isinstance(entry, Session):
        for each in entry.hypotheses:
            yield each.claim
            yield each.evidence or ""
    elif isinstance(entry, Action):
        yield entry.expected or ""
        yield entry.kpi.name if entry.kpi else ""
    elif isinstance(entry, Goal) and entry.metric:
        yield entry.metric.name


def _goals(entry: Entry, practice: Practice) -> Iterator[Key]:
    """The goal that an entry serves, and those which that one supports."""
    key, seen = practice.goals.get(entry.key), set()
    while key is not None and key not in seen:
        seen.add(key)
        yield key
        goal = practice.view.find(key)
        key = goal.supports.key if isinstance(goal, Goal) and goal.supports else None


def _handle(key: Key, practice: Practice) -> str:
    return key.id if key.author == practice.owner else f"{key.author}/{key.id}"


def _tag(tag: str, composing: Composing) -> str:
    """The name of the page of a tag."""
    return composing.cards.tag_page(tag).removeprefix("tags/").removesuffix(".html")


def _choices(composing: Composing) -> Iterator[Choice]:
    """What the search can be narrowed by; each option is there because something has it."""
    view, entries, practice, say = composing.view, composing.entries, composing.practice, composing.say
    present = {entry.type for entry in entries}
    involved = {person for entry in entries for person in people_in(entry)}
    served = {goal for entry in entries for goal in _goals(entry, practice)}
    tags = [(title, _tag(title, composing)) for title, _ in composing.by_tag.values()]
    goals = [entry for entry in entries if isinstance(entry, Goal) and entry.key in served]
    yield Choice("type", say("Type"), tuple(Text(plural(kind, say), machine=kind) for kind in KINDS if kind in present))
    yield Choice("person", say("Person"), tuple(Text(each.name, machine=each.id) for each in view.people.values() if each.id in involved))
    yield Choice("goal", say("Goal"), tuple(Text(goal.title, machine=_handle(goal.key, practice)) for goal in goals))
    yield Choice("tag", say("Tag"), tuple(Text(title, machine=name) for title, name in sorted(tags, key=lambda tag: tag[0].casefold())))
    yield Choice("room", say("Room"), tuple(Text(room.title or room.id, machine=room.id) for room in view.rooms.values()))
