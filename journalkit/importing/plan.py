"""The one place where what was found becomes entries: ids, texts, attachments, and proof that each reads as it is meant.
Nothing is written.

All of them are private, whatever their source says, and each carries a mark, by which it is known when it is imported again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from journalkit.authoring.draft import Draft, Unusable, free_id, prove
from journalkit.importing.attachments import Attachments
from journalkit.importing.bodies import Bodies
from journalkit.importing.data import as_json, yaml_of
from journalkit.importing.fitting import Fit, Unfit, fit
from journalkit.importing.found import Collection, Data, Fault, Found, Plain
from journalkit.importing.keys import content
from journalkit.importing.library import NOTE
from journalkit.importing.mapping import Meaning
from journalkit.importing.marks import Known, Mark
from journalkit.model.journal import Journal
from journalkit.schema.kind import KINDS
from journalkit.schema.names import EntryReference
from journalkit.schema.scalar import scalar_text
from journalkit.schema.slug import LONGEST, folded, slug
from journalkit.values import Struct, replace

LONGEST_HEADER = 48 * 1024  # bytes of fields that are kept; what is more lies in a file
KEPT_IN = "x-kept-in"
FILE_NAME = re.compile(r"[^\n:?#]{1,300}\.\w{2,5}")  # what may name a picture or another file


class Planned(Struct, frozen=True):
    """An entry to be written: what it was, what it becomes, the names of fields that are kept, files that come along, and remarks."""

    found: Found
    fit: Fit
    draft: Draft
    mark: Mark
    kept: tuple[str, ...]
    files: tuple[str, ...]
    remarks: tuple[str, ...]


class Before(Struct, frozen=True):
    """Something that was imported before, as which entry, and whether its source says something else since."""

    found: Found
    known: Known
    changed: bool


class Plan(Struct, frozen=True):
    """All that an import would do. `files` are places of the journal with what is to lie there, `made` the same with bytes."""

    entries: tuple[Planned, ...]
    before: tuple[Before, ...]
    faults: tuple[Fault, ...]
    files: Mapping[str, Path]
    made: Mapping[str, bytes]


class Here(Struct, frozen=True):
    """The journal into which is imported: its folder, its entries, ids that are taken, what was imported before, and the day.

    `titles` are those of entries that came from another source meanwhile, each with its type and id.
    """

    root: Path
    journal: Journal
    taken: frozenset[str]
    known: Mapping[str, Known]
    today: date
    titles: tuple[tuple[str, str, str], ...] = ()

    def after(self, made: Plan) -> Here:
        """The journal as it is when a plan is carried out."""
        ids = {folded(each.draft.id) for each in made.entries}
        known = {each.mark.key: Known(each.draft.id, each.draft.path, each.mark.content) for each in made.entries}
        titles = tuple((each.fit.kind.name, each.draft.id, each.fit.title.casefold()) for each in made.entries)
        return replace(self, taken=self.taken | ids, known={**self.known, **known}, titles=(*self.titles, *titles))


def plan(collection: Collection, meaning: Meaning, here: Here) -> Plan:
    """What an import of a collection would do."""
    return _Planning(collection, meaning, here).plan()


class _Planning:
    """The work on one import."""

    def __init__(self, collection: Collection, meaning: Meaning, here: Here) -> None:
        self.collection, self.meaning, self.here = collection, meaning, here
        self.name = meaning.name or collection.name
        folder = slug(self.name) or collection.program
        self.attachments = Attachments(here.root, collection.files.root, folder)
        self.faults = list(collection.faults)
        self.made: dict[str, bytes] = {}
        self.places: dict[str, str] = {}
        self.titles: dict[str, str] = {}

    def plan(self) -> Plan:
        before, new = self._known()
        drafts = self._named(new)
        for each in before:
            self.places[each.found.key] = each.known.path
        bodies = Bodies(self.collection.files, self.places, self.meaning.site or self.collection.site, self.attachments.take)
        entries = [planned for each in drafts if (planned := self._planned(*each, bodies)) is not None]
        root = self.collection.files.root or Path()
        files = {place: root / path for path, place in self.attachments.wanted.items()}
        faults = (*self.faults, *self.attachments.faults)
        return Plan(tuple(entries), tuple(before), faults, files, self.made)

    def _mark(self, found: Found) -> Mark:
        return Mark(self._key(found.key), content(found.fields, found.body))

    def _key(self, key: str) -> str:
        """A key of the source as marks have it: with the name of the source where its keys are not its own all over the world."""
        name = f"{self.name}/" if self.collection.program == "notes" or self.meaning.name else ""
        return f"{self.collection.program}:{name}{key}"

    def _known(self) -> tuple[list[Before], list[Found]]:
        """What was imported before, and what was not."""
        before, new = [], []
        for each in self.collection.found:
            mark = self._mark(each)
            known = self.here.known.get(mark.key)
            if known is None:
                new.append(each)
            else:
                before.append(Before(each, known, bool(known.content) and known.content != mark.content))
        return before, new

    def _named(self, new: list[Found]) -> list[tuple[Found, Fit, str, str]]:
        """Each new one as an entry with its id and the id that it would have had; what cannot be one is a fault."""
        taken, named = set(self.here.taken), []
        for each in new:
            try:
                fitted = fit(each, self.collection.known, self.meaning, self.here.journal.config, str(self.here.today))
            except Unfit as fault:
                self.faults.append(Fault(each.name, str(fault)))
                continue
            wanted = _wanted_id(fitted)
            name = free_id(wanted, taken)
            taken.add(folded(name))
            self.places[each.key] = f"{fitted.kind.folder}/{name}.md"
            self.titles[each.key] = fitted.title.casefold()
            named.append((each, fitted, name, wanted))
        return named

    def _planned(self, found: Found, fitted: Fit, name: str, wanted: str, bodies: Bodies) -> Planned | None:
        """The entry, proved; None, with a fault, when it cannot be read as it is meant."""
        files = len(self.attachments.wanted)
        try:
            fitted = self._with_references(fitted)
            body = bodies.text(fitted.body, found.folder)
            fitted = replace(fitted, kept={key: self._with_files(each, found.folder) for key, each in fitted.kept.items()})
            kept = self._kept(fitted, name)
            mark = self._mark(found)
            text = _text(fitted, kept, mark, body)
            made = Draft(name, self.places[found.key], text, wanted if wanted != name else "")
            prove(made, fitted.kind.name, "false", self.here.journal.config)
        except (Unfit, Unusable) as fault:
            self.faults.append(Fault(found.name, str(fault)))
            return None
        came = tuple(self.attachments.wanted.values())[files:]
        return Planned(found, fitted, made, mark, tuple(fitted.kept), came, fitted.remarks)

    def _with_references(self, fitted: Fit) -> Fit:
        """With the entries that it names by id, by the key of their source, or by title; other names are kept. Unfit when it needs one."""
        fields, kept, remarks = dict(fitted.fields), dict(fitted.kept), list(fitted.remarks)
        for field, said in fitted.named.items():
            of = next(each for each in fitted.kind.fields if each.name == field)
            name = self._entry_named(said, of.type.types) if isinstance(of.type, EntryReference) else ""
            if name:
                fields[field] = Plain(name)
            elif of.required:
                raise Unfit(f"{field}: there is no entry {said[:60]!r}; import it first, or import this as another type")
            else:
                kept[f"x-{field}"] = said
                remarks.append(f"{field}: there is no entry {said[:60]!r}")
        return replace(fitted, fields=fields, kept=kept, remarks=tuple(remarks))

    def _entry_named(self, said: str, types: tuple[str, ...]) -> str:
        """The id of the one entry of some types that a word means; nothing for none and for several."""
        wanted = said.strip().casefold().strip("[]")
        folders = {KINDS[each].folder for each in types} if types else {each.folder for each in KINDS.values()}
        found = {
            place.rpartition("/")[2].removesuffix(".md")
            for key, place in self.places.items()
            if place.partition("/")[0] in folders and wanted in (key.casefold(), key.casefold().partition(" ")[2], self.titles.get(key))
        }
        before = (self.here.known.get(self._key(f"{each} {said}")) for each in types or KINDS)
        found |= {each.id for each in before if each is not None}
        found |= {name for kind, name, title in self.here.titles if (not types or kind in types) and wanted in (name, title)}
        found |= {
            each.id
            for each in self.here.journal.entries.values()
            if each.author == self.here.journal.config.owner
            and (not types or each.type in types)
            and wanted in (each.id, each.title.casefold())
        }
        return found.pop() if len(found) == 1 else ""

    def _with_files(self, value: Data, folder: str) -> Data:
        """A value that is kept; a file of the source that it names comes along, and is named where it lies."""
        if isinstance(value, Mapping):
            return {name: self._with_files(each, folder) for name, each in value.items()}
        if not isinstance(value, str):
            return tuple(self._with_files(each, folder) for each in value)
        path = self.collection.files.find(str(value), folder) if FILE_NAME.fullmatch(value) else None
        place = self.attachments.take(path) if path is not None and not NOTE.search(path) else ""
        return place or value

    def _kept(self, fitted: Fit, name: str) -> list[str]:
        """The lines of what is kept; in a file of its own when front matter could not hold it."""
        lines = [f"{scalar_text(key)}: {yaml_of(value)}" for key, value in fitted.kept.items()]
        if sum(len(each.encode("utf-8", "surrogatepass")) for each in lines) <= LONGEST_HEADER:
            return lines
        place = f"attachments/{self.attachments.name}/{name}.kept.json"
        self.made[place] = (as_json(fitted.kept) + "\n").encode("utf-8", "surrogatepass")
        return [f"{KEPT_IN}: {scalar_text(place)}"]


def _wanted_id(fitted: Fit) -> str:
    """The id that the day and the title suggest."""
    day, words = fitted.date[:10], slug(fitted.title)
    return (words if words.startswith(day) else f"{day}-{words or fitted.kind.name}")[:LONGEST].strip("-")


def _text(fitted: Fit, kept: list[str], mark: Mark, body: str) -> str:
    """The text of the file: our fields in the order of their table, then what is kept, the mark, and `shared: false`."""
    lines = ["---", f"type: {fitted.kind.name}", f"title: {scalar_text(fitted.title)}", f"date: {fitted.date}"]
    for field in fitted.kind.fields:
        value = fitted.fields.get(field.name)
        if value is not None:
            lines.append(f"{field.name}: {yaml_of(value)}")
    return "\n".join([*lines, *kept, mark.line, "shared: false", "---", *([body] if body else []), ""])
