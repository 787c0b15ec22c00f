"""The mapping file: what the names of a source mean here. YAML, read by the same types of fields as everything else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from journalkit.diagnostic import Diagnostic, did_you_mean
from journalkit.importing.found import NO_NAMES
from journalkit.importing.when import ORDERS
from journalkit.located import compose
from journalkit.nodes import Mapping as Fields
from journalkit.nodes import Pair, Scalar
from journalkit.schema.field import Choice, ListOf, MapOf, Reading, Text, Vocabulary, quoted
from journalkit.schema.kind import ALL_KINDS, FIELD_NAMES
from journalkit.schema.names import PersonId
from journalkit.schema.record import Field, read_fields
from journalkit.schema.rules import NOT_A_CHOICE, UNKNOWN_FIELD
from journalkit.source import Source
from journalkit.values import Struct, replace

TYPES = tuple(kind.name for kind in ALL_KINDS)
NEVER = frozenset(
    ["type", "shared", "author", "room", "step", "measures", "aliases", "north_star", "hypothesis"]
)  # a source decides none of these
TARGETS = tuple(sorted((FIELD_NAMES - NEVER - {"for", "steps", "hypotheses"}) | {"body", "key"}))
NO_VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class Meaning(Struct, frozen=True):
    """What a mapping file says. Names of fields and values of the source are told apart without regard to case.

    `name` names the source in marks and folders; `type` is that of everything that nothing else gives one; `types` by what a field `type`
    says, `folders` by where it lay; `fields` gives ours for theirs; `people` ids for names; `values` by our field ours for theirs.
    """

    name: str = ""
    type: str = ""
    types: Mapping[str, str] = NO_NAMES
    folders: Mapping[str, str] = NO_NAMES
    fields: Mapping[str, str] = NO_NAMES
    people: Mapping[str, str] = NO_NAMES
    values: Mapping[str, Mapping[str, str]] = NO_VALUES
    dates: str = ""
    ignore: tuple[str, ...] = ()
    site: str = ""


def _pair(name: str, value: Any) -> tuple[str, Any]:
    return name, value


_map = partial(MapOf, make=_pair)
TYPE = Choice(TYPES)
FIELDS = (
    Field("name", Text()),
    Field("type", TYPE),
    Field("types", _map(Text("their word"), TYPE, expects="a mapping of their types to ours")),
    Field("folders", _map(Text("a folder"), TYPE, expects="a mapping of folders to types")),
    Field("fields", _map(Text("their name"), Text("our field"), expects="a mapping of their fields to ours")),
    Field("people", _map(Text("a name"), PersonId(), expects="a mapping of names to people")),
    Field(
        "values",
        _map(Text("our field"), _map(Text("their word"), Text(), expects="a mapping of their words to ours"), expects="words by field"),
    ),
    Field("dates", Choice(ORDERS)),
    Field("ignore", ListOf(Text("a path"))),
    Field("site", Text("an address (https://…)")),
)


def _pairs(front: Fields, name: str) -> tuple[Pair, ...]:
    """What stands under a name that has a mapping."""
    value = next((pair.value for pair in front.pairs if pair.key.text == name), None)
    return tuple(value.pairs) if isinstance(value, Fields) else ()


def read_meaning(source: Source, people: frozenset[str]) -> Meaning | tuple[Diagnostic, ...]:
    """What a mapping file says, or what is wrong with it."""
    composed = compose(source.text, source.path, 0)
    front = composed.value.front
    if front is None or composed.diagnostics:
        return composed.diagnostics
    reading = Reading(source.path, Vocabulary(people), source.text)
    names = [each.name for each in FIELDS]
    for pair in front.pairs:
        if pair.key.text not in names:
            hint = did_you_mean(pair.key.text, names) or f"there are {', '.join(names)}"
            reading.report(UNKNOWN_FIELD, pair.key.span, f"a mapping has nothing called {quoted(pair.key.text)}", hint)
    front = replace(front, pairs=type(front.pairs)(pair for pair in front.pairs if pair.key.text in names))
    said = read_fields(front, FIELDS, reading, "mapping")
    for pair in _pairs(front, "fields"):
        ours = pair.value.text if isinstance(pair.value, Scalar) else ""
        if ours and ours not in TARGETS and not ours.startswith("x-"):
            known = f"there are {', '.join(TARGETS)}, and names that begin with x-"
            reading.report(NOT_A_CHOICE, pair.value.span, f'fields: "{pair.key.text}" cannot become "{ours}"', known)
    if reading.found:
        return tuple(sorted(reading.found, key=attrgetter("order")))
    folded: dict[str, Any] = {name: {key.casefold(): each for key, each in said.get(name, ())} for name in ("types", "fields", "people")}
    values = {name: {key.casefold(): each for key, each in words} for name, words in said.get("values", ())}
    folded |= {"folders": {name.strip("/"): each for name, each in said.get("folders", ())}, "values": values}
    plain: dict[str, Any] = {name: said[name] for name in ("name", "type", "dates", "ignore", "site") if name in said}
    return Meaning(**plain, **folded)
