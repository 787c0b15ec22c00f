"""Markdown: the only room that knows markdown_it. Text to a Body; nothing here knows entries, audiences or pages.

`read_body` reads a text once, as HTML with marks where links, heading levels and anchors go; `fill` puts them in; `cut` takes links
and asides out of a text.
"""
