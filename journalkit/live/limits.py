"""What the server of `serve` puts up with, in one place: beyond these a connection is closed or a request refused, and the rest goes on.

`docs/limits.md` lists them.
"""

REQUESTS = 96
"""Connections at a time, besides those that get news; of more, the one that has been silent longest has to go."""

STREAMS = 24
"""Connections at a time that get news; of more, the oldest one has to go, and its page comes again."""

HEAD_SECONDS = 5.0
"""How long a connection may take to say what it wants."""

ANSWER_SECONDS = 20.0
"""How long the other side may take to accept any part of the answer."""

HEAD_BYTES = 64 * 1024
"""How long the head of a request may be, its first line apart, which may be as long again."""

STATE_FIELDS = 2000
"""How many pages at once may ask whether they are old."""

WAITING = 128
"""How many connections the system keeps until one of them is taken."""
