"""What can be done at a place: the fix of a fault, a missing entry, readers, done, a new action, missing headings.

Nothing is written here: each is a change that the editor makes when it is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lsprotocol import types

from journalkit.authoring.change import Unchangeable, opened_with, with_fields
from journalkit.authoring.draft import Draft, Unusable, field_order, templates_of
from journalkit.authoring.mending import is_received
from journalkit.authoring.readers import audience_in_words, says, widened
from journalkit.authoring.settling import fields_that_say, is_said_in_its_file, why_not_said
from journalkit.checks.method.reflections import unanswered
from journalkit.layout import SETTINGS
from journalkit.lsp.creating import action_from, missing, update_that_says_done
from journalkit.lsp.desk import Sight, for_now, known_entry
from journalkit.lsp.diagnostics import told
from journalkit.lsp.edits import Able, edit_of, new_file
from journalkit.lsp.jumping import Shelf
from journalkit.lsp.opened import Opened
from journalkit.lsp.positions import edits_between
from journalkit.lsp.spot import What, spot_at
from journalkit.method.practice import Practice
from journalkit.model.audience import room_audience
from journalkit.model.entry import Action, Entry, Insight, Reflection, Session
from journalkit.model.journal import Journal
from journalkit.model.time import When
from journalkit.reading.discover import stays_inside
from journalkit.reading.read import decode
from journalkit.source import Edit, Span
from journalkit.templating import TemplateFault
from journalkit.values import Struct

QUICK, REWRITE, NEW = types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, types.CodeActionKind.Refactor
KINDS = (QUICK, REWRITE, NEW)
PRIVATE = "false"


class Asked(Struct, frozen=True):
    """What a choice is asked for: the file, the place, the journal, and what the editor can do."""

    opened: Opened
    span: Span
    sight: Sight
    journal: Journal
    practice: Practice
    shelf: Shelf
    able: Able

    @property
    def entry(self) -> Entry | None:
        """The entry of the file, where the journal knows what its fields say now."""
        return known_entry(self.opened, self.sight)

    @property
    def own(self) -> bool:
        """Whether the file is the owner's to change."""
        return not is_received(self.shelf.root, self.opened.path)


def actions(asked: Asked) -> list[types.CodeAction]:
    """All that can be done at a place. What turns out not to be possible is not offered."""
    return [each for offer in OFFERS for each in _tried(offer, asked)]


def _tried(offer: Callable[[Asked], Iterator[types.CodeAction]], asked: Asked) -> list[types.CodeAction]:
    try:
        return list(offer(asked))
    except (Unchangeable, Unusable, TemplateFault, OSError):
        return []


def _fixes(asked: Asked) -> Iterator[types.CodeAction]:
    """The fixes of the faults that stand here; what others wrote and journal.yaml are not mended so."""
    opened = asked.opened
    if not asked.own or opened.path == SETTINGS:
        return
    for each in for_now(opened, asked.sight):
        if each.fix is not None and each.span.start <= asked.span.end and asked.span.start <= each.span.end:
            edit = edit_of(opened.path, each.fix.edits, asked.shelf, asked.able)
            title = each.fix.title[:1].upper() + each.fix.title[1:]
            yield types.CodeAction(title, QUICK, [told(each, opened.ruler)], is_preferred=True, edit=edit)


def _missing(asked: Asked) -> Iterator[types.CodeAction]:
    """The entry that is named here and is not there."""
    spot = spot_at(asked.opened, asked.span.start, asked.sight.known)
    if spot is not None and spot.what is What.ENTRY and not spot.keys and asked.own and asked.able.create:
        made = missing(spot, asked.sight, asked.practice, asked.shelf)
        if made is not None:
            yield _created(f"Create {made.path}", QUICK, made, asked)


