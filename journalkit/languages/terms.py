"""Words of the journal that are one of a few, by what they are said of. The code knows them by their English."""

from __future__ import annotations

TERMS = (
    ("type", ("goal", "session", "insight", "action", "update", "reflection", "feedback", "advice", "North Star")),
    ("goal state", ("open", "overdue", "achieved", "dropped")),
    ("session state", ("planned", "held", "cancelled")),
    ("insight state", ("live", "retired")),
    ("update state", ("progress", "done", "dropped", "confirmed")),
    ("feedback state", ("open", "resolved")),
    ("action state", ("open", "overdue", "done", "unconfirmed", "dropped")),
    ("outcome of an action", ("exceeded", "met", "partly", "missed", "reflected")),
    ("outcome of a hypothesis", ("supported", "refuted", "mixed", "open")),
    ("measures", ("fresh", "ageing", "stale", "never measured")),
    ("outlook", ("on course", "behind")),
    ("step", ("open", "begun", "documented")),
)
