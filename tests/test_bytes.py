"""Changing a field changes that field's bytes and nothing else, of any entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from journalkit.authoring.change import Unchangeable, open_entry, with_fields, write_back
from journalkit.authoring.draft import field_order, templates_of
from journalkit.located import parse
from journalkit.nodes import Document, Mapping, Node, Scalar
from journalkit.reading.read import BYTE_ORDER_MARK, decode
from tests.calls import call
from tests.conftest import CONFIG, ROOT, Make, entry
from tests.journals import PROFILE

ORDER = field_order("action", templates_of(ROOT))


def lines(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


BLANK = lines("", "", "", "\n", "# a remark: with, signs \"'{[\n", "  # far away\n", "\n\n", "#\n", "# status: done\n", "   \n")
REMARK = lines("", "", "", "  # why", " #", "   ", " # shared: public", "\t# tab", " # é日🚀 \"'")
TITLES = lines(
    "Mine", "'It''s mine'", '"Mine \\"too\\" \\u00e9: # 1"', "é日🚀 words", ">-\n  Folded\n  title", "|\n  Literal", "'Over\n  lines'",
    '"Over\n\n  lines \\\n  too"', "Plain\n  over lines", "x" * 3000, "a - b", "a#b",
)  # fmt: skip
TEXTS = lines(
    "One.",
    "'x: y'",
    '"a\\tb"',
    "|\n  lines\n\n    deep # no remark\n  end",
    ">+\n  kept\n\n",
    "|2-\n    two",
    "two\n  lines",
    '""',
    "''",
    "~",
    "",
)
TAGS = lines("one", "[]", "[a, 'b, c' , ]", "[\n  a, # why\n  b\n]", "\n- a\n- 'b'  # why\n# below", "\n  - a\n\n  - b", '["é"]')
KPIS = lines("{name: n, target: 3}", "{name: 'n, m', unit: '%',}", "\n  name: n\n  # within\n  target: 3", "{ name: n, # why\n  unit: u }")
OTHERS = lines("x", "{a: [1, {b: c}]}", "\n  deep:\n  - er: 1\n    est: |\n      text\n  # end", "[[x]]", "'---'", '"a: b"', "null")
SHAREDS = lines("true", "false", "public", "[ben]", "'public'", "[ ben ]", "\n- ben", "\n  - ben # him")
COMPLETED = lines("2026-09-12", "'2026-09-12 18:30'", "2026-09-12T10:00:00+02:00")
BODIES = lines(
    "", "\n", "Text", "Text.\n", "\nstatus: open\nshared: public\n", "---\nstatus: done\n---\n", "    code\n", "\n\n\n",
    "a\u2028b\x85c\u200f\n", "`%%` %%aside%%\n", "[[mine]] {{ status }}\n...\n", "trailing  \n\t\n", "é" * 500,
)  # fmt: skip


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """The front matter of an action as lines."""
    values = {
        "type": lines("action", "'action'", '"action"'),
        "title": TITLES,
        "date": lines("2026-09-03", '"2026-09-03"'),
        "assignee": lines("ana", "'ana'"),
    }
    optional = {
        "expected": TEXTS, "summary": lines("S.", "'S'", "|\n  S"), "tags": TAGS, "kpi": KPIS, "x-other": OTHERS, '"x-quoted key"': OTHERS,
        "room": lines("ben"), "due": lines("2026-09-20", "next-session"), "confidence": lines("70", "0.5"), "shared": SHAREDS,
    }  # fmt: skip
    values |= {name: each for name, each in optional.items() if draw(st.booleans())}
    status = draw(st.sampled_from(["", "open", "'open'", "dropped", "done"]))
    if status:
        values["status"] = st.just(status)
    if status == "done":
        values["completed"] = COMPLETED
    text = draw(BLANK)
    for name in draw(st.permutations(list(values))):
        value = draw(values[name])
        remark = draw(REMARK) if "\n" not in value and not value.startswith(("|", ">")) else ""
        text += f"{name}:{'' if value.startswith(chr(10)) or not value else ' '}{value}{remark}\n{draw(BLANK)}"
    return text + draw(lines("", "", "", "...\n", "... # end\n"))


@st.composite
def braces(draw: st.DrawFn) -> str:
    """The front matter of an action between braces."""
    names = {"type": "action", "title": "'Mine, too'", "date": "2026-09-03", "assignee": '"ana"'}
    for name, value in {"status": "open", "shared": "[ben]", "tags": "[a, b]", "expected": '"x: {y}"', "x-other": "{a: 1, b: }"}.items():
        if draw(st.booleans()):
            names[name] = value
    pairs = [f"{name}: {names[name]}" for name in draw(st.permutations(list(names)))]
    comma = draw(lines(", ", ",\n", " , # why\n  "))
    return draw(lines("", "# above\n")) + "{" + draw(lines("", " ", "\n ")) + comma.join(pairs) + draw(lines("", " ", "\n", ",\n")) + "}\n"


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """The bytes of an action."""
    front = draw(st.one_of(blocks(), blocks(), blocks(), braces()))
    text = f"---{draw(lines('', '', ' ', chr(9)))}\n{front}---{draw(lines('', '', '  '))}\n{draw(BODIES)}"
    text = text.replace("\n", draw(lines("\n", "\n", "\r\n", "\r")))
    return draw(st.sampled_from([b"", b"", BYTE_ORDER_MARK])) + text.encode()


CHANGES = st.sampled_from(
    [
        {"status": "done", "completed": "2026-09-15 09:00"},
        {"status": "dropped", "completed": None},
        {"status": "open", "completed": None},
        {"shared": "public"},
        {"shared": "[ben]"},
        {"shared": "false"},
        {"expected": '"a: b # c"'},
        {"summary": None},
        {"tags": "[x, y]"},
        {"tags": None},
        {"title": "New"},
        {"due": None, "shared": "true"},
    ]
)


def document(data: bytes) -> Document:
    source = decode("actions/mine.md", data).value
    assert source is not None, data
    outcome = parse(source)
    assert outcome.value is not None, (data, outcome.diagnostics)
    assert outcome.diagnostics == (), (data, outcome.diagnostics)
    return outcome.value


def meaning(node: Node) -> object:
    """What a node says, without its place and its quotes."""
    if isinstance(node, Scalar):
        return "" if node.empty else node.text
    if isinstance(node, Mapping):
        return [(pair.key.text, meaning(pair.value)) for pair in node.pairs]
    return [meaning(item) for item in node.items]


def said(data: bytes) -> dict[str, object]:
    return {pair.key.text: meaning(pair.value) for pair in document(data).front.pairs}


def changed(root: Path, data: bytes, fields: dict[str, str | None]) -> bytes:
    """The file after a change, written and read again."""
    file = root / "actions" / "mine.md"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    opened = open_entry(root, "actions/mine.md")
    write_back(opened, with_fields(opened, fields, ORDER))
    return file.read_bytes()


def alike(one: bytes, other: bytes) -> int:
    """How many bytes are the same before the first that is not."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def region(before: bytes, after: bytes) -> tuple[int, int, int]:
    """Where two files begin to differ, and where that ends in each."""
    start = alike(before, after)
    same = alike(before[start:][::-1], after[start:][::-1])
    return start, len(before) - same, len(after) - same


