"""What was found, as the fields of an entry: what means one of ours in the form it has here, all else kept under `x-`.

Nothing that a source says decides who may read an entry, in which room it is, or who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from journalkit.importing.data import is_blank, node_of, word, words_in
from journalkit.importing.found import Data, Found, meanings
from journalkit.importing.mapping import NEVER, TYPES, Meaning
from journalkit.importing.opening import UNSEEN, first_words
from journalkit.importing.when import NotADay, day_of, moment
from journalkit.model.journal import Config
from journalkit.schema.dates import Day, Due, Duration, Moment
from journalkit.schema.field import Choice, Fault, FieldType, ListOf, Number, Reading, Text, Vocabulary
from journalkit.schema.kind import KINDS, Kind
from journalkit.schema.names import EntryReference, PersonId
from journalkit.schema.record import Field
from journalkit.values import Struct

DEFAULT = "insight"
MARK = "x-imported"
SPLIT = re.compile(r"[,;\n]")
FINER = re.compile(r"\s*[/&+|]\s*|\s+(?:and|und|y|et|e)\s+")
NOTE = re.compile(r"\[\[(?:[^\[\]|]*/)?([^\[\]|/#]+)(?:[|#][^\[\]]*)?\]\]")
BESIDE = re.compile(r"\s*\([^()]*\)\Z")
TAGS = re.compile(r"[,;\s]+")
SAME = meanings(
    ("done", "complete, completed, finished, closed"),
    ("open", "todo, to do, to-do, in progress, in-progress, not started, pending, active, overdue"),
    ("dropped", "cancelled, canceled, abandoned, won't do"),
)
OF_SESSIONS = meanings(
    ("held", "complete, completed, done, finished, attended"),
    ("planned", "confirmed, scheduled, upcoming, booked, pending"),
    ("cancelled", "canceled, no-show, no show, declined"),
)
HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")


class Fit(Struct, frozen=True):
    """An entry to be: its type, title and day, our fields with values that they take, references still as words, and what is kept."""

    kind: Kind
    title: str
    date: str
    fields: Mapping[str, Data]
    named: Mapping[str, str]
    kept: Mapping[str, Data]
    body: str
    remarks: tuple[str, ...]


class Unfit(Exception):
    """It cannot become an entry; the message says why and what to do."""


def fit(found: Found, known: Mapping[str, str], meaning: Meaning, config: Config, today: str) -> Fit:
    """What was found, as an entry. Unfit when it cannot be one."""
    fitting = _Fitting(found, known, meaning, config)
    return fitting.fit(today)


class _Fitting:
    """The work on one of them: what is taken, and what is left for `x-`."""

    def __init__(self, found: Found, known: Mapping[str, str], meaning: Meaning, config: Config) -> None:
        self.found, self.known, self.meaning, self.config = found, known, meaning, config
        self.vocabulary = Vocabulary(frozenset(config.people), frozenset(config.rooms))
        self.kind = self._kind()
        self.fields: dict[str, Data] = {}
        self.named: dict[str, str] = {}
        self.kept: dict[str, Data] = {}
        self.remarks = list(found.remarks)

    def fit(self, today: str) -> Fit:
        body = self.found.body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        wanted: list[tuple[str, str, Data]] = [(name, self._meant(name), value) for name, value in self.found.fields.items()]
        title = self._title([each for each in wanted if each[1] == "title"], body)
        date = self._date([each for each in wanted if each[1] == "date"])
        for name, ours, value in wanted:
            if ours not in ("title", "date", "key", "body") and not (name.casefold() == "type" and self._type_is(value)):
                self._take(name, ours, value)
            elif ours in ("key", "body"):
                self._keep(name, value)
        self._complete(date, today)
        return Fit(self.kind, title, date, self.fields, self.named, self.kept, body, tuple(self.remarks))

    def _kind(self) -> Kind:
        """The type: by its folder, by what it says itself, by its source, by the mapping, else an insight."""
        folders = sorted((each for each in self.meaning.folders if f"{self.found.folder}/".startswith(f"{each}/")), key=len)
        said = self.found.fields.get("type") or self.found.fields.get("Type")
        own = str(said).strip().casefold() if isinstance(said, str) else ""
        by_folder = self.meaning.folders[folders[-1]] if folders else ""
        by_itself = self.meaning.types.get(own, "") or (own if own in TYPES and self._has_needed(KINDS[own]) else "")
        return KINDS[by_folder or by_itself or self.found.kind or self.meaning.type or DEFAULT]

    def _has_needed(self, kind: Kind) -> bool:
        """Whether it names the entries without which one of a type is nothing; else the word means something else there."""
        return all(name in map(str.casefold, self.found.fields) for name in kind.required_references)

    def _type_is(self, value: Data) -> bool:
        return isinstance(value, str) and str(value).strip().casefold() == self.kind.name

    def _meant(self, name: str) -> str:
        """Our name for a field of the source; nothing for one that is kept."""
        folded = name.casefold().strip()
        ours = self.meaning.fields.get(folded) or self.known.get(folded) or folded
        if ours == "with" and self.kind.name == "insight" and not self.meaning.fields.get(folded):
            ours = "from"  # the mentor of a piece of advice is who gave it
        return ours if ours in ("key", "body") or ours.startswith("x-") or any(each.name == ours for each in self.kind.fields) else ""

    def _title(self, said: Iterable[tuple[str, str, Data]], body: str) -> str:
        """The first title that can be one, else the first heading, the name of the file, or the first words."""
        title = ""
        for name, _, value in said:
            text = UNSEEN.sub(" ", str(value)).strip() if isinstance(value, str) and not is_blank(value) else ""
            if text and not title and self._reads(Text(), text):
                title = " ".join(text.split())
                if title != str(value):
                    self._keep(name, value)
            else:
                self._keep(name, value)
        heading = HEADING.match(body)
        for text in (title, heading[1] if heading else "", self.found.stem):
            cleaned = " ".join(UNSEEN.sub(" ", text).split())
            if cleaned and self._reads(Text(), cleaned):
                return cleaned
        first = first_words(body)
        if first and self._reads(Text(), first):
            return first
        return f"{'An' if self.kind.name[0] in 'aiu' else 'A'} {self.kind.name} without a title"

    def _date(self, said: Iterable[tuple[str, str, Data]]) -> str:
        """The first day or time that can be one, else the day of its file. Unfit when there is none."""
        date, doubt = "", ""
        for name, _, value in said:
            try:
                found = moment(str(value), self.meaning.dates) if isinstance(value, str) and not date else ""
            except NotADay as fault:
                found, doubt = "", doubt or str(fault)
            date = date or (found if found and self._reads(Moment(), found) else "")
            if not found:
                self._keep(name, value)
        if not date and not self.found.file_day:
            raise Unfit(doubt or "it says no day; name the field that does in a mapping (--map): fields: {Created: date}")
        if not date:
            self.remarks.append(f"dated by its file: {doubt}" if doubt else "dated by its file")
        return date or self.found.file_day

    def _take(self, name: str, ours: str, value: Data) -> None:
        """A field in the form that it has here, else kept."""
        if is_blank(value):
            self._keep(name, value)
            return
        if not ours or ours in NEVER or ours.startswith("x-") or ours in self.fields or ours in self.named:
            self._take_more(name, ours, value)
            return
        field = next(each for each in self.kind.fields if each.name == ours)
        if isinstance(field.type, EntryReference) and isinstance(value, str):
            self.named[ours] = str(value).strip()
            return
        taken = self._read(field, value)
        if taken is None:
            self._keep(name, value)
            self._say_why_no_day(name, field, value)
        else:
            self.fields[ours] = taken
            if isinstance(field.type, ListOf) and isinstance(field.type.item, PersonId):
                self._keep_strangers(name, value)

    def _say_why_no_day(self, name: str, field: Field, value: Data) -> None:
        """Remark why a value is no day, or which ones it may be."""
        if isinstance(field.type, Day | Due | Moment) and isinstance(value, str):
            try:
                moment(str(value), self.meaning.dates)
            except NotADay as fault:
                self.remarks.append(f"{name} is kept as it is: {fault}")

    def _take_more(self, name: str, ours: str, value: Data) -> None:
        """A second value of a list of people or tags goes behind the first."""
        before = self.fields.get(ours)
        more = self._read(next(each for each in self.kind.fields if each.name == ours), value) if isinstance(before, tuple) else None
        if isinstance(before, tuple) and isinstance(more, tuple):
            self.fields[ours] = tuple(dict.fromkeys((*before, *more)))
        else:
            self._keep(ours if ours.startswith("x-") else name, value)

    def _read(self, field: Field, value: Data) -> Data | None:
        """The value as its field takes it; None when it does not."""
        candidates = [each for each in self._candidates(field, value) if each and self._reads(field.type, each)]
        return candidates[0] if candidates else None

    def _candidates(self, field: Field, value: Data) -> Iterator[Data]:
        """What a value may be here, the likeliest first."""
        kind, own = field.type, self.meaning.values.get(field.name, {})
        if field.name == "tags":
            tags = [each for one in words_in(value) for each in (TAGS.split(one) if isinstance(value, str) else [one])]
            yield tuple(dict.fromkeys(each.lstrip("#").strip() for each in tags if each.lstrip("#").strip()))
        elif isinstance(kind, ListOf) and isinstance(kind.item, PersonId):
            yield tuple(dict.fromkeys(person for each in self._names(value) if (person := self._person(each))))
        elif isinstance(kind, PersonId):
            yield self._person(str(value)) if isinstance(value, str) else ""
        elif isinstance(kind, Choice) and isinstance(value, str):
            text = str(value).strip().casefold()
            same = OF_SESSIONS if self.kind.name == "session" else SAME
            yield from (own.get(text, ""), *(each for each in kind.choices if each == text), same.get(text, ""))
        elif isinstance(kind, Day | Due | Moment) and isinstance(value, str):
            try:
                yield word((day_of if isinstance(kind, Day | Due) else moment)(str(value), self.meaning.dates))
            except NotADay:
                yield str(value).strip()
        elif isinstance(kind, Number | Duration) and isinstance(value, str):
            yield from (word(str(value).strip()), word(str(value).strip().rstrip("% ")))
        else:
            yield value

    def _person(self, text: str) -> str:
        """The id of a person by the mapping, id, name or address; nothing for a stranger."""
        wanted = text.strip().casefold()
        note = NOTE.fullmatch(wanted)
        wanted = note[1].strip() if note else wanted
        if wanted in self.meaning.people:
            return self.meaning.people[wanted]
        named, _, address = wanted.rstrip(">").rpartition(" <")
        for each in self.config.people.values():
            if {wanted, address, named, BESIDE.sub("", wanted)} & {
                (name or "").casefold() for name in (each.id, each.name, each.email, each.public_name)
            } - {""}:
                return each.id
        return ""

    def _names(self, value: Data) -> tuple[str, ...]:
        """The names in a value: between commas, and between other signs where one of the parts is somebody; `Okafor, Ben` is one name."""
        if isinstance(value, str) and value.count(",") == 1:
            swapped = " ".join(each.strip() for each in reversed(value.split(",")))
            if self._person(swapped):
                return (swapped,)
        found: list[str] = []
        for each in _split(value):
            parts = [part for part in FINER.split(each) if part]
            found += parts if not self._person(each) and any(map(self._person, parts)) else [each]
        return tuple(found)

    def _keep_strangers(self, name: str, value: Data) -> None:
        strangers = tuple(each for each in self._names(value) if not self._person(each))
        if strangers:
            self._keep(name, strangers)

    def _keep(self, name: str, value: Data) -> None:
        """Put a value under `x-`, beside one that is there already."""
        cleaned = UNSEEN.sub(" ", name).strip() or "field"
        key = wanted = cleaned if cleaned.startswith("x-") and cleaned != MARK else f"x-{cleaned}"
        number = 2
        while key in self.kept:
            key, number = f"{wanted}-{number}", number + 1
        self.kept[key] = value

    def _reads(self, kind: FieldType[object], value: Data) -> bool:
        """Whether a type of field takes a value."""
        reading = Reading("", self.vocabulary)
        try:
            kind.read(node_of(value), reading)
        except Fault:
            return False
        return not reading.failed

    def _complete(self, date: str, today: str) -> None:
        """What an entry of its type needs besides, as far as it follows from what was said."""
        if self.kind.name == "session" and "status" not in self.fields:
            self.fields["status"] = "planned" if date[:10] > today else "held"
        for name in ("due", "completed"):
            end = self.fields.get(name)
            if isinstance(end, str) and end[:10] < date[:10]:
                self._keep(name, self.fields.pop(name))
                self.remarks.append(f"{name} {end} lies before its day, {date[:10]}")
        if self.kind.name == "action":
            self._complete_action(date)
        for field in self.kind.fields:
            missing = field.required and field.name not in (*self.fields, *self.named, "type", "title", "date")
            if missing:
                raise Unfit(f"{self.kind.name} needs {field.name}; map a field to it, or import it as another type")

    def _complete_action(self, date: str) -> None:
        """An action is the owner's. What another person promised is an insight here: an action of theirs could not be private."""
        assignee = self.fields.pop("assignee", self.config.owner)
        if assignee != self.config.owner:
            self.remarks.append(f"an action of {assignee} cannot be private, so this is an insight")
            for name, value in (("assignee", assignee), *self.fields.items()):
                if name not in ("tags", "summary"):
                    self._keep(name, value)
            self.kind, self.fields = KINDS[DEFAULT], {name: self.fields[name] for name in ("tags", "summary") if name in self.fields}
            for name in self.named.keys() - {"session", "goal"}:
                self._keep(name, self.named.pop(name))
            return
        self.fields["assignee"] = assignee
        if self.fields.get("status") == "done" and "completed" not in self.fields:
            self.fields["completed"] = date
            self.remarks.append("done on a day that is not said: its own is taken")
        elif "completed" in self.fields and self.fields.setdefault("status", "done") != "done":
            self._keep("completed", self.fields.pop("completed"))


def _split(value: Data) -> tuple[str, ...]:
    """The names in a value: of a list each, of a text those between commas."""
    return tuple(
        each.strip() for one in words_in(value) for each in (SPLIT.split(one) if isinstance(value, str) else [one]) if each.strip()
    )
