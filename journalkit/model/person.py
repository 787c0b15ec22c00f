"""The people of a journal and the rooms they share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is named in the journal. `role` is the journal's own word."""

    id: str
    name: str
    role: str | None = None
    email: str | None = None
    public_name: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """The people of one mentorship and where they meet. `done` says which state of an action counts: completed or confirmed."""

    id: str
    people: tuple[str, ...]
    title: str | None = None
    remote: str | None = None
    roadmap: str | None = None
    done: str = "completed"
