"""journal.yaml, decoded by the same field types as front matter."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from typing import Any, NamedTuple

from journalkit.diagnostic import Outcome, did_you_mean
from journalkit.languages import tags
from journalkit.located import compose
from journalkit.model.journal import REFLECTION_HEADINGS, Config
from journalkit.model.person import Person, Room
from journalkit.nodes import Mapping, Node, Scalar, Sequence
from journalkit.schema.accepted import CHECKED, Accepted, whole
from journalkit.schema.field import Choice, Flag, ListOf, MapOf, Number, Reading, Text, Vocabulary, quoted, scalar
from journalkit.schema.names import PersonId, Slug
from journalkit.schema.record import Field, Record, read_fields
from journalkit.schema.rules import INVALID_VALUE, MISSING_FIELD, OUT_OF_RANGE
from journalkit.schema.site_address import SiteAddress
from journalkit.source import Source, Span
from journalkit.values import Struct

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
SPOKEN = "the site speaks " + ", ".join(f"{tag} ({name})" for tag, name in tags.SPOKEN)


class Named(NamedTuple):
    """A person, a room or a changed step: its id and its fields."""

    id: str
    fields: dict[str, Any]


class Level(NamedTuple):
    """A rule of the method and the severity that is wanted of it."""

    rule: str
    severity: str


class ThreeHeadings(Struct, frozen=True):
    """The three questions of a reflection as this journal writes them."""

    expects: str = "a list of three headings"

    @property
    def accepts(self) -> Accepted:
        number = len(REFLECTION_HEADINGS)
        return {"type": "array", "items": Text().accepts, "minItems": number, "maxItems": number}

    def read(self, node: Node, reading: Reading) -> tuple[str, ...]:
        headings = ListOf(Text(), single=False).read(node, reading)
        if len(headings) == len(REFLECTION_HEADINGS):
            return headings
        hint = "in this order: " + ", ".join(REFLECTION_HEADINGS)
        raise reading.fault(OUT_OF_RANGE, node.span, f"{self.expects} is wanted here, not {len(headings)}", hint)


class TimeZone(Struct, frozen=True):
    """A name of the IANA time zone database."""

    expects: str = "the name of a time zone (Europe/Madrid)"

    @property
    def accepts(self) -> Accepted:
        about = f"{self.expects}; that there is such a zone is said by {CHECKED}"
        return {"type": "string", "pattern": whole("[A-Za-z0-9_+/-]+"), "description": about}

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        try:
            zoneinfo.ZoneInfo(value.text)
        except (KeyError, ValueError, OSError):
            names = {name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"}
        else:
            return value.text
        meant = next(
            (name for name in sorted(names) if name.rpartition("/")[2].casefold() == value.text.casefold()),
            None,
        )
        hint = f'did you mean "{meant}"?' if meant else did_you_mean(value.text, names)
        raise reading.fault(INVALID_VALUE, value.span, f"{quoted(value.text)} is not {self.expects}", hint)


class Language(Struct, frozen=True):
    """The tag of a known language (BCP 47), with or without a region."""

    expects: str = "a language (en, es, pt-BR)"

    @property
    def accepts(self) -> Accepted:
        about = f"{self.expects}; which languages are known is said by {CHECKED}"
        return {"type": "string", "pattern": whole(LANGUAGE.pattern), "description": about}

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if LANGUAGE.fullmatch(value.text) and tags.primary(value.text) in tags.KNOWN:
            return value.text
        names = tags.meant(value.text)
        hint = f'did you mean "{names}"?' if names else did_you_mean(value.text, [tag for tag, _ in tags.SPOKEN]) or SPOKEN
        raise reading.fault(INVALID_VALUE, value.span, f"{quoted(value.text)} is not {self.expects}", hint)


class Pattern(Struct, frozen=True):
    """A text of a certain form."""

    form: str
    expects: str

    @property
    def accepts(self) -> Accepted:
        if self.form.isdecimal():
            return {"enum": [int(self.form), self.form]}
        return {"type": "string", "pattern": whole(self.form)}

    def read(self, node: Node, reading: Reading) -> str:
        value = scalar(node, reading, self.expects)
        if re.fullmatch(self.form, value.text):
            return value.text
        raise reading.fault(INVALID_VALUE, value.span, f"{quoted(value.text)} is not {self.expects}")


PERSON: Record[dict[str, Any]] = Record(
    "person",
    (
        Field("name", Text(), required=True),
        Field("role", Text()),
        Field("email", Text()),
        Field("public_name", Text()),
        Field("notify", Flag()),
    ),
    dict,
)
LEVELS = MapOf(Text("a rule"), Choice(("error", "warning", "note", "off")), Level, "a mapping of rules to error, warning, note or off")
STEP_CHANGE: Record[dict[str, Any]] = Record(
    "step",
    (
        Field("skip", Flag()),
        Field("title", Text()),
        Field("why", Text()),
        Field("document", Text()),
        Field("evidence", Text()),
        Field("days", Number(1, 3650, whole=True)),
    ),
    dict,
)
ROOM: Record[dict[str, Any]] = Record(
    "room",
    (
        Field("people", ListOf(PersonId(), at_least=1), required=True),
        Field("title", Text()),
        Field("remote", Text()),
        Field("address", Pattern(r"[^\s<>@]+@[^\s<>@]+", "an e-mail address (ana@example.org)")),
        Field("repository", Text()),
        Field("roadmap", Slug()),
        Field("done", Choice(("completed", "confirmed"))),
        Field("steps", MapOf(Slug(), STEP_CHANGE, Named, "a mapping of steps to what is different")),
        Field("stalled_after", Number(1, 3650, whole=True)),
        Field("checks", LEVELS),
        Field("read_marks", Flag()),
        Field("site_url", SiteAddress()),
    ),
    dict,
)
MADE = frozenset(["format", "thread", "people", "rooms", "checks"])  # settings that become values of the model
FIELDS = (
    Field("format", Pattern("1", "1, the number of the format"), required=True),
    Field("title", Text(), required=True),
    Field("summary", Text()),
    Field("owner", PersonId(), required=True),
    Field("timezone", TimeZone()),
    Field("language", Language()),
    Field("thread", Choice(("private", "public"))),
    Field("site_url", SiteAddress()),
    Field("people", MapOf(Slug(), PERSON, Named, "a mapping of ids to people"), required=True),
    Field("rooms", MapOf(Slug(), ROOM, Named, "a mapping of ids to rooms")),
    Field("private_remotes", ListOf(Text("the address of a git repository"))),
    Field("ignore", ListOf(Text("a path"))),
    Field("extra_fields", ListOf(Text("the name of a field"))),
    Field("reflection_headings", ThreeHeadings(), attribute="headings"),
    Field("roadmap", Slug()),
    Field("checks", LEVELS),
    Field("read_marks", Flag()),
)


NESTED = frozenset(each.name for each in FIELDS if isinstance(each.type, MapOf))


def read_config(source: Source) -> Outcome[Config | None]:
    """The settings of a journal; None, with diagnostics, when they cannot be used as written."""
    composed = compose(source.text, source.path, 0, NESTED)
    mapping = composed.value.front
    if mapping is None:
        return Outcome(None, composed.diagnostics)
    reading = Reading(source.path, Vocabulary(_names(mapping, "people", composed.value.unread)))
    values = read_fields(mapping, FIELDS, reading, source.path, unread=composed.value.unread, at=Span(0, 0))
    _need_people(values, reading)
    problems = (*composed.diagnostics, *reading.found)
    if composed.diagnostics or reading.failed:
        return Outcome(None, problems)
    return Outcome(_config(values, mapping), problems)


def vocabulary_of(source: Source) -> Vocabulary:
    """The names that entries may use, as far as a journal.yaml says them, be it faulty elsewhere."""
    composed = compose(source.text, source.path, 0).value
    mapping, unread = composed.front, composed.unread
    if mapping is None:
        return Vocabulary()
    extra = mapping.get("extra_fields")
    fields = _texts(extra) if extra is not None else ()
    rooms = _names(mapping, "rooms", unread)
    return Vocabulary(_names(mapping, "people", unread), frozenset() if rooms is None and not unread else rooms, frozenset(fields))


def _texts(node: Node) -> tuple[str, ...]:
    """The texts of a list, or a single one; what is no text is spoken of by read_config."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _names(mapping: Mapping, field: str, unread: frozenset[str]) -> frozenset[str] | None:
    """The ids under `people` or `rooms`, those on unreadable lines too; None when they cannot be told."""
    node = mapping.get(field)
    return frozenset(pair.key.text for pair in node.pairs) | unread if isinstance(node, Mapping) else None


