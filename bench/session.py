"""One session of measuring: rounds in which the programs take turns at every case, so that a busy machine is busy for all of them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.cases import CASES_BY_NAME, COLD, Case
from bench.measuring import Failed, Run, build
from bench.programs import BASE, OURS, Program
from bench.serving import Served, can_serve, served
from bench.site import Site

EDITS = 10  # that are served; one more before them is not counted


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: of which programs, how often, and where. A peer whose cold build takes longer than `patience` does only one."""

    programs: Sequence[tuple[Program, Path]]
    cases: Sequence[str]
    rounds: int
    patience: float
    folder: Path
    serve: frozenset[str]
    memory: bool


@dataclass(slots=True)
class Measured:
    """What was found at one size. `notes` says of a program why it has no more."""

    count: int
    builds: dict[str, dict[str, list[Run]]] = field(default_factory=dict)
    memory: dict[str, Run] = field(default_factory=dict)
    served: dict[str, Served] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """What was found, for a file of JSON."""
        builds = {
            case: {program: [asdict(run) for run in runs] for program, runs in programs.items()} for case, programs in self.builds.items()
        }
        memory = {program: asdict(run) for program, run in self.memory.items()}
        times = {program: asdict(found) for program, found in self.served.items()}
        return {"count": self.count, "builds": builds, "memory": memory, "served": times, "notes": self.notes}


def measure(plan: Plan, count: int) -> Measured:
    """Everything of the plan at one size. The sites are removed at the end."""
    folder = plan.folder / str(count)
    folder.mkdir(parents=True)
    measured = Measured(count)
    try:
        sites = [Site(program, count, folder / program.name, home) for program, home in plan.programs]
        for site in sites:
            say(f"{count} entries: writing those of {site.program.name}")
            site.make()
        for number in range(plan.rounds):
            _round(plan, sites, measured, number)
        for site in sites:
            if plan.memory and not _left(site, measured):
                _memory(site, measured)
            if site.program.name in plan.serve and not _left(site, measured):
                _serve(site, measured)
    finally:
        shutil.rmtree(folder)
    return measured


def say(text: str) -> None:
    """A word to who waits."""
    print(text, file=sys.stderr, flush=True)


def _round(plan: Plan, sites: Sequence[Site], measured: Measured, number: int) -> None:
    """One round: every case of all programs, the first one another in each."""
    for site in sites:
        site.put_back()
    turn = [*sites[number % len(sites) :], *sites[: number % len(sites)]]
    for name in plan.cases:
        for site in turn:
            if not _left(site, measured):
                _build(plan, site, CASES_BY_NAME[name], measured, number)


def _left(site: Site, measured: Measured) -> bool:
    """Whether a program has been left out of what comes."""
    return site.program.name in measured.notes


def _build(plan: Plan, site: Site, case: Case, measured: Measured, number: int) -> None:
    """One build, into what was found. A program that fails, or a peer that is too slow, is left out of all that comes."""
    name = site.program.name
    try:
        run = build(site, case, number)
    except Failed as fault:
        measured.notes[name] = f"failed at {case.name}: {fault}"
        say(measured.notes[name])
        return
    measured.builds.setdefault(case.name, {}).setdefault(name, []).append(run)
    say(f"{measured.count} entries, round {number + 1}, {case.name}: {name} {run.seconds:.3f} s, {run.written} files written")
    if case.name == COLD and name not in (OURS, BASE) and run.seconds > plan.patience:
        measured.notes[name] = f"one cold build only, since it takes longer than {plan.patience:g} s"
        site.clear()


def _memory(site: Site, measured: Measured) -> None:
    """The memory of a cold build, in a run of its own, since looking at it takes time."""
    site.put_back()
    try:
        measured.memory[site.program.name] = build(site, CASES_BY_NAME[COLD], 0, watch=True)
    except Failed as fault:
        measured.notes[site.program.name] = f"failed when its memory was measured: {fault}"


def _serve(site: Site, measured: Measured) -> None:
    """How long a saved change takes to be served."""
    name = site.program.name
    if not can_serve(site):
        say(f"{measured.count} entries: {name} has no command that serves")
        return
    site.put_back()
    try:
        measured.served[name] = found = served(site, EDITS)
        times = ", ".join(f"{each * 1000:.0f}" for each in found.seconds)
        say(f"{measured.count} entries, save to served: {name} {times} ms, {found.missed} of {found.asked} pages not whole")
    except Failed as fault:
        measured.notes[name] = f"failed at serving: {fault}"
        say(measured.notes[name])
