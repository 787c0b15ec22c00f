"""Edits change what they name and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit.edit import assignment, edited, removal
from journalkit.located import compose
from journalkit.nodes import Mapping, Node, Scalar
from journalkit.source import Edit, Span
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
        ("a: |+\n  x\n", "a: |+\n  x\nb: new\n"),
        ("a: |+\r\n  x\r\nc: 3\n", "a: |+\r\n  x\r\nc: 3\nb: new\n"),
        ("a: |\n + x\n\n", "a: |\n + x\nb: new\n\n"),
        ("a: X\n", "a: X\nb: new\n"),
        ("a:\n  X: 1\n# below\n", "a:\n  X: 1\nb: new\n# below\n"),
        ("# a\r\n# c\n", "b: new\r\n# a\r\n# c\n"),
        ("a: 1\rc: 3\r", "a: 1\rc: 3\rb: new\r"),
        ("b:\r- x\r- y\rc: 3\r", "b:\r new\rc: 3\r"),
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
        ('{"a":}', '{"a":, b: new}'),
        ("{b:\n2}", "{b:\nnew}"),
        ("{a: 1, b}", "{a: 1, b: new}"),
        ("{b: , a: 1}", "{b: new , a: 1}"),
        ("b: [x, # why\n  y] # end\nc: 3\n", "b: new # why # end\nc: 3\n"),
        ("b:\n- x # why\n# more \n- y # end\n", "b:\n new # why # more # end\n"),
        ('b: ["# x", y#z, # why\n  {k: "#"} # end\n ]\n', "b: new # why # end\n"),
        ("{b: [x, # why\r\n y], c: 3}", "{b: new # why\r\n, c: 3}"),
        ("{a: 1,\n b: [x, # why\r\n y], c: 3}", "{a: 1,\n b: new # why\r\n, c: 3}"),
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
    assert assigned("room:\n    X: 1\n", "X", "new", "room") == "room:\n    X: new\n"
    assert assigned("r: {X: [a, # why\n    b], y: 1}\n", "X", "new", "r") == "r: {X: new # why\n   , y: 1}\n"


def test_a_field_of_empty_front_matter_ends_as_the_lines_there_do() -> None:
    text = "---\r\n# none\n---\n"
    front = compose("# none\n", "a.md", 5).value.front
    assert front is not None
    assert edited(text, [assignment(text, front, "b", "new")]) == "---\r\nb: new\n# none\n---\n"


@pytest.mark.parametrize(
    ("edits", "after"),
    [
        ([], "0123456789"),
        ([(2, 4, "x")], "01x456789"),
        ([(4, 5, "y"), (2, 4, "x")], "01xy56789"),
        ([(2, 4, "x"), (2, 4, "x")], "01x456789"),
        ([(2, 4, "x"), (2, 6, "y")], "01y6789"),
        ([(2, 6, "y"), (3, 4, "x"), (6, 7, "z")], "01yz789"),
        ([(2, 4, "x"), (3, 6, "y"), (5, 7, "z"), (7, 8, "w")], "01xw89"),
        ([(0, 0, "x"), (10, 10, "y")], "x0123456789y"),
        ([(3, 3, "x"), (3, 5, "y")], "012y56789"),
    ],
)
def test_of_edits_that_overlap_the_first_and_longest_counts_and_what_both_cover_is_gone(
    edits: list[tuple[int, int, str]], after: str
) -> None:
    assert edited("0123456789", [Edit(Span(start, end), new) for start, end, new in edits]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nb: 2\nc: 3\n", "a: 1\nc: 3\n"),
        ("b: 2\nc: 3\n", "c: 3\n"),
        ("\nb: 2\nc: 3\n", "\nc: 3\n"),
        ("\rb: 2\rc: 3\r", "\rc: 3\r"),
        ("a: 1\nb: 2 # why\n# below\n", "a: 1\n# below\n"),
        ("a: 1\nb: 2", "a: 1\n"),
        ("a: 1\r\nb: 2\r\nc: 3\r\n", "a: 1\r\nc: 3\r\n"),
        ("a: 1\rb: 2\rc: 3\r", "a: 1\rc: 3\r"),
        ("a: 1\nb:\nc: 3\n", "a: 1\nc: 3\n"),
        ("a: 1\nb:\n- x\n- y # why\n\nc: 3\n", "a: 1\n\nc: 3\n"),
        ("a: 1\nb: |\n  x\n\nc: 3\n", "a: 1\n\nc: 3\n"),
        ("a: 1\nb: {x: 1,\n  y: 2}   # why\nc: 3\n", "a: 1\nc: 3\n"),
        ("{a: 1, b: 2, c: 3}", "{a: 1,  c: 3}"),
        ("{b: 2, c: 3}", "{ c: 3}"),
        ("{a: 1, b: 2}", "{a: 1}"),
        ("{a: 1 , b: 2 }", "{a: 1  }"),
        ("{a: 1\r\n\t, \r\n\tb: 2\r\n}", "{a: 1\r\n\t\r\n}"),
        ("{a: 1, b: 2\r\n\t , c: 3}", "{a: 1,  c: 3}"),
        ("{ b: 2 }", "{  }"),
        ("{b: 2}", "{}"),
        ("{a: 1, b}", "{a: 1}"),
        ("{a: 1, b: [x, {y: z}], c: 3}", "{a: 1,  c: 3}"),
    ],
)
def test_a_field_is_taken_out_with_its_lines_or_with_one_comma(before: str, after: str) -> None:
    mapping = fields(before)
    pair = next(pair for pair in mapping.pairs if pair.key.text == "b")
    assert edited(before, [removal(before, mapping, pair)]) == after
    left = [(pair.key.text, meant(pair.value)) for pair in mapping.pairs if pair.key.text != "b"]
    assert (meant(fields(after)) if left else []) == left


def test_a_field_goes_below_the_one_that_is_named() -> None:
    for before, after in (
        ("a: 1\n# why\nc: 3\n", "a: 1\nb: new\n# why\nc: 3\n"),
        ("a: |\n  x\n\nc: 3\n", "a: |\n  x\nb: new\n\nc: 3\n"),
        ("a:\n  - x\nc: 3\n", "a:\n  - x\nb: new\nc: 3\n"),
        ("a: 1\r\nc: 3\n", "a: 1\r\nb: new\r\nc: 3\n"),
        ("c: 3\r\na: |+\r\n  x\r\nd: 4\n", "c: 3\r\na: |+\r\n  x\r\nb: new\nd: 4\n"),
    ):
        mapping = fields(before)
        named = next(pair for pair in mapping.pairs if pair.key.text == "a")
        assert edited(before, [assignment(before, mapping, "b", "new", named)]) == after


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
