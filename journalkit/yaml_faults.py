"""What YAML's parser stumbled over, in words that name the remedy. Knows the header's text and the parser's complaint only."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from journalkit.source import LINE_END, Edit, Span

NO_CHARACTER = "an escape in double quotes stands for no character"
WITHOUT_ESCAPE = "write the character itself, or \\\\ for \\"
KEY = re.compile(r"[ \t]*(?:-[ \t]+)*([^\s:#\"'\[\]{}][^:#\r\n]*?)[ \t]*:(?=[ \t]|$)[ \t]*")
GLUED_KEY = re.compile(r"[ \t]*([A-Za-z_]+):(?=[^\s/])")


GLUED_ITEM = re.compile(r"[ \t]*-(?=[^\s-])")
FIRST_WORD = re.compile(r"[^\w]*([\w-]*)")
BLOCK_ENDED = ("did not find expected '-' indicator", "did not find expected <document start>")

LONGEST_SHOWN = 80
TAB = "  "


class Words(NamedTuple):
    """Where the fault stands, what is wrong, what to do, and the edits that do it where only one thing is right."""

    span: Span
    message: str
    help: str
    edits: tuple[Edit, ...] = ()


def in_plain_words(problem: str, header: str, index: int, opened: int | None, nested: Collection[str] = ()) -> Words:
    """The parser's `problem` at character `index` of the header (of something that began at `opened`) in plain words.

    `nested` names what has lines of its own below it, and never a text.
    """
    if opened is not None and (problem == "could not find expected ':'" or not header[slice(*line_span(header, index))].strip()):
        index = opened  # the parser noticed on the line below
    line = line_span(header, index)
    text = header[line.start : line.end]
    if problem == "could not find expected ':'":
        return _not_a_field(header, line)
    remark = _remark_in_brackets(header, index if opened is None else opened)
    if remark:
        return Words(remark, "what begins with # is a comment, to the end of the line", "put it in quotes, or remove the #")
    first = _first_line(header)
    if problem in BLOCK_ENDED and first.start < line.start and header[first.start] in " -" and text[:1] not in (" ", "\t", "-"):
        what, undo = ("is indented", "remove the spaces before it") if header[first.start] == " " else ("begins with -", "remove the -")
        return Words(_stripped(header, first), f"this line {what}, but the lines after it are fields like it", undo)
    if problem == "found unexpected end of stream" and opened is not None and header[opened : opened + 1] in ('"', "'"):
        quote = header[opened]
        return Words(
            Span(opened, opened + 1),
            f"this {quote} opens a text that is never closed",
            f"add the closing {quote}",
        )
    if problem in ("did not find expected ',' or ']'", "did not find expected ',' or '}'") and opened is not None:
        bracket, closing = header[opened], problem[-2]
        return Words(
            Span(opened, opened + 1),
            f"this {bracket} is not closed by {closing}, or a comma is missing",
            f"add the {closing}",
        )
    if text[: len(text) - len(text.lstrip())].count("\t"):
        tab = line.start + text.index("\t")
        indent = text[: len(text) - len(text.lstrip())]
        edits = tuple(Edit(Span(at, at + 1), TAB) for at, sign in enumerate(indent, line.start) if sign == "\t")
        return Words(Span(tab, tab + 1), "a tab stands where YAML wants spaces", "indent with spaces", edits)
    if problem == "mapping values are not allowed in this context":
        return _second_colon(header, line, index, nested)
    if text[:2] == "- " and problem == "did not find expected key":
        return Words(
            _stripped(header, line), "an item of a list stands among the fields", "remove the -, or indent it below the field it belongs to"
        )
    key = KEY.match(text)
    if key and key.end() < len(text):
        value = Span(line.start + key.end(), line.end)
        sign = header[value.start]
        quoted = _quoted(header[value.start : value.end])
        if problem == "found unknown escape character":
            return Words(
                Span(index - 1, index + 1),
                "a \\ in double quotes begins an escape, and this one is unknown",
                "write \\\\ for \\",
            )
        if sign == '"' and problem in ("found invalid Unicode character escape code", "did not find expected hexdecimal number"):
            return Words(value, NO_CHARACTER, WITHOUT_ESCAPE)
        if problem == "did not find expected node content" and sign in "[{":
            return Words(Span(index, index + 1), "a value is missing between the commas", "delete the comma, or write the value")
        if sign in "\"'" or sign in "[{":
            message = f"the value begins with {sign} and goes on after the closing one; a value that is more needs quotes around all of it"
            return Words(value, message, f"write {key[1]}: {quoted}")
        if sign == "-":
            return Words(
                value,
                "a list begins on a line of its own",
                f"write {key[1]}: {quoted}, or put the list below",
            )
        if not sign.isalnum():
            message = f"a value cannot begin with {sign} without quotes"
            return Words(value, message, f"write {key[1]}: {quoted}", _in_quotes(header, value))
    if text.lstrip()[:1] in tuple("*–—•"):
        listed = text.lstrip()[1:2] == " "
        return Words(
            _stripped(header, line),
            f"a line cannot begin with {text.lstrip()[0]}",
            "an item of a list begins with -" if listed else "write a name, a colon, a space and the value",
        )
    if not text.strip():
        return Words(Span(index, index), "YAML expected a field here and found the end", "finish the line before it")
    if problem == "did not find expected key" or "'-' indicator" in problem or "<document start>" in problem:
        return Words(
            _stripped(header, line),
            "this line is not a field: value, nor does it go on from the line before",
            "check its indentation",
        )
    expected = problem.replace("did not find expected", "YAML expected").replace("found", "YAML found")
    return Words(
        _stripped(header, line),
        expected or "this is not YAML",
        "put the value in quotes if it is meant as text",
    )


def _not_a_field(header: str, line: Span) -> Words:
    glued = GLUED_KEY.match(header, line.start, line.end)
    if glued:
        name = glued[1].strip()
        gap = Edit(Span(glued.end(), glued.end()), " ")
        return Words(Span(glued.start(1), glued.end()), f'a space is missing after "{name}:"', f"write {name}: …", (gap,))
    return Words(_stripped(header, line), "this line is not a field: value", "write a name, a colon, a space and the value")


def _second_colon(header: str, line: Span, index: int, nested: Collection[str]) -> Words:
    text = header[line.start : line.end]
    before = line_span(header, max(0, line.start - 2)) if line.start else line
    glued = GLUED_KEY.match(text) or (GLUED_KEY.match(header, before.start, before.end) if before != line else None)
    if glued and glued.re is GLUED_KEY and not KEY.match(header, glued.start()):
        at = glued.start() if glued.string is header else line.start + glued.start()
        end = at + len(glued[0])
        name = glued[1].strip()
        return Words(Span(at, end), f'a space is missing after "{name}:"', f"write {name}: …", (Edit(Span(end, end), " "),))
    key = KEY.match(text)
    if key and re.search(r"[=;]?\s*[\[{]", key[1]):
        return _not_a_field(header, line)
    if key and line.start + key.end() <= index:
        value = Span(line.start + key.end(), line.end)
        said = header[slice(*value)]
        if key[1] in nested:
            hint = f"write {_shortened(said)} on a line of its own below {key[1]}:, with two spaces before it"
            return Words(value, f"what belongs to {key[1]} cannot stand on the same line", hint)
        quoted = _quoted(said)
        return Words(value, 'a value that contains ": " needs quotes', f"write {key[1]}: {quoted}", _in_quotes(header, value))
    item = GLUED_ITEM.match(header, before.start, before.end)
    if item and text[:1] == " ":
        return Words(
            _stripped(header, before), "a space is missing after -", "write - and a space", (Edit(Span(item.end(), item.end()), " "),)
        )
    foreign = header[slice(*before)].lstrip()[:2]
    if text[:1] == " " and foreign in ("– ", "— ", "• "):
        return Words(_stripped(header, before), f"a line cannot begin with {foreign[0]}", "an item of a list begins with -")
    if text[:1] in (" ", "\t") and (
        KEY.match(header, before.start, before.end) or header[slice(*before)].lstrip()[:1] not in tuple("-*–—•")
    ):
        return Words(
            _stripped(header, line),
            "this line is indented, but the line before it already has a value",
            "remove the spaces before it",
        )
    return Words(
        _stripped(header, before),
        "this line is not a field: value",
        "write a name, a colon, a space and the value",
    )


def _remark_in_brackets(header: str, index: int) -> Span | None:
    """The `#word` that hides the bracket which would close a list or mapping on the line; None when there is none."""
    line = line_span(header, min(index, len(header[: index + 1].rstrip()) - 1))
    text = header[slice(*line)].rstrip()
    remark = re.search(r"[\s,\[{]#(?=[^\s#])", text)
    if remark is None or not re.search(r"[\[{]", text[: remark.start() + 1]) or not re.search(r"[\]}]", text[remark.end() :]):
        return None
    return Span(line.start + remark.start() + 1, line.start + len(text))


def left_open(header: str, quote: int) -> Words:
    """What to say of a quoted text that closes on a later line than it opens, where something else follows it."""
    sign = header[quote]
    return Words(Span(quote, quote + 1), f"this {sign} opens a text that is not closed on its line", f"add the closing {sign}")


def field_of(header: str, line: Span) -> str:
    """The name of the field that a line without YAML was probably meant to write."""
    found = FIRST_WORD.match(header, line.start, line.end)
    return found[1] if found else ""


def without_line(header: str, line: Span) -> str:
    """The header with a remark of the same length instead of a line, and of the lines below it that belong to it if it has no value."""
    text = header[slice(*line)]
    key = KEY.match(text)
    if key is None or key.end() == len(text) or ": " in text[key.end() :]:
        depth = len(text) - len(text.lstrip(" \t"))
        below = re.compile(rf"(?:(?:\r\n|\n|\r)(?:[ \t]{{{depth + 1},}}[^\r\n]*|[ \t]*(?=[\r\n])))*").match(header, line.end)
        line = Span(line.start, below.end() if below else line.end)
    return header[: line.start] + re.sub(r"[^\r\n]", "#", header[slice(*line)]) + header[line.end :]


def list_around(header: str, line: Span) -> str | None:
    """The field of the first level in whose list the line is, or would be, an item; None for any other line."""
    text = header[slice(*line)].lstrip()
    if not text or text[0].isalnum() or text[0] in "\"'#[{" or (text[0] != "-" and text == header[slice(*line)]):
        return None
    keys = re.findall(r"(?m)^([\w-]+)[ \t]*:", header[: line.start])
    return keys[-1] if keys else None


def _first_line(header: str) -> Span:
    """The first line that says something."""
    said = re.search(r"(?m)^[ \t]*[^\s#]", header)
    return line_span(header, said.start()) if said else Span(0, 0)


def line_span(header: str, index: int) -> Span:
    """The line that holds a character, without its line end."""
    start = 0
    for match in LINE_END.finditer(header):
        if match.start() >= index:
            return Span(start, match.start())
        start = match.end()
    return Span(start, len(header))


def _stripped(header: str, line: Span) -> Span:
    text = header[line.start : line.end]
    return Span(line.start + len(text) - len(text.lstrip()), line.start + len(text.rstrip()))


def _in_quotes(header: str, value: Span) -> tuple[Edit, ...]:
    """The edits that put a value in double quotes; none where it has signs in it that a person must judge, or a remark behind it."""
    text = header[slice(*value)].rstrip()
    if re.search(r"[\"'\\\[\]{}\t]| #", text):
        return ()
    return (Edit(Span(value.start, value.start), '"'), Edit(Span(value.start + len(text), value.start + len(text)), '"'))


def _shortened(value: str) -> str:
    value = value.rstrip()
    return value if len(value) <= LONGEST_SHOWN else "it"


def _quoted(value: str) -> str:
    """The value as a YAML text in double quotes, without the ones round it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if len(value) > LONGEST_SHOWN:
        return '"…"'
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