def assert_only_this_changed(before: bytes, after: bytes, name: str, value: str | None) -> None:
    """All bytes outside one field are the same; what it says is the new value, and all else says what it said."""
    old, new = said(before), said(after)
    wanted = said(f"---\n{name}: {value}\n---\n".encode())[name] if value is not None else None
    assert new == {**{key: each for key, each in old.items() if key != name}, **({name: wanted} if value is not None else {})}
    if before == after:
        return
    start, end, end_after = region(before, after)
    removed, added = before[start:end].decode("utf-8", "replace"), after[start:end_after].decode("utf-8", "replace")
    if name not in old:
        assert removed == ""
        assert added.strip(" ,\r\n") in ("", f"{name}: {value}") or (
            f"{name}: {value}" in added + added and len(added) < len(f"{name}: {value}") + 8
        )
    elif value is None:
        assert added == ""
    else:
        parsed = document(before)
        pair = next(each for each in parsed.front.pairs if each.key.text == name)
        text = parsed.source.text
        mark = len(BYTE_ORDER_MARK) if parsed.source.byte_order_mark else 0
        first = mark + len(text[: pair.key.span.end].encode())
        colon = re.compile(r"[ \t]*:[ \t]*").match(text, pair.key.span.end)
        last = mark + len(text[: max(pair.value.span.end, colon.end() if colon else 0)].encode())
        assert first <= start
        assert end <= last
    for line_end in (rb"\r\n", rb"\r(?!\n)", rb"(?<!\r)\n"):
        assert re.search(line_end, before) or not re.search(line_end, after)
    assert after.startswith(BYTE_ORDER_MARK) == before.startswith(BYTE_ORDER_MARK)
    assert after.endswith(document(before).body.encode())


def becomes_text(data: bytes, name: str, value: str | None) -> bool:
    """Whether a field stands between a text of lines and a remark that would become a line of that text without the field."""
    text = document(data).source.text
    pairs = document(data).front.pairs
    place = [pair.key.text for pair in pairs].index(name)
    above, pair = pairs[place - 1].value, pairs[place]
    block = isinstance(above, Scalar) and not above.plain and text[above.span.start] in "|>"
    return value is None and place > 0 and block and re.match(r"[^\r\n]*[\r\n\s]*? +#", text[pair.value.span.end :]) is not None


@settings(PROFILE, max_examples=150)
@given(files(), st.lists(CHANGES, min_size=1, max_size=4))
def test_any_changes_of_any_entry_change_the_bytes_of_these_fields_alone(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, changes: list[dict[str, str | None]]
) -> None:
    root = tmp_path_factory.getbasetemp()
    for fields in changes:
        for name, value in fields.items():
            try:
                after = changed(root, data, {name: value})
            except Unchangeable:
                assert becomes_text(data, name, value)
                continue
            assert_only_this_changed(data, after, name, value)
            assert changed(root, after, {name: value}) == after
            data = after


