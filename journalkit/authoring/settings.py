"""journal.yaml changed by its bytes alone: rooms and people added, a room's remote set or taken out. Comments, order and quotes stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from journalkit.authoring.change import Unchangeable, Unwritable, replace_whole
from journalkit.config import read_config
from journalkit.edit import assignment, edited, removal
from journalkit.layout import SETTINGS as FILE_NAME
from journalkit.located import compose
from journalkit.model.journal import Config
from journalkit.model.person import Person
from journalkit.nodes import Mapping as Fields
from journalkit.nodes import Pair
from journalkit.reading.read import BYTE_ORDER_MARK, decode
from journalkit.schema.scalar import flow_text, scalar_text
from journalkit.source import Edit, Source
from journalkit.values import Struct, replace

BY_HAND = f"{FILE_NAME} cannot be changed without changing something else in it; change it in an editor"


class Settings(Struct, frozen=True):
    """journal.yaml as it was read: what is written back must still stand on these bytes."""

    file: Path
    data: bytes
    source: Source
    config: Config


def open_settings(root: Path) -> Settings:
    """Read journal.yaml to change it. Unchangeable when it has errors."""
    file = root / FILE_NAME
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise Unwritable(f"{FILE_NAME} cannot be read: {fault.strerror}") from None
    source = decode(FILE_NAME, data).value
    config = read_config(source).value if source else None
    if source is None or config is None:
        raise Unchangeable(f"{FILE_NAME} has errors; journalkit check shows them")
    return Settings(file, data, source, config)


def with_people(settings: Settings, people: Iterable[Person]) -> Settings:
    """The settings with people added whom they do not have yet."""
    for person in people:
        if person.id not in settings.config.people:
            role = f", role: {flow_text(person.role)}" if person.role else ""
            added = f"{{name: {flow_text(person.name)}{role}}}"
            settings = _set(settings, ("people", person.id), added, {"people"})
    return settings


def with_room(settings: Settings, room: str, fields: Mapping[str, str]) -> Settings:
    """The settings with a room that has these fields, given as YAML; of a room that is there only these fields change."""
    if room not in settings.config.rooms:
        values = ", ".join(f"{name}: {value}" for name, value in fields.items())
        return _set(settings, ("rooms", room), f"{{{values}}}", {"rooms"})
    for name, value in fields.items():
        settings = _set(settings, ("rooms", room, name), value, {"rooms"})
    return settings


def without_remote(settings: Settings, room: str) -> Settings:
    """The settings with a room that is not sent anywhere any more."""
    text = settings.source.text
    mapping = _at(_front(text), ("rooms", room))
    pair = next((each for each in mapping.pairs if each.key.text == "remote"), None) if mapping else None
    if mapping is None or pair is None:
        return settings
    return _checked(settings, edited(text, [removal(text, mapping, pair)]), {"rooms"})


def people_text(people: Iterable[str]) -> str:
    """A list of people as YAML."""
    return f"[{', '.join(map(flow_text, people))}]"


def remote_text(remote: str) -> str:
    """The address of a remote as YAML."""
    return flow_text(remote)


def write_settings(before: Settings, after: Settings) -> bool:
    """Write changed settings, if the file is still as it was read. Whether they had to be. Unchangeable or Unwritable."""
    data = _bytes(after)
    if data == before.data:
        return False
    target = before.file.resolve()
    try:
        if target.read_bytes() != before.data:
            raise Unchangeable(f"{FILE_NAME} was changed by another program meanwhile; nothing was written. Try again")
        replace_whole(target, data, like=target)
    except OSError as fault:
        raise Unwritable(f"{FILE_NAME} cannot be written: {fault.strerror}") from None
    return True


def _bytes(settings: Settings) -> bytes:
    return (BYTE_ORDER_MARK if settings.source.byte_order_mark else b"") + settings.source.text.encode("utf-8")


def _front(text: str) -> Fields:
    front = compose(text, FILE_NAME, 0).value.front
    if front is None:
        raise Unchangeable(f"{FILE_NAME} has errors; journalkit check shows them")
    return front


def _at(mapping: Fields, path: Iterable[str]) -> Fields | None:
    """The mapping at the end of a path of keys; None when there is none."""
    for name in path:
        found = mapping.get(name)
        if not isinstance(found, Fields):
            return None
        mapping = found
    return mapping


def _set(settings: Settings, path: tuple[str, ...], value: str, may_change: set[str]) -> Settings:
    """The settings with a value at a path of keys, of which only the last two may be missing."""
    text, name = settings.source.text, path[-1]
    parent = _at(_front(text), path[:-1])
    if parent is not None:
        edit = assignment(text, parent, scalar_text(name), value, after=_last(parent))
    else:
        above = _at(_front(text), path[:-2])
        if above is None or above.flow:
            raise Unchangeable(BY_HAND)
        line_end = "\r\n" if "\r\n" in text else "\n"
        below = f"{line_end}{_indent(text)}{scalar_text(name)}: {value}"
        edit = assignment(text, above, path[-2], below, after=_last(above))
        edit = Edit(edit.span, edit.text.replace(f" {line_end}", line_end, 1))  # nothing stands behind the colon
    return _checked(settings, edited(text, [edit]), may_change)


def _last(mapping: Fields) -> Pair | None:
    return mapping.pairs[-1] if mapping.pairs else None


def _indent(text: str) -> str:
    """How far the file indents what stands below a field."""
    return next((line[: len(line) - len(line.lstrip(" "))] for line in text.splitlines() if line.startswith(" ") and line.strip()), "  ")


def _checked(before: Settings, text: str, may_change: set[str]) -> Settings:
    """The settings of a changed text. Unchangeable when anything else than the wanted fields reads differently."""
    source = Source(FILE_NAME, text, "", before.source.byte_order_mark)
    outcome = read_config(source)
    if outcome.value is None:
        raise Unchangeable(outcome.diagnostics[0].message if outcome.diagnostics else BY_HAND)
    kept = {name: getattr(before.config, name) for name in may_change}
    if replace(outcome.value, **kept) != before.config:
        raise Unchangeable(BY_HAND)
    for name in may_change:
        old, new = getattr(before.config, name), getattr(outcome.value, name)
        if len([each for each in old if new.get(each) != old[each]]) > (1 if name == "rooms" else 0):
            raise Unchangeable(BY_HAND)
    return Settings(before.file, before.data, source, outcome.value)
