"""A small journal with two rooms, an owner and three others, and who may read what of it."""

from __future__ import annotations

from journalkit.model.audience import PRIVATE, PUBLIC, Audience, room_audience
from journalkit.model.journal import Journal
from journalkit.pipeline import check_folder
from journalkit.view import View, project
from tests.conftest import Make

CONFIG = """\
format: 1
title: A journal
summary: What it is about
owner: ana
timezone: Europe/Madrid
language: de
site_url: https://ana.example.org/thread/
roadmap: career-change
people:
  ana: {name: Ana Ruiz, role: mentee, email: ana@example.org}
  ben: {name: Ben Okafor, role: mentor, email: ben@example.org, public_name: my mentor}
  cleo: {name: Cleo Marsh, role: peer}
  dan: {name: Dan Roe}
rooms:
  ben: {people: [ana, ben], title: The two, remote: ../ab.git, address: ana@example.com, repository: ../both.git, read_marks: true,
        roadmap: sponsorship}
  cleo: {people: [ana, cleo], remote: ../ac.git}
"""
OPEN = f"{CONFIG}thread: public\n"
ONE_ROOM = CONFIG.partition("  cleo: {people")[0]
BEN, CLEO = room_audience("ben"), room_audience("cleo")
EVERYBODY = (PRIVATE, BEN, CLEO, PUBLIC)
ROADMAP = "---\ntype: roadmap\ntitle: A plan\nshared: {shared}\nsteps:\n  - {{id: listen, title: Listen, why: Because.}}\n---\n{body}"


def read(make: Make, files: dict[str, str], config: str = CONFIG, folder: str = "journal") -> Journal:
    """The journal of some files, in which nothing may be wrong."""
    checked = check_folder(make(files, config, folder))
    assert checked.journal is not None and checked.errors == ()
    return checked.journal


def ids(view: View) -> set[str]:
    return {key.id for key in view.entries}


def readers(journal: Journal, name: str) -> list[Audience]:
    """The audiences that may read an entry, or a roadmap."""
    return [each for each in EVERYBODY if name in ids(project(journal, each)) or name in project(journal, each).roadmaps]
