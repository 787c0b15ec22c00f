"""journal.json: all that a View holds, as data for other programs. docs/schema/journal.schema.json describes its form.

The texts of entries lie apart, a file a month, so that other words in one of them leave all other files as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from journalkit.method.advice import ledger
from journalkit.method.filtering import fields_of
from journalkit.method.practice import Practice
from journalkit.model.entry import Action, Entry, Goal, Insight, Written
from journalkit.sheet.data import data_of
from journalkit.site.address import entry_address
from journalkit.site.composing import Composing, month_of
from journalkit.site.files import DataContent, Record
from journalkit.site.page import Page, Planned
from journalkit.site.paths import named_path
from journalkit.site.piece import Prose
from journalkit.view import View

SCHEMA_VERSION = 1
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
SCHEMA_NAME = "urn:journalkit:schema:journal:1"  # for what stands alone, where no schema lies beside it
SCHEMA, TEXTS_SCHEMA = "assets/journal.schema.json", "assets/texts.schema.json"
FIRST = ("type", "id", "author", "title", "date", "state")
LEFT_OUT = frozenset(["path", "shared", "aliases"])  # what is of use only beside the files
OF_PROGRESS = (
    "current", "measured", "share", "freshness", "reached", "pace", "needed", "projected", "reached_on", "outlook",
)  # fmt: skip


def data_files(composing: Composing) -> Iterator[Planned]:
    """journal.json, and the texts of each month."""
    yield composing.planned("journal.json", partial(data_page, composing))
    for month, entries in composing.by_month().items():
        yield composing.planned(_file(month), partial(_texts, composing, month, tuple(entries)))


def _file(month: str) -> str:
    return f"texts/{month}.json"


def _texts(composing: Composing, month: str, entries: tuple[Entry, ...]) -> Page:
    """The texts of the entries of a month."""
    records = (Record(_dumped({"author": entry.author, "id": entry.id}), _prose(composing, entry)) for entry in entries)
    about = _dumped({"$schema": f"../{TEXTS_SCHEMA}", "schema_version": SCHEMA_VERSION})
    return composing.page(_file(month), "data.json", month, DataContent(about, (("texts", tuple(records)),)))


def data_page(composing: Composing, *, whole: bool = False) -> Page:
    """All data of a view; `whole` has the text of each entry in it instead of in a file of its month."""
    lists = {
        "people": _people(composing.view),
        "rooms": _rooms(composing.view),
        "roadmaps": _roadmaps(composing),
        "entries": _entries(composing, whole),
    }
    content = DataContent(
        _dumped(_about(composing, SCHEMA_NAME if whole else SCHEMA)), tuple((name, tuple(records)) for name, records in lists.items())
    )
    return composing.page("journal.json", "data.json", composing.view.config.title, content)


def _dumped(value: object) -> str:
    return ENCODER.encode(value)


def _about(composing: Composing, schema: str) -> dict[str, Any]:
    config = composing.view.config
    return {
        "$schema": schema,
        "schema_version": SCHEMA_VERSION,
        "title": config.title,
        "summary": config.summary,
        "language": config.language,
        "timezone": config.timezone,
        "audience": composing.view.audience.reach.value,
        "room": composing.view.audience.room,
        "address": composing.site_url or None,
        "owner": config.owner or None,
    }


def _people(view: View) -> Iterator[Record]:
    for person in view.people.values():
        yield Record(_dumped({"id": person.id, "name": person.name, "role": person.role}))


def _rooms(view: View) -> Iterator[Record]:
    for room in view.rooms.values():
        yield Record(_dumped({"id": room.id, "title": room.title, "people": list(room.people), "roadmap": room.roadmap}))


def _roadmaps(composing: Composing) -> Iterator[Record]:
    for roadmap in composing.view.roadmaps.values():
        known = {
            "id": roadmap.id,
            "title": roadmap.title,
            "summary": roadmap.summary,
            "for": roadmap.audience,
            "address": quote(named_path("roadmaps", roadmap.id)),
            "steps": data_of(roadmap.steps),
        }
        yield Record(_dumped(known), _prose(composing, roadmap))


def _entries(composing: Composing, with_text: bool) -> Iterator[Record]:
    """Every entry, oldest first: its fields, what the method says of it, where it stands on the site, and its text or where that is."""
    practice, view = composing.practice, composing.view
    to_data = partial(data_of, of_entry=partial(_reference, view=view))
    verdicts = {advice.insight.key: advice.verdict.value for advice in ledger(practice)}
    for entry in composing.entries:
        known = fields_of(entry, practice)
        ordered = {name: known[name] for name in FIRST} | {k: v for k, v in known.items() if k not in FIRST and k not in LEFT_OUT}
        whole = {
            **{name: to_data(value) if value is not None else None for name, value in ordered.items()},
            **({"verdict": verdicts.get(entry.key)} if isinstance(entry, Insight) else {}),
            **to_data(_counted(entry, practice)),
            "address": entry_address(entry, view),
            **({} if with_text else {"texts": _file(month_of(entry))}),
        }
        yield Record(_dumped(whole), _prose(composing, entry) if with_text else None)


def _counted(entry: Entry, practice: Practice) -> dict[str, object]:
    """What the method says of an entry beyond its state: how far a goal is, where the 72 hours of an action stand."""
    if isinstance(entry, Goal):
        found = practice.series[entry.key]
        points = tuple({"day": point.day, "value": point.value, "entry": point.entry} for point in found.points)
        return {"progress": {**{name: getattr(found, name) for name in OF_PROGRESS}, "points": points}}
    if isinstance(entry, Action):
        commitment, clock = practice.commitments[entry.key], practice.clocks.get(entry.key)
        running = {name: getattr(clock, name) for name in ("started", "deadline", "reflection", "state")} if clock else None
        return {"confirmed": commitment.confirmed, "in_time": commitment.in_time, "clock": running}
    return {}


def _reference(entry: Entry, view: View) -> dict[str, Any]:
    """An entry that another one names."""
    return {"type": entry.type, "id": entry.id, "author": entry.author, "title": entry.title, "address": entry_address(entry, view)}


def _prose(composing: Composing, written: Written) -> Prose:
    return composing.cards.prose(written, prefix="text-", level=2)
