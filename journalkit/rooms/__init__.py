"""Rooms over git: one's own part of a room's view as a branch, and others' branches as files. Who may see what is not decided here."""
