"""What journalkit is to reach, as ratios to Hugo in the same round. Data only; `report.py` holds the measured values against it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked of a case at a size, and what is aimed at."""

    case: str
    size: int
    asked: float
    aim: float


RATIOS = (  # to Hugo's time
    Goal("cold", 1000, 2.0, 1.4),
    Goal("cold", 10000, 1.5, 1.0),
    Goal("no change", 1000, 0.25, 0.06),
    Goal("no change", 10000, 0.05, 0.025),
    Goal("body", 1000, 0.6, 0.35),
    Goal("body", 10000, 0.12, 0.05),
    Goal("title", 10000, 0.15, 0.06),
    Goal("tag", 10000, 0.15, 0.06),
    Goal("add", 10000, 0.15, 0.06),
    Goal("delete", 10000, 0.15, 0.06),
    Goal("touch", 10000, 0.15, 0.06),
    Goal("template", 10000, 0.3, 0.2),
)
SERVED = (Goal("save to served", 1000, 0.28, 0.12), Goal("save to served", 10000, 0.2, 0.07))
COLD_TO_PEERS = {"eleventy": 1 / 2, "pelican": 1 / 3, "mkdocs": 1 / 3, "zensical": 1 / 3}  # of their time, at every size
MEMORY = (Goal("memory, MB", 10000, 300, 150), Goal("memory, MB", 100000, 1000, 1000))
GROWTH = ((10000, 1000, 11.0, 8.0),)  # cold: so many times longer
GROWTH_PER_ENTRY = ((100000, 1000, 1.3, 1.1),)
SECONDS = (Goal("body", 100000, 5.0, 5.0),)
