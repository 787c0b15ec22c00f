"""The measured figures as tables, in Markdown, which people can read as it stands. All numbers are worked out from the file of JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.cases import CASES, COLD
from bench.figures import Spread, paired, spread
from bench.goals import COLD_TO_PEERS, GROWTH, GROWTH_PER_ENTRY, MEMORY, RATIOS, SECONDS, SERVED, Goal
from bench.programs import BASE, OURS

MEGABYTE = 1024 * 1024
Data = Mapping[str, Any]


def report(result: Data) -> str:
    """All tables of a result."""
    parts = [_circumstances(result)]
    for size in result["sizes"]:
        parts += [
            f"## {size['count']:,} entries",
            _when(size),
            _times(size),
            _ratios(size),
            *_resources(size),
            *_served(size),
            *_notes(size),
        ]
    parts += ["## How cost grows", growth(result["sizes"]), "## Goals", goals(result["sizes"])]
    if result.get("instructions"):
        parts += ["## Instructions", instructions(result["instructions"])]
    return "\n\n".join(parts) + "\n"


def _circumstances(result: Data) -> str:
    machine, versions = result["machine"], result["versions"]
    facts = "; ".join(f"{name}: {value}" for name, value in machine.items())
    rows = [[name, versions[name], result["makes"][name]] for name in versions]
    return f"The machine: {facts}.\n\n{_table(['program', 'version', 'makes'], rows)}"


def _when(size: Data) -> str:
    return f"Measured on {size['date']}; load of the machine at the beginning (1, 5 and 15 minutes): {size['load']}."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, its columns as wide as what stands in them."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    cells = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def values_of(size: Data, case: str, program: str, what: str = "seconds") -> dict[int, float]:
    """By round, what was measured of a program in a case."""
    return {run["round"]: run[what] for run in size["builds"].get(case, {}).get(program, ())}


def ratio_of(size: Data, case: str, program: str, base: str = BASE, what: str = "seconds") -> Spread | None:
    """How many times as long as the base a program takes, in pairs of the same round."""
    return spread(paired(values_of(size, case, program, what), values_of(size, case, base, what)))


def _programs(size: Data) -> list[str]:
    return list(dict.fromkeys(program for programs in size["builds"].values() for program in programs))


def _cases(size: Data) -> list[str]:
    return [case.name for case in CASES if case.name in size["builds"]]


def _times(size: Data) -> str:
    cases = _cases(size)
    rows = [[program, *(_seconds(spread(values_of(size, case, program).values())) for case in cases)] for program in _programs(size)]
    rounds = max(len(runs) for programs in size["builds"].values() for runs in programs.values())
    often = "one round" if rounds == 1 else f"median of {rounds} rounds (least to most)"
    return f"Seconds, {often}:\n\n{_table(['', *cases], rows)}"


def _seconds(found: Spread | None) -> str:
    if found is None:
        return ""
    return f"{found.median:.3g} ({found.least:.3g}-{found.most:.3g})" if found.count > 1 else f"{found.median:.3g} (one run)"


def _ratios(size: Data) -> str:
    """The ratios of the clock, and those of the processor, which depend less on what else the machine does."""
    if BASE not in _programs(size):
        return f"{BASE.capitalize()} was not measured at this size, so there are no ratios."
    whose = f"{BASE.capitalize()}'s time in the same round, median (least to most)"
    processor = "The same of the time of processors, of all processes together, which depends less on what else the machine does"
    return f"Times {whose}:\n\n{_ratio_table(size, 'seconds')}\n\n{processor}:\n\n{_ratio_table(size, 'processor')}"


def _ratio_table(size: Data, what: str) -> str:
    cases, programs = _cases(size), [program for program in _programs(size) if program != BASE]
    return _table(["", *cases], [[program, *(_ratio(ratio_of(size, case, program, what=what)) for case in cases)] for program in programs])


def _ratio(found: Spread | None) -> str:
    if found is None:
        return ""
    return f"{found.median:.2g} ({found.least:.2g}-{found.most:.2g})" if found.count > 1 else f"{found.median:.2g}"


def _resources(size: Data) -> list[str]:
    """Memory and processor time of cold builds, and how many files each build of ours wrote."""
    rows = []
    for program in _programs(size):
        processor = spread(values_of(size, COLD, program, "processor").values())
        rows.append([program, _seconds(processor), _largest(size, program), _together(size, program), _written(size, program, COLD)])
    head = ["", "processor, s", "largest process, MB", "all processes, MB", "files"]
    written = [[case, _written(size, OURS, case)] for case in _cases(size)]
    parts = [f"Cold build, processor time and memory at its peak:\n\n{_table(head, rows)}"]
    return [*parts, f"Files that {OURS} wrote:\n\n{_table(['', 'files'], written)}"] if OURS in _programs(size) else parts


def _largest(size: Data, program: str) -> str:
    found = spread(values_of(size, COLD, program, "largest").values())
    return f"{found.median / MEGABYTE:.0f}" if found else ""


def _together(size: Data, program: str) -> str:
    run = size["memory"].get(program)
    return f"{run['together'] / MEGABYTE:.0f}" if run else ""


def _written(size: Data, program: str, case: str) -> str:
    found = spread(values_of(size, case, program, "written").values())
    return f"{found.median:.0f}" if found else ""


def _served(size: Data) -> list[str]:
    if not size["served"]:
        return []
    rows = [
        [program, *_milliseconds(found["seconds"]), _times_base(size, program), f"{found['missed']} of {found['asked']:,}"]
        for program, found in size["served"].items()
    ]
    head = ["", "median", "least", "most", f"times {BASE}", "pages not whole"]
    return [f"From saving an entry to being served its new page, milliseconds:\n\n{_table(head, rows)}"]


def _milliseconds(times: Sequence[float]) -> list[str]:
    found = spread(times)
    return [f"{each * 1000:.0f}" for each in (found.median, found.least, found.most)] if found else ["", "", ""]


def _times_base(size: Data, program: str) -> str:
    ratio = served_ratio(size, program)
    return f"{ratio:.2g}" if ratio is not None else ""


def served_ratio(size: Data, program: str) -> float | None:
    """The median time until a change is served, of that of the base. Servers run one after the other, so there are no pairs."""
    found, base = (spread(size["served"].get(name, {}).get("seconds", ())) for name in (program, BASE))
    return found.median / base.median if found and base else None


def _notes(size: Data) -> list[str]:
    return ["\n".join(f"- {program}: {note.splitlines()[0]}" for program, note in size["notes"].items())] if size["notes"] else []


def growth(sizes: Sequence[Data]) -> str:
    """A line a size: what an entry costs in a cold build, and what the other builds take."""
    cases = list(dict.fromkeys(case for size in sizes for case in _cases(size)))
    head = ["entries", "cold, ms an entry", *(f"{case}, s" for case in cases), "all processes, MB"]
    rows = []
    for size in sizes:
        cold = spread(values_of(size, COLD, OURS).values())
        if cold is not None:
            each = [_median(spread(values_of(size, case, OURS).values())) for case in cases]
            rows.append([f"{size['count']:,}", f"{cold.median / size['count'] * 1000:.2f}", *each, _together(size, OURS)])
    return f"{OURS} alone, medians:\n\n{_table(head, rows)}"


def _median(found: Spread | None) -> str:
    return f"{found.median:.3g}" if found else ""


def goals(sizes: Sequence[Data]) -> str:
    """Every goal with what was measured, and whether it is met."""
    by_count = {size["count"]: size for size in sizes}
    rows = [
        row for goal in RATIOS if goal.size in by_count for row in _held(goal, ratio_of(by_count[goal.size], goal.case, OURS), f"x {BASE}")
    ]
    for goal in SERVED:
        ratio = served_ratio(by_count[goal.size], OURS) if goal.size in by_count else None
        rows += _held(goal, spread([ratio] if ratio is not None else []), f"x {BASE} server")
    for goal in MEMORY:
        run = by_count[goal.size]["memory"].get(OURS) if goal.size in by_count else None
        rows += _held(goal, spread([run["together"] / MEGABYTE] if run else []), "")
    for goal in SECONDS:
        size = by_count.get(goal.size)
        rows += _held(goal, spread(values_of(size, goal.case, OURS).values()) if size else None, "s")
    rows += _growths(by_count)
    for size in sizes:
        for peer, asked in COLD_TO_PEERS.items():
            rows += _held(Goal(COLD, size["count"], asked, asked), ratio_of(size, COLD, OURS, peer), f"x {peer}")
    return _table(["", "entries", "measured", "asked", "aim", ""], rows)


def _growths(by_count: Mapping[int, Data]) -> list[list[str]]:
    """How many times longer a cold build of a larger journal takes, as a whole and by entry."""
    rows = []
    for goals_, by_entry in ((GROWTH, False), (GROWTH_PER_ENTRY, True)):
        for large, small, asked, aim in goals_:
            found = [spread(values_of(by_count[count], COLD, OURS).values()) if count in by_count else None for count in (large, small)]
            if found[0] and found[1]:
                ratio = found[0].median / found[1].median / (large / small if by_entry else 1)
                rows += _held(Goal(COLD, large, asked, aim), spread([ratio]), f"x {small:,} entries" + (", by entry" if by_entry else ""))
    return rows


def _held(goal: Goal, found: Spread | None, unit: str) -> list[list[str]]:
    """The line of a goal; none when nothing was measured for it."""
    if found is None:
        return []
    verdict = "aim reached" if found.median <= goal.aim else "met" if found.median <= goal.asked else "not met"
    measured = f"{found.median:.3g} {unit}".strip()
    return [[goal.case, f"{goal.size:,}", measured, f"{goal.asked:.3g}", f"{goal.aim:.3g}", verdict]]


def instructions(found: Mapping[str, Mapping[str, int]]) -> str:
    """A line a command: millions of instructions, and what an entry adds."""
    sizes = sorted({int(size) for counts in found.values() for size in counts} - {0})
    rows = []
    for name, counts in found.items():
        if "0" in counts:
            rows.append([name, *([f"{counts['0'] / 1e6:,.0f}"] * len(sizes)), ""])
        else:
            each = (counts[str(sizes[-1])] - counts[str(sizes[0])]) / (sizes[-1] - sizes[0])
            rows.append([name, *(f"{counts[str(size)] / 1e6:,.0f}" for size in sizes), f"{each / 1e6:,.2f}"])
    head = ["", *(f"{size} entries" for size in sizes), "an entry"]
    return f"Millions of instructions of {OURS}, one process, git's not counted:\n\n{_table(head, rows)}"
