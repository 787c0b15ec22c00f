"""A folder to a linked Journal, with everything that is wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from journalkit.config import read_config, vocabulary_of
from journalkit.diagnostic import Diagnostic, Outcome, diagnose
from journalkit.layout import SETTINGS
from journalkit.located import parse
from journalkit.model.entry import Entry, Key, Roadmap, Written
from journalkit.model.journal import Config, Journal
from journalkit.packaged import packaged_roadmaps
from journalkit.reading.attached import attached_to, facts_of_attachments
from journalkit.reading.decode import decode
from journalkit.reading.discover import stays_inside
from journalkit.reading.entries import Reader, unheeded
from journalkit.reading.inputs import Inputs, Listed, background_now, listed
from journalkit.reading.link import Known, Linked, link
from journalkit.reading.place import Place, id_of, place_of
from journalkit.reading.read import decode as decode_bytes
from journalkit.reading.read import read
from journalkit.reading.recall import FileRead, Recall
from journalkit.reading.rules import NO_CONFIG, OUTSIDE_JOURNAL
from journalkit.schema.field import Vocabulary
from journalkit.seen import unseen
from journalkit.source import Source, Span
from journalkit.store import Memo
from journalkit.values import Struct, replace

START = Span(0, 0)


class Settings(Struct, frozen=True):
    """What journal.yaml says, as far as it can be used: None where it cannot, and the names it knows all the same."""

    config: Config | None
    vocabulary: Vocabulary
    digest: str = ""


class Loaded(Struct, frozen=True):
    """A linked journal, None when journal.yaml cannot be used; all that is wrong in every file; and what all of it was read from.

    `known` is what its references were told by, `reads` what every file is.
    """

    journal: Journal | None
    diagnostics: tuple[Diagnostic, ...]
    inputs: Inputs
    known: Known | None = None
    reads: tuple[FileRead, ...] = ()


def load(
    root: Path,
    memo: Memo,
    recall: Recall,
    jobs: int = 1,
    advance: Callable[[int, int], None] = unheeded,
    instead: Mapping[str, bytes] = MappingProxyType({}),
    there: Listed | None = None,
) -> Loaded:
    """The journal in a folder; what the memo knows is not read again, the rest by as many processes as `jobs` says.

    `instead` gives bytes that some of its files are read as if they held, and entries as if they were there; `there` are all there are,
    where they have just been listed.
    """
    background = background_now(root)
    settings = read_settings(root, instead)
    config = settings.value.config
    owner = config.owner if config else ""
    files, digests = there or listed(root, memo, config.ignore if config else ())
    reader = Reader(root, settings.value.vocabulary, owner, memo, recall, jobs, advance, instead)
    reads = reader.read({path: files.value.states[path] for path in files.value.markdown}, digests, config.ignore if config else ())
    found = [*settings.diagnostics, *files.diagnostics, *(each for read in reads for each in read.diagnostics)]
    written = [read.written for read in reads if read.written and read.sound]
    faulty = [read.written for read in reads if read.written and not read.sound]
    claimed = {read.path: key_of(read, owner) for read in reads if read.claims}
    named = digests.all_named(files.value.states)
    shapes = {read.path: read.shape for read in reads if read.shape}
    inputs = Inputs(named, files.diagnostics, settings.value.digest, background, shapes)
    digests.keep(files.value.states)
    if config is None:
        return Loaded(None, tuple(found), inputs)
    linked = linked_of(config, written, faulty, claimed, files.value.attachments)
    journal = linked.value.journal
    copies = (each for group in journal.copies.values() for each in group)
    attached = attached_to((*journal.entries.values(), *journal.roadmaps.values(), *copies))
    facts = facts_of_attachments(root, attached, named, memo)
    whole = replace(journal, packaged=tuple(packaged_roadmaps()), files=facts, unseen=unseen(journal, root, named))
    return Loaded(whole, (*found, *linked.diagnostics), inputs, linked.value.known, tuple(reads))


def key_of(read: FileRead, owner: str) -> Key:
    """The key that a file of the journal of an owner claims."""
    return read.written.key if read.written else Key(place_of(read.path, owner).owner, id_of(read.path))


def linked_of(
    config: Config, written: Collection[Written], faulty: Collection[Written], claimed: Mapping[str, Key], attachments: Iterable[str]
) -> Outcome[Linked]:
    """The journal of these entries, with the packaged roadmaps that somebody names; the rest is as for `link`."""
    packaged = packaged_roadmaps()
    built_in = {name: read_packaged(packaged[name]) for name in sorted(_named_roadmaps(config, [*written, *faulty]) & set(packaged))}
    return link(config, written, faulty, claimed, attachments, built_in)


def _named_roadmaps(config: Config, written: Iterable[Written]) -> set[str]:
    """The roadmaps that settings and entries name."""
    followed = {config.roadmap, *(room.roadmap for room in config.rooms.values())}
    steps = (each.step for each in written if isinstance(each, Entry) and each.step)
    return {name for name in (*followed, *(step.roadmap for step in steps)) if name}


def read_packaged(file: Path) -> Roadmap:
    """A built-in roadmap. It is nobody's and everybody's."""
    path = f"roadmaps/{file.name}"
    source = Source(path, file.read_text(encoding="utf-8"), "")
    document = parse(source).value
    decoded = decode(document, Vocabulary(), Place("")).value if document else None
    if decoded is None or not isinstance(decoded.written, Roadmap):
        raise ValueError(f"{file} is not a roadmap")
    return replace(decoded.written, packaged=True, path="")


def read_settings(root: Path, instead: Mapping[str, bytes] = MappingProxyType({})) -> Outcome[Settings]:
    """The settings of the journal in a folder; `instead` may give other bytes that journal.yaml is read as if it held."""
    nothing = Settings(None, Vocabulary())
    if (root / SETTINGS).is_symlink() and not stays_inside(root, SETTINGS):
        return Outcome(nothing, (diagnose(OUTSIDE_JOURNAL, SETTINGS, START, "this symbolic link leads out of the journal, or nowhere"),))
    source = decode_bytes(SETTINGS, instead[SETTINGS]) if SETTINGS in instead else read(root, SETTINGS)
    if source.value is None:
        missing = diagnose(
            NO_CONFIG,
            SETTINGS,
            START,
            f"there is no {SETTINGS} here",
            "journalkit init makes a new journal",
        )
        return Outcome(nothing, source.diagnostics or (missing,))
    config = read_config(source.value)
    return Outcome(Settings(config.value, vocabulary_of(source.value), source.value.digest), config.diagnostics)
