"""Who may read what in a journal of a property test: the rules written a second time, from the documents alone."""

from __future__ import annotations

from collections.abc import Iterator

from tests.journal_parts import (
    CANARY,
    NEEDED,
    ROOM_FROM,
    SHARED_WHEN_UNSET,
    Audience,
    File,
    Item,
    Owner,
    Plan,
    Sees,
    Somebody,
    Space,
    shown_links,
    shown_words,
)


class Whole:
    """A journal: all that is in it, and who owns which canary."""

    def __init__(self) -> None:
        self.owners: list[Owner] = []
        self.people: list[Somebody] = []
        self.rooms: list[Space] = []
        self.open_thread = False
        self.roadmaps: list[Plan] = []
        self.tags: list[str] = []
        self.entries: list[Item] = []
        self.attached: list[File] = []
        self.words = ""
        self.extra: dict[str, str] = {}

    def canary(self, *owner: object) -> str:
        """A new word that belongs to an owner."""
        self.owners.append(owner)
        return f"kq{len(self.owners) - 1:04}zx"

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Everyone, and each room."""
        return ("public", *range(len(self.rooms)))

    # Who may read what

    def room_of(self, number: int, audience: Audience, among: frozenset[int]) -> int | None:
        """The room of an entry for an audience, as far as it can be told from the entries `among`."""
        item = self.entries[number]
        if item.received:
            return audience if isinstance(audience, int) and audience in item.received else item.received[0]
        if item.room is not None:
            return item.room
        if len(self.rooms) == 1:
            return 0
        found = (
            self.room_of(item.refs[name].target, audience, among)
            for name in ROOM_FROM
            if name in item.refs and item.refs[name].target in among
        )
        return next((room for room in found if room is not None), None)

    def shared(self, number: int) -> object:
        """What `shared` of an entry says, or means when it is not there."""
        item = self.entries[number]
        return item.shared if item.shared is not None else item.kind in SHARED_WHEN_UNSET

    def may_read(self, number: int, audience: Audience, among: frozenset[int]) -> bool:
        """Whether `shared` of an entry lets an audience read it."""
        item, shared = self.entries[number], self.shared(number)
        own = item.author == 0 and not item.received
        if audience == "private":
            return item.author == 0 or shared is not False
        if shared is False:
            return False
        if shared == "public" or (shared is True and self.open_thread and own):
            return True
        if audience == "public":
            return False
        if item.received:
            return audience in item.received
        if isinstance(shared, tuple):
            return audience in shared
        return self.room_of(number, audience, among) == audience

    def readable(self, audience: Audience) -> frozenset[int]:
        """The entries that an audience may read: by what `shared` says, when it may also read what they are about."""
        left: frozenset[int] = frozenset()
        told = frozenset(n for n, item in enumerate(self.entries) if not item.faulty and self.shared(n) is not False)
        for n, item in enumerate(self.entries):  # each refers to earlier ones only
            rooms_agree = all(self.may_read(n, audience, among) for among in (left, told))
            if not item.faulty and rooms_agree and self._has_subject(n, left):
                left |= {n}
        return left

    def _has_subject(self, number: int, among: frozenset[int]) -> bool:
        item = self.entries[number]
        return item.kind not in NEEDED or item.refs[NEEDED[item.kind]].target in among

    def sees(self, audience: Audience) -> Sees:
        """Everything that an audience may know of."""
        entries = self.readable(audience)
        roadmaps = frozenset(n for n, plan in enumerate(self.roadmaps) if self._reads_roadmap(n, plan, audience))
        bodies = [*(self.entries[n].body for n in entries), *(self.roadmaps[n].body for n in roadmaps)]
        files = {link.target[1] for body in bodies for link in shown_links(body) if link.target[0] == "file"}
        people = {person for n in entries for person in self._named(self.entries[n])}
        if isinstance(audience, int):
            people.update(self.rooms[audience].people)
        if audience == "private":
            people.update(range(len(self.people)))
        return Sees(entries, roadmaps, frozenset(files), frozenset(people))

    def _reads_roadmap(self, number: int, plan: Plan, audience: Audience) -> bool:
        if audience == "private" or plan.shared == "public" or (plan.shared is True and self.open_thread):
            return True
        if audience == "public" or not isinstance(audience, int):
            return False
        listed = isinstance(plan.shared, tuple) and audience in plan.shared
        return self.rooms[audience].roadmap == number or listed or (plan.shared is True and len(self.rooms) == 1)

    def _named(self, item: Item) -> Iterator[int]:
        yield item.author
        for _, people in item.people:
            yield from people

    def shows(self, owner: Owner, audience: Audience, sees: Sees) -> bool:
        """Whether an audience may meet the words of an owner."""
        kind, *rest = owner
        if kind == "entry":
            return any(number in sees.entries for number in rest)
        if kind in ("roadmap", "file"):
            return rest[0] in getattr(sees, {"roadmap": "roadmaps", "file": "files"}[kind])
        if kind == "tag":
            return any(rest[0] in self.entries[number].tags for number in sees.entries)
        if kind == "tip":
            return self.shows(rest[0], audience, sees) and self.shows(rest[1], audience, sees)
        if kind == "role":
            return rest[0] in sees.people
        if kind == "person":
            return rest[0] in sees.people and not (audience == "public" and self.people[rest[0]].public_name)
        if kind == "public name":
            return rest[0] in sees.people and audience == "public"
        if kind == "room":
            return rest[0] == audience
        return bool(kind == "always")

    def secrets(self, audience: Audience) -> dict[str, Owner]:
        """The canaries that an audience must never meet."""
        sees = self.sees(audience)
        return {f"kq{n:04}zx": owner for n, owner in enumerate(self.owners) if not self.shows(owner, audience, sees)}

    def promised(self, audience: Audience) -> dict[str, Owner]:
        """The canaries that an audience must find: titles and texts of what it may read."""
        sees = self.sees(audience)
        found: dict[str, Owner] = {}
        for n in sees.entries:
            item = self.entries[n]
            for text in (item.title, *shown_words(item.body)):
                found.update((f"kq{each}zx", ("entry", n)) for each in CANARY.findall(text))
        for n in sees.roadmaps:
            plan = self.roadmaps[n]
            for text in (plan.title, *(title for _, title in plan.steps), *shown_words(plan.body)):
                found.update((f"kq{each}zx", ("roadmap", n)) for each in CANARY.findall(text))
        return found

    # The journal as files

    def files(self, audience: Audience = "private", mode: str = "original") -> dict[str, bytes]:
        """The files of the journal; with all that is hidden from the audience as it is (`original`), `changed`, or `deleted`."""
        from tests.journal_writing import Writing  # the two need each other

        return Writing(self, audience, mode).files()
