"""A month of a mentorship as somebody types it by hand."""

from __future__ import annotations

# The same month as somebody types it: other styles of YAML, and no field that says what is implied.
TYPED = """
=== journal.yaml
format: 1
title: Ana grows into a lead
owner: ana
timezone: Europe/Madrid
people: {ana: {name: Ana Ruiz, role: mentee}, ben: {name: Ben Okafor, role: mentor}, chiara: {name: Chiara Neri, role: sponsor}}
rooms: {chiara: {people: [ana, chiara]}, ben: {people: [ana, ben], roadmap: first-90-days-as-lead}}
=== goals/2026-03-02-north-star.md
---
{type: goal, title: The team decides without me, date: 2026-03-02, north_star: true, due: 2026-12-18, shared: public, metric:
  {name: decisions made without me, unit: '%', baseline: 20, target: 70}}
---
Why this one, and how will we know?
=== goals/2026-03-04-decisions-stand-in-writing.md
---
type: goal
title: "Decisions stand in writing"
supports: 2026-03-02-north-star
shared: true   # with Ben
room: ben
date: 2026-03-04
due: 2026-11-04
metric:
  name: notes that others wrote
  unit: notes
  baseline: 0
  target: 12
---

A note of half a page, with a name on it.
=== sessions/2026-03-05-what-waits-for-me.md
---
type: session
title: What waits for me
date: 2026-03-05T17:00:00
with: ben
duration: 50
goal: "[[2026-03-02-north-star]]"
hypotheses:
- {claim: 'Fewer questions come back when it is written: all of it', confidence: 60, outcome: supported,
   evidence: "Five questions, not eleven."}
- {claim: He has an answer ready, outcome: refuted}
step: first-90-days-as-lead#agree-on-day-90
room: ben
shared: true
---
=== insights/2026-03-05-name-the-owner-before-you-give-the-answer.md
---
shared: true
from: ben
tags:
  - delegating
  - first weeks
session: 2026-03-05-what-waits-for-me
goal: 2026-03-02-north-star
date: 2026-03-05
type: insight
title: >-
  Name the owner before you give the answer
---
=== insights/2026-03-05-i-answer-to-be-liked.md
---
type: insight
title: I answer to be liked
date: 2026-03-05
session: 2026-03-05-what-waits-for-me
goal: 2026-03-02-north-star
---
%%Not for Ben.%% It is quicker, too.
=== actions/2026-03-05-write-the-decision-note-before-the-stand-up.md
---
type: action
title: Write the decision note before the stand-up
date: 2026-03-05
assignee: ana
session: 2026-03-05-what-waits-for-me
goal: 2026-03-02-north-star
insight: 2026-03-05-name-the-owner-before-you-give-the-answer
hypothesis: 2026-03-05-what-waits-for-me#1
due: 2026-03-19
expected: |
  The team decides: without asking me again
kpi: {name: questions that come back, unit: questions, target: 4.0}
confidence: 70
status: done
completed: 2026-03-18 18:20
---
=== actions/2026-03-05-send-five-notes-of-my-own.md
---
{type: action, title: Send five notes of my own, date: 2026-03-05, assignee: ben, session: 2026-03-05-what-waits-for-me,
goal: 2026-03-02-north-star, due: next-session, expected: Ana sees that they need not be good.}
---
=== updates/2026-03-09-the-note-is-out-two-people-have-answered-it.md
---
type: update
title: The note is out, two people have answered it
date: 2026-03-09
about: 2026-03-05-write-the-decision-note-before-the-stand-up
---
One of them before I was awake.
=== insights/2026-03-09-silence-is-not-agreement.md
---
type: insight
title: Silence is no agreement
date: 2026-03-09
goal: 2026-03-02-north-star
tags: meetings
room: ben
---
=== updates/2026-03-12-done-send-five-notes-of-my-own.md
---
type: update
title: 'Done: Send five notes of my own'
date: 2026-03-12
author: ben
about: 2026-03-05-send-five-notes-of-my-own
status: done
completed: 2026-03-11 18:30
---
=== updates/2026-03-12-confirmed-send-five-notes-of-my-own.md
---
type: update
title: 'Confirmed: Send five notes of my own'
date: 2026-03-12 20:00+01:00
about: 2026-03-05-send-five-notes-of-my-own
status: confirmed
---
=== feedback/2026-03-12-you-answered-before-the-room-did.md
---
type: feedback
author: ben
title: You answered before the room did
date: 2026-03-12
about: 2026-03-05-what-waits-for-me
---
Kind, and late? I counted: four of seven.
=== actions/2026-03-16-buy-a-whiteboard.md
---
type: action
assignee: ana
title: Buy a whiteboard
date: 2026-03-16
goal: 2026-03-02-north-star
due: 2026-03-20
room: ben
expected: We draw
  before we talk.
status: dropped
---
=== reflections/2026-03-20-the-note-worked-the-timing-did-not.md
---
type: reflection
title: The note worked, the timing did not
date: 2026-03-20
action: 2026-03-05-write-the-decision-note-before-the-stand-up
outcome: partly
result: 5
shared: true
---
## What worked

The name in the first line.

## What surprised me

Nobody minded.

## What data changed

Five, not eleven.
=== updates/2026-03-20-a-worse-week.md
---
type: update
title: A worse week
date: 2026-03-20
about: 2026-03-02-north-star
room: ben
measures: {2026-03-02-north-star: 24, 2026-03-04-decisions-stand-in-writing: 1}
---
=== sessions/2026-04-09-second-month.md
---
type: session
title: Second month
date: 2026-04-09 17:00
with: [ben]
status: planned
goal: 2026-03-02-north-star
hypotheses: [{claim: Somebody else writes a note without being asked, confidence: 40}]
room: ben
shared: true
---
=== actions/2026-03-23-ask-nobody-for-a-note.md
---
type: action
title: Ask nobody for a note
date: 2026-03-23
assignee: ana
session: 2026-03-05-what-waits-for-me
goal: 2026-03-02-north-star
hypothesis: 2026-04-09-second-month#1
due: next-session
expected: One note by somebody else.
---
=== sessions/2026-03-22-from-talk-to-article.md
---
type: session
title: From talk to article
date: 2026-03-22 11:00
with: [chiara]
duration: 1:20
goal: 2026-03-04-decisions-stand-in-writing
room: chiara
shared: true
---
=== insights/2026-03-22-begin-with-the-example.md
---
type: insight
title: Begin with the example
date: 2026-03-22
from: chiara
session: 2026-03-22-from-talk-to-article
goal: 2026-03-04-decisions-stand-in-writing
room: chiara
shared: [chiara, ben]
---
=== actions/2026-03-23-write-the-abstract.md
---
type: action
title: Write the abstract
date: 2026-03-23
assignee: ana
session: 2026-03-22-from-talk-to-article
goal: 2026-03-04-decisions-stand-in-writing
due: 2026-03-27
expected: Chiara says yes.
room: chiara
status: done
completed: 2026-03-27 16:30
---
=== reflections/2026-03-27-on-write-the-abstract.md
---
type: reflection
title: 'On: Write the abstract'
date: 2026-03-27
action: 2026-03-23-write-the-abstract
result: 1
---
## What worked
A day.

## What surprised me
Nothing.

## What data changed
Nothing yet.
"""
