"""A journal that is hard to show: long words, huge tables, no titles but odd ones, two hundred tags, right to left, emoji."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from tests.conftest import entry

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ADDRESS = "https://example.org/" + "a-path-without-an-end/" * 9 + "?" + "&".join(f"key{number}=value{number}" for number in range(9))
ARABIC = "كتبت القرار قبل الاجتماع، فلم يرجع إليّ إلا سؤالان."
EMOJI = "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇪🇸🎉"
ZALGO = "Z̷̡͎̗̊͗a̸̱̓l̴̰̎g̵̹̈́o̶̲͐"

CONFIG = f"""\
format: 1
title: {WORD} {EMOJI}
summary: "{ARABIC} {WORD}"
owner: ana
timezone: Europe/Madrid
language: LANGUAGE
site_url: https://ana.example.org/
people:
  ana: {{name: {WORD}, role: {WORD}}}
  ben: {{name: "بن أوكافور", role: "مرشد", email: ben@example.org, public_name: "مرشدي"}}
  x: {{name: X}}
rooms:
  ben: {{title: "{WORD} {ARABIC}", people: [ana, ben, x], roadmap: hard}}
"""

TAGS = ", ".join(f'"وسم-{number}"' if number % 2 else f"tag-number-{number}" for number in range(198))
WIDE = "\n".join(
    [
        "| " + " | ".join(f"Column {number}" for number in range(30)) + " |",
        "|" + "---|" * 30,
        *("| " + " | ".join(f"{row * column}.000,{column}" for column in range(30)) + " |" for row in range(12)),
    ]
)
LONG = "\n".join([f"| {WORD} | x |", "|:--|--:|", *(f"| {row} | {WORD} |" for row in range(60))])

BODY = f"""\
# A heading of the first rank

##### And then one of the fifth

{WORD}{WORD}{WORD} {EMOJI * 20} {ZALGO}

{ARABIC} {ADDRESS} and <{ADDRESS}> [{WORD}]({ADDRESS})

{WIDE}

{LONG}

```python
{"x" * 300} = {WORD!r}  # {ARABIC}
```

    {"indented " * 40}

`{"inline" * 60}`

1. One
   - Two
     - Three
       1. Four
          > Five
          >
          > > Six with a {WORD}

- [ ] Something {WORD}
- [x] **Done** with a [link]({ADDRESS})
  - [ ] Below

> [!warning] {WORD}
> A callout[^1] within {ARABIC}
>
> > [!tip]- Folded
> > | a | b |
> > |---|---|
> > | {WORD} | {WORD} |

![](../attachments/wide.png)

![{WORD}](../attachments/wide.png "A title")

<script>alert(1)</script> <marquee>{WORD}</marquee> &amp; &lt;b&gt;

---

%%An aside with {WORD}%% ~~gone~~ **{WORD}** *{ARABIC}* H~2~O ==marked== :smile:

Term[^long] <br> [ref][nowhere] ** ** []() [](../goals/star.md) ###

[^1]: A note, {WORD}.
[^long]: {ARABIC}

## {EMOJI}

## {ARABIC}

###### {WORD}
"""

ROADMAP = f"""\
---
type: roadmap
title: {WORD} {EMOJI}
for: {WORD}
summary: {ARABIC}
shared: public
steps:
  - id: one
    title: {WORD}
    why: {ARABIC}
    document: {WORD}
    evidence: {ADDRESS}
    days: 3650
  - id: two
    title: "🎉"
    why: "?"
