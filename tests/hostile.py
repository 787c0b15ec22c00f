"""A journal whose every word tries to run: what is known of getting scripts into pages, in every place that holds a text."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import entry
from tests.ugly import picture

RUN = "window.ran=1;alert(1)"

# For fields: a text that tries to end whatever it is put into.
ENDS = (
    f'"><img src=x onerror="{RUN}"><svg/onload={RUN}>',
    f"' onmouseover='{RUN}' onfocus={RUN} autofocus tabindex=1 x='",
    f"</title></style></textarea></noscript></template></xmp><script>{RUN}</script>",
    f"--><script>{RUN}</script>]]><script>{RUN}</script>",
    f'");{RUN};//</script><script>{RUN}</script>\\u003cscript>{RUN}',
    "{{ 7*7 }}{% if 1 %}${7*7}<%= 7*7 %>#{7*7}",
)

# For texts: HTML, addresses in every spelling, and whatever opens an attribute.
BODY = f"""\
# location

## __proto__

## currentScript

### getElementById <img src=x onerror={RUN}>

<script>{RUN}</script> <img src=x onerror={RUN}> <svg/onload={RUN}> <iframe srcdoc="<script>parent.{RUN}</script>"></iframe>

<div onmouseover="{RUN}">

<math><mtext><table><mglyph><style></style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">

<noscript><p title="</noscript><img src=x onerror={RUN}>">

<form id=location><input name=attributes><input name=children></form><a id=document name=cookie href=x>x</a>

<?xml version="1.0"?><![CDATA[<script>{RUN}</script>]]><details open ontoggle={RUN}>

<base href="https://evil.example/"><link rel=stylesheet href=https://evil.example/x.css>
<meta http-equiv=refresh content="0;url=javascript:{RUN}">

[a](javascript:{RUN}) [b](JaVaScRiPt:{RUN}) [c](java&#x0A;script:{RUN})
[d](&#106;avascript:{RUN})
[e](\x01javascript:{RUN})
[f](javascript&colon;{RUN}) [g](<java\tscript:{RUN}>) [h](vbscript:{RUN}) [i](data:text/html,<script>{RUN}</script>)
[j](blob:https://evil.example/x) [k](view-source:x) [l](intent:x) [m](//evil.example/) [n](\\\\evil.example) [o](file:///etc/passwd)
[p][q] <javascript:{RUN}> ![r](javascript:{RUN}) ![s](data:image/svg+xml,<svg/onload={RUN}>) ![t](//evil.example/x.png) ![u](https://evil.example/x.png)

[q]: javascript:{RUN}

[v](https://example.org/ "\\" onmouseover={RUN} x=\\"") ![w" onerror="{RUN}](../attachments/wide.png "x\\" onload=\\"{RUN}")

``` " onmouseover="{RUN}
code
```

```"><script>{RUN}</script>
code
```

| <script>{RUN}</script> | b |
|:--|--:|
| <img src=x onerror={RUN}> | x |

> [!note] <img src=x onerror={RUN}>
> text[^<script>]

[^<script>]: <script>{RUN}</script> <img src=x onerror={RUN}>

[[first|"><img src=x onerror={RUN}>]] [["><img src=x onerror={RUN}>]] ![[first|<script>{RUN}</script>]]

%%<img src=x onerror={RUN}>%% {{{{ 7*7 }}}} {{% if 1 %}} `<img src=x onerror={RUN}>`
&lt;script&gt;{RUN}&lt;/script&gt; ]]> \x0b\x1f\x7f\x85\u2028\ufffe\uffff

![](../attachments/NAME) [](../attachments/NAME) [a page](../attachments/page.html) [a drawing](../attachments/drawing.SVG)

<!-- <script>{RUN}</script>
"""
NAME = f"a\"'><img src=x onerror={RUN}>.png".replace("/", "")
IN_ADDRESS = "".join(sign if sign.isalnum() else f"%{ord(sign):02x}" for sign in NAME)
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="{RUN}"><script>{RUN}</script></svg>'


def quoted(text: str) -> str:
    """A text as YAML takes it within front matter."""
    return json.dumps(text, ensure_ascii=False)


def hostile_journal(root: Path) -> Path:
    """Write the journal to a folder."""
    everything = quoted(" ".join(ENDS))
    one, two, three, four, five, six = map(quoted, ENDS)
    tags = f"[{', '.join(map(quoted, ENDS))}]"
    body = BODY.replace("NAME", IN_ADDRESS)
    claims = f"[{{claim: {everything}, confidence: 50, outcome: refuted, evidence: {everything}}}]"
    metric = f"{{name: {everything}, unit: {one}, baseline: 1, target: 9}}"
    shown = {"shared": "public", "summary": everything, "tags": tags}
    files = {
        "journal.yaml": f"""\
format: 1
title: {everything}
summary: {everything}
owner: ana
timezone: Europe/Madrid
site_url: https://ana.example.org/
people:
  ana: {{name: {one}, role: {two}}}
  ben: {{name: {three}, role: {four}, email: ben@example.org, public_name: {five}}}
rooms:
  ben: {{title: {everything}, people: [ana, ben], roadmap: road}}
  other: {{title: {six}, people: [ana, ben]}}
""",
        "goals/star.md": entry("goal", one, body, north_star="true", due="2026-12-31", metric=metric, **shown),
        "goals/pillar.md": entry("goal", two, supports="star", metric=metric, **shown),
        "sessions/first.md": entry("session", three, body, with_="[ben]", goal="star", hypotheses=claims, measures="{star: 5}", **shown),
        "sessions/next.md": entry(
            "session", four, date="2026-09-24 10:00", with_="[ben]", status="planned", goal="star", hypotheses=claims, **shown
        ),
        "insights/advice.md": entry("insight", five, body, from_="ben", session="first", step="road#one", **shown),
        "insights/heading.md": entry("insight", "TITLE", f"# {ENDS[0]} {ENDS[4]}\n\n{ENDS[2]}").replace(
            "title: TITLE\n", "shared: public\n"
        ),
        "actions/act.md": entry(
            "action",
            six,
            body,
            assignee="ana",
            insight="advice",
            session="first",
            hypothesis='"first#1"',
            due="2026-09-10",
            expected=everything,
            kpi=f"{{name: {everything}, unit: {two}, target: 3}}",
            **shown,
        ),
        "updates/up.md": entry("update", one, body, about="act", **shown),
        "feedback/back.md": entry("feedback", two, body, author="ben", about="act", **shown),
        "reflections/look.md": entry("reflection", three, body, action="done", outcome="met", result="2", **shown),
        "actions/done.md": entry("action", five, assignee="ana", status="done", completed="2026-09-13 20:00", session="first", **shown),
        "roadmaps/road.md": f"""\
---
type: roadmap
title: {everything}
for: {everything}
summary: {everything}
shared: public
steps:
  - {{id: one, title: {one}, why: {two}, document: {three}, evidence: {four}, days: 3}}
---
{body}""",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "attachments").mkdir()
    (root / "attachments" / "wide.png").write_bytes(picture(20, 10))
    (root / "attachments" / NAME).write_text(DRAWING)
    (root / "attachments" / "drawing.SVG").write_text(DRAWING)
    (root / "attachments" / "page.html").write_text(f"<script>{RUN}</script>")
    return root
