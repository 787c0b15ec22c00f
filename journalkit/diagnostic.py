"""What can be wrong, and what is: rules, diagnostics, and values that travel with their diagnostics. Printed nowhere here."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from journalkit.source import Edit, Span
from journalkit.values import Struct

DAY_BEFORE = re.compile(r"\A\d{4}-\d{2}-\d{2}-(?=.)")
LONG_WORD = 8  # letters: in a word so long two slips still leave no doubt
LIKELY = 200  # words that one is compared with letter by letter

T = TypeVar("T")


class Severity(StrEnum):
    """`error`: the file cannot be used as written and is left out. `warning`: nothing is. `note`: worth knowing, never a finding."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Rule(Struct, frozen=True):
    """One kind of fault with all that `explain` says of it. `adjustable`: `checks` in journal.yaml may set another severity, or `off`.

    `fix` says what `check --fix` does about it, and when; nothing where only a person can know what is right.
    """

    slug: str
    severity: Severity
    means: str
    why: str
    wrong: str
    right: str
    adjustable: bool = False
    fix: str = ""


class Fix(Struct, frozen=True):
    """The one right edit of a fault, in the file that its diagnostic speaks of: what it does in words, and edits that belong together.

    Nothing is changed by it: a command or an editor applies it when it is asked to.
    """

    title: str
    edits: tuple[Edit, ...]


class Diagnostic(Struct, frozen=True):
    """One fault: which rule, in which file, where, in what words, and what to do about it.

    `path` is relative to the journal with `/`; `span` counts characters of the file; `severity` is the rule's unless
    the place makes it milder or graver.
    """

    path: str
    span: Span
    rule: Rule
    message: str
    help: str = ""
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key to sort by: path, place, rule."""
        return (self.path, self.span.start, self.span.end, self.rule.slug, self.message)


def diagnose(rule: Rule, path: str, span: Span, message: str, hint: str = "", fix: Fix | None = None) -> Diagnostic:
    """A diagnostic of the rule's own severity; `hint` says what to do."""
    return Diagnostic(path, span, rule, message, hint, rule.severity, fix)


class Outcome(Struct, Generic[T], frozen=True):
    """A value and the problems met on the way to it."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def error(slug: str, means: str, *, why: str, wrong: str, right: str, fix: str = "") -> Rule:
    """A rule whose breach makes a file unusable as written."""
    return Rule(slug, Severity.ERROR, means, why, wrong, right, fix=fix)


def warning(slug: str, means: str, *, why: str, wrong: str, right: str, fix: str = "") -> Rule:
    """A rule whose breach leaves nothing out."""
    return Rule(slug, Severity.WARNING, means, why, wrong, right, fix=fix)


def advice(slug: str, means: str, *, why: str, wrong: str, right: str, severity: Severity = Severity.WARNING) -> Rule:
    """A rule of the method: not followed, nothing is left out, and the journal may set another severity."""
    return Rule(slug, severity, means, why, wrong, right, adjustable=True)


def faulty_paths(diagnostics: Iterable[Diagnostic]) -> frozenset[str]:
    """The files that have an error because of which they are left out; a rule of the method leaves nothing out, however grave it is set."""
    return frozenset(each.path for each in diagnostics if each.rule.severity is Severity.ERROR and each.severity is Severity.ERROR)


def numbers(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """How many there are of each severity."""
    return dict(Counter(each.severity.value for each in diagnostics))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None when nothing is near."""
    return _nearest(word, tuple(known))


@lru_cache(maxsize=200)  # what was renamed is named by many
def _nearest(word: str, candidates: tuple[str, ...]) -> str | None:
    import difflib  # takes long to load, and is seldom needed

    lowered = _in_small_letters(candidates)
    if word.casefold() in lowered:
        return lowered[word.casefold()]
    found = difflib.get_close_matches(word.casefold(), _likely(word.casefold(), candidates), n=1, cutoff=0.7)
    if found:
        return lowered[found[0]]
    if len(word) == 3:  # a swap of two letters in a short name is below difflib's cutoff
        swapped = [candidate for candidate in candidates if sorted(candidate) == sorted(word)]
        return swapped[0] if swapped else None
    return None


@lru_cache(maxsize=8)
def _in_small_letters(candidates: tuple[str, ...]) -> dict[str, str]:
    """The words by how they read in small letters, those that begin with a day also without it, since nobody types that."""
    found = {DAY_BEFORE.sub("", candidate.casefold()): candidate for candidate in candidates}
    return found | {candidate.casefold(): candidate for candidate in candidates}


def _likely(word: str, candidates: tuple[str, ...]) -> Collection[str]:
    """Of many words those that share most pairs of letters with one: to compare it with thousands would take a tenth of a second."""
    lowered = _in_small_letters(candidates)
    if len(lowered) <= LIKELY:
        return lowered
    index, shared = _by_pairs(candidates), Counter[str]()
    for pair in _pairs(word):
        shared.update(index.get(pair, ()))
    return [each for each, _ in shared.most_common(LIKELY)]


@lru_cache(maxsize=8)
def _by_pairs(candidates: tuple[str, ...]) -> dict[str, list[str]]:
    """The words in small letters by the pairs of letters in them."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in _in_small_letters(candidates):
        for pair in _pairs(each):
            found[pair].append(each)
    return found


def _pairs(word: str) -> list[str]:
    """Each pair of letters that stand beside each other in a word, once."""
    return list(dict.fromkeys(map("".join, pairwise(word))))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or nothing when no known word is near."""
    meant = nearest(word, known)
    return f'did you mean "{meant}"?' if meant else ""


def surely(word: str, known: Iterable[str]) -> str | None:
    """The known word that was meant beyond doubt: the only one that is a slip or two of the fingers away, with the same digits."""
    candidates = tuple(dict.fromkeys(known))
    meant = nearest(word, candidates)
    if meant is None:
        return None
    most, low, digits = 1 if len(word) < LONG_WORD else 2, word.casefold(), _digits(word)
    near = (each for each in candidates if abs(len(each.casefold()) - len(low)) <= most and _digits(each) == digits)
    return meant if [each for each in near if _slips(low, each.casefold()) <= most] == [meant] else None


def _digits(word: str) -> str:
    return "".join(filter(str.isdecimal, word))


def _slips(word: str, other: str) -> int:
    """How many letters are too many, missing, wrong, or changed with their neighbour."""
    before: list[int] = []
    line = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        above, before, line = before, line, [i]
        for j, wanted in enumerate(other, start=1):
            least = min(before[j - 1] + (letter != wanted), before[j] + 1, line[j - 1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                least = min(least, above[j - 2] + 1)
            line.append(least)
    return line[-1]
