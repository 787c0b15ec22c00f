"""The newest entries for feed readers: Atom and JSON Feed, of the thread and of each tag, type and person.

A feed names every page by its whole address, so there are feeds on a public site with a `site_url` and nowhere else. Nothing in a feed
depends on the day of the build: an entry changes there when its file says something else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from journalkit.languages.say import Say
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Goal, Insight, Key, Session
from journalkit.schema.kind import KINDS
from journalkit.sheet.entry import kind_of
from journalkit.site.address import entry_address
from journalkit.site.composing import KINDS as TYPES
from journalkit.site.composing import Composing, plural
from journalkit.site.files import FeedContent, FeedItem
from journalkit.site.page import Page, Planned
from journalkit.site.paths import named_path
from journalkit.site.piece import Claim, Fact, Text
from journalkit.values import Struct, field, replace

LONGEST_FEED = 20
NOT_IN_HOST = re.compile(r"[^a-z0-9.-]+")
ATOM, JSON = ".xml", ".json"
THREAD = "feed"
MEDIA_TYPES = ((ATOM, "application/atom+xml"), (JSON, "application/feed+json"))


class Feed(Struct, frozen=True):
    """What one feed tells of: the path of its files without their endings, the page of the same, its title, its entries, newest first."""

    stem: str
    home: str
    title: str
    entries: tuple[Entry, ...]


class Items(Struct, frozen=True):
    """Makes the items of feeds, each once for all feeds that have it."""

    composing: Composing
    made: dict[Key, FeedItem] = field(default_factory=dict)

    def of(self, entry: Entry) -> FeedItem:
        """The entry in a feed."""
        if entry.key not in self.made:
            self.made[entry.key] = _item(self.composing, entry)
        return self.made[entry.key]


def feeds(composing: Composing) -> Iterator[Planned]:
    """Every feed in both formats; none when the site's address is not known or there is nothing to tell of."""
    items = Items(composing)
    for feed in _feeds(composing):
        for ending, template in ((ATOM, "feed.xml"), (JSON, "feed.json")):
            yield composing.planned(feed.stem + ending, partial(_page, items, feed, feed.stem + ending, template))


def announced(composing: Composing) -> Composing:
    """The same, with what each page has to say of the feeds and the calendar of what it is about."""
    known: dict[str, tuple[Text, ...]] = {}
    title = composing.view.config.title
    for feed in _feeds(composing):
        own = (Text(f"{feed.title} · {title}", quote(feed.stem + ending), kind) for ending, kind in MEDIA_TYPES)
        known[feed.home] = tuple(own) if feed.stem != THREAD and feed.home != "thread.html" else ()
    for person in composing.view.people.values():
        path = named_path("people", person.id)
        calendar = Text(f"{person.name} · {title}", quote(path.removesuffix(".html") + ".ics"), "text/calendar")
        known[path] = (*known.get(path, ()), calendar)
    return replace(composing, alternates=known)


def _feeds(composing: Composing) -> Iterator[Feed]:
    if not composing.site_url:
        return
    told = tuple(entry for entry in reversed(composing.entries) if is_told(entry))
    by_type, by_person = defaultdict(list), defaultdict(list)
    for entry in told:
        by_type[entry.type].append(entry)
        for person in people_in(entry):
            by_person[person].append(entry)
    found = [Feed(THREAD, "index.html", composing.view.config.title, told[:LONGEST_FEED])]
    for kind in TYPES:
        home = f"{KINDS[kind].folder}.html" if kind not in ("update", "feedback") else "thread.html"
        found.append(Feed(KINDS[kind].folder, home, plural(kind, composing.say), tuple(by_type[kind][:LONGEST_FEED])))
    for each in composing.view.people.values():
        path = named_path("people", each.id)
        found.append(Feed(path.removesuffix(".html"), path, each.name, tuple(by_person[each.id][:LONGEST_FEED])))
    for path, (title, tagged) in composing.by_tag.items():
        newest = tuple(each for each in tagged if is_told(each))[:LONGEST_FEED]
        found.append(Feed(path.removesuffix(".html"), path, f"#{title}", newest))
    yield from (feed for feed in found if feed.entries)