COMMANDS = st.sampled_from(
    ["share", "share --public", "share --with ben", "unshare", "done", "done --on 2026-09-10", "drop", "reopen"],
).map(str.split)
CHANGED_BY_THEM = ("shared", "status", "completed")


@settings(PROFILE, max_examples=15)
@given(files(), st.lists(COMMANDS, min_size=1, max_size=3))
def test_commands_change_the_fields_they_are_about_of_any_entry(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, commands: list[list[str]]
) -> None:
    root = tmp_path_factory.mktemp("journal")
    (root / "journal.yaml").write_text(CONFIG)
    (root / "actions").mkdir()
    file = root / "actions" / "mine.md"
    file.write_bytes(data)
    assume(call("-C", root, "check").code == 0)
    before = {name: each for name, each in said(data).items() if name not in CHANGED_BY_THEM}
    for command, *options in commands:
        done = call("-C", root, command, "mine", *options)
        assert done.code in (0, 4), done
        assert "Traceback" not in done.err
    after = file.read_bytes()
    assert {name: each for name, each in said(after).items() if name not in CHANGED_BY_THEM} == before
    assert document(after).body == document(data).body
    assert call("-C", root, "check", "--format", "concise").code == 0
    assert [each.name for each in (root / "actions").iterdir()] == ["mine.md"]


TEXT = entry("action", "Mine", assignee="ana", shared="true")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("012 stays", "tags: 012 # octal\n"),
        ("no value", "confidence:\n"),
        ("a key in quotes", "'summary': \"S\"\n"),
        ("signs of other tools", "cssclasses: [wide, 'a,b']\naliases: []\n"),
        ("deep", "x-a: {b: {c: {d: [1, [2, [3]]]}}}\n"),
        ("long", f"summary: {'word ' * 5000}\n"),
        ("many", "".join(f"x-{number}: {number}\n" for number in range(300))),
        ("a text of lines", "expected: |2-\n   first\n  second\n\n    # third\n"),
    ],
)
def test_hostile_fields_stand_as_they_stood(tmp_path: Path, before: str, after: str) -> None:
    """C5, C16 of the threats."""
    data = TEXT.replace("assignee: ana\n", f"assignee: ana\n{after}").encode()
    for name, value in (("status", "done"), ("shared", "public"), ("due", "2026-09-20"), ("status", None)):
        changed_data = changed(tmp_path, data, {name: value})
        assert_only_this_changed(data, changed_data, name, value)
        assert after.encode() in changed_data, before
        data = changed_data


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n---\na: 1\n---\n", b"---\n", b"---\na: 1\n", b"----\na: 1\n----\n", b"+++\na = 1\n+++\n", b'{"a": 1}\n',
        b"---\n- a\n---\n", b"---\ntext\n---\n", b"---\na: &x 1\n---\n", b"---\na: *x\n---\n", b"---\n<<: {a: 1}\n---\n",
        b"---\na: !x 1\n---\n", b"---\na: !!python/object:os.system {}\n---\n", b"---\nshared: true\nshared: false\n---\n",
        b"---\n'shared': true\nshared: false\n---\n",
        b"---\na: {b: 1, b: 2}\n---\n", "---\ntitle: a\x85shared: true\n---\n".encode(), "---\ntitle: a\u2028shared: true\n---\n".encode(),
        b"---\na: \x07\n---\n", b"---\na: 1\x00\n---\n", b"\xef\xbb\xbf\xef\xbb\xbf---\na: 1\n---\n", b"---\na: caf\xe9\n---\n",
        "---\na: 1\n---\n".encode("utf-16"), "---\na: 1\n---\n".encode("utf-32"), b"---\na: b: c\n---\n", b"---\na: [\n---\n",
        b"---\na: 1\n...\nb: 2\n---\n", b"---\na: 1\n--- x\nb: 2\n", b"---\n\ta: 1\n---\n", b"---\n@a: 1\n---\n", b"\x1f\x8b\x08",
        b"---\na: " + b"[" * 30 + b"]" * 30 + b"\n---\n", b"---\na: " + b"x" * 70_000 + b"\n---\n",
    ],
)  # fmt: skip
def test_what_is_not_an_entry_that_can_be_read_is_refused_untouched(tmp_path: Path, data: bytes) -> None:
    """C1 to C4, C11 and C12 of the threats."""
    (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(Unchangeable, match="no front matter that can be read"):
        open_entry(tmp_path, "a.md")
    assert (tmp_path / "a.md").read_bytes() == data


def test_an_entry_with_errors_is_changed_by_no_command(journal: Make) -> None:
    for text in (TEXT.replace("shared: true", "shared: true\nshared: false"), TEXT.replace("Mine", "&x Mine"), TEXT.replace("true", "yes")):
        root = journal({"actions/mine.md": text})
        for command in ("done", "drop", "share", "unshare"):
            done = call("-C", root, command, "mine")
            assert done.code == 2
            assert "1 file with errors left out" in done.err
        assert (root / "actions/mine.md").read_text() == text
