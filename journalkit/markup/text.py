"""What Markdown texts say, for those who seldom need it: the rules take longer to load than most texts take to be read."""

from __future__ import annotations

from journalkit.model.body import Body


def read_text(text: str) -> Body:
    """What a text says; read by Markdown's rules, which are loaded when the first text is."""
    from journalkit.markup.body import read_body

    return read_body(text)
