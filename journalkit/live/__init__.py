"""A site on screen while its journal is written: watching files, serving pages, telling pages what changed.

Knows paths and callables only: never a journal, an entry or an audience.
"""
