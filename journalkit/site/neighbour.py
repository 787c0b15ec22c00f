"""What else of a program writes to the folder of a site while it builds there."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext


class Neighbour:
    """What else of this program writes to a site while builds are at work: nothing, unless a class of this kind does."""

    def held(self) -> AbstractContextManager[None]:
        """While this lasts a build holds the folder of the site."""
        return nullcontext()

    def placed(self) -> AbstractContextManager[None]:
        """While this lasts a build puts files in their places, and nothing else may be written there."""
        return nullcontext()
