"""The people of a journal and the rooms they share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from journalkit.values import Struct, field


class Person(Struct, frozen=True):
    """Somebody who is named in the journal. `role` is the journal's own word; `notify` says whether e-mails are wanted."""

    id: str
    name: str
    role: str | None = None
    email: str | None = None
    public_name: str | None = None
    notify: bool = True

    @property
    def named(self) -> re.Pattern[str]:
        """What names somebody in a text: the whole name and the address in any case, a part of the name as it is written there."""
        parts = "|".join(re.escape(part) for part in self.name.split() if len(part) > 2)
        whole = "|".join(re.escape(words) for words in (self.name, self.email) if words)
        return re.compile(rf"(?<!\w)(?:(?i:{whole}){f'|{parts}' if parts else ''})(?!\w)")


class Room(Struct, frozen=True):
    """The people of one mentorship and where they meet. `done` says which state of an action counts: completed or confirmed.

    `remote` is where the room's entries are sent, `address` the e-mail address under which that is done. `repository` is where the people
    of the room keep one journal together, so that they can read whatever is pushed there.

    `steps` changes steps of the roadmap for this room: by the step's id, what is different (`skip`, or fields of a step). `stalled_after`
    is the number of days without a session after which the room counts as stalled. `checks` sets severities of rules of the method.
    `read_marks` says whether the others are told what the owner has looked at; None leaves that to the journal. `site_url` is where the
    room's site stands.
    """

    id: str
    people: tuple[str, ...]
    title: str | None = None
    remote: str | None = None
    address: str | None = None
    repository: str | None = None
    roadmap: str | None = None
    done: str = "completed"
    steps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stalled_after: int = 30
    checks: Mapping[str, str] = field(default_factory=dict)
    read_marks: bool | None = None
    site_url: str | None = None