def is_told(entry: Entry) -> bool:
    """Whether an entry is news: a planned session is not yet."""
    return not (isinstance(entry, Session) and entry.status == "planned")


def people_in(entry: Entry) -> frozenset[str]:
    """The people an entry is about: who wrote it, said it, promised it, owns it or was there."""
    named = [entry.author, *(entry.participants if isinstance(entry, Session) else ())]
    named += [entry.assignee] if isinstance(entry, Action) else []
    named += [entry.said_by] if isinstance(entry, Insight) and entry.said_by else []
    named += [entry.owner] if isinstance(entry, Goal) and entry.owner else []
    return frozenset(named)


def _page(items: Items, feed: Feed, path: str, template: str) -> Page:
    composing, site = items.composing, items.composing.view.config.title
    found = tuple(items.of(entry) for entry in feed.entries)
    content = FeedContent(composing.site_url + quote(feed.home), max(item.updated for item in found), found)
    page = composing.page(path, template, site if feed.stem == THREAD else f"{feed.title} · {site}", content)
    return replace(page, base=composing.site_url)


def _item(composing: Composing, entry: Entry) -> FeedItem:
    cards = composing.cards
    published = moment(entry, composing.practice)
    completed = entry.completed.universal(zone(composing.practice)) if isinstance(entry, Action) and entry.completed else published
    return FeedItem(
        id=tag_uri(entry, composing),
        address=composing.site_url + entry_address(entry, composing.view),
        title=entry.title,
        kind=kind_of(entry, composing.say),
        author=cards.person(entry.author).words,
        published=stamp(published),
        updated=stamp(max(published, completed)),
        tags=entry.tags,
        summary=entry.summary or "",
        facts=tuple(_facts(composing, entry)),
        claims=tuple(_claims(entry, composing.say)),
        prose=cards.prose(entry, prefix="text-", level=2),
    )


def _facts(composing: Composing, entry: Entry) -> Iterator[Fact]:
    """What the fields of an entry say, without what is so on the day of the build only: that is what has a tone."""
    yield from (fact for fact in composing.cards.facts(entry) if not any(value.tone for value in fact.values))
    if isinstance(entry, Action) and entry.completed:
        yield Fact(composing.say("Completed"), (Text(composing.say.when(entry.completed), machine=entry.completed.machine),))


def _claims(entry: Entry, say: Say) -> Iterator[Claim]:
    for number, each in enumerate(entry.hypotheses if isinstance(entry, Session) else (), start=1):
        yield Claim(
            number,
            each.claim,
            say.number(each.confidence, "%"),
            each.outcome,
            each.evidence or "",
            (),
            say.term("outcome of a hypothesis", each.outcome),
        )


def zone(practice: Practice) -> ZoneInfo:
    """The time zone of the journal."""
    return ZoneInfo(practice.view.config.timezone)


def moment(entry: Entry, practice: Practice) -> datetime:
    """The time of an entry in UTC; a day begins at its midnight in the journal's zone."""
    return entry.date.universal(zone(practice))


def stamp(time: datetime) -> str:
    """A time in UTC as feeds write it."""
    return time.replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def tag_uri(entry: Entry, composing: Composing) -> str:
    """The name of an entry for ever (RFC 4151): the host, the year of the entry, the path of the site, whose it is, its id."""
    site = urlsplit(composing.site_url)
    person = "" if entry.author == composing.view.config.owner else f"{entry.author}/"
    return f"tag:{host_of(composing.site_url)},{entry.date.day.year:04}:{quote(site.path, safe='/%')}{quote(person + entry.id)}"


def host_of(address: str) -> str:
    """The host of an address in ASCII, without its port."""
    try:
        host = (urlsplit(address).hostname or "").encode("idna").decode()
    except (UnicodeError, ValueError):
        host = quote(urlsplit(address).hostname or "")
    return NOT_IN_HOST.sub("-", host.casefold()).strip("-") or "site"
