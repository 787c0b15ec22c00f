"""One document to an entry or roadmap: a pure function of the file's bytes, its path and the names that journal.yaml knows."""

from __future__ import annotations

from datetime import date
from typing import Any

from journalkit.diagnostic import Outcome, diagnose, did_you_mean, nearest, surely
from journalkit.header_rules import TOO_DEEP, TOO_TANGLED
from journalkit.markup.text import read_text
from journalkit.model.body import Body
from journalkit.model.entry import Entry, Reach, Roadmap, Sharing, Written
from journalkit.model.places import Places
from journalkit.model.texts import texts_of
from journalkit.model.time import When
from journalkit.nodes import Document, Mapping, Pair, Scalar
from journalkit.reading.place import Place, id_of
from journalkit.reading.rules import CLAIMS_ANOTHER_AUTHOR
from journalkit.schema.field import Reading, Vocabulary, quoted
from journalkit.schema.fixes import meant_instead
from journalkit.schema.kind import COMMON, FIELDS_OF_TYPES, KINDS, Kind
from journalkit.schema.record import read_fields, renamed_field, swallowed
from journalkit.schema.rules import INVALID_ID, MISSING_FIELD, UNKNOWN_FIELD, UNKNOWN_ROOM, UNKNOWN_TYPE, WRONG_TYPE
from journalkit.schema.slug import RESERVED, is_slug, look_alike, slug, why_not
from journalkit.source import Span
from journalkit.values import Struct, replace

NO_DAY = When(date.min)
SAME_ID = "A person has the same id in all journals of a room"


class Decoded(Struct, frozen=True):
    """An entry or roadmap; one that is not `sound` lacks what could not be read, and serves only to check what else it says."""

    written: Written
    sound: bool


def decode(document: Document, vocabulary: Vocabulary, place: Place) -> Outcome[Decoded | None]:
    """The entry or roadmap of a document with all that is wrong with it; None when not even its type is known."""
    path, front = document.source.path, document.front
    rooms = vocabulary.rooms
    if place.room is not None:
        vocabulary = Vocabulary(vocabulary.people, None, vocabulary.extra_fields)  # room names are the sender's own
    reading = Reading(path, vocabulary, document.source.text)
    body = read_text(document.body)
    kind = _kind(document, reading)
    _check_id(path, reading)
    if kind is None:
        known = {each.name for each in COMMON} - {"type"}
        common = Mapping(tuple(pair for pair in front.pairs if pair.key.text in known), front.span)
        read_fields(common, tuple(replace(each, required=False) for each in COMMON), reading, "entry")
        return Outcome(None, tuple(reading.found))
    unread = document.unread | ({"title"} if body.heading else frozenset())
    slip = _near_type(document)
    if slip is not None:  # it has been spoken of
        front, unread = replace(front, pairs=tuple(pair for pair in front.pairs if pair is not slip)), unread | {"type"}
    values = read_fields(front, kind.fields, reading, kind.name, elsewhere=FIELDS_OF_TYPES, unread=unread, at=_type_place(document))
    _check_body(body, document, reading)
    _check_place(values, place, document, reading, rooms)
    lacking = {each.kept_as for each in kind.fields if each.required} - values.keys() - ({"title"} if body.heading else set())
    sound = not (reading.failed or lacking)
    if not sound:
        unreadable = {each.kept_as: None for each in kind.fields if each.required}
        values = {**unreadable, "date": NO_DAY, **values} if kind.model is not Roadmap else {**unreadable, "steps": (), **values}
    return Outcome(Decoded(_made(kind, values, body, document, place), sound), tuple(reading.found))


def _kind(document: Document, reading: Reading) -> Kind | None:
    """The kind that `type` names, or that it is beyond doubt meant to name, which is reported; None, reported, when it names none."""
    node = document.front.get("type")
    types = "the types are " + ", ".join(KINDS)
    if node is None:
        if "type" not in document.unread:
            return _kind_of_slip(document, reading)
    elif not isinstance(node, Scalar):
        reading.report(WRONG_TYPE, node.span, "type is one word, such as session")
    elif node.empty:
        key = next(pair.key for pair in document.front.pairs if pair.key.text == "type")
        reading.report(MISSING_FIELD, key.span, '"type" has no value', types)
    elif node.text in KINDS:
        return KINDS[node.text]
    else:
        hint = did_you_mean(node.text, KINDS) or types
        fix = meant_instead(reading.text, node, KINDS)
        reading.report(UNKNOWN_TYPE, node.span, f"there is no type {quoted(node.text)}", hint, fix)
        return KINDS.get(surely(node.text, KINDS) or "")
    return None


def _kind_of_slip(document: Document, reading: Reading) -> Kind | None:
    """The kind that a field near `type` names, if it names one; None, reported, without such a field."""
    pairs, near = document.front.pairs, _near_type(document)
    if near is None:
        place = pairs[0].key.span if pairs else Span(0, 3)
        reading.report(MISSING_FIELD, place, 'an entry needs "type"', "add type: one of " + ", ".join(KINDS))
        return None
    fix = renamed_field(near, document.front, [each.name for each in COMMON], reading)
    reading.report(UNKNOWN_FIELD, near.key.span, f"there is no field {quoted(near.key.text)}", 'did you mean "type"?', fix)
    return KINDS.get(near.value.text) if isinstance(near.value, Scalar) else None


