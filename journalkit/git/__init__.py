"""The user's own git: the only room that runs another program.

`asking.py` asks the journal's own repository and never tells it anything. `store.py` keeps the objects of a room in a repository of their
own, `objects.py` reads them, and `running.py` says in which surroundings git runs there. What the objects mean is not known here.
"""

from __future__ import annotations

from journalkit.git.asking import Committed, committed, due, due_moves, due_of_file, setting
from journalkit.git.patches import Field
from journalkit.git.running import Surroundings

__all__ = ["Committed", "Field", "Surroundings", "committed", "due", "due_moves", "due_of_file", "setting"]
