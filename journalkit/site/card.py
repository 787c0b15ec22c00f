"""An entry as a card, as prose, as facts: what lists and pages show of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from journalkit.languages.say import Say
from journalkit.markup.marks import Target
from journalkit.method.clocks import Clock, ClockState
from journalkit.method.practice import Practice
from journalkit.model.audience import Reach as Who
from journalkit.model.body import Body, Link
from journalkit.model.entry import (
    Action,
    Destination,
    Entry,
    Feedback,
    Goal,
    Insight,
    Key,
    Reach,
    Reflection,
    Session,
    Update,
    Written,
)
from journalkit.schema.slug import slug
from journalkit.sheet import words
from journalkit.sheet.entry import kind_of, state
from journalkit.sheet.progress import freshness
from journalkit.site.address import anchor_of, entry_address, subject_of
from journalkit.site.chain import chain
from journalkit.site.paths import attachment_path, named_path, quoted
from journalkit.site.piece import Card, Excerpt, Fact, Meter, Opening, Prose, Stage, Text, Todo
from journalkit.site.relations import Relations
from journalkit.values import Struct, field
from journalkit.view import View

# Files that may hold scripts, which a browser that opens them would run in the name of the site.
RUNNING = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".mhtml", ".mht", ".svg", ".svgz", ".xml", ".xsl", ".xslt")


KEPT_CARDS = 20_000  # cards: more of them take more memory than time


class Cards(Struct, frozen=True):
    """Makes cards, prose and facts of the entries of one view at one time."""

    practice: Practice
    relations: Relations
    made: dict[tuple[Key, bool], Card] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    loops: dict[Key, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    @property
    def view(self) -> View:
        return self.practice.view

    @property
    def say(self) -> Say:
        return self.practice.say

    def card(self, entry: Entry, *, excerpt: bool = False) -> Card:
        """The entry in a list. With `excerpt` as the thread shows it: its first words where it has no summary, where it stands in the loop,
        and what was agreed in a session. Made once for all lists.
        """
        found = self.made.get((entry.key, excerpt))
        if found is None:
            if len(self.made) >= KEPT_CARDS:  # pages come in the order of time, so that few of these are asked for again
                self.made.clear()
                self.loops.clear()
            found = self.made[entry.key, excerpt] = self._card(entry, excerpt)
        return found

    def _card(self, entry: Entry, excerpt: bool) -> Card:
        where, tone = self._state(entry)
        shown = excerpt and not entry.summary and bool(entry.body.excerpt)
        roles, said = self._loop(entry) if excerpt else ((), "")
        return Card(
            kind=entry.type,
            word=kind_of(entry, self.say),
            title=entry.title,
            address=entry_address(entry, self.view),
            when=Text(self.say.when(entry.date), machine=entry.date.machine),
            anchor=anchor_of(entry, self.view),
            context=tuple(self._context(entry)),
            state=where,
            tone=tone,
            summary=entry.summary or "" if excerpt else "",
            excerpt=self._excerpt(entry) if shown else None,
            tags=tuple(Text(tag, quoted(self.tag_page(tag))) for tag in entry.tags),
            readers=self._readers(entry),
            loop=roles,
            loop_words=said,
            todo=tuple(self.todo(each) for each in self._agreed(entry)) if excerpt else (),
        )

    def chain(self, entry: Entry) -> tuple[Stage, ...]:
        """Where the entry stands in the loop, as its own page shows it; of this, what lists show is kept for them."""
        subject = subject_of(entry, self.view)
        stages = chain(subject, self.practice, self.relations)
        self.loops[subject.key] = tuple(each.role for each in stages), ", ".join(self._stage(each) for each in stages)
        return stages

    def _loop(self, entry: Entry) -> tuple[tuple[str, ...], str]:
        """Where the entry stands in the loop, as lists show it: the roles of the stages, and the same in words."""
        subject = subject_of(entry, self.view)
        if subject.key not in self.loops:
            self.chain(subject)
        return self.loops[subject.key]

    def _stage(self, stage: Stage) -> str:
        """A stage of the loop in words: what it is called, or that nothing is there."""
        word = self.say.within(stage.word)
        return word if stage.found else self.say("no {stage}", stage=word)

    def _agreed(self, entry: Entry) -> tuple[Action, ...]:
        """The actions that were agreed in a session."""
        found = self.relations.of(entry.key, "session") if isinstance(entry, Session) else ()
        return tuple(each for each in found if isinstance(each, Action))

    def todo(self, action: Action) -> Todo:
        """A commitment as a line to tick off."""
        said, tone = words.state(self.practice.commitments[action.key], self.practice.today, self.say)
        return Todo(Text(action.title, entry_address(action, self.view)), said, tone)

    def tag_page(self, tag: str) -> str:
        """The page of a tag, worked out once."""
        found = self.tags.get(tag)
        if found is None:
            found = self.tags[tag] = tag_path(tag)
        return found

    def _state(self, entry: Entry) -> tuple[str, str]:
        """Where it stands; a held session and an open goal are as one expects them, so that a list says nothing of them."""
        expected = (isinstance(entry, Session) and entry.status == "held") or (isinstance(entry, Goal) and entry.status == "open")
        return ("", "") if expected else state(entry, self.practice)

    def _context(self, entry: Entry) -> Iterator[Text]:
        """A few words above the title: with whom, from whom, whose, about what."""
        if isinstance(entry, Session):
            names = ", ".join(self.person(each).words for each in entry.participants)
            if names:
                yield Text(self.say("with {names}", names=names))
            if entry.minutes:
                yield Text(self.say.minutes(entry.minutes))
        elif isinstance(entry, Insight) and entry.said_by:
            yield Text(self.say("from {person}", person=self.person(entry.said_by).words))
        elif isinstance(entry, Action):
            yield Text(self.person(entry.assignee).words)
        elif isinstance(entry, Update | Feedback | Reflection):
            reference = entry.action if isinstance(entry, Reflection) else entry.about
            target = self.view.find(reference.key)
            if target is not None:
                yield Text(self.say("on {title}", title=target.title), entry_address(target, self.view))
        yield from self.by(entry)

    def by(self, entry: Entry) -> Iterator[Text]:
        """Who wrote it, where that is not the owner."""
        if entry.author != self.view.config.owner:
            yield Text(self.say("by {person}", person=self.person(entry.author).words))

    def _readers(self, entry: Entry) -> str:
        """Who else can read this, in a word; only the owner is told."""
        if self.view.audience.reach is not Who.PRIVATE:
            return ""
        reach = entry.shared.reach
        if reach is Reach.NOBODY:
            return self.say("only you")
        if reach is Reach.EVERYONE or (reach is Reach.ROOM and self.view.config.open_thread and entry.author == self.view.config.owner):
            return self.say("public")
        rooms = entry.shared.rooms if reach is Reach.ROOMS and not entry.received_in else (entry.room,) if entry.room else ()
        return ", ".join(self.say("room {room}", room=room) for room in rooms) or self.say("only you")

    def person(self, name: str) -> Text:
        """A person's name and page."""
        person = self.view.people[name]
        return Text(person.name, quoted(named_path("people", person.id)))

    def prose(self, written: Written, *, prefix: str, level: int) -> Prose:
        """The text of an entry for its page; a `# heading` that is the title is not said again."""
        body = written.body
        return Prose(body, self._targets(written, body), prefix, level, keep_title=body.heading != written.title)

    def _excerpt(self, entry: Entry) -> Excerpt:
        return Excerpt(Opening(entry.body.excerpt), self._targets(entry, entry.body))

    def _targets(self, written: Written, body: Body) -> tuple[Target, ...]:
        return tuple(self._target(written.destinations.get(link.name), link) for link in body.links)

    def _target(self, destination: Destination | None, link: Link) -> Target:
        """Where a link leads; what leads nowhere keeps its own words on the private site and neutral ones elsewhere."""
        if destination is None:
            words = link.target if self.view.audience.reach is Who.PRIVATE else self.say("another entry")
            return Target("", words, leads=False, tip=link.title)
        if destination.attachment is not None:
            shown = self.view.attachments[destination.attachment]
            facts = self.view.files.get(shown)
            size = (facts.width, facts.height) if facts else (0, 0)
            return Target(quoted(attachment_path(shown)), "", tip=link.title, size=size, saved=shown.lower().endswith(RUNNING))
        entry = self.view.find(destination.key)
        if entry is not None:
            address = entry_address(entry, self.view)
            place = f"#{quoted(f'text-{link.fragment}')}" if link.fragment and "#" not in address else ""
            return Target(address + place, entry.title, tip=link.title)
        roadmap = self.view.roadmaps.get(destination.key.id) if destination.key else None
        if roadmap is None:
            return Target("", self.say("another entry"), leads=False, tip=link.title)
        return Target(quoted(named_path("roadmaps", roadmap.id)), roadmap.title, tip=link.title)

    def facts(self, entry: Entry) -> tuple[Fact, ...]:
        """All fields of an entry that a reader wants to know, with links."""
        return tuple(fact for fact in self._facts(entry) if fact.values)

    def _facts(self, entry: Entry) -> Iterator[Fact]:
        say = self.say
        if isinstance(entry, Session):
            yield Fact(say("With"), tuple(self.person(each) for each in entry.participants))
            took = _text(say.minutes(entry.minutes) if entry.minutes else "")
            yield Fact(say("Took") if entry.status == "held" else say("Takes"), took)
        if isinstance(entry, Insight):
            yield Fact(say.term("person", "From"), (self.person(entry.said_by),) if entry.said_by else ())
        if isinstance(entry, Action):
            yield from self._facts_of_action(entry)
        if isinstance(entry, Reflection):
            yield Fact(say.term("subject", "On"), self._linked(entry.action.key), in_chain=True)
            yield Fact(say("Result"), _text(self._result(entry)))
        if isinstance(entry, Goal):
            yield Fact(say("Owner"), (self.person(entry.owner),) if entry.owner else ())
            yield Fact(say("Due"), _text(say.day(entry.due.day) if entry.due else ""))
            yield Fact(say("Supports"), self._linked(entry.supports.key if entry.supports else None))
        session_reference = getattr(entry, "session", None)
        yield Fact(say("Session"), self._linked(session_reference.key if session_reference else None), in_chain=True)
        if not isinstance(entry, Goal):
            yield Fact(say("Goal"), self._linked(self.practice.goals.get(entry.key)), in_chain=True)
        yield Fact(say("Measures"), tuple(self._measures(entry)))
        yield Fact(say("Step"), tuple(self._step(entry)))
        yield Fact(say("Room"), tuple(self._room(entry)))

    def _facts_of_action(self, action: Action) -> Iterator[Fact]:
        say = self.say
        yield Fact(say("Who"), (self.person(action.assignee),))
        yield Fact(say("Due"), tuple(self._due(action)))
        yield Fact(say("Expected"), _text(action.expected))
        if action.kpi:
            target = say.number(action.kpi.target, action.kpi.unit)
            yield Fact(say("Measured by"), _text(say.named(action.kpi.name, target) if target else action.kpi.name))
        yield Fact(say("Confidence"), _text(say.number(action.confidence, "%")))
        yield Fact(say("Advice"), self._linked(action.insight.key if action.insight else None), in_chain=True)
        yield Fact(say("Reflection"), tuple(self._clock(self.practice.clocks.get(action.key))))
        if action.hypothesis:
            number = action.hypothesis.number
            session = self._linked(action.hypothesis.entry.key)
            claims = (
                Text(say("{session}, no. {number}", session=each.words, number=number), f"{each.address}#hypothesis-{number}")
                for each in session
            )
            yield Fact(say("Hypothesis"), tuple(claims), in_chain=True)

    def _result(self, reflection: Reflection) -> str:
        """The number that a reflection reports, and what was aimed at."""
        action = self.view.find(reflection.action.key)
        kpi = action.kpi if isinstance(action, Action) else None
        result = self.say.number(reflection.result, kpi.unit if kpi else None)
        if result and kpi and kpi.target is not None:
            return self.say("{result} (aim: {aim})", result=result, aim=self.say.number(kpi.target, kpi.unit))
        return result

    def _due(self, action: Action) -> Iterator[Text]:
        due = self.practice.commitments[action.key].due
        if due is not None:
            yield Text(self.say.day(due), machine=due.isoformat())
        if action.next_session:
            yield Text(self.say("the next session") if due is None else self.say("the session after this was agreed"))

    def _clock(self, clock: Clock | None) -> Iterator[Text]:
        """Where the 72 hours of a completed action stand; the deadline is a time that the page counts down to."""
        if clock is None:
            return
        if clock.took is not None:
            after = self.say("after {hours}", hours=self.say.hours(clock.took)) if clock.took else self.say("at once")
            in_time = clock.state is ClockState.IN_TIME
            said = self.say("{after}, in time", after=after) if in_time else self.say("{after}; the limit is 72 hours", after=after)
            yield Text(said, tone=words.clock_tone(clock.state))
        elif clock.state is not ClockState.UNSEEN:
            running = clock.state is ClockState.RUNNING
            said = self.say("due by") if running else self.say("missed; the 72 hours ended")
            yield Text(said, tone=words.clock_tone(clock.state))
            yield Text(self.say.time(clock.deadline), machine=clock.deadline.isoformat(), clock=running)

    def _linked(self, key: Key | None) -> tuple[Text, ...]:
        target = self.view.find(key)
        return (Text(target.title, entry_address(target, self.view)),) if target else ()

    def _measures(self, entry: Entry) -> Iterator[Text]:
        for measure in entry.measures:
            goal = self.view.find(measure.goal.key)
            if isinstance(goal, Goal):
                metric = goal.metric
                name = metric.name if metric else goal.title
                yield Text(
                    self.say.named(name, self.say.number(measure.value, metric.unit if metric else None)), entry_address(goal, self.view)
                )

    def _step(self, entry: Entry) -> Iterator[Text]:
        roadmap = self.view.roadmaps.get(entry.step.roadmap or "") if entry.step else None
        step = next((s for s in roadmap.steps if entry.step and s.id == entry.step.step), None) if roadmap else None
        if roadmap and step:
            yield Text(step.title, f"{quoted(named_path('roadmaps', roadmap.id))}#step-{quoted(step.id)}")

    def _room(self, entry: Entry) -> Iterator[Text]:
        room = self.view.rooms.get(entry.room or "")
        if room is not None and len(self.view.rooms) > 1:
            yield Text(room.title or room.id, quoted(named_path("rooms", room.id)))

    def meter(self, goal: Goal) -> Meter | None:
        """The metric of a goal and how far it came; None for a goal without one."""
        metric = goal.metric
        if metric is None:
            return None
        found = self.practice.series[goal.key]
        last = found.points[-1].entry if found.points else None
        return Meter(
            name=metric.name,
            unit=metric.unit or "",
            baseline=self.say.number(metric.baseline, metric.unit),
            target=self.say.number(metric.target, metric.unit),
            current=self.say.number(found.current, metric.unit),
            since=Text(self.say.day(last.date.day), entry_address(last, self.view), last.date.day.isoformat()) if last else None,
            share=round(100 * found.share) if found.share is not None else None,
            freshness=freshness(found, self.say) if found.points else "",
            fresh=found.freshness.value if found.points else "",
        )

    def stands_alone(self, entry: Entry) -> bool:
        """Whether an entry has a page of its own."""
        return subject_of(entry, self.view) is entry


@lru_cache(maxsize=10_000)
def tag_path(tag: str) -> str:
    """The page of a tag: its letters and digits, and the code points of its other signs, so that `c++` and `c#` are two."""
    signs = "-".join(f"{ord(c):x}" for c in tag if unicodedata.category(c)[0] not in "LMNZ" and c not in "-_")
    return named_path("tags", "-".join(part for part in (slug(tag), signs) if part))


def _text(value: str | None) -> tuple[Text, ...]:
    return (Text(value),) if value else ()