---
{BODY}"""


def heading(kind: str, title: str, body: str = "", **fields: object) -> str:
    """The text of an entry that has no title but a heading."""
    text = entry(kind, "TITLE", f"# {title}\n\n{body}", **fields)
    return text.replace("title: TITLE\n", "")


def ugly_files() -> dict[str, str]:
    """The entries and the roadmap of the journal, by their paths."""
    claims = [
        f'{{claim: "{WORD}{WORD}", confidence: 100, outcome: refuted, evidence: "{ADDRESS}"}}',
        f'{{claim: "{ARABIC}"}}',
        "{claim: x, confidence: 0}",
    ]
    files = {
        "goals/star.md": entry(
            "goal",
            f'"{WORD} {ARABIC} {WORD} {EMOJI}"',
            BODY,
            date="2026-01-01",
            north_star="true",
            due="2027-12-31",
            metric=f'{{name: {WORD}, unit: "{WORD}", baseline: -1234567.891, target: 98765432.1}}',
            shared="public",
        ),
        "goals/pillar.md": entry(
            "goal", '"{{ 7*7 }} <b>&amp;</b>"', supports="star", metric="{name: n, target: 0}", status="dropped", shared="public"
        ),
        "goals/bare.md": entry("goal", '"؟"', supports="pillar", metric='{name: "n", unit: "%", baseline: 5, target: 5}', shared="public"),
        "sessions/past.md": entry(
            "session",
            f"{WORD}",
            BODY,
            with_="[ben, x]",
            goal="star",
            hypotheses=f"[{', '.join(claims)}]",
            shared="public",
            duration="11h 59m",
        ),
        "sessions/next.md": entry(
            "session", f'"{ARABIC}"', date="2026-09-24 10:00", with_="[ben]", status="planned", goal="star", hypotheses=f"[{claims[0]}]"
        ),
        "insights/advice.md": entry(
            "insight", f'"{WORD * 3}"', f"> {WORD}", from_="ben", session="past", tags=f"[{WORD}, {TAGS}]", shared="public", step="hard#one"
        ),
        "insights/heading.md": heading("insight", f"{EMOJI} `code` *{WORD}*", shared="public", tags=f"[{WORD}]"),
        "insights/empty.md": entry("insight", "…", summary=f'"{ADDRESS}"', shared="public"),
        "insights/lists.md": entry("insight", "Ω", "- " + WORD + "\n- [ ] x\n", shared="public"),
    }
    for number, (status, due) in enumerate(
        [("open", "2026-09-04"), ("done", "2026-09-20"), ("dropped", "2026-09-21"), ("open", "next-session")]
    ):
        files[f"actions/a{number}.md"] = entry(
            "action",
            f'"{WORD if number else ARABIC} {number}"',
            BODY if number == 1 else "",
            assignee="ana" if number % 2 else "ben",
            insight="advice",
            session="past",
            hypothesis='"past#1"',
            due=due,
            expected=f'"{WORD} {ARABIC}"',
            kpi=f"{{name: {WORD}, unit: {WORD}, target: 1000000000000}}",
            confidence=number * 33,
            status=status,
            **({"completed": "2026-09-13T20:00"} if status == "done" else {}),
            **({"author": "ben"} if number in (0, 2) else {}),
            shared="public",
        )
        files[f"updates/u{number}.md"] = entry("update", f"{WORD}{number}", f"{ARABIC}\n\n{LONG}", about=f"a{number}", shared="public")
        files[f"feedback/f{number}.md"] = entry("feedback", f'"{ARABIC}"', WORD, author="ben", about=f"u{number}", shared="public")
        files[f"insights/m{number}.md"] = entry(
            "insight", f"Measured {number}", date=f"2026-0{number + 3}-01", measures=f"{{star: {(-10) ** (number + 3)}}}", shared="public"
        )
    files["reflections/look.md"] = entry(
        "reflection", f'"{WORD}"', BODY, date="2026-09-14", action="a1", outcome="missed", result=-9999999999.5, shared="public"
    )
    files["roadmaps/hard.md"] = ROADMAP
    return files


def picture(width: int, height: int) -> bytes:
    """A PNG of one grey."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def ugly_journal(root: Path, language: str) -> Path:
    """Write the journal to a folder, in a language that decides which way its pages run."""
    files = {**ugly_files(), "journal.yaml": CONFIG.replace("LANGUAGE", language)}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "attachments").mkdir()
    (root / "attachments/wide.png").write_bytes(picture(2400, 30))
    return root
