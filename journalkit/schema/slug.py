"""Ids: which names can be one, and the id that a title suggests."""

from __future__ import annotations

import unicodedata

LONGEST = 150
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)  # device names of Windows, which cannot be file names there


def is_slug(name: str) -> bool:
    """Whether a name is made of lower case letters of any script, marks, digits and inner hyphens only, in composed form."""
    return (
        name != ""
        and name == unicodedata.normalize("NFC", name)
        and name == name.lower()
        and not name.startswith("-")
        and not name.endswith("-")
        and name not in RESERVED
        and len(name.encode("utf-8", "surrogatepass")) <= LONGEST
        and all(character == "-" or unicodedata.category(character)[0] in "LMN" for character in name)
        and unicodedata.category(name[0])[0] != "M"
    )


def slug(text: str) -> str:
    """The id that a text suggests; empty when it has no letter or digit."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in unicodedata.normalize("NFC", folded))
    words = [word for word in letters.split("-") if word]
    result = ""
    for word in words:
        longer = f"{result}-{word}" if result else word
        if len(longer.encode("utf-8")) > LONGEST // 2:
            break
        result = longer
    result = result or "".join(words)[:30]
    while result and unicodedata.category(result[0])[0] == "M":
        result = result[1:]
    return f"{result}-1" if result in RESERVED else result


def folded(name: str) -> str:
    """The form in which two names collide on some disk."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


LOOK_ALIKES = str.maketrans("авекмнорстухіѕԁһɡо", "abekmhopctyxisdhgo")


def look_alike(name: str) -> str:
    """The Latin name that a name with invisible, full-width or Cyrillic letters looks like."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) not in ("Cf", "Mn"))
    return visible.casefold().translate(LOOK_ALIKES).strip()


def why_not(name: str) -> str:
    """What keeps a name from being an id, in words; empty when nothing does."""
    if is_slug(name):
        return ""
    if name in RESERVED:
        return "is the name of a device on some machines"
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST:
        return f"is longer than {LONGEST} bytes"
    return "cannot be an id (lower case letters, digits and -)"
