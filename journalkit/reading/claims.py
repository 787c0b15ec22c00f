"""Whose a name is: entries whose id is theirs alone, and what is wrong with files that claim one name together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from journalkit.diagnostic import Diagnostic, diagnose
from journalkit.model.entry import Entry, Key, Roadmap, Written
from journalkit.model.journal import Config
from journalkit.reading.rules import CASE_COLLISION, DUPLICATE_ID
from journalkit.schema.rules import UNKNOWN_PERSON
from journalkit.schema.slug import folded, is_slug
from journalkit.source import Span

START = Span(0, 0)


def of_members(written: Iterable[Written], config: Config, found: list[Diagnostic]) -> Iterator[Written]:
    """All entries but those received from somebody who is not one of the people of the room."""
    for each in written:
        if not isinstance(each, Entry) or not each.received_in:
            yield each
            continue
        rooms = [config.rooms[name] for name in each.received_in if name in config.rooms]
        stranger_in = [room.id for room in rooms if each.author not in room.people]
        if stranger_in:
            message = f"{each.author} is not one of the people of room {stranger_in[0]}"
            found.append(diagnose(UNKNOWN_PERSON, each.path, START, message, "add the person to the room, or delete the folder"))
        else:
            yield each


def unique_of(written: Iterable[Written], found: list[Diagnostic], copies: dict[Key, tuple[Entry, ...]]) -> list[Written]:
    """Entries whose id is theirs alone; one that came through several rooms counts once, and all of it is noted among the copies."""
    in_order = sorted(written, key=lambda each: each.path)
    if _all_differ(each.key for each in in_order):
        return in_order
    groups: dict[Key, list[Written]] = defaultdict(list)
    for each in in_order:
        groups[each.key].append(each)
    unique: list[Written] = []
    for group in groups.values():
        if len(group) == 1:
            unique.append(group[0])
        elif len({room for each in group if isinstance(each, Entry) for room in each.received_in}) == len(group):
            unique.append(group[0])
            copies[group[0].key] = tuple(each for each in group if isinstance(each, Entry))
        else:
            remedy = _remedy(group)
            for each in group:
                others = ", ".join(other.path for other in group if other is not each)
                message = f'the id "{each.id}" is also that of {others}'
                found.append(diagnose(DUPLICATE_ID, each.path, START, message, remedy))
    return unique


def _remedy(group: Iterable[Written]) -> str:
    """What to do about files with one id; what was received comes back with the next sync, so that it is for one's own to give way."""
    received = {isinstance(each, Entry) and bool(each.received_in): each for each in group}
    if len(received) == 1:
        return "rename one of the files"
    return f"rename {received[False].path}; if it says the same, delete it: journalkit rm {received[False].path}"


def _all_differ(names: Iterable[Hashable]) -> bool:
    """Whether no two are the same, as nearly always."""
    found = list(names)
    return len(set(found)) == len(found)


def doubled_names(unique: Iterable[Written]) -> Iterator[Diagnostic]:
    """Aliases that are the id or alias of another entry too, and steps of a roadmap with the same id."""
    named = {each.key: each.path for each in unique}
    for each in unique:
        if isinstance(each, Roadmap):
            yield from _doubled_steps(each)
            continue
        for alias in each.aliases if isinstance(each, Entry) else ():
            other = named.setdefault(Key(each.author, alias), each.path)
            if other != each.path:
                message = f'"{alias}" is also a name of {other}'
                yield diagnose(DUPLICATE_ID, each.path, each.place("aliases"), message, "delete one of the two")


def _doubled_steps(roadmap: Roadmap) -> Iterator[Diagnostic]:
    for step in (name for name, count in Counter(step.id for step in roadmap.steps).items() if count > 1):
        message = f'several steps have the id "{step}"'
        yield diagnose(DUPLICATE_ID, roadmap.path, roadmap.place("steps"), message, "give each an id of its own")


def case_collisions(claimed: Mapping[str, Key], attachments: Iterable[str]) -> Iterator[Diagnostic]:
    """Names that are one file on some disks. A name that is no id takes nothing off a site, where it cannot stand itself."""
    attachments = tuple(attachments)
    if _all_differ((key.author, folded(key.id)) for key in claimed.values()) and _all_differ(folded(path) for path in attachments):
        return
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for path, key in claimed.items():
        groups["entry", key.author, folded(key.id)].append((key.id, path))
    for path in attachments:
        groups["attachment", folded(path)].append((path, path))
    for group in groups.values():
        if len(group) == 1 or len({name for name, _ in group}) == 1:
            continue
        for name, path in sorted(group):
            against = (other for other_name, other in group if other_name != name and is_slug(other_name) >= is_slug(name))
            if others := ", ".join(sorted(against)):
                message = f"on many disks this is the same name as {others}"
                yield diagnose(CASE_COLLISION, path, START, message, "rename one of the files")
