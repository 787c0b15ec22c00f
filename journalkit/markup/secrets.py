"""What in a text looks like a key, a token, a password or an e-mail address. Knows nothing of who reads it.

Few texts have any. So a form is looked for only where one of its marks stands, which takes next to nothing.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from journalkit.model.body import Telling
from journalkit.source import Span

ADDRESS = "an e-mail address"
MOST = 200  # that are told of one text


class Form(NamedTuple):
    """A way that secrets look: what they are, marks without which there is none, in small letters, and what exactly they look like."""

    what: str
    marks: tuple[str, ...]
    pattern: str


FORMS = (
    Form("a private key", ("private key",), r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    Form("an access key", ("akia", "asia", "aiza"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    Form(
        "an access token",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "k_live_", "sk-", "npm_", "pypi-", "eyj"),
        r"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{22,}|\bglpat-[A-Za-z0-9_-]{20,}|\bxox[abeoprs]-[A-Za-z0-9-]{10,}"
        r"|\b[rs]k_live_[A-Za-z0-9]{16,}|(?<![A-Za-z0-9_-])sk-(?:[a-z0-9]{1,40}-)?(?=[A-Za-z_-]{0,400}[0-9])[A-Za-z0-9_-]{32,400}|\bnpm_[A-Za-z0-9]{36}\b"
        r"|\bpypi-[A-Za-z0-9_-]{50,}"
        r"|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    ),
    Form("a password in an address", ("://",), r"(?<=://)[^\s/:@<>\"']{1,100}:[^\s/@<>\"'{}$*]{3,100}@(?=[\w.-])"),
    Form(  # a word for a password, what says that it follows, and then something with letters and digits, which few words have
        "a password",
        ("pass", "pwd", "kennwort", "contraseña", "clave", "パスワード", "key", "secret"),
        r"(?i:\b(?:pass(?:word|wd|phrase|code|wort)?|pwd|kennwort|contraseña|clave|mot de passe|パスワード"
        r"|(?:api|secret|access|private)[ _-]?key|client[ _-]?secret|secret)[`'\"*_]{0,3}[ \t]*"
        r"(?:[=:：]|\b(?:is|ist|es|est)\b)[*_]{0,3}[ \t]*)"
        r"[`'\"*_]{0,3}(?=[^\s`'\"]{0,80}[A-Za-z])(?=[^\s`'\"]{0,80}[0-9])(?![<{$%(\[])[^\s`'\"<>|,;]{6,}",
    ),
    Form(ADDRESS, ("@",), r"(?<![\w.+%/-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w:-])"),
)
FOR_EXAMPLE = r"@(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$"


def tellings(text: str) -> tuple[Telling, ...]:
    """Everything in a text that looks so; what stands within something else is told once, and not more than `MOST`."""
    low = text.lower()
    return tuple(islice(_found(text, [form for form in FORMS if any(mark in low for mark in form.marks)]), MOST))


def _found(text: str, forms: list[Form]) -> Iterator[Telling]:
    taken: list[Span] = []  # in the order of the text; none overlaps another, so that only the two around a place matter
    for form in forms:
        for match in _compiled(form.pattern).finditer(text):
            place = Span(*match.span())
            number = bisect(taken, place)
            is_new = not any(each.start < place.end and place.start < each.end for each in taken[max(0, number - 1) : number + 1])
            if is_new and not (form.what == ADDRESS and _compiled(FOR_EXAMPLE).search(match[0].lower())):
                taken.insert(number, place)
                yield Telling(form.what, place, match[0] if form.what == ADDRESS else "")


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
