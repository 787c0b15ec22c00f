"""The seven types of entries, and roadmaps. Their fields are described in docs/format.md and read by schema/kind.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from typing import ClassVar, NamedTuple

from journalkit.model.body import Body
from journalkit.model.places import Places
from journalkit.model.time import When
from journalkit.source import Span
from journalkit.values import Struct, field


class Key(NamedTuple):
    """What identifies an entry: its author and its id."""

    author: str
    id: str


class Reference(Struct, frozen=True, array_like=True):
    """A mention of another entry: the text that was written, its place in the file, and what it means once that is known.

    `name_span` is where the name alone stands; None when it stands there in another form. `among` are the entries that it may mean when
    several people have one of that id: those who may read only one of them know which.
    """

    text: str
    span: Span
    key: Key | None = None
    name_span: Span | None = None
    among: tuple[Key, ...] = ()


class NumberedReference(Struct, frozen=True, array_like=True):
    """A hypothesis: the session and the number, counted from 1."""

    entry: Reference
    number: int


class StepReference(Struct, frozen=True, array_like=True):
    """A step of a roadmap; `roadmap` is None when only the step was named and its roadmap is not known yet, or one of several: `among`."""

    step: str
    roadmap: str | None
    span: Span
    name_span: Span | None = None
    among: tuple[str, ...] = ()


class Destination(Struct, frozen=True, array_like=True):
    """What a link in a text leads to: an entry or roadmap, or a file of the attachments; or one of those `among` which it may mean."""

    key: Key | None = None
    attachment: str | None = None
    among: tuple[Key, ...] = ()


class Reach(Enum):
    """What `shared` says."""

    NOBODY = "false"
    ROOM = "true"
    ROOMS = "rooms"
    EVERYONE = "public"


class Sharing(Struct, frozen=True, array_like=True):
    """Who may read an entry, as written; `rooms` only for a list of rooms."""

    reach: Reach
    rooms: tuple[str, ...] = ()


class Metric(Struct, frozen=True, array_like=True):
    """What a goal is measured by."""

    name: str
    target: float
    unit: str | None = None
    baseline: float | None = None


class Indicator(Struct, frozen=True, array_like=True):
    """The KPI of an action."""

    name: str
    unit: str | None = None
    target: float | None = None


class Measure(Struct, frozen=True, array_like=True):
    """A goal's metric on the date of the entry that carries it."""

    goal: Reference
    value: float


class Hypothesis(Struct, frozen=True, array_like=True):
    """What one expects before a session, and what came of it; `confidence` in percent."""

    claim: str
    confidence: float | None = None
    outcome: str = "open"
    evidence: str | None = None


class Step(Struct, frozen=True, array_like=True):
    """One step of a roadmap; `days` is how long it may take."""

    id: str
    title: str
    why: str
    document: str | None = None
    evidence: str | None = None
    days: float | None = None


class Written(Struct, frozen=True, kw_only=True, array_like=True, dict=True):
    """What entries and roadmaps have in common: a file with front matter.

    `places` are the spans of the fields' values in the file, by field name; `body_start` is where the body begins there.
    `destinations` says what the links of the body lead to, by the name of the link; what leads nowhere is not in it.
    `bracketed`: words of a field have brackets like those of a link.
    """

    type: ClassVar[str]
    id: str
    path: str
    title: str
    author: str
    shared: Sharing
    summary: str | None = None
    body: Body
    body_start: int
    places: Places
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    bracketed: bool = False

    @cached_property
    def key(self) -> Key:
        return Key(self.author, self.id)

    @property
    def only_for_author(self) -> bool:
        """Whether it says that nobody else may read it."""
        return self.shared.reach is Reach.NOBODY

    def place(self, name: str) -> Span:
        """Where a field's value stands; the start of the file when the field is not written."""
        return self.places.get(name, Span(0, 0))


class Entry(Written, frozen=True, kw_only=True):
    """A dated entry of the thread.

    `received_in` names the rooms through which another person's entry came, `copies` the other files in which it came.
    """

    date: When
    room: str | None = None
    received_in: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    step: StepReference | None = None
    measures: tuple[Measure, ...] = ()


class Goal(Entry, frozen=True, kw_only=True, tag="goal"):
    type: ClassVar[str] = "goal"
    north_star: bool = False
    supports: Reference | None = None
    owner: str | None = None
    due: When | None = None
    metric: Metric | None = None
    status: str = "open"


class Session(Entry, frozen=True, kw_only=True, tag="session"):
    """`minutes` is how long it took."""

    type: ClassVar[str] = "session"
    participants: tuple[str, ...] = ()
    status: str = "held"
    minutes: int | None = None
    goal: Reference | None = None
    hypotheses: tuple[Hypothesis, ...] = ()


class Insight(Entry, frozen=True, kw_only=True, tag="insight"):
    """`said_by` is the field `from`: with it the insight is advice."""

    type: ClassVar[str] = "insight"
    session: Reference | None = None
    goal: Reference | None = None
    said_by: str | None = None
    status: str = "live"


class Action(Entry, frozen=True, kw_only=True, tag="action"):
    """`due` is a day, or `next_session` is true."""

    type: ClassVar[str] = "action"
    assignee: str
    session: Reference | None = None
    goal: Reference | None = None
    insight: Reference | None = None
    hypothesis: NumberedReference | None = None
    due: date | None = None
    next_session: bool = False
    expected: str | None = None
    kpi: Indicator | None = None
    confidence: float | None = None
    status: str = "open"
    completed: When | None = None


class Update(Entry, frozen=True, kw_only=True, tag="update"):
    type: ClassVar[str] = "update"
    about: Reference
    status: str = "progress"
    completed: When | None = None


class Reflection(Entry, frozen=True, kw_only=True, tag="reflection"):
    type: ClassVar[str] = "reflection"
    action: Reference
    outcome: str | None = None
    result: float | None = None


class Feedback(Entry, frozen=True, kw_only=True, tag="feedback"):
    type: ClassVar[str] = "feedback"
    about: Reference
    status: str = "open"


class Roadmap(Written, frozen=True, kw_only=True, tag="roadmap"):
    """A curriculum; `audience` is the field `for`, `packaged` whether it comes with the program."""

    type: ClassVar[str] = "roadmap"
    packaged: bool = False
    audience: str | None = None
    steps: tuple[Step, ...] = ()