def _near_type(document: Document) -> Pair | None:
    """The first field whose name is near `type`, where no field is called that."""
    if document.front.get("type") is not None:
        return None
    return next((pair for pair in document.front.pairs if nearest(look_alike(pair.key.text), ["type"])), None)


def _type_place(document: Document) -> Span:
    node = document.front.get("type")
    return node.span if node is not None else document.front.span


def _check_id(path: str, reading: Reading) -> None:
    name = id_of(path)
    if not is_slug(name):
        suggestion = slug(name) if name not in RESERVED else f"{name}-1"
        hint = f"rename the file to {suggestion}.md" if suggestion else "rename the file to letters, digits and -"
        reading.report(
            INVALID_ID,
            Span(0, 0),
            f"the file name {quoted(name)} {why_not(name)}",
            hint,
        )


def _check_body(body: Body, document: Document, reading: Reading) -> None:
    if body.too_deep is not None:
        place = document.body_start + body.too_deep
        reading.report(
            TOO_DEEP,
            Span(place, place),
            "this text is nested so deep that Markdown programs lose it",
            "use fewer levels",
        )
    if body.tangled is not None:
        place = document.body_start + body.tangled
        reading.report(
            TOO_TANGLED,
            Span(place, place),
            "this text has so many signs of Markdown within one another that programs hang on it",
            "put what is no Markdown between lines of ```, or split the file",
        )


def _check_place(values: dict[str, Any], place: Place, document: Document, reading: Reading, rooms: frozenset[str] | None) -> None:
    """A received entry speaks for its sender only, and comes from another person through a room of the journal."""
    people = reading.vocabulary.people
    if place.room is None:
        return
    if rooms is not None and place.room not in rooms:
        hint = did_you_mean(place.room, sorted(rooms)) or "add the room to journal.yaml, or delete the folder"
        message = f"this lies in the folder of room {quoted(place.room)}, which journal.yaml does not know"
        reading.report(UNKNOWN_ROOM, Span(0, 0), message, hint)
    if "steps" in values or document.front.get("steps") is not None:
        message = "roadmaps are not received: each journal has its own"
        reading.report(UNKNOWN_TYPE, _type_place(document), message, "copy it to roadmaps/ if you want to follow it")
    if place.returned:
        message = f"this was received, but lies in the folder of {place.owner}, whose journal this is"
        reading.report(CLAIMS_ANOTHER_AUTHOR, Span(0, 0), message, "delete it: your own entries are not received")
    author = values.get("author")
    if author is not None and author != place.owner:
        node = document.front.get("author")
        at = node.span if node else Span(0, 0)
        message = f"this was received from {place.owner}, but says that {author} wrote it"
        reading.found.append(diagnose(CLAIMS_ANOTHER_AUTHOR, reading.path, at, message, "ask the sender to correct it"))
    elif people is not None and place.owner not in people:
        near = did_you_mean(place.owner, sorted(people))
        hint = f"{near} {SAME_ID}" if near else "add the person to journal.yaml, or delete the folder"
        message = f"this lies in the folder of {quoted(place.owner)}, who is nobody in journal.yaml"
        reading.found.append(diagnose(CLAIMS_ANOTHER_AUTHOR, reading.path, Span(0, 0), message, hint))


def _made(kind: Kind, values: dict[str, Any], body: Body, document: Document, place: Place) -> Written:
    values.pop("type", None)
    own = dict(values)
    own["title"] = own.get("title") or body.heading or ""
    own["author"] = own.get("author", place.owner)
    default = Reach.ROOM if kind.shared_by_default else Reach.NOBODY
    own["shared"] = own.get("shared", Sharing(default))
    names = {each.name for each in kind.fields}
    source = document.source.text
    places = {pair.key.text: swallowed(pair, source) or pair.value.span for pair in document.front.pairs if pair.key.text in names}
    words = [text for each in kind.fields_of_words for text in texts_of(values.get(each.kept_as))]
    own.update(
        id=id_of(document.source.path),
        path=document.source.path,
        body=body,
        body_start=document.body_start,
        places=Places.of(places),
        bracketed=any("[[" in text or "](" in text for text in words),
    )
    if kind.model is not Roadmap and issubclass(kind.model, Entry):
        _entry_values(own, kind, place)
    return kind.model(**own)


def _entry_values(values: dict[str, Any], kind: Kind, place: Place) -> None:
    if place.room is not None:
        values["received_in"] = (place.room,)
        values["room"] = place.room
    if kind.name == "action" and "due" in values:
        due = values["due"]
        values["next_session"] = due is None
    if kind.name == "goal" and "owner" not in values:
        values["owner"] = values["author"]
