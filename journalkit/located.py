"""Front matter as nodes that know their place: the only importer of yaml and frontmatter.

Scalars stay the text that was typed; what a text means is decided by the field that reads it (schema/field.py). What front matter is,
python-frontmatter's YAML handler defines; the handler here keeps places and refuses what the library passes over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

import yaml
from frontmatter.default_handlers import YAMLHandler

from journalkit.conflicts import signs
from journalkit.diagnostic import Diagnostic, Fix, Outcome, diagnose
from journalkit.header_rules import (
    ALIAS,
    CONTROL_CHARACTER,
    DUPLICATE_KEY,
    FOREIGN_FRONT_MATTER,
    INVALID_YAML,
    NOT_A_MAPPING,
    TOO_DEEP,
    TOO_LARGE,
    UNCLOSED_FRONT_MATTER,
    YAML_TAG,
)
from journalkit.nodes import CONTROL, Document, Mapping, Node, Pair, Scalar, Sequence
from journalkit.source import Edit, Source, Span
from journalkit.yaml_faults import NO_CHARACTER, WITHOUT_ESCAPE, field_of, in_plain_words, left_open, line_span, list_around, without_line

Loader: TypeAlias = type["yaml.CSafeLoader | yaml.SafeLoader"]
LOADER: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

HEADER_LIMIT = 64 * 1024
DEPTH_LIMIT = 20
SYNTAX_FAULTS_LIMIT = 20

FENCE = re.compile(r"(?:\A|(?<=[\r\n]))---[ \t]*(?:\r\n|\n|\r|\Z)")
LONE_RETURN = re.compile("\r(?!\n)")  # ends a line in YAML; where others end in a line feed, editors show what follows on the same line
GLUED_PAIR = re.compile(r"[^\W\d][\w-]*:[^:/].*")
MARKED = re.compile(r"[&*!<]")
COMPACT_NESTING = re.compile(rf"(?m)^[ \t]*(?:[-?][ \t]+){{{DEPTH_LIMIT}}}")


class LocatedHandler(YAMLHandler):
    """python-frontmatter's YAML handler, but `split` takes only exact `---` lines and `load` gives nodes with places."""

    def detect(self, text: str) -> bool:
        """Whether the text opens with front matter."""
        return FENCE.match(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """Header and body. ValueError when the header is not closed."""
        fences = FENCE.finditer(text)
        opening, closing = next(fences), next(fences, None)
        if closing is None:
            raise ValueError("front matter is not closed")
        return text[opening.end() : closing.start()], text[closing.end() :]

    def load(self, header: str, start: int = 0) -> Node | None:  # type: ignore[override]
        """The nodes of a header that begins at character `start` of its file. yaml.YAMLError when it is not YAML."""
        loader = LOADER(header)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
        return _located(node, start) if node is not None else None


HANDLER = LocatedHandler()


def opens_with_front_matter(text: str) -> bool:
    """Whether a file is an entry."""
    return HANDLER.detect(text)


def foreign_front_matter(source: Source) -> Diagnostic | None:
    """The diagnostic for TOML or JSON front matter, or None."""
    if re.match(r'\+\+\+[ \t]*[\r\n]|\{[ \t]*[\r\n]*[ \t]*"', source.text):
        end = min(3, len(source.text))
        return diagnose(
            FOREIGN_FRONT_MATTER,
            source.path,
            Span(0, end),
            "front matter here is YAML between two lines of ---, not TOML or JSON",
        )
    return None


def parse(source: Source, nested: Collection[str] = ()) -> Outcome[Document | None]:
    """The document of a file that opens with front matter; None, with diagnostics, when its header cannot be read.

    `nested` names the fields that have lines of their own below them, for messages.
    """
    text = source.text
    try:
        header, body = HANDLER.split(text)
    except ValueError:
        first_line = Span(0, 3)
        message = "this --- opens front matter, but no later line closes it"
        return Outcome(
            None,
            (diagnose(UNCLOSED_FRONT_MATTER, source.path, first_line, message, "add a line --- after the fields"),),
        )
    opening = FENCE.match(text)
    start = opening.end() if opening else 0
    if text[:start].endswith("\r") and "\n" in header:
        header = "\r" + header  # the first line ends as no other does
        start -= 1
    outcome = compose(header, source.path, start, nested)
    if outcome.value.front is None:
        return Outcome(None, outcome.diagnostics)
    document = Document(source, outcome.value.front, body, len(text) - len(body), outcome.value.unread)
    return Outcome(document, outcome.diagnostics)


class Composed(NamedTuple):
    """A mapping (None when there is none) and the names of fields on lines that are not YAML."""

    front: Mapping | None
    unread: frozenset[str] = frozenset()


NOTHING = Composed(None)


def compose(header: str, path: str, start: int, nested: Collection[str] = ()) -> Outcome[Composed]:
    """The mapping of a piece of YAML that begins at character `start` of its file, with everything that is wrong with it.

    A line that is not YAML is reported and passed over, so that the faults of the other lines are found in the same run. `nested` is as
    in `parse`.
    """
    problems = [*_refused(header, path, start)]
    if problems:
        return Outcome(NOTHING, tuple(problems))
    unread: list[str] = []
    torn: set[str | None] = set()
    node: Node | None = None
    for _ in range(SYNTAX_FAULTS_LIMIT):
        try:
            node = HANDLER.load(header, start)
            break
        except yaml.MarkedYAMLError as fault:
            problem = _invalid(fault, header, path, start, nested)
            if any(problem.span == known.span for known in problems):
                return Outcome(NOTHING, tuple(problems))
            problems.append(problem)
            line = line_span(header, problem.span.start - start)
            unread.append(field_of(header, line))
            torn.add(list_around(header, line))
            header = without_line(header, line)
        except (yaml.YAMLError, RecursionError) as fault:
            problem = diagnose(INVALID_YAML, path, Span(start, start), f"this is not YAML: {fault}")
            return Outcome(NOTHING, (*problems, problem))
        except (ValueError, OverflowError):  # of the loader in Python alone, which tells no place
            problem = diagnose(INVALID_YAML, path, Span(start, start), NO_CHARACTER, WITHOUT_ESCAPE)
            return Outcome(NOTHING, (*problems, problem))
    if problems and not isinstance(node, Mapping):
        return Outcome(NOTHING, tuple(problems))
    mapping = _mapping(node, header, path, start)
    torn.update(_glued_in(mapping))
    front = _without(mapping.value, torn) if torn and mapping.value else mapping.value
    return Outcome(Composed(front, frozenset(unread).union(name for name in torn if name)), (*problems, *mapping.diagnostics))


def _glued_in(mapping: Outcome[Mapping | None]) -> Iterator[str]:
    """The fields of the first level in whose braces a name and its value are one word."""
    faults = [each.span.start for each in mapping.diagnostics if each.rule is INVALID_YAML]
    for pair in mapping.value.pairs if mapping.value and faults else ():
        if any(pair.value.span.start <= at < pair.value.span.end for at in faults):
            yield pair.key.text


def _without(mapping: Mapping, torn: set[str | None]) -> Mapping:
    """The mapping without the lists of which an item is not YAML: what is left of such a list is not what was meant."""
    return Mapping(tuple(pair for pair in mapping.pairs if pair.key.text not in torn), mapping.span, mapping.flow)


def _mapping(node: Node | None, header: str, path: str, start: int) -> Outcome[Mapping | None]:
    """The node as a mapping, with what is wrong with its keys."""
    if node is None:
        return Outcome(Mapping((), Span(start, start)), ())
    if not isinstance(node, Mapping):
        kind = "a list" if isinstance(node, Sequence) else "text"
        where = path if path.endswith(".yaml") else "front matter"
        message = f"{where} is lines of field: value, but this is {kind}"
        return Outcome(None, (diagnose(NOT_A_MAPPING, path, _first_line(node.span, header, start), message),))
    too_deep = tuple(_too_deep_nodes(node, path))
    return Outcome(None, too_deep) if too_deep else Outcome(node, tuple(_doubtful_keys(node, path)))


def _refused(header: str, path: str, start: int) -> Iterator[Diagnostic]:
    """What must be refused before a YAML parser sees it."""
    if len(header.encode("utf-8", "surrogatepass")) > HEADER_LIMIT:
        yield diagnose(
            TOO_LARGE,
            path,
            Span(start, start),
            f"{path if path.endswith('.yaml') else 'front matter'} is limited to {HEADER_LIMIT // 1024} KiB",
            "" if path.endswith(".yaml") else "move text to the body",
        )
        return
    left = [*signs(header, path, start)]
    if left:
        yield from left
        return
    lone = LONE_RETURN.finditer(header) if "\n" in header else ()
    for match in (*CONTROL.finditer(header), *lone):
        name = f"U+{ord(match[0]):04X}"
        yield diagnose(
            CONTROL_CHARACTER, path, Span(*match.span()).shifted(start), f"the character {name} is not allowed here", "delete it"
        )
    deep = COMPACT_NESTING.search(header)
    place = deep.start() if deep else _deepest_bracket(header)
    if place is not None:
        yield diagnose(TOO_DEEP, path, Span(place, place + 1).shifted(start), f"more than {DEPTH_LIMIT} levels of nesting")
        return
    if MARKED.search(header):
        yield from _marked(header, path, start)


def _deepest_bracket(header: str) -> int | None:
    """The place of the bracket that is one too many, quoted ones counted too; None when there is none."""
    if header.count("[") + header.count("{") <= DEPTH_LIMIT:
        return None
    depth = 0
    for match in re.finditer(r"[\[\]{}]", header):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > DEPTH_LIMIT:
            return match.start()
    return None


def _marked(header: str, path: str, start: int) -> Iterator[Diagnostic]:
    """Anchors, aliases and tags."""
    try:
        for token in yaml.scan(header, Loader=LOADER):
            span = Span(token.start_mark.index, token.end_mark.index).shifted(start)
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                word = "an anchor" if isinstance(token, yaml.AnchorToken) else "an alias"
                yield diagnose(ALIAS, path, span, f"{word} of YAML stands here", "put the value in quotes if the sign is meant as text")
            elif isinstance(token, yaml.TagToken):
                yield diagnose(YAML_TAG, path, span, "a tag of YAML stands here", "put the value in quotes if the sign is meant as text")
    except (yaml.YAMLError, ValueError, OverflowError):
        return  # said by compose


def _doubtful_keys(node: Node, path: str) -> Iterator[Diagnostic]:
    """Keys that stand twice, and merge keys, at every level."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _doubtful_keys(item, path)
    elif isinstance(node, Mapping):
        seen: set[str] = set()
        for pair in node.pairs:
            if pair.key.text in seen:
                yield diagnose(DUPLICATE_KEY, path, pair.key.span, f'"{pair.key.text}" stands twice', "keep one of the two lines")
            elif (
                node.flow and pair.key.plain and isinstance(pair.value, Scalar) and pair.value.empty and GLUED_PAIR.fullmatch(pair.key.text)
            ):
                name, _, value = pair.key.text.partition(":")
                yield diagnose(INVALID_YAML, path, pair.key.span, f'a space is missing after "{name}:"', f"write {name}: {value}")
            elif pair.key.plain and pair.key.text == "<<":
                yield diagnose(ALIAS, path, pair.key.span, "a merge key of YAML stands here", "write the fields out")
            seen.add(pair.key.text)
            yield from _doubtful_keys(pair.value, path)


def _too_deep_nodes(node: Node, path: str, depth: int = 1) -> Iterator[Diagnostic]:
    if depth > DEPTH_LIMIT:
        yield diagnose(TOO_DEEP, path, node.span, f"more than {DEPTH_LIMIT} levels of nesting")
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _too_deep_nodes(item, path, depth + 1)
    elif isinstance(node, Mapping):
        for pair in node.pairs:
            yield from _too_deep_nodes(pair.value, path, depth + 1)


def _located(node: yaml.Node, start: int) -> Node:
    span = Span(node.start_mark.index + start, node.end_mark.index + start)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, span, node.style is None or node.style == "")
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_located(item, start) for item in node.value), span)
    pairs = tuple(Pair(_key(key, start), _located(value, start)) for key, value in node.value)
    return Mapping(pairs, span, isinstance(node, yaml.CollectionNode) and bool(node.flow_style))


def _key(node: yaml.Node, start: int) -> Scalar:
    """A key as text; a list or mapping as key becomes its own source words, which no field is called."""
    located = _located(node, start)
    return located if isinstance(located, Scalar) else Scalar("? complex key", located.span, False)


def _first_line(span: Span, header: str, start: int) -> Span:
    line_end = re.search(r"[\r\n]|\Z", header[span.start - start :])
    return Span(span.start, min(span.end, span.start + line_end.start())) if line_end else span


def _quote_before(header: str, index: int) -> int | None:
    """Where the quoted text opens that began above the line of a fault and ends on it; None when there is none."""
    line, found = line_span(header, index), None
    try:
        for token in yaml.scan(header, Loader=LOADER):
            if isinstance(token, yaml.ScalarToken) and token.style and token.style in "\"'":
                opened, closed = token.start_mark.index, token.end_mark.index
                found = opened if opened < line.start < closed <= line.end else found
    except (yaml.YAMLError, ValueError, OverflowError):
        pass  # what was scanned before the fault is what is asked for
    return found


def _invalid(fault: yaml.MarkedYAMLError, header: str, path: str, start: int, nested: Collection[str]) -> Diagnostic:
    mark = fault.problem_mark or fault.context_mark
    index = mark.index if mark else 0
    opened = fault.context_mark.index if fault.context_mark else None
    quote = _quote_before(header, index)
    words = left_open(header, quote) if quote is not None else in_plain_words(str(fault.problem or ""), header, index, opened, nested)
    edits = tuple(Edit(span.shifted(start), text) for span, text in words.edits)
    fix = Fix(words.help, edits) if edits else None
    return diagnose(INVALID_YAML, path, words.span.shifted(start), words.message, words.help, fix)
