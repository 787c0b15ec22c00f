"""One table: which type has which fields. Everything that must know a type's fields asks here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from journalkit.model.entry import (
    Action,
    Entry,
    Feedback,
    Goal,
    Hypothesis,
    Indicator,
    Insight,
    Measure,
    Metric,
    NumberedReference,
    Reference,
    Reflection,
    Roadmap,
    Session,
    Step,
    Update,
    Written,
)
from journalkit.schema.dates import Day, Due, Duration, Moment
from journalkit.schema.field import Choice, Flag, ListOf, MapOf, Number, Text
from journalkit.schema.names import EntryReference, HypothesisReference, PersonId, Readers, RoomId, Slug, StepName
from journalkit.schema.record import Field, Record
from journalkit.schema.rules import DUPLICATE_TAG, LIST_IN_QUOTES
from journalkit.values import Struct

GOAL = EntryReference(("goal",))
SESSION = EntryReference(("session",))
PERCENT = Number(0, 100, percent=True)

METRIC = Record(
    "metric",
    (
        Field("name", Text(), required=True),
        Field("unit", Text()),
        Field("baseline", Number()),
        Field("target", Number(), required=True),
    ),
    Metric,
)
INDICATOR = Record("kpi", (Field("name", Text(), required=True), Field("unit", Text()), Field("target", Number())), Indicator)
HYPOTHESIS = Record(
    "hypothesis",
    (
        Field("claim", Text(), required=True),
        Field("confidence", PERCENT),
        Field("outcome", Choice(("open", "supported", "refuted", "mixed"))),
        Field("evidence", Text()),
    ),
    Hypothesis,
)
STEP = Record(
    "step",
    (
        Field("id", Slug(), required=True),
        Field("title", Text(), required=True),
        Field("why", Text(), required=True),
        Field("document", Text()),
        Field("evidence", Text()),
        Field("days", Number(1, 3650, whole=True)),
    ),
    Step,
)

WRITTEN = (
    Field("type", Text(), required=True),
    Field("title", Text(), required=True),
    Field("shared", Readers()),
    Field("summary", Text()),
)
COMMON = (
    *WRITTEN,
    Field("date", Moment(), required=True),
    Field("author", PersonId()),
    Field("room", RoomId()),
    Field("tags", ListOf(Text("a word"), twice=DUPLICATE_TAG, quoted=LIST_IN_QUOTES)),
    Field("aliases", ListOf(Text("an id"))),
    Field("step", StepName()),
    Field("measures", MapOf(GOAL, Number(), Measure, "a mapping {GOAL: number}")),
)


class Kind(Struct, frozen=True, dict=True):
    """A type of entry: its name, its folder, its model and its fields. `shared_by_default`: with its room when `shared` is unset."""

    name: str
    folder: str
    model: type[Written]
    fields: tuple[Field, ...]
    shared_by_default: bool = False

    @cached_property
    def required_references(self) -> tuple[str, ...]:
        """The fields without which an entry of this type is nothing."""
        return tuple(each.kept_as for each in self.fields if each.required and isinstance(each.type, EntryReference))

    @cached_property
    def fields_of_words(self) -> tuple[Field, ...]:
        """The fields in which words may stand as somebody typed them."""
        return tuple(each for each in self.fields if isinstance(each.type, Text | ListOf | MapOf | Record))


def _kind(name: str, folder: str, model: type[Entry], *fields: Field, shared_by_default: bool = False) -> Kind:
    return Kind(name, folder, model, (*COMMON, *fields), shared_by_default)


ALL_KINDS = (
    _kind(
        "goal",
        "goals",
        Goal,
        Field("north_star", Flag()),
        Field("supports", GOAL),
        Field("owner", PersonId()),
        Field("due", Day()),
        Field("metric", METRIC),
        Field("status", Choice(("open", "achieved", "dropped"))),
    ),
    _kind(
        "session",
        "sessions",
        Session,
        Field("with", ListOf(PersonId()), attribute="participants"),
        Field("status", Choice(("planned", "held", "cancelled"))),
        Field("duration", Duration(), attribute="minutes"),
        Field("goal", GOAL),
        Field("hypotheses", ListOf(HYPOTHESIS, single=False)),
    ),
    _kind(
        "insight",
        "insights",
        Insight,
        Field("session", SESSION),
        Field("goal", GOAL),
        Field("from", PersonId(), attribute="said_by"),
        Field("status", Choice(("live", "retired"))),
    ),
    _kind(
        "action",
        "actions",
        Action,
        Field("assignee", PersonId(), required=True),
        Field("session", SESSION),
        Field("goal", GOAL),
        Field("insight", EntryReference(("insight",))),
        Field("hypothesis", HypothesisReference()),
        Field("due", Due()),
        Field("expected", Text()),
        Field("kpi", INDICATOR),
        Field("confidence", PERCENT),
        Field("status", Choice(("open", "done", "dropped"))),
        Field("completed", Moment()),
        shared_by_default=True,
    ),
    _kind(
        "update",
        "updates",
        Update,
        Field("about", EntryReference(("action", "goal")), required=True),
        Field("status", Choice(("progress", "done", "dropped", "confirmed"))),
        Field("completed", Moment()),
        shared_by_default=True,
    ),
    _kind(
        "reflection",
        "reflections",
        Reflection,
        Field("action", EntryReference(("action",)), required=True),
        Field("outcome", Choice(("exceeded", "met", "partly", "missed"))),
        Field("result", Number()),
    ),
    _kind(
        "feedback",
        "feedback",
        Feedback,
        Field("about", EntryReference(), required=True),
        Field("status", Choice(("open", "resolved"))),
        shared_by_default=True,
    ),
)
ROADMAP = Kind(
    "roadmap",
    "roadmaps",
    Roadmap,
    (
        *WRITTEN,
        Field("for", Text(), attribute="audience"),
        Field("steps", ListOf(STEP, single=False, at_least=1), required=True),
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (*ALL_KINDS, ROADMAP)})
REFERENCE_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        kind.name: tuple(each.kept_as for each in kind.fields if isinstance(each.type, EntryReference | HypothesisReference))
        for kind in KINDS.values()
    }
)
REFERENCE_TYPES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        (kind.name, each.kept_as): each.type.types if isinstance(each.type, EntryReference) else SESSION.types
        for kind in KINDS.values()
        for each in kind.fields
        if isinstance(each.type, EntryReference | HypothesisReference)
    }
)
FIELDS_OF_TYPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {kind.name: frozenset(each.name for each in kind.fields) for kind in KINDS.values()}
)
KEPT_AS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {kind.name: tuple((each.name, each.kept_as) for each in kind.fields) for kind in KINDS.values()}
)
FIELD_NAMES = frozenset().union(*FIELDS_OF_TYPES.values())
NESTED_FIELDS = frozenset(each.name for kind in KINDS.values() for each in kind.fields if isinstance(each.type, Record | MapOf))


def by_type(*names: str) -> Mapping[str, tuple[str, ...]]:
    """Those of some fields that each type has, as its model calls them."""
    return MappingProxyType({kind.name: tuple(each for each in names if each in kind.model.__struct_fields__) for kind in KINDS.values()})


def references(entry: Entry) -> Iterator[tuple[str, Reference]]:
    """All references of an entry's front matter with the name of their field, measures included."""
    for name in REFERENCE_FIELDS[entry.type]:
        value: Any = getattr(entry, name, None)
        if isinstance(value, Reference):
            yield name, value
        elif isinstance(value, NumberedReference):
            yield name, value.entry
    for measure in entry.measures:
        yield "measures", measure.goal


def reference_types(entry: Entry, name: str) -> tuple[str, ...]:
    """Which types of entries a reference field of this entry may name; empty for any."""
    return GOAL.types if name == "measures" else REFERENCE_TYPES[entry.type, name]