def _readers(asked: Asked) -> Iterator[types.CodeAction]:
    """Who may read the entry."""
    entry = asked.entry
    if entry is None or not asked.own or entry.received_in or asked.span.start >= asked.opened.body_start:
        return
    said = says(entry)
    for room in asked.journal.config.rooms:
        value = widened(entry, asked.journal, (room,), public=False)
        if value != said:
            yield _field(f"Share with {audience_in_words(room_audience(room), asked.journal.config)}", entry, {"shared": value}, asked)
    if said != "public":
        yield _field("Share with everyone", entry, {"shared": "public"}, asked)
    if said != PRIVATE and not (isinstance(entry, Action) and entry.assignee != entry.author):
        yield _field("Keep it to yourself", entry, {"shared": PRIVATE}, asked)


def _done(asked: Asked) -> Iterator[types.CodeAction]:
    """That an action is done, by whoever may say so: in its file, else in an update."""
    entry, sight, practice = asked.entry, asked.sight, asked.practice
    commitment = practice.commitments.get(entry.key) if entry else None
    if not isinstance(entry, Action) or commitment is None or commitment.status != "open":
        return
    if why_not_said(entry, "done", sight.me, asked.journal.config):
        return
    now = When(practice.today, practice.now.time().replace(second=0, microsecond=0))
    if is_said_in_its_file(entry, "done", sight.me, practice.owner):
        yield _field("Done now", entry, fields_that_say("done", now), asked)
    elif asked.able.create:
        yield _created("Done now: write an update", REWRITE, update_that_says_done(entry, now, sight, practice, asked.shelf), asked)


def _new_action(asked: Asked) -> Iterator[types.CodeAction]:
    """A new action from what was selected, or from the session or advice of the file."""
    entry, words = asked.entry, asked.opened.source.text[slice(*asked.span)]
    in_text = asked.span.start >= asked.opened.body_start
    if entry is None or not asked.able.create:
        return
    if in_text and words.strip():
        made = action_from(entry, words, asked.sight, asked.practice, asked.shelf)
        yield _created("New action from the selected text", NEW, made, asked)
    elif isinstance(entry, Session | Insight):
        title = "New action from this session" if isinstance(entry, Session) else "New action that tries this"
        yield _created(title, NEW, action_from(entry, "", asked.sight, asked.practice, asked.shelf), asked)


def _headings(asked: Asked) -> Iterator[types.CodeAction]:
    """The headings of a reflection that are not there."""
    reflection = asked.opened.entry
    if not isinstance(reflection, Reflection) or not asked.own:
        return
    there = unanswered(reflection.body, asked.journal.config.headings, empty_too=False)
    if there:
        source = asked.opened.source
        end = "\r\n" if "\r\n" in source.text else "\n"
        before = "" if source.text.endswith(("\n", "\r")) else end
        text = before + "".join(f"{end}## {heading}{end}" for heading in there)
        edit = edit_of(asked.opened.path, [Edit(Span(len(source.text), len(source.text)), text)], asked.shelf, asked.able)
        which = " and ".join(f"“{heading}”" for heading in there)
        yield types.CodeAction(f"Add the heading{'s' if len(there) > 1 else ''} {which}", QUICK, edit=edit)


def _field(title: str, entry: Entry, fields: dict[str, str] | dict[str, str | None], asked: Asked) -> types.CodeAction:
    """A change of fields of the open file, by their bytes alone."""
    opened = asked.opened
    data = with_fields(
        opened_with(asked.shelf.root, opened.path, opened.data), dict(fields), field_order(entry.type, templates_of(asked.shelf.root))
    )
    after = decode(opened.path, data).value
    edits = edits_between(opened.source.text, after.text if after else opened.source.text)
    return types.CodeAction(title, REWRITE, edit=edit_of(opened.path, edits, asked.shelf, asked.able))


def _created(title: str, kind: types.CodeActionKind, made: Draft, asked: Asked) -> types.CodeAction:
    """A new file. Unusable where it would lie outside the journal, since its folder is a symbolic link."""
    folder = asked.shelf.root / made.path.partition("/")[0]
    if folder.exists() and not stays_inside(asked.shelf.root, folder.name):
        raise Unusable(f"{made.path} would lie outside the journal")
    return types.CodeAction(title, kind, edit=new_file(made.path, made.text, asked.shelf))


OFFERS = (_fixes, _missing, _headings, _done, _readers, _new_action)
