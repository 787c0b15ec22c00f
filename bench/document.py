"""The part of a document that is written by the program: what stands between two marks."""

from __future__ import annotations

BEGIN = "<!-- figures: written by `make bench` -->"
END = "<!-- end of figures -->"


def refresh(document: str, figures: str) -> str:
    """A document with new figures between its marks. ValueError when it has none."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{figures.strip()}\n\n{END}{after}"
