"""What the site says, in a language: sentences by their English, numbers, days, durations.

A sentence is found in a catalogue (`es.mo` beside this file, made of `translations/es.po`). Which sentences there are is read off the calls
of `say`: they are written out where they are said.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from journalkit.languages.locale import ENGLISH as ENGLISH_LOCALE
from journalkit.languages.locale import Locale
from journalkit.languages.tags import spoken
from journalkit.model.digits import digits, to_what_counts
from journalkit.model.time import When
from journalkit.source import digest
from journalkit.values import Struct

FOLDER = Path(__file__).parent
MANY_DIGITS = 5  # of a whole number that is written in groups of three; years are not


class Say(Struct, frozen=True):
    """Says it in one language: `say("Due {day}", day=say.day(due))`. With an `n`, the word behind it stays on its line."""

    code: str
    locale: Locale
    text: Callable[[str], str]
    plural: Callable[[str, str, int], str]
    in_context: Callable[[str, str], str]

    def __call__(self, sentence: str, /, **values: object) -> str:
        """A sentence with its values."""
        said = self.text(sentence)
        return said.format_map(values) if values else said

    def many(self, n: int, one: str, more: str, /, **values: object) -> str:
        """A sentence whose words depend on a number: `1 session`, `2 sessions`."""
        return self.plural(one, more, n).replace("{n} ", "{n}\u00a0").format(n=self._grouped(str(n)), **values)

    def term(self, kind: str, word: str, /) -> str:
        """A word of the journal that is one of a few, by what it is said of: a type, a state, an outcome, a stage."""
        return self.in_context(kind, word) if word else ""

    def share(self, part: int, whole: int, sentence: str = "{part} of {whole}", /) -> str:
        """`3 of 4 entries (75 %)`; without a share where there is nothing to share."""
        named = self.text(sentence).format(part=part, whole=whole)
        return f"{named} ({self.percent(part / whole)})" if whole else named

    def named(self, name: str, value: str, /) -> str:
        """Something by its name: `hours: 4.5 h`."""
        return self("{name}: {value}", name=name, value=value)

    def within(self, word: str, /) -> str:
        """A word as it stands within a sentence: small, but in a language that writes its nouns large."""
        return word if self.code == "de" else word.lower()

    def number(self, value: float | None, unit: str | None = None, /) -> str:
        """`20`, `4.5 h`, `70 %`, `12,500 €`; nothing for None."""
        if value is None:
            return ""
        whole, point, rest = digits(value).partition(".")
        shown = self._grouped(whole) + (self.locale.decimal + rest if point else "")
        if unit == "%":
            return self.locale.percent.format(shown)
        return f"{shown}\u00a0{unit}" if unit else shown

    def _grouped(self, whole: str) -> str:
        """A whole number, one of five digits or more in groups of three."""
        long = len(whole.removeprefix("-")) >= MANY_DIGITS
        return (f"{int(whole):,}".replace(",", self.locale.group) if long else whole).replace("-", "\u2212")

    def rounded(self, value: float | None, unit: str | None = None, /, *, signed: bool = False) -> str:
        """A worked-out number, to what counts of it; `signed` for changes."""
        if value is None:
            return ""
        if signed and unit == "%":
            unit = self.text("points")  # a change of a percentage
        shown = to_what_counts(value)
        return ("+" if signed and shown > 0 else "") + self.number(shown, unit)

    def percent(self, share: float | None, /) -> str:
        """A share from 0 to 1 in whole percent."""
        return "" if share is None else self.locale.percent.format(math.floor(100 * share + 0.5))

    def day(self, value: date | None, /) -> str:
        """`3 Sep 2026`; nothing for None."""
        if value is None:
            return ""
        return self.locale.day.format(value.day, self.locale.months[value.month - 1], value.year, value.month)

    def time(self, value: datetime, /) -> str:
        """`3 Sep 2026, 18:30`."""
        return self.locale.day_and_time.format(self.day(value.date()), f"{value:%H:%M}")

    def when(self, value: When, /) -> str:
        """A day, with the time where one was written."""
        day = self.day(value.day)
        return self.locale.day_and_time.format(day, f"{value.clock:%H:%M}") if value.clock else day

    def month(self, year: int, month: int, /) -> str:
        """`September 2026`."""
        return self.locale.long_month.format("", self.locale.long_months[month - 1], year, month)

    def day_of_month(self, value: date, /) -> str:
        """A day on an axis: `3 Sep`."""
        return self.locale.day_of_month.format(value.day, self.locale.months[value.month - 1], value.year, value.month)

    def tick(self, year: int, month: int, /, *, with_year: bool = False) -> str:
        """A month on an axis: `Sep`, `Sep 2026`."""
        name = self.locale.ticks[month - 1]
        return self.locale.month.format("", name, year, month) if with_year else name

    def minutes(self, value: int, /) -> str:
        """`50 min`, `1 h 20 min`."""
        hours, rest = divmod(value, 60)
        if not hours:
            return self("{minutes} min", minutes=rest) if rest else ""
        return self("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else self("{hours} h", hours=hours)

    def hours(self, value: timedelta, /) -> str:
        """`71 h 25 min`, `40 min`; without minutes from four days on."""
        total = round(value / timedelta(minutes=1))
        if total >= 4 * 24 * 60:
            days = round(total / 60 / 24)
            return self("{days} days", days=days)
        return self.minutes(total) or self("{hours} h", hours=0)

    @property
    def hour(self) -> str:
        """The unit of hours."""
        return self.text("h")

    def days(self, value: int, /) -> str:
        """`1 day`, `12 days`."""
        return self.many(value, "{n} day", "{n} days")

    def days_ago(self, value: int, /) -> str:
        """`today`, `1 day ago`, `12 days ago`."""
        return self("today") if value == 0 else self.many(value, "{n} day ago", "{n} days ago")

    def in_days(self, value: int, /) -> str:
        """`today`, `in 1 day`, `in 12 days`."""
        return self("today") if value == 0 else self.many(value, "in {n} day", "in {n} days")

    def entries(self, value: int, /) -> str:
        """`1 entry`, `12 entries`."""
        return self.many(value, "{n} entry", "{n} entries")


def opening(text: str) -> str:
    """The words as they stand at the beginning of a line: the first letter large."""
    return text[:1].upper() + text[1:]


def catalogue(code: str) -> NullTranslations:
    """The sentences of a language; those of English are themselves."""
    if code == "en":
        return NullTranslations()
    with (FOLDER / f"{code}.mo").open("rb") as file:
        return GNUTranslations(file)


def catalogue_digest(code: str) -> str:
    """What tells the sentences of a language from those of another version; nothing for English."""
    return "" if code == "en" else digest((FOLDER / f"{code}.mo").read_bytes())


def _itself(text: str) -> str:
    return text


def _one_or_more(one: str, more: str, n: int) -> str:
    return one if n == 1 else more


def _word(kind: str, word: str) -> str:
    return word


ENGLISH = Say("en", ENGLISH_LOCALE, _itself, _one_or_more, _word)


@cache
def saying(tag: str) -> Say:
    """What speaks to the readers of a journal in a language; English where the site does not speak it."""
    code = spoken(tag)
    if code == "en":
        return ENGLISH
    from journalkit.languages.data import LOCALES  # commands speak English, and need none of it

    known = catalogue(code)
    text, in_context = cache(known.gettext), cache(known.pgettext)
    return Say(code, dict(LOCALES)[code], text, known.ngettext, in_context)
