"""How dates and numbers are written, from the data of the Unicode Consortium (CLDR), as a module of the program."""

from __future__ import annotations

from babel import Locale

from journalkit.languages.say import FOLDER
from translations.catalogues import CODES

FILE = FOLDER / "data.py"
HEAD = '''"""How dates and numbers are written in the languages of the site. Made of the data of CLDR by `make languages`, not by hand."""

from __future__ import annotations

from journalkit.languages.locale import Locale

LOCALES: tuple[tuple[str, Locale], ...] = (
'''
FIELDS = (("yyyy", "{2}"), ("y", "{2}"), ("MMMM", "{1}"), ("MMM", "{1}"), ("M", "{3}"), ("d", "{0}"))


def module() -> str:
    """The text of the module."""
    return HEAD + "".join(map(_language, CODES)) + ")\n"


def _language(code: str) -> str:
    return f'    (\n        "{code}",\n        Locale(\n{_locale(code)}        ),\n    ),\n'


def _locale(code: str) -> str:
    known = Locale.parse(code)
    skeletons = known.datetime_skeletons
    values = {
        "months": _names(known.months["format"]["abbreviated"]),
        "ticks": _names(known.months["stand-alone"]["abbreviated"]),
        "long_months": _names(known.months["stand-alone"]["wide"]),
        "weekdays": tuple(known.days["stand-alone"]["abbreviated"][day] for day in range(7)),
        "day": _pattern(skeletons["yMMMd"].pattern).replace(" ", "\u00a0"),
        "day_of_month": _pattern(skeletons["MMMd"].pattern).replace(" ", "\u00a0"),
        "month": _pattern(skeletons["yMMM"].pattern).replace(" ", "\u00a0"),
        "long_month": _pattern(skeletons["yMMMM"].pattern),
        "day_and_time": str(known.datetime_formats["medium"]).replace("{1}", "{day}").replace("{0}", "{1}").replace("{day}", "{0}"),
        "decimal": known.number_symbols["latn"]["decimal"],
        "group": known.number_symbols["latn"]["group"],
        "percent": known.percent_formats[None].pattern.replace("#,##0", "{0}"),
    }
    return "".join(f"            {name}={_literal(value)},\n" for name, value in values.items())


def _names(months: dict[int, str]) -> tuple[str, ...]:
    return tuple(months[number] for number in range(1, 13))


def _pattern(pattern: str) -> str:
    """A pattern of CLDR (`d MMM y`, `MMMM 'de' y`) as one of Python."""
    made = ""
    for index, part in enumerate(pattern.split("'")):
        while part and not index % 2:
            field = next(((letters, place) for letters, place in FIELDS if part.startswith(letters)), None)
            made += field[1] if field else part[0]
            part = part[len(field[0]) if field else 1 :]
        made += part
    return made


def _literal(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "(\n" + "".join(f"                {_literal(each)},\n" for each in value) + "            )"
    return '"' + value.replace("\u00a0", "\\u00a0").replace("\u202f", "\\u202f") + '"'
