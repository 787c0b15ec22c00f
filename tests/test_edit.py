"""Edits change what they name and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.edit import assignment, edited
from journalkit.located import Mapping, Node, Scalar, compose
from tests.journals import PROFILE


def fields(text: str) -> Mapping:
    """The mapping that a text is."""
    composed = compose(text, "journal.yaml", 0)
    assert composed.diagnostics == (), (text, composed.diagnostics)
    assert composed.value.front is not None
    return composed.value.front


def meant(node: Node) -> object:
    """What a node says, without its place."""
    if isinstance(node, Scalar):
        return "" if node.empty else node.text
    if isinstance(node, Mapping):
        return [(pair.key.text, meant(pair.value)) for pair in node.pairs]
    return tuple(meant(item) for item in node.items)


def assigned(text: str, name: str, value: str, *path: str) -> str:
    """The text with a field set in its mapping, or in one that a path leads to."""
    mapping = fields(text)
    for step in path:
        inner = mapping.get(step)
        assert isinstance(inner, Mapping)
        mapping = inner
    return edited(text, [assignment(text, mapping, name, value)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nb: 2\n", "a: 1\nb: new\n"),
        ("b: 2 # why\n", "b: new # why\n"),
        ("b: '2'\nc: 3", "b: new\nc: 3"),
        ("b:\nc: 3\n", "b: new\nc: 3\n"),
        ("b:   # why\nc: 3\n", "b: new   # why\nc: 3\n"),
        ("b: ~\n", "b: new\n"),
        ("b:\n- x\n- y # why\n# below\nc: 3\n", "b:\n new # why\n# below\nc: 3\n"),
        ("b:\n  x: 1\n\n# below\n\nc: 3\n", "b:\n  new\n\n# below\n\nc: 3\n"),
        ("b: |\n  x\n  y\n\nc: 3\n", "b: new\n\nc: 3\n"),
        ("b: {x: 1,\n  y: 2}   # why\n", "b: new   # why\n"),
        ("a: 1", "a: 1\nb: new"),
        ("a: 1\n", "a: 1\nb: new\n"),
        ("a: 1 # why\n\n# below\n", "a: 1 # why\nb: new\n\n# below\n"),
        ("a: 1\r\nc: 3\r\n", "a: 1\r\nc: 3\r\nb: new\r\n"),
        ("a: 1\r\nc: 3", "a: 1\r\nc: 3\r\nb: new"),
        ("a:\n", "a:\nb: new\n"),
        ("a:\n  x:\n  - 1\n  - {y: 2} # why\n# below", "a:\n  x:\n  - 1\n  - {y: 2} # why\nb: new\n# below"),
        ("a: |\n  x\n\n", "a: |\n  x\nb: new\n\n"),
        ("a: |+\n  x\n\n", "a: |+\n  x\n\nb: new\n"),
        ("", "b: new\n"),
        ("# only a comment\n", "b: new\n# only a comment\n"),
        ("{a: 1}\n", "{a: 1, b: new}\n"),
        ("{a: 1, b: 2}", "{a: 1, b: new}"),
        ("{}", "{b: new}"),
        ("{ # why\n}", "{ # why\nb: new}"),
        ("{a: 1 }", "{a: 1, b: new }"),
        ("{a: 1, }", "{a: 1, b: new }"),
        ("{a: 1,# why\n}", "{a: 1, b: new # why\n}"),
        ("{\n  a: 1, # why\n  c: 3  # more\n}", "{\n  a: 1, # why\n  c: 3, b: new  # more\n}"),
        ("{a: }", "{a: , b: new}"),
        ("{a: 1, b}", "{a: 1, b: new}"),
        ("{b: , a: 1}", "{b: new , a: 1}"),
        ("{a: [x, {y: z}]}", "{a: [x, {y: z}], b: new}"),
    ],
)
def test_a_field_is_set_by_the_smallest_edit(before: str, after: str) -> None:
    assert assigned(before, "b", "new") == after
    assert meant(fields(after).get("b") or fields(after)) == "new"


def test_a_field_of_an_inner_mapping_is_set_where_that_stands() -> None:
    text = "rooms:\n  ben:\n    people: [ana, ben]\n  cem: {people: [ana]}\n# end\n"
    first = assigned(text, "roadmap", "x", "rooms", "ben")
    assert first == "rooms:\n  ben:\n    people: [ana, ben]\n    roadmap: x\n  cem: {people: [ana]}\n# end\n"
    assert assigned(first, "roadmap", "y", "rooms", "cem") == first.replace("[ana]}", "[ana], roadmap: y}")


WORDS = st.sampled_from(["x", "two words", "2026-09-03", "é日🚀", "a#b", "it's"])
QUOTED = st.sampled_from(['"x: y"', "'it''s # no'", '""', "''", '"a\\"b"', "'{'"])
FLOW = st.sampled_from(["[]", "[a, 'b' , ]", "{}", "{p: 1, q: [2]}", "{p: , q: 1}", "[{p: 1}]"])
COMMENTS = st.sampled_from(["", "", " ", "  # why", " # a: b", "  # {"])
BETWEEN = st.sampled_from(["", "", "\n", "# below\n", "    # far\n", "\n\n"])
SIMPLE = st.one_of(st.sampled_from(["", "~"]), WORDS, QUOTED, FLOW)


@st.composite
def lines_of_field(draw: st.DrawFn, name: str, indent: str = "", depth: int = 0) -> str:
    """A field of a block with all its lines."""
    shape = draw(st.sampled_from(["simple"] * 4 + ["literal", "folded", "below", "plain lines"] + ["list", "mapping"] * (depth < 2)))
    head, comment, between = f"{indent}{name}:", draw(COMMENTS), draw(BETWEEN)
    if shape == "simple":
        value = draw(SIMPLE)
        return f"{head}{' ' if value else ''}{value}{comment}\n{between}"
    if shape in ("literal", "folded"):
        sign = {"literal": "|", "folded": ">"}[shape] + draw(st.sampled_from(["", "-", "+"]))
        return f"{head} {sign}\n{indent}  {draw(WORDS)}\n\n{indent}  # no comment\n" + draw(st.sampled_from(["", "\n"]))
    if shape == "below":
        return f"{head}{comment}\n{indent}  {draw(st.one_of(WORDS, QUOTED, FLOW))}{draw(COMMENTS)}\n{between}"
    if shape == "plain lines":
        return f"{head} one\n{indent}  two\n{between}"
    if shape == "list":
        dash = indent + draw(st.sampled_from(["- ", "  - "]))
        return f"{head}{comment}\n" + "".join(f"{dash}{draw(SIMPLE)}{draw(COMMENTS)}\n" for _ in range(draw(st.integers(1, 3)))) + between
    inner = "".join(draw(lines_of_field(f"k{number}", indent + "  ", depth + 1)) for number in range(draw(st.integers(1, 3))))
    return f"{head}{comment}\n{between}{inner}"


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A mapping in lines."""
    text = "".join(draw(lines_of_field(f"f{number}")) for number in range(draw(st.integers(1, 4))))
    if draw(st.booleans()) and not any(sign in text for sign in ("|", ">")):
        text = text.removesuffix("\n")
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


