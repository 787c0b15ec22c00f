"""Front matter: the same values as python-frontmatter gives, with places that are right."""

from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from journalkit import located
from journalkit.located import HANDLER, compose, parse
from journalkit.nodes import Mapping, Node, Scalar, Sequence
from journalkit.source import LINE_END, Source, Span

EXAMPLE = Path(__file__).parent.parent / "example-journal"


def texts(node: Node) -> object:
    """The node as plain lists, dicts and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [texts(item) for item in node.items]
    return {pair.key.text: texts(pair.value) for pair in node.pairs}


class TextLoader(yaml.SafeLoader):
    """python-frontmatter with every scalar left as text."""


TextLoader.yaml_implicit_resolvers = {}


def as_library_reads(text: str) -> tuple[object, str]:
    """What python-frontmatter makes of a text."""
    return frontmatter.parse(text, handler=_TextHandler())


class _TextHandler(frontmatter.default_handlers.YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> object:
        return yaml.load(fm, Loader=TextLoader)


@pytest.mark.parametrize("file", sorted(EXAMPLE.rglob("*.md")), ids=lambda file: file.stem)
def test_reads_the_same_values_as_python_frontmatter(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        pytest.skip("not an entry") if file.name != "README.md" else None
        return
    document = parse(Source(file.name, text, "")).value
    values, body = as_library_reads(text)
    assert document is not None
    assert texts(document.front) == values
    assert document.body.strip() == body


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff")), st.sampled_from(["\n", "\r\n", "\r"]))
def test_splitting_loses_no_character(body: str, line_end: str) -> None:
    assume(not (line_end == "\r" and body.startswith("\n")))  # together they would be one line end
    text = f"---{line_end}type: insight{line_end}---{line_end}{body}"
    header, rest = HANDLER.split(text)
    assert header == f"type: insight{line_end}"
    assert rest == body


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda pair: pair[0],
    )
)
def test_every_scalar_stands_where_its_span_says(pairs: list[tuple[str, str]]) -> None:
    header = "".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in pairs)
    outcome = compose(header, "x.md", 0)
    if outcome.diagnostics:
        return
    mapping = outcome.value.front
    assert isinstance(mapping, Mapping)
    for pair, (key, value) in zip(mapping.pairs, pairs, strict=True):
        assert header[pair.key.span.start : pair.key.span.end] == key
        assert header[pair.value.span.start : pair.value.span.end] == f"'{value.replace(chr(39), chr(39) * 2)}'"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_header_raises(header: str) -> None:
    outcome = compose(header, "x.md", 0)
    assert outcome.value.front is not None or outcome.diagnostics
    for each in outcome.diagnostics:
        assert 0 <= each.span.start <= each.span.end <= len(header) + 1


def test_the_python_loader_gives_the_same_nodes_as_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS I7: with and without libyaml."""
    header = "title: 'é 🚀'\ntags: [a, b]\nmetric: {name: x, target: 3}\nsummary: >\n  folded\n  text\nlist:\n  - one\n  - two\n"
    fast = compose(header, "x.md", 0).value.front
    monkeypatch.setattr(located, "LOADER", yaml.SafeLoader)
    slow = compose(header, "x.md", 0).value.front
    assert fast == slow


@pytest.mark.parametrize("escape", ["\\ud800", "\\U00110000", "\\UFFFFFFFF", "\\x4"])
@pytest.mark.parametrize("more", ["", "# a & b\n"])
def test_an_escape_that_is_no_character_is_told_with_both_loaders(escape: str, more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """THREATS C12, I7: never a fault of the program; the loader in Python alone keeps half a character, which no field takes."""
    text = f'---\ntype: insight\ntitle: "{escape}"\n{more}---\n'
    fast = parse(Source("x.md", text, ""))
    assert [each.message for each in fast.diagnostics] == ["an escape in double quotes stands for no character"]
    monkeypatch.setattr(located, "LOADER", yaml.SafeLoader)
    slow = parse(Source("x.md", text, ""))
    assert slow.diagnostics or escape in repr(slow.value)


def test_lines_are_counted_as_editors_count_them() -> None:
    source = Source("x.md", "one\r\ntwo\u2028still two\rthree\n", "")
    assert [source.position(source.text.index(word)).line for word in ("one", "two", "still", "three")] == [1, 2, 2, 3]
    assert source.line(2) == "two\u2028still two"
    assert source.line_starts == (0, *(match.end() for match in LINE_END.finditer(source.text)))
    assert Span(1, 2).shifted(3) == Span(4, 5)