def _need_people(values: dict[str, Any], reading: Reading) -> None:
    if values.get("people") == ():
        reading.report(
            MISSING_FIELD,
            Span(0, 0),
            "a journal has at least one person, its owner",
            "add them under people:",
        )


def _config(values: dict[str, Any], mapping: Mapping) -> Config:
    kept = {each.kept_as: values[each.kept_as] for each in FIELDS if each.kept_as in values and each.name not in MADE}
    return Config(
        **kept,
        people={entry.id: Person(entry.id, **entry.fields) for entry in values["people"]},
        rooms={entry.id: _room(entry) for entry in values.get("rooms", ())},
        open_thread=values.get("thread") == "public",
        checks=dict(values.get("checks", ())),
        places=dict(_places(mapping)),
    )


def _room(entry: Named) -> Room:
    fields = entry.fields
    steps = {step.id: step.fields for step in fields.get("steps", ())}
    days = {"stalled_after": int(fields["stalled_after"])} if "stalled_after" in fields else {}
    return Room(entry.id, **{**fields, **days, "steps": steps, "checks": dict(fields.get("checks", ()))})


def _places(mapping: Mapping) -> Iterator[tuple[str, Span]]:
    """Where the settings stand that may name nothing (roadmaps, changed steps, rules), or say too much to everyone."""
    yield from _places_in(mapping, "", ("title", "summary", "roadmap", "checks"))
    rooms = mapping.get("rooms")
    for pair in rooms.pairs if isinstance(rooms, Mapping) else ():
        if isinstance(pair.value, Mapping):
            yield from _places_in(pair.value, f"rooms.{pair.key.text}.", ("roadmap", "checks", "steps"))


def _places_in(mapping: Mapping, prefix: str, settings: tuple[str, ...]) -> Iterator[tuple[str, Span]]:
    for name in settings:
        value = mapping.get(name)
        if isinstance(value, Mapping):
            yield from ((f"{prefix}{name}.{each.key.text}", each.key.span) for each in value.pairs)
        elif value is not None:
            yield f"{prefix}{name}", value.span
