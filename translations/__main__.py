"""`python -m translations`: the catalogues with the sentences of today, compiled, and the data of dates and numbers.

Says what is not translated.
"""

from __future__ import annotations

import sys

from journalkit.languages.say import FOLDER
from translations.catalogues import CODES, HERE, brought_up, compiled, untranslated
from translations.locales import FILE, module


def main() -> int:
    """Write all that is made; 1 when a sentence waits for its translation."""
    FILE.write_text(module(), encoding="utf-8")
    missing = 0
    for code in CODES:
        (HERE / f"{code}.po").write_bytes(brought_up(code))
        (FOLDER / f"{code}.mo").write_bytes(compiled(code))
        for each in untranslated(code):
            print(f"{code}: {each}")
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
