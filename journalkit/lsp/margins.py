"""What the editor shows beside the text: where an action or session stands, and who can read the entry."""

from __future__ import annotations

from collections import Counter

from lsprotocol.types import CodeLens, Command, InlayHint

from journalkit.authoring.readers import readers_in_a_line
from journalkit.lsp.desk import Sight, known_entry
from journalkit.lsp.opened import Opened
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Session
from journalkit.sheet.entry import standing

STATES = ("overdue", "open", "unconfirmed", "done", "dropped")


def lenses(opened: Opened, sight: Sight) -> list[CodeLens]:
    """Where the action or session of an open file stands, over its first line."""
    practice = sight.practice
    entry = practice.view.find(opened.entry.key) if practice and opened.entry else None
    if practice is None or not isinstance(entry, Action | Session):
        return []
    parts = [standing(entry, practice), _agreed(entry, practice) if isinstance(entry, Session) else ""]
    title = "; ".join(part for part in parts if part).replace("\u00a0", " ")
    place = opened.ruler.range(opened.entry.place("title")) if opened.entry else None
    return [CodeLens(place, Command(title, ""))] if title and place else []


def _agreed(session: Session, practice: Practice) -> str:
    """What became of the actions that were agreed in a session."""
    found = [each for each in practice.commitments.values() if each.action.session and each.action.session.key == session.key]
    counts = Counter(each.state for each in found)
    said = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    return f"{len(found)} action{'' if len(found) == 1 else 's'}: {said}" if found else ""


def hints(opened: Opened, sight: Sight) -> list[InlayHint]:
    """Who can read the entry, behind `shared`; nothing while that is being worked out, since its fields have changed."""
    journal, found = sight.journal, known_entry(opened, sight)
    if journal is None or found is None:
        return []
    place = found.place("shared")
    at = place.end if place.end else len(opened.source.line(1))
    return [InlayHint(opened.ruler.position(at), f"read by {readers_in_a_line(found, journal, sight.seen)}", padding_left=True)]
