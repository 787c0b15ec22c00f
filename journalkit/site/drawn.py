"""A drawing as a PNG. The only importer of resvg_py, which comes with the extra `[og]`.

Letters are those of a font that comes with the program, so that the same drawing gives the same bytes wherever it is made; only for signs
that this font lacks those of the machine are asked.
"""

from __future__ import annotations

import re
from importlib.util import find_spec

from journalkit.packaged import packaged_templates

FONT = "og/inter.ttf"
LACKING = re.compile(
    "[^\n\x20-\x7e\u00a0-\u0374\u0376\u0377\u037a-\u047f\u048a-\u0527\u1e00-\u1ffe\u2009\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022"
    "\u2026\u2032\u2033\u2039\u203a\u2044\u20ac\u2113\u2116\u2122\u2191\u2193\u2212]"
)


def can_draw() -> bool:
    """Whether the extra that draws is installed."""
    return find_spec("resvg_py") is not None


def drawn(svg: str) -> bytes:
    """The PNG of a drawing."""
    import resvg_py

    font = str(packaged_templates() / FONT)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=[font], skip_system_fonts=LACKING.search(svg) is None))
