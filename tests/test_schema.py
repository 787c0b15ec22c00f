"""The published schemas: what the command prints, and what they accept is what the program accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journalkit.config import FIELDS, TimeZone, read_config, vocabulary_of
from journalkit.diagnostic import Diagnostic, Severity
from journalkit.layout import SETTINGS
from journalkit.located import compose, parse
from journalkit.nodes import Mapping, Node, Scalar
from journalkit.reading.decode import decode
from journalkit.reading.place import place_of
from journalkit.schema.field import FieldType, ListOf
from journalkit.schema.kind import COMMON, KINDS
from journalkit.schema.record import Field
from journalkit.source import Source
from tests.calls import call
from tests.conftest import CONFIG, EXAMPLE, ROOT

NAMES = (*KINDS, "", SETTINGS)
FILES = {name: f"docs/schema/{name.replace('.', '-') or 'entry'}.schema.json" for name in NAMES}
SCHEMAS = {name: json.loads((ROOT / file).read_text(encoding="utf-8")) for name, file in FILES.items()}
VALIDATORS = {name: jsonschema.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
ENTRIES = sorted(file for file in EXAMPLE.rglob("*.md") if file.read_text(encoding="utf-8").startswith("---\n"))
INTEGER, FLOAT = re.compile(r"[-+]?[0-9]+"), re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
PLACE = place_of("insights/some-id.md", "ana")
VOCABULARY = vocabulary_of(Source(SETTINGS, CONFIG, ""))

# What fields are given in turn: the good and the bad of every type of field.
VALUES = (
    "", "~", "null", '""', '" "', "text", r'"two\nlines"', r'"a\tb"', '"%%secret%%"', '"a <!-- b"', r'"\u200e"', r'"\u0007"', r'"\u2028"',
    "true", "false", '"true"', "yes", "public", "private", "off", "error", "open", "Open", '"open "', "done", "held", "met", "live",
    "resolved", "0", "1", '"1"', "2", "-3", "+4", "007", "2.5", ".5", "5.", "1e3", "101", "3651", '"12"', '" 12 "', "1,5", "1_000",
    "12 %", "60 min", "1h 20m", "1:20", "25:61", "1441", '"50"', "2026-09-03", "2026-9-3", "2026-13-03", "2026-09-32", "0000-01-01",
    "03.09.2026", '" 2026-09-03 "', "2026-09-03 18:30", "2026-09-03T18:30:05.25Z", "2026-09-03 18:30 +02:00", "2026-09-03 18:30+0200",
    "2026-09-03 25:00", "2026-09-03 18:30+15:00", "next-session", '" next-session "', "ana", "ben", "Ben", '"ben "', "[ana, ben]", "[]",
    "[ana]", "[public]", "[true]", "[[some-id]]", "'[[some-id|words]]'", "'[[some-id]]'", "'[[a]] b'", "[[a], b]", "[[[a]]]", "some id",
    "ana/some-id", "../sessions/some-id.md", "some-id#1", "some-id#1234", "'some-id#x'", "'#1'", "'[[some-id#2]]'", "roadmap#step",
    "Roadmap#step", "-step", "step-", "con", "été", "a,b", r'"a\n"', "Europe/Madrid", "en", "pt-BR", "english",
    "https://ana.example.org/", "ftp://a", "ana@example.org", "an a@example.org", "[a, b, c]", "[a, 1, true]", "{}", "{a: 1}", "{a: x}",
    "{ana: {name: Ana}}", "{ana: {}}", "{Ana: {name: Ana}}", "{ben: {people: [ana]}}", "{ben: {people: ana}}", "{ben: {people: []}}",
    "{name: A}", "{name: A, target: 3}", "{name: A, target: x}", "{name: '', target: 3}", "{name: A, target: 3, unit: , baseline: '4'}",
    "{method: off, x: note}", "[{claim: A, confidence: 50}]", "[{claim: A, outcome: maybe}]", "[{confidence: 5}]", "{claim: A}",
    "[{id: a, title: A, why: B, days: 5}]", "[{id: A, title: A, why: B}]", "[{id: a, title: A, why: B, days: 0}]", "[{id: a}]",
)  # fmt: skip
NAMES_NOTHING = {"unknown-person", "unknown-room"}  # rules that need other files than the one that is read
ONLY_THE_PROGRAM = {  # each for a reason that the schemas name: how it was typed, what stands elsewhere, which letters an id may have
    *(("Duration", value) for value in ("+4", "5.", "1e3")),
    *(("Text", value) for value in ("", "~", "null")),  # a title, which may stand in the text below
    *(("ListOf Text", value) for value in ("1,5", "a,b")),
    *((kind, value) for kind in ("Slug", "StepName") for value in (r'"\u200e"', r'"\u2028"', "+4", "5.")),
    *(("Language", value) for value in ("yes", "off", "met", "ana", "ben", "Ben", "con")),
    ("MapOf", "{}"),
}


WORDS = st.text(st.sampled_from("aZé0-9 .,:#[]|/%<!+T\u200b日"), max_size=12) | st.sampled_from(["ana", "2026-09-03", "some-id", "public"])
VALUE = st.recursive(
    WORDS | st.booleans() | st.integers(-5, 5000) | st.floats(-10, 1e6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)


def json_of(node: Node) -> Any:
    """What a program that reads YAML 1.2 makes of a node."""
    if isinstance(node, Mapping):
        return {pair.key.text: json_of(pair.value) for pair in node.pairs}
    if not isinstance(node, Scalar):
        return [json_of(item) for item in node.items]
    if not node.plain:
        return node.text
    if node.empty:
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    return int(node.text) if INTEGER.fullmatch(node.text) else float(node.text) if FLOAT.fullmatch(node.text) else node.text


def front_of(text: str) -> Any:
    """The front matter of an entry as such a program reads it."""
    document = parse(Source("a.md", text, "")).value
    assert document is not None
    return json_of(document.front)


def rules_against(diagnostics: Iterable[Diagnostic]) -> set[str]:
    """The rules by which the program refuses a file."""
    return {each.rule.slug for each in diagnostics if each.severity is Severity.ERROR}


@pytest.mark.parametrize("name", NAMES)
def test_the_published_schema_is_what_the_command_prints(name: str) -> None:
    """`journalkit schema TYPE > docs/schema/TYPE.schema.json` brings it up to date."""
    printed = call("schema", *([name] if name else []))
    assert (printed.code, printed.out) == (0, (ROOT / FILES[name]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_a_schema_of_nothing_is_refused_with_what_was_meant() -> None:
    found = call("schema", "sesion")
    assert (found.code, 'did you mean "session"?' in found.err) == (2, True)
    assert call("schema", "sessions").out == call("schema", "session").out


def test_the_example_journal_is_as_the_schemas_say() -> None:
    assert len(ENTRIES) > 20
    for file in ENTRIES:
        front = front_of(file.read_text(encoding="utf-8"))
        VALIDATORS[front["type"]].validate(front)
        VALIDATORS[""].validate(front)
    node = compose((EXAMPLE / SETTINGS).read_text(encoding="utf-8"), SETTINGS, 0).value.front
    assert node is not None
    VALIDATORS[SETTINGS].validate(json_of(node))


def test_the_schema_of_all_types_refuses_what_the_one_of_the_type_refuses() -> None:
    for kind in KINDS:
        assert not VALIDATORS[""].is_valid({"type": kind, "title": "A", "date": "2026-09-03", "shared": "perhaps"})
    assert not VALIDATORS[""].is_valid({"type": "sesion"})
    assert not VALIDATORS[""].is_valid({"title": "A"})


def name_of(kind: FieldType[Any]) -> str:
    return f"{type(kind).__name__} {name_of(kind.item)}" if isinstance(kind, ListOf) else type(kind).__name__


def entry_with(kind: str, field: Field, value: str) -> str:
    """The text of an entry that is sound but for what one field is given."""
    needed = {"title": "A title", "date": "2026-09-03", "assignee": "ana", "about": "some-id", "action": "some-id"}
    needed["steps"] = "[{id: a, title: A, why: B}]"
    fields = {each.name: needed[each.name] for each in KINDS[kind].fields if each.required and each.name != "type"}
    fields[field.name] = value
    return "---\n" + "\n".join([f"type: {kind}", *(f"{name}: {text}" for name, text in fields.items())]) + "\n---\n"


def settings_with(field: Field, value: str) -> str:
    """The text of a journal.yaml that is sound but for what one setting is given."""
    needed = {"format": "1", "title": "A title", "owner": "ana", "people": "{ana: {name: Ana}, ben: {name: Ben}}"}
    return "\n".join(f"{name}: {text}" for name, text in {**needed, field.name: value}.items()) + "\n"


def difference(what: str, kind: FieldType[Any], value: str, *, valid: bool, rules: set[str]) -> str:
    """Who alone refuses a value; empty when schema and program agree, or when the difference is one that the schema names."""
    if (not rules <= NAMES_NOTHING and (name_of(kind), value) not in ONLY_THE_PROGRAM) if valid else not rules:
        return f"{name_of(kind)} {what}: {value}: only the {'program' if valid else 'schema'} refuses it"
    return ""


OWN_FIELDS = [
    (name, field)
    for name, kind in KINDS.items()
    for field in kind.fields
    if field.name != "type" and (field not in COMMON or name == "insight")
]


def test_schema_and_program_agree_on_every_field_of_every_type() -> None:
    found = []
    for name, field in OWN_FIELDS:
        for value in VALUES:
            read = parse(Source("some-id.md", entry_with(name, field, value), ""))
            assert read.value is not None
            rules = rules_against((*read.diagnostics, *decode(read.value, VOCABULARY, PLACE).diagnostics))
            valid = VALIDATORS[name].is_valid(json_of(read.value.front))
            found.append(difference(f"{name} {field.name}", field.type, value, valid=valid, rules=rules))
    assert [each for each in found if each] == []


def test_schema_and_program_agree_on_every_setting() -> None:
    found = []
    for field in FIELDS:
        for value in VALUES if not isinstance(field.type, TimeZone) else ():
            source = Source(SETTINGS, settings_with(field, value), "")
            node = compose(source.text, SETTINGS, 0).value.front
            assert node is not None
            valid = VALIDATORS[SETTINGS].is_valid(json_of(node))
            found.append(difference(field.name, field.type, value, valid=valid, rules=rules_against(read_config(source).diagnostics)))
    assert [each for each in found if each] == []


@pytest.mark.parametrize(
    ("zone", "valid", "known"), [("Europe/Madrid", 1, 1), ("Etc/GMT+1", 1, 1), ("Europe/Madird", 1, 0), ("'my zone'", 0, 0)]
)
def test_a_schema_knows_the_form_of_a_time_zone_and_the_program_knows_the_zones(zone: str, valid: bool, known: bool) -> None:
    field = next(each for each in FIELDS if isinstance(each.type, TimeZone))
    source = Source(SETTINGS, settings_with(field, zone), "")
    node = compose(source.text, SETTINGS, 0).value.front
    assert node is not None
    assert (VALIDATORS[SETTINGS].is_valid(json_of(node)), read_config(source).value is not None) == (valid, known)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(OWN_FIELDS), VALUE)
def test_what_a_schema_refuses_the_program_refuses_too(chosen: tuple[str, Field], value: Any) -> None:
    """Whatever the value: an editor underlines nothing that is right."""
    name, field = chosen
    read = parse(Source("some-id.md", entry_with(name, field, json.dumps(value, ensure_ascii=False)), ""))
    if read.value is not None and not VALIDATORS[name].is_valid(json_of(read.value.front)):
        assert rules_against((*read.diagnostics, *decode(read.value, VOCABULARY, PLACE).diagnostics))
