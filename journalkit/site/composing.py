"""What all page functions share: the practice of a view, its cards, the frame round every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote, urljoin

from journalkit.languages.say import Say
from journalkit.method.practice import Practice
from journalkit.model.audience import Reach
from journalkit.model.entry import Entry, Goal, Insight, Session
from journalkit.sheet.sheet import Block
from journalkit.site import page, piece
from journalkit.site.card import Cards
from journalkit.site.drawn import can_draw
from journalkit.site.page import Page, Planned
from journalkit.site.paths import named_path
from journalkit.site.relations import chronological
from journalkit.site.sheets import Address, addresses, blocks
from journalkit.values import Struct, field
from journalkit.view import View

KINDS = ("goal", "session", "insight", "action", "reflection", "update", "feedback")
SITE_PREVIEW = "previews/index.png"


def plural(kind: str, say: Say) -> str:
    """What to call all entries of a type."""
    return {
        "goal": say("Goals"),
        "session": say("Sessions"),
        "insight": say("Insights"),
        "action": say("Actions"),
        "reflection": say("Reflections"),
        "update": say("Updates"),
        "feedback": say("Feedback"),
    }[kind]


def _has_goals(view: View) -> bool:
    return any(isinstance(each, Goal) for each in view.entries.values())


def _has_advice(view: View) -> bool:
    return any(isinstance(each, Insight) and each.said_by for each in view.entries.values())


def _has_hypotheses(view: View) -> bool:
    return any(isinstance(each, Session) and each.hypotheses for each in view.entries.values())


def _has_entries(view: View) -> bool:
    return bool(view.entries)


METHOD_PAGES: tuple[tuple[str, Callable[[View], bool]], ...] = (
    ("impact.html", _has_entries),
    ("advice.html", _has_advice),
    ("hypotheses.html", _has_hypotheses),
    ("map.html", _has_goals),
)


class Composing(Struct, frozen=True):
    """What all page functions need.

    `by_tag` gives for the page of each tag its title and its entries, newest first; `alternates` for the path of a page the feeds and the
    calendar of the same; `draws` tells whether pictures can be drawn.
    """

    practice: Practice
    cards: Cards
    frame: page.Frame
    by_tag: Mapping[str, tuple[str, tuple[Entry, ...]]]
    alternates: Mapping[str, tuple[piece.Text, ...]] = field(default_factory=dict)
    draws: bool = False

    @property
    def view(self) -> View:
        return self.practice.view

    @property
    def say(self) -> Say:
        return self.practice.say

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.practice.entries

    @property
    def address(self) -> Address:
        """What gives the address of what words are about."""
        return addresses(self.view)

    def blocks(self, found: Iterable[Block]) -> tuple[piece.Block, ...]:
        """Blocks of a sheet as the page shows them."""
        return blocks(found, self.address)

    @property
    def site_url(self) -> str:
        """The address of the public site, ending in `/`; empty when it is not known, or for another site."""
        return (self.view.config.site_url or "").rstrip("/") + "/" if self.view.config.site_url and self.frame.public else ""

    @property
    def previews(self) -> bool:
        """Whether other sites have a picture to show of this one."""
        return self.draws and bool(self.site_url)

    def page(
        self, path: str, template: str, title: str, content: page.Content, description: str = "", preview: str = SITE_PREVIEW
    ) -> page.Page:
        """A page; one that is not described otherwise by its title and the name of the journal."""
        alternates = (*self.alternates.get(path, ()), *self.frame.follow)
        picture = self.canonical(preview) if self.previews else ""
        about = description or (self._in_site(title) if path.endswith(".html") else "")
        return page.Page(path, template, title, about, self.frame, content, self.canonical(path), None, alternates, picture)

    def _in_site(self, title: str) -> str:
        """What a page is about, for those who see its address only."""
        journal = self.view.config.title
        return self.say("{title} in {journal}", title=title, journal=journal) if title != journal else journal

    def newest_first(self, count: int) -> str:
        """How many entries there are, and in which order."""
        return self.say.many(count, "{n} entry, newest first.", "{n} entries, newest first.")

    def canonical(self, path: str) -> str:
        """The public address of a page; empty on other sites."""
        return urljoin(self.site_url, quote(path)) if self.site_url else ""

    def planned(self, path: str, make: Callable[[], Page]) -> Planned:
        """A page that is made when it is needed: for all pages of which there are many, or that take long to make."""
        return Planned(path, self.canonical(path), make)

    def of_type(self, *types: type[Entry]) -> tuple[Entry, ...]:
        """The entries of some types, newest first."""
        return tuple(entry for entry in reversed(self.entries) if isinstance(entry, types))

    def by_month(self) -> dict[str, list[Entry]]:
        """The entries by the month of their dates (`2026-09`), oldest first."""
        months: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            months[month_of(entry)].append(entry)
        return months


def composing_of(practice: Practice, cards: Cards, stylesheets: tuple[str, ...]) -> Composing:
    """What all page functions need, for a practice."""
    return Composing(practice, cards, frame_of(practice.view, stylesheets, practice.say), by_tag(practice.entries, cards), draws=can_draw())


def by_tag(entries: Iterable[Entry], cards: Cards) -> dict[str, tuple[str, tuple[Entry, ...]]]:
    """For the page of each tag its commonest spelling and the entries that have it, newest first."""
    groups: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in reversed(tuple(entries)):
        for tag in dict.fromkeys(entry.tags):
            groups[cards.tag_page(tag)][tag].append(entry)
    found = {}
    for path, spellings in groups.items():
        title = min(spellings, key=lambda tag: (-len(spellings[tag]), tag))
        tagged = {entry.key: entry for entries in spellings.values() for entry in entries}
        found[path] = title, tuple(reversed(chronological(tagged.values())))
    return found


def frame_of(view: View, stylesheets: tuple[str, ...], say: Say) -> page.Frame:
    """What every page of the site of a view has."""
    navigation = [piece.Text(say("Thread"), "thread.html")]
    present = {entry.type for entry in view.entries.values()}
    navigation += [piece.Text(plural(kind, say), f"{kind}s.html") for kind in ("goal", "session", "insight", "action") if kind in present]
    if view.entries:
        navigation.append(piece.Text(say("Impact"), "impact.html"))
        if view.audience.reach is Reach.PRIVATE:
            newest = max(entry.date.day.year for entry in view.entries.values())
            navigation.append(piece.Text(say("Register"), named_path("register", f"{newest:04}")))
        navigation.append(piece.Text(say("Search"), "search.html"))
    notice = {
        Reach.PRIVATE: say("Private: do not publish this folder."),
        Reach.ROOM: say("For the room {room} only.", room=view.audience.room),
        Reach.PUBLIC: "",
    }[view.audience.reach]
    config = view.config
    return page.Frame(
        config.title,
        config.summary or "",
        config.language,
        view.audience.reach.value,
        notice,
        tuple(navigation),
        tuple(fact for fact in _more(view, say) if fact.values),
        view.audience.reach is Reach.PUBLIC,
        tuple(_follow(view, say)),
        stylesheets,
    )


def _more(view: View, say: Say) -> Iterator[piece.Fact]:
    """What stands at the foot of every page."""
    types, tagged = {entry.type for entry in view.entries.values()}, any(entry.tags for entry in view.entries.values())
    lists = [piece.Text(say("Reflections"), "reflections.html")] if "reflection" in types else []
    titles = {
        "impact.html": say("Impact"),
        "advice.html": say("Advice"),
        "hypotheses.html": say("Hypotheses"),
        "map.html": say("Map"),
    }
    yield piece.Fact(say("Method"), tuple(piece.Text(titles[path], path) for path, is_there in METHOD_PAGES if is_there(view)))
    yield piece.Fact(say("Lists"), (*lists, *([piece.Text(say("Tags"), "tags.html")] if tagged else [])))
    yield piece.Fact(say("Follow"), tuple(piece.Text(each.words, each.address) for each in _follow(view, say)))
    rooms = (piece.Text(room.title or room.id, quote(named_path("rooms", room.id))) for room in view.rooms.values())
    yield piece.Fact(say("Rooms"), tuple(rooms))
    roadmaps = (piece.Text(each.title, quote(named_path("roadmaps", each.id))) for each in view.roadmaps.values())
    yield piece.Fact(say("Roadmaps"), tuple(roadmaps))
    people = (piece.Text(each.name, quote(named_path("people", each.id))) for each in view.people.values())
    yield piece.Fact(say("People"), tuple(people))


def _follow(view: View, say: Say) -> Iterator[piece.Text]:
    """The files of the whole site for other programs, with their media types; feeds need the public address of the site."""
    if view.entries and view.config.site_url and view.audience.reach is Reach.PUBLIC:
        yield piece.Text(say("Atom feed"), "feed.xml", "application/atom+xml")
        yield piece.Text(say("JSON feed"), "feed.json", "application/feed+json")
    yield piece.Text(say("Calendar"), "calendar.ics", "text/calendar")
    yield piece.Text(say("Data"), "journal.json", "application/json")


def month_of(entry: Entry) -> str:
    """The month of an entry's date: `2026-09`."""
    return f"{entry.date.day.year:04}-{entry.date.day.month:02}"
