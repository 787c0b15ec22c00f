"""Front matter of other programs: YAML between lines of ---, TOML between lines of +++, or a JSON object; and the text behind it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

from journalkit.header_rules import NOT_A_MAPPING, UNCLOSED_FRONT_MATTER
from journalkit.importing.data import DEEPEST, depth, has_name, of_node, of_value
from journalkit.importing.found import Data
from journalkit.located import opens_with_front_matter, parse
from journalkit.source import Source
from journalkit.values import Struct

TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
JSON = re.compile(r'\A\{\s*"')
CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)
FILLED_IN = re.compile(r"^([ \t]*(?:-[ \t]+|[^\s:#][^\n:]*:[ \t]+))(\{\{[^\n]*\}\})[ \t]*$", re.MULTILINE)
COMPLEX_KEY = "? complex key"
LIMIT = 64 * 1024
MOST_DOTS = 200
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
NO_HEADER = (UNCLOSED_FRONT_MATTER, NOT_A_MAPPING)


class Unreadable(Exception):
    """The front matter cannot be read; the message says why, `line` where."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Read(Struct, frozen=True):
    """The fields of a file and its text."""

    fields: Mapping[str, Data]
    body: str


def read_header(source: Source) -> Read:
    """The fields and the text of a file; no fields where it has no front matter. Unreadable when it cannot be told."""
    text = source.text
    toml = TOML.match(text) if text.startswith("+++") else None
    if opens_with_front_matter(text):
        read = _yaml(source)
    elif toml:
        read = Read(_toml(toml[1]), text[toml.end() :])
    elif JSON.match(text):
        read = _json(text)
    else:
        return Read({}, text)
    if depth(read.fields) > DEEPEST:
        raise Unreadable(f"its front matter is nested deeper than {DEEPEST} levels")
    return read


def _yaml(source: Source) -> Read:
    outcome = parse(Source(source.path, _with_quotes(source.text), ""))
    if any(each.rule in NO_HEADER for each in outcome.diagnostics):
        return Read({}, source.text)  # a text that begins with a line across the page
    for each in outcome.diagnostics:
        raise Unreadable("; ".join(filter(None, (each.message, each.help))), source.position(each.span.start).line)
    if outcome.value is None:
        raise Unreadable("its front matter cannot be read")
    fields = {pair.key.text: of_node(pair.value) for pair in outcome.value.front.pairs}
    if has_name(fields, COMPLEX_KEY):
        raise Unreadable("a value in two braces stands in its front matter; put it in quotes")
    return Read(fields, outcome.value.body)


def _with_quotes(text: str) -> str:
    """The text with quotes around values that a program of templates would fill in, which YAML takes for mappings."""
    if "{{" not in text:
        return text
    end = CLOSING.search(text, 3)
    header = text[: end.start()] if end else ""
    return FILLED_IN.sub(lambda match: f"{match[1]}{json.dumps(match[2], ensure_ascii=False)}", header) + text[len(header) :]


def too_dotted(text: str) -> bool:
    """Whether a line of TOML has names within names that take the square of how many they are to read."""
    return any(QUOTED.sub("", line).count(".") > MOST_DOTS for line in text.splitlines() if line.count(".") > MOST_DOTS)


def _toml(header: str) -> Mapping[str, Data]:
    if len(header) > LIMIT:
        raise Unreadable(f"front matter is limited to {LIMIT // 1024} KiB")
    if too_dotted(header):
        raise Unreadable(f"its front matter is not TOML: more than {MOST_DOTS} dots stand in a line")
    try:
        return {name: of_value(each) for name, each in tomllib.loads(header).items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as fault:
        raise Unreadable(f"its front matter is not TOML: {fault}") from None


def _json(text: str) -> Read:
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return Read({}, text)  # a text that begins with a brace
    if end > LIMIT:
        raise Unreadable(f"front matter is limited to {LIMIT // 1024} KiB")
    return Read({name: of_value(each) for name, each in fields.items()}, text[end:].lstrip("\r\n"))