@st.composite
def braces(draw: st.DrawFn) -> str:
    """A mapping between braces."""
    blank = st.sampled_from(["", " ", "\n", " # why, {b: 1}\n  "])
    words = st.sampled_from(["x", "two words", "2026-09-03", "é日🚀"])
    values = st.one_of(words, QUOTED, FLOW, st.just(""))
    pairs = [f"f{number}: {draw(values)}{draw(blank)}" for number in range(draw(st.integers(0, 3)))]
    comma = "," + draw(st.sampled_from([" ", "\n  ", ""]))
    end = draw(st.sampled_from(["", ", ", ",#c\n"])) if pairs else ""
    return "{" + draw(blank) + comma.join(pairs) + end + "}"


@PROFILE
@given(st.one_of(blocks(), braces()), st.sampled_from(["f0", "f1", "f2", "new"]), st.sampled_from(["value", '"a: b"', "[x, y]", "{x: 1}"]))
def test_everything_outside_the_edit_survives_and_everything_else_means_the_same(text: str, name: str, value: str) -> None:
    before = fields(text)
    edit = assignment(text, before, name, value)
    after = edited(text, [edit])
    assert after[: edit.span.start] == text[: edit.span.start]
    assert after[len(after) - (len(text) - edit.span.end) :] == text[edit.span.end :]
    wanted = meant(fields(f"{name}: {value}").pairs[0].value)
    others = [(pair.key.text, meant(pair.value)) for pair in before.pairs]
    changed = [(key, wanted if key == name else old) for key, old in others]
    assert meant(fields(after)) == changed + ([] if name in dict(others) else [(name, wanted)])
