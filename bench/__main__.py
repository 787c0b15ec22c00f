"""Measures journalkit beside other programs. Run it with: make bench"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench.cases import CASES, CASES_BY_NAME, COLD, SMALLEST
from bench.counting import instructions
from bench.document import refresh
from bench.install import ROOT, NotInstalled, install_journalkit, install_peer
from bench.machine import load, machine, version
from bench.programs import BASE, OURS, PEERS, PROGRAMS, Program
from bench.report import report
from bench.session import Plan, measure, say
from bench.site import Site

INSTALLED = ROOT / ".bench"
SIZES = (100, 1000, 10000)
OURS_ALONE = 10000  # entries; beyond that peers are measured only when they are named
ROUNDS = ((1000, 5), (10000, 3))  # up to so many entries; one beyond
MEMORY_DISK = Path("/dev/shm")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default=SIZES,
        help="numbers of entries, for example 100,1000, or `none` to count instructions only (default: 100,1000,10000; 100000 is possible)",
    )
    parser.add_argument(
        "--peers",
        type=_names(each.name for each in PEERS),
        help="beside journalkit: names with commas between, or `none` (default: all; beyond 10,000 entries none)",
    )
    parser.add_argument(
        "--cases",
        type=_names(CASES_BY_NAME),
        default=tuple(CASES_BY_NAME),
        help=f"of: {', '.join(CASES_BY_NAME).replace(' ', '-').replace(',-', ', ')}",
    )
    parser.add_argument("--rounds", type=int, help="how often (default: 5, at 10,000 entries 3, beyond 1)")
    parser.add_argument(
        "--patience",
        type=float,
        default=20.0,
        metavar="SECONDS",
        help="peers other than Hugo that take longer for a cold build do only one (default: 20)",
    )
    parser.add_argument(
        "--serve",
        type=_names(each.name for each in PROGRAMS),
        default=(OURS, BASE),
        help="of which programs to measure how soon a saved change is served (default: journalkit,hugo)",
    )
    parser.add_argument("--no-memory", action="store_true", help="do not measure the memory of all processes together")
    parser.add_argument("--no-instructions", action="store_true", help="do not count instructions, which takes minutes")
    parser.add_argument(
        "--program", type=Path, metavar="FOLDER", help="the virtual environment of another journalkit than that of this clone"
    )
    parser.add_argument("--folder", type=Path, help="where to write (default: in memory, where there is such a folder)")
    parser.add_argument("--json", type=Path, default=INSTALLED / "figures.json", metavar="FILE", help="where all figures are kept")
    parser.add_argument("--add", action="store_true", help="keep the figures of other sizes that are in that file already")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="put the tables into this document, between its marks")
    parser.add_argument("--show", action="store_true", help="measure nothing; show the figures of that file")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    sizes = () if text == "none" else tuple(int(each.replace("_", "")) for each in text.split(","))
    if min(sizes, default=SMALLEST) < SMALLEST:
        raise argparse.ArgumentTypeError(f"the smallest size is {SMALLEST}")
    return sizes


def _names(known: Any) -> Any:
    """A reader of names with commas between."""
    names = tuple(known)

    def read(text: str) -> tuple[str, ...]:
        given = () if text == "none" else tuple(text.replace("-", " ").split(","))
        if unknown := [each for each in given if each not in names]:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(names)}")
        return given

    return read


def main() -> None:
    """Install, measure, print, and write what was asked for into the document."""
    given = arguments()
    signal.signal(signal.SIGTERM, lambda sign, frame: sys.exit(128 + sign))  # so that nothing is left behind
    result = json.loads(given.json.read_text(encoding="utf-8")) if given.show else measured(given)
    text = report(result)
    print(text)
    if given.markdown:
        given.markdown.write_text(refresh(given.markdown.read_text(encoding="utf-8"), text), encoding="utf-8")


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """All figures that were asked for."""
    wanted = [each for each in PEERS if given.peers is None or each.name in given.peers]
    programs = [*_ours(given.program), *_installed(wanted)]
    old = json.loads(given.json.read_text(encoding="utf-8")) if given.add else None
    result: dict[str, Any] = {"schema_version": 1, "sizes": [], "instructions": {}}
    with tempfile.TemporaryDirectory(dir=given.folder or (MEMORY_DISK if MEMORY_DISK.is_dir() else None), prefix="bench-") as name:
        folder = Path(name)
        result["machine"] = machine(folder)
        result["versions"] = {program.name: version(Site(program, SMALLEST, folder, home)) for program, home in programs}
        result["makes"] = {program.name: program.makes for program, _ in programs}
        for count in sorted(given.sizes):
            when = {"date": str(date.today()), "load": load()}
            result["sizes"].append({**measure(_plan(given, count, programs, folder), count).as_data(), **when})
            keep(given.json, old, result)
        if not given.no_instructions:
            try:
                result["instructions"] = instructions(programs[0][1], folder, say)
            except NotInstalled as fault:
                say(str(fault))
    return keep(given.json, old, result)


def _plan(given: argparse.Namespace, count: int, programs: list[tuple[Program, Path]], folder: Path) -> Plan:
    """What is measured at a size."""
    some = programs if given.peers is not None or count <= OURS_ALONE else programs[:1]
    cases = tuple(case.name for case in CASES if case.name in (COLD, *given.cases))  # without a cold build there is nothing to change
    return Plan(some, cases, given.rounds or _rounds(count), given.patience, folder, frozenset(given.serve), not given.no_memory)


def _ours(other: Path | None) -> list[tuple[Program, Path]]:
    """journalkit, installed from this clone, or the one that was given."""
    return [(next(each for each in PROGRAMS if each.name == OURS), other.absolute() if other else install_journalkit(INSTALLED))]


def _installed(peers: list[Program]) -> list[tuple[Program, Path]]:
    """The peers that can be had here."""
    found = []
    for peer in peers:
        try:
            found.append((peer, install_peer(peer.name, INSTALLED)))
        except NotInstalled as fault:
            say(f"{peer.name} is left out: {fault}")
    return found


def _rounds(count: int) -> int:
    return next((rounds for size, rounds in ROUNDS if count <= size), 1)


def keep(file: Path, old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """The figures of now with those of before, written to a file, also in case that the rest is interrupted."""
    result = merged(old, new) if old else new
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """New figures, and those old ones whose sizes were not measured again."""
    sizes = {size["count"]: size for size in [*old["sizes"], *new["sizes"]]}
    kept = {**new, "sizes": [sizes[count] for count in sorted(sizes)]}
    for name in ("versions", "makes"):
        kept[name] = {**old[name], **new[name]}
    kept["instructions"] = new["instructions"] or old["instructions"]
    return kept


if __name__ == "__main__":
    main()
